/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/companies/company-rows.h"

G_BEGIN_DECLS

GtkWidget *stw_mapping_rows_new (JsonObject *mapping, gpointer data);

G_END_DECLS

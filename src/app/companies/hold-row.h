/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/companies/company-rows.h"

G_BEGIN_DECLS

GtkWidget *stw_hold_row_new (JsonObject *hold, gpointer data);
void stw_hold_row_ask (const StwCompanyRows *rows, JsonObject *hold);
char *stw_hold_row_describe (JsonObject *hold, gint64 now);

G_END_DECLS

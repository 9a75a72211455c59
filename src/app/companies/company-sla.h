/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonArray *stw_company_sla_read (StwDb *db, gint64 company, gint64 now, GError **error);
GtkWidget *stw_company_sla_row_new (JsonObject *thing, gpointer data);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

GtkWidget *stw_assign_row_new (JsonObject *assignment, gpointer data);

G_END_DECLS

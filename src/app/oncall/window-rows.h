/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwWindowRows:
 *
 * The hours of the week at which a layer counts, one row for each stretch; none for always.
 */
typedef struct _StwWindowRows StwWindowRows;

StwWindowRows *stw_window_rows_new (JsonArray *windows, GCallback changed, gpointer data);
void stw_window_rows_free (StwWindowRows *self);
GtkWidget *stw_window_rows_get_list (StwWindowRows *self);
gboolean stw_window_rows_check (StwWindowRows *self);
JsonArray *stw_window_rows_read (StwWindowRows *self);

G_END_DECLS

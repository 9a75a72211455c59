/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwHoursRows:
 *
 * A row for each weekday, in which hours are typed such as "09:00-12:00, 13:00-17:00".
 */
typedef struct _StwHoursRows StwHoursRows;

StwHoursRows *
stw_hours_rows_new (GtkListBox *list, JsonNode *hours, GCallback changed, gpointer data);
void stw_hours_rows_free (StwHoursRows *self);
gboolean stw_hours_rows_check (const StwHoursRows *self);
gboolean stw_hours_rows_is_always (const StwHoursRows *self);
JsonNode *stw_hours_rows_read (const StwHoursRows *self);
char *stw_hours_describe (JsonNode *hours);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define STW_TYPE_WEEK_STRIP (stw_week_strip_get_type ())
G_DECLARE_FINAL_TYPE (StwWeekStrip, stw_week_strip, STW, WEEK_STRIP, GtkWidget)

void stw_week_strip_set_movable (StwWeekStrip *self, gboolean movable);
void stw_week_strip_show (StwWeekStrip *self, JsonArray *holds, const char *timezone, gint64 now);

G_END_DECLS

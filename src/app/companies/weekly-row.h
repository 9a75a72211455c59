/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwWeeklyRow:
 *
 * A maintenance window of each week: the days, when it begins and when it ends. Off at first.
 */
#define STW_TYPE_WEEKLY_ROW (stw_weekly_row_get_type ())
G_DECLARE_FINAL_TYPE (StwWeeklyRow, stw_weekly_row, STW, WEEKLY_ROW, AdwExpanderRow)

gboolean stw_weekly_row_write (StwWeeklyRow *self, JsonObject *arguments);
char *stw_weekly_row_describe (StwWeeklyRow *self);
char *stw_weekly_days_describe (guint days);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/oncall/roster.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwShiftCalendar:
 *
 * Some days of a schedule: what counts, the overrides and each layer as a row of bars. Signals:
 * "override-activated" with the number of an override, "layer-activated" with the place of a layer,
 * "override-moved" with its number and new times, "drawn" with the times of a new one.
 */
#define STW_TYPE_SHIFT_CALENDAR (stw_shift_calendar_get_type ())
G_DECLARE_FINAL_TYPE (StwShiftCalendar, stw_shift_calendar, STW, SHIFT_CALENDAR, GtkWidget)

void stw_shift_calendar_set_editable (StwShiftCalendar *self, gboolean editable);
void stw_shift_calendar_show (StwShiftCalendar *self,
                              const StwRoster *roster,
                              int first_day,
                              guint n_days,
                              gint64 now);

G_END_DECLS

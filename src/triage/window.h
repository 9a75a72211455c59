/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwWindow:
 * @weekly: whether it comes back each week
 * @from: begin of a window that comes once, in UTC milliseconds
 * @to: its end, not in the window any more
 * @days: weekly: bit 0 for Monday to bit 6 for Sunday, the days on which it begins
 * @from_minute: weekly: minute of the day at which it begins, by the company's clock
 * @to_minute: weekly: minute at which it ends; not after @from_minute means on the next day
 *
 * A maintenance window.
 */
typedef struct
{
  gboolean weekly;
  gint64 from;
  gint64 to;
  guint days;
  guint from_minute;
  guint to_minute;
} StwWindow;

gboolean
stw_window_is_open (const StwWindow *window, GTimeZone *zone, gint64 now, gint64 *ret_until);
gint64 stw_window_get_next (const StwWindow *window, GTimeZone *zone, gint64 now);

G_END_DECLS

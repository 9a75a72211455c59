/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When maintenance holds alerts back. Weekly windows keep the company's wall-clock times, so one
 * from 01:00 to 05:00 lasts three hours in the night that daylight saving begins. A plain function,
 * usable from any thread. */

#include "config.h"

#include "triage/window.h"

#include "base/wall-clock.h"

#define MINUTES_A_DAY (24 * 60)

/* The instant at which the clock in @zone shows @minute on @day; a time that the clock leaves out
 * is taken an hour later. */
static gint64
at_minute (GDateTime *day, GTimeZone *zone, guint minute)
{
  g_autoptr (GDateTime) time = NULL;
  int year, month, date;

  g_date_time_get_ymd (day, &year, &month, &date);
  time = g_date_time_new (zone, year, month, date, (int) minute / 60, (int) minute % 60, 0);
  return g_date_time_to_unix (time) * 1000;
}

/* The occurrence that begins on @day. */
static gboolean
is_open_from (const StwWindow *window,
              GDateTime *day,
              GTimeZone *zone,
              gint64 now,
              gint64 *ret_until)
{
  gboolean overnight = window->to_minute <= window->from_minute;
  g_autoptr (GDateTime) last = g_date_time_add_days (day, overnight ? 1 : 0);

  if ((window->days & (1u << (g_date_time_get_day_of_week (day) - 1))) == 0)
    return FALSE;
  *ret_until = at_minute (last, zone, window->to_minute);
  return now >= at_minute (day, zone, window->from_minute) && now < *ret_until;
}

/**
 * stw_window_is_open:
 * @window: a maintenance window
 * @zone: the company's time zone
 * @now: in UTC milliseconds
 * @ret_until: (out) (optional): when this occurrence ends
 *
 * Returns: whether alerts are held back now
 */
gboolean
stw_window_is_open (const StwWindow *window, GTimeZone *zone, gint64 now, gint64 *ret_until)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  gint64 until = window != NULL ? window->to : 0;
  gboolean open = FALSE;

  g_return_val_if_fail (window != NULL && zone != NULL, FALSE);
  g_return_val_if_fail (window->from_minute < MINUTES_A_DAY && window->to_minute < MINUTES_A_DAY,
                        FALSE);

  if (!window->weekly)
    {
      open = now >= window->from && now < window->to;
    }
  else
    {
      utc = g_date_time_new_from_unix_utc (now / 1000);
      local = g_date_time_to_timezone (utc, zone);
      /* What began yesterday may go on past midnight. */
      for (int back = 0; back <= 1 && !open; back++)
        {
          g_autoptr (GDateTime) day = g_date_time_add_days (local, -back);

          open = is_open_from (window, day, zone, now, &until);
        }
    }
  if (open && ret_until != NULL)
    *ret_until = until;
  return open;
}

/**
 * stw_window_get_next:
 * @zone: the company's
 * @now: UTC milliseconds
 *
 * Returns: when it ends, or begins next, in UTC milliseconds; %G_MAXINT64 when it is over
 */
gint64
stw_window_get_next (const StwWindow *window, GTimeZone *zone, gint64 now)
{
  gint64 until;
  int today;

  if (stw_window_is_open (window, zone, now, &until))
    return until;
  if (!window->weekly)
    return window->from > now ? window->from : G_MAXINT64;
  today = stw_wall_clock_from_utc (zone, now).day;
  for (int day = today; day <= today + 7; day++)
    {
      gint64 begin =
        stw_wall_clock_to_utc (zone, (StwWallClock){ day, (int) window->from_minute * 60 });

      if (begin > now && (window->days & (1U << (stw_day_weekday (day) - G_DATE_MONDAY))) != 0)
        return begin;
    }
  return G_MAXINT64;
}

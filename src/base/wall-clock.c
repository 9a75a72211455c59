/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The one place where local times become instants and back. It belongs to no thread: a GTimeZone
 * never changes once it is made.
 *
 * A change of the clock makes two kinds of local time that are no instant by themselves, and people
 * expect of them what is decided here, once for all: a time that the clock skips means the first
 * instant after the gap, and a time that it shows twice means its first showing. Dates are whole
 * numbers of days, so that "the same time tomorrow" is an addition and never 24 hours. */

#include "config.h"

#include "base/wall-clock.h"

#include "base/clock.h"

#include <string.h>

/* No zone was ever further from UTC, and no clock was ever put on by more: Samoa skipped a whole
 * day. */
#define FURTHEST (26 * 60 * 60)

/* 1970-01-01 as GDate counts days. */
#define EPOCH_JULIAN 719163

/**
 * stw_wall_clock_zone:
 * @name: (nullable): a name of the IANA list, such as "Europe/Berlin"
 *
 * Names come from files and strangers: one that would lead out of the system's folder of zones is
 * none.
 *
 * Returns: (transfer full) (nullable): the zone, or %NULL when there is none of that name
 */
GTimeZone *
stw_wall_clock_zone (const char *name)
{
  static const char allowed[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";

  if (name == NULL || !g_ascii_isalpha (name[0]) || strlen (name) > 64 ||
      strspn (name, allowed) != strlen (name))
    return NULL;
  return g_time_zone_new_identifier (name);
}

static int
interval_at (GTimeZone *zone, gint64 seconds)
{
  return g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);
}

/* The first second of @interval, which begins after @before and not after @within. */
static gint64
interval_start (GTimeZone *zone, int interval, gint64 before, gint64 within)
{
  while (within - before > 1)
    {
      gint64 middle = before + (within - before) / 2;

      if (interval_at (zone, middle) < interval)
        before = middle;
      else
        within = middle;
    }
  return within;
}

/**
 * stw_wall_clock_to_utc:
 * @zone: where the clock hangs
 * @wall: what it shows
 *
 * Returns: the instant in UTC milliseconds: of a time shown twice the first, of a skipped time the
 * first instant after the gap
 */
gint64
stw_wall_clock_to_utc (GTimeZone *zone, StwWallClock wall)
{
  gint64 shown = (gint64) wall.day * STW_DAY_SECONDS + wall.second;
  gint64 before = shown - FURTHEST;
  int last;

  g_return_val_if_fail (zone != NULL, 0);

  last = interval_at (zone, shown + FURTHEST);
  for (int interval = interval_at (zone, before); interval <= last; interval++)
    {
      gint64 instant = shown - g_time_zone_get_offset (zone, interval);
      int found = interval_at (zone, instant);

      if (found == interval)
        return instant * STW_SECOND;
      if (found < interval)
        return interval_start (zone, interval, instant, shown + FURTHEST) * STW_SECOND;
    }
  g_return_val_if_reached (shown * STW_SECOND);
}

/**
 * stw_wall_clock_from_utc:
 * @zone: where the clock hangs
 * @time: UTC milliseconds
 *
 * Returns: what the clock shows at @time; parts of a second are left off
 */
StwWallClock
stw_wall_clock_from_utc (GTimeZone *zone, gint64 time)
{
  gint64 seconds = time / STW_SECOND - (time % STW_SECOND < 0 ? 1 : 0);
  StwWallClock wall = { 0, 0 };
  gint64 rest;

  g_return_val_if_fail (zone != NULL, wall);

  seconds += g_time_zone_get_offset (zone, interval_at (zone, seconds));
  rest = seconds % STW_DAY_SECONDS;
  wall.second = (int) (rest < 0 ? rest + STW_DAY_SECONDS : rest);
  wall.day = (int) ((seconds - wall.second) / STW_DAY_SECONDS);
  return wall;
}

static void
date_of_day (GDate *date, int day)
{
  g_date_clear (date, 1);
  g_date_set_julian (date, (guint32) (CLAMP (day, STW_DAY_MIN, STW_DAY_MAX) + EPOCH_JULIAN));
}

/**
 * stw_day_from_date:
 * @year: 1 to 9999
 * @month: 1 to 12
 * @day: of the month
 *
 * Returns: days since 1970-01-01, or %G_MININT when there is no such date
 */
int
stw_day_from_date (int year, int month, int day)
{
  GDate date;

  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return G_MININT;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return (int) g_date_get_julian (&date) - EPOCH_JULIAN;
}

/**
 * stw_day_to_date:
 * @day: days since 1970-01-01
 * @ret_year: (out)
 * @ret_month: (out)
 * @ret_day: (out): of the month
 */
void
stw_day_to_date (int day, int *ret_year, int *ret_month, int *ret_day)
{
  GDate date;

  date_of_day (&date, day);
  *ret_year = g_date_get_year (&date);
  *ret_month = g_date_get_month (&date);
  *ret_day = g_date_get_day (&date);
}

/**
 * stw_day_add_months:
 * @day: days since 1970-01-01
 * @months: how many months later, or earlier
 *
 * Returns: the same day of that month, or its last day where the month is too short
 */
int
stw_day_add_months (int day, int months)
{
  gint64 month;
  int year;
  int month_of_year;
  int day_of_month;

  stw_day_to_date (day, &year, &month_of_year, &day_of_month);
  month = (gint64) year * 12 + month_of_year - 1 + months;
  if (month < 12)
    return STW_DAY_MIN;
  if (month >= 10000 * 12)
    return STW_DAY_MAX;
  year = (int) (month / 12);
  month_of_year = (int) (month % 12) + 1;
  day_of_month =
    MIN (day_of_month, g_date_get_days_in_month ((GDateMonth) month_of_year, (GDateYear) year));
  return stw_day_from_date (year, month_of_year, day_of_month);
}

/**
 * stw_day_weekday:
 * @day: days since 1970-01-01
 *
 * Returns: its day of the week
 */
GDateWeekday
stw_day_weekday (int day)
{
  GDate date;

  date_of_day (&date, day);
  return g_date_get_weekday (&date);
}

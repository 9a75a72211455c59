/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wall-clock.h"

#include "base/clock.h"
#include "base/timestamp.h"

/* Zones whose clocks change by an hour, by half an hour, by a whole day, and not at all. */
static const char *const zones[] = {
  "UTC",          "Europe/Berlin",  "America/New_York",    "America/St_Johns",
  "Pacific/Apia", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca",
};

static StwWallClock
wall (int year, int month, int day, int hour, int minute)
{
  return (StwWallClock){ stw_day_from_date (year, month, day), hour * 3600 + minute * 60 };
}

static void
assert_instant (const char *name, StwWallClock shown, const char *expected)
{
  g_autoptr (GTimeZone) zone = stw_wall_clock_zone (name);
  g_autofree char *got = stw_timestamp_format (stw_wall_clock_to_utc (zone, shown));

  g_assert_cmpstr (got, ==, expected);
}

static void
a_time_shown_once_is_that_instant (void)
{
  assert_instant ("Europe/Berlin", wall (2026, 1, 15, 8, 0), "2026-01-15T07:00:00Z");
  assert_instant ("Europe/Berlin", wall (2026, 7, 15, 8, 0), "2026-07-15T06:00:00Z");
  assert_instant ("Asia/Kathmandu", wall (2026, 7, 15, 0, 0), "2026-07-14T18:15:00Z");
}

static void
a_skipped_time_is_the_first_instant_after_the_gap (void)
{
  assert_instant ("Europe/Berlin", wall (2026, 3, 29, 2, 0), "2026-03-29T01:00:00Z");
  assert_instant ("Europe/Berlin", wall (2026, 3, 29, 2, 59), "2026-03-29T01:00:00Z");
  assert_instant ("America/New_York", wall (2026, 3, 8, 2, 30), "2026-03-08T07:00:00Z");
  assert_instant ("Australia/Lord_Howe", wall (2025, 10, 5, 2, 10), "2025-10-04T15:30:00Z");
  assert_instant ("Pacific/Apia", wall (2011, 12, 30, 12, 0), "2011-12-30T10:00:00Z");
}

static void
a_time_shown_twice_is_its_first_showing (void)
{
  assert_instant ("Europe/Berlin", wall (2026, 10, 25, 2, 30), "2026-10-25T00:30:00Z");
  assert_instant ("Europe/Berlin", wall (2026, 10, 25, 3, 0), "2026-10-25T02:00:00Z");
  assert_instant ("America/New_York", wall (2026, 11, 1, 1, 0), "2026-11-01T05:00:00Z");
}

static void
the_midnight_that_ends_a_day_begins_the_next (void)
{
  assert_instant ("Europe/Berlin", wall (2026, 3, 28, 24, 0), "2026-03-28T23:00:00Z");
  assert_instant ("Europe/Berlin", wall (2026, 12, 31, 24, 0), "2026-12-31T23:00:00Z");
}

/* Whatever instant the clock shows, reading it back gives that instant, or an earlier one that it
 * showed the same at; and later local times are never earlier instants. Both are looked at over
 * thirty years. */
static void
local_times_and_instants_agree (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autoptr (GTimeZone) zone = stw_wall_clock_zone (zones[i]);
      gint64 previous = G_MININT64;

      for (int round = 0; round < 3000; round++)
        {
          gint64 instant = STW_SECOND * g_test_rand_int_range (978307200, 1924991999);
          StwWallClock shown = stw_wall_clock_from_utc (zone, instant);
          gint64 back = stw_wall_clock_to_utc (zone, shown);
          StwWallClock again = stw_wall_clock_from_utc (zone, back);

          g_assert_cmpint (back, <=, instant);
          g_assert_cmpint (instant - back, <=, STW_DAY);
          g_assert_cmpint (again.day, ==, shown.day);
          g_assert_cmpint (again.second, ==, shown.second);
        }
      for (int half_hour = 0; half_hour < 40000; half_hour++)
        {
          StwWallClock shown = { 14600 + half_hour / 48, half_hour % 48 * 1800 };
          gint64 instant = stw_wall_clock_to_utc (zone, shown);

          g_assert_cmpint (instant, >=, previous);
          previous = instant;
        }
    }
}

static void
a_date_is_a_count_of_days (void)
{
  int year, month, day;

  g_assert_cmpint (stw_day_from_date (1970, 1, 1), ==, 0);
  g_assert_cmpint (stw_day_from_date (1, 1, 1), ==, STW_DAY_MIN);
  g_assert_cmpint (stw_day_from_date (9999, 12, 31), ==, STW_DAY_MAX);
  g_assert_cmpint (stw_day_from_date (2026, 2, 29), ==, G_MININT);
  g_assert_cmpint (stw_day_from_date (0, 1, 1), ==, G_MININT);
  g_assert_cmpint (stw_day_weekday (0), ==, G_DATE_THURSDAY);
  g_assert_cmpint (stw_day_weekday (stw_day_from_date (2026, 11, 21)), ==, G_DATE_SATURDAY);
  stw_day_to_date (stw_day_from_date (2024, 2, 29), &year, &month, &day);
  g_assert_cmpint (year * 10000 + month * 100 + day, ==, 20240229);
}

static void
a_month_without_the_day_ends_on_its_last (void)
{
  int january = stw_day_from_date (2023, 1, 31);

  g_assert_cmpint (stw_day_add_months (january, 1), ==, stw_day_from_date (2023, 2, 28));
  g_assert_cmpint (stw_day_add_months (january, 2), ==, stw_day_from_date (2023, 3, 31));
  g_assert_cmpint (stw_day_add_months (january, 13), ==, stw_day_from_date (2024, 2, 29));
  g_assert_cmpint (stw_day_add_months (january, -2), ==, stw_day_from_date (2022, 11, 30));
  g_assert_cmpint (stw_day_add_months (january, G_MAXINT), ==, STW_DAY_MAX);
  g_assert_cmpint (stw_day_add_months (january, G_MININT), ==, STW_DAY_MIN);
}

static void
a_name_that_is_no_zone_is_refused (void)
{
  static const char *const names[] = {
    "",
    "Mars/Olympus",
    "/etc/passwd",
    "/usr/share/zoneinfo/UTC",
    "../zoneinfo/UTC",
    "Europe/../UTC",
  };
  g_autofree char *long_name = g_strnfill (5000, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_null (stw_wall_clock_zone (names[i]));
  g_assert_null (stw_wall_clock_zone (long_name));
  g_assert_null (stw_wall_clock_zone (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/wall-clock/once", a_time_shown_once_is_that_instant);
  g_test_add_func ("/base/wall-clock/skipped", a_skipped_time_is_the_first_instant_after_the_gap);
  g_test_add_func ("/base/wall-clock/twice", a_time_shown_twice_is_its_first_showing);
  g_test_add_func ("/base/wall-clock/midnight", the_midnight_that_ends_a_day_begins_the_next);
  g_test_add_func ("/base/wall-clock/agree", local_times_and_instants_agree);
  g_test_add_func ("/base/wall-clock/date", a_date_is_a_count_of_days);
  g_test_add_func ("/base/wall-clock/months", a_month_without_the_day_ends_on_its_last);
  g_test_add_func ("/base/wall-clock/zone", a_name_that_is_no_zone_is_refused);
  return g_test_run ();
}

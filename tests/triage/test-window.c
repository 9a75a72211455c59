/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "triage/window.h"

#include "base/clock.h"
#include "base/timestamp.h"

static gint64
at (const char *text)
{
  gint64 time = 0;

  g_assert_true (stw_timestamp_parse (text, &time));
  return time;
}

static gboolean
is_open (const StwWindow *window, const char *now)
{
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");

  g_assert_nonnull (berlin);
  return stw_window_is_open (window, berlin, at (now), NULL);
}

static void
a_single_window_is_open_from_its_begin_to_its_end (void)
{
  StwWindow window = { .from = at ("2026-11-21T10:00:00Z"), .to = at ("2026-11-21T12:00:00Z") };

  g_assert_false (is_open (&window, "2026-11-21T09:59:59Z"));
  g_assert_true (is_open (&window, "2026-11-21T10:00:00Z"));
  g_assert_false (is_open (&window, "2026-11-21T12:00:00Z"));
}

static void
a_weekly_window_keeps_the_companys_clock (void)
{
  /* Saturdays from 22:00 to 02:00. */
  StwWindow window = { .weekly = TRUE, .days = 1 << 5, .from_minute = 1320, .to_minute = 120 };

  g_assert_true (is_open (&window, "2026-11-21T21:00:00Z"));
  g_assert_true (is_open (&window, "2026-11-22T00:59:59Z"));
  g_assert_false (is_open (&window, "2026-11-22T01:00:00Z"));
  g_assert_false (is_open (&window, "2026-11-21T20:59:59Z"));
  g_assert_false (is_open (&window, "2026-11-22T21:30:00Z"));
  /* In summer the same wall clock is an hour earlier in UTC. */
  g_assert_true (is_open (&window, "2026-07-18T20:00:00Z"));
  g_assert_false (is_open (&window, "2026-07-19T00:00:00Z"));
}

static void
the_nights_of_the_clock_change_are_shorter_and_longer (void)
{
  /* Sundays from 01:00 to 05:00; the clock changes on 2026-03-29 and 2026-10-25. */
  StwWindow window = { .weekly = TRUE, .days = 1 << 6, .from_minute = 60, .to_minute = 300 };
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  gint64 until = 0;

  g_assert_true (stw_window_is_open (&window, berlin, at ("2026-03-29T00:00:00Z"), &until));
  g_assert_cmpint (until, ==, at ("2026-03-29T03:00:00Z"));
  g_assert_true (stw_window_is_open (&window, berlin, at ("2026-10-24T23:00:00Z"), &until));
  g_assert_cmpint (until, ==, at ("2026-10-25T04:00:00Z"));
}

static void
a_window_of_all_days_that_ends_where_it_begins_is_always_open (void)
{
  StwWindow window = { .weekly = TRUE, .days = 0x7f, .from_minute = 600, .to_minute = 600 };
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");

  for (int hour = 0; hour < 24 * 366; hour++)
    g_assert_true (
      stw_window_is_open (&window, berlin, at ("2026-01-02T00:00:00Z") + hour * STW_HOUR, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/window/once", a_single_window_is_open_from_its_begin_to_its_end);
  g_test_add_func ("/triage/window/weekly", a_weekly_window_keeps_the_companys_clock);
  g_test_add_func ("/triage/window/clock-change",
                   the_nights_of_the_clock_change_are_shorter_and_longer);
  g_test_add_func ("/triage/window/always",
                   a_window_of_all_days_that_ends_where_it_begins_is_always_open);
  return g_test_run ();
}

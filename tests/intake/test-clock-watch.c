/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/clock-watch.h"

#include "base/clock.h"

static void
one_late_sender_says_nothing_of_us (void)
{
  StwClockWatch watch = { 0 };

  for (int i = 0; i < 10; i++)
    g_assert_false (stw_clock_watch_note (&watch, 1, -STW_HOUR, i));
  g_assert_false (stw_clock_watch_note (&watch, 2, 0, 11));
  g_assert_false (stw_clock_watch_note (&watch, 3, -STW_HOUR, 12));
  g_assert_false (stw_clock_watch_note (&watch, 4, -STW_HOUR, 13));
}

static void
several_equally_late_senders_say_it_once (void)
{
  StwClockWatch watch = { 0 };

  g_assert_false (stw_clock_watch_note (&watch, 1, -STW_HOUR, 0));
  g_assert_false (stw_clock_watch_note (&watch, 2, -STW_HOUR + STW_SECOND, 0));
  g_assert_true (stw_clock_watch_note (&watch, 3, -STW_HOUR - STW_SECOND, 0));
  g_assert_false (stw_clock_watch_note (&watch, 4, -STW_HOUR, 0));
  /* Put right, and then wrong again. */
  for (int i = 1; i <= 4; i++)
    g_assert_false (stw_clock_watch_note (&watch, i, 0, 1));
  for (int i = 1; i <= 3; i++)
    g_assert_false (stw_clock_watch_note (&watch, i, STW_HOUR, 2));
  g_assert_true (stw_clock_watch_note (&watch, 4, STW_HOUR, 2));
}

static void
differently_late_senders_are_to_blame_themselves (void)
{
  StwClockWatch watch = { 0 };

  for (int i = 1; i < 40; i++)
    g_assert_false (stw_clock_watch_note (&watch, i, -i * STW_HOUR, i));
}

static void
old_observations_do_not_count (void)
{
  StwClockWatch watch = { 0 };

  for (int i = 1; i <= 3; i++)
    g_assert_false (stw_clock_watch_note (&watch, i, STW_HOUR, i * STW_HOUR));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/clock-watch/one", one_late_sender_says_nothing_of_us);
  g_test_add_func ("/intake/clock-watch/several", several_equally_late_senders_say_it_once);
  g_test_add_func ("/intake/clock-watch/different",
                   differently_late_senders_are_to_blame_themselves);
  g_test_add_func ("/intake/clock-watch/old", old_observations_do_not_count);
  return g_test_run ();
}

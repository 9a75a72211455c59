/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In which night a drill comes. */

#include "base/clock.h"
#include "base/timestamp.h"
#include "base/wall-clock.h"
#include "desk/drill-night.h"

static gint64
draw (StwDrillEvery every, int minute, const char *after, guint32 night, guint32 of_night)
{
  g_autoptr (GTimeZone) zone = stw_wall_clock_zone ("Europe/Berlin");
  const guint32 random[2] = { night, of_night };
  gint64 time;

  g_assert_true (stw_timestamp_parse (after, &time));
  return stw_drill_draw (zone, every, minute, time, random);
}

static void
assert_drawn (gint64 drawn, const char *expected)
{
  g_autofree char *text = stw_timestamp_format (drawn);

  g_assert_cmpstr (text, ==, expected);
}

/* Thursday 19 November 2026; the week after begins on Monday 23. */
static void
a_week_s_drill_comes_in_the_week_after (void)
{
  assert_drawn (draw (STW_DRILL_WEEK, 180, "2026-11-19T12:00:00Z", 0, 0), "2026-11-23T02:00:00Z");
  assert_drawn (draw (STW_DRILL_WEEK, 180, "2026-11-19T12:00:00Z", 6, 0), "2026-11-29T02:00:00Z");
  assert_drawn (draw (STW_DRILL_WEEK, 180, "2026-11-22T22:59:59Z", 7, 0), "2026-11-23T02:00:00Z");
  assert_drawn (draw (STW_DRILL_WEEK, 180, "2026-11-22T23:00:00Z", 0, 0), "2026-11-30T02:00:00Z");
}

static void
a_month_s_drill_comes_in_the_month_after (void)
{
  assert_drawn (draw (STW_DRILL_MONTH, 0, "2026-12-31T12:00:00Z", 0, 0), "2026-12-31T23:00:00Z");
  assert_drawn (draw (STW_DRILL_MONTH, 0, "2027-01-31T12:00:00Z", 27, 0), "2027-02-27T23:00:00Z");
  assert_drawn (draw (STW_DRILL_MONTH, 0, "2027-01-31T12:00:00Z", 28, 0), "2027-01-31T23:00:00Z");
}

/* The night goes on after midnight. */
static void
any_minute_is_one_of_the_night (void)
{
  assert_drawn (draw (STW_DRILL_WEEK, STW_DRILL_ANY_MINUTE, "2026-11-19T12:00:00Z", 0, 0),
                "2026-11-23T21:00:00Z");
  assert_drawn (draw (STW_DRILL_WEEK, STW_DRILL_ANY_MINUTE, "2026-11-19T12:00:00Z", 0, 539),
                "2026-11-24T05:59:00Z");
}

/* Whatever chance says: after now, by night, and once in a week. */
static void
chance_stays_within_a_night_of_the_period (void)
{
  g_autoptr (GTimeZone) zone = stw_wall_clock_zone ("America/New_York");
  gint64 now = G_GINT64_CONSTANT (1767225600000);

  for (guint i = 0; i < 500; i++)
    {
      const guint32 random[2] = { (guint32) g_test_rand_int (), (guint32) g_test_rand_int () };
      gint64 drawn = stw_drill_draw (zone, STW_DRILL_WEEK, STW_DRILL_ANY_MINUTE, now, random);
      StwWallClock wall = stw_wall_clock_from_utc (zone, drawn);

      g_assert_cmpint (drawn, >, now);
      g_assert_cmpint (drawn, <, now + 15 * STW_DAY);
      g_assert_true (wall.second >= 22 * 3600 || wall.second < 7 * 3600);
      now = drawn;
    }
}

static void
a_word_that_nobody_knows_is_none (void)
{
  StwDrillEvery every = STW_DRILL_MONTH;

  g_assert_true (stw_drill_every_from_word ("week", &every));
  g_assert_cmpint (every, ==, STW_DRILL_WEEK);
  g_assert_false (stw_drill_every_from_word ("hour", &every));
  g_assert_false (stw_drill_every_from_word (NULL, &every));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/drill-night/week", a_week_s_drill_comes_in_the_week_after);
  g_test_add_func ("/desk/drill-night/month", a_month_s_drill_comes_in_the_month_after);
  g_test_add_func ("/desk/drill-night/minute", any_minute_is_one_of_the_night);
  g_test_add_func ("/desk/drill-night/chance", chance_stays_within_a_night_of_the_period);
  g_test_add_func ("/desk/drill-night/word", a_word_that_nobody_knows_is_none);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a policy makes of recorded pauses. */

#include "config.h"

#include "base/clock.h"
#include "desk/sla/clock-pauses.h"

#include <string.h>

#define WAITING (1U << STW_PAUSE_WAITING)
#define MAINTENANCE (1U << STW_PAUSE_MAINTENANCE)

/* Minute, then: s start, w and W waiting begins and ends, m and M maintenance, x stop, r reopen. */
static GArray *
new_recorded (const char *story)
{
  GArray *recorded = g_array_new (FALSE, FALSE, sizeof (StwRecordedEvent));

  for (gint64 minute = 0; *story != '\0'; story++, minute++)
    {
      StwRecordedEvent one = { { minute * STW_MINUTE, STW_SLA_EVENT_START }, STW_PAUSE_NONE };

      switch (*story)
        {
        case 's':
          break;
        case 'w':
        case 'm':
          one.event.type = STW_SLA_EVENT_PAUSE;
          break;
        case 'W':
        case 'M':
          one.event.type = STW_SLA_EVENT_RESUME;
          break;
        case 'x':
          one.event.type = STW_SLA_EVENT_STOP;
          break;
        case 'r':
          one.event.type = STW_SLA_EVENT_REOPEN;
          break;
        default:
          continue;
        }
      if (g_ascii_tolower (*story) == 'w')
        one.reason = STW_PAUSE_WAITING;
      if (g_ascii_tolower (*story) == 'm')
        one.reason = STW_PAUSE_MAINTENANCE;
      g_array_append_val (recorded, one);
    }
  return recorded;
}

/* Minutes that the clock has counted by the end of a story. */
static gint64
count (const char *story, guint counting)
{
  g_autoptr (GArray) recorded = new_recorded (story);
  g_autoptr (GArray) events = stw_clock_pauses_apply (recorded, counting);
  g_autoptr (StwBusinessHours) always = stw_business_hours_new_always ();

  return stw_sla_clock_read ((const StwSlaEvent *) events->data,
                             events->len,
                             always,
                             STW_DAY,
                             (gint64) strlen (story) * STW_MINUTE)
           .elapsed /
         STW_MINUTE;
}

static void
test_a_pause_counts_only_where_the_policy_says_so (void)
{
  g_assert_cmpint (count ("s.w..W..", WAITING), ==, 5);
  g_assert_cmpint (count ("s.w..W..", 0), ==, 8);
  g_assert_cmpint (count ("s.m..M..", WAITING), ==, 8);
  g_assert_cmpint (count ("s.m..M..", WAITING | MAINTENANCE), ==, 5);
}

static void
test_pauses_that_overlap_last_until_both_are_over (void)
{
  g_assert_cmpint (count ("s.w.m.W.M.", WAITING | MAINTENANCE), ==, 4);
  g_assert_cmpint (count ("s.w.m.W.M.", WAITING), ==, 6);
  g_assert_cmpint (count ("s.m.w.W.M.", WAITING | MAINTENANCE), ==, 4);
}

static void
test_a_reopened_clock_no_longer_waits_but_a_window_goes_on (void)
{
  g_assert_cmpint (count ("s.w.x.r..", WAITING), ==, 5);
  g_assert_cmpint (count ("s.m.x.r..", MAINTENANCE), ==, 2);
  g_assert_cmpint (count ("s.m.x.r.M..", MAINTENANCE), ==, 5);
}

static void
test_a_clock_that_starts_in_a_window_waits_for_its_end (void)
{
  g_assert_cmpint (count ("m.s..M..", MAINTENANCE), ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sla/pauses/policy", test_a_pause_counts_only_where_the_policy_says_so);
  g_test_add_func ("/sla/pauses/overlap", test_pauses_that_overlap_last_until_both_are_over);
  g_test_add_func ("/sla/pauses/reopen",
                   test_a_reopened_clock_no_longer_waits_but_a_window_goes_on);
  g_test_add_func ("/sla/pauses/start", test_a_clock_that_starts_in_a_window_waits_for_its_end);
  return g_test_run ();
}

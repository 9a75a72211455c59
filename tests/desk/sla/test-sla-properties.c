/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is true of every clock, whatever the hours, the pauses and the changes of the wall clock. */

#include "config.h"

#include "base/clock.h"
#include "base/timestamp.h"
#include "base/wall-clock.h"
#include "desk/sla/clock-pauses.h"

#define N_ROUNDS 400
#define N_EVENTS 12

static const char *const zones[] = {
  "UTC",          "Europe/Berlin",     "America/New_York", "Australia/Lord_Howe",
  "Asia/Kolkata", "Africa/Casablanca", "Pacific/Apia",     "America/Santiago",
};

/* Instants near which zones above change their clocks. */
static const char *const moments[] = {
  "2024-03-28T00:00:00Z", "2024-10-25T00:00:00Z", "2011-12-27T00:00:00Z",
  "2024-04-03T00:00:00Z", "2024-11-01T00:00:00Z", "2026-11-20T00:00:00Z",
};

static gint64
random_moment (void)
{
  gint64 time;

  g_assert_true (
    stw_timestamp_parse (moments[g_test_rand_int_range (0, G_N_ELEMENTS (moments))], &time));
  return time + g_test_rand_int_range (0, 2 * (int) STW_DAY);
}

static StwBusinessHours *
random_hours (void)
{
  g_autoptr (GTimeZone) zone =
               stw_wall_clock_zone (zones[g_test_rand_int_range (0, G_N_ELEMENTS (zones))]);
  StwBusinessHours *hours = stw_business_hours_new (zone);

  for (guint i = (guint) g_test_rand_int_range (1, 12); i > 0; i--)
    {
      int begin = g_test_rand_int_range (0, STW_MINUTES_OF_DAY);

      stw_business_hours_open (
        hours,
        (GDateWeekday) g_test_rand_int_range (G_DATE_MONDAY, G_DATE_SUNDAY + 1),
        begin,
        g_test_rand_int_range (begin + 1, STW_MINUTES_OF_DAY + 1));
    }
  return hours;
}

static gint64
count (const StwBusinessHours *hours, gint64 from, gint64 until)
{
  gint64 ignored;

  return stw_business_hours_count (hours, from, until, G_MAXINT64, &ignored);
}

/* A start and whatever follows. */
static guint
random_events (StwSlaEvent events[N_EVENTS])
{
  guint n = (guint) g_test_rand_int_range (1, N_EVENTS + 1);
  gint64 time = random_moment ();

  for (guint i = 0; i < n; i++)
    {
      events[i].at = time;
      events[i].type = i == 0 ? STW_SLA_EVENT_START
                              : (StwSlaEventType) g_test_rand_int_range (0, STW_N_SLA_EVENT_TYPES);
      time += g_test_rand_int_range (0, (int) STW_DAY);
    }
  return n;
}

/* What ran, what was held and what was done make up all of the open time. */
static void
test_the_intervals_make_up_the_time_that_passed (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (StwBusinessHours) hours = random_hours ();
      StwSlaEvent events[N_EVENTS];
      guint n = random_events (events);
      gint64 now = events[n - 1].at + g_test_rand_int_range (0, (int) STW_DAY);
      gint64 target = g_test_rand_int_range (1, (int) STW_DAY);
      gint64 sums[STW_N_SLA_STATES] = { 0 };
      gint64 all = 0;
      StwSlaReading reading = stw_sla_clock_read (events, n, hours, target, now);

      for (guint i = 0; i < n; i++)
        {
          gint64 until = i + 1 < n ? events[i + 1].at : now;
          StwSlaReading at = stw_sla_clock_read (events, i + 1, hours, target, events[i].at);

          sums[at.state] += count (hours, events[i].at, until);
        }
      for (guint state = 0; state < STW_N_SLA_STATES; state++)
        all += sums[state];
      g_assert_cmpint (sums[STW_SLA_STATE_RUNNING], ==, reading.elapsed);
      g_assert_cmpint (sums[STW_SLA_STATE_NEW], ==, 0);
      g_assert_cmpint (all, ==, count (hours, events[0].at, now));
      g_assert_cmpint (reading.remaining, ==, target - reading.elapsed);
    }
}

/* A clock whose pause counts, and the same where the policy does not know it. */
static void
test_a_pause_delays_by_the_open_time_that_it_lasts (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (StwBusinessHours) hours = random_hours ();
      g_autoptr (GArray) recorded = g_array_new (FALSE, FALSE, sizeof (StwRecordedEvent));
      gint64 start = random_moment ();
      gint64 from = start + g_test_rand_int_range (0, 3 * (int) STW_DAY);
      gint64 until = from + g_test_rand_int_range (0, 3 * (int) STW_DAY);
      const StwRecordedEvent events[] = {
        { { start, STW_SLA_EVENT_START }, STW_PAUSE_NONE },
        { { from, STW_SLA_EVENT_PAUSE }, STW_PAUSE_WAITING },
        { { until, STW_SLA_EVENT_RESUME }, STW_PAUSE_WAITING },
      };
      gint64 target = g_test_rand_int_range (1, 3 * (int) STW_DAY);
      g_autoptr (GArray) held = NULL;
      g_autoptr (GArray) free_running = NULL;
      StwSlaReading with;
      StwSlaReading without;

      g_array_append_vals (recorded, events, G_N_ELEMENTS (events));
      held = stw_clock_pauses_apply (recorded, 1U << STW_PAUSE_WAITING);
      free_running = stw_clock_pauses_apply (recorded, 0);
      with = stw_sla_clock_read ((StwSlaEvent *) held->data, held->len, hours, target, until);
      without = stw_sla_clock_read ((StwSlaEvent *) free_running->data,
                                    free_running->len,
                                    hours,
                                    target,
                                    until);
      g_assert_cmpint (with.due_at, >=, without.due_at);
      g_assert_cmpint (with.elapsed, <=, without.elapsed);
      /* One that was due before the pause is due when it was. */
      if (without.due_at <= from)
        g_assert_cmpint (with.due_at, ==, without.due_at);
      else if (with.due_at != STW_SLA_NEVER)
        g_assert_cmpint (count (hours, without.due_at, with.due_at),
                         ==,
                         count (hours, from, until));
    }
}

static void
test_at_the_due_instant_nothing_is_left_and_nothing_is_missed (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (StwBusinessHours) hours = random_hours ();
      const StwSlaEvent start = { random_moment (), STW_SLA_EVENT_START };
      gint64 target = g_test_rand_int_range (1, 5 * (int) STW_DAY);
      gint64 due = stw_sla_clock_read (&start, 1, hours, target, start.at).due_at;
      StwSlaReading reading;

      /* Some minutes a week do not make days within the horizon: that is never due. */
      if (due == STW_SLA_NEVER)
        continue;
      reading = stw_sla_clock_read (&start, 1, hours, target, due);
      g_assert_cmpint (reading.remaining, ==, 0);
      g_assert_cmpint (reading.breached_at, ==, STW_SLA_NEVER);
      g_assert_cmpint (stw_sla_clock_read (&start, 1, hours, target, due - 1).remaining, >, 0);
      g_assert_cmpint (stw_sla_clock_read (&start, 1, hours, target, due + 1).breached_at, ==, due);
    }
}

/* Open day and night is open all the time, whatever the wall clock does meanwhile. */
static void
test_a_change_of_the_wall_clock_neither_gives_nor_takes_time (void)
{
  for (guint zone = 0; zone < G_N_ELEMENTS (zones); zone++)
    {
      g_autoptr (GTimeZone) place = stw_wall_clock_zone (zones[zone]);
      g_autoptr (StwBusinessHours) hours = stw_business_hours_new (place);

      for (GDateWeekday day = G_DATE_MONDAY; day <= G_DATE_SUNDAY; day++)
        g_assert_true (stw_business_hours_open (hours, day, 0, STW_MINUTES_OF_DAY));
      for (guint round = 0; round < N_ROUNDS / 4; round++)
        {
          gint64 from = random_moment ();
          gint64 until = from + g_test_rand_int_range (0, 20 * (int) STW_DAY);

          g_assert_cmpint (count (hours, from, until), ==, until - from);
          g_assert_cmpint (stw_business_hours_find (hours, from, until - from + 1), ==, until + 1);
        }
    }
}

/* The answer depends on the hours that count now, not on those that counted before. */
static void
test_other_hours_and_back_give_the_same_answer (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (StwBusinessHours) one = random_hours ();
      g_autoptr (StwBusinessHours) other = random_hours ();
      StwSlaEvent events[N_EVENTS];
      guint n = random_events (events);
      gint64 now = events[n - 1].at + g_test_rand_int_range (0, (int) STW_DAY);
      StwSlaReading before = stw_sla_clock_read (events, n, one, STW_DAY, now);
      StwSlaReading between = stw_sla_clock_read (events, n, other, STW_DAY / 2, now);
      StwSlaReading after = stw_sla_clock_read (events, n, one, STW_DAY, now);

      g_assert_cmpint (between.state, ==, before.state);
      g_assert_cmpint (after.elapsed, ==, before.elapsed);
      g_assert_cmpint (after.due_at, ==, before.due_at);
      g_assert_cmpint (after.breached_at, ==, before.breached_at);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sla/properties/whole", test_the_intervals_make_up_the_time_that_passed);
  g_test_add_func ("/sla/properties/pause", test_a_pause_delays_by_the_open_time_that_it_lasts);
  g_test_add_func ("/sla/properties/due",
                   test_at_the_due_instant_nothing_is_left_and_nothing_is_missed);
  g_test_add_func ("/sla/properties/wall-clock",
                   test_a_change_of_the_wall_clock_neither_gives_nor_takes_time);
  g_test_add_func ("/sla/properties/back", test_other_hours_and_back_give_the_same_answer);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock and the business hours it counts, against a model that looks at every minute. */

#include "config.h"

#include "base/clock.h"
#include "base/timestamp.h"
#include "base/wall-clock.h"
#include "desk/sla/sla-clock.h"

#define N_ROUNDS 150
#define MODEL_MINUTES (16 * 24 * 60)

static gint64
at (const char *text)
{
  gint64 time;

  g_assert_true (stw_timestamp_parse (text, &time));
  return time;
}

static StwBusinessHours *
office_hours (const char *zone_name)
{
  g_autoptr (GTimeZone) zone = stw_wall_clock_zone (zone_name);
  StwBusinessHours *hours = stw_business_hours_new (zone);

  for (GDateWeekday day = G_DATE_MONDAY; day <= G_DATE_FRIDAY; day++)
    g_assert_true (stw_business_hours_open (hours, day, 9 * 60, 17 * 60));
  return hours;
}

static gint64
count_minutes (StwBusinessHours *hours, const char *from, const char *until)
{
  gint64 ignored;

  return stw_business_hours_count (hours, at (from), at (until), G_MAXINT64, &ignored) / STW_MINUTE;
}

static void
test_a_weekend_does_not_count (void)
{
  g_autoptr (StwBusinessHours) hours = office_hours ("America/New_York");

  g_assert_cmpint (count_minutes (hours, "2026-06-05T16:00:00-04:00", "2026-06-08T16:00:00-04:00"),
                   ==,
                   480);
}

static void
test_a_day_that_loses_an_hour_is_shorter (void)
{
  g_autoptr (GTimeZone) zone = stw_wall_clock_zone ("America/New_York");
  g_autoptr (StwBusinessHours) hours = stw_business_hours_new (zone);

  for (GDateWeekday day = G_DATE_MONDAY; day <= G_DATE_SUNDAY; day++)
    g_assert_true (stw_business_hours_open (hours, day, 0, STW_MINUTES_OF_DAY));
  g_assert_cmpint (count_minutes (hours, "2026-03-07T00:00:00-05:00", "2026-03-09T00:00:00-04:00"),
                   ==,
                   2820);
}

static void
test_openings_that_overlap_count_once (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (StwBusinessHours) hours = stw_business_hours_new (zone);

  g_assert_true (stw_business_hours_open (hours, G_DATE_MONDAY, 600, 700));
  g_assert_true (stw_business_hours_open (hours, G_DATE_MONDAY, 800, 900));
  g_assert_true (stw_business_hours_open (hours, G_DATE_MONDAY, 650, 850));
  g_assert_cmpint (count_minutes (hours, "2026-11-16T00:00:00Z", "2026-11-17T00:00:00Z"), ==, 300);
}

static void
test_an_opening_must_end_after_it_begins (void)
{
  g_autoptr (StwBusinessHours) hours = office_hours ("UTC");

  g_assert_false (stw_business_hours_open (hours, G_DATE_MONDAY, 60, 60));
  g_assert_false (stw_business_hours_open (hours, G_DATE_MONDAY, -1, 60));
  g_assert_false (stw_business_hours_open (hours, G_DATE_MONDAY, 60, STW_MINUTES_OF_DAY + 1));
}

static void
test_hours_that_never_open_are_never_due (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (StwBusinessHours) hours = stw_business_hours_new (zone);
  StwSlaEvent start = { at ("2026-11-20T09:00:00Z"), STW_SLA_EVENT_START };
  StwSlaReading reading = stw_sla_clock_read (&start, 1, hours, STW_HOUR, start.at + STW_DAY);

  g_assert_cmpint (reading.state, ==, STW_SLA_STATE_RUNNING);
  g_assert_cmpint (reading.elapsed, ==, 0);
  g_assert_cmpint (reading.due_at, ==, STW_SLA_NEVER);
}

static void
test_a_target_that_cannot_be_reached_is_never_due (void)
{
  g_autoptr (StwBusinessHours) hours = office_hours ("Europe/Berlin");
  g_autoptr (StwBusinessHours) always = stw_business_hours_new_always ();
  gint64 from = at ("2026-11-20T09:00:00Z");
  gint64 minutes = G_GINT64_CONSTANT (1000000000);

  g_assert_cmpint (stw_business_hours_find (hours, from, minutes * STW_MINUTE), ==, STW_SLA_NEVER);
  g_assert_cmpint (stw_business_hours_find (always, from, G_MAXINT64), ==, STW_SLA_NEVER);
  g_assert_cmpint (stw_business_hours_find (always, STW_TIMESTAMP_MAX, 400 * STW_DAY),
                   ==,
                   STW_SLA_NEVER);
}

/* The slow model: a clock that is looked at once a minute. */
typedef struct
{
  gboolean opened[MODEL_MINUTES]; /* from the first minute on */
  gint64 first;
} Model;

typedef struct
{
  int begin;
  int end;
} Span;

typedef struct
{
  Span spans[7][2];
  int holiday;
} Plan;

static const char *const zones[] = {
  "UTC",          "Europe/Berlin",     "America/New_York", "Australia/Lord_Howe",
  "Asia/Kolkata", "America/Sao_Paulo", "America/St_Johns", "Africa/Casablanca",
  "Pacific/Apia", "America/Santiago",  "Atlantic/Azores",  "Asia/Tehran",
};

/* Instants near which the zones above change their clocks. */
static const char *const moments[] = {
  "2024-03-28T00:00:00Z", "2024-10-25T00:00:00Z", "2018-11-01T00:00:00Z", "2011-12-27T00:00:00Z",
  "2024-04-03T00:00:00Z", "2010-11-04T00:00:00Z", "2026-11-20T00:00:00Z", "2022-03-19T00:00:00Z",
};

static Plan
random_plan (void)
{
  Plan plan = { 0 };

  for (guint day = 0; day < 7; day++)
    for (guint i = 0; i < 2; i++)
      if (g_test_rand_bit ())
        {
          int begin = g_test_rand_int_range (0, STW_MINUTES_OF_DAY);

          plan.spans[day][i] =
            (Span){ begin, g_test_rand_int_range (begin + 1, STW_MINUTES_OF_DAY + 1) };
        }
  return plan;
}

static StwBusinessHours *
build_hours (GTimeZone *zone, const Plan *plan)
{
  StwBusinessHours *hours = stw_business_hours_new (zone);

  for (guint day = 0; day < 7; day++)
    for (guint i = 0; i < 2; i++)
      if (plan->spans[day][i].end > 0)
        stw_business_hours_open (hours,
                                 G_DATE_MONDAY + day,
                                 plan->spans[day][i].begin,
                                 plan->spans[day][i].end);
  stw_business_hours_add_holiday (hours, plan->holiday);
  return hours;
}

/* A minute is open when the wall clock has shown the begin and has not yet shown the end; what it
 * shows a second time has been shown already. */
static void
fill_model (Model *model, GTimeZone *zone, const Plan *plan, gint64 first)
{
  int latest = G_MININT;

  model->first = first;
  for (int i = -STW_MINUTES_OF_DAY; i < MODEL_MINUTES; i++)
    {
      StwWallClock wall = stw_wall_clock_from_utc (zone, first + i * STW_MINUTE);
      int shown = wall.day * STW_MINUTES_OF_DAY + wall.second / 60;
      int day;

      latest = MAX (latest, shown);
      if (i < 0)
        continue;
      day = latest / STW_MINUTES_OF_DAY;
      model->opened[i] = FALSE;
      for (guint span = 0; span < 2; span++)
        {
          const Span *opening = &plan->spans[stw_day_weekday (day) - G_DATE_MONDAY][span];
          int minute = latest % STW_MINUTES_OF_DAY;

          /* While the clock repeats an hour it stands still at the latest that it has shown. */
          if (day != plan->holiday && opening->begin <= minute && minute < opening->end)
            model->opened[i] = TRUE;
        }
    }
}

static void
test_open_time_is_what_a_look_at_every_minute_finds (void)
{
  g_autofree Model *model = g_new (Model, 1);

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      const char *name = zones[g_test_rand_int_range (0, G_N_ELEMENTS (zones))];
      gint64 first = at (moments[g_test_rand_int_range (0, G_N_ELEMENTS (moments))]);
      g_autoptr (GTimeZone) zone = stw_wall_clock_zone (name);
      g_autoptr (StwBusinessHours) hours = NULL;
      Plan plan = random_plan ();
      int from = g_test_rand_int_range (0, MODEL_MINUTES - 1);
      int until = g_test_rand_int_range (from, MODEL_MINUTES);
      gint64 found;
      gint64 expected = 0;
      gint64 reached = STW_SLA_NEVER;

      g_test_message ("%s, minutes %d to %d", name, from, until);
      plan.holiday = stw_wall_clock_from_utc (zone, first).day + g_test_rand_int_range (0, 16);
      hours = build_hours (zone, &plan);
      fill_model (model, zone, &plan, first);
      for (int i = from; i < until; i++)
        expected += model->opened[i];
      found = stw_business_hours_count (hours,
                                        first + from * STW_MINUTE,
                                        first + until * STW_MINUTE,
                                        G_MAXINT64,
                                        &reached);
      g_assert_cmpint (found / STW_MINUTE, ==, expected);
      g_assert_cmpint (reached, ==, STW_SLA_NEVER);
      if (expected == 0)
        continue;
      /* The way back: so much time is over at the end of its last open minute. */
      while (!model->opened[until - 1])
        until--;
      g_assert_cmpint (stw_business_hours_find (hours, first + from * STW_MINUTE, found),
                       ==,
                       first + until * STW_MINUTE);
    }
}

/* What the clock of a list of events shows when it is stepped minute by minute. */
static StwSlaReading
step_through (const StwSlaEvent *events, guint n_events, gint64 target, gint64 now)
{
  StwSlaReading reading = { .state = STW_SLA_STATE_NEW,
                            .due_at = STW_SLA_NEVER,
                            .breached_at = STW_SLA_NEVER };
  gint64 reached = STW_SLA_NEVER;
  guint next = 0;

  for (gint64 time = events[0].at; time <= now; time += STW_MINUTE)
    {
      for (; next < n_events && events[next].at <= time; next++)
        {
          StwSlaEventType type = events[next].type;

          if (reading.state == STW_SLA_STATE_NEW && type == STW_SLA_EVENT_START)
            reading.state = STW_SLA_STATE_RUNNING;
          else if (reading.state == STW_SLA_STATE_RUNNING && type == STW_SLA_EVENT_PAUSE)
            reading.state = STW_SLA_STATE_PAUSED;
          else if (reading.state == STW_SLA_STATE_PAUSED && type == STW_SLA_EVENT_RESUME)
            reading.state = STW_SLA_STATE_RUNNING;
          else if (reading.state == STW_SLA_STATE_STOPPED && type == STW_SLA_EVENT_REOPEN)
            reading.state = STW_SLA_STATE_RUNNING;
          else if (type == STW_SLA_EVENT_STOP && (reading.state == STW_SLA_STATE_RUNNING ||
                                                  reading.state == STW_SLA_STATE_PAUSED))
            reading.state = STW_SLA_STATE_STOPPED;
        }
      if (reading.state != STW_SLA_STATE_RUNNING)
        continue;
      /* It runs at the very instant of the reading, and all through the minutes before. */
      if (time > reached || (time == reached && time < now))
        reading.breached_at = reached;
      if (time == now)
        break;
      reading.elapsed += STW_MINUTE;
      if (reading.elapsed == target)
        reached = time + STW_MINUTE;
    }
  reading.remaining = target - reading.elapsed;
  if (reading.state == STW_SLA_STATE_RUNNING)
    reading.due_at = reached != STW_SLA_NEVER ? reached : now + reading.remaining;
  return reading;
}

static void
test_a_reading_is_what_stepping_through_the_events_finds (void)
{
  g_autoptr (StwBusinessHours) hours = stw_business_hours_new_always ();

  for (guint round = 0; round < 20 * N_ROUNDS; round++)
    {
      StwSlaEvent events[8];
      guint n_events = (guint) g_test_rand_int_range (1, G_N_ELEMENTS (events) + 1);
      gint64 target = g_test_rand_int_range (1, 60) * STW_MINUTE;
      gint64 time = 0;
      StwSlaReading expected;
      StwSlaReading found;

      for (guint i = 0; i < n_events; i++)
        {
          time += g_test_rand_int_range (0, 20) * STW_MINUTE;
          events[i].at = time;
          events[i].type = i == 0
                             ? STW_SLA_EVENT_START
                             : (StwSlaEventType) g_test_rand_int_range (0, STW_N_SLA_EVENT_TYPES);
        }
      time = events[0].at + g_test_rand_int_range (0, 150) * STW_MINUTE;
      expected = step_through (events, n_events, target, time);
      found = stw_sla_clock_read (events, n_events, hours, target, time);
      g_assert_cmpint (found.state, ==, expected.state);
      g_assert_cmpint (found.elapsed, ==, expected.elapsed);
      g_assert_cmpint (found.remaining, ==, expected.remaining);
      g_assert_cmpint (found.due_at, ==, expected.due_at);
      g_assert_cmpint (found.breached_at, ==, expected.breached_at);
    }
}

static void
test_a_breach_outlasts_stop_and_reopening (void)
{
  const StwSlaEvent events[] = {
    { 0, STW_SLA_EVENT_START },
    { STW_HOUR + 1, STW_SLA_EVENT_STOP },
    { 5 * STW_HOUR, STW_SLA_EVENT_REOPEN },
  };
  g_autoptr (StwBusinessHours) hours = stw_business_hours_new_always ();

  g_assert_cmpint (stw_sla_clock_read (events, 1, hours, STW_HOUR, STW_HOUR).breached_at,
                   ==,
                   STW_SLA_NEVER);
  g_assert_cmpint (stw_sla_clock_read (events, 2, hours, STW_HOUR, 2 * STW_HOUR).breached_at,
                   ==,
                   STW_HOUR);
  g_assert_cmpint (stw_sla_clock_read (events, 3, hours, STW_HOUR, 5 * STW_HOUR).breached_at,
                   ==,
                   STW_HOUR);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sla/hours/weekend", test_a_weekend_does_not_count);
  g_test_add_func ("/sla/hours/clock-change", test_a_day_that_loses_an_hour_is_shorter);
  g_test_add_func ("/sla/hours/overlap", test_openings_that_overlap_count_once);
  g_test_add_func ("/sla/hours/backwards", test_an_opening_must_end_after_it_begins);
  g_test_add_func ("/sla/hours/model", test_open_time_is_what_a_look_at_every_minute_finds);
  g_test_add_func ("/sla/clock/never-open", test_hours_that_never_open_are_never_due);
  g_test_add_func ("/sla/clock/far", test_a_target_that_cannot_be_reached_is_never_due);
  g_test_add_func ("/sla/clock/model", test_a_reading_is_what_stepping_through_the_events_finds);
  g_test_add_func ("/sla/clock/breach", test_a_breach_outlasts_stop_and_reopening);
  return g_test_run ();
}

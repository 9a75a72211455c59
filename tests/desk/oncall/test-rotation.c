/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The cases of public projects are in the end-to-end suite; here is what must hold of any plan,
 * looked at where clocks change. */

#include "desk/oncall/rotation.h"

#include "base/clock.h"
#include "base/timestamp.h"
#include "base/wall-clock.h"

static const char *const zones[] = {
  "UTC",          "Europe/Berlin",  "America/New_York", "Australia/Lord_Howe",
  "Pacific/Apia", "Asia/Kathmandu",
};

/* Instants near which a clock of one of the zones changes. */
static const char *const changes[] = {
  "2025-03-30T01:00:00Z", "2025-10-26T01:00:00Z", "2025-03-09T07:00:00Z", "2025-11-02T06:00:00Z",
  "2025-04-05T15:00:00Z", "2025-10-04T15:30:00Z", "2011-12-30T10:00:00Z", "2024-02-29T12:00:00Z",
};

static gint64
time_of (const char *text)
{
  gint64 time = 0;

  g_assert_true (stw_timestamp_parse (text, &time));
  return time;
}

static StwOncallPlan *
new_plan (const char *name)
{
  g_autoptr (GTimeZone) zone = stw_wall_clock_zone (name);

  return stw_oncall_plan_new (zone);
}

static StwOncallLayer *
add_layer (StwOncallPlan *plan, StwRotation rotation, gint64 start, guint n_members)
{
  StwOncallLayer *layer = stw_oncall_plan_add_layer (plan);

  layer->rotation = rotation;
  layer->start = start;
  for (guint i = 0; i < n_members; i++)
    {
      StwOncallMember member = { i + 1, STW_ONCALL_EVER, STW_ONCALL_NEVER };

      g_array_append_val (layer->members, member);
    }
  return layer;
}

static gint64
some_time (gint64 near, gint64 within)
{
  return near + STW_MINUTE *
                  g_test_rand_int_range (-(int) (within / STW_MINUTE), (int) (within / STW_MINUTE));
}

static void
add_some_window (StwOncallLayer *layer)
{
  StwOncallWindow window = {
    (guint) g_test_rand_int_range (1, 127) << 1,
    g_test_rand_int_range (0, 48) * 1800,
    g_test_rand_int_range (0, 49) * 1800,
  };

  g_array_append_val (layer->windows, window);
}

static void
add_some_span (GArray *spans, gint64 near)
{
  StwOncallSpan span = { g_test_rand_int_range (0, 5), some_time (near, 4 * STW_DAY), 0, 1 };

  span.to = span.from + STW_MINUTE * g_test_rand_int_range (1, 3000);
  g_array_append_val (spans, span);
}

static StwOncallPlan *
some_plan (gint64 near)
{
  StwOncallPlan *plan = new_plan (zones[g_test_rand_int_range (0, G_N_ELEMENTS (zones))]);

  plan->around_the_clock = g_test_rand_bit ();
  for (int i = g_test_rand_int_range (1, 4); i > 0; i--)
    {
      StwOncallLayer *layer = add_layer (plan,
                                         (StwRotation) g_test_rand_int_range (0, 4),
                                         some_time (near - 10 * STW_DAY, 15 * STW_DAY),
                                         (guint) g_test_rand_int_range (0, 5));

      layer->every = g_test_rand_int_range (1, 4);
      if (g_test_rand_bit ())
        layer->end = some_time (near + 10 * STW_DAY, 10 * STW_DAY);
      for (int n = g_test_rand_int_range (0, 3); n > 0; n--)
        add_some_window (layer);
      if (layer->members->len > 1 && g_test_rand_bit ())
        g_array_index (layer->members, StwOncallMember, 0).from = some_time (near, 4 * STW_DAY);
      if (layer->members->len > 1 && g_test_rand_bit ())
        g_array_index (layer->members, StwOncallMember, 1).until = some_time (near, 4 * STW_DAY);
    }
  for (int n = g_test_rand_int_range (0, 3); n > 0; n--)
    add_some_span (plan->overrides, near);
  for (int n = g_test_rand_int_range (0, 3); n > 0; n--)
    add_some_span (plan->absences, near);
  return plan;
}

/* A long look and a look at one instant never differ, and the long one leaves nothing out. */
static void
shifts_say_what_every_instant_says (void)
{
  for (int round = 0; round < 400; round++)
    {
      gint64 near = time_of (changes[round % G_N_ELEMENTS (changes)]);
      g_autoptr (StwOncallPlan) plan = some_plan (near);
      gint64 from = some_time (near - 3 * STW_DAY, STW_DAY);
      gint64 to = from + 6 * STW_DAY;
      g_autoptr (GArray) shifts = stw_oncall_shifts (plan, from, to, 100000);
      gint64 at = from;

      for (guint i = 0; i < shifts->len; i++)
        {
          const StwOncallShift *shift = &g_array_index (shifts, StwOncallShift, i);

          g_assert_cmpint (shift->from, ==, at);
          g_assert_cmpint (shift->to, >, shift->from);
          at = shift->to;
          for (int sample = 0; sample < 20; sample++)
            {
              gint64 instant =
                sample == 0 ? shift->from : shift->from + (shift->to - shift->from) / 20 * sample;
              StwOncallShift one = stw_oncall_at (plan, instant);

              g_assert_cmpint (one.person, ==, shift->person);
              g_assert_cmpint (one.layer, ==, shift->layer);
              g_assert_cmpint (one.gap, ==, shift->gap);
            }
        }
      g_assert_cmpint (at, ==, to);
    }
}

/* By the plainest way there is: count hand-overs one by one from the start. */
static void
turns_go_round_from_the_start (void)
{
  for (int round = 0; round < 200; round++)
    {
      gint64 near = time_of (changes[round % G_N_ELEMENTS (changes)]);
      g_autoptr (StwOncallPlan) plan = new_plan (zones[round % G_N_ELEMENTS (zones)]);
      StwRotation rotation = round % 2 == 0 ? STW_ROTATION_DAILY : STW_ROTATION_WEEKLY;
      guint n_members = (guint) g_test_rand_int_range (1, 6);
      StwOncallLayer *layer =
        add_layer (plan, rotation, some_time (near - 20 * STW_DAY, STW_DAY), n_members);
      StwWallClock wall = stw_wall_clock_from_utc (plan->zone, layer->start);
      gint64 from = layer->start;

      layer->every = g_test_rand_int_range (1, 4);
      for (guint turn = 0; turn < 30; turn++)
        {
          gint64 to;
          StwOncallShift shift = stw_oncall_at (plan, from);

          wall.day += layer->every * (rotation == STW_ROTATION_WEEKLY ? 7 : 1);
          to = stw_wall_clock_to_utc (plan->zone, wall);
          g_assert_cmpint (shift.person, ==, turn % n_members + 1);
          g_assert_cmpint (shift.from, ==, from);
          g_assert_cmpint (shift.to, ==, to);
          g_assert_cmpint (stw_oncall_at (plan, to - 1).person, ==, shift.person);
          from = to;
        }
    }
}

static void
who_joins_or_leaves_changes_nobody_elses_order (void)
{
  g_autoptr (StwOncallPlan) plan = new_plan ("Europe/Berlin");
  gint64 start = time_of ("2025-10-20T07:00:00Z");
  StwOncallLayer *layer = add_layer (plan, STW_ROTATION_DAILY, start, 4);
  static const int expected[] = { 1, 2, 3, 1, 2, 3, 4, 1, 3, 4, 1, 3 };

  /* The fourth joins on the sixth day, the second leaves on the eighth. */
  g_array_index (layer->members, StwOncallMember, 3).from = time_of ("2025-10-25T12:00:00Z");
  g_array_index (layer->members, StwOncallMember, 1).until = time_of ("2025-10-27T12:00:00Z");
  for (guint day = 0; day < G_N_ELEMENTS (expected); day++)
    g_assert_cmpint (stw_oncall_at (plan, start + day * STW_DAY + 2 * STW_HOUR).person,
                     ==,
                     expected[day]);
}

static void
who_leaves_within_a_turn_leaves_a_gap (void)
{
  g_autoptr (StwOncallPlan) plan = new_plan ("UTC");
  gint64 start = time_of ("2025-06-02T08:00:00Z");
  StwOncallLayer *layer = add_layer (plan, STW_ROTATION_WEEKLY, start, 2);
  gint64 left = start + 3 * STW_DAY;
  StwOncallShift gap;

  g_array_index (layer->members, StwOncallMember, 0).until = left;
  gap = stw_oncall_at (plan, left);
  g_assert_cmpint (stw_oncall_at (plan, left - 1).person, ==, 1);
  g_assert_true (gap.gap);
  g_assert_cmpint (gap.from, ==, left);
  g_assert_cmpint (gap.to, ==, start + 7 * STW_DAY);
  g_assert_cmpint (stw_oncall_at (plan, gap.to).person, ==, 2);
}

/* What hides somebody never moves a turn: where the absent person was not on call, nothing is
 * different. */
static void
an_absence_hides_and_moves_nothing (void)
{
  for (int round = 0; round < 200; round++)
    {
      gint64 near = time_of (changes[round % G_N_ELEMENTS (changes)]);
      g_autoptr (StwOncallPlan) plan = some_plan (near);
      StwOncallSpan absence = { 1, near - STW_DAY, near + STW_DAY, 0 };
      g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (StwOncallShift));

      for (gint64 at = near - 3 * STW_DAY; at < near + 3 * STW_DAY; at += 37 * STW_MINUTE)
        {
          StwOncallShift shift = stw_oncall_at (plan, at);

          g_array_append_val (before, shift);
        }
      g_array_append_val (plan->absences, absence);
      for (guint i = 0; i < before->len; i++)
        {
          gint64 at = near - 3 * STW_DAY + i * 37 * STW_MINUTE;
          const StwOncallShift *was = &g_array_index (before, StwOncallShift, i);
          StwOncallShift is = stw_oncall_at (plan, at);
          gboolean absent = absence.from <= at && at < absence.to;

          if (was->person != absence.person || !absent)
            g_assert_cmpint (is.person, ==, was->person);
          else
            g_assert_cmpint (is.person, !=, absence.person);
        }
    }
}

static void
hours_that_nobody_serves_are_a_gap_only_around_the_clock (void)
{
  g_autoptr (StwOncallPlan) plan = new_plan ("Europe/Berlin");
  StwOncallLayer *layer =
    add_layer (plan, STW_ROTATION_WEEKLY, time_of ("2025-06-02T06:00:00Z"), 1);
  StwOncallWindow nights = { 0xfe, 18 * 3600, 8 * 3600 };
  gint64 noon = time_of ("2025-06-04T10:00:00Z");
  StwOncallMember nobody = { 0, STW_ONCALL_EVER, STW_ONCALL_NEVER };

  g_array_append_val (layer->windows, nights);
  g_assert_true (stw_oncall_at (plan, noon).gap);
  plan->around_the_clock = FALSE;
  g_assert_false (stw_oncall_at (plan, noon).gap);
  g_assert_false (stw_oncall_at (plan, noon + 12 * STW_HOUR).gap);
  g_array_append_val (layer->members, nobody);
  g_assert_true (stw_oncall_at (plan, noon + 7 * STW_DAY + 12 * STW_HOUR).gap);
}

static void
who_is_there_and_has_least_is_proposed_first (void)
{
  g_autoptr (StwOncallPlan) plan = new_plan ("UTC");
  gint64 start = time_of ("2025-06-02T08:00:00Z");
  gint64 from = start + 20 * STW_DAY;
  StwOncallSpan burden = { 1, from - 7 * STW_DAY, from - 4 * STW_DAY, 1 };
  StwOncallSpan away = { 3, from - STW_DAY, from + STW_HOUR, 0 };
  g_autoptr (GArray) proposals = NULL;

  add_layer (plan, STW_ROTATION_DAILY, start, 3);
  g_array_append_val (plan->overrides, burden);
  g_array_append_val (plan->absences, away);
  proposals = stw_oncall_propose (plan, from, from + STW_DAY);
  g_assert_cmpuint (proposals->len, ==, 2);
  g_assert_cmpint (g_array_index (proposals, StwOncallSpan, 0).person, ==, 2);
  g_assert_cmpint (g_array_index (proposals, StwOncallSpan, 1).person, ==, 1);
}

static void
the_number_of_shifts_is_bounded (void)
{
  g_autoptr (StwOncallPlan) plan = new_plan ("UTC");
  g_autoptr (GArray) shifts = NULL;

  add_layer (plan, STW_ROTATION_HOURLY, 0, 2);
  shifts = stw_oncall_shifts (plan, 0, 365 * STW_DAY, 100);
  g_assert_cmpuint (shifts->len, ==, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/oncall/rotation/agree", shifts_say_what_every_instant_says);
  g_test_add_func ("/desk/oncall/rotation/round", turns_go_round_from_the_start);
  g_test_add_func ("/desk/oncall/rotation/members", who_joins_or_leaves_changes_nobody_elses_order);
  g_test_add_func ("/desk/oncall/rotation/leave", who_leaves_within_a_turn_leaves_a_gap);
  g_test_add_func ("/desk/oncall/rotation/absence", an_absence_hides_and_moves_nothing);
  g_test_add_func ("/desk/oncall/rotation/gap",
                   hours_that_nobody_serves_are_a_gap_only_around_the_clock);
  g_test_add_func ("/desk/oncall/rotation/propose", who_is_there_and_has_least_is_proposed_first);
  g_test_add_func ("/desk/oncall/rotation/bound", the_number_of_shifts_is_bounded);
  return g_test_run ();
}

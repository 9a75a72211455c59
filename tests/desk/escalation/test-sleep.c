/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom an incident of the past would have woken. */

#include "base/clock.h"
#include "base/timestamp.h"
#include "base/wall-clock.h"
#include "desk/escalation/sleep.h"

/* Somebody in Berlin is told at once and 5 minutes later, somebody in New York after 10. */
static StwEscalationPolicy *
new_policy (void)
{
  static const StwEscalationStep steps[] = {
    { 0, STW_WHOM_PERSON, 1, 2, 5 * STW_MINUTE, FALSE },
    { 10 * STW_MINUTE, STW_WHOM_PERSON, 2, 1, 0, FALSE },
  };
  StwEscalationPolicy *policy = stw_escalation_policy_new (STW_HOUR);

  g_array_append_vals (policy->steps, steps, G_N_ELEMENTS (steps));
  return policy;
}

typedef struct
{
  GTimeZone *zones[2];
  gint64 away; /* a person that no step reaches */
} World;

static GArray *
whom_cb (const StwEscalationStep *step, gint64 at, gpointer data)
{
  const World *world = data;
  const StwSleeper sleeper = { step->who, world->zones[step->who - 1] };
  GArray *sleepers = g_array_new (FALSE, FALSE, sizeof (StwSleeper));

  if (step->who != world->away)
    g_array_append_val (sleepers, sleeper);
  return sleepers;
}

static gint64
parse (const char *text)
{
  gint64 time;

  g_assert_true (stw_timestamp_parse (text, &time));
  return time;
}

/* The people who are woken, as digits. */
static char *
replay (const World *world, gint64 from, gint64 answered_at)
{
  g_autoptr (StwEscalationPolicy) policy = new_policy ();
  g_autoptr (GArray) woken =
               stw_sleep_replay (policy, from, answered_at, whom_cb, (gpointer) world);
  GString *digits = g_string_new (NULL);

  for (guint i = 0; i < woken->len; i++)
    g_string_append_printf (digits, "%d", (int) g_array_index (woken, gint64, i));
  return g_string_free (digits, FALSE);
}

static World *
new_world (void)
{
  World *world = g_new0 (World, 1);

  world->zones[0] = stw_wall_clock_zone ("Europe/Berlin");
  world->zones[1] = stw_wall_clock_zone ("America/New_York");
  return world;
}

static void
world_free (World *world)
{
  g_time_zone_unref (world->zones[0]);
  g_time_zone_unref (world->zones[1]);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* In winter Berlin is an hour before UTC, and New York five behind. */
static void
a_worked_example_comes_out_as_by_hand (void)
{
  static const struct
  {
    const char *began_at;
    int answered_minutes; /* -1 for never */
    const char *woken;
  } rows[] = {
    { "2026-01-15T02:00:00Z", -1, "1" },  /* 3:00 and 21:10 */
    { "2026-01-15T02:50:00Z", -1, "12" }, /* 3:50 and 22:00 */
    { "2026-01-15T02:49:59Z", -1, "1" },  /* and a second earlier */
    { "2026-01-15T05:00:00Z", -1, "12" }, /* 6:00 and 0:10 */
    { "2026-01-15T05:00:00Z", 10, "1" },  /* answered as the second step comes */
    { "2026-01-15T05:55:00Z", -1, "12" }, /* 6:55 and 1:05 */
    { "2026-01-15T06:00:00Z", -1, "2" },  /* 7:00 is morning */
    { "2026-01-15T15:00:00Z", -1, "" },   /* by day in both */
    { "2026-01-15T20:55:00Z", -1, "1" },  /* 21:55, and again at 22:00 */
    { "2026-01-15T20:55:00Z", 4, "" },    /* answered before that */
    { "2026-01-15T02:00:00Z", 0, "" },    /* nobody was told */
  };
  g_autoptr (World) world = new_world ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 from = parse (rows[i].began_at);
      gint64 until = rows[i].answered_minutes >= 0 ? from + rows[i].answered_minutes * STW_MINUTE
                                                   : STW_ESCALATION_NEVER;
      g_autofree char *woken = replay (world, from, until);

      g_test_message ("%s, %d", rows[i].began_at, rows[i].answered_minutes);
      g_assert_cmpstr (woken, ==, rows[i].woken);
    }
}

/* The next one has its turn at once, and by then it is night. */
static void
who_is_not_reached_is_not_woken (void)
{
  g_autoptr (World) world = new_world ();
  g_autofree char *woken = NULL;

  world->away = 1;
  woken = replay (world, parse ("2026-01-15T05:00:00Z"), STW_ESCALATION_NEVER);
  g_assert_cmpstr (woken, ==, "2");
}

/* Whenever it began: who answers later wakes nobody less. */
static void
a_later_answer_wakes_nobody_less (void)
{
  g_autoptr (World) world = new_world ();
  gint64 start = parse ("2026-01-01T00:00:00Z");

  for (guint i = 0; i < 500; i++)
    {
      gint64 from = start + g_test_rand_int_range (0, 300 * 1440) * STW_MINUTE;
      gint64 answer = g_test_rand_int_range (0, 30) * STW_MINUTE;
      g_autofree char *soon = replay (world, from, from + answer);
      g_autofree char *late = replay (world, from, from + answer + STW_MINUTE);

      g_assert_true (g_str_has_prefix (late, soon));
    }
}

static void
a_night_follows_the_clock (void)
{
  g_autoptr (GTimeZone) berlin = stw_wall_clock_zone ("Europe/Berlin");

  g_assert_true (stw_sleep_is_night (berlin, parse ("2026-07-15T20:00:00Z")));
  g_assert_false (stw_sleep_is_night (berlin, parse ("2026-01-15T20:00:00Z")));
  g_assert_false (stw_sleep_is_night (berlin, parse ("2026-07-15T05:00:00Z")));
  g_assert_true (stw_sleep_is_night (berlin, parse ("2026-01-15T05:00:00Z")));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/sleep/example", a_worked_example_comes_out_as_by_hand);
  g_test_add_func ("/desk/sleep/nobody", who_is_not_reached_is_not_woken);
  g_test_add_func ("/desk/sleep/later", a_later_answer_wakes_nobody_less);
  g_test_add_func ("/desk/sleep/night", a_night_follows_the_clock);
  return g_test_run ();
}

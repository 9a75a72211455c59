/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rule of escalation under a clock that the tests drive. */

#include "base/clock.h"
#include "desk/escalation/escalation.h"
#include "model/enums.h"

#define START (G_GINT64_CONSTANT (1790000000) * STW_SECOND)
#define TRIALS 2000
/* More than any policy of these tests can do. */
#define MOST_ACTS 500

typedef struct
{
  guint64 reachable; /* a bit for each step */
  guint n_asked;
} World;

static guint
reach (const StwEscalationStep *step, const StwEscalationAct *act, gpointer data)
{
  World *world = data;

  world->n_asked++;
  return (world->reachable >> act->step) & 1;
}

static void
add (StwEscalationPolicy *policy, gint64 after, guint times, gint64 every)
{
  const StwEscalationStep step = { after, STW_WHOM_TEAM, 1, times, every, FALSE };

  g_array_append_val (policy->steps, step);
}

/* Takes all that is due until an instant. */
static GArray *
run (const StwEscalationPolicy *policy, StwEscalationState *state, gint64 until, World *world)
{
  GArray *acts = g_array_new (FALSE, FALSE, sizeof (StwEscalationAct));

  while (stw_escalation_get_due (policy, state) <= until)
    {
      stw_escalation_take (policy, state, reach, world, acts);
      g_assert_cmpuint (acts->len, <, MOST_ACTS);
    }
  return acts;
}

static void
assert_acts (GArray *acts, const StwEscalationAct *expected, guint n)
{
  g_assert_cmpuint (acts->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const StwEscalationAct *act = &g_array_index (acts, StwEscalationAct, i);

      g_assert_cmpint (act->at - START, ==, expected[i].at);
      g_assert_cmpint (act->kind, ==, expected[i].kind);
      g_assert_cmpuint (act->step, ==, expected[i].step);
    }
}

static void
steps_come_at_their_times_and_repeat_until_the_next (void)
{
  static const StwEscalationAct expected[] = {
    { 0, STW_ESCALATION_TOLD, 0 },
    { 5 * STW_MINUTE, STW_ESCALATION_REPEATED, 0 },
    { 10 * STW_MINUTE, STW_ESCALATION_TOLD, 1 },
    { 25 * STW_MINUTE, STW_ESCALATION_TOLD, 2 },
    { 40 * STW_MINUTE, STW_ESCALATION_REPEATED, 2 },
    { 55 * STW_MINUTE, STW_ESCALATION_REPEATED, 2 },
  };
  g_autoptr (StwEscalationPolicy) policy = stw_escalation_policy_new (STW_HOUR);
  g_autoptr (GArray) acts = NULL;
  World world = { .reachable = 7 };
  StwEscalationState state;

  add (policy, 0, 9, 5 * STW_MINUTE);
  add (policy, 10 * STW_MINUTE, 1, 0);
  add (policy, 25 * STW_MINUTE, 3, 15 * STW_MINUTE);
  stw_escalation_start (&state, START);
  acts = run (policy, &state, START + STW_DAY, &world);
  assert_acts (acts, expected, G_N_ELEMENTS (expected));
  g_assert_cmpint (stw_escalation_get_due (policy, &state), ==, STW_ESCALATION_NEVER);
}

static void
a_step_that_reaches_nobody_is_passed_at_once (void)
{
  static const StwEscalationAct expected[] = {
    { 0, STW_ESCALATION_PASSED, 0 },
    { 0, STW_ESCALATION_TOLD, 1 },
    { 25 * STW_MINUTE, STW_ESCALATION_PASSED, 2 },
    { 25 * STW_MINUTE, STW_ESCALATION_EXHAUSTED, 3 },
  };
  g_autoptr (StwEscalationPolicy) policy = stw_escalation_policy_new (STW_HOUR);
  g_autoptr (GArray) acts = NULL;
  World world = { .reachable = 2 };
  StwEscalationState state;

  add (policy, 0, 2, 5 * STW_MINUTE);
  add (policy, 10 * STW_MINUTE, 1, 0);
  add (policy, 25 * STW_MINUTE, 4, STW_MINUTE);
  stw_escalation_start (&state, START);
  acts = run (policy, &state, START + STW_DAY, &world);
  assert_acts (acts, expected, G_N_ELEMENTS (expected));
}

static void
acknowledging_stops_it_for_so_long (void)
{
  g_autoptr (StwEscalationPolicy) policy = stw_escalation_policy_new (STW_HOUR);
  g_autoptr (GArray) early = NULL;
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) late = NULL;
  World world = { .reachable = 3 };
  StwEscalationState state;

  add (policy, 0, 1, 0);
  add (policy, 10 * STW_MINUTE, 1, 0);
  stw_escalation_start (&state, START);
  early = run (policy, &state, START + STW_MINUTE, &world);
  stw_escalation_stop (&state, START + 2 * STW_MINUTE);
  stw_escalation_stop (&state, START + 30 * STW_MINUTE);
  none = run (policy, &state, START + 90 * STW_MINUTE - 1, &world);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (state.stopped_at, ==, START + 2 * STW_MINUTE);
  late = run (policy, &state, START + 90 * STW_MINUTE, &world);
  assert_acts (late,
               (const StwEscalationAct[]){ { 90 * STW_MINUTE, STW_ESCALATION_RESUMED, 0 },
                                           { 90 * STW_MINUTE, STW_ESCALATION_TOLD, 0 } },
               2);
}

static void
starting_again_begins_with_the_first_step (void)
{
  g_autoptr (StwEscalationPolicy) policy = stw_escalation_policy_new_default ();
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;
  World world = { .reachable = 7 };
  StwEscalationState state;

  stw_escalation_start (&state, START);
  before = run (policy, &state, START + STW_HOUR, &world);
  stw_escalation_stop (&state, START + STW_HOUR);
  stw_escalation_start (&state, START + 2 * STW_HOUR);
  after = run (policy, &state, START + 3 * STW_HOUR, &world);
  g_assert_cmpuint (before->len, ==, after->len);
  g_assert_cmpuint (g_array_index (after, StwEscalationAct, 0).step, ==, 0);
}

static StwEscalationPolicy *
make_policy (GRand *rand)
{
  StwEscalationPolicy *policy =
    stw_escalation_policy_new (g_rand_int_range (rand, 1, 300) * STW_MINUTE);
  gint64 after = 0;

  for (int i = g_rand_int_range (rand, 0, 8); i > 0; i--)
    {
      add (policy,
           after,
           (guint) g_rand_int_range (rand, 1, 6),
           g_rand_int_range (rand, 1, 30) * STW_MINUTE);
      after += g_rand_int_range (rand, 0, 60) * STW_MINUTE;
    }
  return policy;
}

/* Never out of order, never before its time, each step once, and told no more often than said. */
static void
check_run (const StwEscalationPolicy *policy, const GArray *acts, const World *world)
{
  gint64 latest = START;
  guint next = 0;
  guint n_told = 0;

  for (guint i = 0; i < acts->len; i++)
    {
      const StwEscalationAct *act = &g_array_index (acts, StwEscalationAct, i);
      const StwEscalationStep *step = &g_array_index (policy->steps, StwEscalationStep, act->step);

      g_assert_cmpint (act->at, >=, latest);
      latest = act->at;
      if (act->kind == STW_ESCALATION_EXHAUSTED)
        {
          g_assert_cmpuint (i + 1, ==, acts->len);
          g_assert_cmpuint (act->step, ==, policy->steps->len);
          continue;
        }
      if (act->kind == STW_ESCALATION_REPEATED)
        {
          g_assert_cmpuint (act->step + 1, ==, next);
          g_assert_cmpuint (++n_told, <=, step->times);
          continue;
        }
      g_assert_cmpuint (act->step, ==, next++);
      n_told = 1;
      g_assert_cmpint ((world->reachable >> act->step) & 1, ==, act->kind == STW_ESCALATION_TOLD);
      /* Nobody waits longer because others were not there. */
      g_assert_cmpint (act->at, <=, START + step->after);
    }
  g_assert_cmpuint (next, ==, policy->steps->len);
}

static void
every_policy_tells_each_step_once_and_in_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);

  for (guint trial = 0; trial < TRIALS; trial++)
    {
      g_autoptr (StwEscalationPolicy) policy = make_policy (rand);
      World world = { .reachable = g_rand_int (rand) };
      StwEscalationState state;
      g_autoptr (GArray) acts = NULL;

      stw_escalation_start (&state, START);
      acts = run (policy, &state, START + 30 * STW_DAY, &world);
      check_run (policy, acts, &world);
    }
}

/* What fell due while Steward was off happens at the start, once and in order. */
static void
an_interruption_changes_nothing (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint trial = 0; trial < TRIALS; trial++)
    {
      g_autoptr (StwEscalationPolicy) policy = make_policy (rand);
      World world = { .reachable = g_rand_int (rand) };
      gint64 cut = START + g_rand_int_range (rand, 0, 600) * STW_MINUTE;
      gint64 end = cut + STW_DAY;
      StwEscalationState whole;
      StwEscalationState parts;
      g_autoptr (GArray) at_once = NULL;
      g_autoptr (GArray) before = NULL;
      g_autoptr (GArray) after = NULL;

      stw_escalation_start (&whole, START);
      stw_escalation_start (&parts, START);
      at_once = run (policy, &whole, end, &world);
      before = run (policy, &parts, cut, &world);
      after = run (policy, &parts, end, &world);
      g_array_append_vals (before, after->data, after->len);
      g_assert_cmpmem (before->data,
                       before->len * sizeof (StwEscalationAct),
                       at_once->data,
                       at_once->len * sizeof (StwEscalationAct));
    }
}

static void
nothing_happens_between_an_answer_and_the_end_of_patience (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);

  for (guint trial = 0; trial < TRIALS; trial++)
    {
      g_autoptr (StwEscalationPolicy) policy = make_policy (rand);
      World world = { .reachable = g_rand_int (rand) };
      gint64 answered = START + g_rand_int_range (rand, 0, 600) * STW_MINUTE;
      StwEscalationState state;
      g_autoptr (GArray) before = NULL;
      g_autoptr (GArray) after = NULL;

      stw_escalation_start (&state, START);
      before = run (policy, &state, answered, &world);
      stw_escalation_stop (&state, answered);
      world.n_asked = 0;
      after = run (policy, &state, answered + policy->patience - 1, &world);
      g_assert_cmpuint (after->len, ==, 0);
      g_assert_cmpuint (world.n_asked, ==, 0);
      g_assert_cmpint (stw_escalation_get_due (policy, &state), ==, answered + policy->patience);
    }
}

static void
the_most_telling_choice_counts (void)
{
  static const StwEscalationChoice rows[] = {
    { 0, -1, STW_HOURS_ANY, 1 },
    { 0, STW_SEVERITY_LOW, STW_HOURS_CLOSED, 0 },
    { 7, -1, STW_HOURS_ANY, 2 },
    { 7, STW_SEVERITY_CRITICAL, STW_HOURS_ANY, 3 },
    { 7, STW_SEVERITY_CRITICAL, STW_HOURS_CLOSED, 4 },
  };
  static const struct
  {
    gint64 company;
    StwSeverity severity;
    gboolean open;
    gint64 policy;
  } cases[] = {
    { 1, STW_SEVERITY_HIGH, TRUE, 1 },     { 1, STW_SEVERITY_LOW, TRUE, 1 },
    { 1, STW_SEVERITY_LOW, FALSE, 0 },     { 7, STW_SEVERITY_LOW, FALSE, 2 },
    { 7, STW_SEVERITY_CRITICAL, TRUE, 3 }, { 7, STW_SEVERITY_CRITICAL, FALSE, 4 },
  };
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (StwEscalationChoice));
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (StwEscalationChoice));

  g_array_append_vals (choices, rows, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const StwEscalationChoice *choice =
        stw_escalation_choose (choices, cases[i].company, (int) cases[i].severity, cases[i].open);

      g_assert_nonnull (choice);
      g_assert_cmpint (choice->policy, ==, cases[i].policy);
    }
  g_assert_null (stw_escalation_choose (none, 1, STW_SEVERITY_HIGH, TRUE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/escalation/times", steps_come_at_their_times_and_repeat_until_the_next);
  g_test_add_func ("/desk/escalation/passed", a_step_that_reaches_nobody_is_passed_at_once);
  g_test_add_func ("/desk/escalation/acknowledged", acknowledging_stops_it_for_so_long);
  g_test_add_func ("/desk/escalation/again", starting_again_begins_with_the_first_step);
  g_test_add_func ("/desk/escalation/order", every_policy_tells_each_step_once_and_in_order);
  g_test_add_func ("/desk/escalation/interrupted", an_interruption_changes_nothing);
  g_test_add_func ("/desk/escalation/patience",
                   nothing_happens_between_an_answer_and_the_end_of_patience);
  g_test_add_func ("/desk/escalation/choice", the_most_telling_choice_counts);
  return g_test_run ();
}

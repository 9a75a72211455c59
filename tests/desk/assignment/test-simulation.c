/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ten thousand incidents over a team of twenty in three time zones: how fair the rule is, and how
 * well those whom it chooses know what is needed. The figures are printed beside those of chance
 * and of taking turns; the test fails where the rule falls below what it should reach. */

#include "desk/assignment/assignment.h"

#include <math.h>

#define N_INCIDENTS 10000
#define N_PEOPLE 20
#define DAYS 50
#define MINUTE G_GINT64_CONSTANT (60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static const char *const skills[] = { "linux", "windows", "network", "mail", "aws", "backup" };

typedef enum
{
  BY_RULE,
  BY_CHANCE,
  BY_TURNS,
  N_WAYS,
} Way;

typedef struct
{
  gint64 until;
  guint person;
} Work;

typedef struct
{
  GPtrArray *team;         /* (owned) (element-type StwCandidate) */
  GArray *work;            /* (owned) of Work */
  guint given[N_PEOPLE];   /* incidents */
  guint present[N_PEOPLE]; /* incidents that came while present */
  guint n_given;
  guint n_could_fit; /* while somebody present knew something of it */
  guint n_fit;       /* and the chosen one did */
  guint n_best;      /* and nobody present knew it better */
  guint levels;      /* the sum of their levels */
  guint n_absent;    /* given to somebody absent */
  guint turn;
} Simulation;

/* Everyone knows three areas, one of them well; each area is known by ten of the twenty. */
static GPtrArray *
make_team (void)
{
  GPtrArray *team = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_candidate_free);

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *name = g_strdup_printf ("Technician %u", i + 1);
      StwCandidate *candidate = stw_candidate_new (i + 1, name);

      for (guint j = 0; j < 3; j++)
        stw_candidate_add_skill (candidate,
                                 skills[(i + 2 * j) % G_N_ELEMENTS (skills)],
                                 j == 0 ? 5 : 1 + (int) ((i + j) % 4));
      g_ptr_array_add (team, candidate);
    }
  return team;
}

/* Three shifts of nine hours around the clock; one in each is on call, one in ten busy, and each
 * is away one day in seventeen. */
static void
set_presence (Simulation *self, gint64 now)
{
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      StwCandidate *candidate = g_ptr_array_index (self->team, i);
      gint64 local = (now + (i % 3) * 8 * HOUR) % DAY;
      gint64 day = now / DAY;

      candidate->in_hours = local < 9 * HOUR;
      candidate->on_call = (guint) (day % N_PEOPLE) == i;
      candidate->presence = (day + i) % 17 == 0          ? STW_PERSON_AWAY
                            : (now / HOUR + i) % 10 == 0 ? STW_PERSON_BUSY
                                                         : STW_PERSON_AVAILABLE;
    }
}

static void
finish_work (Simulation *self, gint64 now)
{
  for (guint i = self->work->len; i > 0; i--)
    {
      Work *work = &g_array_index (self->work, Work, i - 1);

      if (work->until > now)
        continue;
      ((StwCandidate *) g_ptr_array_index (self->team, work->person))->open--;
      g_array_remove_index_fast (self->work, i - 1);
    }
}

static gboolean
is_present (const StwCandidate *candidate)
{
  return candidate->presence != STW_PERSON_AWAY && (candidate->in_hours || candidate->on_call);
}

static int
get_level (const StwCandidate *candidate, const char *skill)
{
  for (guint i = 0; i < candidate->skills->len; i++)
    if (g_str_equal (g_array_index (candidate->skills, StwSkill, i).name, skill))
      return g_array_index (candidate->skills, StwSkill, i).level;
  return 0;
}

static guint
choose (Simulation *self, Way way, const char *const *needs)
{
  g_autoptr (GPtrArray) ranked = NULL;
  const StwAssignment *chosen;
  guint person;

  if (way == BY_RULE)
    {
      ranked = stw_assignment_rank (self->team, needs);
      chosen = stw_assignment_choose (ranked);
      return chosen != NULL ? (guint) chosen->person - 1 : N_PEOPLE;
    }
  do
    person =
      way == BY_CHANCE ? (guint) g_test_rand_int_range (0, N_PEOPLE) : self->turn++ % N_PEOPLE;
  while (!is_present (g_ptr_array_index (self->team, person)));
  return person;
}

static void
count (Simulation *self, guint person, const char *need)
{
  const StwCandidate *chosen = g_ptr_array_index (self->team, person);
  int level = get_level (chosen, need);
  int best = 0;

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      const StwCandidate *candidate = g_ptr_array_index (self->team, i);

      if (!is_present (candidate))
        continue;
      self->present[i]++;
      best = MAX (best, get_level (candidate, need));
    }
  self->n_absent += !is_present (chosen);
  self->n_could_fit += best > 0;
  self->n_fit += level > 0;
  self->n_best += best > 0 && level == best;
  self->levels += (guint) level;
}

static void
give (Simulation *self, guint person, gint64 now)
{
  StwCandidate *candidate = g_ptr_array_index (self->team, person);
  Work work = { now + g_test_rand_int_range (20, 240) * MINUTE, person };

  self->given[person]++;
  self->n_given++;
  candidate->open++;
  candidate->last_assigned = now + 1;
  g_array_append_val (self->work, work);
}

/* Jain's index of what each was given for the time that it was there: 1 is wholly fair, one
 * twentieth is one for all. */
static double
get_fairness (const Simulation *self)
{
  double sum = 0;
  double squares = 0;

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      double share = (double) self->given[i] / self->present[i];

      sum += share;
      squares += share * share;
    }
  return sum * sum / (N_PEOPLE * squares);
}

/* The most that one was given over the least, for the time that each was there. */
static double
get_spread (const Simulation *self)
{
  double least = G_MAXDOUBLE;
  double most = 0;

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      double share = (double) self->given[i] / self->present[i];

      least = MIN (least, share);
      most = MAX (most, share);
    }
  return most / least;
}

static void
simulate (Way way, Simulation *self)
{
  self->team = make_team ();
  self->work = g_array_new (FALSE, FALSE, sizeof (Work));
  for (guint i = 0; i < N_INCIDENTS; i++)
    {
      gint64 now = i * (DAYS * DAY / N_INCIDENTS) + g_test_rand_int_range (0, (gint) MINUTE);
      const char *needs[] = { skills[g_test_rand_int_range (0, G_N_ELEMENTS (skills))], NULL };
      guint person;

      set_presence (self, now);
      finish_work (self, now);
      person = choose (self, way, needs);
      g_assert_cmpuint (person, <, N_PEOPLE);
      count (self, person, needs[0]);
      give (self, person, now);
    }
  g_ptr_array_unref (self->team);
  g_array_unref (self->work);
}

static void
the_rule_is_fair_and_finds_who_knows_it (void)
{
  static const char *const names[] = { "rule", "chance", "turns" };
  Simulation simulations[N_WAYS] = { 0 };
  const Simulation *rule = &simulations[BY_RULE];

  for (guint way = 0; way < N_WAYS; way++)
    {
      Simulation *self = &simulations[way];

      simulate ((Way) way, self);
      g_test_message ("%s: %u incidents over %d people: Jain's index %.3f, most over least %.2f; "
                      "the skill is known in %.1f %%, best known in %.1f %%, mean level %.2f",
                      names[way],
                      self->n_given,
                      N_PEOPLE,
                      get_fairness (self),
                      get_spread (self),
                      100.0 * self->n_fit / self->n_could_fit,
                      100.0 * self->n_best / self->n_could_fit,
                      (double) self->levels / self->n_given);
    }
  g_assert_cmpuint (rule->n_absent, ==, 0);
  g_assert_cmpuint (rule->n_fit, ==, rule->n_could_fit);
  g_assert_cmpfloat (get_fairness (rule), >, 0.97);
  g_assert_cmpfloat (get_spread (rule), <, 2.0);
  g_assert_cmpfloat ((double) rule->levels / rule->n_given, >, 3.0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/assignment/simulation", the_rule_is_fair_and_finds_who_knows_it);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is to have an incident: an order of people by what they know, have to do, and say of
 * themselves. Plain functions over plain facts, usable from any thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/assignment/assignment.h"

/* What a part gives, in percent. None gives nothing, so that the others still tell apart. */
#define KNOWS_NOTHING 20
#define KNOWS_A_LITTLE 60
#define HALF_LOAD 4 /* so many open incidents halve the part */
#define BUSY 40
#define OUT_OF_HOURS 10
#define AWAY 1
#define NOT_ON_CALL 80
#define CHOSEN_LAST 40

static const char *const part_words[] = { "skill", "load", "availability", "on_call", "fairness" };

G_STATIC_ASSERT (G_N_ELEMENTS (part_words) == STW_N_ASSIGNMENT_PARTS);

static void
skill_clear (gpointer data)
{
  StwSkill *skill = data;

  g_free (skill->name);
}

/**
 * stw_candidate_new:
 *
 * Returns: (transfer full): somebody available and at work who knows, has and was given nothing
 */
StwCandidate *
stw_candidate_new (gint64 person, const char *name)
{
  StwCandidate *candidate = g_new0 (StwCandidate, 1);

  candidate->person = person;
  candidate->name = g_strdup (name);
  candidate->in_hours = TRUE;
  candidate->skills = g_array_new (FALSE, FALSE, sizeof (StwSkill));
  g_array_set_clear_func (candidate->skills, skill_clear);
  return candidate;
}

/**
 * stw_candidate_add_skill:
 * @name: as people write it
 * @level: 1 to %STW_SKILL_LEVEL_MOST
 */
void
stw_candidate_add_skill (StwCandidate *candidate, const char *name, int level)
{
  StwSkill skill = { .level = CLAMP (level, 1, STW_SKILL_LEVEL_MOST) };

  g_return_if_fail (name != NULL);

  skill.name = g_utf8_casefold (name, -1);
  g_array_append_val (candidate->skills, skill);
}

/**
 * stw_candidate_free:
 * @candidate: (nullable) (transfer full): somebody
 */
void
stw_candidate_free (StwCandidate *candidate)
{
  if (candidate == NULL)
    return;
  g_free (candidate->name);
  g_array_unref (candidate->skills);
  g_free (candidate);
}

/**
 * stw_assignment_free:
 * @assignment: (nullable) (transfer full): a place in the order
 */
void
stw_assignment_free (StwAssignment *assignment)
{
  if (assignment == NULL)
    return;
  g_free (assignment->name);
  g_strfreev (assignment->knows);
  g_free (assignment);
}

/* How well somebody knows a skill; 0 for not at all. */
static int
get_level (const StwCandidate *candidate, const char *skill)
{
  for (guint i = 0; i < candidate->skills->len; i++)
    {
      const StwSkill *known = &g_array_index (candidate->skills, StwSkill, i);

      if (g_str_equal (known->name, skill))
        return known->level;
    }
  return 0;
}

static int
rate_level (int level)
{
  if (level == 0)
    return KNOWS_NOTHING;
  return KNOWS_A_LITTLE + (100 - KNOWS_A_LITTLE) * (level - 1) / (STW_SKILL_LEVEL_MOST - 1);
}

/* The mean over what is needed, and which of it is known. */
static int
rate_skills (const StwCandidate *candidate, const char *const *needs, char ***ret_knows)
{
  g_autoptr (GStrvBuilder) knows = g_strv_builder_new ();
  int sum = 0;
  int n = 0;

  for (; needs != NULL && needs[n] != NULL; n++)
    {
      g_autofree char *need = g_utf8_casefold (needs[n], -1);
      int level = get_level (candidate, need);

      sum += rate_level (level);
      if (level > 0)
        g_strv_builder_add (knows, needs[n]);
    }
  *ret_knows = g_strv_builder_end (knows);
  return n > 0 ? sum / n : 100;
}

static int
rate_load (guint open)
{
  return MAX (1, (int) (100 * HALF_LOAD / (HALF_LOAD + MIN (open, 1000))));
}

static int
rate_availability (const StwCandidate *candidate)
{
  if (candidate->presence == STW_PERSON_AWAY)
    return AWAY;
  if (!candidate->in_hours && !candidate->on_call)
    return OUT_OF_HOURS;
  return candidate->presence == STW_PERSON_BUSY ? BUSY : 100;
}

static StwReadiness
judge_readiness (const StwCandidate *candidate, gboolean fits)
{
  if (candidate->presence == STW_PERSON_AWAY)
    return STW_READY_AWAY;
  if (!candidate->in_hours && !candidate->on_call)
    return STW_READY_OUT_OF_HOURS;
  return fits ? STW_READY_FITS : STW_READY_PRESENT;
}

/* By how many of the others somebody was outwaited: all of it for who was chosen longest ago, and
 * the least for who was chosen last. Who never was has waited longest. */
static int
rate_fairness (GPtrArray *candidates, const StwCandidate *candidate, gboolean *ret_longest_ago)
{
  guint earlier = 0;
  guint later = 0;

  for (guint i = 0; i < candidates->len; i++)
    {
      const StwCandidate *other = g_ptr_array_index (candidates, i);

      earlier += other->last_assigned < candidate->last_assigned;
      later += other->last_assigned > candidate->last_assigned;
    }
  *ret_longest_ago = earlier == 0 && later > 0;
  if (earlier + later == 0)
    return 100;
  return 100 - (int) ((100 - CHOSEN_LAST) * (guint64) earlier / (candidates->len - 1));
}

static StwAssignment *
rate (GPtrArray *candidates, const StwCandidate *candidate, const char *const *needs)
{
  StwAssignment *assignment = g_new0 (StwAssignment, 1);
  int *parts = assignment->parts;

  assignment->person = candidate->person;
  assignment->name = g_strdup (candidate->name);
  assignment->presence = candidate->presence;
  assignment->on_call = candidate->on_call;
  assignment->open = candidate->open;
  parts[STW_ASSIGNMENT_SKILL] = rate_skills (candidate, needs, &assignment->knows);
  parts[STW_ASSIGNMENT_LOAD] = rate_load (candidate->open);
  parts[STW_ASSIGNMENT_AVAILABILITY] = rate_availability (candidate);
  parts[STW_ASSIGNMENT_ON_CALL] = candidate->on_call ? 100 : NOT_ON_CALL;
  parts[STW_ASSIGNMENT_FAIRNESS] = rate_fairness (candidates, candidate, &assignment->longest_ago);
  assignment->readiness =
    judge_readiness (candidate, needs == NULL || needs[0] == NULL || assignment->knows[0] != NULL);
  assignment->score = 1;
  for (guint i = 0; i < STW_N_ASSIGNMENT_PARTS; i++)
    assignment->score *= parts[i];
  return assignment;
}

/* Whoever stands better, then scores higher; of two alike who has less to do, then the one who
 * joined first. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const StwAssignment *first = *(const StwAssignment *const *) a;
  const StwAssignment *second = *(const StwAssignment *const *) b;

  if (first->readiness != second->readiness)
    return first->readiness < second->readiness ? -1 : 1;
  if (first->score != second->score)
    return first->score > second->score ? -1 : 1;
  if (first->open != second->open)
    return first->open < second->open ? -1 : 1;
  return (first->person > second->person) - (first->person < second->person);
}

/**
 * stw_assignment_rank:
 * @candidates: (element-type StwCandidate): who may be chosen, in any order
 * @needs: (nullable): the skills that the incident needs, %NULL for none in particular
 *
 * The score of each is the product of its parts, so that one bad part is enough to step back.
 * Before it counts how somebody stands: nobody away or out of hours comes before somebody present.
 *
 * Returns: (transfer full) (element-type StwAssignment): all of them, the best first
 */
GPtrArray *
stw_assignment_rank (GPtrArray *candidates, const char *const *needs)
{
  GPtrArray *ranked = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_assignment_free);

  g_return_val_if_fail (candidates != NULL, ranked);

  for (guint i = 0; i < candidates->len; i++)
    g_ptr_array_add (ranked, rate (candidates, g_ptr_array_index (candidates, i), needs));
  g_ptr_array_sort (ranked, compare);
  return ranked;
}

/**
 * stw_assignment_choose:
 * @ranked: what stw_assignment_rank() returned
 *
 * Somebody asleep who is chosen would only look as if the incident were in hand, so nobody is
 * while nobody is present.
 *
 * Returns: (transfer none) (nullable): whom the rule gives it to by itself
 */
const StwAssignment *
stw_assignment_choose (GPtrArray *ranked)
{
  const StwAssignment *first = ranked->len > 0 ? g_ptr_array_index (ranked, 0) : NULL;

  return first != NULL && first->readiness <= STW_READY_PRESENT ? first : NULL;
}

/**
 * stw_assignment_part_to_word:
 *
 * Returns: (transfer none): the part's name in the JSON form
 */
const char *
stw_assignment_part_to_word (StwAssignmentPart part)
{
  g_return_val_if_fail (part < STW_N_ASSIGNMENT_PARTS, NULL);

  return part_words[part];
}

/**
 * stw_assignment_get_percent:
 *
 * Returns: the score as a person reads it, from 0 to 100
 */
int
stw_assignment_get_percent (const StwAssignment *assignment)
{
  gint64 most = 1;

  for (guint i = 0; i < STW_N_ASSIGNMENT_PARTS; i++)
    most *= 100;
  return (int) ((assignment->score * 100 + most / 2) / most);
}

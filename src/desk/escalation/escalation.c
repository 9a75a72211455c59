/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rule of escalation: who is told of an incident after how long, while nobody answers. Pure:
 * it is asked when something is due and told to take it, whatever the clock says, so that what
 * fell due while Steward was off is made up for in its order. Any thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/escalation/escalation.h"

#include "base/clock.h"
#include "model/permission.h"

#define USUAL_PATIENCE (4 * STW_HOUR)

/**
 * stw_escalation_policy_new:
 *
 * Returns: (transfer full): a policy without steps
 */
StwEscalationPolicy *
stw_escalation_policy_new (gint64 patience)
{
  StwEscalationPolicy *policy = g_new0 (StwEscalationPolicy, 1);

  policy->steps = g_array_new (FALSE, FALSE, sizeof (StwEscalationStep));
  policy->patience = patience;
  return policy;
}

/**
 * stw_escalation_policy_new_default:
 *
 * Returns: (transfer full): what holds while nobody chose another: the technician, the company's
 *   administrator, the administrators of the desk
 */
StwEscalationPolicy *
stw_escalation_policy_new_default (void)
{
  static const StwEscalationStep steps[] = {
    { 0, STW_WHOM_ASSIGNEE, 0, 2, 5 * STW_MINUTE, FALSE },
    { 15 * STW_MINUTE, STW_WHOM_ROLE, STW_ROLE_COMPANY_ADMINISTRATOR, 1, 0, FALSE },
    { 30 * STW_MINUTE, STW_WHOM_ROLE, STW_ROLE_ADMINISTRATOR, 4, 15 * STW_MINUTE, FALSE },
  };
  StwEscalationPolicy *policy = stw_escalation_policy_new (USUAL_PATIENCE);

  g_array_append_vals (policy->steps, steps, G_N_ELEMENTS (steps));
  return policy;
}

/**
 * stw_escalation_policy_free:
 * @policy: (nullable) (transfer full): a policy
 */
void
stw_escalation_policy_free (StwEscalationPolicy *policy)
{
  if (policy == NULL)
    return;
  g_array_unref (policy->steps);
  g_free (policy);
}

/**
 * stw_escalation_start:
 *
 * Begins, or begins again: it is new, reopened, worse than it was, or a critical alert joined.
 */
void
stw_escalation_start (StwEscalationState *state, gint64 now)
{
  *state = (StwEscalationState){ .started_at = now, .progress_at = now };
}

/**
 * stw_escalation_stop:
 *
 * Somebody took it on, or did something about it since.
 */
void
stw_escalation_stop (StwEscalationState *state, gint64 now)
{
  if (state->stopped_at == 0)
    state->stopped_at = now;
  state->progress_at = now;
}

static const StwEscalationStep *
get_step (const StwEscalationPolicy *policy, guint i)
{
  return i < policy->steps->len ? &g_array_index (policy->steps, StwEscalationStep, i) : NULL;
}

/* When the step that was told last is told again. */
static gint64
get_repeat (const StwEscalationPolicy *policy, const StwEscalationState *state)
{
  const StwEscalationStep *last =
    state->steps_done > 0 ? get_step (policy, state->steps_done - 1) : NULL;

  if (last == NULL || state->repeats_done + 1 >= last->times)
    return STW_ESCALATION_NEVER;
  return state->started_at + last->after + (state->repeats_done + 1) * last->every;
}

static gint64
get_next (const StwEscalationPolicy *policy, const StwEscalationState *state)
{
  const StwEscalationStep *next = get_step (policy, state->steps_done);

  return next != NULL ? state->started_at + next->after : STW_ESCALATION_NEVER;
}

/**
 * stw_escalation_get_due:
 *
 * Returns: when stw_escalation_take() has something to do, UTC milliseconds
 */
gint64
stw_escalation_get_due (const StwEscalationPolicy *policy, const StwEscalationState *state)
{
  if (state->stopped_at != 0)
    return state->progress_at + policy->patience;
  return MIN (get_next (policy, state), get_repeat (policy, state));
}

/* Tells the steps from the next one on, until one reaches somebody. */
static void
take_next (const StwEscalationPolicy *policy,
           StwEscalationState *state,
           gint64 at,
           StwEscalationReach reach,
           gpointer data,
           GArray *acts)
{
  for (;;)
    {
      StwEscalationAct act = { at, STW_ESCALATION_TOLD, state->steps_done };
      const StwEscalationStep *step = get_step (policy, state->steps_done);

      if (step == NULL)
        act.kind = STW_ESCALATION_EXHAUSTED;
      else if (reach (step, &act, data) == 0)
        act.kind = STW_ESCALATION_PASSED;
      g_array_append_val (acts, act);
      if (step == NULL)
        return;
      state->steps_done++;
      /* Nobody was there to be told again. */
      state->repeats_done = act.kind == STW_ESCALATION_PASSED ? step->times : 0;
      if (act.kind == STW_ESCALATION_TOLD)
        return;
    }
}

static void
take_repeat (const StwEscalationPolicy *policy,
             StwEscalationState *state,
             gint64 at,
             StwEscalationReach reach,
             gpointer data,
             GArray *acts)
{
  StwEscalationAct act = { at, STW_ESCALATION_REPEATED, state->steps_done - 1 };

  state->repeats_done++;
  if (reach (get_step (policy, act.step), &act, data) == 0)
    act.kind = STW_ESCALATION_PASSED;
  g_array_append_val (acts, act);
  if (act.kind == STW_ESCALATION_REPEATED)
    return;
  state->repeats_done = get_step (policy, act.step)->times;
  take_next (policy, state, at, reach, data, acts);
}

/**
 * stw_escalation_take:
 * @state: (inout): how far it has come
 * @reach: tells people
 * @acts: (element-type StwEscalationAct): to which is added what was done, in order
 *
 * Does what stw_escalation_get_due() says is next, as of that instant.
 */
void
stw_escalation_take (const StwEscalationPolicy *policy,
                     StwEscalationState *state,
                     StwEscalationReach reach,
                     gpointer data,
                     GArray *acts)
{
  gint64 at = stw_escalation_get_due (policy, state);

  if (at == STW_ESCALATION_NEVER)
    return;
  if (state->stopped_at != 0)
    {
      const StwEscalationAct act = { at, STW_ESCALATION_RESUMED, 0 };

      stw_escalation_start (state, at);
      g_array_append_val (acts, act);
    }
  else if (get_next (policy, state) <= at)
    {
      take_next (policy, state, at, reach, data, acts);
    }
  else
    {
      take_repeat (policy, state, at, reach, data, acts);
    }
}

static gboolean
fits (const StwEscalationChoice *choice, gint64 company, int severity, gboolean open)
{
  return (choice->company == 0 || choice->company == company) &&
         (choice->severity < 0 || choice->severity == severity) &&
         (choice->hours == STW_HOURS_ANY || (choice->hours == STW_HOURS_OPEN) == open);
}

/* A company says more than a severity, and that more than the hours. */
static int
get_weight (const StwEscalationChoice *choice)
{
  return (choice->company != 0) * 4 + (choice->severity >= 0) * 2 +
         (choice->hours != STW_HOURS_ANY);
}

/**
 * stw_escalation_choose:
 * @choices: (element-type StwEscalationChoice)
 * @open: whether the company's support hours are open
 *
 * Returns: (transfer none) (nullable): the most telling one that fits, %NULL when none does and
 *   the default policy counts
 */
const StwEscalationChoice *
stw_escalation_choose (const GArray *choices, gint64 company, int severity, gboolean open)
{
  const StwEscalationChoice *best = NULL;

  for (guint i = 0; i < choices->len; i++)
    {
      const StwEscalationChoice *choice = &g_array_index (choices, StwEscalationChoice, i);

      /* Nothing is waited for while the hours are open. */
      if (choice->policy == 0 && open)
        continue;
      if (fits (choice, company, severity, open) &&
          (best == NULL || get_weight (choice) > get_weight (best)))
        best = choice;
    }
  return best;
}

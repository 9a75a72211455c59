/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An instant that does not come. */
#define STW_ESCALATION_NEVER G_MAXINT64

/**
 * StwWhom:
 *
 * How a step says whom it tells.
 */
typedef enum
{
  STW_WHOM_ASSIGNEE,
  STW_WHOM_SCHEDULE,
  STW_WHOM_TEAM,
  STW_WHOM_ROLE,
  STW_WHOM_PERSON,
  STW_N_WHOMS,
} StwWhom;

/**
 * StwEscalationStep:
 * @after: after how long, in milliseconds from the start; not before the step above it
 * @whom: how whom it tells is said
 * @who: the number of the schedule, the team or the person, a #StwRole, or 0 for the assignee
 * @times: how often it tells them, 1 or more, while the next step has not come
 * @every: milliseconds between two times
 * @reassign: whether the incident becomes the first one's whom it reaches
 */
typedef struct
{
  gint64 after;
  StwWhom whom;
  gint64 who;
  guint times;
  gint64 every;
  gboolean reassign;
} StwEscalationStep;

/**
 * StwEscalationPolicy:
 * @steps: (owned) (element-type StwEscalationStep)
 * @patience: how long an acknowledgement without progress holds, in milliseconds
 */
typedef struct
{
  GArray *steps;
  gint64 patience;
} StwEscalationPolicy;

/**
 * StwEscalationState:
 * @started_at: UTC milliseconds
 * @steps_done: how many steps are behind it
 * @repeats_done: how often the last of them was told again
 * @stopped_at: when somebody took it on, 0 while nobody has
 * @progress_at: when somebody last did something about it
 *
 * How far an incident has come. When something is due follows from it and the policy.
 */
typedef struct
{
  gint64 started_at;
  guint steps_done;
  guint repeats_done;
  gint64 stopped_at;
  gint64 progress_at;
} StwEscalationState;

/**
 * StwEscalationActKind:
 * @STW_ESCALATION_TOLD: a step reached somebody
 * @STW_ESCALATION_REPEATED: the same step did so again
 * @STW_ESCALATION_PASSED: a step reached nobody, so the next one has its turn at once
 * @STW_ESCALATION_EXHAUSTED: no step is left that could reach anybody
 * @STW_ESCALATION_RESUMED: who took it on did nothing for too long; it starts again
 */
typedef enum
{
  STW_ESCALATION_TOLD,
  STW_ESCALATION_REPEATED,
  STW_ESCALATION_PASSED,
  STW_ESCALATION_EXHAUSTED,
  STW_ESCALATION_RESUMED,
} StwEscalationActKind;

typedef struct
{
  gint64 at; /* when it was due */
  StwEscalationActKind kind;
  guint step; /* from 0 */
} StwEscalationAct;

/**
 * StwEscalationReach:
 *
 * Tells the people of a step, or only says whom it would tell.
 *
 * Returns: how many it reaches at that instant
 */
typedef guint (*StwEscalationReach) (const StwEscalationStep *step,
                                     const StwEscalationAct *act,
                                     gpointer data);

StwEscalationPolicy *stw_escalation_policy_new (gint64 patience);
StwEscalationPolicy *stw_escalation_policy_new_default (void);
void stw_escalation_policy_free (StwEscalationPolicy *policy);

void stw_escalation_start (StwEscalationState *state, gint64 now);
void stw_escalation_stop (StwEscalationState *state, gint64 now);
gint64 stw_escalation_get_due (const StwEscalationPolicy *policy, const StwEscalationState *state);
void stw_escalation_take (const StwEscalationPolicy *policy,
                          StwEscalationState *state,
                          StwEscalationReach reach,
                          gpointer data,
                          GArray *acts);

typedef enum
{
  STW_HOURS_ANY,
  STW_HOURS_OPEN,
  STW_HOURS_CLOSED,
} StwEscalationHours;

/**
 * StwEscalationChoice:
 * @company: for which company, 0 for every one
 * @severity: for which #StwSeverity, -1 for each
 * @hours: when
 * @policy: the policy's number, 0 to wait until the support hours open
 */
typedef struct
{
  gint64 company;
  int severity;
  StwEscalationHours hours;
  gint64 policy;
} StwEscalationChoice;

const StwEscalationChoice *
stw_escalation_choose (const GArray *choices, gint64 company, int severity, gboolean open);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwEscalationPolicy, stw_escalation_policy_free)

G_END_DECLS

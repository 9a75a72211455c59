/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/escalation/escalation.h"
#include "model/enums.h"
#include "store/transaction.h"

G_BEGIN_DECLS

/**
 * StwEscalationCase:
 * @waits: whether it is put off, or waits for somebody
 * @pages: whether some alert of it may wake somebody
 * @assignee: whose it is, 0 for nobody's
 * @calendar: the support hours of its company, 0 for around the clock
 * @begun_at: when it was shown or came back last
 * @n_critical: critical alerts that it has
 * @act: the newest row of its timeline that a person wrote, 0 for none
 * @act_at: when that was
 * @is_followed: whether what follows is set
 * @policy: the policy that it goes by, 0 for the default
 * @known_severity, @known_critical, @known_act: what @state was worked out for
 *
 * An incident as its escalation sees it, and how far that has come.
 */
typedef struct
{
  gint64 incident;
  gint64 company;
  char *company_name; /* (owned) */
  char *title;        /* (owned) */
  StwSeverity severity;
  StwIncidentStatus status;
  gboolean waits;
  gboolean merged;
  gboolean pages;
  gint64 assignee;
  gint64 calendar;
  gint64 begun_at;
  gint64 n_critical;
  gint64 act;
  gint64 act_at;

  gboolean is_followed;
  gint64 policy;
  StwEscalationState state;
  StwSeverity known_severity;
  gint64 known_critical;
  gint64 known_act;
} StwEscalationCase;

/**
 * StwEscalationTurn:
 * @STW_TURN_NONE: goes on as it is
 * @STW_TURN_BEGIN: it is new or came back
 * @STW_TURN_WORSE: it is worse than it was, so it begins again
 * @STW_TURN_TAKEN: somebody took it on, or went on with it
 * @STW_TURN_LEFT: who took it on gave it back
 * @STW_TURN_OVER: it is resolved or gone
 *
 * What an incident's rows say that its escalation does not know yet.
 */
typedef enum
{
  STW_TURN_NONE,
  STW_TURN_BEGIN,
  STW_TURN_WORSE,
  STW_TURN_TAKEN,
  STW_TURN_LEFT,
  STW_TURN_OVER,
} StwEscalationTurn;

void stw_escalation_case_free (StwEscalationCase *incident);
StwEscalationCase *stw_escalation_case_load (StwDb *db, gint64 incident, GError **error);
gboolean stw_escalation_case_save (StwDb *db, const StwEscalationCase *incident, GError **error);
gboolean stw_escalation_case_forget (StwDb *db, gint64 incident, GError **error);
GArray *stw_escalation_case_list (StwDb *db, gint64 after, gint64 limit, GError **error);
StwEscalationTurn stw_escalation_case_judge (const StwEscalationCase *incident, gint64 since);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwEscalationCase, stw_escalation_case_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"

G_BEGIN_DECLS

/**
 * StwIncidentAction:
 *
 * What moves an incident from one status to the next. Reopening by itself, when an alert comes
 * back, is the same action as reopening by hand.
 */
typedef enum
{
  STW_ACTION_ACKNOWLEDGE,
  STW_ACTION_START,
  STW_ACTION_WAIT,
  STW_ACTION_RESOLVE,
  STW_ACTION_CLOSE,
  STW_ACTION_REOPEN,
  STW_N_ACTIONS,
} StwIncidentAction;

const char *stw_incident_action_to_word (StwIncidentAction action);
gboolean stw_incident_action_from_word (const char *word, StwIncidentAction *ret_action);
gboolean stw_incident_action_allowed (StwIncidentAction action, StwIncidentStatus status);
StwIncidentStatus stw_incident_action_target (StwIncidentAction action);

G_END_DECLS

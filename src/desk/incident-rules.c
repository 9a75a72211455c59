/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of an incident as one table: which action is allowed in which status, and where it
 * leads. */

#include "config.h"

#include "desk/incident-rules.h"

/* One that waits becomes an incident when somebody takes it. */
#define IN(status) (1u << STW_INCIDENT_##status)
#define OPEN (IN (NEW) | IN (ACKNOWLEDGED) | IN (IN_PROGRESS) | IN (WAITING))

static const struct
{
  const char *word;
  guint from; /* statuses, as bits */
  StwIncidentStatus to;
} actions[STW_N_ACTIONS] = {
  [STW_ACTION_ACKNOWLEDGE] = { "acknowledge", IN (NEW) | IN (PENDING), STW_INCIDENT_ACKNOWLEDGED },
  [STW_ACTION_START] = { "start",
                         (OPEN | IN (PENDING)) & ~IN (IN_PROGRESS),
                         STW_INCIDENT_IN_PROGRESS },
  [STW_ACTION_WAIT] = { "wait", OPEN, STW_INCIDENT_WAITING },
  [STW_ACTION_RESOLVE] = { "resolve", OPEN, STW_INCIDENT_RESOLVED },
  [STW_ACTION_CLOSE] = { "close", IN (RESOLVED), STW_INCIDENT_CLOSED },
  [STW_ACTION_REOPEN] = { "reopen", IN (RESOLVED) | IN (CLOSED), STW_INCIDENT_NEW },
};

/**
 * stw_incident_action_to_word:
 *
 * Returns: (transfer none): the action's word in commands
 */
const char *
stw_incident_action_to_word (StwIncidentAction action)
{
  g_return_val_if_fail (action < STW_N_ACTIONS, NULL);

  return actions[action].word;
}

/**
 * stw_incident_action_from_word:
 *
 * Returns: whether @word names an action
 */
gboolean
stw_incident_action_from_word (const char *word, StwIncidentAction *ret_action)
{
  for (guint i = 0; word != NULL && i < STW_N_ACTIONS; i++)
    if (g_str_equal (actions[i].word, word))
      {
        *ret_action = (StwIncidentAction) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * stw_incident_action_allowed:
 *
 * Returns: whether @action makes sense in @status
 */
gboolean
stw_incident_action_allowed (StwIncidentAction action, StwIncidentStatus status)
{
  g_return_val_if_fail (action < STW_N_ACTIONS, FALSE);

  return (actions[action].from & (1u << status)) != 0;
}

/**
 * stw_incident_action_target:
 *
 * Returns: the status that @action leads to
 */
StwIncidentStatus
stw_incident_action_target (StwIncidentAction action)
{
  g_return_val_if_fail (action < STW_N_ACTIONS, STW_INCIDENT_NEW);

  return actions[action].to;
}

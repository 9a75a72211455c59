/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an incident stands, in words: its status, unless it is snoozed. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/incident-state.h"

#include <glib/gi18n.h>

/**
 * stw_incident_state_to_word:
 *
 * Returns: how the state looks
 */
StwWord
stw_incident_state_to_word (const StwIncident *incident)
{
  StwWord word = stw_word_status (incident->status);

  if (incident->snoozed)
    word = (StwWord){ C_ ("status", "Snoozed"), "steward-sla-paused-symbolic", "dim-label" };
  return word;
}

/**
 * stw_incident_state_to_text:
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): the state, with until when or what it waits for
 */
char *
stw_incident_state_to_text (const StwIncident *incident, gint64 now)
{
  StwWord status = stw_word_status (incident->status);
  g_autofree char *moment = NULL;

  if (incident->snoozed && incident->wake_at == 0)
    return g_strdup (_ ("Snoozed until the next alert"));
  if (incident->snoozed)
    {
      moment = stw_words_moment (incident->wake_at, now);
      /* Translators: %s is a time of day, with the date when that is another day */
      return g_strdup_printf (_ ("Snoozed until %s"), moment);
    }
  if (incident->wait_reason != NULL)
    /* Translators: a status and what the incident waits for */
    return g_strdup_printf (_ ("%s: %s"), status.word, incident->wait_reason);
  return g_strdup (status.word);
}

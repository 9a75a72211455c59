/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the timer of an incident, which becomes minutes when it is stopped. It is a row's
 * time, nothing that runs: it goes on while the program does not. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/incident-commands-private.h"

#include "base/clock.h"
#include "desk/undo-store.h"
#include "desk/work-store.h"

static gboolean
check_running (const StwIncident *incident, gboolean wanted, GError **error)
{
  if ((incident->timer_at != 0) == wanted)
    return TRUE;
  if (wanted)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "The timer of this incident does not run.");
  return stw_command_refuse (error,
                             STW_COMMAND_ERROR_REFUSED,
                             "The timer of this incident runs already.");
}

static void
offer_inverse (JsonObject **ret_result, gint64 incident, gint64 since)
{
  JsonObject *inverse = json_object_new ();

  json_object_set_int_member (inverse, "incident", incident);
  if (since != 0)
    json_object_set_int_member (inverse, "since", since);
  stw_undo_offer (ret_result, inverse);
}

static gboolean
incident_start_timer (StwTransaction *transaction,
                      StwCommand *command,
                      JsonObject **ret_result,
                      gpointer data,
                      GError **error)
{
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);
  gint64 now = stw_transaction_get_now (transaction);
  gint64 since = stw_command_get_int (command, "since", now);

  if (incident == NULL || !check_running (incident, FALSE, error))
    return FALSE;
  if (since <= 0 || since > now)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "A timer does not start in the future.");
  offer_inverse (ret_result, incident->id, 0);
  return stw_work_set_timer (stw_transaction_get_db (transaction), incident->id, since, error) &&
         stw_incident_record (transaction, command, incident, "timer", NULL, error);
}

static gboolean
incident_drop_timer (StwTransaction *transaction,
                     StwCommand *command,
                     JsonObject **ret_result,
                     gpointer data,
                     GError **error)
{
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);

  if (incident == NULL || !check_running (incident, TRUE, error))
    return FALSE;
  offer_inverse (ret_result, incident->id, incident->timer_at);
  return stw_work_set_timer (stw_transaction_get_db (transaction), incident->id, 0, error) &&
         stw_incident_record (transaction, command, incident, "timer-dropped", NULL, error);
}

/* Begun minutes count. What ran longer than minutes can be noted at once, most likely forgotten,
 * counts for as many as can. */
static gint64
count_minutes (gint64 since, gint64 now)
{
  gint64 minutes = (now - since + STW_MINUTE - 1) / STW_MINUTE;

  return CLAMP (minutes, 1, STW_WORK_MAX_MINUTES);
}

static gboolean
incident_stop_timer (StwTransaction *transaction,
                     StwCommand *command,
                     JsonObject **ret_result,
                     gpointer data,
                     GError **error)
{
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);
  gint64 now = stw_transaction_get_now (transaction);

  if (incident == NULL || !check_running (incident, TRUE, error))
    return FALSE;
  if (!json_object_has_member (command->arguments, "minutes"))
    json_object_set_int_member (command->arguments,
                                "minutes",
                                count_minutes (incident->timer_at, now));
  return stw_work_set_timer (stw_transaction_get_db (transaction), incident->id, 0, error) &&
         stw_incident_note_minutes (transaction,
                                    command,
                                    incident,
                                    incident->timer_at,
                                    ret_result,
                                    error);
}

static const StwCommandRule rules[] = {
  { "incident.start-timer", STW_PERMISSION_ANSWER, incident_start_timer },
  { "incident.stop-timer", STW_PERMISSION_ANSWER, incident_stop_timer },
  { "incident.drop-timer", STW_PERMISSION_ANSWER, incident_drop_timer },
};

/**
 * stw_timer_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern the timer
 */
const StwCommandRule *
stw_timer_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}

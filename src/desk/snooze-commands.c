/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting an incident off until a time or its next alert, and what brings it back. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/incident-commands-private.h"

#include "base/clock.h"
#include "base/timestamp.h"
#include "desk/incident-restore-store.h"
#include "desk/snooze-store.h"
#include "desk/undo-store.h"

#define LONGEST (366 * STW_DAY)
/* Incidents that one step wakes. */
#define WAKE_BATCH 500

/* Until when: @ret_until becomes 0 for the next alert. */
static gboolean
read_until (const StwCommand *command, gint64 now, gint64 *ret_until, GError **error)
{
  gboolean next = stw_command_get_boolean (command, "until_next_alert", FALSE);
  gint64 until = stw_command_get_int (command, "until", 0);

  if (next && until == 0)
    {
      *ret_until = 0;
      return TRUE;
    }
  if (next || until <= now || until - now > LONGEST)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "Say until when, within a year from now, or until the next alert.");
  *ret_until = until;
  return TRUE;
}

static gboolean
incident_snooze (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autoptr (JsonObject) before = NULL;
  g_autofree char *text = NULL;
  gint64 until = 0;

  if (incident == NULL ||
      !read_until (command, stw_transaction_get_now (transaction), &until, error))
    return FALSE;
  if (!stw_incident_status_is_open (incident->status))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "Only an incident that is open can be put off.");
  before = stw_incident_snapshot (db, incident->id, error);
  if (before == NULL)
    return FALSE;
  text = until != 0 ? stw_timestamp_format (until) : NULL;
  json_object_set_string_member (detail, "until", text != NULL ? text : "next-alert");
  stw_undo_offer (ret_result, g_steal_pointer (&before));
  return stw_incident_snooze (transaction, incident->id, incident->company, until, error) &&
         stw_incident_record (transaction, command, incident, "snooze", detail, error);
}

/* By hand, before its time. */
static gboolean
incident_wake (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);
  g_autoptr (JsonObject) before = NULL;

  if (incident == NULL)
    return FALSE;
  if (!incident->snoozed)
    return stw_command_refuse (error, STW_COMMAND_ERROR_REFUSED, "This incident is not put off.");
  before = stw_incident_snapshot (db, incident->id, error);
  if (before == NULL)
    return FALSE;
  stw_undo_offer (ret_result, g_steal_pointer (&before));
  return stw_incident_end_snooze (db, incident->id, error) &&
         stw_incident_record (transaction, command, incident, "wake", NULL, error);
}

/* The chore: the answer says whether there is more, and when the next one is due. */
static gboolean
incident_wake_due (StwTransaction *transaction,
                   StwCommand *command,
                   JsonObject **ret_result,
                   gpointer data,
                   GError **error)
{
  gint64 woken;
  gint64 next;

  if (!stw_incident_wake_due (transaction, WAKE_BATCH, &woken, &next, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_boolean_member (*ret_result, "more", woken == WAKE_BATCH);
  if (next != 0)
    json_object_set_int_member (*ret_result,
                                "wait_ms",
                                MAX (next - stw_transaction_get_now (transaction), 1));
  return TRUE;
}

static const StwCommandRule rules[] = {
  { "incident.snooze", STW_PERMISSION_ANSWER, incident_snooze },
  { "incident.wake", STW_PERMISSION_ANSWER, incident_wake },
  { STW_COMMAND_WAKE_DUE, STW_PERMISSION_ENGINE, incident_wake_due },
};

/**
 * stw_snooze_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that put incidents off
 */
const StwCommandRule *
stw_snooze_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}

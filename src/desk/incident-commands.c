/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that people give to an incident. What follows from its alerts, that is counts,
 * severity, priority and title, the engine works out after each of them. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "base/ids.h"
#include "desk/alert-store.h"
#include "desk/incident-rules.h"
#include "desk/incident-store.h"
#include "desk/incident-write-store.h"
#include "desk/timeline-store.h"

#include <string.h>

#define MAX_NOTE_BYTES 65536
#define MAX_REASON_BYTES 500
#define MAX_TITLE_BYTES 200

static gboolean
refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

/* The incident that the command names, of the company that it names. */
static StwIncident *
load_target (StwTransaction *transaction, const StwCommand *command, GError **error)
{
  g_autoptr (StwIncident) incident =
               stw_incident_load (stw_transaction_get_db (transaction),
                                  stw_command_get_int (command, "incident", 0),
                                  error);

  if (incident == NULL)
    return NULL;
  if (command->company != 0 && incident->company != command->company)
    {
      refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such incident.");
      return NULL;
    }
  if (incident->merged_into != 0)
    {
      g_autofree char *into = stw_id_format (STW_ID_INCIDENT, incident->merged_into);

      g_set_error (error,
                   STW_COMMAND_ERROR,
                   STW_COMMAND_ERROR_REFUSED,
                   "This incident was merged into %s; act on that one.",
                   into);
      return NULL;
    }
  return g_steal_pointer (&incident);
}

static gboolean
text_fits (const char *text, gsize max_bytes)
{
  return text != NULL && *text != '\0' && strlen (text) <= max_bytes;
}

/* What every action of a person leaves behind. */
static gboolean
record (StwTransaction *transaction,
        const StwCommand *command,
        const StwIncident *incident,
        const char *kind,
        JsonObject *detail,
        GError **error)
{
  stw_transaction_change (transaction, "incident", incident->id, incident->company);
  return stw_incident_touch (stw_transaction_get_db (transaction),
                             incident->id,
                             stw_transaction_get_now (transaction),
                             error) &&
         stw_timeline_add (transaction,
                           incident->id,
                           incident->company,
                           kind,
                           command->actor,
                           detail,
                           error) &&
         stw_transaction_audit (transaction,
                                command->actor,
                                incident->company,
                                command->name,
                                "incident",
                                incident->id,
                                detail,
                                error);
}

static gboolean
apply_action (StwTransaction *transaction,
              StwCommand *command,
              StwIncidentAction action,
              GError **error)
{
  g_autoptr (StwIncident) incident = load_target (transaction, command, error);
  g_autoptr (JsonObject) detail = json_object_new ();
  const char *reason = stw_command_get_text (command, "reason");

  if (incident == NULL)
    return FALSE;
  if (!stw_incident_action_allowed (action, incident->status))
    {
      g_set_error (error,
                   STW_COMMAND_ERROR,
                   STW_COMMAND_ERROR_REFUSED,
                   "An incident that is %s cannot be changed that way.",
                   stw_incident_status_to_word (incident->status));
      return FALSE;
    }
  if (action == STW_ACTION_WAIT && !text_fits (reason, MAX_REASON_BYTES))
    return refuse (error,
                   STW_COMMAND_ERROR_INVALID,
                   "Say what the incident waits for, in at most 500 bytes.");
  if (reason != NULL && strlen (reason) > MAX_REASON_BYTES)
    return refuse (error, STW_COMMAND_ERROR_INVALID, "The reason is longer than 500 bytes.");
  /* Resolved means that its episodes are over: the next firing is one that came back. */
  if (action == STW_ACTION_RESOLVE && !stw_alert_end_all (stw_transaction_get_db (transaction),
                                                          incident->id,
                                                          stw_transaction_get_now (transaction),
                                                          error))
    return FALSE;
  json_object_set_string_member (detail, "from", stw_incident_status_to_word (incident->status));
  if (reason != NULL)
    json_object_set_string_member (detail, "reason", reason);
  return stw_incident_set_status (transaction,
                                  incident->id,
                                  stw_incident_action_target (action),
                                  action == STW_ACTION_WAIT ? reason : NULL,
                                  error) &&
         record (transaction,
                 command,
                 incident,
                 stw_incident_action_to_word (action),
                 detail,
                 error);
}

/* The actions differ in nothing but their row of the table of rules. */
#define DEFINE_ACTION(name, action)                                                                \
  static gboolean name (StwTransaction *transaction,                                               \
                        StwCommand *command,                                                       \
                        JsonObject **ret_result,                                                   \
                        gpointer data,                                                             \
                        GError **error)                                                            \
  {                                                                                                \
    return apply_action (transaction, command, action, error);                                     \
  }

DEFINE_ACTION (incident_acknowledge, STW_ACTION_ACKNOWLEDGE)
DEFINE_ACTION (incident_start, STW_ACTION_START)
DEFINE_ACTION (incident_wait, STW_ACTION_WAIT)
DEFINE_ACTION (incident_resolve, STW_ACTION_RESOLVE)
DEFINE_ACTION (incident_close, STW_ACTION_CLOSE)
DEFINE_ACTION (incident_reopen, STW_ACTION_REOPEN)

static gboolean
incident_note (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  g_autoptr (StwIncident) incident = load_target (transaction, command, error);
  g_autoptr (JsonObject) detail = json_object_new ();
  const char *text = stw_command_get_text (command, "text");

  if (incident == NULL)
    return FALSE;
  if (!text_fits (text, MAX_NOTE_BYTES))
    return refuse (error, STW_COMMAND_ERROR_INVALID, "A note has 1 to 65,536 bytes.");
  json_object_set_string_member (detail, "text", text);
  json_object_set_boolean_member (detail,
                                  "for_client",
                                  stw_command_get_boolean (command, "for_client", FALSE));
  return record (transaction, command, incident, "note", detail, error);
}

static gboolean
incident_rename (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  g_autoptr (StwIncident) incident = load_target (transaction, command, error);
  g_autoptr (JsonObject) detail = json_object_new ();
  const char *title = stw_command_get_text (command, "title");

  if (incident == NULL)
    return FALSE;
  if (!text_fits (title, MAX_TITLE_BYTES))
    return refuse (error, STW_COMMAND_ERROR_INVALID, "A title has 1 to 200 bytes.");
  json_object_set_string_member (detail, "from", incident->title);
  json_object_set_string_member (detail, "to", title);
  return stw_incident_set_title (stw_transaction_get_db (transaction),
                                 incident->id,
                                 title,
                                 error) &&
         record (transaction, command, incident, "rename", detail, error);
}

static gboolean
incident_merge (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  g_autoptr (StwIncident) from = load_target (transaction, command, error);
  g_autoptr (StwIncident) into = NULL;
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *from_id = NULL;

  if (from == NULL)
    return FALSE;
  into = stw_incident_load (stw_transaction_get_db (transaction),
                            stw_command_get_int (command, "into", 0),
                            error);
  if (into == NULL)
    return FALSE;
  if (into->company != from->company || into->id == from->id || into->merged_into != 0)
    return refuse (error,
                   STW_COMMAND_ERROR_REFUSED,
                   "Merge into another incident of the same company that is not merged itself.");
  /* Alerts that are not over must not end up where nobody looks. */
  if (!stw_incident_status_is_over (from->status) && !stw_incident_status_is_open (into->status))
    return refuse (error,
                   STW_COMMAND_ERROR_REFUSED,
                   "The incident to merge into is not open; reopen or acknowledge it first.");
  from_id = stw_id_format (STW_ID_INCIDENT, from->id);
  json_object_set_string_member (detail, "from", from_id);
  return stw_incident_absorb (transaction,
                              into->id,
                              from->id,
                              into->company,
                              command->actor,
                              error) &&
         record (transaction, command, into, "merge", detail, error);
}

/* The alerts that the command names become an incident of their own. */
static gboolean
move_alerts (StwTransaction *transaction,
             const StwCommand *command,
             const StwIncident *from,
             gint64 into,
             GError **error)
{
  g_autoptr (GArray) alerts = stw_command_dup_numbers (command, "alerts");
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 moved = 0;

  for (guint i = 0; alerts != NULL && i < alerts->len; i++)
    {
      if (!stw_alert_move_from (db, g_array_index (alerts, gint64, i), from->id, into, error))
        return FALSE;
      moved += stw_db_get_changes (db);
    }
  if (moved > 0 && moved < from->alert_count)
    return TRUE;
  return refuse (error,
                 STW_COMMAND_ERROR_INVALID,
                 "Name some, but not all, of the incident's alerts to split them off.");
}

static gboolean
incident_split (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  g_autoptr (StwIncident) from = load_target (transaction, command, error);
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *new_id = NULL;
  gint64 id;

  if (from == NULL)
    return FALSE;
  if (!stw_incident_status_is_open (from->status))
    return refuse (error,
                   STW_COMMAND_ERROR_REFUSED,
                   "This incident is not open; reopen or acknowledge it before splitting it.");
  if (!stw_incident_open (transaction, from->company, from->title, from->signature, &id, error) ||
      !move_alerts (transaction, command, from, id, error))
    return FALSE;
  new_id = stw_id_format (STW_ID_INCIDENT, id);
  json_object_set_string_member (detail, "into", new_id);
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "incident", id);
  return stw_incident_touch (stw_transaction_get_db (transaction),
                             id,
                             stw_transaction_get_now (transaction),
                             error) &&
         record (transaction, command, from, "split", detail, error);
}

/* The alert whose classification is to be taken back. */
static gboolean
load_judged (StwTransaction *transaction,
             const StwCommand *command,
             gint64 alert,
             StwJudgement *ret_judgement,
             GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean found =
    stw_alert_load_judgement (stw_transaction_get_db (transaction), alert, ret_judgement, &failure);

  if (failure != NULL && !g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!found || (command->company != 0 && ret_judgement->company != command->company))
    return refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such alert.");
  if (ret_judgement->reason == NULL)
    return refuse (error, STW_COMMAND_ERROR_REFUSED, "No rule has classified this alert.");
  return TRUE;
}

static JsonObject *
describe_undoing (gint64 alert, const StwJudgement *judgement)
{
  JsonObject *detail = json_object_new ();
  g_autofree char *id = stw_id_format (STW_ID_ALERT, alert);

  json_object_set_string_member (detail, "alert", id);
  json_object_set_string_member (detail, "rule", judgement->reason);
  json_object_set_string_member (detail, "from", stw_severity_to_word (judgement->severity));
  json_object_set_string_member (detail, "to", stw_severity_to_word (judgement->severity_before));
  return detail;
}

static gboolean
alert_undo_classification (StwTransaction *transaction,
                           StwCommand *command,
                           JsonObject **ret_result,
                           gpointer data,
                           GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 alert = stw_command_get_int (command, "alert", 0);
  StwJudgement judgement = { 0 };
  gboolean found = load_judged (transaction, command, alert, &judgement, error);
  g_autofree char *reason = judgement.reason;
  g_autoptr (JsonObject) detail = NULL;
  g_autoptr (StwIncident) incident = NULL;

  if (!found || !stw_alert_undo_classification (db, alert, error))
    return FALSE;
  detail = describe_undoing (alert, &judgement);
  stw_transaction_change (transaction, "alert", alert, judgement.company);
  if (judgement.incident == 0)
    return stw_transaction_audit (transaction,
                                  command->actor,
                                  judgement.company,
                                  command->name,
                                  "alert",
                                  alert,
                                  detail,
                                  error);
  incident = stw_incident_load (db, judgement.incident, error);
  if (incident == NULL)
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "incident", incident->id);
  return record (transaction, command, incident, "unclassified", detail, error);
}

static const StwCommandRule rules[] = {
  { "incident.acknowledge", FALSE, incident_acknowledge },
  { "incident.start", FALSE, incident_start },
  { "incident.wait", FALSE, incident_wait },
  { "incident.resolve", FALSE, incident_resolve },
  { "incident.close", FALSE, incident_close },
  { "incident.reopen", FALSE, incident_reopen },
  { "incident.note", FALSE, incident_note },
  { "incident.rename", FALSE, incident_rename },
  { "incident.merge", FALSE, incident_merge },
  { "incident.split", FALSE, incident_split },
  { "alert.undo-classification", FALSE, alert_undo_classification },
};

/**
 * stw_incident_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern incidents
 */
const StwCommandRule *
stw_incident_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that people give to an incident along its life. What follows from its alerts, that
 * is counts, severity, priority and title, the engine works out after each of them. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/incident-commands-private.h"

#include "base/ids.h"
#include "desk/alert-store.h"
#include "desk/assignment/assignment-store.h"
#include "desk/incident-restore-store.h"
#include "desk/incident-rules.h"
#include "desk/incident-write-store.h"
#include "desk/timeline-store.h"
#include "desk/undo-store.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_REASON_BYTES 500
#define MAX_TITLE_BYTES 200

/* Refuses a command with a sentence for who gave it. */
gboolean
stw_command_refuse (GError **error, StwCommandError code, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, code, sentence);
  return FALSE;
}

/* The incident that the command names, of the company that it names. */
StwIncident *
stw_incident_load_target (StwTransaction *transaction, const StwCommand *command, GError **error)
{
  g_autoptr (StwIncident) incident =
               stw_incident_load (stw_transaction_get_db (transaction),
                                  stw_command_get_int (command, "incident", 0),
                                  error);

  if (incident == NULL)
    return NULL;
  if (command->company != 0 && incident->company != command->company)
    {
      stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such incident.");
      return NULL;
    }
  if (incident->merged_into != 0)
    {
      g_autofree char *into = stw_id_format (STW_ID_INCIDENT, incident->merged_into);

      g_set_error (error,
                   STW_COMMAND_ERROR,
                   STW_COMMAND_ERROR_REFUSED,
                   /* Translators: %s is the number of an incident */
                   _ ("This incident was merged into %s; act on that one."),
                   into);
      return NULL;
    }
  return g_steal_pointer (&incident);
}

/* Whether a text is there and has at most so many bytes. */
gboolean
stw_text_fits (const char *text, gsize max_bytes)
{
  return text != NULL && *text != '\0' && strlen (text) <= max_bytes;
}

/* What every action of a person leaves behind. */
gboolean
stw_incident_record (StwTransaction *transaction,
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

/* What is offered to take a command back: everything as it was before. */
static gboolean
offer_restore (JsonObject **ret_result, JsonObject *before)
{
  stw_undo_offer (ret_result, json_object_ref (before));
  return TRUE;
}

/* Whoever answers for what nobody has, has it from then on. */
static gboolean
take_if_nobodys (StwTransaction *transaction,
                 const StwCommand *command,
                 const StwIncident *incident,
                 StwIncidentAction action,
                 JsonObject *detail,
                 GError **error)
{
  g_autofree char *name = NULL;
  gint64 person;

  if (incident->assignee != 0 || (action != STW_ACTION_ACKNOWLEDGE && action != STW_ACTION_START))
    return TRUE;
  if (!stw_assignment_find_taker (stw_transaction_get_db (transaction),
                                  command->operator_id,
                                  incident->company,
                                  &person,
                                  &name,
                                  error))
    return FALSE;
  if (person == 0)
    return TRUE;
  json_object_set_int_member (detail, "person", person);
  json_object_set_string_member (detail, "to", name);
  return stw_assignment_set (transaction, incident->id, incident->company, person, error);
}

static gboolean
apply_action (StwTransaction *transaction,
              StwCommand *command,
              StwIncidentAction action,
              JsonObject **ret_result,
              GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);
  g_autoptr (JsonObject) detail = json_object_new ();
  const char *reason = stw_command_get_text (command, "reason");
  g_autoptr (JsonObject) before = NULL;

  if (incident == NULL)
    return FALSE;
  if (!stw_incident_action_allowed (action, incident->status))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "The status of this incident does not allow that any more.");
  if (action == STW_ACTION_WAIT && !stw_text_fits (reason, MAX_REASON_BYTES))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "Say what the incident waits for, in at most 500 bytes.");
  if (reason != NULL && strlen (reason) > MAX_REASON_BYTES)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "The reason is longer than 500 bytes.");
  before = stw_incident_snapshot (db, incident->id, error);
  if (before == NULL)
    return FALSE;
  /* Resolved means that its episodes are over: the next firing is one that came back. */
  if (action == STW_ACTION_RESOLVE &&
      (!stw_incident_snapshot_open_alerts (db, before, error) ||
       !stw_alert_end_all (db, incident->id, stw_transaction_get_now (transaction), error)))
    return FALSE;
  json_object_set_string_member (detail, "from", stw_incident_status_to_word (incident->status));
  if (reason != NULL)
    json_object_set_string_member (detail, "reason", reason);
  return take_if_nobodys (transaction, command, incident, action, detail, error) &&
         stw_incident_set_status (transaction,
                                  incident->id,
                                  stw_incident_action_target (action),
                                  action == STW_ACTION_WAIT ? reason : NULL,
                                  error) &&
         stw_incident_record (transaction,
                              command,
                              incident,
                              stw_incident_action_to_word (action),
                              detail,
                              error) &&
         offer_restore (ret_result, before);
}

/* The actions differ in nothing but their row of the table of rules. */
#define DEFINE_ACTION(name, action)                                                                \
  static gboolean name (StwTransaction *transaction,                                               \
                        StwCommand *command,                                                       \
                        JsonObject **ret_result,                                                   \
                        gpointer data,                                                             \
                        GError **error)                                                            \
  {                                                                                                \
    return apply_action (transaction, command, action, ret_result, error);                         \
  }

DEFINE_ACTION (incident_acknowledge, STW_ACTION_ACKNOWLEDGE)
DEFINE_ACTION (incident_start, STW_ACTION_START)
DEFINE_ACTION (incident_wait, STW_ACTION_WAIT)
DEFINE_ACTION (incident_resolve, STW_ACTION_RESOLVE)
DEFINE_ACTION (incident_close, STW_ACTION_CLOSE)
DEFINE_ACTION (incident_reopen, STW_ACTION_REOPEN)

static gboolean
incident_rename (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);
  g_autoptr (JsonObject) detail = json_object_new ();
  const char *title = stw_command_get_text (command, "title");
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (JsonObject) before = NULL;

  if (incident == NULL)
    return FALSE;
  if (!stw_text_fits (title, MAX_TITLE_BYTES))
    return stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "A title has 1 to 200 bytes.");
  before = stw_incident_snapshot (db, incident->id, error);
  if (before == NULL)
    return FALSE;
  json_object_set_string_member (detail, "from", incident->title);
  json_object_set_string_member (detail, "to", title);
  return stw_incident_set_title (db, incident->id, title, error) &&
         stw_incident_record (transaction, command, incident, "rename", detail, error) &&
         offer_restore (ret_result, before);
}

static gboolean
incident_merge (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  g_autoptr (StwIncident) from = stw_incident_load_target (transaction, command, error);
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwIncident) into = NULL;
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autoptr (JsonObject) before = NULL;
  g_autofree char *from_id = NULL;

  if (from == NULL)
    return FALSE;
  into = stw_incident_load (db, stw_command_get_int (command, "into", 0), error);
  if (into == NULL)
    return FALSE;
  if (into->company != from->company || into->id == from->id || into->merged_into != 0)
    return stw_command_refuse (
      error,
      STW_COMMAND_ERROR_REFUSED,
      "Merge into another incident of the same company that is not merged itself.");
  /* Alerts that are not over must not end up where nobody looks. */
  if (!stw_incident_status_is_over (from->status) && !stw_incident_status_is_open (into->status))
    return stw_command_refuse (
      error,
      STW_COMMAND_ERROR_REFUSED,
      "The incident to merge into is not open; reopen or acknowledge it first.");
  before = stw_incident_snapshot (db, from->id, error);
  if (before == NULL || !stw_incident_snapshot_merge (db, before, into->id, error))
    return FALSE;
  from_id = stw_id_format (STW_ID_INCIDENT, from->id);
  json_object_set_string_member (detail, "from", from_id);
  return stw_incident_absorb (transaction,
                              into->id,
                              from->id,
                              into->company,
                              command->actor,
                              error) &&
         stw_incident_record (transaction, command, into, "merge", detail, error) &&
         offer_restore (ret_result, before);
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
  return stw_command_refuse (error,
                             STW_COMMAND_ERROR_INVALID,
                             "Name some, but not all, of the incident's alerts to split them off.");
}

/* What was split off is taken back by merging it. */
static void
offer_merge (JsonObject **ret_result, gint64 incident, gint64 into)
{
  g_autoptr (JsonObject) inverse = json_object_new ();

  json_object_set_int_member (inverse, "incident", incident);
  json_object_set_int_member (inverse, "into", into);
  stw_undo_watch (inverse, incident);
  stw_undo_watch (inverse, into);
  stw_undo_offer (ret_result, g_steal_pointer (&inverse));
}

static gboolean
incident_split (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  g_autoptr (StwIncident) from = stw_incident_load_target (transaction, command, error);
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *new_id = NULL;
  gint64 id;

  if (from == NULL)
    return FALSE;
  if (!stw_incident_status_is_open (from->status))
    return stw_command_refuse (
      error,
      STW_COMMAND_ERROR_REFUSED,
      "This incident is not open; reopen or acknowledge it before splitting it.");
  if (!stw_incident_open (transaction, from->company, from->title, from->signature, &id, error) ||
      !move_alerts (transaction, command, from, id, error))
    return FALSE;
  new_id = stw_id_format (STW_ID_INCIDENT, id);
  json_object_set_string_member (detail, "into", new_id);
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "incident", id);
  offer_merge (ret_result, id, from->id);
  return stw_incident_touch (stw_transaction_get_db (transaction),
                             id,
                             stw_transaction_get_now (transaction),
                             error) &&
         stw_incident_record (transaction, command, from, "split", detail, error);
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
    return stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such alert.");
  if (ret_judgement->reason == NULL)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "No rule has classified this alert.");
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
  return stw_incident_record (transaction, command, incident, "unclassified", detail, error);
}

static const StwCommandRule rules[] = {
  { "incident.acknowledge", STW_PERMISSION_ANSWER, incident_acknowledge },
  { "incident.start", STW_PERMISSION_ANSWER, incident_start },
  { "incident.wait", STW_PERMISSION_ANSWER, incident_wait },
  { "incident.resolve", STW_PERMISSION_ANSWER, incident_resolve },
  { "incident.close", STW_PERMISSION_APPROVE, incident_close },
  { "incident.reopen", STW_PERMISSION_APPROVE, incident_reopen },
  { "incident.rename", STW_PERMISSION_ANSWER, incident_rename },
  { "incident.merge", STW_PERMISSION_ANSWER, incident_merge },
  { "incident.split", STW_PERMISSION_ANSWER, incident_split },
  { "alert.undo-classification", STW_PERMISSION_ANSWER, alert_undo_classification },
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

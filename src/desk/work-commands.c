/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that note how long people worked on an incident. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/incident-commands-private.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/undo-store.h"
#include "desk/work-store.h"

#define MAX_NAME_BYTES 200
#define MAX_NOTE_BYTES 2000

static gboolean
read_work (const StwCommand *command, gint64 now, StwWorkRow *row, GError **error)
{
  const char *technician = stw_command_get_text (command, "technician");

  row->technician = technician != NULL ? technician : command->actor;
  row->minutes = stw_command_get_int (command, "minutes", 0);
  row->at = stw_command_get_int (command, "at", now);
  row->note = stw_command_get_text (command, "note");
  if (row->minutes < 1 || row->minutes > STW_WORK_MAX_MINUTES)
    return stw_command_refuse (
      error,
      STW_COMMAND_ERROR_INVALID,
      "The time spent is 1 to 1440 minutes; note a longer one day by day.");
  if (row->at <= 0 || row->at > now + STW_DAY)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "The time at which it was spent lies in the future.");
  if (!stw_text_fits (row->technician, MAX_NAME_BYTES) ||
      (row->note != NULL && !stw_text_fits (row->note, MAX_NOTE_BYTES)))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "A name has 1 to 200 bytes, and a note 1 to 2,000.");
  return TRUE;
}

static JsonObject *
describe (const StwWorkRow *row)
{
  JsonObject *detail = json_object_new ();
  g_autofree char *id = stw_id_format (STW_ID_MINUTES, row->id);
  g_autofree char *at = stw_timestamp_format (row->at);

  json_object_set_string_member (detail, "id", id);
  json_object_set_int_member (detail, "minutes", row->minutes);
  json_object_set_string_member (detail, "technician", row->technician);
  json_object_set_string_member (detail, "at", at);
  if (row->note != NULL)
    json_object_set_string_member (detail, "note", row->note);
  return detail;
}

/* The other command with the same two numbers takes it back. */
static void
offer_inverse (JsonObject **ret_result, gint64 incident, gint64 id, gint64 timer_since)
{
  JsonObject *inverse = json_object_new ();

  json_object_set_int_member (inverse, "incident", incident);
  json_object_set_int_member (inverse, "minutes", id);
  if (timer_since != 0)
    json_object_set_int_member (inverse, "since", timer_since);
  stw_undo_offer (ret_result, inverse);
}

/* The minutes that a command brings, on an incident's account; whoever takes them back lets the
 * timer go on since @timer_since, unless that is 0. */
gboolean
stw_incident_note_minutes (StwTransaction *transaction,
                           const StwCommand *command,
                           const StwIncident *incident,
                           gint64 timer_since,
                           JsonObject **ret_result,
                           GError **error)
{
  g_autoptr (JsonObject) detail = NULL;
  StwWorkRow row = { 0 };

  if (!read_work (command, stw_transaction_get_now (transaction), &row, error))
    return FALSE;
  row.company = incident->company;
  row.incident = incident->id;
  if (!stw_work_insert (transaction, &row, &row.id, error))
    return FALSE;
  detail = describe (&row);
  offer_inverse (ret_result, incident->id, row.id, timer_since);
  json_object_set_int_member (*ret_result, "minutes", row.id);
  return stw_incident_record (transaction, command, incident, "minutes", detail, error);
}

static gboolean
incident_add_minutes (StwTransaction *transaction,
                      StwCommand *command,
                      JsonObject **ret_result,
                      gpointer data,
                      GError **error)
{
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);

  return incident != NULL &&
         stw_incident_note_minutes (transaction, command, incident, 0, ret_result, error);
}

static gboolean
set_removed (StwTransaction *transaction,
             const StwCommand *command,
             JsonObject **ret_result,
             gboolean removed,
             GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);
  gint64 id = stw_command_get_int (command, "minutes", 0);
  g_autofree char *text = stw_id_format (STW_ID_MINUTES, id);
  g_autoptr (JsonObject) detail = json_object_new ();

  if (incident == NULL ||
      !stw_work_set_removed (db,
                             incident->id,
                             id,
                             removed ? stw_transaction_get_now (transaction) : 0,
                             error))
    return FALSE;
  if (stw_db_get_changes (db) == 0)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_NOT_FOUND,
                               "This incident has no such minutes.");
  json_object_set_string_member (detail, "id", text);
  offer_inverse (ret_result, incident->id, id, 0);
  return stw_incident_record (transaction,
                              command,
                              incident,
                              removed ? "minutes-removed" : "minutes-restored",
                              detail,
                              error);
}

static gboolean
incident_remove_minutes (StwTransaction *transaction,
                         StwCommand *command,
                         JsonObject **ret_result,
                         gpointer data,
                         GError **error)
{
  gint64 since = stw_command_get_int (command, "since", 0);

  return set_removed (transaction, command, ret_result, TRUE, error) &&
         (since == 0 || stw_work_set_timer (stw_transaction_get_db (transaction),
                                            stw_command_get_int (command, "incident", 0),
                                            since,
                                            error));
}

static gboolean
incident_restore_minutes (StwTransaction *transaction,
                          StwCommand *command,
                          JsonObject **ret_result,
                          gpointer data,
                          GError **error)
{
  return set_removed (transaction, command, ret_result, FALSE, error);
}

static const StwCommandRule rules[] = {
  { "incident.add-minutes", STW_PERMISSION_ANSWER, incident_add_minutes },
  { "incident.remove-minutes", STW_PERMISSION_ANSWER, incident_remove_minutes },
  { "incident.restore-minutes", STW_PERMISSION_ENGINE, incident_restore_minutes },
};

/**
 * stw_work_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern time spent
 */
const StwCommandRule *
stw_work_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}

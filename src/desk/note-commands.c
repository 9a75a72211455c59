/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands about what people write to an incident. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/incident-commands-private.h"

#include "base/ids.h"
#include "desk/timeline-store.h"
#include "desk/undo-store.h"

#define MAX_NOTE_BYTES 65536

/* A note that was just written is taken back by deleting it. */
static gboolean
offer_deletion (StwTransaction *transaction,
                gint64 incident,
                JsonObject **ret_result,
                GError **error)
{
  g_autoptr (JsonObject) inverse = json_object_new ();
  gint64 note;

  if (!stw_timeline_get_newest (stw_transaction_get_db (transaction), &note, error))
    return FALSE;
  json_object_set_int_member (inverse, "incident", incident);
  json_object_set_int_member (inverse, "note", note);
  stw_undo_offer (ret_result, g_steal_pointer (&inverse));
  return TRUE;
}

static gboolean
incident_note (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);
  g_autoptr (JsonObject) detail = json_object_new ();
  const char *text = stw_command_get_text (command, "text");

  if (incident == NULL)
    return FALSE;
  if (!stw_text_fits (text, MAX_NOTE_BYTES))
    return stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "A note has 1 to 65,536 bytes.");
  json_object_set_string_member (detail, "text", text);
  json_object_set_boolean_member (detail,
                                  "for_client",
                                  stw_command_get_boolean (command, "for_client", FALSE));
  return stw_incident_record (transaction, command, incident, "note", detail, error) &&
         offer_deletion (transaction, incident->id, ret_result, error);
}

/* The note that a command names, with its row's number as @ret_note; its text is the answer. */
static char *
load_note (StwTransaction *transaction,
           const StwCommand *command,
           const StwIncident *incident,
           gint64 *ret_note,
           GError **error)
{
  gint64 note = stw_command_get_int (command, "note", 0);
  char *text =
    stw_timeline_dup_note (stw_transaction_get_db (transaction), incident->id, note, error);

  *ret_note = note;
  return text;
}

/* The row stays, to say that there was a note. */
static gboolean
incident_delete_note (StwTransaction *transaction,
                      StwCommand *command,
                      JsonObject **ret_result,
                      gpointer data,
                      GError **error)
{
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autoptr (JsonObject) inverse = json_object_new ();
  g_autofree char *text = NULL;
  g_autofree char *id = NULL;
  gint64 note;

  if (incident == NULL)
    return FALSE;
  text = load_note (transaction, command, incident, &note, error);
  if (text == NULL)
    return FALSE;
  id = stw_id_format (STW_ID_NOTE, note);
  json_object_set_string_member (detail, "note", id);
  json_object_set_int_member (inverse, "incident", incident->id);
  json_object_set_int_member (inverse, "note", note);
  json_object_set_string_member (inverse, "detail", text);
  stw_undo_offer (ret_result, g_steal_pointer (&inverse));
  return stw_timeline_delete_note (transaction, note, error) &&
         stw_incident_record (transaction, command, incident, "note-deleted", detail, error);
}

static gboolean
incident_restore_note (StwTransaction *transaction,
                       StwCommand *command,
                       JsonObject **ret_result,
                       gpointer data,
                       GError **error)
{
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);
  gint64 note = stw_command_get_int (command, "note", 0);
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *id = stw_id_format (STW_ID_NOTE, note);

  if (incident == NULL)
    return FALSE;
  json_object_set_string_member (detail, "note", id);
  return stw_timeline_restore_note (transaction,
                                    note,
                                    stw_command_get_text (command, "detail"),
                                    error) &&
         stw_incident_record (transaction, command, incident, "note-restored", detail, error);
}

static const StwCommandRule rules[] = {
  { "incident.note", STW_PERMISSION_ANSWER, incident_note },
  { "incident.delete-note", STW_PERMISSION_ANSWER, incident_delete_note },
  { "incident.restore-note", STW_PERMISSION_ENGINE, incident_restore_note },
};

/**
 * stw_note_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern notes
 */
const StwCommandRule *
stw_note_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}

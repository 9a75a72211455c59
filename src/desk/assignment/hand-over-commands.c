/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands by which one shift hands over to the next. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/assignment/assignment-store.h"
#include "desk/assignment/candidate-store.h"
#include "desk/assignment/hand-over-store.h"
#include "desk/incident-commands-private.h"
#include "desk/incident-restore-store.h"
#include "desk/people/standing.h"
#include "desk/timeline-store.h"
#include "desk/undo-store.h"

#include <glib/gi18n.h>

#define MAX_TEXT_BYTES 20000

/* Both ends of a shift. */
typedef struct
{
  StwStanding *from; /* (owned) */
  StwStanding *to;   /* (owned) (nullable) for whoever comes */
} Ends;

static void
ends_clear (Ends *ends)
{
  g_clear_pointer (&ends->from, stw_standing_free);
  g_clear_pointer (&ends->to, stw_standing_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ends, ends_clear)

/* Who asks: whoever is signed in, else who the command names, else the desk's one person. */
static gboolean
find_self (StwDb *db, const StwCommand *command, gint64 *ret_self, GError **error)
{
  gint64 named = command->operator_id == 0 ? stw_command_get_int (command, "person", 0) : 0;

  if (!stw_candidate_find_self (db, named != 0 ? named : command->operator_id, ret_self, error))
    return FALSE;
  return *ret_self != 0 || stw_command_refuse (error,
                                               STW_COMMAND_ERROR_INVALID,
                                               _ ("Nobody is signed in; say who it is."));
}

static StwStanding *
load_person (StwDb *db, gint64 person, GError **error)
{
  g_autoptr (GError) failure = NULL;
  StwStanding *standing = stw_standing_load (db, person, &failure);

  if (standing != NULL)
    return standing;
  if (g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND))
    stw_command_refuse (error,
                        STW_COMMAND_ERROR_NOT_FOUND,
                        _ ("There is no such person at this desk."));
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static gboolean
load_ends (StwDb *db, const StwCommand *command, Ends *ends, GError **error)
{
  gint64 from;
  gint64 to = stw_command_get_int (command, "to", 0);

  if (!find_self (db, command, &from, error))
    return FALSE;
  ends->from = load_person (db, from, error);
  if (ends->from == NULL)
    return FALSE;
  if (to == from)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               _ ("A shift is handed over to somebody else."));
  if (to != 0)
    ends->to = load_person (db, to, error);
  return to == 0 || ends->to != NULL;
}

/* What is open goes along, as far as the other one may answer it. @inverse keeps how each was. */
static gboolean
pass_incident (StwTransaction *transaction,
               const StwCommand *command,
               const Ends *ends,
               gint64 id,
               JsonObject *inverse,
               GError **error)
{
  g_autoptr (StwIncident) incident =
               stw_incident_load (stw_transaction_get_db (transaction), id, error);
  g_autoptr (JsonObject) detail = json_object_new ();
  JsonObject *before;

  if (incident == NULL)
    return FALSE;
  if (!stw_standing_may (ends->to, STW_PERMISSION_ANSWER, incident->company))
    return TRUE;
  before = stw_incident_snapshot (stw_transaction_get_db (transaction), id, error);
  if (before == NULL)
    return FALSE;
  json_array_add_object_element (json_object_get_array_member (inverse, "incidents"), before);
  stw_undo_watch (inverse, id);
  json_object_set_int_member (detail, "from_person", ends->from->person);
  json_object_set_string_member (detail, "from", ends->from->name);
  json_object_set_int_member (detail, "person", ends->to->person);
  json_object_set_string_member (detail, "to", ends->to->name);
  return stw_assignment_set (transaction, id, incident->company, ends->to->person, error) &&
         stw_timeline_add (transaction,
                           id,
                           incident->company,
                           "hand-over",
                           command->actor,
                           detail,
                           error);
}

static gboolean
pass_incidents (StwTransaction *transaction,
                const StwCommand *command,
                const Ends *ends,
                JsonObject *inverse,
                GError **error)
{
  g_autoptr (GArray) incidents = NULL;

  if (ends->to == NULL || !stw_command_get_boolean (command, "with_incidents", FALSE))
    return TRUE;
  incidents =
    stw_hand_over_list_incidents (stw_transaction_get_db (transaction), ends->from->person, error);
  for (guint i = 0; incidents != NULL && i < incidents->len; i++)
    if (!pass_incident (transaction,
                        command,
                        ends,
                        g_array_index (incidents, gint64, i),
                        inverse,
                        error))
      return FALSE;
  return incidents != NULL;
}

static gboolean
record (StwTransaction *transaction,
        const StwCommand *command,
        gint64 id,
        JsonObject *detail,
        GError **error)
{
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "hand-over",
                                id,
                                detail,
                                error);
}

/**
 * stw_shift_hand_over:
 *
 * The command "shift.hand-over": writes to the next shift, and passes on what is open.
 */
gboolean
stw_shift_hand_over (StwTransaction *transaction,
                     StwCommand *command,
                     JsonObject **ret_result,
                     gpointer data,
                     GError **error)
{
  const char *text = stw_command_get_text (command, "text");
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autoptr (JsonObject) inverse = json_object_new ();
  g_auto (Ends) ends = { 0 };
  gint64 passed;
  gint64 id;

  if (!load_ends (stw_transaction_get_db (transaction), command, &ends, error))
    return FALSE;
  if (!stw_text_fits (text, MAX_TEXT_BYTES))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               _ ("Write to the next shift, in at most 20,000 bytes."));
  json_object_set_array_member (inverse, "incidents", json_array_new ());
  if (!stw_hand_over_insert (
        transaction,
        &(StwHandOver){ ends.from->person, ends.to != NULL ? ends.to->person : 0, text },
        &id,
        error) ||
      !pass_incidents (transaction, command, &ends, inverse, error))
    return FALSE;
  passed = json_array_get_length (json_object_get_array_member (inverse, "incidents"));
  json_object_set_string_member (detail, "from", ends.from->name);
  if (ends.to != NULL)
    json_object_set_string_member (detail, "to", ends.to->name);
  json_object_set_int_member (detail, "incidents", passed);
  json_object_set_int_member (inverse, "shift", id);
  stw_undo_offer (ret_result, g_steal_pointer (&inverse));
  json_object_set_int_member (*ret_result, "hand_over", id);
  json_object_set_int_member (*ret_result, "from", ends.from->person);
  json_object_set_int_member (*ret_result, "passed", passed);
  return record (transaction, command, id, detail, error);
}

/* Who had it before has it again, and its timeline says so. */
static gboolean
take_incident_back (StwTransaction *transaction,
                    const StwCommand *command,
                    JsonObject *before,
                    GError **error)
{
  gint64 id = json_object_get_int_member (before, "incident");
  g_autoptr (StwIncident) incident =
               stw_incident_load (stw_transaction_get_db (transaction), id, error);
  g_autoptr (JsonObject) detail = json_object_new ();

  json_object_set_string_member (detail, "command", stw_command_get_text (command, "command"));
  return incident != NULL && stw_incident_restore (transaction, before, error) &&
         stw_incident_record (transaction, command, incident, "undo", detail, error);
}

/**
 * stw_shift_withdraw:
 *
 * The command "shift.withdraw", the way back from "shift.hand-over": as long as nobody has read it.
 */
gboolean
stw_shift_withdraw (StwTransaction *transaction,
                    StwCommand *command,
                    JsonObject **ret_result,
                    gpointer data,
                    GError **error)
{
  gint64 id = stw_command_get_int (command, "shift", 0);
  JsonArray *incidents = json_object_get_array_member (command->arguments, "incidents");
  gboolean done;

  if (!stw_hand_over_withdraw (transaction, id, &done, error))
    return FALSE;
  if (!done)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               _ ("This hand-over was read already; write another one."));
  for (guint i = 0; i < json_array_get_length (incidents); i++)
    if (!take_incident_back (transaction,
                             command,
                             json_array_get_object_element (incidents, i),
                             error))
      return FALSE;
  return record (transaction, command, id, NULL, error);
}

/**
 * stw_shift_read:
 *
 * The command "shift.read": says that a hand-over was read.
 */
gboolean
stw_shift_read (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "hand_over", 0);
  gboolean done;
  gint64 self;

  if (!find_self (db, command, &self, error) ||
      !stw_hand_over_read (transaction, id, self, &done, error))
    return FALSE;
  if (!done)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               _ ("This hand-over is for somebody else, or was read already."));
  return record (transaction, command, id, NULL, error);
}

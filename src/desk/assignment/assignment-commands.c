/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands by which people give incidents to each other. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/assignment/assignment-store.h"
#include "desk/assignment/hand-over-store.h"
#include "desk/assignment/reason.h"
#include "desk/incident-commands-private.h"
#include "desk/incident-restore-store.h"
#include "desk/people/standing.h"
#include "desk/undo-store.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_REASON_BYTES 500

/* What is asked: whose it becomes, and how the timeline calls that. */
typedef struct
{
  const char *kind;
  gint64 person; /* 0 for nobody */
  char *name;    /* (owned) (nullable) */
} Change;

static void
change_clear (Change *change)
{
  g_free (change->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Change, change_clear)

/* The incident, when it may be somebody's. */
static StwIncident *
load_open (StwTransaction *transaction, const StwCommand *command, GError **error)
{
  g_autoptr (StwIncident) incident = stw_incident_load_target (transaction, command, error);
  const char *reason = stw_command_get_text (command, "reason");

  if (incident == NULL)
    return NULL;
  if (!stw_incident_status_is_open (incident->status))
    {
      stw_command_refuse (error,
                          STW_COMMAND_ERROR_REFUSED,
                          _ ("Only an incident that is open is given to somebody; reopen it "
                             "first."));
      return NULL;
    }
  if (reason != NULL && strlen (reason) > MAX_REASON_BYTES)
    {
      stw_command_refuse (error,
                          STW_COMMAND_ERROR_INVALID,
                          _ ("The reason is longer than 500 bytes."));
      return NULL;
    }
  return g_steal_pointer (&incident);
}

/* Who has it now, why it is to change, and why the new one is a good choice. */
static JsonObject *
describe (StwTransaction *transaction,
          const StwCommand *command,
          const StwIncident *incident,
          const Change *change,
          GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autoptr (GPtrArray) ranked = NULL;
  const char *reason = stw_command_get_text (command, "reason");

  if (incident->assignee != 0)
    {
      json_object_set_int_member (detail, "from_person", incident->assignee);
      json_object_set_string_member (detail, "from", incident->assignee_name);
    }
  if (reason != NULL && *reason != '\0')
    json_object_set_string_member (detail, "reason", reason);
  if (change->person == 0)
    return g_steal_pointer (&detail);
  json_object_set_int_member (detail, "person", change->person);
  json_object_set_string_member (detail, "to", change->name);
  ranked = stw_assignment_rank_for (stw_transaction_get_db (transaction),
                                    incident->id,
                                    incident->company,
                                    stw_transaction_get_now (transaction),
                                    NULL,
                                    error);
  if (ranked == NULL)
    return NULL;
  for (guint i = 0; i < ranked->len; i++)
    {
      const StwAssignment *place = g_ptr_array_index (ranked, i);

      if (place->person == change->person)
        json_object_set_object_member (detail, "why", stw_assignment_to_json (place));
    }
  return g_steal_pointer (&detail);
}

static gboolean
apply (StwTransaction *transaction,
       const StwCommand *command,
       const StwIncident *incident,
       const Change *change,
       JsonObject **ret_result,
       GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (JsonObject) before = stw_incident_snapshot (db, incident->id, error);
  g_autoptr (JsonObject) detail =
               before != NULL ? describe (transaction, command, incident, change, error) : NULL;

  if (detail == NULL ||
      !stw_assignment_set (transaction, incident->id, incident->company, change->person, error) ||
      !stw_incident_record (transaction, command, incident, change->kind, detail, error))
    return FALSE;
  stw_undo_offer (ret_result, g_steal_pointer (&before));
  return TRUE;
}

/* Whether somebody may be given incidents of the company and does not have this one yet. */
static gboolean
check_person (StwDb *db, const StwIncident *incident, Change *change, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (StwStanding) standing = stw_standing_load (db, change->person, &failure);
  g_autofree char *sentence = NULL;

  if (g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_NOT_FOUND,
                               _ ("There is no such person; “stewardctl person list” shows who "
                                  "there is."));
  if (standing == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!stw_standing_may (standing, STW_PERMISSION_ANSWER, incident->company))
    /* Translators: the names of a person and of a client */
    sentence = g_strdup_printf (_ ("%s does not answer incidents of %s; give the role Technician "
                                   "first."),
                                standing->name,
                                incident->company_name);
  else if (incident->assignee == change->person)
    /* Translators: the name of a person */
    sentence = g_strdup_printf (_ ("%s has this incident already."), standing->name);
  change->name = g_strdup (standing->name);
  return sentence == NULL || stw_command_refuse (error, STW_COMMAND_ERROR_REFUSED, sentence);
}

static gboolean
incident_assign (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  g_autoptr (StwIncident) incident = load_open (transaction, command, error);
  g_auto (Change) change = { "assign", stw_command_get_int (command, "person", 0), NULL };

  return incident != NULL &&
         check_person (stw_transaction_get_db (transaction), incident, &change, error) &&
         apply (transaction, command, incident, &change, ret_result, error);
}

static gboolean
incident_unassign (StwTransaction *transaction,
                   StwCommand *command,
                   JsonObject **ret_result,
                   gpointer data,
                   GError **error)
{
  g_autoptr (StwIncident) incident = load_open (transaction, command, error);
  g_auto (Change) change = { "unassign", 0, NULL };

  if (incident == NULL)
    return FALSE;
  if (incident->assignee == 0)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               _ ("This incident is nobody's already."));
  return apply (transaction, command, incident, &change, ret_result, error);
}

static gboolean
incident_take_over (StwTransaction *transaction,
                    StwCommand *command,
                    JsonObject **ret_result,
                    gpointer data,
                    GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwIncident) incident = load_open (transaction, command, error);
  g_auto (Change) change = { "take-over", 0, NULL };

  if (incident == NULL || !stw_assignment_find_taker (db,
                                                      command->operator_id,
                                                      incident->company,
                                                      &change.person,
                                                      &change.name,
                                                      error))
    return FALSE;
  if (change.person == 0)
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               _ ("Nobody is signed in who could take it over; assign it to "
                                  "somebody instead."));
  g_clear_pointer (&change.name, g_free);
  return check_person (db, incident, &change, error) &&
         apply (transaction, command, incident, &change, ret_result, error);
}

static const StwCommandRule rules[] = {
  { "incident.assign", STW_PERMISSION_ASSIGN, incident_assign },
  { "incident.unassign", STW_PERMISSION_ASSIGN, incident_unassign },
  { "incident.take-over", STW_PERMISSION_ASSIGN, incident_take_over },
  { "shift.hand-over", STW_PERMISSION_ASSIGN, stw_shift_hand_over },
  { "shift.withdraw", STW_PERMISSION_ENGINE, stw_shift_withdraw },
  { "shift.read", STW_PERMISSION_OWN, stw_shift_read },
};

/**
 * stw_assignment_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that say who has an incident
 */
const StwCommandRule *
stw_assignment_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}

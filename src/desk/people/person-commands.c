/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that keep the people of the desk. On the ledger thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/people/person-store.h"

#include "base/text.h"
#include "desk/incident-commands-private.h"
#include "desk/people/credential-store.h"
#include "desk/people/person-read.h"
#include "desk/people/standing.h"

/* What differs of somebody, as the audit keeps it. */
static JsonObject *
describe_change (const StwPerson *before, const StwPerson *after, JsonObject *given)
{
  g_autoptr (JsonObject) old = stw_person_describe (before);
  g_autoptr (JsonObject) new = stw_person_describe (after);
  JsonObject *detail = json_object_new ();
  JsonObject *was = json_object_new ();
  JsonObject *is = json_object_new ();
  g_autoptr (GList) members = json_object_get_members (new);

  for (GList *item = members; item != NULL; item = item->next)
    {
      JsonNode *node = json_object_get_member (old, item->data);
      JsonNode *now = json_object_get_member (new, item->data);

      if (json_node_equal (node, now))
        continue;
      json_object_set_member (was, item->data, json_node_copy (node));
      json_object_set_member (is, item->data, json_node_copy (now));
    }
  for (guint i = 0; stw_person_lists[i] != NULL; i++)
    if (json_object_has_member (given, stw_person_lists[i]))
      json_object_set_member (is,
                              stw_person_lists[i],
                              json_node_copy (json_object_get_member (given, stw_person_lists[i])));
  json_object_set_object_member (detail, "before", was);
  json_object_set_object_member (detail, "after", is);
  return detail;
}

static gboolean
record (StwTransaction *transaction,
        const StwCommand *command,
        gint64 person,
        JsonObject *detail,
        GError **error)
{
  stw_transaction_change (transaction, "person", person, 0);
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "person",
                                person,
                                detail,
                                error);
}

static gboolean
person_add (StwTransaction *transaction,
            StwCommand *command,
            JsonObject **ret_result,
            gpointer data,
            GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwPerson) nobody = stw_person_new ();
  g_autoptr (StwPerson) person = stw_person_new ();
  g_autoptr (JsonObject) detail = NULL;

  if (!stw_person_read (db, command->arguments, person, error))
    return FALSE;
  if (person->name == NULL)
    return stw_command_refuse (error, STW_COMMAND_ERROR_INVALID, "A person has a name.");
  if (!stw_person_insert (transaction, person, error) ||
      !stw_person_write_lists (db, person->id, command->arguments, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "id", person->id);
  detail = describe_change (nobody, person, command->arguments);
  return record (transaction, command, person->id, detail, error);
}

static gboolean
person_update (StwTransaction *transaction,
               StwCommand *command,
               JsonObject **ret_result,
               gpointer data,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "person", 0);
  g_autoptr (StwPerson) before = stw_person_load (db, id, error);
  g_autoptr (StwPerson) person = before != NULL ? stw_person_load (db, id, error) : NULL;
  g_autoptr (JsonObject) detail = NULL;

  if (person == NULL || !stw_person_read (db, command->arguments, person, error) ||
      !stw_person_write (db, person, error) ||
      !stw_person_write_lists (db, id, command->arguments, error) ||
      !stw_credential_check_administrator (db, error))
    return FALSE;
  detail = describe_change (before, person, command->arguments);
  return record (transaction, command, id, detail, error);
}

static gboolean
person_leave (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "person", 0);
  g_autoptr (StwPerson) person = stw_person_load (db, id, error);

  return person != NULL && stw_person_leave (transaction, id, error) &&
         stw_credential_check_administrator (db, error) &&
         stw_person_forget_credential (db, id, error) &&
         record (transaction, command, id, NULL, error);
}

/* What is somebody's own: theirs, or an administrator's for them. */
static gboolean
check_own (StwTransaction *transaction, const StwCommand *command, gint64 person, GError **error)
{
  g_autoptr (StwPerson) target =
               stw_person_load (stw_transaction_get_db (transaction), person, error);
  g_autoptr (StwStanding) standing = NULL;

  if (target == NULL || command->operator== 0 || command->operator== person)
    return target != NULL;
  standing = stw_standing_load (stw_transaction_get_db (transaction), command->operator, error);
  if (standing == NULL)
    return FALSE;
  return stw_standing_may (standing, STW_PERMISSION_PEOPLE, 0) ||
         stw_command_refuse (error,
                             STW_COMMAND_ERROR_NOT_PERMITTED,
                             stw_role_get_need (STW_ROLE_ADMINISTRATOR));
}

static gint64
get_person (const StwCommand *command)
{
  return stw_command_get_int (command, "person", command->operator);
}

static gboolean
person_set_status (StwTransaction *transaction,
                   StwCommand *command,
                   JsonObject **ret_result,
                   gpointer data,
                   GError **error)
{
  gint64 person = get_person (command);
  gint64 until = stw_command_get_int (command, "until", 0);
  StwPersonStatus status;

  if (!check_own (transaction, command, person, error))
    return FALSE;
  if (!stw_person_status_from_word (stw_command_get_text (command, "status"), &status))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "The status is available, busy or away.");
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE person SET status = ?2, status_until = ?3 WHERE id = ?1",
                     STW_INT (person),
                     STW_INT (status),
                     STW_INT_OR_NULL (until)) &&
         record (transaction, command, person, command->arguments, error);
}

static gboolean
person_add_absence (StwTransaction *transaction,
                    StwCommand *command,
                    JsonObject **ret_result,
                    gpointer data,
                    GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 person = get_person (command);
  gint64 from = stw_command_get_int (command, "from_at", 0);
  gint64 to = stw_command_get_int (command, "to_at", 0);
  const char *note = stw_command_get_text (command, "note");

  if (!check_own (transaction, command, person, error))
    return FALSE;
  if (from <= 0 || to <= from || (note != NULL && !stw_text_fits (note, STW_PERSON_TEXT_MAX)))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "An absence ends after it begins, and its note has at most 200 "
                               "bytes.");
  if (!stw_db_run (db,
                   error,
                   "INSERT INTO absence (person_id, from_at, to_at, note) VALUES (?1, ?2, ?3, ?4)",
                   STW_INT (person),
                   STW_INT (from),
                   STW_INT (to),
                   STW_TEXT (note)))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "id", stw_db_get_last_id (db));
  return record (transaction, command, person, command->arguments, error);
}

static gboolean
person_remove_absence (StwTransaction *transaction,
                       StwCommand *command,
                       JsonObject **ret_result,
                       gpointer data,
                       GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "id", 0);
  gint64 person;

  if (!stw_db_number (db,
                      &person,
                      error,
                      "SELECT COALESCE(MAX(person_id), 0) FROM absence WHERE id = ?1",
                      STW_INT (id)))
    return FALSE;
  if (person == 0)
    return stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such absence.");
  return check_own (transaction, command, person, error) &&
         stw_db_run (db, error, "DELETE FROM absence WHERE id = ?1", STW_INT (id)) &&
         record (transaction, command, person, command->arguments, error);
}

static const StwCommandRule rules[] = {
  { "person.add", STW_PERMISSION_PEOPLE, person_add },
  { "person.update", STW_PERMISSION_PEOPLE, person_update },
  { "person.leave", STW_PERMISSION_PEOPLE, person_leave },
  { "person.set-status", STW_PERMISSION_OWN, person_set_status },
  { "person.add-absence", STW_PERMISSION_OWN, person_add_absence },
  { "person.remove-absence", STW_PERMISSION_OWN, person_remove_absence },
};

/**
 * stw_person_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern people
 */
const StwCommandRule *
stw_person_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}

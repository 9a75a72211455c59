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
#include "desk/undo-store.h"

/* What differs of somebody, as the audit keeps it.
 * @lists: (nullable): the lists that were given, as they were */
static JsonObject *
describe_change (const StwPerson *before,
                 const StwPerson *after,
                 JsonObject *lists,
                 JsonObject *given)
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
    {
      if (lists != NULL && json_object_has_member (lists, stw_person_lists[i]))
        json_object_set_member (was,
                                stw_person_lists[i],
                                json_object_dup_member (lists, stw_person_lists[i]));
      if (json_object_has_member (given, stw_person_lists[i]))
        json_object_set_member (is,
                                stw_person_lists[i],
                                json_object_dup_member (given, stw_person_lists[i]));
    }
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

/* The command that takes this one back is about the same person. */
static JsonObject *
new_inverse (gint64 person)
{
  JsonObject *inverse = json_object_new ();

  json_object_set_int_member (inverse, "person", person);
  return inverse;
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
  stw_undo_offer (ret_result, new_inverse (person->id));
  detail = describe_change (nobody, person, NULL, command->arguments);
  return record (transaction, command, person->id, detail, error);
}

/* What differed says itself anew. */
static void
offer_former (gint64 person, JsonObject *detail, JsonObject **ret_result)
{
  JsonObject *was = json_object_get_object_member (detail, "before");
  JsonObject *inverse = new_inverse (person);
  g_autoptr (GList) members = json_object_get_members (was);

  for (GList *item = members; item != NULL; item = item->next)
    json_object_set_member (inverse, item->data, json_object_dup_member (was, item->data));
  stw_undo_offer (ret_result, inverse);
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
  g_autoptr (JsonObject) lists = NULL;
  g_autoptr (JsonObject) detail = NULL;

  if (person == NULL || !stw_person_read (db, command->arguments, person, error))
    return FALSE;
  lists = stw_person_read_lists (db, id, command->arguments, error);
  if (lists == NULL || !stw_person_write (db, person, error) ||
      !stw_person_write_lists (db, id, command->arguments, error) ||
      !stw_credential_check_administrator (db, error))
    return FALSE;
  detail = describe_change (before, person, lists, command->arguments);
  offer_former (id, detail, ret_result);
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

static gint64
get_person (const StwCommand *command)
{
  return stw_command_get_int (command, "person", command->operator_id);
}

static gboolean
offer_former_status (StwDb *db, gint64 person, JsonObject **ret_result, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT status, status_until FROM person WHERE id = ?1",
                                           STW_INT (person));
  JsonObject *inverse;
  gint64 status;

  if (!stw_rows_next (rows, error))
    return FALSE;
  status = stw_rows_get_int (rows, 0);
  inverse = new_inverse (person);
  json_object_set_string_member (inverse,
                                 "status",
                                 stw_person_status_to_word ((StwPersonStatus) status));
  json_object_set_int_member (inverse, "until", stw_rows_get_int (rows, 1));
  stw_undo_offer (ret_result, inverse);
  return TRUE;
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

  if (!stw_person_check_own (transaction, command, person, error))
    return FALSE;
  if (!stw_person_status_from_word (stw_command_get_text (command, "status"), &status))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "The status is available, busy or away.");
  return offer_former_status (stw_transaction_get_db (transaction), person, ret_result, error) &&
         stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE person SET status = ?2, status_until = ?3 WHERE id = ?1",
                     STW_INT (person),
                     STW_INT (status),
                     STW_INT_OR_NULL (until)) &&
         record (transaction, command, person, command->arguments, error);
}

/* @number: 0 for a new one */
static gboolean
make_absence (StwTransaction *transaction,
              const StwCommand *command,
              gint64 number,
              JsonObject **ret_result,
              GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 person = get_person (command);
  gint64 from = stw_command_get_int (command, "from_at", 0);
  gint64 to = stw_command_get_int (command, "to_at", 0);
  const char *note = stw_command_get_text (command, "note");
  JsonObject *inverse;

  if (from <= 0 || to <= from || (note != NULL && !stw_text_fits (note, STW_PERSON_TEXT_MAX)))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "An absence ends after it begins, and its note has at most 200 "
                               "bytes.");
  if (!stw_db_run (db,
                   error,
                   "INSERT INTO absence (id, person_id, from_at, to_at, note) "
                   "VALUES (?1, ?2, ?3, ?4, ?5)",
                   STW_INT_OR_NULL (number),
                   STW_INT (person),
                   STW_INT (from),
                   STW_INT (to),
                   STW_TEXT (note)))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "id", stw_db_get_last_id (db));
  inverse = new_inverse (person);
  json_object_set_int_member (inverse, "id", stw_db_get_last_id (db));
  stw_undo_offer (ret_result, inverse);
  return record (transaction, command, person, command->arguments, error);
}

static gboolean
person_add_absence (StwTransaction *transaction,
                    StwCommand *command,
                    JsonObject **ret_result,
                    gpointer data,
                    GError **error)
{
  return stw_person_check_own (transaction, command, get_person (command), error) &&
         make_absence (transaction, command, 0, ret_result, error);
}

/* Under its old number, by which what added it can be taken back still. */
static gboolean
person_restore_absence (StwTransaction *transaction,
                        StwCommand *command,
                        JsonObject **ret_result,
                        gpointer data,
                        GError **error)
{
  return make_absence (transaction,
                       command,
                       stw_command_get_int (command, "id", 0),
                       ret_result,
                       error);
}

/* Returns (transfer full) (nullable): the command that adds the absence again. */
static JsonObject *
describe_absence (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT person_id, from_at, to_at, note FROM absence WHERE id = ?1",
                             STW_INT (id));
  JsonObject *absence;

  if (!stw_rows_next (rows, error))
    {
      if (stw_rows_succeeded (rows))
        stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such absence.");
      return NULL;
    }
  absence = new_inverse (stw_rows_get_int (rows, 0));
  json_object_set_int_member (absence, "id", id);
  json_object_set_int_member (absence, "from_at", stw_rows_get_int (rows, 1));
  json_object_set_int_member (absence, "to_at", stw_rows_get_int (rows, 2));
  json_object_set_string_member (absence, "note", stw_rows_get_text (rows, 3));
  return absence;
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
  g_autoptr (JsonObject) absence = describe_absence (db, id, error);
  gint64 person = absence != NULL ? json_object_get_int_member (absence, "person") : 0;

  if (absence == NULL || !stw_person_check_own (transaction, command, person, error) ||
      !stw_db_run (db, error, "DELETE FROM absence WHERE id = ?1", STW_INT (id)))
    return FALSE;
  stw_undo_offer (ret_result, json_object_ref (absence));
  return record (transaction, command, person, command->arguments, error);
}

static const StwCommandRule rules[] = {
  { "person.add", STW_PERMISSION_PEOPLE, person_add },
  { "person.update", STW_PERMISSION_PEOPLE, person_update },
  { "person.leave", STW_PERMISSION_PEOPLE, person_leave },
  { "person.set-status", STW_PERMISSION_OWN, person_set_status },
  { "person.add-absence", STW_PERMISSION_OWN, person_add_absence },
  { "person.remove-absence", STW_PERMISSION_OWN, person_remove_absence },
  { "person.restore-absence", STW_PERMISSION_ENGINE, person_restore_absence },
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

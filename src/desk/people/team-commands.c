/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that keep teams: people under one name, for assignment, on-call and escalation. On
 * the ledger thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/people/person-store.h"

#include "desk/incident-commands-private.h"
#include "desk/people/person-read.h"
#include "desk/undo-store.h"

static gboolean
record (StwTransaction *transaction, const StwCommand *command, gint64 team, GError **error)
{
  stw_transaction_change (transaction, "team", team, 0);
  return stw_transaction_audit (transaction,
                                command->actor,
                                0,
                                command->name,
                                "team",
                                team,
                                command->arguments,
                                error);
}

/* A member who is none fails the row that names them. */
static gboolean
write_members (StwDb *db, const StwCommand *command, gint64 team, GError **error)
{
  g_autoptr (GArray) members = stw_command_dup_numbers (command, "members");

  if (members == NULL)
    return TRUE;
  if (!stw_db_run (db, error, "DELETE FROM team_member WHERE team_id = ?1", STW_INT (team)))
    return FALSE;
  for (guint i = 0; i < members->len; i++)
    {
      gint64 person = g_array_index (members, gint64, i);
      g_autoptr (StwPerson) found = stw_person_load (db, person, error);

      if (found == NULL || !stw_db_run (db,
                                        error,
                                        "INSERT INTO team_member (team_id, person_id) "
                                        "VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                                        STW_INT (team),
                                        STW_INT (person)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_name (StwDb *db, const StwCommand *command, gint64 team, GError **error)
{
  const char *name = stw_command_get_text (command, "name");
  g_autofree char *key = name != NULL ? g_utf8_casefold (name, -1) : NULL;
  g_autoptr (GError) failure = NULL;

  if (name == NULL || *name == '\0' || !stw_text_fits (name, STW_PERSON_TEXT_MAX))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "A team has a name of at most 200 bytes.");
  if (stw_db_run (db,
                  &failure,
                  "UPDATE team SET name = ?2, name_key = ?3 WHERE id = ?1",
                  STW_INT (team),
                  STW_TEXT (name),
                  STW_TEXT (key)))
    return stw_db_get_changes (db) == 1 ||
           stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such team.");
  if (g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_CONSTRAINT))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "There is a team of that name already.");
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Returns (transfer full) (nullable): the arguments that make the team as it stands. */
static JsonObject *
describe (StwDb *db, gint64 team, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *members = json_array_new ();
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT t.name, m.person_id FROM team t "
                             "LEFT JOIN team_member m ON m.team_id = t.id WHERE t.id = ?1 "
                             "ORDER BY m.person_id",
                             STW_INT (team));

  json_object_set_int_member (object, "team", team);
  json_object_set_array_member (object, "members", members);
  while (stw_rows_next (rows, error))
    {
      json_object_set_string_member (object, "name", stw_rows_get_text (rows, 0));
      if (!stw_rows_is_null (rows, 1))
        json_array_add_int_element (members, stw_rows_get_int (rows, 1));
    }
  if (!stw_rows_succeeded (rows))
    return NULL;
  if (json_object_has_member (object, "name"))
    return g_steal_pointer (&object);
  stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such team.");
  return NULL;
}

/* @number: 0 for a new one */
static gboolean
make_team (StwTransaction *transaction,
           const StwCommand *command,
           gint64 number,
           JsonObject **ret_result,
           GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  JsonObject *inverse;
  gint64 team;

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO team (id, name, name_key, created_at) VALUES (?1, '', '', ?2)",
                   STW_INT_OR_NULL (number),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  team = stw_db_get_last_id (db);
  if (!write_name (db, command, team, error) || !write_members (db, command, team, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "id", team);
  inverse = json_object_new ();
  json_object_set_int_member (inverse, "team", team);
  stw_undo_offer (ret_result, inverse);
  return record (transaction, command, team, error);
}

static gboolean
team_add (StwTransaction *transaction,
          StwCommand *command,
          JsonObject **ret_result,
          gpointer data,
          GError **error)
{
  return make_team (transaction, command, 0, ret_result, error);
}

/* Under its old number: steps of escalation name it by that. */
static gboolean
team_restore (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  return make_team (transaction,
                    command,
                    stw_command_get_int (command, "team", 0),
                    ret_result,
                    error);
}

static gboolean
team_update (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 team = stw_command_get_int (command, "team", 0);
  g_autoptr (JsonObject) former = describe (db, team, error);

  if (former == NULL || !write_name (db, command, team, error) ||
      !write_members (db, command, team, error))
    return FALSE;
  stw_undo_offer (ret_result, g_steal_pointer (&former));
  return record (transaction, command, team, error);
}

static gboolean
team_remove (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 team = stw_command_get_int (command, "team", 0);
  g_autoptr (JsonObject) former = describe (db, team, error);

  if (former == NULL || !stw_db_run (db, error, "DELETE FROM team WHERE id = ?1", STW_INT (team)))
    return FALSE;
  stw_undo_offer (ret_result, g_steal_pointer (&former));
  return record (transaction, command, team, error);
}

static const StwCommandRule rules[] = {
  { "team.add", STW_PERMISSION_PEOPLE, team_add },
  { "team.update", STW_PERMISSION_PEOPLE, team_update },
  { "team.remove", STW_PERMISSION_PEOPLE, team_remove },
  { "team.restore", STW_PERMISSION_ENGINE, team_restore },
};

/**
 * stw_team_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern teams
 */
const StwCommandRule *
stw_team_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}

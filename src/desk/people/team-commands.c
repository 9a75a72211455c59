/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that keep teams: people under one name, for assignment, on-call and escalation. On
 * the ledger thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/people/person-store.h"

#include "desk/incident-commands-private.h"
#include "desk/people/person-read.h"

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

static gboolean
team_add (StwTransaction *transaction,
          StwCommand *command,
          JsonObject **ret_result,
          gpointer data,
          GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 team;

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO team (name, name_key, created_at) VALUES ('', '', ?1)",
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  team = stw_db_get_last_id (db);
  if (!write_name (db, command, team, error) || !write_members (db, command, team, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "id", team);
  return record (transaction, command, team, error);
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

  return write_name (db, command, team, error) && write_members (db, command, team, error) &&
         record (transaction, command, team, error);
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

  if (!stw_db_run (db, error, "DELETE FROM team WHERE id = ?1", STW_INT (team)))
    return FALSE;
  if (stw_db_get_changes (db) == 0)
    return stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such team.");
  return record (transaction, command, team, error);
}

static const StwCommandRule rules[] = {
  { "team.add", STW_PERMISSION_PEOPLE, team_add },
  { "team.update", STW_PERMISSION_PEOPLE, team_update },
  { "team.remove", STW_PERMISSION_PEOPLE, team_remove },
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command that gives somebody a role for one company, or takes it away. On the ledger thread.
 */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/people/person-store.h"

#include "desk/incident-commands-private.h"
#include "desk/people/standing.h"
#include "desk/undo-store.h"

/* Returns (nullable): the word of the role that stands, NULL for none. */
static const char *
find_role (StwDb *db, gint64 person, gint64 company)
{
  gint64 role = -1;

  if (!stw_db_number (db,
                      &role,
                      NULL,
                      "SELECT COALESCE(MAX(role), -1) FROM person_grant "
                      "WHERE person_id = ?1 AND company_id = ?2",
                      STW_INT (person),
                      STW_INT (company)) ||
      role < 0 || role >= STW_N_ROLES)
    return NULL;
  return stw_role_to_word ((StwRole) role);
}

static gboolean
write_role (StwDb *db, gint64 person, gint64 company, const char *word, GError **error)
{
  StwRole role;

  if (word == NULL)
    return stw_db_run (db,
                       error,
                       "DELETE FROM person_grant WHERE person_id = ?1 AND company_id = ?2",
                       STW_INT (person),
                       STW_INT (company));
  if (!stw_role_from_word (word, &role))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "A company is granted with a role for it.");
  return stw_db_run (db,
                     error,
                     "INSERT INTO person_grant (person_id, company_id, role) VALUES (?1, ?2, ?3) "
                     "ON CONFLICT (person_id, company_id) DO UPDATE SET role = excluded.role",
                     STW_INT (person),
                     STW_INT (company),
                     STW_INT (role));
}

static gboolean
check_company (StwDb *db, gint64 company, GError **error)
{
  gint64 n = 0;

  if (!stw_db_number (db,
                      &n,
                      error,
                      "SELECT COUNT(*) FROM company WHERE id = ?1",
                      STW_INT (company)))
    return FALSE;
  return n == 1 ||
         stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such company.");
}

static JsonObject *
describe (const char *before, const char *after)
{
  JsonObject *detail = json_object_new ();
  JsonObject *was = json_object_new ();
  JsonObject *is = json_object_new ();

  json_object_set_string_member (was, "role", before);
  json_object_set_string_member (is, "role", after);
  json_object_set_object_member (detail, "before", was);
  json_object_set_object_member (detail, "after", is);
  return detail;
}

/* Takes a role for the whole desk: who has one for a company alone hands it to nobody. */
static gboolean
person_grant (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "person", 0);
  gint64 company = stw_command_get_int (command, "company", 0);
  const char *role = stw_command_get_text (command, "role");
  g_autoptr (StwPerson) person = stw_person_load (db, id, error);
  const char *before = find_role (db, id, company);
  g_autoptr (JsonObject) detail = NULL;
  JsonObject *inverse;

  if (person == NULL ||
      !stw_standing_check_desk (transaction, command, STW_PERMISSION_PEOPLE, error) ||
      !check_company (db, company, error) || !write_role (db, id, company, role, error))
    return FALSE;
  inverse = json_object_new ();
  json_object_set_int_member (inverse, "person", id);
  json_object_set_int_member (inverse, "company", company);
  json_object_set_string_member (inverse, "role", before);
  stw_undo_offer (ret_result, inverse);
  stw_transaction_change (transaction, "person", id, company);
  detail = describe (before, role);
  return stw_transaction_audit (transaction,
                                command->actor,
                                company,
                                command->name,
                                "person",
                                id,
                                detail,
                                error);
}

static const StwCommandRule rules[] = {
  { "person.grant", STW_PERMISSION_PEOPLE, person_grant },
};

/**
 * stw_grant_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern roles for one company
 */
const StwCommandRule *
stw_grant_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody may: a role for the desk, and roles for single companies. Read anew for every
 * command, so that a role that was taken away counts at once. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/people/standing.h"

#include "desk/incident-commands-private.h"
#include "desk/people/person-store.h"

static gboolean
load_grants (StwDb *db, StwStanding *self, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT company_id, role FROM person_grant WHERE person_id = ?1 "
                             "ORDER BY company_id",
                             STW_INT (self->person));

  if (rows == NULL)
    return FALSE;
  while (stw_rows_next (rows, error))
    {
      const StwGrant grant = { stw_rows_get_int (rows, 0), (StwRole) stw_rows_get_int (rows, 1) };

      if ((guint) grant.role < STW_N_ROLES)
        g_array_append_val (self->grants, grant);
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_standing_load:
 * @person: a number
 * @error: #STW_STORE_ERROR_NOT_FOUND when there is nobody of that number, or they left
 *
 * Returns: (transfer full): what they may
 */
StwStanding *
stw_standing_load (StwDb *db, gint64 person, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT name, role FROM person WHERE id = ?1 AND left_at IS NULL",
                             STW_INT (person));
  g_autoptr (StwStanding) self = NULL;

  if (rows == NULL)
    return NULL;
  if (!stw_rows_next (rows, error))
    {
      if (stw_rows_succeeded (rows))
        g_set_error_literal (error,
                             STW_STORE_ERROR,
                             STW_STORE_ERROR_NOT_FOUND,
                             "There is no such person at this desk.");
      return NULL;
    }
  self = g_new0 (StwStanding, 1);
  self->person = person;
  self->name = g_strdup (stw_rows_get_text (rows, 0));
  self->role = (StwRole) stw_rows_get_int (rows, 1);
  self->has_role = !stw_rows_is_null (rows, 1) && (guint) self->role < STW_N_ROLES;
  self->grants = g_array_new (FALSE, FALSE, sizeof (StwGrant));
  return load_grants (db, self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * stw_standing_free:
 * @standing: (nullable) (transfer full): what somebody may
 */
void
stw_standing_free (StwStanding *standing)
{
  if (standing == NULL)
    return;
  g_array_unref (standing->grants);
  g_free (standing->name);
  g_free (standing);
}

/**
 * stw_standing_may:
 * @company: for which company, 0 for the desk as a whole
 *
 * Returns: whether they may do it there
 */
gboolean
stw_standing_may (const StwStanding *standing, StwPermission permission, gint64 company)
{
  if (standing->has_role && stw_permission_has (permission, standing->role))
    return TRUE;
  for (guint i = 0; i < standing->grants->len; i++)
    {
      const StwGrant *grant = &g_array_index (standing->grants, StwGrant, i);

      if (grant->company == company && stw_permission_has (permission, grant->role))
        return TRUE;
    }
  return FALSE;
}

/**
 * stw_standing_may_somewhere:
 *
 * Returns: whether there is anything for which they may do it
 */
gboolean
stw_standing_may_somewhere (const StwStanding *standing, StwPermission permission)
{
  if (stw_standing_may (standing, permission, 0))
    return TRUE;
  for (guint i = 0; i < standing->grants->len; i++)
    if (stw_permission_has (permission, g_array_index (standing->grants, StwGrant, i).role))
      return TRUE;
  return FALSE;
}

/**
 * stw_standing_check_desk:
 * @error: #STW_COMMAND_ERROR_NOT_PERMITTED when they may not, or only for some companies
 *
 * Returns: whether who gave the command may do this for the desk as a whole
 */
gboolean
stw_standing_check_desk (StwTransaction *transaction,
                         const StwCommand *command,
                         StwPermission permission,
                         GError **error)
{
  g_autoptr (StwStanding) standing = NULL;

  if (command->operator_id == 0)
    return TRUE;
  standing = stw_standing_load (stw_transaction_get_db (transaction), command->operator_id, error);
  if (standing == NULL)
    return FALSE;
  return stw_standing_may (standing, permission, 0) ||
         stw_command_refuse (error,
                             STW_COMMAND_ERROR_NOT_PERMITTED,
                             stw_role_get_need (stw_permission_get_least_role (permission)));
}

/**
 * stw_person_check_own:
 * @person: whom a command is about
 * @error: #STW_COMMAND_ERROR_NOT_PERMITTED when it is another one's
 *
 * Returns: whether it is given by the person, or by an administrator for them
 */
gboolean
stw_person_check_own (StwTransaction *transaction,
                      const StwCommand *command,
                      gint64 person,
                      GError **error)
{
  g_autoptr (StwPerson) target =
               stw_person_load (stw_transaction_get_db (transaction), person, error);

  if (target == NULL || command->operator_id == person)
    return target != NULL;
  return stw_standing_check_desk (transaction, command, STW_PERMISSION_PEOPLE, error);
}

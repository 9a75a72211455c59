/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives what a commit group opened to somebody, where the company wants it so: at the group's end,
 * when titles and tallies stand, and in the same transaction. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/assigner.h"

#include "desk/assignment/assignment-store.h"

/* It may have gone, joined another or been taken since. */
static gboolean
is_nobodys (StwDb *db, gint64 incident, gboolean *ret_nobodys, GError **error)
{
  gint64 n;

  if (!stw_db_number (db,
                      &n,
                      error,
                      "SELECT COUNT(*) FROM incident WHERE id = ?1 AND status = ?2 AND "
                      "assignee_id IS NULL AND merged_into IS NULL",
                      STW_INT (incident),
                      STW_INT (STW_INCIDENT_NEW)))
    return FALSE;
  *ret_nobodys = n > 0;
  return TRUE;
}

static gboolean
give (StwMemory *memory, StwTransaction *transaction, const StwOpened *opened, GError **error)
{
  StwCompanyMemory *company = stw_memory_get_company (memory, transaction, opened->company, error);
  gboolean nobodys;

  if (company == NULL)
    return FALSE;
  if (!company->company->auto_assign)
    return TRUE;
  return is_nobodys (stw_transaction_get_db (transaction), opened->incident, &nobodys, error) &&
         (!nobodys ||
          stw_assignment_give_by_rule (transaction, opened->incident, opened->company, error));
}

/**
 * stw_assigner_run:
 *
 * Gives every incident that was opened since the last commit to whom the rule chooses.
 */
gboolean
stw_assigner_run (StwMemory *memory, StwTransaction *transaction, GError **error)
{
  GArray *opened = stw_memory_get_opened (memory);

  for (guint i = 0; i < opened->len; i++)
    if (!give (memory, transaction, &g_array_index (opened, StwOpened, i), error))
      return FALSE;
  g_array_set_size (opened, 0);
  return TRUE;
}

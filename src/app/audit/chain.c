/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verifies the chain of the audit's entries and says in words what came of it. Main thread; the
 * walk itself is a worker's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/audit/chain.h"

#include "store/audit-verify.h"
#include "store/folder.h"

#include <glib/gi18n.h>

static gboolean
verify (const StwWork *work, gpointer data, char **ret_outcome, GError **error)
{
  g_autoptr (StwDb) db = stw_db_open (data, STW_DB_READ_ONLY, error);
  g_autofree char *count = NULL;
  StwAuditVerdict verdict;

  if (db == NULL)
    return FALSE;
  stw_db_set_cancellable (db, work->cancellable);
  if (!stw_audit_verify (db, NULL, &verdict, error))
    return FALSE;
  if (verdict.why != NULL)
    {
      count = g_strdup_printf ("%" G_GINT64_FORMAT, verdict.broken);
      /* Translators: the number of an entry, and what is wrong with it */
      g_set_error (error,
                   STW_STORE_ERROR,
                   STW_STORE_ERROR_CORRUPT,
                   _ ("The chain is broken at entry %s: %s"),
                   count,
                   verdict.why);
      return FALSE;
    }
  count = g_strdup_printf ("%" G_GINT64_FORMAT, verdict.head.seq);
  /* Translators: %s is how many entries there are */
  *ret_outcome = g_strdup_printf (_ ("The chain is whole: %s entries"), count);
  return TRUE;
}

/**
 * stw_chain_verify:
 * @row: which shows how it goes and what came of it; it must not be at work
 * @folder: (type filename): the data folder
 */
void
stw_chain_verify (StwWorkRow *row, const char *folder)
{
  stw_work_row_run (row, verify, stw_folder_build_path (folder, STW_FOLDER_DATABASE), g_free);
}

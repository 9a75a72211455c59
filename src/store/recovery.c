/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to do with a damaged database, while no engine runs: the newest sound backup takes its
 * place, with all that can still be read of what came after it. The damaged file is set aside,
 * and a report says in plain words what was saved and what is missing. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/recovery.h"

#include "base/clock.h"
#include "base/timestamp.h"
#include "store/restore-private.h"
#include "store/salvage.h"
#include "store/schema.h"
#include "store/search.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/**
 * stw_recovery_report_clear:
 * @report: what stw_recovery_run() filled
 */
void
stw_recovery_report_clear (StwRecoveryReport *report)
{
  stw_restore_report_clear (&report->restore);
  g_clear_pointer (&report->backup, g_free);
  g_clear_pointer (&report->tables, g_array_unref);
}

static void
describe_table (GString *text, const StwSalvaged *salvaged)
{
  g_string_append_printf (text,
                          "  %s: %" G_GINT64_FORMAT " newer rows saved",
                          salvaged->table,
                          salvaged->n_saved);
  if (salvaged->n_lost > 0)
    g_string_append_printf (text,
                            ", up to %" G_GINT64_FORMAT " could not be read",
                            salvaged->n_lost);
  if (salvaged->cut_off)
    g_string_append (text, ", and nothing after them could be read");
  g_string_append (text, ".\n");
}

/**
 * stw_recovery_report_describe:
 *
 * Returns: (transfer full): the report for a person
 */
char *
stw_recovery_report_describe (const StwRecoveryReport *report)
{
  g_autoptr (GString) text =
               g_string_new ("The database was damaged. Steward put it together again.\n\n");
  g_autofree char *taken = stw_timestamp_format (report->restore.backup.taken_at);
  gsize before;

  g_string_append_printf (text, "The damaged file is kept: %s\n", report->restore.set_aside);
  if (report->backup != NULL)
    g_string_append_printf (text,
                            "All up to %s comes from the backup %s\n"
                            "Changes since then to what existed before are missing.\n",
                            taken,
                            report->backup);
  else
    g_string_append (text, "There was no sound backup: all that stands was saved row by row.\n");
  g_string_append_printf (text,
                          "%" G_GINT64_FORMAT " outgoing jobs wait until you release them.\n\n",
                          report->restore.n_held);
  before = text->len;
  for (guint i = 0; i < report->tables->len; i++)
    {
      const StwSalvaged *salvaged = &g_array_index (report->tables, StwSalvaged, i);

      if (salvaged->n_saved > 0 || salvaged->n_lost > 0 || salvaged->cut_off)
        describe_table (text, salvaged);
    }
  if (text->len == before)
    g_string_append (text, "Nothing newer could be read from the damaged file.\n");
  else
    g_string_insert (text, (gssize) before, "From the damaged file:\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Copies the newest backup that is sound. Returns the copy, %NULL without an error when none is. */
static char *
copy_backup (StwFolder *folder, const StwWork *work, StwRecoveryReport *report, GError **error)
{
  g_autoptr (GArray) list = stw_backup_list (stw_folder_get_path (folder));

  for (guint i = 0; i < list->len; i++)
    {
      const char *file = g_array_index (list, StwBackupFile, i).path;
      g_autoptr (GError) failure = NULL;

      if (stw_backup_check (file, work, &report->restore.backup, &failure))
        {
          report->backup = g_strdup (file);
          return stw_restore_copy (folder, file, work, error);
        }
      if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
    }
  return NULL;
}

/* Without a backup all begins with an empty file. */
static char *
make_empty (StwFolder *folder, GError **error)
{
  g_autofree char *database = stw_folder_get_file (folder, STW_FOLDER_DATABASE);
  g_autofree char *part = g_strconcat (database, ".part-XXXXXX", NULL);
  int fd = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    {
      close (fd);
      return g_steal_pointer (&part);
    }
  g_set_error (error,
               STW_STORE_ERROR,
               STW_STORE_ERROR_FULL,
               "“%s” cannot be written: %s.",
               part,
               g_strerror (errno));
  return NULL;
}

static gboolean
rebuild_search (StwDb *db, gint64 now, GError **error)
{
  g_autoptr (StwTransaction) transaction = stw_transaction_new (db, now, stw_clock_monotonic ());

  if (!stw_transaction_begin (transaction, error))
    return FALSE;
  if (stw_search_rebuild (transaction, error))
    return stw_transaction_commit (transaction, error);
  stw_transaction_rollback (transaction);
  return FALSE;
}

static gboolean
fill_part (StwFolder *folder,
           const char *part,
           gint64 now,
           StwRecoveryReport *report,
           GError **error)
{
  g_autofree char *database = stw_folder_get_file (folder, STW_FOLDER_DATABASE);
  g_autoptr (StwDb) from = stw_db_open (database, STW_DB_READ_ONLY, NULL);
  g_autoptr (StwDb) to = stw_db_open (part, STW_DB_COPY, error);

  if (to == NULL || !stw_schema_migrate (to, error))
    return FALSE;
  report->tables = stw_salvage_run (from, to, error);
  return report->tables != NULL &&
         stw_restore_prepare (folder, to, "data.recover", now, &report->restore, error) &&
         rebuild_search (to, now, error) && stw_db_check (to, error);
}

/* The report also lies in the folder, for whoever looks there first. */
static void
write_report (StwFolder *folder, gint64 now, const StwRecoveryReport *report)
{
  g_autofree char *stamp = stw_backup_stamp (now);
  g_autofree char *name = g_strdup_printf ("recovery-%s.txt", stamp);
  g_autofree char *path = g_build_filename (stw_folder_get_path (folder), name, NULL);
  g_autofree char *text = stw_recovery_report_describe (report);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_info ("the report of the recovery cannot be written: %s", error->message);
}

/**
 * stw_recovery_run:
 * @folder: the data folder, which this process owns: no engine runs on it
 * @now: UTC milliseconds
 * @work: (nullable): who watches
 * @ret_report: (out): what was done
 *
 * Takes a damaged database's place; in a worker, with the engine stopped.
 *
 * Returns: whether a sound database stands; when not, the damaged one is where it was
 */
gboolean
stw_recovery_run (StwFolder *folder,
                  gint64 now,
                  const StwWork *work,
                  StwRecoveryReport *ret_report,
                  GError **error)
{
  g_auto (StwRecoveryReport) report = { 0 };
  g_autofree char *part = NULL;
  GError *failure = NULL;

  g_return_val_if_fail (folder != NULL && ret_report != NULL, FALSE);

  part = copy_backup (folder, work, &report, &failure);
  if (part == NULL && failure == NULL)
    part = make_empty (folder, &failure);
  if (part != NULL && fill_part (folder, part, now, &report, &failure))
    report.restore.set_aside = stw_restore_put_in_place (folder, part, "damaged", now, &failure);
  if (report.restore.set_aside == NULL)
    {
      if (part != NULL)
        g_unlink (part);
      g_propagate_error (error, failure);
      return FALSE;
    }
  write_report (folder, now, &report);
  *ret_report = report;
  memset (&report, 0, sizeof report);
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts a backup in the place of the database, while no engine runs: the caller owns the folder.
 * Nothing is deleted, and at every moment a whole database stands under its name. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/restore-private.h"

#include "base/clock.h"
#include "store/job-queue.h"
#include "store/revocations.h"
#include "store/schema.h"
#include "store/setting.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/**
 * stw_restore_report_clear:
 * @report: what stw_restore_run() filled
 */
void
stw_restore_report_clear (StwRestoreReport *report)
{
  g_clear_pointer (&report->set_aside, g_free);
}

static gboolean
fail_write (GError **error, const char *path)
{
  g_set_error (error,
               STW_STORE_ERROR,
               STW_STORE_ERROR_FULL,
               "“%s” cannot be written: %s.",
               path,
               g_strerror (errno));
  return FALSE;
}

/* Copies a file into the folder under a name of its own. Returns the name. */
char *
stw_restore_copy (StwFolder *folder, const char *file, const StwWork *work, GError **error)
{
  g_autofree char *database = stw_folder_get_file (folder, STW_FOLDER_DATABASE);
  g_autofree char *part = g_strconcat (database, ".part-XXXXXX", NULL);
  g_autoptr (GFile) from = g_file_new_for_path (file);
  g_autoptr (GFile) to = NULL;
  g_autoptr (GError) failure = NULL;
  GStatBuf info;
  int fd;

  if (g_stat (file, &info) == 0 &&
      !stw_folder_check_space (stw_folder_get_path (folder), info.st_size, error))
    return NULL;
  fd = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      fail_write (error, part);
      return NULL;
    }
  close (fd);
  to = g_file_new_for_path (part);
  if (g_file_copy (from,
                   to,
                   G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS,
                   work != NULL ? work->cancellable : NULL,
                   NULL,
                   NULL,
                   &failure) &&
      g_chmod (part, 0600) == 0)
    return g_steal_pointer (&part);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    fail_write (error, part);
  g_unlink (part);
  return NULL;
}

static gboolean
note (StwTransaction *transaction,
      const char *action,
      const StwRestoreReport *report,
      GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  json_object_set_int_member (detail, "taken_at", report->backup.taken_at);
  json_object_set_int_member (detail, "held", report->n_held);
  json_object_set_int_member (detail, "revoked", report->n_revoked);
  return stw_transaction_audit (transaction, "desk", 0, action, "database", 0, detail, error);
}

/* What was on its way out when the backup was made may have gone out since: it waits for a
 * person. Keys that were revoked since stay revoked. */
gboolean
stw_restore_prepare (StwFolder *folder,
                     StwDb *db,
                     const char *action,
                     gint64 now,
                     StwRestoreReport *report,
                     GError **error)
{
  g_autoptr (StwTransaction) transaction = stw_transaction_new (db, now, stw_clock_monotonic ());

  if (!stw_schema_migrate (db, error) || !stw_transaction_begin (transaction, error))
    return FALSE;
  if (stw_setting_set (db, STW_BACKUP_SETTING, NULL, error) &&
      stw_job_queue_hold_all (transaction, &report->n_held, error) &&
      stw_revocations_apply (stw_folder_get_path (folder),
                             transaction,
                             &report->n_revoked,
                             error) &&
      note (transaction, action, report, error))
    return stw_transaction_commit (transaction, error);
  stw_transaction_rollback (transaction);
  return FALSE;
}

/* A second name for the present file keeps it when the first name is taken over. Where the disk
 * knows no second names it is moved. */
static gboolean
keep_file (const char *path, const char *aside)
{
  return link (path, aside) == 0 || errno == ENOENT || g_rename (path, aside) == 0;
}

/* Finds a name that nothing has yet. */
static char *
name_aside (const char *database, const char *reason, gint64 now)
{
  g_autofree char *stamp = stw_backup_stamp (now);
  char *aside = g_strdup_printf ("%s.%s-%s", database, reason, stamp);

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.%s-%s-%u", database, reason, stamp, i);
    }
  return aside;
}

/* The log belongs to the file before: the new one must not read it. */
static gboolean
move_log (const char *from, const char *to)
{
  static const char *const companions[] = { "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *before = g_strconcat (from, companions[i], NULL);
      g_autofree char *after = g_strconcat (to, companions[i], NULL);

      if (g_rename (before, after) != 0 && errno != ENOENT)
        return FALSE;
    }
  return TRUE;
}

/* Sets the database aside and puts @part in its place. Returns where the old one lies. */
char *
stw_restore_put_in_place (StwFolder *folder,
                          const char *part,
                          const char *reason,
                          gint64 now,
                          GError **error)
{
  g_autofree char *database = stw_folder_get_file (folder, STW_FOLDER_DATABASE);
  g_autofree char *aside = name_aside (database, reason, now);

  if (keep_file (database, aside) && move_log (database, aside) && g_rename (part, database) == 0)
    return stw_folder_sync (stw_folder_get_path (folder), error) ? g_steal_pointer (&aside) : NULL;
  fail_write (error, aside);
  move_log (aside, database);
  if (!g_file_test (database, G_FILE_TEST_EXISTS))
    g_rename (aside, database);
  else
    g_unlink (aside);
  return NULL;
}

/* Closing the last connection empties the log into the file, when both are sound. */
static void
fold_log (const char *database)
{
  g_autoptr (StwDb) db = g_file_test (database, G_FILE_TEST_EXISTS)
                           ? stw_db_open (database, STW_DB_WRITE, NULL)
                           : NULL;

  if (db != NULL)
    stw_db_run_script (db, "PRAGMA wal_checkpoint (TRUNCATE)", NULL);
}

static gboolean
prepare_part (StwFolder *folder,
              const char *part,
              gint64 now,
              StwRestoreReport *report,
              GError **error)
{
  g_autoptr (StwDb) db = stw_db_open (part, STW_DB_COPY, error);

  return db != NULL && stw_restore_prepare (folder, db, "data.restore", now, report, error);
}

/**
 * stw_restore_run:
 * @folder: the data folder, which this process owns: no engine runs on it
 * @file: (type filename): a backup
 * @now: UTC milliseconds
 * @work: (nullable): who watches
 * @ret_report: (out): what was done
 *
 * Checks the backup, sets the present data aside, and puts the backup in its place.
 *
 * Returns: whether the data is the backup's now; when not, it is as it was
 */
gboolean
stw_restore_run (StwFolder *folder,
                 const char *file,
                 gint64 now,
                 const StwWork *work,
                 StwRestoreReport *ret_report,
                 GError **error)
{
  g_autofree char *database = NULL;
  g_autofree char *part = NULL;
  g_auto (StwRestoreReport) report = { 0 };

  g_return_val_if_fail (folder != NULL && file != NULL && ret_report != NULL, FALSE);

  if (!stw_backup_check (file, work, &report.backup, error))
    return FALSE;
  part = stw_restore_copy (folder, file, work, error);
  if (part == NULL)
    return FALSE;
  if (!prepare_part (folder, part, now, &report, error))
    {
      g_unlink (part);
      return FALSE;
    }
  database = stw_folder_get_file (folder, STW_FOLDER_DATABASE);
  fold_log (database);
  report.set_aside = stw_restore_put_in_place (folder, part, "replaced", now, error);
  if (report.set_aside == NULL)
    {
      g_unlink (part);
      return FALSE;
    }
  *ret_report = report;
  report.set_aside = NULL;
  return TRUE;
}

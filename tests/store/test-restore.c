/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/restore-private.h"

#include "base/clock.h"
#include "store/audit-verify.h"
#include "store/revocations.h"
#include "store/schema.h"

#include "desk.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <string.h>

static const guint8 hash[32] = { 1, 2, 3 };

static void
add_key (StwDb *db)
{
  g_autoptr (GError) error = NULL;

  stw_db_run_script (db,
                     "INSERT INTO source (company_id, name, created_at) VALUES (1, 's', 0)",
                     &error);
  g_assert_no_error (error);
  stw_db_run (db,
              &error,
              "INSERT INTO access_key (company_id, source_id, prefix, hash, created_at) "
              "VALUES (1, 1, 'stw_', ?1, 0)",
              STW_BLOB (hash, sizeof hash));
  g_assert_no_error (error);
}

/* A desk with a key and two jobs, backed up, and gone on since. */
static void
live_a_little (const char *folder, const char *backup)
{
  g_autofree char *path = stw_folder_build_path (folder, STW_FOLDER_DATABASE);
  g_autoptr (StwDb) db = desk_open (folder);
  g_autoptr (GError) error = NULL;
  StwTransaction *transaction = desk_begin (db, DESK_NOW);

  desk_add_company (db, "before");
  add_key (db);
  stw_transaction_enqueue (transaction, "mail", "a", 1, "{}", DESK_NOW, NULL);
  stw_transaction_enqueue (transaction, "mail", "b", 1, "{}", DESK_NOW, NULL);
  stw_transaction_audit (transaction, "anna", 1, "company.add", "company", 1, NULL, NULL);
  desk_commit (transaction);
  stw_db_run_script (db, "UPDATE job SET state = 'claimed' WHERE key = 'b'", NULL);
  stw_backup_make (path, backup, DESK_NOW, NULL, &error);
  g_assert_no_error (error);
  desk_add_company (db, "after");
  stw_revocations_add (folder, hash, sizeof hash, &error);
  g_assert_no_error (error);
}

static void
restore (const char *scratch, const char *backup, gint64 now, StwRestoreReport *report)
{
  g_autoptr (StwFolder) folder = stw_folder_open (scratch, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (folder);
  stw_restore_run (folder, backup, now, NULL, report, &error);
  g_assert_no_error (error);
}

static void
a_restore_brings_the_backup_and_lets_nothing_out (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *backup = g_build_filename (scratch, "copy.db", NULL);
  g_auto (StwRestoreReport) report = { 0 };
  g_autoptr (StwDb) db = NULL;
  StwAuditVerdict verdict;

  live_a_little (scratch, backup);
  restore (scratch, backup, DESK_NOW + STW_DAY, &report);
  g_assert_cmpint (report.backup.taken_at, ==, DESK_NOW);
  g_assert_cmpint (report.n_held, ==, 2);
  g_assert_cmpint (report.n_revoked, ==, 1);
  db = desk_open (scratch);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM company"), ==, 1);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM job WHERE state = 'held'"), ==, 2);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM access_key WHERE revoked_at IS NULL"),
                   ==,
                   0);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM audit WHERE action = 'data.restore'"),
                   ==,
                   1);
  g_assert_true (stw_audit_verify (db, &report.backup.head, &verdict, NULL));
  g_assert_cmpint (verdict.broken, ==, 0);
}

static void
what_was_there_before_can_come_back (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *backup = g_build_filename (scratch, "copy.db", NULL);
  g_auto (StwRestoreReport) report = { 0 };
  g_auto (StwRestoreReport) again = { 0 };
  g_autoptr (StwDb) db = NULL;
  GStatBuf info;

  live_a_little (scratch, backup);
  restore (scratch, backup, DESK_NOW + STW_DAY, &report);
  g_assert_cmpint (g_stat (report.set_aside, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  restore (scratch, report.set_aside, DESK_NOW + 2 * STW_DAY, &again);
  db = desk_open (scratch);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM company"), ==, 2);
}

static void
two_restores_of_one_second_keep_both (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *backup = g_build_filename (scratch, "copy.db", NULL);
  g_auto (StwRestoreReport) report = { 0 };
  g_auto (StwRestoreReport) again = { 0 };

  live_a_little (scratch, backup);
  restore (scratch, backup, DESK_NOW, &report);
  restore (scratch, backup, DESK_NOW, &again);
  g_assert_cmpstr (report.set_aside, !=, again.set_aside);
  g_assert_true (g_file_test (report.set_aside, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (again.set_aside, G_FILE_TEST_EXISTS));
}

/* A folder in the way keeps the new file from its place. */
static void
a_restore_that_fails_leaves_all_as_it_was (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *backup = g_build_filename (scratch, "copy.db", NULL);
  g_autofree char *backups = g_build_filename (scratch, "backups", NULL);
  g_autoptr (StwFolder) folder = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *aside = NULL;

  live_a_little (scratch, backup);
  folder = stw_folder_open (scratch, NULL);
  aside = stw_restore_put_in_place (folder, backups, "replaced", DESK_NOW, &error);
  g_assert_null (aside);
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_FULL);
  db = desk_open (scratch);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM company"), ==, 2);
}

static void
what_is_no_backup_changes_nothing (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *backup = g_build_filename (scratch, "copy.db", NULL);
  g_autofree char *other = g_build_filename (scratch, "other.db", NULL);
  g_autoptr (StwFolder) folder = NULL;
  StwRestoreReport report;

  live_a_little (scratch, backup);
  folder = stw_folder_open (scratch, NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      static const StwStoreError codes[] = { STW_STORE_ERROR_UNSUPPORTED,
                                             STW_STORE_ERROR_NEWER,
                                             STW_STORE_ERROR_CORRUPT };
      static const char *const scripts[] = { "CREATE TABLE t (x)",
                                             "PRAGMA user_version = 99",
                                             NULL };

      g_unlink (other);
      if (scripts[i] != NULL)
        {
          g_autoptr (StwDb) db = stw_db_open (other, STW_DB_COPY, NULL);

          g_assert_true (stw_db_run_script (db, scripts[i], NULL));
        }
      else
        g_assert_true (g_file_set_contents (other, "nonsense, and not a little of it", -1, NULL));
      g_assert_false (stw_restore_run (folder, other, DESK_NOW, NULL, &report, &error));
      g_assert_error (error, STW_STORE_ERROR, (int) codes[i]);
    }
  {
    g_autoptr (StwDb) db = desk_open (scratch);

    g_assert_cmpint (desk_number (db, "SELECT count(*) FROM company"), ==, 2);
  }
}

static void
a_torn_line_spoils_no_other_revocation (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (StwDb) db = desk_open (scratch);
  g_autofree char *path = stw_folder_build_path (scratch, STW_FOLDER_REVOCATIONS);
  StwTransaction *transaction;
  GStatBuf info;
  gint64 count;

  desk_add_company (db, "one");
  add_key (db);
  g_assert_true (g_file_set_contents (path, "\n0102", -1, NULL));
  g_assert_true (stw_revocations_add (scratch, hash, sizeof hash, NULL));
  transaction = desk_begin (db, DESK_NOW);
  g_assert_true (stw_revocations_apply (scratch, transaction, &count, NULL));
  g_assert_cmpint (count, ==, 1);
  g_assert_true (stw_revocations_apply (scratch, transaction, &count, NULL));
  g_assert_cmpint (count, ==, 0);
  desk_commit (transaction);
  g_unlink (path);
  g_assert_true (stw_revocations_add (scratch, hash, sizeof hash, NULL));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/restore/brings", a_restore_brings_the_backup_and_lets_nothing_out);
  g_test_add_func ("/store/restore/back", what_was_there_before_can_come_back);
  g_test_add_func ("/store/restore/one-second", two_restores_of_one_second_keep_both);
  g_test_add_func ("/store/restore/fails", a_restore_that_fails_leaves_all_as_it_was);
  g_test_add_func ("/store/restore/no-backup", what_is_no_backup_changes_nothing);
  g_test_add_func ("/store/restore/revocations", a_torn_line_spoils_no_other_revocation);
  return g_test_run ();
}

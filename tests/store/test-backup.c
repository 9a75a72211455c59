/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/backup.h"

#include "base/clock.h"
#include "store/schema.h"

#include "scratch.h"

#include <glib/gstdio.h>

#define NOW G_GINT64_CONSTANT (1700000000000)

static StwDb *
open_new (const char *path)
{
  StwDb *db = stw_db_open (path, STW_DB_WRITE, NULL);

  g_assert_nonnull (db);
  g_assert_true (stw_schema_migrate (db, NULL));
  return db;
}

static void
set (StwDb *db, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  stw_db_run (db,
              &error,
              "INSERT INTO setting (key, value) VALUES (?1, ?2) "
              "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
              STW_TEXT (key),
              STW_TEXT (value));
  g_assert_no_error (error);
}

/* A writer that goes on while the pages are copied. */
static void
write_meanwhile (double fraction, gpointer data)
{
  set (data, "colour", "red");
  set (data, "shade", "dark");
}

static void
a_backup_is_one_moment_of_a_database_that_goes_on (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "steward.db", NULL);
  g_autofree char *file = g_build_filename (folder, "copy.db", NULL);
  g_autofree char *log = g_strconcat (file, "-wal", NULL);
  g_autoptr (StwDb) db = open_new (path);
  g_autoptr (StwDb) copy = NULL;
  g_autoptr (GError) error = NULL;
  StwWork work = { NULL, write_meanwhile, db };
  StwBackupInfo info;
  GStatBuf status;
  gint64 blue, shades;

  set (db, "colour", "blue");
  g_assert_true (stw_db_run_script (db,
                                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 "
                                    "FROM n WHERE i < 6000) INSERT INTO setting "
                                    "SELECT 'k' || i, hex (randomblob (500)) FROM n",
                                    NULL));
  stw_backup_make (path, file, NOW, &work, &error);
  g_assert_no_error (error);
  g_assert_true (stw_backup_check (file, NULL, &info, &error));
  g_assert_cmpint (info.taken_at, ==, NOW);
  g_assert_cmpint (info.schema, ==, stw_schema_get_newest ());
  copy = stw_db_open (file, STW_DB_READ_ONLY, NULL);
  g_assert_true (
    stw_db_number (copy, &blue, NULL, "SELECT value = 'blue' FROM setting WHERE key = 'colour'"));
  g_assert_cmpint (blue, ==, 1);
  stw_db_number (copy, &shades, NULL, "SELECT count(*) FROM setting WHERE key = 'shade'");
  g_assert_cmpint (shades, ==, 0);
  g_assert_cmpint (g_stat (file, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
}

static void
cancel (double fraction, gpointer data)
{
  g_cancellable_cancel (data);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (directory) != NULL)
    n++;
  return n;
}

static void
a_cancelled_backup_leaves_nothing (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (Scratch) target = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "steward.db", NULL);
  g_autofree char *file = g_build_filename (target, "copy.db", NULL);
  g_autoptr (StwDb) db = open_new (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  StwWork work = { cancellable, cancel, cancellable };

  g_assert_false (stw_backup_make (path, file, NOW, &work, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (target), ==, 0);
}

static void
a_backup_that_was_changed_is_refused (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "steward.db", NULL);
  g_autofree char *file = g_build_filename (folder, "copy.db", NULL);
  g_autoptr (StwDb) db = open_new (path);
  g_autoptr (GError) error = NULL;
  StwAuditHead head = { 0 };
  StwAuditEntry entry = { .actor = "x", .action = "x", .entity = "x" };
  StwBackupInfo info;

  g_assert_true (stw_backup_make (path, file, NOW, NULL, NULL));
  {
    g_autoptr (StwDb) copy = stw_db_open (file, STW_DB_COPY, NULL);

    g_assert_true (stw_audit_append (copy, &head, &entry, NULL));
  }
  g_assert_false (stw_backup_check (file, NULL, &info, &error));
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (file, "no database", -1, NULL));
  g_assert_false (stw_backup_check (file, NULL, &info, &error));
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT);
}

static guint
count_kept (const gboolean *keep, guint n)
{
  guint kept = 0;

  for (guint i = 0; i < n; i++)
    kept += keep[i] != FALSE;
  return kept;
}

static void
older_backups_become_fewer (void)
{
  gint64 times[800];
  gboolean keep[800];

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    times[i] = NOW - (gint64) i * STW_DAY;
  stw_backup_choose (times, G_N_ELEMENTS (times), keep);
  for (guint i = 0; i < 7; i++)
    g_assert_true (keep[i]);
  /* Of 7 days, 4 weeks and 12 months the newest of each; some are the same. */
  g_assert_cmpuint (count_kept (keep, G_N_ELEMENTS (keep)), ==, 7 + 2 + 11);
  for (guint i = 367; i < G_N_ELEMENTS (times); i++)
    g_assert_false (keep[i]);
}

/* Day by day over two years, what is kept never loses its reach. */
static void
rotation_never_forgets_the_past (void)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint day = 0; day < 730; day++)
    {
      gint64 now = NOW + day * STW_DAY;
      gboolean keep[64];

      g_array_prepend_val (times, now);
      g_assert_cmpuint (times->len, <, G_N_ELEMENTS (keep));
      stw_backup_choose ((gint64 *) (gpointer) times->data, times->len, keep);
      for (guint i = times->len; i-- > 0;)
        if (!keep[i])
          g_array_remove_index (times, i);
      if (day > 400)
        {
          g_assert_cmpint (g_array_index (times, gint64, times->len - 1), <, now - 300 * STW_DAY);
          g_assert_cmpuint (times->len, >=, 18);
        }
    }
}

static void
gaps_do_not_count (void)
{
  const gint64 times[] = { NOW, NOW - 400 * STW_DAY, NOW - 900 * STW_DAY };
  gboolean keep[3];

  stw_backup_choose (times, 3, keep);
  g_assert_cmpuint (count_kept (keep, 3), ==, 3);
}

static void
the_daily_backup_is_made_once_a_day (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (StwFolder) folder = stw_folder_open (scratch, NULL);
  g_autofree char *path = stw_folder_get_file (folder, STW_FOLDER_DATABASE);
  g_autofree char *backups = stw_folder_get_file (folder, STW_FOLDER_BACKUPS);
  g_autofree char *left = g_build_filename (backups, "steward-x.db.part-abcdef", NULL);
  g_autoptr (StwDb) db = open_new (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) list = NULL;

  g_assert_true (stw_backup_is_due (scratch, NOW));
  g_assert_true (g_file_set_contents (left, "", 0, NULL));
  stw_backup_run_daily (scratch, NOW, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (stw_backup_is_due (scratch, NOW + STW_HOUR));
  g_assert_true (stw_backup_is_due (scratch, NOW + STW_DAY));
  g_assert_true (stw_backup_run_daily (scratch, NOW + STW_HOUR, NULL, NULL));
  list = stw_backup_list (scratch);
  /* Two of one day: the older goes, and so does what a broken one left. */
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpint (g_array_index (list, StwBackupFile, 0).at, ==, NOW + STW_HOUR);
  g_assert_cmpuint (count_files (backups), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/backup/moment", a_backup_is_one_moment_of_a_database_that_goes_on);
  g_test_add_func ("/store/backup/cancelled", a_cancelled_backup_leaves_nothing);
  g_test_add_func ("/store/backup/changed", a_backup_that_was_changed_is_refused);
  g_test_add_func ("/store/backup/rotation", older_backups_become_fewer);
  g_test_add_func ("/store/backup/past", rotation_never_forgets_the_past);
  g_test_add_func ("/store/backup/gaps", gaps_do_not_count);
  g_test_add_func ("/store/backup/daily", the_daily_backup_is_made_once_a_day);
  return g_test_run ();
}

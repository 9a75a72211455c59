/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/schema-private.h"

#include "store/backup.h"

#include "scratch.h"

/* The life of a file: its first version, one more table, and one that fails half way. */
static const char *const scripts[] = {
  "CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
  "CREATE TABLE audit (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;"
  "INSERT INTO setting VALUES ('colour', 'blue');",
  "ALTER TABLE setting ADD COLUMN since INTEGER NOT NULL DEFAULT 7;",
  "CREATE TABLE third (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);",
};

static gint64
get_version (StwDb *db)
{
  gint64 version;

  g_assert_true (stw_schema_get_version (db, &version, NULL));
  return version;
}

static StwDb *
open_in (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "steward.db", NULL);
  StwDb *db = stw_db_open (path, STW_DB_WRITE, NULL);

  g_assert_nonnull (db);
  return db;
}

static guint
count_files (const char *folder, const char *prefix)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (directory)) != NULL)
    n += g_str_has_prefix (name, prefix);
  return n;
}

static void
an_empty_file_becomes_the_newest (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = open_in (folder);
  g_autoptr (GError) error = NULL;
  gint64 tables;

  stw_schema_migrate (db, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_version (db), ==, stw_schema_get_newest ());
  g_assert_true (stw_schema_migrate (db, NULL));
  stw_db_number (db, &tables, NULL, "SELECT count(*) FROM sqlite_schema WHERE name = 'incident'");
  g_assert_cmpint (tables, ==, 1);
}

static void
count_progress (double fraction, gpointer data)
{
  guint *n = data;

  g_assert_cmpfloat (fraction, >=, 0);
  g_assert_cmpfloat (fraction, <=, 1);
  *n += 1;
}

static void
an_older_file_is_backed_up_and_upgraded (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  guint n_reports = 0;
  StwSchemaSafety safety = { folder, 1700000000000, { NULL, count_progress, &n_reports } };
  g_autoptr (StwDb) db = open_in (folder);
  g_autoptr (StwDb) backup = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gint64 since;

  g_assert_true (stw_schema_run (db, scripts, 1, &safety, NULL));
  g_assert_cmpuint (count_files (folder, "before-schema"), ==, 0);
  stw_schema_run (db, scripts, 2, &safety, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_version (db), ==, 2);
  g_assert_true (stw_db_number (db, &since, NULL, "SELECT since FROM setting"));
  g_assert_cmpint (since, ==, 7);
  g_assert_cmpuint (n_reports, >, 0);
  path = g_build_filename (folder, "before-schema-2-20231114T221320Z.db", NULL);
  backup = stw_db_open (path, STW_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_version (backup), ==, 1);
}

static void
a_migration_that_fails_leaves_the_file_as_it_was (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  StwSchemaSafety safety = { folder, 1700000000000, { NULL, NULL, NULL } };
  g_autoptr (StwDb) db = open_in (folder);
  g_autoptr (GError) error = NULL;
  gint64 tables;

  g_assert_false (stw_schema_run (db, scripts, 3, &safety, &error));
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_FAILED);
  g_assert_cmpint (get_version (db), ==, 2);
  stw_db_number (db, &tables, NULL, "SELECT count(*) FROM sqlite_schema WHERE name = 'third'");
  g_assert_cmpint (tables, ==, 0);
}

static void
no_backup_means_no_migration (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  StwSchemaSafety safety = { "/nowhere/at/all", 1700000000000, { NULL, NULL, NULL } };
  g_autoptr (StwDb) db = open_in (folder);

  g_assert_true (stw_schema_run (db, scripts, 1, &safety, NULL));
  g_assert_false (stw_schema_run (db, scripts, 2, &safety, NULL));
  g_assert_cmpint (get_version (db), ==, 1);
}

static void
a_newer_file_is_refused_with_a_sentence (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = open_in (folder);
  g_autoptr (GError) error = NULL;

  g_assert_true (stw_db_run_script (db, "PRAGMA user_version = 999", NULL));
  g_assert_false (stw_schema_migrate (db, &error));
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_NEWER);
  g_assert_nonnull (strstr (error->message, "newer Steward (schema 999"));
  g_assert_cmpint (get_version (db), ==, 999);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/schema/empty", an_empty_file_becomes_the_newest);
  g_test_add_func ("/store/schema/older", an_older_file_is_backed_up_and_upgraded);
  g_test_add_func ("/store/schema/fails", a_migration_that_fails_leaves_the_file_as_it_was);
  g_test_add_func ("/store/schema/no-backup", no_backup_means_no_migration);
  g_test_add_func ("/store/schema/newer", a_newer_file_is_refused_with_a_sentence);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/db.h"

#include "store/change-feed.h"
#include "store/checkpointer.h"
#include "store/numbers.h"

#include "desk.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <string.h>

static void
values_come_back_as_they_went_in (void)
{
  static const guint8 bytes[] = { 0, 255, 7 };
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autoptr (StwRows) rows = NULL;
  gconstpointer blob;
  gsize size;

  g_assert_true (
    stw_db_run_script (db, "CREATE TABLE t (a ANY, b ANY, c ANY, d ANY) STRICT", NULL));
  g_assert_true (stw_db_run (db,
                             NULL,
                             "INSERT INTO t VALUES (?1, ?2, ?3, ?4)",
                             STW_INT (G_MININT64),
                             STW_TEXT ("naïve"),
                             STW_BLOB (bytes, sizeof bytes),
                             STW_TEXT (NULL)));
  g_assert_cmpint (stw_db_get_changes (db), ==, 1);
  rows = stw_db_query (db, NULL, "SELECT a, b, c, d FROM t");
  g_assert_true (stw_rows_next (rows, NULL));
  g_assert_cmpuint (stw_rows_get_n_columns (rows), ==, 4);
  g_assert_cmpstr (stw_rows_get_name (rows, 1), ==, "b");
  g_assert_cmpint (stw_rows_get_int (rows, 0), ==, G_MININT64);
  g_assert_cmpstr (stw_rows_get_text (rows, 1), ==, "naïve");
  blob = stw_rows_get_blob (rows, 2, &size);
  g_assert_cmpmem (blob, size, bytes, sizeof bytes);
  g_assert_true (stw_rows_is_null (rows, 3));
  for (int i = 0; i < 4; i++)
    {
      StwDbValue value = stw_rows_get_value (rows, i);

      g_assert_true (stw_db_run (db, NULL, "SELECT ?1", value));
    }
  g_assert_false (stw_rows_next (rows, NULL));
}

static void
a_statement_may_run_inside_itself (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  guint sum = 0;

  for (guint round = 0; round < 2; round++)
    {
      StwRows *open[3];

      for (guint i = 0; i < 3; i++)
        {
          open[i] = stw_db_query (db, NULL, "SELECT ?1", STW_INT (i));
          g_assert_true (stw_rows_next (open[i], NULL));
        }
      for (guint i = 0; i < 3; i++)
        {
          sum += (guint) stw_rows_get_int (open[i], 0);
          stw_rows_free (open[i]);
        }
    }
  g_assert_cmpuint (sum, ==, 6);
}

static void
errors_say_what_kind_they_are (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autofree char *path = g_build_filename (folder, "steward.db", NULL);
  g_autofree char *nonsense = g_build_filename (folder, "nonsense", NULL);
  g_autoptr (StwDb) reader = stw_db_open (path, STW_DB_READ_ONLY, NULL);
  g_autoptr (GError) constraint = NULL;
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) corrupt = NULL;
  gint64 number;

  desk_add_company (db, "one");
  g_assert_false (stw_db_run (db, &constraint, "UPDATE company SET name = NULL"));
  g_assert_error (constraint, STW_STORE_ERROR, STW_STORE_ERROR_CONSTRAINT);
  g_assert_false (stw_db_number (db, &number, &missing, "SELECT 1 WHERE 1 = 0"));
  g_assert_error (missing, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND);
  g_assert_true (g_file_set_contents (nonsense, "this is no database, but long enough", -1, NULL));
  g_assert_null (stw_db_open (nonsense, STW_DB_WRITE, &corrupt));
  g_assert_error (corrupt, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT);
  g_assert_false (stw_db_run (reader, NULL, "DELETE FROM company"));
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM company"), ==, 1);
}

static void
a_long_statement_can_be_cancelled (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint64 number;

  stw_db_set_cancellable (db, cancellable);
  g_cancellable_cancel (cancellable);
  g_assert_false (stw_db_number (db,
                                 &number,
                                 &error,
                                 "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                                 "SELECT max (i) FROM n"));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  stw_db_set_cancellable (db, NULL);
  g_assert_true (stw_db_number (db, &number, NULL, "SELECT 1"));
}

static goffset
get_size (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? info.st_size : 0;
}

static void
the_log_is_emptied_beside_the_writer (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autofree char *path = g_build_filename (folder, "steward.db", NULL);
  g_autoptr (StwCheckpointer) checkpointer = NULL;
  goffset before = get_size (path);

  g_assert_true (stw_db_run_script (db, "PRAGMA wal_autocheckpoint = 0", NULL));
  g_assert_true (
    stw_db_run_script (db, "INSERT INTO setting VALUES ('big', hex (zeroblob (500000)))", NULL));
  g_assert_cmpint (get_size (path), ==, before);
  checkpointer = stw_checkpointer_new (path, 1, NULL);
  while (get_size (path) < before + 500000)
    g_thread_yield ();
  g_assert_cmpint (desk_number (db, "SELECT length (value) FROM setting WHERE key = 'big'"),
                   ==,
                   1000000);
}

static void
the_numbers_of_rows_are_listed (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) numbers = stw_db_numbers (db,
                                               &error,
                                               "SELECT ?1 UNION ALL SELECT ?2",
                                               STW_INT (7),
                                               STW_INT (G_MAXINT64));
  g_autoptr (GArray) none = stw_db_numbers (db, &error, "SELECT 1 WHERE 1 = 0");

  g_assert_no_error (error);
  g_assert_cmpuint (numbers->len, ==, 2);
  g_assert_cmpint (g_array_index (numbers, gint64, 0), ==, 7);
  g_assert_cmpint (g_array_index (numbers, gint64, 1), ==, G_MAXINT64);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (stw_db_numbers (db, &error, "SELECT id FROM nowhere"));
  g_assert_nonnull (error);
}

static void
changes_concern_what_they_name (void)
{
  const StwChange change = { .entity = g_intern_static_string ("asset"), .id = 1, .company = 2 };
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (StwChange));

  g_assert_false (stw_changes_concern (changes, "asset"));
  g_array_append_val (changes, change);
  g_assert_true (stw_changes_concern (changes, "asset"));
  g_assert_false (stw_changes_concern (changes, "incident"));
  g_assert_true (stw_changes_concern (NULL, "incident"));
}

static void
stopping_does_not_wait_for_the_pause (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autofree char *path = g_build_filename (folder, "steward.db", NULL);

  stw_checkpointer_free (stw_checkpointer_new (path, G_GINT64_CONSTANT (86400000), NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/db/values", values_come_back_as_they_went_in);
  g_test_add_func ("/store/db/nested", a_statement_may_run_inside_itself);
  g_test_add_func ("/store/db/errors", errors_say_what_kind_they_are);
  g_test_add_func ("/store/db/cancel", a_long_statement_can_be_cancelled);
  g_test_add_func ("/store/db/numbers", the_numbers_of_rows_are_listed);
  g_test_add_func ("/store/db/changes", changes_concern_what_they_name);
  g_test_add_func ("/store/db/checkpoint", the_log_is_emptied_beside_the_writer);
  g_test_add_func ("/store/db/checkpoint-stop", stopping_does_not_wait_for_the_pause);
  return g_test_run ();
}

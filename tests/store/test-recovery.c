/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/recovery.h"

#include "base/clock.h"
#include "store/audit-verify.h"
#include "store/checkup.h"
#include "store/salvage.h"
#include "store/search.h"

#include "desk.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <string.h>

#define PAGE 4096
#define LEAF_OF_TABLE 0x0d
#define BEFORE 100
#define AFTER 400

static const char *
pad (guint i)
{
  static char text[700];

  g_snprintf (text, sizeof text, "%s %u %0600u", i % 100 == 42 ? "VICTIM" : "alert", i, i);
  return text;
}

static void
note (StwDb *db, guint n)
{
  StwTransaction *transaction = desk_begin (db, DESK_NOW);

  for (guint i = 0; i < n; i++)
    g_assert_true (stw_transaction_audit (transaction, "anna", 1, "x", "y", i, NULL, NULL));
  desk_commit (transaction);
}

/* A desk with alerts, of which a backup knows the first; the file holds all, its log nothing. */
static void
live (const char *folder, gboolean with_backup)
{
  g_autoptr (StwFolder) owned = stw_folder_open (folder, NULL);
  g_autoptr (StwDb) db = desk_open (folder);
  g_autoptr (GError) error = NULL;
  gint64 company = desk_add_company (db, "one");
  gint64 incident = desk_add_incident (db, company, "Alerts", 0, DESK_NOW);

  note (db, 5);
  stw_db_run_script (db, "BEGIN", NULL);
  for (guint i = 0; i < BEFORE; i++)
    desk_add_alert (db, company, incident, pad (i), DESK_NOW);
  stw_db_run_script (db, "COMMIT", NULL);
  if (with_backup)
    stw_backup_run_daily (folder, DESK_NOW, NULL, &error);
  g_assert_no_error (error);
  company = desk_add_company (db, "two");
  incident = desk_add_incident (db, company, "Newer alerts", 0, DESK_NOW);
  stw_db_run_script (db, "BEGIN", NULL);
  for (guint i = 0; i < AFTER; i++)
    desk_add_alert (db, company, incident, pad (i), DESK_NOW);
  stw_db_run_script (db, "COMMIT", NULL);
  note (db, 5);
}

/* Overwrites the pages that hold @marker and begin with @kind. Returns how many. */
static guint
damage (const char *folder, const char *marker, guint8 kind)
{
  g_autofree char *path = stw_folder_build_path (folder, STW_FOLDER_DATABASE);
  g_autofree char *bytes = NULL;
  gsize size;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  for (gsize at = PAGE; at < size; at += PAGE)
    if ((guint8) bytes[at] == kind && memmem (bytes + at, PAGE, marker, strlen (marker)) != NULL)
      {
        memset (bytes + at, 0xa5, PAGE);
        n++;
      }
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  return n;
}

static void
assert_damaged (const char *folder)
{
  g_autofree char *path = stw_folder_build_path (folder, STW_FOLDER_DATABASE);
  g_autoptr (GError) error = NULL;

  g_assert_false (stw_checkup_run (path, NULL, &error));
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT);
}

static void
recover (const char *scratch, StwRecoveryReport *report)
{
  g_autoptr (StwFolder) folder = stw_folder_open (scratch, NULL);
  g_autofree char *path = stw_folder_get_file (folder, STW_FOLDER_DATABASE);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  stw_recovery_run (folder, DESK_NOW + STW_DAY, NULL, report, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (report->restore.set_aside, G_FILE_TEST_EXISTS));
  text = stw_recovery_report_describe (report);
  g_test_message ("%s", text);
  stw_checkup_run (path, NULL, &error);
  g_assert_no_error (error);
}

static const StwSalvaged *
find_table (const StwRecoveryReport *report, const char *table)
{
  for (guint i = 0; i < report->tables->len; i++)
    if (g_str_equal (g_array_index (report->tables, StwSalvaged, i).table, table))
      return &g_array_index (report->tables, StwSalvaged, i);
  g_assert_not_reached ();
}

static void
assert_consistent (StwDb *db)
{
  StwAuditVerdict verdict;

  g_assert_true (stw_audit_verify (db, NULL, &verdict, NULL));
  g_assert_cmpint (verdict.broken, ==, 0);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
  g_assert_true (stw_db_run_script (db,
                                    "INSERT INTO alert_search (alert_search, rank) "
                                    "VALUES ('integrity-check', 1)",
                                    NULL));
}

static void
rows_around_damaged_pages_are_saved (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_auto (StwRecoveryReport) report = { 0 };
  g_autoptr (StwDb) db = NULL;
  g_autoptr (GArray) found = NULL;
  const StwSalvaged *alerts;
  gint64 count;

  live (scratch, TRUE);
  g_assert_cmpuint (damage (scratch, "VICTIM", LEAF_OF_TABLE), >=, 4);
  assert_damaged (scratch);
  recover (scratch, &report);
  db = desk_open (scratch);
  alerts = find_table (&report, "alert");
  count = desk_number (db, "SELECT count(*) FROM alert");
  g_assert_nonnull (report.backup);
  g_assert_false (alerts->cut_off);
  /* Of each damaged page a handful of rows is gone, no more. */
  g_assert_cmpint (count, <, BEFORE + AFTER);
  g_assert_cmpint (count, >=, BEFORE + AFTER - 40);
  g_assert_cmpint (alerts->n_saved, ==, count - BEFORE);
  g_assert_cmpint (alerts->n_lost, ==, BEFORE + AFTER - count);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM company"), ==, 2);
  g_assert_cmpint (desk_number (db, "SELECT max (id) FROM alert"), ==, BEFORE + AFTER);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM audit WHERE actor = 'anna'"), ==, 10);
  g_assert_cmpint (find_table (&report, "audit")->n_saved, ==, 5);
  assert_consistent (db);
  found = stw_search_incidents (db, "newer", NULL, 0, 10, NULL);
  g_assert_cmpuint (found->len, ==, 1);
}

static void
without_a_backup_every_row_that_can_be_read_is_saved (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_auto (StwRecoveryReport) report = { 0 };
  g_autoptr (StwDb) db = NULL;

  live (scratch, FALSE);
  g_assert_cmpuint (damage (scratch, "VICTIM", LEAF_OF_TABLE), >=, 5);
  recover (scratch, &report);
  db = desk_open (scratch);
  g_assert_null (report.backup);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM alert"), >=, BEFORE + AFTER - 50);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM company"), ==, 2);
  assert_consistent (db);
}

static void
a_file_that_cannot_be_opened_gives_way_to_its_backup (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *path = stw_folder_build_path (scratch, STW_FOLDER_DATABASE);
  g_auto (StwRecoveryReport) report = { 0 };
  g_autoptr (StwDb) db = NULL;

  live (scratch, TRUE);
  g_assert_true (g_file_set_contents (path, "all gone, and nothing but this is left", -1, NULL));
  recover (scratch, &report);
  db = desk_open (scratch);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM alert"), ==, BEFORE);
  assert_consistent (db);
}

static void
a_damaged_backup_gives_way_to_an_older_one (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *path = stw_folder_build_path (scratch, STW_FOLDER_DATABASE);
  g_autofree char *backups = stw_folder_build_path (scratch, STW_FOLDER_BACKUPS);
  g_autofree char *newer = g_build_filename (backups, "steward-20991231T000000Z.db", NULL);
  g_auto (StwRecoveryReport) report = { 0 };

  live (scratch, TRUE);
  g_assert_true (g_file_set_contents (newer, "no backup at all", -1, NULL));
  g_assert_true (g_file_set_contents (path, "all gone, and nothing but this is left", -1, NULL));
  recover (scratch, &report);
  g_assert_nonnull (strstr (report.backup, "20231114T"));
}

/* Rows whose company was lost go with it; alerts whose incident was lost stay without. */
static void
what_names_a_lost_row_is_mended (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_auto (StwRecoveryReport) report = { 0 };
  g_autoptr (StwDb) db = NULL;

  live (scratch, TRUE);
  g_assert_cmpuint (damage (scratch, "Newer alerts", LEAF_OF_TABLE), ==, 1);
  recover (scratch, &report);
  db = desk_open (scratch);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM alert"), ==, BEFORE + AFTER);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM alert WHERE incident_id IS NULL"),
                   ==,
                   AFTER);
  assert_consistent (db);
}

static void
a_sound_file_is_looked_at_once_a_week (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *path = stw_folder_build_path (scratch, STW_FOLDER_DATABASE);
  g_autoptr (StwDb) db = desk_open (scratch);
  g_autoptr (GError) error = NULL;
  StwTransaction *transaction;
  gboolean due;

  g_assert_true (stw_checkup_is_due (db, DESK_NOW, FALSE, &due, NULL) && due);
  stw_checkup_run (path, NULL, &error);
  g_assert_no_error (error);
  transaction = desk_begin (db, DESK_NOW);
  g_assert_true (stw_checkup_note (transaction, NULL));
  desk_commit (transaction);
  g_assert_true (stw_checkup_is_due (db, DESK_NOW + STW_DAY, FALSE, &due, NULL) && !due);
  g_assert_true (stw_checkup_is_due (db, DESK_NOW + STW_DAY, TRUE, &due, NULL) && due);
  g_assert_true (stw_checkup_is_due (db, DESK_NOW + 7 * STW_DAY, FALSE, &due, NULL) && due);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/recovery/around", rows_around_damaged_pages_are_saved);
  g_test_add_func ("/store/recovery/no-backup",
                   without_a_backup_every_row_that_can_be_read_is_saved);
  g_test_add_func ("/store/recovery/gone", a_file_that_cannot_be_opened_gives_way_to_its_backup);
  g_test_add_func ("/store/recovery/older", a_damaged_backup_gives_way_to_an_older_one);
  g_test_add_func ("/store/recovery/references", what_names_a_lost_row_is_mended);
  g_test_add_func ("/store/checkup/due", a_sound_file_is_looked_at_once_a_week);
  return g_test_run ();
}

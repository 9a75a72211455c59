/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/export.h"

#include "desk.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <string.h>

static JsonObject *
parse_line (const char *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (line, &error);

  g_assert_no_error (error);
  return json_node_dup_object (node);
}

static void
every_row_is_a_document (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autofree char *path = g_build_filename (folder, "steward.db", NULL);
  g_autofree char *file = g_build_filename (folder, "all.jsonl", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) head = NULL;
  guint n_alerts = 0;
  gint64 company;
  GStatBuf info;

  company = desk_add_company (db, "Müller \"& Söhne\"\n");
  desk_add_payload (db, company, desk_add_alert (db, company, 0, "disk full", DESK_NOW), DESK_NOW);
  stw_db_run_script (db,
                     "INSERT INTO source (company_id, name, created_at) VALUES (1, 's', 0);"
                     "INSERT INTO access_key (company_id, source_id, prefix, hash, created_at) "
                     "VALUES (1, 1, 'stw_abc', x'0102030405060708', 0);"
                     "INSERT INTO delivery (company_id, delivery_key, answer, created_at) "
                     "VALUES (1, 'k', 'the answer', 0)",
                     &error);
  g_assert_no_error (error);
  stw_export_to_file (path, file, 0, DESK_NOW, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_null (strstr (text, "AQIDBAUGBwg"));
  g_assert_null (strstr (text, "the answer"));
  lines = g_strsplit (text, "\n", -1);
  head = parse_line (lines[0]);
  g_assert_cmpstr (json_object_get_string_member (head, "exported_at"), ==, "2023-11-14T22:13:20Z");
  for (guint i = 1; *lines[i] != '\0'; i++)
    {
      g_autoptr (JsonObject) document = parse_line (lines[i]);
      const char *table = json_object_get_string_member (document, "table");
      JsonObject *row = json_object_get_object_member (document, "row");

      g_assert_null (strstr (table, "_search"));
      if (g_str_equal (table, "company"))
        g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, "Müller \"& Söhne\"\n");
      if (g_str_equal (table, "payload"))
        g_assert_cmpstr (json_object_get_string_member (row, "body"), ==, "e30=");
      n_alerts += g_str_equal (table, "alert");
    }
  g_assert_cmpuint (n_alerts, ==, 1);
}

/* Rows that come while it runs are not in it. */
static void
add_meanwhile (double fraction, gpointer data)
{
  desk_add_alert (data, 1, 0, "too late", DESK_NOW);
}

static void
an_export_is_one_moment (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autofree char *path = g_build_filename (folder, "steward.db", NULL);
  g_autofree char *file = g_build_filename (folder, "all.jsonl", NULL);
  g_autofree char *text = NULL;
  StwWork work = { NULL, add_meanwhile, db };

  desk_add_alert (db, desk_add_company (db, "one"), 0, "in time", DESK_NOW);
  g_assert_true (stw_export_to_file (path, file, 0, DESK_NOW, &work, NULL));
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "in time"));
  g_assert_null (strstr (text, "too late"));
}

static void
a_cancelled_export_leaves_nothing (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (Scratch) target = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autofree char *path = g_build_filename (folder, "steward.db", NULL);
  g_autofree char *file = g_build_filename (target, "all.jsonl", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GDir) directory = NULL;
  g_autoptr (GError) error = NULL;
  StwWork work = { cancellable, NULL, NULL };

  g_cancellable_cancel (cancellable);
  g_assert_false (stw_export_to_file (path, file, 0, DESK_NOW, &work, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  directory = g_dir_open (target, 0, NULL);
  g_assert_null (g_dir_read_name (directory));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/export/rows", every_row_is_a_document);
  g_test_add_func ("/store/export/moment", an_export_is_one_moment);
  g_test_add_func ("/store/export/cancelled", a_cancelled_export_leaves_nothing);
  return g_test_run ();
}

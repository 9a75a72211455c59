/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that somebody exported elsewhere: what becomes of each row, told before and done after. */

#include "desk-fixture.h"

#include "engine/import-file.h"

#include <string.h>

static JsonObject *
import (Desk *desk, const char *kind, gint64 company, gboolean dry_run, const char *table)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (table, strlen (table));
  g_autoptr (GError) error = NULL;
  g_autoptr (StwCommand) command = stw_import_file_read (bytes, kind, company, dry_run, &error);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  JsonObject *result;

  g_assert_no_error (error);
  node = json_node_init_object (json_node_alloc (), command->arguments);
  text = json_to_string (node, FALSE);
  result = desk_command (desk, "desk", command->name, command->company, &error, "%s", text);
  g_assert_no_error (error);
  return result;
}

static void
assert_counts (JsonObject *result, int added, int changed, int same, int refused)
{
  g_assert_cmpint (json_object_get_int_member (result, "added"), ==, added);
  g_assert_cmpint (json_object_get_int_member (result, "changed"), ==, changed);
  g_assert_cmpint (json_object_get_int_member (result, "same"), ==, same);
  g_assert_cmpint (json_object_get_int_member (result, "refused"), ==, refused);
}

/* A dry run tells it and changes nothing, the run does it, and a second run finds it done. */
static void
assert_import (Desk *desk,
               const char *kind,
               gint64 company,
               const char *table,
               const int expected[4])
{
  gint64 before = desk_number (desk, "SELECT COUNT(*) FROM audit");
  gint64 changes = desk_number (desk, "SELECT COUNT(*) FROM change");
  g_autoptr (JsonObject) told = import (desk, kind, company, TRUE, table);
  g_autoptr (JsonObject) done = NULL;
  g_autoptr (JsonObject) again = NULL;
  JsonNode *before_lines;
  JsonNode *after_lines;

  assert_counts (told, expected[0], expected[1], expected[2], expected[3]);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM audit"), ==, before);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM change"), ==, changes);
  done = import (desk, kind, company, FALSE, table);
  before_lines = json_object_get_member (told, "lines");
  after_lines = json_object_get_member (done, "lines");
  assert_counts (done, expected[0], expected[1], expected[2], expected[3]);
  g_assert_true (json_node_equal (before_lines, after_lines));
  again = import (desk, kind, company, FALSE, table);
  assert_counts (again, 0, 0, expected[0] + expected[1] + expected[2], expected[3]);
}

static void
assert_line (JsonObject *result, guint index, int line, const char *why)
{
  JsonObject *told =
    json_array_get_object_element (json_object_get_array_member (result, "lines"), index);

  g_assert_cmpint (json_object_get_int_member (told, "line"), ==, line);
  g_assert_nonnull (strstr (json_object_get_string_member (told, "why"), why));
}

static void
companies_come_with_their_settings_and_without_a_key (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  desk_add_company (desk, "Calm");
  assert_import (desk,
                 "companies",
                 0,
                 "Kunde;Zeitzone;Rate;Unbekannt\n"
                 "ACME;Europe/Berlin;90;x\n"
                 "Calm;;;\n"
                 "Müller;;;\n",
                 (const int[]){ 1, 1, 1, 0 });
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM company WHERE name = 'Acme' AND "
                                "timezone = 'Europe/Berlin' AND rate_per_minute = 90"),
                   ==,
                   1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM access_key"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM company"), ==, 3);
}

static void
contacts_keep_what_the_table_does_not_say (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  assert_import (desk,
                 "contacts",
                 0,
                 "Company,Name,Phone,E-Mail\nacme,Dana,1,dana@x.org\nAcme,Eve,2,\n",
                 (const int[]){ 2, 0, 0, 0 });
  assert_import (desk,
                 "contacts",
                 1,
                 "name\tphone\trole\nDANA\t3\t\nEve\t2\t\n",
                 (const int[]){ 0, 1, 1, 0 });
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM contact WHERE name = 'Dana' AND phone = '3' "
                                "AND mail = 'dana@x.org'"),
                   ==,
                   1);
}

static void
an_imported_asset_is_the_one_that_alerts_name (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  assert_import (desk,
                 "assets",
                 0,
                 "company,host,critical\nAcme,DB-01,yes\nAcme,web-01,\n",
                 (const int[]){ 2, 0, 0, 0 });
  g_free (desk_post (desk, &(Message){ .asset = "db-01", .signature = "Disk full" }));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM asset"), ==, 2);
  assert_import (desk, "assets", 1, "name,critical\ndb-01,no\n", (const int[]){ 0, 1, 0, 0 });
  g_assert_cmpint (desk_number (desk, "SELECT SUM(critical) FROM asset"), ==, 0);
}

static void
what_is_refused_says_its_line_and_why (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (JsonObject) result = NULL;

  desk_add_company (desk, "Acme");
  result = import (desk,
                   "companies",
                   0,
                   FALSE,
                   "name,timezone,rate\n"
                   "\"New\nOne\",,\n"
                   ",Europe/Berlin,\n"
                   "Moon,Mars/Olympus,\n"
                   "Slow,,0\n"
                   "Long,,,,,7\n");
  assert_counts (result, 1, 0, 0, 4);
  assert_line (result, 1, 4, "no name");
  assert_line (result, 2, 5, "time zone");
  assert_line (result, 3, 6, "whole numbers");
  assert_line (result, 4, 7, "more cells");
  g_clear_pointer (&result, json_object_unref);
  result = import (desk, "assets", 0, FALSE, "company,name,critical\nNobody,a,\nAcme,b,maybe\n");
  assert_counts (result, 0, 0, 0, 2);
  assert_line (result, 0, 2, "no company of that name");
  assert_line (result, 1, 3, "yes or no");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM asset"), ==, 0);
}

static void
a_table_that_says_too_little_is_not_taken (void)
{
  static const struct
  {
    const char *kind;
    const char *table;
  } tables[] = {
    { "people", "name\na\n" },
    { "companies", "" },
    { "companies", "timezone\nUTC\n" },
    { "contacts", "name\nDana\n" },
    { "companies", "name,client\na,b\n" },
    { "companies", "name\n\"a\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (tables[i].table, strlen (tables[i].table));
      g_autoptr (GError) error = NULL;

      g_assert_null (stw_import_file_read (bytes, tables[i].kind, 0, TRUE, &error));
      g_assert_nonnull (error);
    }
}

static char *
dup_all (Desk *desk)
{
  return desk_text (
    desk,
    "SELECT (SELECT json_group_array (json_array (id, name, timezone, burst)) FROM company) || "
    "(SELECT json_group_array (json_array (id, name, role, phone, mail)) FROM contact) || "
    "(SELECT json_group_array (json_array (id, name, critical)) FROM asset)");
}

/* What was added goes, what was changed is as it was, and the next import begins from there. */
static void
an_import_is_taken_back (void)
{
  g_autoptr (Desk) desk = desk_new ();
  static const struct
  {
    const char *kind;
    const char *table;
  } imports[] = {
    { "companies", "name,time zone,burst\nOne,Europe/Berlin,7\nFour,Asia/Tokyo,8\n" },
    { "contacts", "name,company,phone\nAnna,One,123\nBert,One,456\n" },
    { "assets", "name,company,critical\nweb-01,One,yes\nweb-02,One,yes\nweb-03,One,no\n" },
  };

  desk_add_company (desk, "One");
  json_object_unref (import (desk, "contacts", 1, FALSE, "name,role\nAnna,Boss\n"));
  json_object_unref (import (desk, "assets", 1, FALSE, "name\nweb-01\n"));
  for (guint i = 0; i < G_N_ELEMENTS (imports); i++)
    {
      g_autofree char *before = dup_all (desk);
      g_autofree char *after = NULL;
      g_autofree char *back = NULL;

      json_object_unref (import (desk, imports[i].kind, 0, FALSE, imports[i].table));
      after = dup_all (desk);
      g_assert_cmpstr (after, !=, before);
      desk_act (desk, "incident.undo", "{}");
      back = dup_all (desk);
      g_assert_cmpstr (back, ==, before);
    }
  desk_check (desk);
}

static void
what_was_used_since_is_not_taken_back (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;

  json_object_unref (import (desk, "companies", 0, FALSE, "name\nOne\nTwo\n"));
  json_object_unref (desk_command (desk, "eve", "contact.add", 2, &error, "{'name':'Zoe'}"));
  g_assert_no_error (error);
  g_assert_null (desk_command (desk, "desk", "incident.undo", 0, &error, "{}"));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_REFUSED);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM company"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/companies", companies_come_with_their_settings_and_without_a_key);
  g_test_add_func ("/import/contacts", contacts_keep_what_the_table_does_not_say);
  g_test_add_func ("/import/assets", an_imported_asset_is_the_one_that_alerts_name);
  g_test_add_func ("/import/refused", what_is_refused_says_its_line_and_why);
  g_test_add_func ("/import/tables", a_table_that_says_too_little_is_not_taken);
  g_test_add_func ("/import/undo", an_import_is_taken_back);
  g_test_add_func ("/import/used", what_was_used_since_is_not_taken_back);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machines and the names they go by. */

#include "desk/asset-store.h"

#include "store/command-rule.h"

#include "rows.h"

static gint64
add (Rows *rows, gint64 company, const char *name, const char *key)
{
  g_autoptr (StwKnownAsset) asset = NULL;

  rows_write (rows, transaction, asset = stw_asset_add (transaction, company, name, &error));
  rows_write (rows, transaction, stw_asset_add_name (transaction, company, key, asset->id, &error));
  return asset->id;
}

static StwKnownAsset *
find (Rows *rows, gint64 company, const char *key)
{
  g_autoptr (GError) error = NULL;
  StwKnownAsset *asset;

  stw_asset_find (rows->db, company, key, &asset, &error);
  g_assert_no_error (error);
  return asset;
}

static void
a_machine_is_found_by_any_of_its_names (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = add (rows, rows->company, "Web-01.acme.example", "web-01.acme.example");
  g_autoptr (StwKnownAsset) by_key = NULL;
  g_autoptr (StwKnownAsset) by_alias = NULL;
  g_autoptr (StwKnownAsset) unknown = NULL;

  rows_write (rows,
              transaction,
              stw_asset_add_name (transaction, rows->company, "web-01", id, &error));
  by_key = find (rows, rows->company, "web-01.acme.example");
  by_alias = find (rows, rows->company, "web-01");
  unknown = find (rows, rows->company, "web-02");
  g_assert_cmpint (by_key->id, ==, id);
  g_assert_cmpint (by_alias->id, ==, id);
  g_assert_cmpstr (by_alias->name, ==, "Web-01.acme.example");
  g_assert_false (by_alias->critical);
  g_assert_null (unknown);
}

static void
the_same_name_is_another_machine_at_another_company (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 ours = add (rows, rows->company, "dc1", "dc1");
  gint64 theirs = add (rows, rows->other, "DC1", "dc1");
  g_autoptr (StwKnownAsset) found = find (rows, rows->other, "dc1");

  g_assert_cmpint (ours, !=, theirs);
  g_assert_cmpint (found->id, ==, theirs);
  g_assert_cmpstr (found->name, ==, "DC1");
}

static void
a_name_stays_with_who_had_it_first (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 first = add (rows, rows->company, "dc1", "dc1");
  gint64 second = add (rows, rows->company, "dc2", "dc2");
  g_autoptr (StwKnownAsset) found = NULL;

  rows_write (rows,
              transaction,
              stw_asset_add_name (transaction, rows->company, "dc1", second, &error));
  found = find (rows, rows->company, "dc1");
  g_assert_cmpint (found->id, ==, first);
}

static void
names_are_listed_up_to_a_bound (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = add (rows, rows->company, "dc1", "dc1");
  g_auto (GStrv) all = NULL;
  g_auto (GStrv) one = NULL;

  rows_write (rows,
              transaction,
              stw_asset_add_name (transaction, rows->company, "10.0.0.1", id, &error));
  all = stw_asset_list_names (rows->db, id, 10, NULL);
  one = stw_asset_list_names (rows->db, id, 1, NULL);
  g_assert_cmpuint (g_strv_length (all), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) all, "10.0.0.1"));
  g_assert_cmpuint (g_strv_length (one), ==, 1);
}

static void
a_critical_machine_is_told_to_views_and_to_priorities (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = add (rows, rows->company, "dc1", "dc1");
  g_autoptr (StwKnownAsset) found = NULL;

  rows_script (rows, "DELETE FROM change");
  rows_write (rows,
              transaction,
              stw_asset_set_critical (transaction, rows->company, id, TRUE, &error));
  found = find (rows, rows->company, "dc1");
  g_assert_true (found->critical);
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM change WHERE entity = 'asset'"), ==, 1);
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM change WHERE entity = 'priority'"),
                   ==,
                   1);
}

static void
another_companys_machine_cannot_be_made_critical (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = add (rows, rows->company, "dc1", "dc1");
  g_autoptr (StwTransaction) transaction = desk_begin (rows->db, DESK_NOW);
  g_autoptr (GError) error = NULL;

  g_assert_false (stw_asset_set_critical (transaction, rows->other, id, TRUE, &error));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
  stw_transaction_rollback (transaction);
  g_assert_cmpint (rows_number (rows, "SELECT SUM(critical) FROM asset"), ==, 0);
}

static void
a_companys_machines_are_listed_by_name_with_their_names (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (JsonArray) list = NULL;
  g_autofree char *names = NULL;
  JsonObject *first;
  gint64 id;

  add (rows, rows->company, "web", "web");
  id = add (rows, rows->company, "db", "db");
  add (rows, rows->other, "aaa", "aaa");
  rows_write (rows,
              transaction,
              stw_asset_add_name (transaction, rows->company, "10.0.0.1", id, &error));
  rows_write (rows,
              transaction,
              stw_asset_set_critical (transaction, rows->company, id, TRUE, &error));
  list = stw_asset_list (rows->db, rows->company, 100, NULL);
  names = rows_join (list, "name");
  g_assert_cmpstr (names, ==, "db web");
  first = json_array_get_object_element (list, 0);
  g_assert_cmpstr (json_object_get_string_member (first, "id"), ==, "asset-2");
  g_assert_true (json_object_get_boolean_member (first, "critical"));
  g_assert_cmpstr (json_object_get_string_member (first, "names"), ==, "10.0.0.1 db");
  g_clear_pointer (&list, json_array_unref);
  list = stw_asset_list (rows->db, rows->company, 1, NULL);
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/asset-store/names", a_machine_is_found_by_any_of_its_names);
  g_test_add_func ("/desk/asset-store/wall", the_same_name_is_another_machine_at_another_company);
  g_test_add_func ("/desk/asset-store/first", a_name_stays_with_who_had_it_first);
  g_test_add_func ("/desk/asset-store/bound", names_are_listed_up_to_a_bound);
  g_test_add_func ("/desk/asset-store/critical",
                   a_critical_machine_is_told_to_views_and_to_priorities);
  g_test_add_func ("/desk/asset-store/critical-wall",
                   another_companys_machine_cannot_be_made_critical);
  g_test_add_func ("/desk/asset-store/list",
                   a_companys_machines_are_listed_by_name_with_their_names);
  return g_test_run ();
}

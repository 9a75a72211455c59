/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit as people ask for it. */

#include "desk/audit-store.h"

#include "rows.h"

static gboolean
enter (StwTransaction *transaction,
       const char *actor,
       gint64 company,
       const char *action,
       const char *detail,
       GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (detail, NULL);

  return stw_transaction_audit (transaction,
                                actor,
                                company,
                                action,
                                "company",
                                company,
                                json_node_get_object (node),
                                error);
}

static Rows *
rows_with_entries (void)
{
  Rows *rows = rows_new ();

  rows_write (
    rows,
    transaction,
    enter (transaction, "Ada", rows->company, "company.add", "{\"name\":\"50% off\"}", &error));
  rows_write (rows,
              transaction,
              (stw_transaction_set_author (transaction, 0, "stewardctl"),
               enter (transaction,
                      "Kim",
                      rows->other,
                      "company.update",
                      "{\"before\":{\"window\":1},\"after\":{\"window\":2},\"reason\":\"storm\"}",
                      &error)));
  rows_write (
    rows,
    transaction,
    enter (transaction, "Kim", rows->other, "refused", "{\"why\":\"needs a role\"}", &error));
  return rows;
}

static char *
ask (Rows *rows, StwAuditQuery query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) list = stw_audit_list_json (rows->db, &query, 100, &error);

  g_assert_no_error (error);
  return rows_join (list, "action");
}

#define assert_asked(rows, expected, ...)                                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *answer = ask (rows, (StwAuditQuery){ __VA_ARGS__ });                          \
    g_assert_cmpstr (answer, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

static void
test_the_newest_stands_first (void)
{
  g_autoptr (Rows) rows = rows_with_entries ();

  assert_asked (rows, "refused company.update company.add", .text = NULL);
}

static void
test_each_part_of_the_question_narrows (void)
{
  g_autoptr (Rows) rows = rows_with_entries ();

  assert_asked (rows, "company.add", .company = rows->company);
  assert_asked (rows, "refused", .refused = TRUE);
  assert_asked (rows, "refused company.update", .text = (char *) "KIM");
  assert_asked (rows, "company.update", .text = (char *) "Storm");
  assert_asked (rows, "company.update", .text = (char *) "stewardctl");
  /* No character of it is a wildcard. */
  assert_asked (rows, "company.add", .text = (char *) "50%");
  assert_asked (rows, "", .text = (char *) "5_%");
  assert_asked (rows, "", .since = DESK_NOW + 1);
}

static void
test_before_and_after_are_told_apart (void)
{
  g_autoptr (Rows) rows = rows_with_entries ();
  g_autoptr (GError) error = NULL;
  g_autoptr (StwAuditView) entry = stw_audit_view_load (rows->db, 2, &error);

  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (entry->before, "window"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (entry->after, "window"), ==, 2);
  g_assert_cmpuint (json_object_get_size (entry->given), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (entry->given, "reason"), ==, "storm");
  g_assert_cmpstr (entry->origin, ==, "stewardctl");
}

static void
test_an_entry_without_its_detail_is_read (void)
{
  g_autoptr (Rows) rows = rows_with_entries ();
  g_autoptr (StwAuditView) entry = NULL;

  rows_script (rows, "UPDATE audit SET detail = NULL");
  entry = stw_audit_view_load (rows->db, 1, NULL);
  g_assert_cmpstr (entry->actor, ==, "Ada");
  g_assert_null (entry->given);
  g_assert_null (stw_audit_view_load (rows->db, 99, NULL));
}

static void
test_a_table_of_it_is_safe_to_open (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autofree char *table = NULL;
  const StwAuditQuery query = { 0 };

  rows_write (rows,
              transaction,
              enter (transaction, "=cmd()", rows->company, "company.add", "{}", &error));
  table = stw_audit_list_csv (rows->db, &query, 10, NULL);
  g_assert_true (g_str_has_prefix (table, "entry,at,actor,"));
  g_assert_nonnull (strstr (table, "'=cmd()"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/audit/the newest stands first", test_the_newest_stands_first);
  g_test_add_func ("/desk/audit/each part of the question narrows",
                   test_each_part_of_the_question_narrows);
  g_test_add_func ("/desk/audit/before and after are told apart",
                   test_before_and_after_are_told_apart);
  g_test_add_func ("/desk/audit/an entry without its detail is read",
                   test_an_entry_without_its_detail_is_read);
  g_test_add_func ("/desk/audit/a table of it is safe to open", test_a_table_of_it_is_safe_to_open);
  return g_test_run ();
}

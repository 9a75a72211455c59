/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to an incident, in its order and to the end. */

#include "desk/timeline-store.h"

#include "rows.h"

static void
add (Rows *rows, gint64 incident, const char *kind, const char *detail)
{
  g_autoptr (JsonNode) node = detail != NULL ? json_from_string (detail, NULL) : NULL;

  rows_write (rows,
              transaction,
              stw_timeline_add (transaction,
                                incident,
                                rows->company,
                                kind,
                                "anna",
                                node != NULL ? json_node_get_object (node) : NULL,
                                &error));
}

static void
it_tells_the_oldest_first_and_of_one_incident (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  gint64 other = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  g_autoptr (JsonArray) list = NULL;
  g_autofree char *kinds = NULL;
  JsonObject *row;

  add (rows, id, "opened", NULL);
  add (rows, other, "opened", NULL);
  add (rows, id, "note", "{\"text\":\"hello\"}");
  list = stw_timeline_list (rows->db, id, NULL);
  kinds = rows_join (list, "kind");
  g_assert_cmpstr (kinds, ==, "opened note");
  row = json_array_get_object_element (list, 1);
  g_assert_cmpstr (json_object_get_string_member (row, "at"), ==, "2023-11-14T22:13:20Z");
  g_assert_cmpstr (json_object_get_string_member (row, "actor"), ==, "anna");
  g_assert_false (json_object_get_boolean_member (row, "for_client"));
  g_assert_cmpstr (
    json_object_get_string_member (json_object_get_object_member (row, "detail"), "text"),
    ==,
    "hello");
}

static void
only_what_is_marked_is_for_the_client (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  g_autoptr (JsonArray) list = NULL;

  add (rows, id, "note", "{\"for_client\":true}");
  add (rows, id, "note", "{\"for_client\":false}");
  add (rows, id, "note", "{}");
  add (rows, id, "note", NULL);
  list = stw_timeline_list (rows->db, id, NULL);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (
      json_object_get_boolean_member (json_array_get_object_element (list, i), "for_client"),
      ==,
      i == 0);
}

static void
a_row_can_say_a_higher_count (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  g_autoptr (JsonObject) detail = json_object_new ();

  add (rows, id, "alerts", "{\"repeats\":1}");
  add (rows, id, "note", NULL);
  json_object_set_int_member (detail, "repeats", 2);
  rows_write (rows, transaction, stw_timeline_replace (transaction, 1, detail, &error));
  g_assert_cmpint (rows_number (rows, "SELECT detail ->> 'repeats' FROM timeline WHERE id = 1"),
                   ==,
                   2);
  g_assert_cmpint (rows_number (rows, "SELECT COUNT(*) FROM timeline WHERE detail = '{}'"), ==, 1);
}

/* Of a very long story the end is what matters at night. */
static void
a_very_long_story_keeps_its_end (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  g_autoptr (JsonArray) list = NULL;
  JsonObject *last;
  guint n;

  rows_script (rows,
               "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000) "
               "INSERT INTO timeline (incident_id, company_id, at, kind, actor, detail) "
               "SELECT 1, 1, i, 'alerts', 'door', '{}' FROM n");
  add (rows, id, "resolve", NULL);
  list = stw_timeline_list (rows->db, id, NULL);
  n = json_array_get_length (list);
  g_assert_cmpuint (n, ==, 5000);
  last = json_array_get_object_element (list, n - 1);
  g_assert_cmpstr (json_object_get_string_member (last, "kind"), ==, "resolve");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/timeline-store/order", it_tells_the_oldest_first_and_of_one_incident);
  g_test_add_func ("/desk/timeline-store/client", only_what_is_marked_is_for_the_client);
  g_test_add_func ("/desk/timeline-store/replace", a_row_can_say_a_higher_count);
  g_test_add_func ("/desk/timeline-store/long", a_very_long_story_keeps_its_end);
  return g_test_run ();
}

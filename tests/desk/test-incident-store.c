/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists of incidents, and what one of them shows. */

#include "desk/incident-store.h"

#include "rows.h"

static char *
list (Rows *rows, gint64 company, guint statuses, gint64 limit)
{
  const StwIncidentFilter filter = { .company = company, .statuses = statuses, .limit = limit };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) incidents = stw_incident_list (rows->db, &filter, &error);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_assert_no_error (error);
  for (guint i = 0; i < incidents->len; i++)
    g_array_append_val (numbers, ((StwIncident *) incidents->pdata[i])->id);
  return rows_join_numbers (numbers);
}

#define assert_list(expected, ...)                                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found_ = list (__VA_ARGS__);                                                  \
                                                                                                   \
    g_assert_cmpstr (found_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

static void
the_highest_priority_comes_first_and_the_newest_of_equals (void)
{
  g_autoptr (Rows) rows = rows_new ();

  rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 50);
  rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 90);
  rows_add_incident (rows, rows->other, STW_INCIDENT_NEW, 50);
  rows_add_incident (rows, rows->other, STW_INCIDENT_NEW, 7);
  assert_list ("2 3 1 4", rows, 0, 0, 100);
  assert_list ("2 3", rows, 0, 0, 2);
  assert_list ("2 3 1 4", rows, 0, 0, 0);
}

static void
a_list_shows_one_company_or_all (void)
{
  g_autoptr (Rows) rows = rows_new ();

  rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 10);
  rows_add_incident (rows, rows->other, STW_INCIDENT_NEW, 20);
  assert_list ("1", rows, rows->company, 0, 100);
  assert_list ("2", rows, rows->other, STW_BIT (STW_INCIDENT_NEW), 100);
  assert_list ("", rows, 77, 0, 100);
  assert_list ("2 1", rows, 0, STW_BIT (STW_INCIDENT_NEW), 100);
}

static void
a_list_shows_one_status_or_what_is_open (void)
{
  g_autoptr (Rows) rows = rows_new ();

  for (int status = 0; status < STW_N_INCIDENT_STATUSES; status++)
    rows_add_incident (rows, rows->company, status, 100 - status);
  for (int status = 0; status < STW_N_INCIDENT_STATUSES; status++)
    {
      g_autofree char *one = g_strdup_printf ("%d", status + 1);

      assert_list (one, rows, 0, STW_BIT (status), 100);
    }
  assert_list ("1 2 3 4", rows, 0, STW_STATUSES_OPEN, 100);
  /* Those that wait are shown to whom asks for them. */
  assert_list ("1 2 3 4 5 6", rows, 0, 0, 100);
}

static void
what_was_merged_is_listed_nowhere_and_counted_nowhere (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (GArray) open = NULL;
  g_autofree char *numbers = NULL;
  g_autoptr (StwIncident) gone = NULL;
  gint64 count;

  rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 10);
  rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 20);
  rows_script (rows, "UPDATE incident SET merged_into = 2 WHERE id = 1");
  assert_list ("2", rows, 0, 0, 100);
  assert_list ("2", rows, 0, STW_BIT (STW_INCIDENT_NEW), 100);
  g_assert_true (stw_incident_count_open (rows->db, 0, &count, NULL));
  g_assert_cmpint (count, ==, 1);
  open = stw_incident_list_open_numbers (rows->db, 0, 100, NULL);
  numbers = rows_join_numbers (open);
  g_assert_cmpstr (numbers, ==, "2");
  /* Its own page still says where it went. */
  gone = stw_incident_load (rows->db, 1, NULL);
  g_assert_cmpint (gone->merged_into, ==, 2);
}

static void
open_incidents_are_paged_by_their_number (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 after = 0;
  GString *seen = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < 11; i++)
    rows_add_incident (rows,
                       i % 2 == 0 ? rows->company : rows->other,
                       i % 5 == 4 ? STW_INCIDENT_CLOSED : STW_INCIDENT_WAITING,
                       1000 - i);
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) page = stw_incident_list_open_numbers (rows->db, after, 4, &error);
      g_autofree char *numbers = rows_join_numbers (page);

      g_assert_no_error (error);
      if (page->len == 0)
        break;
      g_assert_cmpuint (page->len, <=, 4);
      g_string_append_printf (seen, "%s|", numbers);
      after = g_array_index (page, gint64, page->len - 1);
    }
  text = g_string_free (seen, FALSE);
  g_assert_cmpstr (text, ==, "1 2 3 4|6 7 8 9|11|");
}

static void
counts_are_of_one_company_or_of_all (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 count;

  rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  rows_add_incident (rows, rows->company, STW_INCIDENT_WAITING, 1);
  rows_add_incident (rows, rows->company, STW_INCIDENT_RESOLVED, 1);
  rows_add_incident (rows, rows->other, STW_INCIDENT_IN_PROGRESS, 1);
  rows_script (rows, "UPDATE incident SET open_alerts = 3 WHERE id IN (1, 3)");
  g_assert_true (stw_incident_count_open (rows->db, rows->company, &count, NULL));
  g_assert_cmpint (count, ==, 2);
  g_assert_true (stw_incident_count_open (rows->db, 0, &count, NULL));
  g_assert_cmpint (count, ==, 3);
  g_assert_true (stw_incident_count_open_alerts (rows->db, rows->company, &count, NULL));
  g_assert_cmpint (count, ==, 3 + 1);
  g_assert_true (stw_incident_count_open_alerts (rows->db, 77, &count, NULL));
  g_assert_cmpint (count, ==, 0);
}

static void
what_does_not_exist_is_said_in_a_sentence (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (stw_incident_load (rows->db, 1, &error));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "There is no such incident.");
}

static void
a_row_is_read_as_it_was_written (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->other, STW_INCIDENT_WAITING, 42);
  g_autoptr (StwIncident) incident = NULL;

  rows_script (rows,
               "UPDATE incident SET title = 'Printer', signature = 'paper', severity = 4, "
               "breakdown = '[1]', alert_count = 11, open_alerts = 12, occurrences = 13, "
               "first_at = 14, last_at = 15, touched = 1, wait_reason = 'vendor', pattern = '{}', "
               "resolved_at = 16, created_at = 17, updated_at = 18");
  incident = stw_incident_load (rows->db, id, NULL);
  g_assert_cmpint (incident->id, ==, id);
  g_assert_cmpint (incident->company, ==, rows->other);
  g_assert_cmpstr (incident->company_name, ==, "Globex");
  g_assert_cmpstr (incident->title, ==, "Printer");
  g_assert_cmpstr (incident->signature, ==, "paper");
  g_assert_cmpint (incident->status, ==, STW_INCIDENT_WAITING);
  g_assert_cmpint (incident->severity, ==, STW_SEVERITY_CRITICAL);
  g_assert_cmpint (incident->priority, ==, 42);
  g_assert_cmpstr (incident->breakdown, ==, "[1]");
  g_assert_cmpint (incident->alert_count, ==, 11);
  g_assert_cmpint (incident->open_alerts, ==, 12);
  g_assert_cmpint (incident->occurrences, ==, 13);
  g_assert_cmpint (incident->first_at, ==, 14);
  g_assert_cmpint (incident->last_at, ==, 15);
  g_assert_true (incident->touched);
  g_assert_cmpstr (incident->wait_reason, ==, "vendor");
  g_assert_cmpstr (incident->pattern, ==, "{}");
  g_assert_cmpint (incident->merged_into, ==, 0);
  g_assert_cmpint (incident->resolved_at, ==, 16);
  g_assert_cmpint (incident->created_at, ==, 17);
  g_assert_cmpint (incident->updated_at, ==, 18);
}

static void
an_incident_shows_its_machines_and_tools_once_each (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 70);
  g_autoptr (StwIncident) incident = stw_incident_load (rows->db, id, NULL);
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  rows_add_alert (rows, id, "web-02", "High CPU");
  rows_add_alert (rows, id, "web-01", "High CPU");
  rows_add_alert (rows, id, "web-01", "Disk full");
  rows_add_alert (rows, id, NULL, "Nothing in particular");
  rows_add_alert (rows, rows_add_incident (rows, rows->other, 0, 1), "elsewhere", "High CPU");
  rows_script (rows, "UPDATE alert SET tool_source = 'zabbix' WHERE id IN (2, 3)");
  object = stw_incident_to_json (rows->db, incident, NULL);
  node = json_node_init_array (json_node_alloc (), json_object_get_array_member (object, "assets"));
  text = json_to_string (node, FALSE);
  g_assert_cmpstr (text, ==, "[\"web-01\",\"web-02\"]");
  g_clear_pointer (&text, g_free);
  json_node_set_array (node, json_object_get_array_member (object, "tool_sources"));
  text = json_to_string (node, FALSE);
  g_assert_cmpstr (text, ==, "[\"steward\",\"zabbix\"]");
}

static void
what_an_incident_lacks_is_null_or_left_out (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 70);
  g_autoptr (StwIncident) plain = stw_incident_load (rows->db, id, NULL);
  g_autoptr (StwIncident) waiting = NULL;
  g_autoptr (JsonObject) before = stw_incident_to_json (rows->db, plain, NULL);
  g_autoptr (JsonObject) after = NULL;

  g_assert_cmpstr (json_object_get_string_member (before, "id"), ==, "INC-1");
  g_assert_cmpstr (json_object_get_string_member (before, "company_id"), ==, "company-1");
  g_assert_cmpstr (json_object_get_string_member (before, "created_at"),
                   ==,
                   "2023-11-14T22:13:20Z");
  g_assert_true (json_object_get_null_member (before, "resolved_at"));
  g_assert_true (json_object_get_null_member (before, "pattern"));
  g_assert_false (json_object_has_member (before, "wait_reason"));
  g_assert_false (json_object_has_member (before, "merged_into"));
  rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  rows_script (rows,
               "UPDATE incident SET merged_into = 2, wait_reason = 'vendor', pattern = '{\"k\":1}' "
               "WHERE id = 1");
  waiting = stw_incident_load (rows->db, id, NULL);
  after = stw_incident_to_json (rows->db, waiting, NULL);
  g_assert_cmpstr (json_object_get_string_member (after, "merged_into"), ==, "INC-2");
  g_assert_cmpstr (json_object_get_string_member (after, "wait_reason"), ==, "vendor");
  g_assert_cmpint (
    json_object_get_int_member (json_object_get_object_member (after, "pattern"), "k"),
    ==,
    1);
}

static void
a_whole_incident_brings_alerts_timeline_and_breakdown (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 70);
  g_autoptr (StwIncident) incident = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *alerts = NULL;

  rows_add_alert (rows, id, "web-01", "High CPU");
  rows_add_alert (rows, id, "web-02", "High CPU");
  rows_script (rows,
               "INSERT INTO timeline (incident_id, company_id, at, kind, actor, detail) "
               "VALUES (1, 1, 5, 'opened', 'engine', '{}');"
               "UPDATE incident SET breakdown = '[{\"term\":\"severity\",\"points\":70}]'");
  incident = stw_incident_load (rows->db, id, NULL);
  object = stw_incident_to_json_whole (rows->db, incident, NULL);
  alerts = rows_join (json_object_get_array_member (object, "alerts"), "id");
  g_assert_cmpstr (alerts, ==, "alert-2 alert-1");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "timeline")),
                    ==,
                    1);
  g_assert_cmpuint (
    json_array_get_length (json_object_get_array_member (object, "priority_breakdown")),
    ==,
    1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/incident-store/order",
                   the_highest_priority_comes_first_and_the_newest_of_equals);
  g_test_add_func ("/desk/incident-store/company", a_list_shows_one_company_or_all);
  g_test_add_func ("/desk/incident-store/status", a_list_shows_one_status_or_what_is_open);
  g_test_add_func ("/desk/incident-store/merged",
                   what_was_merged_is_listed_nowhere_and_counted_nowhere);
  g_test_add_func ("/desk/incident-store/pages", open_incidents_are_paged_by_their_number);
  g_test_add_func ("/desk/incident-store/counts", counts_are_of_one_company_or_of_all);
  g_test_add_func ("/desk/incident-store/missing", what_does_not_exist_is_said_in_a_sentence);
  g_test_add_func ("/desk/incident-store/row", a_row_is_read_as_it_was_written);
  g_test_add_func ("/desk/incident-store/names",
                   an_incident_shows_its_machines_and_tools_once_each);
  g_test_add_func ("/desk/incident-store/lacks", what_an_incident_lacks_is_null_or_left_out);
  g_test_add_func ("/desk/incident-store/whole",
                   a_whole_incident_brings_alerts_timeline_and_breakdown);
  return g_test_run ();
}

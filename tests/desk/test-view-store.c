/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window shows. */

#include "desk/view-store.h"

#include "desk/stats-store.h"
#include "store/search.h"

#include "rows.h"

static void
the_window_lists_incidents_by_priority (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (GArray) open = NULL;
  g_autoptr (GArray) all = NULL;
  g_autofree char *open_numbers = NULL;
  g_autofree char *all_numbers = NULL;

  rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 5);
  rows_add_incident (rows, rows->other, STW_INCIDENT_WAITING, 9);
  rows_add_incident (rows, rows->company, STW_INCIDENT_CLOSED, 7);
  rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 99);
  rows_script (rows, "UPDATE incident SET merged_into = 1 WHERE id = 4");
  open = stw_view_list_incidents (rows->db, &(StwIncidentQuery){ .open_only = TRUE }, NULL);
  all = stw_view_list_incidents (rows->db, &(StwIncidentQuery){ 0 }, NULL);
  open_numbers = rows_join_numbers (open);
  all_numbers = rows_join_numbers (all);
  g_assert_cmpstr (open_numbers, ==, "2 1");
  g_assert_cmpstr (all_numbers, ==, "2 3 1");
}

static char *
search (Rows *rows, const char *text, gint64 company, gboolean open_only)
{
  const StwIncidentQuery query = { .open_only = open_only, .company = company, .text = text };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = stw_view_list_incidents (rows->db, &query, &error);

  g_assert_no_error (error);
  return rows_join_numbers (found);
}

#define assert_found(expected, ...)                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found_ = search (__VA_ARGS__);                                                \
                                                                                                   \
    g_assert_cmpstr (found_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

static Rows *
make_searchable (void)
{
  Rows *rows = rows_new ();
  gboolean more;

  rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 5);
  rows_add_incident (rows, rows->other, STW_INCIDENT_WAITING, 9);
  rows_add_incident (rows, rows->company, STW_INCIDENT_CLOSED, 7);
  rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 99);
  rows_script (rows,
               "UPDATE incident SET title = 'Toner empty on printer-7';"
               "UPDATE incident SET title = 'Nothing in particular' WHERE id = 3;"
               "UPDATE incident SET merged_into = 1 WHERE id = 4");
  rows_add_alert (rows, 3, "printer-9", "Toner low");
  for (gint64 id = 1; id <= 4; id++)
    rows_write (rows,
                transaction,
                (stw_transaction_change (transaction, "incident", id, rows->company), TRUE));
  rows_write (rows, transaction, stw_search_index (transaction, 1000, &more, &error));
  return rows;
}

static void
incidents_are_found_by_their_titles_and_by_their_alerts (void)
{
  g_autoptr (Rows) rows = make_searchable ();

  assert_found ("2 3 1", rows, "toner", 0, FALSE);
  assert_found ("2 1", rows, "TONER", 0, TRUE);
  assert_found ("3 1", rows, "ton", rows->company, FALSE);
  assert_found ("2", rows, "toner empty", rows->other, FALSE);
  assert_found ("3", rows, "printer-9", 0, FALSE);
  assert_found ("", rows, "giraffe", 0, FALSE);
}

/* Nothing that a person types is an error, or a request of the search's own language. */
static void
whatever_is_typed_is_searched_for_as_words (void)
{
  static const char *const odd[] = { "\"", "'", "toner\"",  "NEAR(",  "title:toner AND",
                                     "*",  "-", "toner OR", "^toner", "{}",
                                     "%",  "\\" };
  g_autoptr (Rows) rows = make_searchable ();

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    g_free (search (rows, odd[i], 0, FALSE));
  assert_found ("2 3 1", rows, "", 0, FALSE);
  assert_found ("2 3 1", rows, "   ", 0, FALSE);
  assert_found ("2 3 1", rows, NULL, 0, FALSE);
  assert_found ("3 1", rows, NULL, rows->company, FALSE);
}

static void
the_stream_lists_the_newest_alerts (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (GArray) list = NULL;
  g_autofree char *numbers = NULL;

  for (guint i = 0; i < 4; i++)
    rows_add_alert (rows, 0, "a", "s");
  list = stw_view_list_alerts (rows->db, &(const StwAlertQuery){ .limit = 3 }, NULL);
  numbers = rows_join_numbers (list);
  g_assert_cmpstr (numbers, ==, "4 3 2");
}

#define assert_alerts(expected, rows, ...)                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    const StwAlertQuery query_ = { .limit = 9, __VA_ARGS__ };                                      \
    g_autoptr (GArray) list_ = stw_view_list_alerts (rows->db, &query_, NULL);                     \
    g_autofree char *numbers_ = rows_join_numbers (list_);                                         \
                                                                                                   \
    g_assert_cmpstr (numbers_, ==, expected);                                                      \
  }                                                                                                \
  G_STMT_END

static void
the_stream_is_narrowed_down (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 incident = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 5);
  g_autoptr (GPtrArray) tools = NULL;

  rows_add_alert (rows, incident, "a", "s");
  rows_add_alert (rows, 0, "b", "s");
  rows_add_alert (rows, 0, "c", "s");
  rows_script (rows,
               "UPDATE alert SET severity = id, is_open = id % 2, tool_source = 'tool-' || id;"
               "UPDATE alert SET held_by = 7 WHERE id = 3");
  assert_alerts ("3 2", rows, .severity = STW_SEVERITY_MEDIUM);
  assert_alerts ("3 1", rows, .where = STW_WHERE_OPEN);
  assert_alerts ("2", rows, .where = STW_WHERE_OVER);
  assert_alerts ("1", rows, .where = STW_WHERE_JOINED);
  assert_alerts ("3", rows, .where = STW_WHERE_HELD);
  assert_alerts ("2", rows, .tool = "tool-2");
  assert_alerts ("", rows, .tool = "tool-2", .where = STW_WHERE_OPEN);
  assert_alerts ("", rows, .tool = "tool-2", .company = 99);
  tools = stw_view_list_tools (rows->db, 0, NULL);
  g_assert_cmpuint (tools->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (tools, 0), ==, "tool-1");
}

static void
what_is_not_recognised_is_listed_newest_first (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (GPtrArray) all = NULL;
  const StwTrayView *message;
  gint64 count;
  gint64 at;

  rows_script (rows,
               "INSERT INTO payload (company_id, outcome, received_at, body) VALUES "
               "(1, 3, 10, CAST('{\"a\":\n1}' AS BLOB)), (2, 3, 20, x'FF41'), (2, 0, 30, x'41');"
               "UPDATE source SET last_delivery_at = 20 * id");
  all = stw_view_list_tray (rows->db, 0, 9, NULL);
  g_assert_cmpuint (all->len, ==, 2);
  message = g_ptr_array_index (all, 0);
  g_assert_cmpint (message->id, ==, 2);
  g_assert_cmpstr (message->company_name, ==, "Globex");
  g_assert_true (g_utf8_validate (message->beginning, -1, NULL));
  message = g_ptr_array_index (all, 1);
  g_assert_cmpint (message->received_at, ==, 10);
  g_assert_cmpstr (message->beginning, ==, "{\"a\": 1}");
  g_assert_true (stw_view_count_unrecognised (rows->db, 0, &count, NULL));
  g_assert_cmpint (count, ==, 2);
  g_assert_true (stw_view_count_unrecognised (rows->db, 1, &count, NULL));
  g_assert_cmpint (count, ==, 1);
  g_assert_true (stw_view_load_last_delivery (rows->db, 99, &at, NULL));
  g_assert_cmpint (at, ==, 0);
}

static void
an_alert_is_shown_with_its_company_and_its_incident (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 incident = rows_add_incident (rows, rows->other, STW_INCIDENT_NEW, 5);
  g_autoptr (StwAlertView) with = NULL;
  g_autoptr (StwAlertView) without = NULL;
  g_autoptr (GError) error = NULL;

  rows_add_alert (rows, incident, "web-01", "High CPU");
  rows_add_alert (rows, 0, NULL, "Backup done");
  rows_script (rows, "UPDATE alert SET count = 3, severity = 4, state = 2 WHERE id = 1");
  with = stw_view_load_alert (rows->db, 1, NULL);
  g_assert_cmpint (with->incident, ==, incident);
  g_assert_cmpstr (with->incident_title, ==, "High CPU");
  g_assert_cmpstr (with->company_name, ==, "Globex");
  g_assert_cmpstr (with->asset, ==, "web-01");
  g_assert_cmpstr (with->signature, ==, "High CPU");
  g_assert_cmpstr (with->message, ==, "it is ill");
  g_assert_cmpstr (with->tool, ==, "steward");
  g_assert_cmpint (with->severity, ==, STW_SEVERITY_CRITICAL);
  g_assert_cmpint (with->state, ==, STW_ALERT_INFO);
  g_assert_true (with->is_open);
  g_assert_cmpint (with->count, ==, 3);
  g_assert_cmpint (with->last_received_at, ==, DESK_NOW);
  without = stw_view_load_alert (rows->db, 2, NULL);
  g_assert_cmpint (without->incident, ==, 0);
  g_assert_null (without->incident_title);
  g_assert_null (without->asset);
  g_assert_null (stw_view_load_alert (rows->db, 3, &error));
  g_assert_no_error (error);
}

static void
an_incident_shows_what_is_open_and_worst_first (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 incident = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 5);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < 5; i++)
    rows_add_alert (rows, incident, "a", "s");
  rows_add_alert (rows, 0, "a", "s");
  rows_script (rows,
               "UPDATE alert SET severity = 2;"
               "UPDATE alert SET severity = 4, is_open = 0 WHERE id = 1;"
               "UPDATE alert SET severity = 4 WHERE id = 2;"
               "UPDATE alert SET is_open = 0 WHERE id = 5");
  list = stw_view_list_incident_alerts (rows->db, incident, 4, NULL);
  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (order, "%" G_GINT64_FORMAT " ", ((StwAlertView *) list->pdata[i])->id);
  g_assert_cmpstr (order->str, ==, "2 4 3 1 ");
}

static void
the_client_that_needs_attention_comes_first (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GString) order = g_string_new (NULL);
  const StwCompanyView *first;

  desk_add_company (rows->db, "Initech");
  desk_add_company (rows->db, "Calm");
  rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  rows_add_incident (rows, rows->other, STW_INCIDENT_NEW, 1);
  rows_add_incident (rows, rows->other, STW_INCIDENT_WAITING, 1);
  rows_add_incident (rows, 3, STW_INCIDENT_NEW, 1);
  rows_add_incident (rows, 4, STW_INCIDENT_RESOLVED, 1);
  rows_script (rows, "UPDATE incident SET severity = 4 WHERE company_id IN (3, 4)");
  rows_add_source (rows, 3, "One");
  rows_add_source (rows, 3, "Two");
  rows_script (rows,
               "UPDATE source SET last_delivery_at = 50, last_sender = 'zabbix' WHERE id = 1;"
               "UPDATE source SET last_delivery_at = 40, last_sender = 'nagios' WHERE id = 2");
  list = stw_view_list_companies (rows->db, NULL);
  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (order, "%s ", ((StwCompanyView *) list->pdata[i])->name);
  g_assert_cmpstr (order->str, ==, "Initech Globex Acme Calm ");
  first = list->pdata[0];
  g_assert_cmpint (first->open_incidents, ==, 1);
  g_assert_cmpint (first->worst, ==, STW_SEVERITY_CRITICAL);
  g_assert_cmpint (first->last_delivery_at, ==, 50);
  g_assert_cmpstr (first->last_sender, ==, "zabbix");
  g_assert_cmpint (((StwCompanyView *) list->pdata[1])->open_incidents, ==, 2);
  g_assert_cmpint (((StwCompanyView *) list->pdata[3])->open_incidents, ==, 0);
  g_assert_null (((StwCompanyView *) list->pdata[3])->last_sender);
}

static void
alerts_of_every_company_are_counted_since_a_time (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 count;

  rows_add_alert (rows, rows_add_incident (rows, rows->other, STW_INCIDENT_NEW, 1), "a", "s");
  rows_add_alert (rows, 0, "a", "s");
  rows_add_alert (rows, 0, "a", "s");
  rows_script (rows, "UPDATE alert SET received_at = id");
  g_assert_true (stw_view_count_alerts_since (rows->db, 0, 2, &count, NULL));
  g_assert_cmpint (count, ==, 2);
  g_assert_true (stw_view_count_alerts_since (rows->db, 0, 0, &count, NULL));
  g_assert_cmpint (count, ==, 3);
  g_assert_true (stw_view_count_alerts_since (rows->db, 0, 4, &count, NULL));
  g_assert_cmpint (count, ==, 0);
}

static void
figures_are_of_one_company_or_of_all (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (JsonObject) empty = stw_stats (rows->db, 0, NULL);
  g_autoptr (JsonObject) ours = NULL;
  g_autoptr (JsonObject) all = NULL;

  g_assert_cmpfloat (json_object_get_double_member (empty, "noise_reduction"), ==, 0);
  rows_add_alert (rows, rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1), "a", "s");
  rows_add_incident (rows, rows->company, STW_INCIDENT_CLOSED, 1);
  rows_add_incident (rows, rows->company, STW_INCIDENT_CLOSED, 1);
  rows_add_incident (rows, rows->other, STW_INCIDENT_NEW, 1);
  rows_script (rows,
               "UPDATE incident SET occurrences = 9 WHERE id = 1;"
               "UPDATE incident SET merged_into = 1, occurrences = 0 WHERE id = 3;"
               "INSERT INTO payload (company_id, outcome, received_at, body) "
               "VALUES (1, 3, 0, x'00'), (2, 3, 0, x'00'), (1, 0, 0, x'00');"
               "INSERT INTO refusal VALUES (1, 'key', 0, 5, 0), (0, 'key', 0, 7, 0)");
  ours = stw_stats (rows->db, rows->company, NULL);
  g_assert_cmpint (json_object_get_int_member (ours, "incidents"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (ours, "open_incidents"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (ours, "alerts"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (ours, "occurrences"), ==, 10);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (ours, "noise_reduction"),
                                  0.8,
                                  1e-9);
  g_assert_cmpint (json_object_get_int_member (ours, "unrecognised"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (ours, "refused"), ==, 5);
  all = stw_stats (rows->db, 0, NULL);
  g_assert_cmpint (json_object_get_int_member (all, "incidents"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (all, "unrecognised"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (all, "refused"), ==, 12);
}

static void
an_alert_tells_what_holds_it_back (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 id = rows_add_alert (rows, 0, "a", "s");
  g_autoptr (StwAlertView) before = stw_view_load_alert (rows->db, id, NULL);
  g_autoptr (StwAlertView) after = NULL;

  g_assert_cmpint (before->held, ==, STW_HELD_BY_NOTHING);
  rows_script (rows,
               "INSERT INTO hold VALUES (7, 1, 'silence', 'r', NULL, 0, 0, 1, 0, 0, 0, 0, 'x', 0, "
               "NULL); UPDATE alert SET held_by = 7");
  after = stw_view_load_alert (rows->db, id, NULL);
  g_assert_cmpint (after->held, ==, STW_HELD_BY_SILENCE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/view-store/incidents", the_window_lists_incidents_by_priority);
  g_test_add_func ("/desk/view-store/search",
                   incidents_are_found_by_their_titles_and_by_their_alerts);
  g_test_add_func ("/desk/view-store/typed", whatever_is_typed_is_searched_for_as_words);
  g_test_add_func ("/desk/view-store/stream", the_stream_lists_the_newest_alerts);
  g_test_add_func ("/desk/view-store/narrowed", the_stream_is_narrowed_down);
  g_test_add_func ("/desk/view-store/tray", what_is_not_recognised_is_listed_newest_first);
  g_test_add_func ("/desk/view-store/alert", an_alert_is_shown_with_its_company_and_its_incident);
  g_test_add_func ("/desk/view-store/incident", an_incident_shows_what_is_open_and_worst_first);
  g_test_add_func ("/desk/view-store/companies", the_client_that_needs_attention_comes_first);
  g_test_add_func ("/desk/view-store/since", alerts_of_every_company_are_counted_since_a_time);
  g_test_add_func ("/desk/view-store/held", an_alert_tells_what_holds_it_back);
  g_test_add_func ("/desk/view-store/stats", figures_are_of_one_company_or_of_all);
  return g_test_run ();
}

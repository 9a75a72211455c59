/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of incidents by a filter, page by page. */

#include "base/clock.h"
#include "desk/filter-store.h"
#include "desk/find-store.h"
#include "desk/incident-store-private.h"

#include "rows.h"

#include <string.h>

static GArray *
list (Rows *rows, const StwIncidentFilter *filter)
{
  g_autoptr (GError) error = NULL;
  GArray *numbers = stw_incident_list_numbers (rows->db, filter, &error);

  g_assert_no_error (error);
  return numbers;
}

static gboolean
read_filter (const char *json, StwIncidentFilter *ret_filter, JsonNode **ret_node)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');

  *ret_node = json_from_string (text, NULL);
  g_assert_nonnull (*ret_node);
  return stw_incident_filter_from_json (json_node_get_object (*ret_node),
                                        DESK_NOW,
                                        ret_filter,
                                        NULL);
}

static void
assert_found (Rows *rows, const char *json, const char *expected)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GArray) numbers = NULL;
  StwIncidentFilter filter;

  g_assert_true (read_filter (json, &filter, &node));
  numbers = list (rows, &filter);
  found = rows_join_numbers (numbers);
  g_assert_cmpstr (found, ==, expected);
}

/* Numbers 1 to 6, the first the highest, of two companies in turn. */
static Rows *
make_rows (void)
{
  Rows *rows = rows_new ();

  for (int i = 0; i < 6; i++)
    rows_add_incident (rows, i % 2 == 0 ? rows->company : rows->other, i, 90 - 10 * i);
  rows_script (rows,
               "UPDATE incident SET severity = id - 1 WHERE id < 6;"
               "UPDATE incident SET created_at = created_at - 3600000 * id;"
               "UPDATE incident SET snoozed = 1 WHERE id = 3;"
               "INSERT INTO person (id, name, name_key, timezone, hours, created_at) "
               "VALUES (1, 'Ada', 'ada', 'UTC', '\"always\"', 0);"
               "UPDATE incident SET assignee_id = 1 WHERE id IN (2, 5);"
               "UPDATE incident SET title = 'Printer on fire' WHERE id = 4");
  return rows;
}

static void
each_part_of_a_filter_narrows_the_list (void)
{
  g_autoptr (Rows) rows = make_rows ();

  assert_found (rows, "{}", "1 2 3 4 5 6");
  assert_found (rows, "{'company':2}", "2 4 6");
  assert_found (rows, "{'status':'open'}", "1 2 3 4");
  assert_found (rows, "{'status':['new','closed']}", "1 6");
  assert_found (rows, "{'status':'open','snoozed':false}", "1 2 4");
  assert_found (rows, "{'snoozed':true}", "3");
  assert_found (rows, "{'severity':['critical','info']}", "1 5");
  assert_found (rows, "{'priority_from':60,'priority_to':80}", "2 3 4");
  assert_found (rows, "{'assignee':'mine'}", "2 5");
  assert_found (rows, "{'assignee':'nobody','status':'open'}", "1 3 4");
  assert_found (rows, "{'assignee':1,'company':1}", "5");
  assert_found (rows, "{'age_from_ms':10800000}", "3 4 5 6");
  assert_found (rows, "{'age_to_ms':10800000}", "1 2 3");
  assert_found (rows, "{'age_from_ms':7200000,'age_to_ms':10800000,'company':1}", "3");
}

static void
a_list_is_ordered_by_urgency_or_age (void)
{
  g_autoptr (Rows) rows = make_rows ();

  rows_script (rows, "UPDATE incident SET priority = 99 WHERE id = 4");
  assert_found (rows, "{'order':'urgent'}", "4 1 2 3 5 6");
  assert_found (rows, "{'order':'newest'}", "6 5 4 3 2 1");
  assert_found (rows, "{'order':'oldest'}", "1 2 3 4 5 6");
  assert_found (rows, "{'order':'newest','company':2}", "6 4 2");
  assert_found (rows, "{'order':'oldest','priority_to':80}", "2 3 5 6");
}

static void
what_is_no_filter_is_refused (void)
{
  static const char *const wrong[] = {
    "{'colour':'red'}",  "{'status':'tired'}",   "{'status':7}",          "{'severity':['bad']}",
    "{'snoozed':'yes'}", "{'priority_from':-1}", "{'priority_to':'ten'}", "{'age_to_ms':1e300}",
    "{'text':7}",        "{'company':null}",     "{'status':{'a':'b'}}",  "{'severity':[null]}",
    "{'order':'best'}",  "{'order':1}",          "{'assignee':'all'}",    "{'assignee':0}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) node = NULL;
      StwIncidentFilter filter;

      g_assert_false (read_filter (wrong[i], &filter, &node));
    }
}

static void
index_all (Rows *rows)
{
  rows_script (rows,
               "INSERT INTO incident_search (rowid, title, company_id) "
               "SELECT id, title, company_id FROM incident;"
               "INSERT INTO alert_search (alert_search) VALUES ('rebuild')");
}

static void
words_are_of_the_title_or_of_an_alert (void)
{
  g_autoptr (Rows) rows = make_rows ();

  rows_add_alert (rows, 6, "printer-7", "Toner");
  rows_add_alert (rows, 0, "printer-8", "Toner");
  index_all (rows);
  assert_found (rows, "{'text':'printer'}", "4 6");
  assert_found (rows, "{'text':'print fir'}", "4");
  assert_found (rows, "{'text':'printer','status':'closed'}", "6");
  assert_found (rows, "{'text':'printer','status':'open'}", "4");
  assert_found (rows, "{'text':'printer','status':'open','company':1}", "");
  assert_found (rows, "{'text':'nothing of the kind'}", "");
  /* Nothing but signs is nothing to look for. */
  assert_found (rows, "{'text':'\\\\\\'*'}", "1 2 3 4 5 6");
}

/* Newer ones that are over do not hide it. */
static void
what_is_open_is_found_however_old (void)
{
  g_autoptr (Rows) rows = make_rows ();

  rows_script (rows,
               "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10005) "
               "INSERT INTO incident (company_id, title, signature, status, severity, priority, "
               "breakdown, alert_count, open_alerts, occurrences, first_at, last_at, created_at, "
               "updated_at) SELECT 1, 'Printer', 'Printer', 5, 1, 1, '[]', 0, 0, 0, 0, 0, 0, 0 "
               "FROM n");
  index_all (rows);
  assert_found (rows, "{'text':'printer','status':'open'}", "4");
}

static void
the_scope_is_a_wall (void)
{
  g_autoptr (Rows) rows = make_rows ();
  const gint64 companies[] = { rows->other };
  const StwSearchScope scope = { companies, 1 };
  const StwSearchScope nobody = { companies, 0 };
  g_autoptr (GArray) numbers = list (rows, &(StwIncidentFilter){ .scope = &scope });
  g_autofree char *found = rows_join_numbers (numbers);
  g_autoptr (GArray) other =
               list (rows, &(StwIncidentFilter){ .scope = &scope, .company = rows->company });
  g_autoptr (GArray) none = list (rows, &(StwIncidentFilter){ .scope = &nobody });

  g_assert_cmpstr (found, ==, "2 4 6");
  g_assert_cmpint (other->len, ==, 0);
  g_assert_cmpint (none->len, ==, 0);
}

/* However often priorities are equal, each incident stands on one page. */
static void
pages_follow_each_other_without_a_gap (void)
{
  g_autoptr (Rows) rows = rows_new ();

  for (int i = 0; i < 50; i++)
    rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, i % 4);
  for (guint order = 0; order < STW_N_ORDERS; order++)
    {
      StwIncidentFilter filter = { .limit = 7, .order = (StwIncidentOrder) order };
      g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
      g_autoptr (GPtrArray) page = NULL;

      do
        {
          g_autoptr (GError) error = NULL;

          g_clear_pointer (&page, g_ptr_array_unref);
          page = stw_incident_list (rows->db, &filter, &error);
          g_assert_no_error (error);
          for (guint i = 0; i < page->len; i++)
            {
              const StwIncident *incident = g_ptr_array_index (page, i);

              g_assert_true (g_hash_table_add (seen, GINT_TO_POINTER (incident->id)));
              filter.after = incident->id;
              filter.after_priority = incident->priority;
            }
        }
      while (page->len > 0);
      g_assert_cmpint (g_hash_table_size (seen), ==, 50);
    }
}

/* What the database does for a statement, a line a step. */
static char *
read_plan (StwRows *taken)
{
  g_autoptr (StwRows) steps = taken;
  g_autoptr (GString) plan = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  while (stw_rows_next (steps, &error))
    g_string_append_printf (plan, "%s\n", stw_rows_get_text (steps, 3));
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&plan), FALSE);
}

/* A page is found in an index alone: no other row is read, and by priority nothing is sorted. */
static void
a_page_is_found_in_an_index (void)
{
  g_autoptr (Rows) rows = make_rows ();
  g_autofree char *all = read_plan (
    stw_db_query (rows->db,
                  NULL,
                  "EXPLAIN QUERY PLAN " STW_INCIDENT_PAGE_OF_ALL STW_INCIDENT_PAGE_URGENT));
  g_autofree char *open = read_plan (
    stw_db_query (rows->db,
                  NULL,
                  "EXPLAIN QUERY PLAN " STW_INCIDENT_PAGE_OF_OPEN STW_INCIDENT_PAGE_URGENT));
  g_autofree char *company = read_plan (
    stw_db_query (rows->db,
                  NULL,
                  "EXPLAIN QUERY PLAN " STW_INCIDENT_PAGE_OF_COMPANY STW_INCIDENT_PAGE_URGENT));
  g_autofree char *newest = read_plan (
    stw_db_query (rows->db,
                  NULL,
                  "EXPLAIN QUERY PLAN " STW_INCIDENT_PAGE_OF_ALL STW_INCIDENT_PAGE_NEWEST));
  g_autofree char *oldest = read_plan (
    stw_db_query (rows->db,
                  NULL,
                  "EXPLAIN QUERY PLAN " STW_INCIDENT_PAGE_OF_COMPANY STW_INCIDENT_PAGE_OLDEST));
  g_autofree char *open_words = read_plan (
    stw_db_query (rows->db,
                  NULL,
                  "EXPLAIN QUERY PLAN " STW_INCIDENT_PAGE_OF_OPEN_WORDS STW_INCIDENT_PAGE_URGENT));
  g_autofree char *words = read_plan (
    stw_db_query (rows->db,
                  NULL,
                  "EXPLAIN QUERY PLAN " STW_INCIDENT_PAGE_OF_WORDS STW_INCIDENT_PAGE_URGENT));

  g_assert_nonnull (strstr (all, "SEARCH i USING COVERING INDEX incident_list ("));
  g_assert_null (strstr (all, "TEMP B-TREE"));
  g_assert_nonnull (strstr (open, "SEARCH i USING COVERING INDEX incident_open_list ("));
  g_assert_null (strstr (open, "TEMP B-TREE"));
  g_assert_nonnull (strstr (open_words, "SEARCH i USING COVERING INDEX incident_open_list ("));
  g_assert_nonnull (strstr (company, "SEARCH i USING COVERING INDEX incident_company_list ("));
  g_assert_null (strstr (company, "TEMP B-TREE"));
  g_assert_nonnull (strstr (newest, "SEARCH i USING COVERING INDEX incident_list ("));
  g_assert_nonnull (strstr (oldest, "SEARCH i USING COVERING INDEX incident_company_list ("));
  /* From what was found to its incident, not from each incident to what was found. */
  g_assert_nonnull (strstr (words, "SEARCH i USING INTEGER PRIMARY KEY"));
}

static void
a_search_counts_up_to_a_bound (void)
{
  g_autoptr (Rows) rows = make_rows ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) found = NULL;
  JsonObject *alerts;

  rows_script (rows,
               "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1005) "
               "INSERT INTO alert (company_id, signature, severity, state, tool_source, "
               "fingerprint, is_open, count, event_at, last_event_at, received_at, "
               "last_received_at) SELECT 1, 'Toner', 1, 0, 't', x'00', 1, 1, 0, 0, 0, 0 FROM n");
  index_all (rows);
  found = stw_find (rows->db, "toner", NULL, 3, &error);
  g_assert_no_error (error);
  alerts = json_object_get_object_member (found, "alerts");
  g_assert_cmpint (json_object_get_int_member (alerts, "count"), ==, 1000);
  g_assert_true (json_object_get_boolean_member (alerts, "more"));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (alerts, "rows")), ==, 3);
  g_assert_cmpstr (
    json_object_get_string_member (
      json_array_get_object_element (json_object_get_array_member (alerts, "rows"), 0),
      "id"),
    ==,
    "alert-1005");
  g_assert_cmpint (
    json_object_get_int_member (json_object_get_object_member (found, "incidents"), "count"),
    ==,
    0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/incident-filter/parts", each_part_of_a_filter_narrows_the_list);
  g_test_add_func ("/desk/incident-filter/order", a_list_is_ordered_by_urgency_or_age);
  g_test_add_func ("/desk/incident-filter/refused", what_is_no_filter_is_refused);
  g_test_add_func ("/desk/incident-filter/words", words_are_of_the_title_or_of_an_alert);
  g_test_add_func ("/desk/incident-filter/old", what_is_open_is_found_however_old);
  g_test_add_func ("/desk/incident-filter/wall", the_scope_is_a_wall);
  g_test_add_func ("/desk/incident-filter/pages", pages_follow_each_other_without_a_gap);
  g_test_add_func ("/desk/incident-filter/plan", a_page_is_found_in_an_index);
  g_test_add_func ("/desk/incident-filter/bound", a_search_counts_up_to_a_bound);
  return g_test_run ();
}

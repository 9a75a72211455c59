/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Episodes of alerts: how they are found, counted, ended, moved and listed. */

#include "desk/alert-store.h"

#include "rows.h"

#include <string.h>

static const guint8 print_a[STW_FINGERPRINT_SIZE] = "aaaaaaaaaaaaaaa";
static const guint8 print_b[STW_FINGERPRINT_SIZE] = "bbbbbbbbbbbbbbb";

static StwAlert *
make_alert (void)
{
  StwAlert *alert = stw_alert_new ();

  alert->asset = g_strdup ("web-01");
  alert->signature = g_strdup ("High CPU");
  alert->message = g_strdup ("load 97");
  alert->severity = STW_SEVERITY_HIGH;
  alert->severity_word = g_strdup ("major");
  alert->state = STW_ALERT_FIRING;
  alert->dedup_key = g_strdup ("k1");
  alert->tool_source = g_strdup ("zabbix");
  alert->url = g_strdup ("https://zabbix.example/1");
  return alert;
}

static StwAlertRow
make_row (gint64 id, gint64 company, const guint8 *fingerprint)
{
  return (StwAlertRow){
    .id = id,
    .company = company,
    .source = 7,
    .event_at = DESK_NOW - 10,
    .received_at = DESK_NOW,
    .severity = STW_SEVERITY_HIGH,
    .fingerprint = fingerprint,
    .is_open = TRUE,
  };
}

static void
insert (Rows *rows, const StwAlertRow *row)
{
  g_autoptr (StwAlert) alert = make_alert ();
  g_autoptr (GError) error = NULL;

  stw_alert_insert (rows->db, alert, row, &error);
  g_assert_no_error (error);
}

static gboolean
find (Rows *rows, gint64 company, const guint8 *fingerprint, StwEpisode *episode)
{
  g_autoptr (GError) error = NULL;
  gboolean found;

  stw_episode_find (rows->db, company, fingerprint, episode, &found, &error);
  g_assert_no_error (error);
  return found;
}

static void
the_newest_episode_of_a_fingerprint_is_found_in_its_company_alone (void)
{
  g_autoptr (Rows) rows = rows_new ();
  StwAlertRow older = make_row (1, rows->company, print_a);
  StwAlertRow newer = make_row (2, rows->company, print_a);
  StwAlertRow theirs = make_row (3, rows->other, print_a);
  StwEpisode episode;

  older.is_open = FALSE;
  newer.severity = STW_SEVERITY_CRITICAL;
  insert (rows, &older);
  insert (rows, &newer);
  insert (rows, &theirs);
  g_assert_true (find (rows, rows->company, print_a, &episode));
  g_assert_cmpint (episode.alert, ==, 2);
  g_assert_cmpint (episode.source, ==, 7);
  g_assert_cmpint (episode.severity, ==, STW_SEVERITY_CRITICAL);
  g_assert_true (episode.is_open);
  g_assert_cmpint (episode.count, ==, 1);
  g_assert_cmpint (episode.event_at, ==, DESK_NOW - 10);
  g_assert_cmpint (episode.last_received_at, ==, DESK_NOW);
  g_assert_cmpint (episode.incident, ==, 0);
  g_assert_true (find (rows, rows->other, print_a, &episode));
  g_assert_cmpint (episode.alert, ==, 3);
  g_assert_false (find (rows, rows->company, print_b, &episode));
}

static void
a_repeat_raises_the_count_and_never_sets_time_back (void)
{
  g_autoptr (Rows) rows = rows_new ();
  StwAlertRow row = make_row (1, rows->company, print_a);
  g_autoptr (StwAlert) alert = make_alert ();

  insert (rows, &row);
  row.event_at = DESK_NOW + 500;
  row.received_at = DESK_NOW + 600;
  row.severity = STW_SEVERITY_LOW;
  g_assert_true (stw_alert_repeat (rows->db, alert, &row, NULL));
  row.event_at = DESK_NOW - 500;
  g_assert_true (stw_alert_repeat (rows->db, alert, &row, NULL));
  g_assert_cmpint (rows_number (rows, "SELECT count FROM alert"), ==, 3);
  g_assert_cmpint (rows_number (rows, "SELECT last_event_at FROM alert"), ==, DESK_NOW + 500);
  g_assert_cmpint (rows_number (rows, "SELECT event_at FROM alert"), ==, DESK_NOW - 10);
  g_assert_cmpint (rows_number (rows, "SELECT last_received_at FROM alert"), ==, DESK_NOW + 600);
  g_assert_cmpint (rows_number (rows, "SELECT received_at FROM alert"), ==, DESK_NOW);
  g_assert_cmpint (rows_number (rows, "SELECT severity FROM alert"), ==, STW_SEVERITY_LOW);
}

static void
a_rules_word_stands_beside_the_senders_and_can_be_taken_back (void)
{
  g_autoptr (Rows) rows = rows_new ();
  StwAlertRow row = make_row (1, rows->company, print_a);
  StwJudgement judgement;
  StwEpisode episode;

  row.severity = STW_SEVERITY_CRITICAL;
  row.classification = (StwClassification){ "Ransomware", 95, "security", "forensics", TRUE, TRUE };
  insert (rows, &row);
  g_assert_true (stw_alert_load_judgement (rows->db, 1, &judgement, NULL));
  g_assert_cmpint (judgement.company, ==, rows->company);
  g_assert_cmpint (judgement.severity, ==, STW_SEVERITY_CRITICAL);
  g_assert_cmpint (judgement.severity_before, ==, STW_SEVERITY_HIGH);
  g_assert_cmpstr (judgement.reason, ==, "Ransomware");
  g_free (judgement.reason);
  g_assert_true (find (rows, rows->company, print_a, &episode));
  g_assert_false (episode.undone);
  g_assert_true (stw_alert_undo_classification (rows->db, 1, NULL));
  g_assert_true (stw_alert_load_judgement (rows->db, 1, &judgement, NULL));
  g_assert_cmpint (judgement.severity, ==, STW_SEVERITY_HIGH);
  g_assert_null (judgement.reason);
  g_assert_cmpint (rows_number (rows,
                                "SELECT COUNT(*) FROM alert WHERE category IS NULL AND skill IS "
                                "NULL AND confidence IS NULL AND NOT do_not_page AND NOT "
                                "never_join"),
                   ==,
                   1);
  g_assert_true (find (rows, rows->company, print_a, &episode));
  g_assert_true (episode.undone);
}

static void
taking_back_what_no_rule_said_changes_nothing (void)
{
  g_autoptr (Rows) rows = rows_new ();
  StwAlertRow row = make_row (1, rows->company, print_a);

  insert (rows, &row);
  g_assert_true (stw_alert_undo_classification (rows->db, 1, NULL));
  g_assert_cmpint (rows_number (rows, "SELECT severity FROM alert"), ==, STW_SEVERITY_HIGH);
  g_assert_cmpint (rows_number (rows, "SELECT undone FROM alert"), ==, 0);
}

static void
an_alert_that_is_not_there_has_no_judgement (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (GError) error = NULL;
  StwJudgement judgement;

  g_assert_false (stw_alert_load_judgement (rows->db, 9, &judgement, &error));
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND);
}

static void
an_end_says_who_ended_it_and_when (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 incident = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  gint64 other = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);

  rows_add_alert (rows, incident, "a", "s");
  rows_add_alert (rows, incident, "b", "s");
  rows_add_alert (rows, other, "c", "s");
  g_assert_true (stw_alert_end (rows->db, 1, STW_ALERT_RESOLVED, DESK_NOW + 1, NULL));
  g_assert_true (stw_alert_end_all (rows->db, incident, DESK_NOW + 2, NULL));
  g_assert_cmpint (rows_number (rows, "SELECT resolved_at FROM alert WHERE id = 1"),
                   ==,
                   DESK_NOW + 1);
  g_assert_cmpint (rows_number (rows, "SELECT state FROM alert WHERE id = 1"),
                   ==,
                   STW_ALERT_RESOLVED);
  /* The sender never said that the second is over; a person did. */
  g_assert_cmpint (rows_number (rows, "SELECT resolved_at FROM alert WHERE id = 2"),
                   ==,
                   DESK_NOW + 2);
  g_assert_cmpint (rows_number (rows, "SELECT state FROM alert WHERE id = 2"),
                   ==,
                   STW_ALERT_FIRING);
  g_assert_cmpint (rows_number (rows, "SELECT group_concat(id) FROM alert WHERE is_open"), ==, 3);
}

static void
an_alert_moves_only_from_where_it_is (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 incident = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  gint64 other = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  gint64 alert = rows_add_alert (rows, incident, "a", "s");

  g_assert_true (stw_alert_move_from (rows->db, alert, other, incident, NULL));
  g_assert_cmpint (stw_db_get_changes (rows->db), ==, 0);
  g_assert_cmpint (rows_number (rows, "SELECT incident_id FROM alert"), ==, incident);
  g_assert_true (stw_alert_move_from (rows->db, alert, incident, other, NULL));
  g_assert_cmpint (stw_db_get_changes (rows->db), ==, 1);
  g_assert_cmpint (rows_number (rows, "SELECT incident_id FROM alert"), ==, other);
  g_assert_true (stw_alert_move (rows->db, alert, incident, NULL));
  g_assert_cmpint (rows_number (rows, "SELECT incident_id FROM alert"), ==, incident);
}

static char *
list (Rows *rows, gint64 company, gint64 incident, gint64 limit)
{
  const StwAlertFilter filter = { .company = company, .incident = incident, .limit = limit };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) alerts = stw_alert_list (rows->db, &filter, &error);

  g_assert_no_error (error);
  return rows_join (alerts, "id");
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
lists_are_newest_first_and_keep_to_their_filter (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 ours = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  gint64 theirs = rows_add_incident (rows, rows->other, STW_INCIDENT_NEW, 1);

  rows_add_alert (rows, ours, "a", "s");
  rows_add_alert (rows, theirs, "b", "s");
  rows_add_alert (rows, ours, "c", "s");
  rows_add_alert (rows, 0, "d", "s");
  rows_script (rows, "UPDATE alert SET received_at = received_at + 10 WHERE id = 1");
  assert_list ("alert-4 alert-3 alert-2 alert-1", rows, 0, 0, 100);
  assert_list ("alert-4 alert-3", rows, 0, 0, 2);
  assert_list ("alert-1 alert-4 alert-3", rows, rows->company, 0, 100);
  assert_list ("alert-1", rows, rows->company, 0, 1);
  assert_list ("alert-3 alert-1", rows, 0, ours, 100);
  assert_list ("alert-3", rows, 0, ours, 1);
  assert_list ("alert-2", rows, rows->other, 0, 100);
}

static void
another_companys_incident_shows_no_alerts (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 theirs = rows_add_incident (rows, rows->other, STW_INCIDENT_NEW, 1);

  rows_add_alert (rows, theirs, "b", "s");
  assert_list ("", rows, rows->company, theirs, 100);
  assert_list ("alert-1", rows, rows->other, theirs, 100);
}

static void
an_alert_is_shown_with_all_that_is_known (void)
{
  g_autoptr (Rows) rows = rows_new ();
  StwAlertRow row = make_row (1, rows->company, print_a);
  const StwAlertFilter filter = { .limit = 1 };
  g_autoptr (JsonArray) alerts = NULL;
  JsonObject *alert;
  JsonObject *classification;

  row.severity = STW_SEVERITY_LOW;
  row.classification = (StwClassification){ "Maintenance", 80, "noise", NULL, TRUE, FALSE };
  insert (rows, &row);
  alerts = stw_alert_list (rows->db, &filter, NULL);
  alert = json_array_get_object_element (alerts, 0);
  g_assert_cmpstr (json_object_get_string_member (alert, "company_id"), ==, "company-1");
  g_assert_true (json_object_get_null_member (alert, "incident_id"));
  g_assert_true (json_object_get_null_member (alert, "asset_id"));
  g_assert_cmpstr (json_object_get_string_member (alert, "asset"), ==, "web-01");
  g_assert_cmpstr (json_object_get_string_member (alert, "severity"), ==, "low");
  g_assert_cmpstr (json_object_get_string_member (alert, "severity_word"), ==, "major");
  g_assert_cmpstr (json_object_get_string_member (alert, "message"), ==, "load 97");
  g_assert_cmpstr (json_object_get_string_member (alert, "tool_source"), ==, "zabbix");
  g_assert_cmpstr (json_object_get_string_member (alert, "state"), ==, "firing");
  g_assert_cmpstr (json_object_get_string_member (alert, "dedup_key"), ==, "k1");
  g_assert_cmpstr (json_object_get_string_member (alert, "url"), ==, "https://zabbix.example/1");
  g_assert_cmpstr (json_object_get_string_member (alert, "event_at"),
                   ==,
                   "2023-11-14T22:13:19.990Z");
  g_assert_cmpint (json_object_get_int_member (alert, "count"), ==, 1);
  classification = json_object_get_object_member (alert, "classification");
  g_assert_cmpstr (json_object_get_string_member (classification, "severity_before"), ==, "high");
  g_assert_cmpstr (json_object_get_string_member (classification, "reason"), ==, "Maintenance");
  g_assert_cmpint (json_object_get_int_member (classification, "confidence"), ==, 80);
  g_assert_true (json_object_get_null_member (classification, "skill"));
  g_assert_true (json_object_get_boolean_member (classification, "do_not_page"));
  g_assert_false (json_object_get_boolean_member (classification, "never_join"));
}

static void
an_alert_that_no_rule_is_about_has_no_classification (void)
{
  g_autoptr (Rows) rows = rows_new ();
  const StwAlertFilter filter = { .limit = 1 };
  g_autoptr (JsonArray) alerts = NULL;

  rows_add_alert (rows, 0, NULL, "s");
  alerts = stw_alert_list (rows->db, &filter, NULL);
  g_assert_true (
    json_object_get_null_member (json_array_get_object_element (alerts, 0), "classification"));
  g_assert_true (json_object_get_null_member (json_array_get_object_element (alerts, 0), "asset"));
}

static void
active_cb (const StwActiveAlert *alert, gpointer data)
{
  g_string_append_printf (data,
                          "%" G_GINT64_FORMAT "%s%s ",
                          alert->id,
                          alert->touched ? "t" : "",
                          alert->never_join ? "n" : "");
}

static void
the_newest_alerts_of_open_incidents_come_back_in_their_order (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (GString) seen = g_string_new (NULL);

  rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  rows_add_incident (rows, rows->company, STW_INCIDENT_RESOLVED, 1);
  rows_add_incident (rows, rows->other, STW_INCIDENT_NEW, 1);
  for (gint64 i = 0; i < 6; i++)
    rows_add_alert (rows, i % 3 + 1, "a", "s");
  rows_add_alert (rows, 0, "a", "s");
  rows_script (rows,
               "UPDATE incident SET touched = 1 WHERE id = 1;"
               "UPDATE alert SET never_join = 1 WHERE id = 4;"
               "UPDATE alert SET received_at = id * 1000");
  g_assert_true (stw_alert_foreach_active (rows->db, rows->company, 0, 100, active_cb, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "1t 4tn ");
  g_string_truncate (seen, 0);
  g_assert_true (
    stw_alert_foreach_active (rows->db, rows->company, 1000, 100, active_cb, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "4tn ");
  g_string_truncate (seen, 0);
  g_assert_true (stw_alert_foreach_active (rows->db, rows->other, 0, 100, active_cb, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "3 6 ");
  g_string_truncate (seen, 0);
  g_assert_true (stw_alert_foreach_of_incident (rows->db, 2, 100, active_cb, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "2 5 ");
}

static void
what_was_resolved_a_while_ago_does_not_come_back (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (GString) seen = g_string_new (NULL);

  for (int i = 0; i < 4; i++)
    rows_add_alert (rows,
                    rows_add_incident (rows, rows->company, STW_INCIDENT_RESOLVED, 1),
                    "a",
                    "s");
  rows_add_alert (rows, rows_add_incident (rows, rows->other, STW_INCIDENT_RESOLVED, 1), "a", "s");
  rows_script (rows,
               "UPDATE incident SET resolved_at = 1000 * (10 - id);"
               "UPDATE incident SET status = 5 WHERE id = 2");
  g_assert_true (
    stw_alert_foreach_resolved (rows->db, rows->company, 6000, 100, active_cb, seen, NULL));
  /* The one that was resolved last is the one that counts, so it is told last. */
  g_assert_cmpstr (seen->str, ==, "3 1 ");
}

static void
time_cb (gint64 at, gpointer data)
{
  g_string_append_printf (data, "%" G_GINT64_FORMAT " ", at);
}

static void
resolves_are_told_in_the_order_of_their_time (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 incident = rows_add_incident (rows, rows->company, STW_INCIDENT_NEW, 1);
  g_autoptr (GString) seen = g_string_new (NULL);

  for (int i = 0; i < 6; i++)
    rows_add_alert (rows, i < 5 ? incident : 0, "a", "s");
  rows_script (rows,
               "UPDATE alert SET state = 1, resolved_at = 100 - id, received_at = id;"
               "UPDATE alert SET state = 0 WHERE id = 3;"
               "UPDATE alert SET resolved_at = NULL WHERE id = 4");
  g_assert_true (stw_alert_foreach_resolve (rows->db, rows->company, 1, time_cb, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "95 98 ");
  g_string_truncate (seen, 0);
  g_assert_true (stw_alert_foreach_resolve (rows->db, rows->other, 0, time_cb, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "");
}

static void
source_cb (const StwAlert *alert, gint64 asset, gint64 count, gpointer data)
{
  g_string_append_printf (data,
                          "%s/%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " ",
                          alert->signature,
                          stw_severity_to_word (alert->severity),
                          asset,
                          count);
}

static void
past_cb (const StwAlert *alert, StwSeverity severity, gpointer data)
{
  g_string_append_printf (data,
                          "%s/%s/%s ",
                          alert->signature,
                          stw_severity_to_word (alert->severity),
                          stw_severity_to_word (severity));
}

static void
trials_see_what_the_sender_said_and_the_newest_first (void)
{
  g_autoptr (Rows) rows = rows_new ();
  g_autoptr (GString) seen = g_string_new (NULL);

  for (int i = 0; i < 3; i++)
    rows_add_alert (rows, 0, "a", i == 1 ? "two" : "s");
  rows_script (rows,
               "UPDATE alert SET source_id = 5, received_at = id;"
               "UPDATE alert SET severity = 4, severity_before = 1, asset_id = 9, count = 6 "
               "WHERE id = 2;"
               "UPDATE alert SET source_id = 6 WHERE id = 3");
  g_assert_true (stw_alert_foreach_of_source (rows->db, 5, 1, 100, source_cb, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "two/low/9/6 s/high/0/1 ");
  g_string_truncate (seen, 0);
  g_assert_true (stw_alert_foreach_of_source (rows->db, 5, 2, 100, source_cb, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "two/low/9/6 ");
  g_string_truncate (seen, 0);
  g_assert_true (stw_alert_foreach_received (rows->db, rows->company, 2, 2, past_cb, seen, NULL));
  g_assert_cmpstr (seen->str, ==, "s/high/high two/low/critical ");
}

static void
the_next_number_follows_the_newest_row (void)
{
  g_autoptr (Rows) rows = rows_new ();
  gint64 newest;

  g_assert_true (stw_alert_get_newest (rows->db, &newest, NULL));
  g_assert_cmpint (newest, ==, 0);
  rows_add_alert (rows, 0, "a", "s");
  rows_add_alert (rows, 0, "a", "s");
  g_assert_true (stw_alert_get_newest (rows->db, &newest, NULL));
  g_assert_cmpint (newest, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/alert-store/episode",
                   the_newest_episode_of_a_fingerprint_is_found_in_its_company_alone);
  g_test_add_func ("/desk/alert-store/repeat", a_repeat_raises_the_count_and_never_sets_time_back);
  g_test_add_func ("/desk/alert-store/judgement",
                   a_rules_word_stands_beside_the_senders_and_can_be_taken_back);
  g_test_add_func ("/desk/alert-store/nothing-to-undo",
                   taking_back_what_no_rule_said_changes_nothing);
  g_test_add_func ("/desk/alert-store/missing", an_alert_that_is_not_there_has_no_judgement);
  g_test_add_func ("/desk/alert-store/end", an_end_says_who_ended_it_and_when);
  g_test_add_func ("/desk/alert-store/move", an_alert_moves_only_from_where_it_is);
  g_test_add_func ("/desk/alert-store/list", lists_are_newest_first_and_keep_to_their_filter);
  g_test_add_func ("/desk/alert-store/list-wall", another_companys_incident_shows_no_alerts);
  g_test_add_func ("/desk/alert-store/shown", an_alert_is_shown_with_all_that_is_known);
  g_test_add_func ("/desk/alert-store/unclassified",
                   an_alert_that_no_rule_is_about_has_no_classification);
  g_test_add_func ("/desk/alert-store/active",
                   the_newest_alerts_of_open_incidents_come_back_in_their_order);
  g_test_add_func ("/desk/alert-store/resolved", what_was_resolved_a_while_ago_does_not_come_back);
  g_test_add_func ("/desk/alert-store/resolves", resolves_are_told_in_the_order_of_their_time);
  g_test_add_func ("/desk/alert-store/trials",
                   trials_see_what_the_sender_said_and_the_newest_first);
  g_test_add_func ("/desk/alert-store/newest", the_next_number_follows_the_newest_row);
  return g_test_run ();
}

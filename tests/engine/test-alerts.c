/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts become incidents: deduplication, correlation, resolving and coming back, and what is
 * written about it, through the rules on a real ledger. */

#include "desk-fixture.h"

#include <sodium.h>
#include <string.h>

static void
fire (Desk *desk, const char *asset, const char *signature)
{
  g_free (desk_post (desk, &(Message){ .asset = asset, .signature = signature }));
}

static void
resolve (Desk *desk, const char *asset, const char *signature)
{
  g_free (
    desk_post (desk,
               &(Message){ .asset = asset, .signature = signature, .state = STW_ALERT_RESOLVED }));
}

static void
assert_status (Desk *desk, gint64 incident, StwIncidentStatus status)
{
  g_assert_cmpint (
    desk_number (desk, "SELECT status FROM incident WHERE id = %" G_GINT64_FORMAT, incident),
    ==,
    status);
}

static void
assert_timeline (Desk *desk, gint64 incident, const char *kind, gint64 n)
{
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM timeline WHERE incident_id = "
                                "%" G_GINT64_FORMAT " AND kind = '%s'",
                                incident,
                                kind),
                   ==,
                   n);
}

static void
repeats_raise_a_count_and_make_no_row (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  desk_add_company (desk, "Acme");
  first = desk_post (desk, &(Message){ .asset = "web-01", .signature = "High CPU" });
  g_assert_cmpstr (first, ==, "{\"accepted\":1,\"duplicates\":0,\"alerts\":[\"alert-1\"]}");
  for (guint i = 0; i < 11; i++)
    {
      desk->now += STW_SECOND;
      fire (desk, "web-01", "High CPU");
    }
  second = desk_post (desk, &(Message){ .asset = "web-01", .signature = "High CPU" });
  g_assert_cmpstr (second, ==, "{\"accepted\":1,\"duplicates\":1,\"alerts\":[\"alert-1\"]}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT count FROM alert"), ==, 13);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT occurrences FROM incident"), ==, 13);
  /* Repeats of the next minutes share the alert's own row. */
  assert_timeline (desk, 1, "alerts", 1);
  /* High is 70, and 12 duplicates give the 20 that they give at most. */
  g_assert_cmpint (desk_number (desk, "SELECT priority FROM incident"), ==, 90);
  desk_check (desk);
}

static void
five_alerts_are_one_incident_with_a_title_that_a_person_would_say (void)
{
  static const char *const assets[] = { "web-01", "web-02", "web-03", "web-04", "web-05" };
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *title = NULL;

  desk_add_company (desk, "Acme");
  for (gsize i = 0; i < G_N_ELEMENTS (assets); i++)
    {
      desk->now += 30 * STW_SECOND;
      fire (desk, assets[i], "High CPU usage");
    }
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident"), ==, 5);
  title = desk_text (desk, "SELECT title FROM incident");
  g_assert_cmpstr (title, ==, "High CPU usage on 5 servers");
  desk_check (desk);
}

static void
one_machine_under_several_names_is_one_asset (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  fire (desk, "web-01", "High CPU");
  fire (desk, "WEB-01.example.com", "High CPU");
  fire (desk, "web-01:9100", "High CPU");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM asset"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT count FROM alert"), ==, 3);
}

static void
an_incident_resolves_when_its_last_alert_does (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  fire (desk, "web-01", "High CPU");
  fire (desk, "web-01", "Disk full");
  resolve (desk, "web-01", "High CPU");
  assert_status (desk, 1, STW_INCIDENT_NEW);
  resolve (desk, "web-01", "Disk full");
  assert_status (desk, 1, STW_INCIDENT_RESOLVED);
  assert_timeline (desk, 1, "resolve", 1);
  resolve (desk, "web-01", "Disk full");
  resolve (desk, "web-02", "Never seen");
  assert_timeline (desk, 1, "resolve", 1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 2);
  desk_check (desk);
}

static void
a_company_may_resolve_by_hand_alone (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;

  desk_add_company (desk, "Acme");
  desk_command (desk, "desk", "company.update", 1, &error, "{'auto_resolve':false}");
  g_assert_no_error (error);
  fire (desk, "web-01", "High CPU");
  resolve (desk, "web-01", "High CPU");
  assert_status (desk, 1, STW_INCIDENT_NEW);
  g_assert_cmpint (desk_number (desk, "SELECT open_alerts FROM incident"), ==, 0);
}

static void
only_the_source_that_opened_an_alert_resolves_it (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  fire (desk, "web-01", "High CPU");
  g_free (desk_post (desk,
                     &(Message){ .source = 77,
                                 .asset = "web-01",
                                 .signature = "High CPU",
                                 .state = STW_ALERT_RESOLVED }));
  assert_status (desk, 1, STW_INCIDENT_NEW);
  resolve (desk, "web-01", "High CPU");
  assert_status (desk, 1, STW_INCIDENT_RESOLVED);
}

static void
what_comes_back_soon_reopens_and_later_opens_another (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 reopen;

  desk_add_company (desk, "Acme");
  reopen = desk_number (desk, "SELECT reopen_ms FROM company");
  fire (desk, "web-01", "High CPU");
  resolve (desk, "web-01", "High CPU");
  desk->now += reopen;
  fire (desk, "web-01", "High CPU");
  assert_status (desk, 1, STW_INCIDENT_NEW);
  assert_timeline (desk, 1, "reopen", 1);
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident WHERE id = 1"), ==, 2);
  resolve (desk, "web-01", "High CPU");
  desk->now += reopen + 1;
  fire (desk, "web-01", "High CPU");
  assert_status (desk, 1, STW_INCIDENT_RESOLVED);
  assert_status (desk, 2, STW_INCIDENT_NEW);
  desk_check (desk);
}

/* As Zabbix does, whose events each have a number of their own. */
static void
fire_event (Desk *desk, const char *event, StwAlertState state)
{
  g_free (desk_post (
    desk,
    &(Message){ .asset = "web-01", .signature = "High CPU", .dedup_key = event, .state = state }));
}

static void
a_problem_comes_back_under_another_key_of_its_sender (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  fire_event (desk, "101", STW_ALERT_FIRING);
  fire_event (desk, "101", STW_ALERT_RESOLVED);
  assert_status (desk, 1, STW_INCIDENT_RESOLVED);
  fire_event (desk, "102", STW_ALERT_FIRING);
  assert_status (desk, 1, STW_INCIDENT_NEW);
  assert_timeline (desk, 1, "reopen", 1);
  fire_event (desk, "102", STW_ALERT_RESOLVED);
  desk_restart (desk);
  fire_event (desk, "103", STW_ALERT_FIRING);
  assert_status (desk, 1, STW_INCIDENT_NEW);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
  desk_check (desk);
}

static void
an_episode_ends_after_a_day_of_silence (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  fire (desk, "web-01", "High CPU");
  desk->now += STW_DAY - 1;
  fire (desk, "web-01", "High CPU");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 1);
  desk->now += STW_DAY;
  fire (desk, "web-01", "High CPU");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE is_open"), ==, 1);
  desk_check (desk);
}

static void
information_opens_no_incident (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  g_free (
    desk_post (desk,
               &(Message){ .asset = "web-01", .signature = "Deployed", .state = STW_ALERT_INFO }));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 1);
}

static void
a_bridging_alert_merges_two_incidents_and_the_timeline_says_so (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 start = desk->now;

  desk_add_company (desk, "Acme");
  g_free (desk_post (desk, &(Message){ .asset = "db-1", .signature = "A", .at = start }));
  desk->now = start + 20 * STW_MINUTE;
  fire (desk, "db-1", "B");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 2);
  g_free (
    desk_post (desk,
               &(Message){ .asset = "db-1", .signature = "C", .at = start + 10 * STW_MINUTE }));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident WHERE merged_into IS NULL"),
                   ==,
                   1);
  assert_timeline (desk, 1, "bridged", 1);
  assert_timeline (desk, 2, "merged", 1);
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident WHERE id = 1"), ==, 3);
  desk_check (desk);
}

static void
what_a_person_touched_is_not_merged_by_itself (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 start = desk->now;

  desk_add_company (desk, "Acme");
  fire (desk, "db-1", "A");
  desk->now = start + 20 * STW_MINUTE;
  fire (desk, "db-1", "B");
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  desk_act (desk, "incident.note", "{'incident':2,'text':'looking'}");
  g_free (
    desk_post (desk,
               &(Message){ .asset = "db-1", .signature = "C", .at = start + 10 * STW_MINUTE }));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident WHERE merged_into IS NULL"),
                   ==,
                   2);
  g_assert_cmpint (desk_number (desk, "SELECT incident_id FROM alert WHERE id = 1"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT incident_id FROM alert WHERE id = 2"), ==, 2);
  desk_check (desk);
}

/* What is remembered comes back from the rows, several names of a machine included. */
static void
a_restart_in_the_middle_of_an_incident_changes_nothing (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  fire (desk, "db-1", "A");
  fire (desk, "db-1.example.com", "B");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
  desk_restart (desk);
  desk->now += STW_MINUTE;
  fire (desk, "db-1", "C");
  desk_restart (desk);
  fire (desk, "db-1", "A");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident"), ==, 3);
  g_assert_cmpint (desk_number (desk, "SELECT occurrences FROM incident"), ==, 4);
  desk_check (desk);
}

static void
a_repeated_delivery_gets_the_same_answer_and_stores_nothing (void)
{
  g_autoptr (Desk) desk = desk_new ();
  const Message message = { .asset = "web-01", .signature = "High CPU", .delivery = "d-1" };
  Message other = message;
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;

  desk_add_company (desk, "Acme");
  other.company = desk_add_company (desk, "Borg");
  first = desk_post (desk, &message);
  fire (desk, "web-01", "High CPU");
  desk_restart (desk);
  again = desk_post (desk, &message);
  g_assert_cmpstr (again, ==, first);
  g_assert_cmpint (desk_number (desk, "SELECT count FROM alert"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM payload"), ==, 2);
  /* The other company's delivery of that name is another one. */
  g_free (desk_post (desk, &other));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 2);
}

static void
a_company_is_a_wall (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;
  gint64 other;

  desk_add_company (desk, "Acme");
  other = desk_add_company (desk, "Borg");
  fire (desk, "web-01", "High CPU");
  g_free (
    desk_post (desk, &(Message){ .company = other, .asset = "web-01", .signature = "High CPU" }));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM asset"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 2);
  desk_refuse (desk, "incident.merge", STW_COMMAND_ERROR_REFUSED, "{'incident':1,'into':2}");
  g_assert_null (
    desk_command (desk, "desk", "incident.note", other, &error, "{'incident':1,'text':'x'}"));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
  desk_check (desk);
}

/* The audit entry's hash as anyone can work it out from the numbers of the alerts. */
static char *
hash_numbers (const gint64 *numbers, gsize n)
{
  guint8 hash[crypto_hash_sha256_BYTES];
  g_autofree guint64 *bytes = g_new (guint64, n);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    bytes[i] = GUINT64_TO_BE ((guint64) numbers[i]);
  crypto_hash_sha256 (hash, (const guint8 *) bytes, n * sizeof *bytes);
  for (gsize i = 0; i < sizeof hash; i++)
    g_string_append_printf (text, "%02x", hash[i]);
  return g_string_free (text, FALSE);
}

static void
a_commit_group_is_one_audit_entry_per_company (void)
{
  static const gint64 numbers[] = { 1, 1, 2 };
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *hash = hash_numbers (numbers, G_N_ELEMENTS (numbers));
  g_autofree char *found = NULL;
  gint64 other;
  gint groups;

  desk_add_company (desk, "Acme");
  other = desk_add_company (desk, "Borg");
  groups = g_atomic_int_get (&desk->n_groups);
  g_mutex_lock (&desk->gate);
  desk_post_later (desk, &(Message){ .asset = "web-01", .signature = "High CPU" });
  desk_post_later (desk, &(Message){ .asset = "web-01", .signature = "High CPU" });
  desk_post_later (desk, &(Message){ .asset = "web-02", .signature = "High CPU" });
  g_mutex_unlock (&desk->gate);
  desk_settle (desk);
  groups = g_atomic_int_get (&desk->n_groups) - groups;
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM audit WHERE action = 'alerts.ingest'"),
                   ==,
                   groups);
  g_assert_cmpint (desk_number (desk,
                                "SELECT SUM(detail ->> 'alerts') FROM audit "
                                "WHERE action = 'alerts.ingest'"),
                   ==,
                   3);
  found = desk_text (desk,
                     "SELECT detail ->> 'ids' FROM audit WHERE action = 'alerts.ingest' "
                     "ORDER BY seq DESC LIMIT 1");
  /* A slow machine may cut the group; whoever is alone in it says so above. */
  if (groups == 1)
    g_assert_cmpstr (found, ==, hash);
  g_free (
    desk_post (desk, &(Message){ .company = other, .asset = "web-01", .signature = "High CPU" }));
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM audit WHERE action = 'alerts.ingest' AND "
                                "company_id = %" G_GINT64_FORMAT,
                                other),
                   ==,
                   1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/alerts/repeats", repeats_raise_a_count_and_make_no_row);
  g_test_add_func ("/engine/alerts/title",
                   five_alerts_are_one_incident_with_a_title_that_a_person_would_say);
  g_test_add_func ("/engine/alerts/names", one_machine_under_several_names_is_one_asset);
  g_test_add_func ("/engine/alerts/resolve", an_incident_resolves_when_its_last_alert_does);
  g_test_add_func ("/engine/alerts/by-hand", a_company_may_resolve_by_hand_alone);
  g_test_add_func ("/engine/alerts/source", only_the_source_that_opened_an_alert_resolves_it);
  g_test_add_func ("/engine/alerts/back", what_comes_back_soon_reopens_and_later_opens_another);
  g_test_add_func ("/engine/alerts/back-by-problem",
                   a_problem_comes_back_under_another_key_of_its_sender);
  g_test_add_func ("/engine/alerts/silence", an_episode_ends_after_a_day_of_silence);
  g_test_add_func ("/engine/alerts/information", information_opens_no_incident);
  g_test_add_func ("/engine/alerts/bridge",
                   a_bridging_alert_merges_two_incidents_and_the_timeline_says_so);
  g_test_add_func ("/engine/alerts/touched", what_a_person_touched_is_not_merged_by_itself);
  g_test_add_func ("/engine/alerts/restart",
                   a_restart_in_the_middle_of_an_incident_changes_nothing);
  g_test_add_func ("/engine/alerts/delivery",
                   a_repeated_delivery_gets_the_same_answer_and_stores_nothing);
  g_test_add_func ("/engine/alerts/wall", a_company_is_a_wall);
  g_test_add_func ("/engine/alerts/audit", a_commit_group_is_one_audit_entry_per_company);
  return g_test_run ();
}

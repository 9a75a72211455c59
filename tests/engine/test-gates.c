/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Incidents that wait for more alerts or for some time before a person is shown them. */

#include "desk-fixture.h"

#include "desk/incident-store.h"

static Desk *
new_desk (const char *gate)
{
  Desk *desk = desk_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = NULL;

  desk_add_company (desk, "Acme");
  result = desk_command (desk, "desk", "gate.set", 1, &error, "%s", gate);
  g_assert_no_error (error);
  return desk;
}

static void
send (Desk *desk, const char *asset, const char *signature, StwAlertState state)
{
  g_free (desk_post (desk, &(Message){ .asset = asset, .signature = signature, .state = state }));
}

static void
fire (Desk *desk, const char *asset)
{
  send (desk, asset, "High CPU", STW_ALERT_FIRING);
}

/* The chore; returns how long it would wait, -1 for until something changes. */
static gint64
admit (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = desk_command (desk, "engine", STW_COMMAND_ADMIT, 0, &error, "{}");

  g_assert_no_error (error);
  return json_object_get_int_member_with_default (result, "wait_ms", -1);
}

static guint
count_shown (Desk *desk)
{
  const StwIncidentFilter filter = { .limit = 100 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = stw_incident_list (desk->db, &filter, &error);

  g_assert_no_error (error);
  return list->len;
}

static gint64
get_status (Desk *desk)
{
  return desk_number (desk, "SELECT status FROM incident");
}

static void
the_last_alert_that_was_missing_shows_the_incident (void)
{
  g_autoptr (Desk) desk = new_desk ("{'severity':'high','alerts':3,'wait_ms':600000}");

  fire (desk, "web-01");
  fire (desk, "web-02");
  /* A repeat is no new alert. */
  fire (desk, "web-02");
  g_assert_cmpint (get_status (desk), ==, STW_INCIDENT_PENDING);
  g_assert_cmpint (count_shown (desk), ==, 0);
  desk_check (desk);
  /* A restart forgets nothing of it. */
  desk_restart (desk);
  desk->now += STW_MINUTE;
  fire (desk, "web-03");
  g_assert_cmpint (get_status (desk), ==, STW_INCIDENT_NEW);
  g_assert_cmpint (count_shown (desk), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident"), ==, 3);
  g_assert_cmpint (desk_number (desk, "SELECT created_at FROM incident"), ==, desk->now);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM timeline WHERE kind = 'admitted'"),
                   ==,
                   1);
  desk_check (desk);
}

static void
the_time_shows_it_too (void)
{
  g_autoptr (Desk) desk = new_desk ("{'severity':'high','wait_ms':600000}");

  fire (desk, "web-01");
  g_assert_cmpint (admit (desk), ==, 10 * STW_MINUTE);
  desk->now += 10 * STW_MINUTE - 1;
  g_assert_cmpint (admit (desk), ==, 1);
  g_assert_cmpint (count_shown (desk), ==, 0);
  desk->now += 1;
  desk_restart (desk);
  g_assert_cmpint (admit (desk), ==, -1);
  g_assert_cmpint (count_shown (desk), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM audit WHERE action = 'incident.admit'"),
                   ==,
                   1);
  send (desk, "web-01", "High CPU", STW_ALERT_RESOLVED);
  g_assert_cmpint (get_status (desk), ==, STW_INCIDENT_RESOLVED);
  desk_check (desk);
}

static void
what_resolves_in_time_never_becomes_one (void)
{
  g_autoptr (Desk) desk = new_desk ("{'severity':'high','wait_ms':600000}");

  fire (desk, "web-01");
  fire (desk, "web-02");
  send (desk, "web-01", "High CPU", STW_ALERT_RESOLVED);
  g_assert_cmpint (get_status (desk), ==, STW_INCIDENT_PENDING);
  send (desk, "web-02", "High CPU", STW_ALERT_RESOLVED);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM timeline"), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE incident_id IS NULL"),
                   ==,
                   2);
  /* What comes back waits anew. */
  fire (desk, "web-01");
  g_assert_cmpint (get_status (desk), ==, STW_INCIDENT_PENDING);
  g_assert_cmpint (admit (desk), ==, 10 * STW_MINUTE);
  desk_check (desk);
}

static void
a_worse_alert_is_not_kept_waiting (void)
{
  g_autoptr (Desk) desk = new_desk ("{'severity':'high','wait_ms':600000}");

  fire (desk, "web-01");
  g_free (
    desk_post (desk,
               &(Message){ .asset = "web-01", .signature = "High CPU", .severity = "critical" }));
  g_assert_cmpint (get_status (desk), ==, STW_INCIDENT_NEW);
  g_free (desk_post (desk, &(Message){ .asset = "db", .signature = "Slow", .severity = "medium" }));
  g_assert_cmpint (count_shown (desk), ==, 2);
  desk_check (desk);
}

static void
security_does_not_wait (void)
{
  g_autoptr (Desk) desk = new_desk ("{'severity':'critical','wait_ms':600000}");

  send (desk, "fs-01", "Ransomware detected", STW_ALERT_FIRING);
  g_assert_cmpint (get_status (desk), ==, STW_INCIDENT_NEW);
  desk_check (desk);
}

static void
a_person_who_takes_it_makes_it_an_incident (void)
{
  g_autoptr (Desk) desk = new_desk ("{'severity':'high','wait_ms':600000}");

  fire (desk, "web-01");
  desk_refuse (desk, "incident.resolve", STW_COMMAND_ERROR_REFUSED, "{'incident':1}");
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  g_assert_cmpint (get_status (desk), ==, STW_INCIDENT_ACKNOWLEDGED);
  send (desk, "web-01", "High CPU", STW_ALERT_RESOLVED);
  g_assert_cmpint (get_status (desk), ==, STW_INCIDENT_RESOLVED);
}

static void
without_its_gate_what_waits_is_shown (void)
{
  g_autoptr (Desk) desk = new_desk ("{'severity':'high','alerts':9}");
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;

  fire (desk, "web-01");
  g_assert_cmpint (admit (desk), ==, -1);
  g_assert_cmpint (count_shown (desk), ==, 0);
  result = desk_command (desk, "desk", "gate.set", 1, &error, "{'severity':'high'}");
  g_assert_no_error (error);
  admit (desk);
  g_assert_cmpint (count_shown (desk), ==, 1);
  desk_check (desk);
}

static void
one_companys_gate_is_not_anothers (void)
{
  g_autoptr (Desk) desk = new_desk ("{'severity':'high','wait_ms':600000}");
  gint64 other = desk_add_company (desk, "Borg");

  g_free (
    desk_post (desk, &(Message){ .company = other, .asset = "web-01", .signature = "High CPU" }));
  g_assert_cmpint (count_shown (desk), ==, 1);
  desk_check (desk);
}

/* Neither may alerts that are not over end where nobody looks, nor what was shown where it is not.
 */
static void
a_person_merges_what_waits_into_what_is_open_alone (void)
{
  g_autoptr (Desk) desk = new_desk ("{'severity':'high','wait_ms':600000}");

  fire (desk, "web-01");
  g_free (desk_post (desk, &(Message){ .asset = "db", .signature = "Slow", .severity = "medium" }));
  desk_refuse (desk, "incident.merge", STW_COMMAND_ERROR_REFUSED, "{'incident':2,'into':1}");
  desk_act (desk, "incident.resolve", "{'incident':2}");
  desk_refuse (desk, "incident.merge", STW_COMMAND_ERROR_REFUSED, "{'incident':1,'into':2}");
  desk_act (desk, "incident.reopen", "{'incident':2}");
  desk_act (desk, "incident.merge", "{'incident':1,'into':2}");
  g_assert_cmpint (count_shown (desk), ==, 1);
  desk_check (desk);
}

/* Two that wait are one when an alert belongs to both, and it goes as one. */
static void
what_was_merged_into_one_that_waited_goes_with_it (void)
{
  g_autoptr (Desk) desk = new_desk ("{'severity':'high','wait_ms':600000}");

  for (guint round = 0; round < 2; round++)
    {
      StwAlertState state = round == 0 ? STW_ALERT_FIRING : STW_ALERT_RESOLVED;

      send (desk, "web-01", "High CPU", state);
      send (desk, "db-01", "Out of paper", state);
      send (desk, "web-01", "Out of paper", state);
      g_assert_cmpint (
        desk_number (desk, "SELECT COUNT(*) FROM incident WHERE merged_into IS NOT NULL"),
        ==,
        round == 0 ? 1 : 0);
    }
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE incident_id IS NULL"),
                   ==,
                   3);
  desk_check (desk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/gates/alerts", the_last_alert_that_was_missing_shows_the_incident);
  g_test_add_func ("/engine/gates/time", the_time_shows_it_too);
  g_test_add_func ("/engine/gates/in-time", what_resolves_in_time_never_becomes_one);
  g_test_add_func ("/engine/gates/worse", a_worse_alert_is_not_kept_waiting);
  g_test_add_func ("/engine/gates/security", security_does_not_wait);
  g_test_add_func ("/engine/gates/person", a_person_who_takes_it_makes_it_an_incident);
  g_test_add_func ("/engine/gates/removed", without_its_gate_what_waits_is_shown);
  g_test_add_func ("/engine/gates/wall", one_companys_gate_is_not_anothers);
  g_test_add_func ("/engine/gates/merge", a_person_merges_what_waits_into_what_is_open_alone);
  g_test_add_func ("/engine/gates/merged", what_was_merged_into_one_that_waited_goes_with_it);
  return g_test_run ();
}

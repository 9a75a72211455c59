/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people do to incidents, and their priority. */

#include "desk-fixture.h"

static gint64
fire (Desk *desk, const char *asset, const char *signature)
{
  g_free (desk_post (desk, &(Message){ .asset = asset, .signature = signature }));
  return desk_number (desk, "SELECT incident_id FROM alert ORDER BY id DESC LIMIT 1");
}

static Desk *
desk_with_incident (void)
{
  Desk *desk = desk_new ();

  desk_add_company (desk, "Acme");
  g_assert_cmpint (fire (desk, "web-01", "High CPU"), ==, 1);
  return desk;
}

static void
assert_status (Desk *desk, gint64 incident, const char *word)
{
  StwIncidentStatus status =
    (StwIncidentStatus) desk_number (desk,
                                     "SELECT status FROM incident WHERE id = %" G_GINT64_FORMAT,
                                     incident);

  g_assert_cmpstr (stw_incident_status_to_word (status), ==, word);
}

static gint64
points (Desk *desk, const char *term)
{
  return desk_number (desk,
                      "SELECT COALESCE(SUM(value ->> 'points'), 0) FROM incident, "
                      "json_each(breakdown) WHERE incident.id = 1 AND value ->> 'term' = '%s'",
                      term);
}

static gint64
priority (Desk *desk)
{
  return desk_number (desk, "SELECT priority FROM incident WHERE id = 1");
}

static void
an_incident_goes_its_way (void)
{
  static const struct
  {
    const char *command, *status;
  } steps[] = {
    { "incident.acknowledge", "acknowledged" },
    { "incident.start", "in_progress" },
    { "incident.wait", "waiting" },
    { "incident.start", "in_progress" },
    { "incident.resolve", "resolved" },
    { "incident.close", "closed" },
    { "incident.reopen", "new" },
  };
  g_autoptr (Desk) desk = desk_with_incident ();

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      desk_act (desk, steps[i].command, "{'incident':1,'reason':'the vendor'}");
      assert_status (desk, 1, steps[i].status);
      desk_check (desk);
    }
  g_assert_cmpint (
    desk_number (desk, "SELECT COUNT(*) FROM timeline WHERE actor = 'desk' AND incident_id = 1"),
    ==,
    G_N_ELEMENTS (steps));
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM audit WHERE actor = 'desk' AND "
                                "entity = 'incident' AND entity_id = 1"),
                   ==,
                   G_N_ELEMENTS (steps));
}

static void
what_makes_no_sense_is_refused_and_leaves_nothing (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  gint64 audited = desk_number (desk, "SELECT COUNT(*) FROM audit");

  desk_refuse (desk, "incident.close", STW_COMMAND_ERROR_REFUSED, "{'incident':1}");
  desk_refuse (desk, "incident.reopen", STW_COMMAND_ERROR_REFUSED, "{'incident':1}");
  desk_refuse (desk, "incident.wait", STW_COMMAND_ERROR_INVALID, "{'incident':1}");
  desk_refuse (desk, "incident.wait", STW_COMMAND_ERROR_INVALID, "{'incident':1,'reason':''}");
  desk_refuse (desk, "incident.note", STW_COMMAND_ERROR_INVALID, "{'incident':1,'text':''}");
  desk_refuse (desk, "incident.rename", STW_COMMAND_ERROR_INVALID, "{'incident':1}");
  desk_refuse (desk, "incident.merge", STW_COMMAND_ERROR_REFUSED, "{'incident':1,'into':1}");
  desk_refuse (desk, "incident.split", STW_COMMAND_ERROR_INVALID, "{'incident':1,'alerts':[1]}");
  desk_refuse (desk, "incident.explode", STW_COMMAND_ERROR_UNKNOWN, "{'incident':1}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM audit"), ==, audited);
  g_assert_cmpint (desk_number (desk, "SELECT touched FROM incident"), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
}

static void
the_engines_own_commands_are_refused_to_people (void)
{
  static const char *const names[] = {
    STW_COMMAND_INGEST,      STW_COMMAND_REFUSALS, STW_COMMAND_DECAY,
    STW_COMMAND_DOOR_OPENED, "source.topic-asks",
  };
  g_autoptr (Desk) desk = desk_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    desk_refuse (desk, names[i], STW_COMMAND_ERROR_NOT_PERMITTED, "{}");
}

static void
a_note_is_internal_unless_marked_for_the_client (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();

  desk_act (desk, "incident.note", "{'incident':1,'text':'they forgot to pay'}");
  desk_act (desk, "incident.note", "{'incident':1,'text':'We are on it.','for_client':true}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM timeline WHERE kind = 'note'"), ==, 2);
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM timeline WHERE for_client = 1 AND "
                                "detail ->> 'text' = 'We are on it.'"),
                   ==,
                   1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM timeline WHERE for_client = 1"), ==, 1);
}

static void
a_persons_title_stays (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  g_autofree char *title = NULL;

  desk_act (desk, "incident.rename", "{'incident':1,'title':'Black Friday'}");
  fire (desk, "web-02", "High CPU");
  title = desk_text (desk, "SELECT title FROM incident WHERE id = 1");
  g_assert_cmpstr (title, ==, "Black Friday");
}

static void
merged_incidents_are_one (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  gint64 second = fire (desk, "printer", "Out of paper");

  g_assert_cmpint (second, ==, 2);
  desk_act (desk, "incident.merge", "{'incident':1,'into':2}");
  g_assert_cmpint (desk_number (desk, "SELECT merged_into FROM incident WHERE id = 1"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident WHERE id = 2"), ==, 2);
  desk_refuse (desk, "incident.acknowledge", STW_COMMAND_ERROR_REFUSED, "{'incident':1}");
  fire (desk, "web-01", "High CPU");
  g_assert_cmpint (desk_number (desk, "SELECT occurrences FROM incident WHERE id = 2"), ==, 3);
  desk_check (desk);
}

/* Alerts that are not over must not end up where nobody looks. */
static void
an_open_incident_is_not_merged_into_one_that_is_over (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();

  fire (desk, "printer", "Out of paper");
  desk_act (desk, "incident.resolve", "{'incident':2}");
  desk_refuse (desk, "incident.merge", STW_COMMAND_ERROR_REFUSED, "{'incident':1,'into':2}");
  desk_act (desk, "incident.merge", "{'incident':2,'into':1}");
  desk_check (desk);
}

static void
split_alerts_are_an_incident_of_their_own (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();

  fire (desk, "web-01", "Disk full");
  fire (desk, "web-01", "Fan broken");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
  desk_act (desk, "incident.split", "{'incident':1,'alerts':[2,3]}");
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident WHERE id = 1"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident WHERE id = 2"), ==, 2);
  fire (desk, "web-01", "Disk full");
  g_assert_cmpint (desk_number (desk, "SELECT occurrences FROM incident WHERE id = 2"), ==, 3);
  g_assert_cmpint (desk_number (desk, "SELECT occurrences FROM incident WHERE id = 1"), ==, 1);
  desk_check (desk);
}

static void
an_incident_that_is_over_is_not_split (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();

  fire (desk, "web-01", "Disk full");
  desk_act (desk, "incident.resolve", "{'incident':1}");
  desk_refuse (desk, "incident.split", STW_COMMAND_ERROR_REFUSED, "{'incident':1,'alerts':[2]}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
}

static void
resolved_by_a_person_it_comes_back_when_its_alert_does (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();

  desk_act (desk, "incident.resolve", "{'incident':1}");
  fire (desk, "web-01", "High CPU");
  assert_status (desk, 1, "new");
  desk_act (desk, "incident.resolve", "{'incident':1}");
  desk_act (desk, "incident.close", "{'incident':1}");
  g_assert_cmpint (fire (desk, "web-01", "High CPU"), ==, 2);
  assert_status (desk, 1, "closed");
  desk_check (desk);
}

static void
the_parts_of_a_priority_sum_to_it (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (priority (desk), ==, 70);
  desk_command (desk, "desk", "asset.set-critical", 1, &error, "{'asset':1}");
  g_assert_no_error (error);
  fire (desk, "web-01", "High CPU");
  fire (desk, "web-01", "High CPU");
  g_free (desk_post (desk,
                     &(Message){ .asset = "web-01",
                                 .signature = "Disk full",
                                 .severity = "critical",
                                 .tool = "zabbix" }));
  g_assert_cmpint (points (desk, "severity"), ==, 90);
  g_assert_cmpint (points (desk, "critical_asset"), ==, 20);
  g_assert_cmpint (points (desk, "duplicates"), ==, 4);
  g_assert_cmpint (points (desk, "several_tools"), ==, 10);
  g_assert_cmpint (priority (desk), ==, 124);
  /* The critical alert is over, the other one is high. */
  g_free (desk_post (
    desk,
    &(Message){ .asset = "web-01", .signature = "Disk full", .state = STW_ALERT_RESOLVED }));
  g_assert_cmpint (points (desk, "severity"), ==, 70);
  desk_check (desk);
}

static void
decay (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = desk_command (desk, "engine", STW_COMMAND_DECAY, 0, &error, "{}");

  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (result, "after"), ==, 0);
}

static void
a_priority_falls_by_the_hour_and_freezes_when_resolved (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  gint64 told = desk_number (desk, "SELECT COUNT(*) FROM timeline");

  desk->now += STW_HOUR - 1;
  decay (desk);
  g_assert_cmpint (priority (desk), ==, 70);
  desk->now += 2 * STW_HOUR + 1;
  decay (desk);
  g_assert_cmpint (priority (desk), ==, 67);
  g_assert_cmpint (points (desk, "decay"), ==, -3);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM audit WHERE entity = 'incident'"),
                   ==,
                   0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM timeline"), ==, told);
  desk->now += 100 * STW_HOUR;
  decay (desk);
  g_assert_cmpint (points (desk, "decay"), ==, -20);
  desk_act (desk, "incident.resolve", "{'incident':1}");
  g_assert_cmpint (priority (desk), ==, 50);
  desk->now += STW_HOUR;
  decay (desk);
  desk_act (desk, "incident.close", "{'incident':1}");
  g_assert_cmpint (priority (desk), ==, 50);
  desk_check (desk);
}

static void
a_new_occurrence_ends_the_decay (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();

  desk->now += 5 * STW_HOUR;
  decay (desk);
  g_assert_cmpint (priority (desk), ==, 65);
  fire (desk, "web-01", "High CPU");
  g_assert_cmpint (priority (desk), ==, 72);
  desk_check (desk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/incidents/way", an_incident_goes_its_way);
  g_test_add_func ("/engine/incidents/refused", what_makes_no_sense_is_refused_and_leaves_nothing);
  g_test_add_func ("/engine/incidents/own", the_engines_own_commands_are_refused_to_people);
  g_test_add_func ("/engine/incidents/note", a_note_is_internal_unless_marked_for_the_client);
  g_test_add_func ("/engine/incidents/rename", a_persons_title_stays);
  g_test_add_func ("/engine/incidents/merge", merged_incidents_are_one);
  g_test_add_func ("/engine/incidents/merge-over",
                   an_open_incident_is_not_merged_into_one_that_is_over);
  g_test_add_func ("/engine/incidents/split", split_alerts_are_an_incident_of_their_own);
  g_test_add_func ("/engine/incidents/split-over", an_incident_that_is_over_is_not_split);
  g_test_add_func ("/engine/incidents/back",
                   resolved_by_a_person_it_comes_back_when_its_alert_does);
  g_test_add_func ("/engine/incidents/priority", the_parts_of_a_priority_sum_to_it);
  g_test_add_func ("/engine/incidents/decay",
                   a_priority_falls_by_the_hour_and_freezes_when_resolved);
  g_test_add_func ("/engine/incidents/decay-ends", a_new_occurrence_ends_the_decay);
  return g_test_run ();
}

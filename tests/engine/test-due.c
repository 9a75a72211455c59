/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What falls due by itself, by a clock that the test drives: the promise of a desk where nothing
 * was set is 30 minutes to answer and 8 hours to resolve what is of high severity. */

#include "desk-fixture.h"

#include "engine/due-list.h"

#define RESPONSE (30 * STW_MINUTE)
#define RESOLUTION (8 * STW_HOUR)

static Desk *
new_desk (void)
{
  Desk *desk = desk_new ();

  desk_add_company (desk, "Acme");
  return desk;
}

static void
fire (Desk *desk, const char *asset)
{
  g_free (desk_post (desk, &(Message){ .asset = asset, .signature = asset }));
}

/* Gives the command until there is no more; returns when the next event is, -1 for never. */
static gint64
run_due (Desk *desk, const char *changes)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) result =
                   desk_command (desk, "engine", STW_COMMAND_DUE, 0, &error, "%s", changes);

      g_assert_no_error (error);
      if (!json_object_has_member (result, "more"))
        return json_object_get_int_member_with_default (result, "due", -1);
      changes = "{}";
    }
}

static gint64
count (Desk *desk, const char *kind)
{
  return desk_number (desk, "SELECT COUNT(*) FROM timeline WHERE kind = '%s'", kind);
}

static void
test_a_warning_and_a_breach_are_told_once_and_to_the_millisecond (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  fire (desk, "web-1");
  g_assert_cmpint (run_due (desk, "{}"), ==, start + RESPONSE * 8 / 10);
  desk->now = start + RESPONSE * 8 / 10 - 1;
  run_due (desk, "{}");
  g_assert_cmpint (count (desk, "sla-warning"), ==, 0);
  desk->now++;
  g_assert_cmpint (run_due (desk, "{}"), ==, start + RESPONSE + 1);
  g_assert_cmpint (count (desk, "sla-warning"), ==, 1);
  desk->now = start + RESPONSE;
  run_due (desk, "{}");
  g_assert_cmpint (count (desk, "sla-breach"), ==, 0);
  desk->now++;
  g_assert_cmpint (run_due (desk, "{}"), ==, start + RESOLUTION * 8 / 10);
  run_due (desk, "{'incident':[1]}");
  g_assert_cmpint (count (desk, "sla-breach"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM audit WHERE action = 'sla-breach'"),
                   ==,
                   1);
  desk_check (desk);
}

static void
test_an_answer_in_time_is_no_breach (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  fire (desk, "web-1");
  run_due (desk, "{}");
  desk->now = start + RESPONSE;
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  desk->now = start + 2 * RESPONSE;
  g_assert_cmpint (run_due (desk, "{'incident':[1]}"), ==, start + RESOLUTION * 8 / 10);
  g_assert_cmpint (count (desk, "sla-breach"), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT acknowledged_at FROM incident"),
                   ==,
                   start + RESPONSE);
}

static void
test_waiting_holds_the_resolution (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  fire (desk, "web-1");
  desk->now = start + STW_HOUR;
  desk_act (desk, "incident.wait", "{'incident':1,'reason':'the client'}");
  run_due (desk, "{}");
  g_assert_cmpint (run_due (desk, "{}"), ==, -1);
  desk->now = start + 100 * STW_HOUR;
  desk_act (desk, "incident.start", "{'incident':1}");
  g_assert_cmpint (run_due (desk, "{'incident':[1]}"),
                   ==,
                   start + 99 * STW_HOUR + RESOLUTION * 8 / 10);
}

static void
test_a_reopened_incident_keeps_the_time_that_had_passed (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  fire (desk, "web-1");
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  desk->now = start + 2 * STW_HOUR;
  desk_act (desk, "incident.resolve", "{'incident':1}");
  g_assert_cmpint (run_due (desk, "{}"), ==, -1);
  desk->now = start + 50 * STW_HOUR;
  desk_act (desk, "incident.reopen", "{'incident':1}");
  /* It is to be answered anew, too. */
  g_assert_cmpint (run_due (desk, "{'incident':[1]}"), ==, desk->now + RESPONSE * 8 / 10);
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  g_assert_cmpint (run_due (desk, "{'incident':[1]}"),
                   ==,
                   start + 48 * STW_HOUR + RESOLUTION * 8 / 10);
}

static void
test_what_fell_due_while_off_happens_at_the_start_once_and_in_order (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  fire (desk, "web-1");
  desk->now = start + 20 * STW_MINUTE;
  fire (desk, "db-1");
  run_due (desk, "{}");
  desk->now = start + STW_HOUR;
  desk_restart (desk);
  run_due (desk, "{}");
  desk_restart (desk);
  run_due (desk, "{}");
  g_assert_cmpint (count (desk, "sla-warning"), ==, 0);
  g_assert_cmpint (count (desk, "sla-breach"), ==, 2);
  g_assert_cmpint (desk_number (desk,
                                "SELECT group_concat(incident_id, '') FROM (SELECT incident_id "
                                "FROM timeline WHERE kind = 'sla-breach' ORDER BY id)"),
                   ==,
                   12);
  g_assert_cmpint (desk_number (desk, "SELECT MIN(at) FROM clock_mark"), ==, start + RESPONSE);
}

static void
test_what_was_not_written_is_done_again (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autoptr (GError) error = NULL;

  fire (desk, "web-1");
  run_due (desk, "{}");
  desk->now += RESPONSE + 1;
  g_atomic_int_set (&desk->refuse_commit, TRUE);
  g_assert_null (desk_command (desk, "engine", STW_COMMAND_DUE, 0, &error, "{}"));
  g_assert_nonnull (error);
  g_atomic_int_set (&desk->refuse_commit, FALSE);
  g_assert_cmpint (count (desk, "sla-breach"), ==, 0);
  run_due (desk, "{}");
  g_assert_cmpint (count (desk, "sla-breach"), ==, 1);
}

static void
test_another_severity_is_another_promise (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  fire (desk, "web-1");
  g_assert_cmpint (run_due (desk, "{}"), ==, start + RESPONSE * 8 / 10);
  g_free (desk_post (desk,
                     &(Message){ .asset = "web-1",
                                 .signature = "web-1",
                                 .dedup_key = "x",
                                 .severity = "critical" }));
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM incident WHERE id = 1"), ==, 4);
  g_assert_cmpint (run_due (desk, "{'incident':[1]}"), ==, start + 12 * STW_MINUTE);
}

static void
test_many_at_once_are_all_told (void)
{
  g_autoptr (Desk) desk = new_desk ();
  const guint n_incidents = 1200;

  for (guint i = 0; i < n_incidents; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) result = desk_command (desk,
                                                    "desk",
                                                    "incident.add",
                                                    1,
                                                    &error,
                                                    "{'title':'%u','severity':'high'}",
                                                    i);

      g_assert_no_error (error);
    }
  run_due (desk, "{}");
  desk->now += RESPONSE + 1;
  run_due (desk, "{}");
  g_assert_cmpint (count (desk, "sla-breach"), ==, n_incidents);
}

static void
test_maintenance_holds_both_clocks_until_it_is_over (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = NULL;

  fire (desk, "web-1");
  result =
    desk_command (desk,
                  "desk",
                  "window.add",
                  1,
                  &error,
                  "{'reason':'work','from_at':%" G_GINT64_FORMAT ",'to_at':%" G_GINT64_FORMAT "}",
                  start + 10 * STW_MINUTE,
                  start + 70 * STW_MINUTE);
  g_assert_no_error (error);
  g_assert_cmpint (run_due (desk, "{'hold':[1]}"), ==, start + 10 * STW_MINUTE);
  desk->now = start + 10 * STW_MINUTE;
  run_due (desk, "{}");
  g_assert_cmpint (run_due (desk, "{'incident':[1]}"), ==, start + 70 * STW_MINUTE);
  desk->now = start + 70 * STW_MINUTE;
  run_due (desk, "{}");
  /* 10 of 24 minutes had passed until the warning. */
  g_assert_cmpint (run_due (desk, "{'incident':[1]}"), ==, start + 84 * STW_MINUTE);
  g_assert_cmpint (count (desk, "sla-warning"), ==, 0);
}

static void
add_window (Desk *desk, const char *matcher, gint64 from, gint64 to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = desk_command (desk,
                                                "desk",
                                                "window.add",
                                                1,
                                                &error,
                                                "{'reason':'work'%s,'from_at':%" G_GINT64_FORMAT
                                                ",'to_at':%" G_GINT64_FORMAT "}",
                                                matcher,
                                                from,
                                                to);

  g_assert_no_error (error);
}

/* Whether a maintenance window holds an incident's clocks. */
static gboolean
is_held (Desk *desk, gint64 incident)
{
  return desk_number (desk,
                      "SELECT COALESCE((SELECT type = 1 FROM clock_event WHERE reason = 2 AND "
                      "clock = 1 AND incident_id = %" G_GINT64_FORMAT
                      " ORDER BY id DESC LIMIT 1), 0)",
                      incident) != 0;
}

static void
test_maintenance_of_an_asset_holds_its_incidents_alone (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  fire (desk, "web-1");
  desk->now = start + 20 * STW_MINUTE;
  fire (desk, "db-1");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 2);
  add_window (desk,
              ",'match':{'asset':{'is':['web-1']}}",
              start + 22 * STW_MINUTE,
              start + 82 * STW_MINUTE);
  run_due (desk, "{'incident':[1,2],'hold':[1]}");
  g_assert_false (is_held (desk, 1));
  desk->now = start + 22 * STW_MINUTE;
  run_due (desk, "{}");
  g_assert_true (is_held (desk, 1));
  g_assert_false (is_held (desk, 2));
  run_due (desk, "{'incident':[1,2]}");
  desk->now = start + 51 * STW_MINUTE;
  run_due (desk, "{}");
  g_assert_cmpint (desk_number (desk,
                                "SELECT group_concat (incident_id) FROM timeline WHERE kind = "
                                "'sla-breach'"),
                   ==,
                   2);
  desk->now = start + 82 * STW_MINUTE;
  run_due (desk, "{}");
  g_assert_false (is_held (desk, 1));
  /* 22 of 24 minutes had passed until the warning. */
  run_due (desk, "{'incident':[1,2]}");
  g_assert_cmpint (count (desk, "sla-warning"), ==, 0);
  desk->now = start + 84 * STW_MINUTE;
  run_due (desk, "{}");
  g_assert_cmpint (count (desk, "sla-warning"), ==, 1);
  desk_check (desk);
}

static void
test_an_alert_from_elsewhere_takes_an_incident_out_of_maintenance (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  fire (desk, "web-1");
  add_window (desk, ",'match':{'asset':{'is':['web-1']}}", start, start + STW_HOUR);
  run_due (desk, "{'hold':[1],'incident':[1]}");
  g_assert_true (is_held (desk, 1));
  desk->now = start + 20 * STW_MINUTE;
  fire (desk, "db-1");
  desk_act (desk, "incident.merge", "{'incident':2,'into':1}");
  run_due (desk, "{'incident':[1,2]}");
  g_assert_false (is_held (desk, 1));
}

static void
test_what_is_opened_within_a_window_is_held_at_once (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  add_window (desk, "", start, start + STW_HOUR);
  run_due (desk, "{'hold':[1]}");
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) result = desk_command (desk,
                                                  "desk",
                                                  "incident.add",
                                                  1,
                                                  &error,
                                                  "{'title':'By hand','severity':'high'}");

    g_assert_no_error (error);
  }
  run_due (desk, "{'incident':[1]}");
  g_assert_true (is_held (desk, 1));
  /* Who ends the window early lets the clocks run on. */
  desk->now = start + 10 * STW_MINUTE;
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) result =
                 desk_command (desk, "desk", "window.remove", 1, &error, "{'id':1}");

    g_assert_no_error (error);
  }
  run_due (desk, "{'hold':[1]}");
  g_assert_false (is_held (desk, 1));
}

static void
test_an_incident_that_is_gone_is_due_no_more (void)
{
  g_autoptr (Desk) desk = new_desk ();

  fire (desk, "web-1");
  run_due (desk, "{}");
  g_assert_cmpint (run_due (desk, "{'incident':[1,99]}"), >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/due/exact", test_a_warning_and_a_breach_are_told_once_and_to_the_millisecond);
  g_test_add_func ("/due/answered", test_an_answer_in_time_is_no_breach);
  g_test_add_func ("/due/waiting", test_waiting_holds_the_resolution);
  g_test_add_func ("/due/reopened", test_a_reopened_incident_keeps_the_time_that_had_passed);
  g_test_add_func ("/due/off", test_what_fell_due_while_off_happens_at_the_start_once_and_in_order);
  g_test_add_func ("/due/refused", test_what_was_not_written_is_done_again);
  g_test_add_func ("/due/severity", test_another_severity_is_another_promise);
  g_test_add_func ("/due/many", test_many_at_once_are_all_told);
  g_test_add_func ("/due/maintenance", test_maintenance_holds_both_clocks_until_it_is_over);
  g_test_add_func ("/due/maintenance-of-one",
                   test_maintenance_of_an_asset_holds_its_incidents_alone);
  g_test_add_func ("/due/maintenance-left",
                   test_an_alert_from_elsewhere_takes_an_incident_out_of_maintenance);
  g_test_add_func ("/due/maintenance-new", test_what_is_opened_within_a_window_is_held_at_once);
  g_test_add_func ("/due/gone", test_an_incident_that_is_gone_is_due_no_more);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who has an incident: given by hand, taken over, taken by acknowledging, and given by the rule in
 * the transaction that opens it. */

#include "desk-fixture.h"

#include "desk/assignment/hand-over-store.h"

#include <string.h>

/* People: 1 Ada, administrator, knows mail; 2 Tom, technician, knows linux; 3 Vera, viewer. */
static Desk *
make_desk (gboolean auto_assign)
{
  Desk *desk = desk_new ();
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autoptr (StwDb) db = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) done = NULL;

  desk_add_company (desk, "Acme");
  db = stw_db_open (path, STW_DB_WRITE, NULL);
  g_assert_true (stw_db_run_script (
    db,
    "INSERT INTO person (id, name, name_key, role, timezone, hours, created_at) VALUES "
    "(1, 'Ada', 'ada', 0, 'UTC', '\"always\"', 0), (2, 'Tom', 'tom', 1, 'UTC', '\"always\"', 0), "
    "(3, 'Vera', 'vera', 3, 'UTC', '\"always\"', 0);"
    "INSERT INTO person_skill VALUES (1, 'mail', 5), (2, 'linux', 3)",
    NULL));
  done = desk_command (desk,
                       "desk",
                       "company.update",
                       1,
                       &error,
                       "{'auto_assign':%s}",
                       auto_assign ? "true" : "false");
  g_assert_no_error (error);
  return desk;
}

static void
post (Desk *desk, const char *asset, const char *signature)
{
  g_free (desk_post (desk, &(Message){ .company = 1, .asset = asset, .signature = signature }));
}

static void
run_script (Desk *desk, const char *sql)
{
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_WRITE, NULL);

  g_assert_true (stw_db_run_script (db, sql, NULL));
}

static gint64
get_assignee (Desk *desk, gint64 incident)
{
  return desk_number (desk,
                      "SELECT COALESCE(assignee_id, 0) FROM incident WHERE id = %" G_GINT64_FORMAT,
                      incident);
}

static void
assert_told (Desk *desk, const char *kind, const char *member, const char *value)
{
  g_autofree char *told = desk_text (desk,
                                     "SELECT detail ->> '%s' FROM timeline WHERE kind = '%s' "
                                     "ORDER BY id DESC LIMIT 1",
                                     member,
                                     kind);

  g_assert_cmpstr (told, ==, value);
}

static void
it_is_given_and_taken_over_and_the_timeline_tells (void)
{
  g_autoptr (Desk) desk = make_desk (FALSE);

  post (desk, "web", "Linux host down");
  g_assert_cmpint (get_assignee (desk, 1), ==, 0);
  desk->operator_id = 1;
  desk_act (desk, "incident.assign", "{'incident':1,'person':2}");
  g_assert_cmpint (get_assignee (desk, 1), ==, 2);
  assert_told (desk, "assign", "to", "Tom");
  desk_act (desk, "incident.take-over", "{'incident':1,'reason':'Tom goes home'}");
  g_assert_cmpint (get_assignee (desk, 1), ==, 1);
  assert_told (desk, "take-over", "from", "Tom");
  assert_told (desk, "take-over", "to", "Ada");
  assert_told (desk, "take-over", "reason", "Tom goes home");
  desk_act (desk, "incident.unassign", "{'incident':1}");
  g_assert_cmpint (get_assignee (desk, 1), ==, 0);
  assert_told (desk, "unassign", "from", "Ada");
  assert_told (desk, "unassign", "author", "1");
  desk_check (desk);
}

static void
each_of_it_is_taken_back (void)
{
  static const struct
  {
    const char *name;
    const char *arguments;
  } steps[] = {
    { "incident.assign", "{'incident':1,'person':1}" },
    { "incident.unassign", "{'incident':1}" },
    { "incident.take-over", "{'incident':1}" },
  };
  g_autoptr (Desk) desk = make_desk (FALSE);

  post (desk, "web", "Linux host down");
  desk->operator_id = 1;
  desk_act (desk, "incident.assign", "{'incident':1,'person':2}");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      desk_act (desk, steps[i].name, "%s", steps[i].arguments);
      g_assert_cmpint (get_assignee (desk, 1), !=, 2);
      desk_act (desk, "incident.undo", "{}");
      g_assert_cmpint (get_assignee (desk, 1), ==, 2);
    }
}

static void
what_makes_no_sense_is_refused (void)
{
  g_autoptr (Desk) desk = make_desk (FALSE);

  post (desk, "web", "Linux host down");
  desk->operator_id = 2;
  desk_refuse (desk, "incident.assign", STW_COMMAND_ERROR_REFUSED, "{'incident':1,'person':3}");
  desk_refuse (desk, "incident.assign", STW_COMMAND_ERROR_NOT_FOUND, "{'incident':1,'person':9}");
  desk_refuse (desk, "incident.unassign", STW_COMMAND_ERROR_REFUSED, "{'incident':1}");
  desk_act (desk, "incident.take-over", "{'incident':1}");
  desk_refuse (desk, "incident.take-over", STW_COMMAND_ERROR_REFUSED, "{'incident':1}");
  desk_act (desk, "incident.resolve", "{'incident':1}");
  desk_refuse (desk, "incident.assign", STW_COMMAND_ERROR_REFUSED, "{'incident':1,'person':1}");
}

static void
whoever_acknowledges_takes_what_is_nobodys (void)
{
  g_autoptr (Desk) desk = make_desk (FALSE);

  post (desk, "web", "Linux host down");
  post (desk, "mx", "Mail queue long");
  desk->operator_id = 2;
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  g_assert_cmpint (get_assignee (desk, 1), ==, 2);
  assert_told (desk, "acknowledge", "to", "Tom");
  desk_act (desk, "incident.assign", "{'incident':2,'person':1}");
  desk_act (desk, "incident.acknowledge", "{'incident':2}");
  g_assert_cmpint (get_assignee (desk, 2), ==, 1);
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (get_assignee (desk, 2), ==, 1);
}

static void
a_desk_of_one_needs_nobody_signed_in (void)
{
  g_autoptr (Desk) desk = make_desk (FALSE);

  post (desk, "web", "Linux host down");
  post (desk, "mx", "Mail queue long");
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  g_assert_cmpint (get_assignee (desk, 1), ==, 0);
  desk_refuse (desk, "incident.take-over", STW_COMMAND_ERROR_REFUSED, "{'incident':1}");
  run_script (desk, "UPDATE person SET left_at = 1 WHERE id <> 2");
  desk_act (desk, "incident.acknowledge", "{'incident':2}");
  g_assert_cmpint (get_assignee (desk, 2), ==, 2);
  desk_act (desk, "incident.take-over", "{'incident':1}");
  g_assert_cmpint (get_assignee (desk, 1), ==, 2);
}

static void
the_rule_gives_what_opens_and_says_why (void)
{
  g_autoptr (Desk) desk = make_desk (TRUE);

  post (desk, "web", "Linux host down");
  post (desk, "mx", "Mail queue long");
  g_assert_cmpint (get_assignee (desk, 1), ==, 2);
  g_assert_cmpint (get_assignee (desk, 2), ==, 1);
  assert_told (desk, "assign", "to", "Ada");
  assert_told (desk, "assign", "by_rule", "1");
  assert_told (desk, "assign", "$.why.parts.skill", "100");
  assert_told (desk, "assign", "$.why.knows[0]", "mail");
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM audit WHERE actor = 'engine' AND "
                                "action = 'incident.assign'"),
                   ==,
                   2);
  g_assert_cmpint (
    desk_number (desk, "SELECT COUNT(*) FROM incident WHERE status <> 0 OR touched <> 0"),
    ==,
    0);
  desk_check (desk);
}

static void
the_rule_is_off_unless_a_company_wants_it (void)
{
  g_autoptr (Desk) desk = make_desk (FALSE);

  post (desk, "web", "Linux host down");
  g_assert_cmpint (get_assignee (desk, 1), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM timeline WHERE kind = 'unmanned'"),
                   ==,
                   0);
}

static void
the_load_of_one_goes_to_the_other (void)
{
  g_autoptr (Desk) desk = make_desk (TRUE);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *asset = g_strdup_printf ("host-%u", i);
      g_autofree char *signature = g_strdup_printf ("Something odd %c%c", 'a' + i, 'z' - i);

      post (desk, asset, signature);
    }
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident WHERE assignee_id = 1"),
                   ==,
                   10);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident WHERE assignee_id = 2"),
                   ==,
                   10);
}

static void
nobody_who_is_away_is_chosen (void)
{
  g_autoptr (Desk) desk = make_desk (TRUE);

  run_script (desk,
              "UPDATE person SET status = 2 WHERE id = 1; "
              "INSERT INTO absence (person_id, from_at, to_at) VALUES (2, 0, 9000000000000)");
  post (desk, "web", "Linux host down");
  g_assert_cmpint (get_assignee (desk, 1), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM timeline WHERE kind = 'unmanned'"),
                   ==,
                   1);
  run_script (desk, "UPDATE person SET status_until = 1 WHERE id = 1");
  post (desk, "mx", "Mail queue long");
  g_assert_cmpint (get_assignee (desk, 2), ==, 1);
}

/* It is a Tuesday, 22:13 in UTC, when the desk begins. */
static void
nobody_outside_the_working_hours_is_chosen (void)
{
  g_autoptr (Desk) desk = make_desk (TRUE);

  run_script (desk, "UPDATE person SET hours = '{\"tue\":[[\"09:00\",\"17:00\"]]}' WHERE id = 2");
  post (desk, "web", "Linux host down");
  g_assert_cmpint (get_assignee (desk, 1), ==, 1);
  run_script (desk, "UPDATE person SET timezone = 'America/Los_Angeles' WHERE id = 2");
  post (desk, "app", "Linux kernel panic");
  g_assert_cmpint (get_assignee (desk, 2), ==, 2);
}

static void
whoever_is_on_call_is_there_at_night (void)
{
  g_autoptr (Desk) desk = make_desk (TRUE);

  run_script (desk,
              "UPDATE person SET hours = '{\"tue\":[[\"09:00\",\"17:00\"]]}';"
              "INSERT INTO schedule (id, name, name_key, timezone, layers, created_at) "
              "VALUES (1, 'Night', 'night', 'UTC', '[]', 0);"
              "INSERT INTO schedule_override (schedule_id, person_id, from_at, to_at, created_at) "
              "VALUES (1, 1, 0, 1800000000000, 0)");
  post (desk, "web", "Linux host down");
  g_assert_cmpint (get_assignee (desk, 1), ==, 1);
  assert_told (desk, "assign", "$.why.on_call", "1");
}

static void
what_waits_is_given_when_it_is_shown (void)
{
  g_autoptr (Desk) desk = make_desk (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) done = desk_command (desk,
                                              "desk",
                                              "gate.set",
                                              1,
                                              &error,
                                              "{'severity':'high','alerts':2,'wait_ms':0}");

  g_assert_no_error (error);
  post (desk, "web", "Linux host down");
  g_assert_cmpint (get_assignee (desk, 1), ==, 0);
  post (desk, "web", "Linux disk full");
  g_assert_cmpint (get_assignee (desk, 1), ==, 2);
}

static void
what_a_person_opens_is_given_too (void)
{
  g_autoptr (Desk) desk = make_desk (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) done = NULL;

  desk->operator_id = 1;
  done = desk_command (desk,
                       "desk",
                       "incident.add",
                       1,
                       &error,
                       "{'title':'Linux laptop is slow','severity':'low'}");
  g_assert_no_error (error);
  g_assert_cmpint (get_assignee (desk, 1), ==, 2);
}

static void
many_are_given_at_once (void)
{
  g_autoptr (Desk) desk = make_desk (FALSE);

  post (desk, "web", "Linux host down");
  post (desk, "mx", "Mail queue long");
  desk->operator_id = 1;
  desk_act (desk,
            "incident.bulk",
            "{'command':'incident.assign','incidents':[1,2],'arguments':{'person':2}}");
  g_assert_cmpint (get_assignee (desk, 1), ==, 2);
  g_assert_cmpint (get_assignee (desk, 2), ==, 2);
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (get_assignee (desk, 1), ==, 0);
  g_assert_cmpint (get_assignee (desk, 2), ==, 0);
}

/* The summary names what is mine and what is nobody's; what is open goes along where it may. */
static void
a_shift_is_handed_over_with_a_summary (void)
{
  g_autoptr (Desk) desk = make_desk (FALSE);
  g_autofree char *draft = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) done = NULL;

  post (desk, "web", "Linux host *down*");
  post (desk, "mx", "Mail queue long");
  desk->operator_id = 2;
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  draft = stw_hand_over_draft (desk->db, 2, desk->now, &error);
  g_assert_no_error (error);
  g_assert_nonnull (
    strstr (draft, "- **INC-1** Acme: Linux host  down  on web (high, acknowledged)"));
  g_assert_nonnull (strstr (draft, "- **INC-2** Acme"));
  done = desk_command (desk,
                       "desk",
                       "shift.hand-over",
                       0,
                       &error,
                       "{'to':1,'text':'All calm','with_incidents':true}");
  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (done, "passed"), ==, 1);
  g_assert_cmpint (get_assignee (desk, 1), ==, 1);
  assert_told (desk, "hand-over", "from", "Tom");
  desk_refuse (desk, "shift.read", STW_COMMAND_ERROR_REFUSED, "{'hand_over':1}");
  desk->operator_id = 1;
  desk_act (desk, "shift.read", "{'hand_over':1}");
  desk_refuse (desk, "shift.read", STW_COMMAND_ERROR_REFUSED, "{'hand_over':1}");
  desk_check (desk);
}

static void
a_hand_over_to_oneself_or_of_nobody_is_refused (void)
{
  g_autoptr (Desk) desk = make_desk (FALSE);

  desk_refuse (desk, "shift.hand-over", STW_COMMAND_ERROR_INVALID, "{'to':1,'text':'x'}");
  desk_act (desk, "shift.hand-over", "{'person':2,'text':'for whoever comes'}");
  desk->operator_id = 2;
  desk_refuse (desk, "shift.hand-over", STW_COMMAND_ERROR_INVALID, "{'to':2,'text':'x'}");
  desk_refuse (desk, "shift.hand-over", STW_COMMAND_ERROR_NOT_FOUND, "{'to':9,'text':'x'}");
  desk_refuse (desk, "shift.hand-over", STW_COMMAND_ERROR_INVALID, "{'to':1,'text':''}");
  desk_refuse (desk, "shift.read", STW_COMMAND_ERROR_REFUSED, "{'hand_over':1}");
  desk->operator_id = 1;
  desk_act (desk, "shift.read", "{'hand_over':1}");
}

/* Until it is read: the incidents are whose they were, and nothing waits for the other one. */
static void
a_hand_over_is_taken_back_until_it_is_read (void)
{
  g_autoptr (Desk) desk = make_desk (FALSE);

  post (desk, "web", "Linux host down");
  post (desk, "mx", "Mail queue long");
  desk->operator_id = 2;
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  desk_act (desk, "incident.acknowledge", "{'incident':2}");
  desk_act (desk, "shift.hand-over", "{'to':1,'text':'All calm','with_incidents':true}");
  g_assert_cmpint (get_assignee (desk, 2), ==, 1);
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (get_assignee (desk, 1), ==, 2);
  g_assert_cmpint (get_assignee (desk, 2), ==, 2);
  assert_told (desk, "undo", "command", "shift.hand-over");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM hand_over"), ==, 0);

  desk_act (desk, "shift.hand-over", "{'to':1,'text':'All calm','with_incidents':true}");
  desk->operator_id = 1;
  desk_act (desk,
            "shift.read",
            "{'hand_over':%" G_GINT64_FORMAT "}",
            desk_number (desk, "SELECT id FROM hand_over"));
  desk->operator_id = 2;
  desk_refuse (desk, "incident.undo", STW_COMMAND_ERROR_REFUSED, "{}");
  g_assert_cmpint (get_assignee (desk, 1), ==, 1);
  desk_check (desk);
}

/* What happened to an incident since is not undone in passing. */
static void
a_hand_over_stands_once_its_incidents_were_worked_on (void)
{
  g_autoptr (Desk) desk = make_desk (FALSE);
  g_autoptr (JsonObject) done = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *undo = NULL;

  post (desk, "web", "Linux host down");
  desk->operator_id = 2;
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  done = desk_command (desk,
                       "desk",
                       "shift.hand-over",
                       0,
                       &error,
                       "{'to':1,'text':'All calm','with_incidents':true}");
  g_assert_no_error (error);
  undo =
    g_strdup_printf ("{'undo':%" G_GINT64_FORMAT "}", json_object_get_int_member (done, "undo"));
  desk->operator_id = 1;
  desk_act (desk, "incident.resolve", "{'incident':1}");
  desk->operator_id = 2;
  desk_refuse (desk, "incident.undo", STW_COMMAND_ERROR_REFUSED, "%s", undo);
  g_assert_cmpint (get_assignee (desk, 1), ==, 1);
}

static void
whoever_has_a_part_has_the_whole (void)
{
  g_autoptr (Desk) desk = make_desk (FALSE);

  post (desk, "web", "Linux host down");
  post (desk, "mx", "Mail queue long");
  desk->operator_id = 1;
  desk_act (desk, "incident.assign", "{'incident':1,'person':2}");
  desk_act (desk, "incident.merge", "{'incident':1,'into':2}");
  g_assert_cmpint (get_assignee (desk, 2), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/assignment/by-hand", it_is_given_and_taken_over_and_the_timeline_tells);
  g_test_add_func ("/assignment/undo", each_of_it_is_taken_back);
  g_test_add_func ("/assignment/refused", what_makes_no_sense_is_refused);
  g_test_add_func ("/assignment/acknowledge", whoever_acknowledges_takes_what_is_nobodys);
  g_test_add_func ("/assignment/one", a_desk_of_one_needs_nobody_signed_in);
  g_test_add_func ("/assignment/rule", the_rule_gives_what_opens_and_says_why);
  g_test_add_func ("/assignment/off", the_rule_is_off_unless_a_company_wants_it);
  g_test_add_func ("/assignment/load", the_load_of_one_goes_to_the_other);
  g_test_add_func ("/assignment/away", nobody_who_is_away_is_chosen);
  g_test_add_func ("/assignment/hours", nobody_outside_the_working_hours_is_chosen);
  g_test_add_func ("/assignment/on-call", whoever_is_on_call_is_there_at_night);
  g_test_add_func ("/assignment/waiting", what_waits_is_given_when_it_is_shown);
  g_test_add_func ("/assignment/person", what_a_person_opens_is_given_too);
  g_test_add_func ("/assignment/bulk", many_are_given_at_once);
  g_test_add_func ("/assignment/hand-over", a_shift_is_handed_over_with_a_summary);
  g_test_add_func ("/assignment/hand-over-refused", a_hand_over_to_oneself_or_of_nobody_is_refused);
  g_test_add_func ("/assignment/hand-over-undone", a_hand_over_is_taken_back_until_it_is_read);
  g_test_add_func ("/assignment/hand-over-stands",
                   a_hand_over_stands_once_its_incidents_were_worked_on);
  g_test_add_func ("/assignment/merge", whoever_has_a_part_has_the_whole);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On-call schedules at the desk: kept, taken back, stood in for, swapped, and their gaps told in
 * time. */

#include "base/clock.h"
#include "desk/oncall/gaps.h"
#include "desk/oncall/note-store.h"
#include "desk/oncall/outlook.h"
#include "desk/oncall/turn.h"
#include "engine/gap-watch.h"

#include "desk-fixture.h"

/* Monday 2026-11-16, 9:00 UTC. */
#define MONDAY G_GINT64_CONSTANT (1794819600000)

#define SCHEDULE                                                                                   \
  "{'name':'First Line','timezone':'UTC','layers':[{'name':'Days','members':['Ada','Tom'],"        \
  "'start':'2026-11-16T08:00:00Z','rotation':'daily','every':1}]}"

static void
script (Desk *desk, const char *sql)
{
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_WRITE, NULL);
  g_autoptr (GError) error = NULL;

  stw_db_run_script (db, sql, &error);
  g_assert_no_error (error);
}

/* People: 1 Ada, administrator; 2 Tom and 3 Zoe, technicians. */
static Desk *
make_desk (void)
{
  Desk *desk = desk_new ();

  desk->now = MONDAY;
  script (
    desk,
    "INSERT INTO person (id, name, name_key, role, timezone, hours, created_at) VALUES "
    "(1, 'Ada', 'ada', 0, 'UTC', '\"always\"', 0), (2, 'Tom', 'tom', 1, 'UTC', '\"always\"', 0), "
    "(3, 'Zoe', 'zoe', 1, 'UTC', '\"always\"', 0)");
  desk_act (desk, "schedule.save", "%s", SCHEDULE);
  return desk;
}

static gint64
who (Desk *desk, gint64 at)
{
  g_autoptr (GError) error = NULL;
  gint64 person = -1;

  stw_schedule_who (desk->db, 1, at, &person, &error);
  g_assert_no_error (error);
  return person;
}

static void
a_schedule_names_people_and_says_who (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (GHashTable) on_call = stw_schedule_list_on_call (desk->db, MONDAY, NULL);
  g_autoptr (JsonArray) list = stw_outlook_who (desk->db, MONDAY + STW_DAY, NULL);
  gint64 ada = 1;

  g_assert_cmpint (who (desk, MONDAY - STW_DAY), ==, 0);
  g_assert_cmpint (who (desk, MONDAY), ==, 1);
  g_assert_cmpint (who (desk, MONDAY + STW_DAY), ==, 2);
  g_assert_cmpuint (g_hash_table_size (on_call), ==, 1);
  g_assert_true (g_hash_table_contains (on_call, &ada));
  g_assert_cmpstr (
    json_object_get_string_member (json_array_get_object_element (list, 0), "person"),
    ==,
    "Tom");
}

/* For the foot of the sidebar and for a hand-over: until when somebody has the pager, and who is
 * next. */
static void
a_turn_says_when_it_ends_and_who_is_next (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (GError) error = NULL;
  StwOncallTurn turn;

  g_assert_true (stw_oncall_find_turn (desk->db, 1, MONDAY, &turn, &error));
  g_assert_cmpint (turn.person, ==, 1);
  g_assert_cmpint (turn.until, ==, MONDAY + 23 * STW_HOUR);
  g_assert_cmpint (turn.next, ==, 2);
  g_assert_true (stw_oncall_find_turn (desk->db, 2, MONDAY, &turn, &error));
  g_assert_cmpint (turn.person, ==, 0);
  g_assert_true (stw_oncall_find_turn (desk->db, 0, MONDAY + STW_DAY, &turn, &error));
  g_assert_cmpint (turn.person, ==, 2);
  desk_act (desk, "override.take", "{'schedule':1,'person':3}");
  g_assert_true (stw_oncall_find_turn (desk->db, 3, desk->now, &turn, &error));
  g_assert_cmpint (turn.until, ==, MONDAY + 23 * STW_HOUR);
  desk_act (desk,
            "schedule.save",
            "{'schedule':1,'name':'Alone','timezone':'UTC','layers':[{'name':'Always','members':"
            "['Ada'],'start':'2026-11-16T08:00:00Z','rotation':'daily'}]}");
  desk_act (desk, "override.remove", "{'override':1}");
  g_assert_true (stw_oncall_find_turn (desk->db, 1, desk->now, &turn, &error));
  g_assert_cmpint (turn.until, ==, STW_ONCALL_NEVER);
  g_assert_cmpint (turn.next, ==, 0);
}

static void
what_makes_no_schedule_is_refused (void)
{
  g_autoptr (Desk) desk = make_desk ();

  desk_refuse (desk, "schedule.save", STW_COMMAND_ERROR_REFUSED, "%s", SCHEDULE);
  desk_refuse (desk, "schedule.save", STW_COMMAND_ERROR_INVALID, "{'timezone':'UTC'}");
  desk_refuse (desk, "schedule.save", STW_COMMAND_ERROR_INVALID, "{'name':'x','timezone':'Mars'}");
  desk_refuse (desk,
               "schedule.save",
               STW_COMMAND_ERROR_INVALID,
               "{'name':'x','timezone':'UTC','layers':[{'members':['Nobody'],"
               "'start':'2026-11-16T08:00:00Z','rotation':'daily'}]}");
  desk_refuse (desk, "schedule.remove", STW_COMMAND_ERROR_NOT_FOUND, "{'schedule':9}");
  desk_refuse (desk,
               "override.save",
               STW_COMMAND_ERROR_INVALID,
               "{'schedule':1,'person':3,'from':2000,'to':1000}");
  desk_refuse (desk,
               "override.save",
               STW_COMMAND_ERROR_NOT_FOUND,
               "{'schedule':1,'person':7,'from':1000,'to':2000}");
}

static void
a_schedule_can_be_taken_back_with_its_overrides (void)
{
  g_autoptr (Desk) desk = make_desk ();

  desk_act (desk,
            "override.save",
            "{'schedule':1,'person':3,'from':%" G_GINT64_FORMAT ",'to':%" G_GINT64_FORMAT "}",
            MONDAY,
            MONDAY + STW_HOUR);
  desk_act (desk, "schedule.remove", "{'schedule':1}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM schedule_override"), ==, 0);
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (who (desk, MONDAY), ==, 3);
  g_assert_cmpint (who (desk, MONDAY + STW_HOUR), ==, 1);
  desk_act (desk, "schedule.save", "{'schedule':1,'name':'Second','timezone':'UTC','layers':[]}");
  g_assert_cmpint (who (desk, MONDAY + STW_HOUR), ==, 0);
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (who (desk, MONDAY + STW_HOUR), ==, 1);
}

/* What was imported counts again, and an address is read again. */
static void
a_schedule_comes_back_with_its_calendars (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const char *all = "SELECT group_concat (s.id || s.name || s.kind || COALESCE (s.person_id, '-') "
                    "|| s.is_address || e.who || COALESCE (e.person_id, '-') || e.from_at || "
                    "e.to_at) FROM subscription s JOIN subscription_span e "
                    "ON e.subscription_id = s.id";

  desk_act (desk,
            "schedule.import-calendar",
            "{'schedule':1,'name':'away.ics','overrides':true,'events':["
            "{'who':'Zoe','from':%" G_GINT64_FORMAT ",'to':%" G_GINT64_FORMAT "},"
            "{'who':'Party','from':%" G_GINT64_FORMAT ",'to':%" G_GINT64_FORMAT "}]}",
            MONDAY,
            MONDAY + STW_HOUR,
            MONDAY,
            MONDAY + STW_HOUR);
  desk_act (desk, "schedule.subscribe", "{'schedule':1,'name':'Holidays','person':2}");
  script (desk,
          "UPDATE subscription SET body = CAST ('[]' AS BLOB), etag = 'x', checked_at = 5 "
          "WHERE id = 2;"
          "INSERT INTO subscription_span VALUES (2, 'x', 2, 7, 9)");
  g_assert_cmpint (who (desk, MONDAY), ==, 3);
  before = desk_text (desk, "%s", all);
  desk_act (desk, "schedule.remove", "{'schedule':1}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM subscription"), ==, 0);
  desk_act (desk, "incident.undo", "{}");
  after = desk_text (desk, "%s", all);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (who (desk, MONDAY), ==, 3);
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM subscription WHERE id = 2 AND etag IS NULL "
                                "AND checked_at IS NULL AND body = CAST ('[]' AS BLOB)"),
                   ==,
                   1);
}

/* When the address of the first calendar leaves the keyring, 0 for never. */
static gint64
get_end_of_address (Desk *desk)
{
  return desk_number (desk,
                      "SELECT COALESCE(MAX(not_before), 0) FROM job WHERE kind = 'address.forget' "
                      "AND state = 'queued' AND payload = '{\"calendar\":1}'");
}

static void
an_address_is_kept_as_long_as_its_schedule_can_come_back (void)
{
  g_autoptr (Desk) desk = make_desk ();
  gint64 begun = desk->now;

  desk_act (desk, "schedule.subscribe", "{'schedule':1,'name':'Away'}");
  desk_act (desk,
            "schedule.import-calendar",
            "{'schedule':1,'name':'a file has no address','events':[]}");
  desk_act (desk, "schedule.remove", "{'schedule':1}");
  g_assert_cmpint (get_end_of_address (desk), >, begun + STW_DAY);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM job"), ==, 1);
  desk->now = begun + STW_DAY;
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (get_end_of_address (desk), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM subscription WHERE id = 1"), ==, 1);

  desk_act (desk, "schedule.remove", "{'schedule':1}");
  g_assert_cmpint (get_end_of_address (desk), >, desk->now + STW_DAY);
  desk->now = get_end_of_address (desk);
  desk_refuse (desk, "incident.undo", STW_COMMAND_ERROR_NOT_FOUND, "{}");
}

/* That a schedule was made is taken back, and that does not come back. */
static void
an_address_goes_with_a_schedule_that_was_not_to_be (void)
{
  g_autoptr (Desk) desk = make_desk ();

  desk_act (desk, "schedule.subscribe", "{'schedule':1,'name':'Away'}");
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM schedule"), ==, 0);
  g_assert_cmpint (get_end_of_address (desk), ==, desk->now);
}

static void
an_imported_calendar_is_taken_back (void)
{
  g_autoptr (Desk) desk = make_desk ();

  desk_act (desk,
            "schedule.import-calendar",
            "{'schedule':1,'name':'away.ics','overrides':true,'events':["
            "{'who':'Zoe','from':%" G_GINT64_FORMAT ",'to':%" G_GINT64_FORMAT "}]}",
            MONDAY,
            MONDAY + STW_HOUR);
  g_assert_cmpint (who (desk, MONDAY), ==, 3);
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (who (desk, MONDAY), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM subscription"), ==, 0);
}

static void
an_override_is_moved_and_taken_back (void)
{
  g_autoptr (Desk) desk = make_desk ();
  gint64 later = MONDAY + 3 * STW_HOUR;

  desk_act (desk,
            "override.save",
            "{'schedule':1,'person':3,'from':%" G_GINT64_FORMAT ",'to':%" G_GINT64_FORMAT "}",
            MONDAY,
            MONDAY + STW_HOUR);
  desk_act (desk,
            "override.save",
            "{'override':1,'from':%" G_GINT64_FORMAT ",'to':%" G_GINT64_FORMAT "}",
            later,
            later + STW_HOUR);
  g_assert_cmpint (who (desk, MONDAY), ==, 1);
  g_assert_cmpint (who (desk, later), ==, 3);
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (who (desk, MONDAY), ==, 3);
  desk_act (desk, "override.remove", "{'override':1}");
  g_assert_cmpint (who (desk, MONDAY), ==, 1);
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (who (desk, MONDAY), ==, 3);
}

static void
the_pager_is_taken_until_the_turn_ends (void)
{
  g_autoptr (Desk) desk = make_desk ();

  desk_act (desk,
            "override.take",
            "{'schedule':1,'person':3,'to':%" G_GINT64_FORMAT "}",
            MONDAY + 2 * STW_HOUR);
  g_assert_cmpint (who (desk, MONDAY + STW_HOUR), ==, 3);
  g_assert_cmpint (who (desk, MONDAY + 2 * STW_HOUR), ==, 1);
  desk_refuse (desk, "override.take", STW_COMMAND_ERROR_REFUSED, "{'schedule':1,'person':3}");
  desk->operator_id = 2;
  desk_act (desk, "override.take", "{'schedule':1}");
  g_assert_cmpint (who (desk, MONDAY + STW_HOUR), ==, 2);
}

static void
a_swap_counts_once_who_was_asked_agrees (void)
{
  g_autoptr (Desk) desk = make_desk ();
  gint64 ada = MONDAY + 2 * STW_DAY;
  gint64 tom = MONDAY + 3 * STW_DAY;

  desk->operator_id = 1;
  desk_act (desk,
            "override.ask-swap",
            "{'schedule':1,'mine':%" G_GINT64_FORMAT ",'theirs':%" G_GINT64_FORMAT "}",
            ada,
            tom);
  g_assert_cmpint (who (desk, ada), ==, 1);
  desk_refuse (desk,
               "override.answer-swap",
               STW_COMMAND_ERROR_REFUSED,
               "{'override':1,'accept':true}");
  desk->operator_id = 2;
  desk_act (desk, "override.answer-swap", "{'override':1,'accept':true}");
  g_assert_cmpint (who (desk, ada), ==, 2);
  g_assert_cmpint (who (desk, tom), ==, 1);
  desk_act (desk, "override.remove", "{'override':2}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM schedule_override"), ==, 0);
}

static void
who_joins_and_leaves_does_so_from_a_time_on (void)
{
  g_autoptr (Desk) desk = make_desk ();

  desk_act (desk,
            "schedule.leave",
            "{'schedule':1,'person':2,'at':%" G_GINT64_FORMAT "}",
            MONDAY + 4 * STW_DAY);
  g_assert_cmpint (who (desk, MONDAY + 3 * STW_DAY), ==, 2);
  g_assert_cmpint (who (desk, MONDAY + 5 * STW_DAY), ==, 1);
  desk_act (desk,
            "schedule.join",
            "{'schedule':1,'person':3,'layer':0,'at':%" G_GINT64_FORMAT "}",
            MONDAY + 6 * STW_DAY);
  g_assert_cmpint (who (desk, MONDAY + 7 * STW_DAY), ==, 3);
  desk_refuse (desk,
               "schedule.leave",
               STW_COMMAND_ERROR_REFUSED,
               "{'schedule':1,'person':2,'at':%" G_GINT64_FORMAT "}",
               MONDAY + 4 * STW_DAY);
}

static void
an_absence_makes_a_gap_with_proposals (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (JsonArray) list = NULL;
  JsonArray *gaps;
  JsonObject *gap;
  g_autofree char *absence =
    g_strdup_printf ("INSERT INTO absence (person_id, from_at, to_at) VALUES (2, %" G_GINT64_FORMAT
                     ", %" G_GINT64_FORMAT ")",
                     MONDAY,
                     MONDAY + 2 * STW_DAY);

  script (desk, absence);
  list = stw_outlook_list (desk->db, MONDAY, NULL);
  gaps = json_object_get_array_member (json_array_get_object_element (list, 0), "gaps");
  g_assert_cmpuint (json_array_get_length (gaps), ==, 1);
  gap = json_array_get_object_element (gaps, 0);
  g_assert_cmpstr (json_object_get_string_member (gap, "from"), ==, "2026-11-17T08:00:00Z");
  g_assert_cmpstr (
    json_array_get_string_element (json_object_get_array_member (gap, "proposals"), 0),
    ==,
    "Ada");
}

static StwTransaction *
begin (StwDb *db, gint64 now)
{
  StwTransaction *transaction = stw_transaction_new (db, now, 0);
  g_autoptr (GError) error = NULL;

  stw_transaction_begin (transaction, &error);
  g_assert_no_error (error);
  return transaction;
}

static void
a_gap_is_told_two_weeks_before_and_once (void)
{
  g_autoptr (Desk) desk = make_desk ();
  gint64 end = MONDAY - STW_HOUR + 20 * STW_DAY;
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autoptr (StwDb) db = NULL;
  g_autoptr (GError) error = NULL;
  StwTransaction *transaction;
  gint64 due = 0;

  desk_act (desk,
            "schedule.save",
            "{'schedule':1,'name':'First Line','timezone':'UTC','layers':[{'members':['Ada'],"
            "'start':'2026-11-16T08:00:00Z','rotation':'daily','end':'2026-12-06T08:00:00Z'}]}");
  g_clear_pointer (&desk->ledger, stw_ledger_free);
  db = stw_db_open (path, STW_DB_WRITE, NULL);
  transaction = begin (db, MONDAY);
  g_assert_true (stw_gap_watch_next (transaction, NULL, 1, &due, &error));
  g_assert_cmpint (due, ==, end - 14 * STW_DAY);
  stw_transaction_rollback (transaction);
  stw_transaction_free (transaction);

  transaction = begin (db, due);
  g_assert_true (stw_gap_watch_run (transaction, NULL, 1, &error));
  g_assert_no_error (error);
  g_assert_true (stw_gap_watch_next (transaction, NULL, 1, &due, &error));
  g_assert_cmpint (due, >, end - 14 * STW_DAY);
  g_assert_true (stw_transaction_commit (transaction, &error));
  stw_transaction_free (transaction);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM schedule_gap"), ==, 1);
}

/* Notes are read where they are written for, go on from one another, and are taken back. */
static void
a_note_waits_for_its_hand_over (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) later = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  desk->operator_id = 1;
  desk_act (desk, "schedule.note", "{'schedule':1,'at':5000,'text':'The lift is stuck'}");
  desk_act (desk, "schedule.note", "{'schedule':1,'at':5000,'text':'The lift goes again'}");
  desk_act (desk, "schedule.note", "{'schedule':1,'at':9000,'text':'Ask for keys'}");
  notes = stw_shift_note_list (desk->db, 1, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (notes->len, ==, 2);
  g_assert_cmpstr (((StwShiftNote *) notes->pdata[0])->text, ==, "The lift goes again");
  g_assert_cmpstr (((StwShiftNote *) notes->pdata[0])->author, ==, "Ada");
  later = stw_shift_note_list (desk->db, 1, 6000, &error);
  g_assert_cmpuint (later->len, ==, 1);

  desk_act (desk, "incident.undo", "{}");
  text = stw_shift_note_dup (desk->db, 1, 9000, &error);
  g_assert_cmpstr (text, ==, "");
  g_clear_pointer (&text, g_free);
  desk_act (desk, "incident.undo", "{}");
  text = stw_shift_note_dup (desk->db, 1, 5000, &error);
  g_assert_cmpstr (text, ==, "The lift is stuck");
  desk_act (desk, "schedule.note", "{'schedule':1,'at':5000,'text':''}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM shift_note"), ==, 0);
  desk_refuse (desk, "schedule.note", STW_COMMAND_ERROR_INVALID, "{'schedule':1,'at':5000}");
  desk_refuse (desk, "schedule.note", STW_COMMAND_ERROR_NOT_FOUND, "{'schedule':9,'text':'x'}");
}

/* Whoever could fill it hears of it beside the administrators, and from whom the choice is. */
static void
a_gap_is_told_to_those_who_could_fill_it (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autofree char *body = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (GError) error = NULL;
  StwTransaction *transaction;

  script (desk,
          "UPDATE person SET mail = lower (name) || '@desk.example';"
          "INSERT INTO setting (key, value) VALUES ('channel.smtp', '{}')");
  desk_act (desk,
            "schedule.save",
            "{'schedule':1,'name':'First Line','timezone':'UTC','layers':[{'members':['Ada','Tom'],"
            "'start':'2026-11-16T08:00:00Z','rotation':'daily','end':'2026-11-20T08:00:00Z'}]}");
  g_clear_pointer (&desk->ledger, stw_ledger_free);
  db = stw_db_open (path, STW_DB_WRITE, NULL);
  for (guint round = 0; round < 2; round++)
    {
      transaction = begin (db, MONDAY);
      g_assert_true (stw_gap_watch_run (transaction, NULL, 1, &error));
      g_assert_no_error (error);
      g_assert_true (stw_transaction_commit (transaction, &error));
      stw_transaction_free (transaction);
    }
  for (gint64 person = 1; person <= 2; person++)
    g_assert_cmpint (desk_number (desk,
                                  "SELECT COUNT(*) FROM message WHERE purpose = 'gap' AND "
                                  "channel = 'mail' AND person_id = %" G_GINT64_FORMAT,
                                  person),
                     ==,
                     1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM message WHERE person_id = 3"), ==, 0);
  body = desk_text (desk, "SELECT body FROM message WHERE person_id = 2");
  g_assert_true (g_str_has_suffix (body, "Who could stand in: Ada, Tom") ||
                 g_str_has_suffix (body, "Who could stand in: Tom, Ada"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/schedules/who", a_schedule_names_people_and_says_who);
  g_test_add_func ("/engine/schedules/turn", a_turn_says_when_it_ends_and_who_is_next);
  g_test_add_func ("/engine/schedules/refused", what_makes_no_schedule_is_refused);
  g_test_add_func ("/engine/schedules/undo", a_schedule_can_be_taken_back_with_its_overrides);
  g_test_add_func ("/engine/schedules/calendars", a_schedule_comes_back_with_its_calendars);
  g_test_add_func ("/engine/schedules/address",
                   an_address_is_kept_as_long_as_its_schedule_can_come_back);
  g_test_add_func ("/engine/schedules/address/never",
                   an_address_goes_with_a_schedule_that_was_not_to_be);
  g_test_add_func ("/engine/schedules/import", an_imported_calendar_is_taken_back);
  g_test_add_func ("/engine/schedules/override", an_override_is_moved_and_taken_back);
  g_test_add_func ("/engine/schedules/take", the_pager_is_taken_until_the_turn_ends);
  g_test_add_func ("/engine/schedules/swap", a_swap_counts_once_who_was_asked_agrees);
  g_test_add_func ("/engine/schedules/members", who_joins_and_leaves_does_so_from_a_time_on);
  g_test_add_func ("/engine/schedules/absence", an_absence_makes_a_gap_with_proposals);
  g_test_add_func ("/engine/schedules/gap", a_gap_is_told_two_weeks_before_and_once);
  g_test_add_func ("/engine/schedules/note", a_note_waits_for_its_hand_over);
  g_test_add_func ("/engine/schedules/gap-told", a_gap_is_told_to_those_who_could_fill_it);
  return g_test_run ();
}

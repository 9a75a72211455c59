/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What those who take turns are told in the window: gaps, swaps, hand-overs and notes, each whom it
 * concerns, until they have seen it. */

#include "base/clock.h"
#include "desk/notification-store.h"
#include "desk/shift-notice-store.h"
#include "engine/engine-commands.h"
#include "engine/gap-watch.h"

#include "desk-fixture.h"

/* Monday 2026-11-16, 9:00 UTC. */
#define MONDAY G_GINT64_CONSTANT (1794819600000)
#define NOTE "{'schedule':1,'at':%" G_GINT64_FORMAT ",'text':'%s'}"
#define ADA 1
#define TOM 2
#define ZOE 3

static void
script (Desk *desk, const char *sql)
{
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_WRITE, NULL);
  g_autoptr (GError) error = NULL;

  stw_db_run_script (db, sql, &error);
  g_assert_no_error (error);
}

/* Ada, administrator, and Tom take turns day by day; Zoe has none. */
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
  desk_act (desk,
            "schedule.save",
            "{'name':'First Line','timezone':'UTC','layers':[{'name':'Days','members':['Ada','Tom']"
            ",'start':'2026-11-16T08:00:00Z','rotation':'daily','every':1}]}");
  return desk;
}

static GPtrArray *
list (Desk *desk, gint64 person)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *notices = stw_shift_notice_list (desk->db, person, STW_SHIFT_NOTICE_LIST_MAX, &error);

  g_assert_no_error (error);
  return notices;
}

static guint
count (Desk *desk, gint64 person)
{
  g_autoptr (GPtrArray) notices = list (desk, person);

  return notices->len;
}

static void
assert_newest (Desk *desk, gint64 person, StwShiftNoticeKind kind, const char *subject)
{
  g_autoptr (GPtrArray) notices = list (desk, person);
  const StwShiftNotice *newest;

  g_assert_cmpuint (notices->len, >, 0);
  newest = g_ptr_array_index (notices, 0);
  g_assert_cmpint (newest->kind, ==, kind);
  g_assert_cmpstr (newest->subject, ==, subject);
  g_assert_cmpint (newest->at, ==, desk->now);
  g_assert_false (newest->is_read);
  g_assert_false (newest->is_shown);
}

/* Tom's next turn against Ada's present one. */
static void
ask_swap (Desk *desk)
{
  desk->operator_id = TOM;
  desk_act (desk,
            "override.ask-swap",
            "{'schedule':1,'mine':%" G_GINT64_FORMAT ",'theirs':%" G_GINT64_FORMAT "}",
            MONDAY + STW_DAY,
            MONDAY + 2 * STW_DAY);
}

static gint64
get_asked (Desk *desk)
{
  return desk_number (desk, "SELECT MAX(id) FROM schedule_override WHERE pair_id IS NULL");
}

static void
a_swap_reaches_who_is_asked_and_its_answer_who_asked (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (GPtrArray) told = NULL;

  ask_swap (desk);
  assert_newest (desk, ADA, STW_SHIFT_NOTICE_SWAP, "Tom asks to swap turns");
  told = list (desk, ADA);
  g_assert_cmpint (((StwShiftNotice *) told->pdata[0])->schedule, ==, 1);
  g_assert_cmpstr (((StwShiftNotice *) told->pdata[0])->body,
                   ==,
                   "You would take Tuesday 17 November, 8:00 to Wednesday 18 November, 8:00 and "
                   "give away Wednesday 18 November, 8:00 to Thursday 19 November, 8:00. Open "
                   "On-Call in Steward and answer.");
  g_assert_cmpuint (count (desk, TOM), ==, 0);

  desk->operator_id = ADA;
  desk->now += STW_MINUTE;
  desk_act (desk,
            "override.answer-swap",
            "{'override':%" G_GINT64_FORMAT ",'accept':true}",
            get_asked (desk));
  assert_newest (desk, TOM, STW_SHIFT_NOTICE_SWAP, "Ada agrees to swap turns");
  g_assert_cmpuint (count (desk, ADA), ==, 1);
  g_assert_cmpuint (count (desk, ZOE), ==, 0);
}

static void
who_asked_hears_of_a_refusal_too (void)
{
  g_autoptr (Desk) desk = make_desk ();

  ask_swap (desk);
  desk->operator_id = ADA;
  desk->now += STW_MINUTE;
  desk_act (desk,
            "override.answer-swap",
            "{'override':%" G_GINT64_FORMAT ",'accept':false}",
            get_asked (desk));
  assert_newest (desk, TOM, STW_SHIFT_NOTICE_SWAP, "Ada keeps their turn");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM schedule_override"), ==, 0);
}

static void
nobody_is_told_of_a_swap_that_counts_at_once (void)
{
  g_autoptr (Desk) desk = make_desk ();

  desk_act (desk,
            "override.ask-swap",
            "{'schedule':1,'mine':%" G_GINT64_FORMAT ",'theirs':%" G_GINT64_FORMAT "}",
            MONDAY + STW_DAY,
            MONDAY + 2 * STW_DAY);
  g_assert_cmpuint (count (desk, 0), ==, 0);
}

static void
a_hand_over_reaches_whom_it_is_for_or_who_is_on_call (void)
{
  g_autoptr (Desk) desk = make_desk ();

  desk->operator_id = ADA;
  desk_act (desk, "shift.hand-over", "{'to':3,'text':'The lift is stuck'}");
  assert_newest (desk, ZOE, STW_SHIFT_NOTICE_HAND_OVER, "Ada hands over");
  g_assert_cmpuint (count (desk, ADA), ==, 0);
  g_assert_cmpuint (count (desk, TOM), ==, 0);

  desk->operator_id = ZOE;
  desk->now += STW_MINUTE;
  desk_act (desk, "shift.hand-over", "{'text':'It goes again'}");
  assert_newest (desk, ADA, STW_SHIFT_NOTICE_HAND_OVER, "Zoe hands over");
  g_assert_cmpuint (count (desk, ZOE), ==, 1);
}

static void
a_note_reaches_who_goes_and_who_comes (void)
{
  g_autoptr (Desk) desk = make_desk ();
  gint64 at = MONDAY + 23 * STW_HOUR;

  desk->operator_id = ZOE;
  desk_act (desk, "schedule.note", NOTE, at, "Ask for keys");
  assert_newest (desk,
                 ADA,
                 STW_SHIFT_NOTICE_NOTE,
                 "A note for the hand-over on Tuesday 17 November, 8:00");
  assert_newest (desk,
                 TOM,
                 STW_SHIFT_NOTICE_NOTE,
                 "A note for the hand-over on Tuesday 17 November, 8:00");
  g_assert_cmpuint (count (desk, ZOE), ==, 0);
  desk->operator_id = TOM;
  desk->now += STW_MINUTE;
  desk_act (desk, "schedule.note", NOTE, at, "Keys are here");
  g_assert_cmpuint (count (desk, ADA), ==, 2);
  g_assert_cmpuint (count (desk, TOM), ==, 1);
  desk_act (desk, "schedule.note", NOTE, at, "");
  g_assert_cmpuint (count (desk, ADA), ==, 2);
}

/* Gives the engine's command until there is no more; returns when the next event is. */
static gint64
run_due (Desk *desk, const char *changes)
{
  /* Whoever is signed in, it is the engine's. */
  desk->operator_id = 0;
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

/* The notes that a person stands told of, newest first: "b a". */
static char *
list_notes (Desk *desk, gint64 person)
{
  g_autoptr (GPtrArray) notices = list (desk, person);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < notices->len; i++)
    {
      const StwShiftNotice *notice = g_ptr_array_index (notices, i);

      g_assert_cmpint (notice->kind, ==, STW_SHIFT_NOTICE_NOTE);
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", notice->body);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_notes (Desk *desk, gint64 person, const char *expected)
{
  g_autofree char *found = list_notes (desk, person);

  g_assert_cmpstr (found, ==, expected);
}

static void
a_note_is_told_again_when_its_hand_over_comes (void)
{
  g_autoptr (Desk) desk = make_desk ();
  gint64 at = MONDAY + 23 * STW_HOUR;

  run_due (desk, "{}");
  desk->operator_id = ADA;
  desk_act (desk, "schedule.note", NOTE, at, "keys");
  assert_notes (desk, TOM, "keys");
  g_assert_cmpint (run_due (desk, "{'shift-note':[1]}"), ==, at);
  desk->now = at - 1;
  run_due (desk, "{}");
  assert_notes (desk, TOM, "keys");
  desk->now = at;
  g_assert_cmpint (run_due (desk, "{}"), >, at);
  assert_notes (desk, TOM, "keys keys");
  assert_newest (desk,
                 TOM,
                 STW_SHIFT_NOTICE_NOTE,
                 "A note for the hand-over on Tuesday 17 November, 8:00");
  /* Who wrote it goes off, and knows it. */
  assert_notes (desk, ADA, "");
  run_due (desk, "{'shift-note':[1]}");
  desk_restart (desk);
  run_due (desk, "{}");
  assert_notes (desk, TOM, "keys keys");
}

/* Zoe stands in for Tom since, and what was written after the hand-over is told once. */
static void
a_note_finds_who_really_comes_and_who_goes (void)
{
  g_autoptr (Desk) desk = make_desk ();
  gint64 at = MONDAY + 23 * STW_HOUR;

  desk_act (desk, "schedule.note", NOTE, at, "keys");
  desk_act (desk,
            "override.save",
            "{'schedule':1,'person':3,'from':%" G_GINT64_FORMAT ",'to':%" G_GINT64_FORMAT "}",
            at,
            at + STW_DAY);
  desk->now = at;
  run_due (desk, "{}");
  assert_notes (desk, ADA, "keys keys");
  assert_notes (desk, ZOE, "keys");
  assert_notes (desk, TOM, "keys");
  desk->now++;
  desk_act (desk, "schedule.note", NOTE, at, "late");
  assert_notes (desk, ZOE, "late keys");
  run_due (desk, "{'shift-note':[1]}");
  assert_notes (desk, ZOE, "late keys");
}

static void
hand_overs_that_passed_while_off_are_told_at_the_start_in_their_order (void)
{
  g_autoptr (Desk) desk = make_desk ();
  gint64 at = MONDAY + 23 * STW_HOUR;

  desk->operator_id = ZOE;
  desk_act (desk, "schedule.note", NOTE, at + STW_DAY, "second");
  desk_act (desk, "schedule.note", NOTE, at + 2 * STW_DAY, "never");
  desk_act (desk, "schedule.note", NOTE, at, "first");
  desk_act (desk, "schedule.note", NOTE, at + 3 * STW_DAY, "third");
  desk_act (desk, "schedule.note", NOTE, at + 2 * STW_DAY, "");
  desk_act (desk, "notification.read", "{}");
  desk->now = at + 10 * STW_DAY;
  desk_restart (desk);
  assert_notes (desk, TOM, "third first never second");
  run_due (desk, "{}");
  assert_notes (desk, TOM, "third second first third first never second");
  desk_restart (desk);
  run_due (desk, "{}");
  assert_notes (desk, TOM, "third second first third first never second");
}

static void
a_note_that_was_not_written_as_told_is_told_again (void)
{
  g_autoptr (Desk) desk = make_desk ();
  gint64 at = MONDAY + 23 * STW_HOUR;
  g_autoptr (GError) error = NULL;

  desk->operator_id = ADA;
  desk_act (desk, "schedule.note", NOTE, at, "keys");
  run_due (desk, "{}");
  desk->now = at;
  desk->operator_id = 0;
  g_atomic_int_set (&desk->refuse_commit, TRUE);
  g_assert_null (desk_command (desk, "engine", STW_COMMAND_DUE, 0, &error, "{}"));
  g_assert_nonnull (error);
  g_atomic_int_set (&desk->refuse_commit, FALSE);
  assert_notes (desk, TOM, "keys");
  run_due (desk, "{}");
  run_due (desk, "{}");
  assert_notes (desk, TOM, "keys keys");
}

static void
a_note_of_a_removed_schedule_is_told_no_more (void)
{
  g_autoptr (Desk) desk = make_desk ();
  gint64 at = MONDAY + 23 * STW_HOUR;

  desk->operator_id = ADA;
  desk_act (desk, "schedule.note", NOTE, at, "keys");
  run_due (desk, "{}");
  desk->operator_id = ADA;
  desk_act (desk, "schedule.remove", "{'schedule':1}");
  desk->now = at;
  run_due (desk, "{}");
  assert_notes (desk, TOM, "keys");
  /* It waits again with a schedule that comes back. */
  desk->operator_id = ADA;
  desk_act (desk, "incident.undo", "{}");
  run_due (desk, "{'shift-note':[2]}");
  assert_notes (desk, TOM, "keys keys");
  desk->operator_id = ADA;
  desk_act (desk, "schedule.remove", "{'schedule':1}");
  desk_act (desk, "incident.undo", "{}");
  desk_restart (desk);
  run_due (desk, "{}");
  assert_notes (desk, TOM, "keys keys");
}

static void
watch_gaps (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_WRITE, NULL);
  StwTransaction *transaction = stw_transaction_new (db, desk->now, 0);
  g_autoptr (GError) error = NULL;

  g_assert_true (stw_transaction_begin (transaction, &error));
  g_assert_true (stw_gap_watch_run (transaction, NULL, 1, &error));
  g_assert_true (stw_transaction_commit (transaction, &error));
  g_assert_no_error (error);
  stw_transaction_free (transaction);
}

/* Two are told it, and it is one thing to who sits there while nobody signs in. */
static void
a_gap_stands_in_the_window_once_until_it_is_read (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (GPtrArray) told = NULL;
  g_autoptr (GPtrArray) read = NULL;
  gint64 message;

  desk_act (desk,
            "schedule.save",
            "{'schedule':1,'name':'First Line','timezone':'UTC','layers':[{'members':['Ada','Tom'],"
            "'start':'2026-11-16T08:00:00Z','rotation':'daily','end':'2026-11-20T08:00:00Z'}]}");
  watch_gaps (desk);
  g_assert_cmpuint (count (desk, ADA), ==, 1);
  g_assert_cmpuint (count (desk, TOM), ==, 1);
  g_assert_cmpuint (count (desk, ZOE), ==, 0);
  told = list (desk, 0);
  g_assert_cmpuint (told->len, ==, 1);
  g_assert_cmpint (((StwShiftNotice *) told->pdata[0])->kind, ==, STW_SHIFT_NOTICE_GAP);
  g_assert_cmpint (((StwShiftNotice *) told->pdata[0])->schedule, ==, 1);
  message = ((StwShiftNotice *) told->pdata[0])->message;

  desk_act (desk, "notification.read", "{'message':%" G_GINT64_FORMAT "}", message);
  read = list (desk, 0);
  g_assert_true (((StwShiftNotice *) read->pdata[0])->is_read);
  g_assert_true (((StwShiftNotice *) read->pdata[0])->is_shown);
}

static void
what_one_has_seen_another_has_not (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (GPtrArray) ada = NULL;
  g_autoptr (GPtrArray) tom = NULL;
  gint64 of_tom;

  desk->operator_id = ZOE;
  desk_act (desk,
            "schedule.note",
            "{'schedule':1,'at':%" G_GINT64_FORMAT ",'text':'Ask for keys'}",
            MONDAY + 23 * STW_HOUR);
  of_tom = desk_number (desk, "SELECT MAX(id) FROM message WHERE person_id = 2");
  desk->operator_id = ADA;
  desk_act (desk, "notification.shown", "{'message':%" G_GINT64_FORMAT "}", of_tom);
  ada = list (desk, ADA);
  tom = list (desk, TOM);
  g_assert_true (((StwShiftNotice *) ada->pdata[0])->is_shown);
  g_assert_false (((StwShiftNotice *) ada->pdata[0])->is_read);
  g_assert_false (((StwShiftNotice *) tom->pdata[0])->is_shown);
  g_clear_pointer (&tom, g_ptr_array_unref);
  desk_act (desk, "notification.read", "{}");
  g_clear_pointer (&ada, g_ptr_array_unref);
  ada = list (desk, ADA);
  tom = list (desk, TOM);
  g_assert_true (((StwShiftNotice *) ada->pdata[0])->is_read);
  g_assert_false (((StwShiftNotice *) tom->pdata[0])->is_read);
}

/* "gap INC-1": what the list says, newest first. */
static char *
list_kinds (Desk *desk, gint64 person)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) list = stw_notification_list_json (desk->db, person, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *row = json_array_get_object_element (list, i);

      g_assert_true (json_object_has_member (row, "incident_id"));
      g_assert_nonnull (json_object_get_string_member (row, "title"));
      g_string_append_printf (text,
                              "%s%s%s",
                              i > 0 ? " " : "",
                              json_object_get_string_member (row, "kind"),
                              json_object_get_boolean_member (row, "read") ? "(read)" : "");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_kinds (Desk *desk, gint64 person, const char *expected)
{
  g_autofree char *found = list_kinds (desk, person);

  g_assert_cmpstr (found, ==, expected);
}

static void
a_list_of_all_that_was_told_has_each_kind_in_its_order (void)
{
  g_autoptr (Desk) desk = make_desk ();

  assert_kinds (desk, 0, "");
  desk_add_company (desk, "Acme");
  desk->operator_id = ZOE;
  desk_act (desk, "schedule.note", NOTE, MONDAY + 23 * STW_HOUR, "keys");
  desk->now += STW_MINUTE;
  g_free (desk_post (desk, &(Message){ .asset = "web-1", .signature = "web-1" }));
  desk->now += STW_MINUTE;
  desk_act (desk, "shift.hand-over", "{'to':2,'text':'The lift is stuck'}");
  assert_kinds (desk, TOM, "hand-over opened note");
  assert_kinds (desk, ADA, "opened note");
  assert_kinds (desk, ZOE, "opened");
  desk->operator_id = TOM;
  desk_act (desk, "notification.read", "{}");
  assert_kinds (desk, TOM, "hand-over(read) opened(read) note(read)");
  assert_kinds (desk, ADA, "opened(read) note");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/shift-news/swap", a_swap_reaches_who_is_asked_and_its_answer_who_asked);
  g_test_add_func ("/engine/shift-news/refusal", who_asked_hears_of_a_refusal_too);
  g_test_add_func ("/engine/shift-news/at-once", nobody_is_told_of_a_swap_that_counts_at_once);
  g_test_add_func ("/engine/shift-news/hand-over",
                   a_hand_over_reaches_whom_it_is_for_or_who_is_on_call);
  g_test_add_func ("/engine/shift-news/note", a_note_reaches_who_goes_and_who_comes);
  g_test_add_func ("/engine/shift-news/note/again", a_note_is_told_again_when_its_hand_over_comes);
  g_test_add_func ("/engine/shift-news/note/who", a_note_finds_who_really_comes_and_who_goes);
  g_test_add_func ("/engine/shift-news/note/off",
                   hand_overs_that_passed_while_off_are_told_at_the_start_in_their_order);
  g_test_add_func ("/engine/shift-news/note/failed",
                   a_note_that_was_not_written_as_told_is_told_again);
  g_test_add_func ("/engine/shift-news/note/removed", a_note_of_a_removed_schedule_is_told_no_more);
  g_test_add_func ("/engine/shift-news/gap", a_gap_stands_in_the_window_once_until_it_is_read);
  g_test_add_func ("/engine/shift-news/each", what_one_has_seen_another_has_not);
  g_test_add_func ("/engine/shift-news/list",
                   a_list_of_all_that_was_told_has_each_kind_in_its_order);
  return g_test_run ();
}

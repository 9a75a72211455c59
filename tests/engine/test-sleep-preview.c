/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often people would have been woken in the last 30 days, on real incidents. */

#include "desk-fixture.h"

#include "desk/escalation/sleep.h"
#include "engine/channels.h"
#include "engine/sleep-preview.h"
#include "engine/sleep-whom.h"

/* Thursday 15 January 2026, 0:00. */
#define MIDNIGHT G_GINT64_CONSTANT (1768435200000)

static const StwSleepChange unchanged = STW_SLEEP_NO_CHANGE;

/* Tom is on call by the first schedule and Amina by the second. All goes to who is on call at once
 * and again after 5 minutes, and to Amina after 10; the other escalation waits for an hour. */
static Desk *
new_desk (void)
{
  Desk *desk = desk_new ();

  desk->now = MIDNIGHT - STW_DAY;
  desk_add_company (desk, "Northwind");
  desk_act (desk, "person.add", "{'name':'Tom','role':'technician','timezone':'UTC'}");
  desk_act (desk, "person.add", "{'name':'Amina','role':'administrator','timezone':'UTC'}");
  for (guint i = 0; i < 2; i++)
    desk_act (desk,
              "schedule.save",
              "{'name':'Line %u','timezone':'UTC','layers':[{'name':'All','members':['%s'],"
              "'start':'2026-01-01T00:00:00Z','rotation':'daily','every':1}]}",
              i + 1,
              i == 0 ? "Tom" : "Amina");
  desk_act (desk,
            "escalation.set-policy",
            "{'name':'Nights','steps':["
            "{'after_minutes':0,'whom':'schedule','who':1,'times':2,'every_minutes':5},"
            "{'after_minutes':10,'whom':'role','who':'administrator'}]}");
  desk_act (desk,
            "escalation.set-policy",
            "{'name':'Gentle','steps':[{'after_minutes':60,'whom':'role','who':'administrator'}]}");
  desk_act (desk, "escalation.choose", "{'policy':1}");
  return desk;
}

static void
fire (Desk *desk, gint64 at, const char *asset)
{
  desk->now = at;
  g_free (desk_post (desk, &(Message){ .asset = asset, .signature = "Disk full" }));
}

/* Three incidents: at 3:00 and answered after 5 minutes, at 3:00 and never answered, and by day. */
static void
let_three_come (Desk *desk)
{
  fire (desk, MIDNIGHT + 3 * STW_HOUR, "web-1");
  desk->now += 5 * STW_MINUTE;
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  fire (desk, MIDNIGHT + 27 * STW_HOUR, "web-2");
  fire (desk, MIDNIGHT + 36 * STW_HOUR, "web-3");
  desk->now += STW_DAY;
}

static JsonObject *
preview (Desk *desk, const StwSleepChange *change)
{
  g_autoptr (GError) error = NULL;
  JsonObject *answer = stw_sleep_preview (desk->db, change, desk->now, NULL, &error);

  g_assert_no_error (error);
  return answer;
}

static void
assert_woken (JsonObject *answer, int now, int changed)
{
  g_assert_cmpint (json_object_get_int_member (answer, "woken_now"), ==, now);
  g_assert_cmpint (json_object_get_int_member (answer, "woken"), ==, changed);
}

static void
assert_person (JsonObject *answer, guint i, const char *name, int now, int changed)
{
  JsonArray *people = json_object_get_array_member (answer, "people");
  JsonObject *person;

  g_assert_cmpuint (i, <, json_array_get_length (people));
  person = json_array_get_object_element (people, i);
  g_assert_cmpstr (json_object_get_string_member (person, "name"), ==, name);
  g_assert_cmpint (json_object_get_int_member (person, "now"), ==, now);
  g_assert_cmpint (json_object_get_int_member (person, "changed"), ==, changed);
}

static void
what_is_not_changed_wakes_as_often (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autoptr (JsonObject) answer = NULL;

  let_three_come (desk);
  answer = preview (desk, &unchanged);
  g_assert_cmpint (json_object_get_int_member (answer, "incidents_now"), ==, 3);
  assert_woken (answer, 3, 3);
  assert_person (answer, 0, "Tom", 2, 2);
  assert_person (answer, 1, "Amina", 1, 1);
}

static void
a_patient_escalation_lets_people_sleep (void)
{
  g_autoptr (Desk) desk = new_desk ();
  StwSleepChange change = unchanged;
  g_autoptr (JsonObject) answer = NULL;

  let_three_come (desk);
  change.policy = 2;
  answer = preview (desk, &change);
  assert_woken (answer, 3, 1);
  assert_person (answer, 0, "Tom", 2, 0);
  assert_person (answer, 1, "Amina", 1, 1);
}

static void
another_schedule_wakes_others (void)
{
  g_autoptr (Desk) desk = new_desk ();
  StwSleepChange change = unchanged;
  g_autoptr (JsonObject) answer = NULL;

  let_three_come (desk);
  change.schedule = 2;
  answer = preview (desk, &change);
  assert_woken (answer, 3, 2);
  assert_person (answer, 0, "Tom", 2, 0);
  assert_person (answer, 1, "Amina", 1, 2);
}

/* The same server twice, 40 minutes apart: two incidents, or one. */
static void
a_wider_window_wakes_once (void)
{
  g_autoptr (Desk) desk = new_desk ();
  StwSleepChange change = unchanged;
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (JsonObject) same = NULL;

  fire (desk, MIDNIGHT + 2 * STW_HOUR, "web-1");
  desk->now += 4 * STW_MINUTE;
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  desk->now = MIDNIGHT + 2 * STW_HOUR + 40 * STW_MINUTE;
  g_free (desk_post (desk, &(Message){ .asset = "web-1", .signature = "Disk failing" }));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 2);
  desk_act (desk, "incident.acknowledge", "{'incident':2}");
  desk->now += STW_MINUTE;
  change.window = 15 * STW_MINUTE;
  same = preview (desk, &change);
  assert_woken (same,
                (int) json_object_get_int_member (same, "woken_now"),
                (int) json_object_get_int_member (same, "woken_now"));
  change.window = STW_HOUR;
  answer = preview (desk, &change);
  g_assert_cmpint (json_object_get_int_member (answer, "incidents_now"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (answer, "incidents"), ==, 1);
}

/* By hand: web-1 at 3:00 on the 15th, answered at 3:05, and web-2 at 3:00 on the 16th, never; web-3
 * comes at noon. As it is Tom has every night: 3:00 on both days, and Amina's step comes at 3:10 of
 * the 16th alone; three times. Drawn anew, the first line is taken in turn from midnight, Tom on
 * the 15th and nobody on the 16th: a step that reaches nobody is passed at once, so Amina is woken
 * that night at 3:00 instead of 3:10, and Tom on the 15th alone; two times. */
static void
a_schedule_that_is_drawn_anew_wakes_others (void)
{
  g_autoptr (Desk) desk = new_desk ();
  StwSleepChange change = unchanged;
  g_autoptr (JsonObject) answer = NULL;

  let_three_come (desk);
  change.drawn = 1;
  change.draft = (char *) "{\"timezone\":\"UTC\",\"layers\":[{\"name\":\"In turn\","
                          "\"members\":[\"Tom\",null],\"start\":\"2026-01-15T00:00:00Z\","
                          "\"rotation\":\"daily\",\"every\":1}]}";
  answer = preview (desk, &change);
  assert_woken (answer, 3, 2);
  assert_person (answer, 0, "Tom", 2, 1);
  assert_person (answer, 1, "Amina", 1, 1);
}

/* Nothing asks the second schedule, so it may be drawn as one likes. */
static void
a_schedule_that_nobody_asks_changes_nothing (void)
{
  g_autoptr (Desk) desk = new_desk ();
  StwSleepChange change = unchanged;
  g_autoptr (JsonObject) answer = NULL;

  let_three_come (desk);
  change.drawn = 2;
  change.draft = (char *) "{\"timezone\":\"UTC\",\"layers\":[]}";
  answer = preview (desk, &change);
  assert_woken (answer, 3, 3);
}

static void
refuse_draft (Desk *desk, gint64 drawn, const char *draft, int code)
{
  StwSleepChange change = unchanged;
  g_autoptr (GError) error = NULL;

  change.drawn = drawn;
  change.draft = (char *) draft;
  g_assert_null (stw_sleep_preview (desk->db, &change, desk->now, NULL, &error));
  if (code >= 0)
    g_assert_error (error, STW_COMMAND_ERROR, code);
  g_assert_nonnull (error);
}

static void
a_draft_that_is_no_schedule_is_refused (void)
{
  g_autoptr (Desk) desk = new_desk ();

  refuse_draft (desk, 9, "{\"timezone\":\"UTC\"}", STW_COMMAND_ERROR_NOT_FOUND);
  refuse_draft (desk, 1, "[]", STW_COMMAND_ERROR_INVALID);
  refuse_draft (desk, 1, "{\"timezone\":\"Atlantis\"}", STW_COMMAND_ERROR_INVALID);
  refuse_draft (desk, 1, "{", -1);
}

/* By hand: the same server at 2:00 and at 2:40, each answered after 4 minutes. As Northwind is set,
 * 15 minutes, these are two incidents: Tom is woken twice. Within an hour they are one, of 2:00:
 * once. Fabrikam's incident of 3:00 counts only where all companies do. */
static void
one_company_can_be_tried_alone (void)
{
  g_autoptr (Desk) desk = new_desk ();
  StwSleepChange change = unchanged;
  g_autoptr (JsonObject) one = NULL;
  g_autoptr (JsonObject) all = NULL;
  gint64 other = desk_add_company (desk, "Fabrikam");

  for (int i = 0; i < 2; i++)
    {
      desk->now = MIDNIGHT + 2 * STW_HOUR + i * 40 * STW_MINUTE;
      g_free (desk_post (
        desk,
        &(Message){ .asset = "web-1", .signature = i == 0 ? "Disk full" : "Disk failing" }));
      desk->now += 4 * STW_MINUTE;
      desk_act (desk, "incident.acknowledge", "{'incident':%d}", i + 1);
    }
  desk->now = MIDNIGHT + 3 * STW_HOUR;
  g_free (
    desk_post (desk,
               &(Message){ .company = other,
                           .source = (gint64) desk_number (desk, "SELECT max(id) FROM source"),
                           .asset = "db-1",
                           .signature = "Down" }));
  desk->now += 4 * STW_MINUTE;
  desk_act (desk, "incident.acknowledge", "{'incident':3}");
  desk->now += STW_HOUR;
  change.company = 1;
  change.window = STW_HOUR;
  one = preview (desk, &change);
  g_assert_cmpint (json_object_get_int_member (one, "incidents_now"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (one, "incidents"), ==, 1);
  assert_woken (one, 2, 1);
  change.company = 0;
  all = preview (desk, &change);
  assert_woken (all, 3, 2);
}

static void
what_is_cut_says_since_when_it_counts (void)
{
  g_autoptr (Desk) desk = new_desk ();
  StwSleepChange change = unchanged;
  g_autoptr (JsonObject) whole = NULL;
  g_autoptr (JsonObject) cut = NULL;

  let_three_come (desk);
  whole = preview (desk, &change);
  g_assert_false (json_object_get_boolean_member (whole, "cut"));
  change.most = 2;
  cut = preview (desk, &change);
  g_assert_true (json_object_get_boolean_member (cut, "cut"));
  /* That of 3:00 on the 16th is the older one. */
  g_assert_cmpstr (json_object_get_string_member (cut, "since"), ==, "2026-01-16T03:00:00Z");
  g_assert_cmpint (json_object_get_int_member (cut, "incidents_now"), ==, 2);
  assert_woken (cut, 2, 2);
}

static void
who_asks_for_something_else_ends_it (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  let_three_come (desk);
  g_cancellable_cancel (cancellable);
  g_assert_null (stw_sleep_preview (desk->db, &unchanged, desk->now, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* At random instants, with absences and overrides that begin and end anywhere. */
static void
what_is_asked_once_is_what_the_desk_says_each_time (void)
{
  g_autoptr (Desk) desk = new_desk ();
  const gint64 from = MIDNIGHT, to = MIDNIGHT + 10 * STW_DAY;
  const StwEscalationStep steps[] = {
    { .whom = STW_WHOM_SCHEDULE, .who = 1 }, { .whom = STW_WHOM_SCHEDULE, .who = 2 },
    { .whom = STW_WHOM_SCHEDULE, .who = 9 }, { .whom = STW_WHOM_ROLE, .who = 0 },
    { .whom = STW_WHOM_PERSON, .who = 2 },   { .whom = STW_WHOM_ASSIGNEE }
  };
  g_autoptr (StwSleepWhomBook) book = NULL;

  desk->now = MIDNIGHT;
  for (int i = 0; i < 12; i++)
    {
      gint64 at = from + g_test_rand_int_range (0, 240) * STW_HOUR;
      gint64 until = at + g_test_rand_int_range (1, 30) * STW_HOUR;

      desk_act (desk,
                "person.add-absence",
                "{'person':%d,'from_at':%" G_GINT64_FORMAT ",'to_at':%" G_GINT64_FORMAT "}",
                i % 2 + 1,
                at,
                until);
    }
  book = stw_sleep_whom_book_new (desk->db, from, to, NULL);
  g_assert_nonnull (book);
  g_assert_true (stw_sleep_whom_book_change (book, &unchanged, NULL));
  for (int i = 0; i < 2000; i++)
    {
      const StwEscalationStep *step = &steps[i % G_N_ELEMENTS (steps)];
      gint64 at = from + g_test_rand_int_range (0, 240 * 60) * STW_MINUTE;
      StwEscalationCase row = { .company = 1, .assignee = g_test_rand_int_range (0, 3) };
      g_autoptr (GPtrArray) people = stw_whom_find (desk->db, step, &row, at, NULL);
      g_autoptr (GArray) sleepers = stw_sleep_whom_book_find (book, step, &row, at, NULL);
      guint n = 0;

      for (guint j = 0; j < people->len; j++)
        {
          const StwRecipient *recipient = g_ptr_array_index (people, j);

          if (!stw_channels_can_reach (desk->db, recipient))
            continue;
          g_assert_cmpuint (n, <, sleepers->len);
          g_assert_cmpint (g_array_index (sleepers, StwSleeper, n).person, ==, recipient->person);
          n++;
        }
      g_assert_cmpuint (n, ==, sleepers->len);
    }
}

/* However many incidents come, and whenever they are answered. */
static void
an_unchanged_desk_gives_equal_numbers (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autoptr (JsonObject) answer = NULL;
  JsonArray *people;

  for (int i = 1; i <= 40; i++)
    {
      g_autofree char *asset = g_strdup_printf ("host-%d", i);

      fire (desk, desk->now + g_test_rand_int_range (20, 900) * STW_MINUTE, asset);
      if (g_test_rand_bit ())
        {
          desk->now += g_test_rand_int_range (0, 20) * STW_MINUTE;
          desk_act (desk, "incident.acknowledge", "{'incident':%d}", i);
        }
    }
  answer = preview (desk, &unchanged);
  people = json_object_get_array_member (answer, "people");
  for (guint i = 0; i < json_array_get_length (people); i++)
    {
      JsonObject *person = json_array_get_object_element (people, i);

      g_assert_cmpint (json_object_get_int_member (person, "now"),
                       ==,
                       json_object_get_int_member (person, "changed"));
    }
}

static void
old_incidents_and_drills_are_left_out (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autoptr (JsonObject) month = NULL;
  g_autoptr (JsonObject) later = NULL;

  let_three_come (desk);
  desk->now = MIDNIGHT + 27 * STW_HOUR + STW_SLEEP_DAYS * STW_DAY;
  month = preview (desk, &unchanged);
  g_assert_cmpint (json_object_get_int_member (month, "incidents_now"), ==, 2);
  desk->now += 2 * STW_DAY;
  later = preview (desk, &unchanged);
  g_assert_cmpint (json_object_get_int_member (later, "incidents_now"), ==, 0);
  assert_woken (later, 0, 0);
}

static void
what_is_gone_cannot_be_tried (void)
{
  g_autoptr (Desk) desk = new_desk ();
  StwSleepChange changes[] = { unchanged, unchanged };

  changes[0].policy = 9;
  changes[1].schedule = 9;
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (stw_sleep_preview (desk->db, &changes[i], desk->now, NULL, &error));
      g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/sleep/unchanged", what_is_not_changed_wakes_as_often);
  g_test_add_func ("/engine/sleep/policy", a_patient_escalation_lets_people_sleep);
  g_test_add_func ("/engine/sleep/schedule", another_schedule_wakes_others);
  g_test_add_func ("/engine/sleep/correlation", a_wider_window_wakes_once);
  g_test_add_func ("/engine/sleep/equal", an_unchanged_desk_gives_equal_numbers);
  g_test_add_func ("/engine/sleep/old", old_incidents_and_drills_are_left_out);
  g_test_add_func ("/engine/sleep/gone", what_is_gone_cannot_be_tried);
  g_test_add_func ("/engine/sleep/drawn", a_schedule_that_is_drawn_anew_wakes_others);
  g_test_add_func ("/engine/sleep/drawn-unasked", a_schedule_that_nobody_asks_changes_nothing);
  g_test_add_func ("/engine/sleep/drawn-refused", a_draft_that_is_no_schedule_is_refused);
  g_test_add_func ("/engine/sleep/company", one_company_can_be_tried_alone);
  g_test_add_func ("/engine/sleep/cut", what_is_cut_says_since_when_it_counts);
  g_test_add_func ("/engine/sleep/cancelled", who_asks_for_something_else_ends_it);
  g_test_add_func ("/engine/sleep/whom", what_is_asked_once_is_what_the_desk_says_each_time);
  return g_test_run ();
}

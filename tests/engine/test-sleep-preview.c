/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often people would have been woken in the last 30 days, on real incidents. */

#include "desk-fixture.h"

#include "engine/sleep-preview.h"

/* Thursday 15 January 2026, 0:00. */
#define MIDNIGHT G_GINT64_CONSTANT (1768435200000)

static const StwSleepChange unchanged = { .policy = STW_SLEEP_UNCHANGED,
                                          .strategy = STW_SLEEP_UNCHANGED };

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
  JsonObject *answer = stw_sleep_preview (desk->db, change, desk->now, &error);

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

      g_assert_null (stw_sleep_preview (desk->db, &changes[i], desk->now, &error));
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
  return g_test_run ();
}

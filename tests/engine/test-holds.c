/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maintenance windows and silences: what they hold back, and what becomes of it. The first company
 * is in Berlin, where Monday the 25th of March 2024 begins at MONDAY. */

#include "desk-fixture.h"

#include "engine/holds.h"

#define MONDAY G_GINT64_CONSTANT (1711321200000)
#define CPU "'match':{'signature':{'is':['High CPU']}}"

static Desk *
new_desk (void)
{
  Desk *desk = desk_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = NULL;

  desk->now = MONDAY;
  desk_add_company (desk, "Acme");
  result = desk_command (desk, "desk", "company.update", 1, &error, "{'timezone':'Europe/Berlin'}");
  g_assert_no_error (error);
  return desk;
}

static void change (Desk *desk, const char *name, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
change (Desk *desk, const char *name, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autofree char *arguments = NULL;
  va_list values;

  va_start (values, format);
  arguments = g_strdup_vprintf (format, values);
  va_end (values);
  result = desk_command (desk, "desk", name, 1, &error, "%s", arguments);
  g_assert_no_error (error);
}

static void
refused (Desk *desk, const char *name, int code, const char *arguments)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (desk_command (desk, "desk", name, 1, &error, "%s", arguments));
  g_assert_error (error, STW_COMMAND_ERROR, code);
}

static void
send (Desk *desk, const char *asset, const char *signature, StwAlertState state)
{
  g_free (desk_post (desk, &(Message){ .asset = asset, .signature = signature, .state = state }));
}

static void
fire (Desk *desk, const char *asset, const char *signature)
{
  send (desk, asset, signature, STW_ALERT_FIRING);
}

/* The chore until there is no more; returns how long it would wait, -1 for until something
 * changes. */
static gint64
release (Desk *desk)
{
  gboolean more = TRUE;
  gint64 wait = -1;

  while (more)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) result =
                   desk_command (desk, "engine", STW_COMMAND_HOLD_RELEASE, 0, &error, "{}");

      g_assert_no_error (error);
      more = json_object_get_boolean_member (result, "more");
      wait = json_object_get_int_member_with_default (result, "wait_ms", -1);
    }
  return wait;
}

static void
add_window (Desk *desk, gint64 from, gint64 to)
{
  change (desk,
          "window.add",
          "{'reason':'Patches','from_at':%" G_GINT64_FORMAT ",'to_at':%" G_GINT64_FORMAT "}",
          from,
          to);
}

static gint64
count_incidents (Desk *desk)
{
  return desk_number (desk, "SELECT COUNT(*) FROM incident WHERE merged_into IS NULL");
}

static void
what_still_fires_when_a_window_ends_opens_its_incident_then (void)
{
  g_autoptr (Desk) desk = new_desk ();

  add_window (desk, MONDAY, MONDAY + STW_HOUR);
  fire (desk, "web-01", "High CPU");
  fire (desk, "web-01", "High CPU");
  fire (desk, "web-02", "Out of paper");
  send (desk, "web-02", "Out of paper", STW_ALERT_RESOLVED);
  g_assert_cmpint (count_incidents (desk), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT held FROM hold"), ==, 2);
  g_assert_cmpint (release (desk), ==, STW_HOUR);
  g_assert_cmpint (count_incidents (desk), ==, 0);
  desk->now += STW_HOUR;
  g_assert_cmpint (release (desk), ==, -1);
  g_assert_cmpint (count_incidents (desk), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT occurrences FROM incident"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT created_at FROM incident"), ==, desk->now);
  /* What held it stays on record. */
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE held_by = 1"), ==, 2);
  g_assert_cmpint (
    desk_number (desk, "SELECT detail ->> 'alerts' FROM audit WHERE action = 'hold.release'"),
    ==,
    1);
  desk_check (desk);
  /* It goes on as any other. */
  fire (desk, "web-01", "High CPU");
  g_assert_cmpint (desk_number (desk, "SELECT occurrences FROM incident"), ==, 3);
  send (desk, "web-01", "High CPU", STW_ALERT_RESOLVED);
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident"), ==, STW_INCIDENT_RESOLVED);
  desk_check (desk);
}

static void
a_desk_that_was_off_when_a_window_ended_lets_go_at_its_start (void)
{
  g_autoptr (Desk) desk = new_desk ();

  add_window (desk, MONDAY, MONDAY + STW_HOUR);
  for (guint i = 0; i < 450; i++)
    {
      g_autofree char *asset = g_strdup_printf ("web-%03u", i);

      fire (desk, asset, "High CPU");
    }
  desk->now += 7 * STW_HOUR;
  desk_restart (desk);
  g_assert_cmpint (release (desk), ==, -1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE incident_id IS NULL"),
                   ==,
                   0);
  g_assert_cmpint (count_incidents (desk), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident"), ==, 450);
  desk_check (desk);
}

static void
a_repeat_after_the_end_does_not_wait_for_the_chore (void)
{
  g_autoptr (Desk) desk = new_desk ();

  add_window (desk, MONDAY, MONDAY + STW_HOUR);
  fire (desk, "web-01", "High CPU");
  desk->now += STW_HOUR;
  g_free (
    desk_post (desk,
               &(Message){ .asset = "web-01", .signature = "High CPU", .severity = "critical" }));
  g_assert_cmpint (count_incidents (desk), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT occurrences FROM incident"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM incident"), ==, STW_SEVERITY_CRITICAL);
  desk_check (desk);
  release (desk);
  g_assert_cmpint (desk_number (desk, "SELECT occurrences FROM incident"), ==, 2);
  desk_check (desk);
}

static void
an_incident_that_was_there_before_goes_on (void)
{
  g_autoptr (Desk) desk = new_desk ();

  fire (desk, "web-01", "High CPU");
  add_window (desk, MONDAY, MONDAY + STW_HOUR);
  fire (desk, "web-01", "High CPU");
  fire (desk, "web-01", "Disk full");
  g_assert_cmpint (desk_number (desk, "SELECT occurrences FROM incident"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT held FROM hold"), ==, 1);
  desk_check (desk);
}

static void
security_is_held_back_only_by_what_names_it (void)
{
  g_autoptr (Desk) desk = new_desk ();

  add_window (desk, MONDAY, MONDAY + STW_HOUR);
  fire (desk, "fs-01", "Ransomware detected");
  g_assert_cmpint (count_incidents (desk), ==, 1);
  change (desk,
          "silence.add",
          "{'reason':'A drill','to_at':%" G_GINT64_FORMAT
          ",'match':{'text':{'contains':['ransomware']},'asset':{'is':['lab-01']}}}",
          MONDAY + STW_HOUR);
  fire (desk, "lab-01", "Ransomware detected");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE held_by = 2"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident"), ==, 1);
  desk_check (desk);
}

static void
a_weekly_window_keeps_the_companys_clock_when_summer_begins (void)
{
  g_autoptr (Desk) desk = new_desk ();
  /* Sunday the 31st of March: 02:00 becomes 03:00, so 01:00 to 05:00 lasts three hours. */
  gint64 sunday = MONDAY + 6 * STW_DAY;

  change (desk,
          "window.add",
          "{'reason':'Backups','weekly':true,'days':64,'from_minute':60,'to_minute':300}");
  desk->now = sunday + STW_HOUR - 1;
  fire (desk, "web-00", "High CPU");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE held_by = 1"), ==, 0);
  desk->now = sunday + STW_HOUR;
  fire (desk, "db-01", "Disk full");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE held_by = 1"), ==, 1);
  g_assert_cmpint (release (desk), ==, 3 * STW_HOUR);
  desk->now += 3 * STW_HOUR;
  release (desk);
  g_assert_cmpint (count_incidents (desk), ==, 2);
  /* It comes back next week, when the night has its usual length. */
  desk->now = sunday + 7 * STW_DAY + STW_MINUTE;
  fire (desk, "db-02", "Slow queries");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE held_by = 1"), ==, 2);
  desk_check (desk);
}

static void
a_moved_window_holds_at_its_other_time (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autofree char *later =
    g_strdup_printf ("{'id':1,'from_at':%" G_GINT64_FORMAT ",'to_at':%" G_GINT64_FORMAT "}",
                     MONDAY + 2 * STW_HOUR,
                     MONDAY + 3 * STW_HOUR);
  g_autofree char *back =
    g_strdup_printf ("{'id':1,'from_at':%" G_GINT64_FORMAT ",'to_at':%" G_GINT64_FORMAT "}",
                     MONDAY,
                     MONDAY + STW_HOUR);

  add_window (desk, MONDAY, MONDAY + STW_HOUR);
  change (desk, "window.move", "%s", later);
  fire (desk, "web-01", "High CPU");
  g_assert_cmpint (count_incidents (desk), ==, 1);
  change (desk, "window.move", "%s", back);
  fire (desk, "web-02", "Disk full");
  g_assert_cmpint (count_incidents (desk), ==, 1);
  refused (desk, "window.move", STW_COMMAND_ERROR_INVALID, "{'id':1,'from_at':9,'to_at':8}");
  refused (desk,
           "window.move",
           STW_COMMAND_ERROR_NOT_FOUND,
           "{'id':1,'weekly':true,'days':1,'from_minute':1,'to_minute':2}");
  desk_check (desk);
}

static void
a_removed_window_lets_go_of_what_it_held (void)
{
  g_autoptr (Desk) desk = new_desk ();

  add_window (desk, MONDAY, MONDAY + STW_HOUR);
  fire (desk, "web-01", "High CPU");
  change (desk, "window.remove", "{'id':1}");
  release (desk);
  g_assert_cmpint (count_incidents (desk), ==, 1);
  refused (desk, "window.remove", STW_COMMAND_ERROR_NOT_FOUND, "{'id':1}");
  desk_check (desk);
}

static void
a_silence_is_about_what_it_names_and_ends_when_a_person_says_so (void)
{
  g_autoptr (Desk) desk = new_desk ();

  change (desk,
          "silence.add",
          "{'reason':'Known','to_at':%" G_GINT64_FORMAT "," CPU "}",
          MONDAY + STW_DAY);
  fire (desk, "web-01", "High CPU");
  fire (desk, "printer", "Out of paper");
  g_assert_cmpint (count_incidents (desk), ==, 1);
  change (desk, "silence.end", "{'id':1}");
  release (desk);
  g_assert_cmpint (count_incidents (desk), ==, 2);
  refused (desk, "silence.end", STW_COMMAND_ERROR_NOT_FOUND, "{'id':1}");
  desk_check (desk);
}

static void
what_a_second_one_holds_goes_on_waiting (void)
{
  g_autoptr (Desk) desk = new_desk ();

  add_window (desk, MONDAY, MONDAY + STW_HOUR);
  add_window (desk, MONDAY, MONDAY + 3 * STW_HOUR);
  fire (desk, "web-01", "High CPU");
  desk->now += STW_HOUR;
  g_assert_cmpint (release (desk), ==, 2 * STW_HOUR);
  g_assert_cmpint (count_incidents (desk), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT held_by FROM alert"), ==, 2);
  desk->now += 2 * STW_HOUR;
  release (desk);
  g_assert_cmpint (count_incidents (desk), ==, 1);
  desk_check (desk);
}

static void
one_company_holds_nothing_of_another (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 other = desk_add_company (desk, "Borg");

  add_window (desk, MONDAY, MONDAY + STW_HOUR);
  g_free (
    desk_post (desk, &(Message){ .company = other, .asset = "web-01", .signature = "High CPU" }));
  g_assert_cmpint (count_incidents (desk), ==, 1);
  desk_refuse (desk, "window.remove", STW_COMMAND_ERROR_NOT_FOUND, "{'id':1}");
}

static void
what_makes_no_sense_is_refused (void)
{
  g_autoptr (Desk) desk = new_desk ();

  refused (desk, "window.add", STW_COMMAND_ERROR_INVALID, "{'from_at':1,'to_at':9711321200000}");
  refused (desk, "window.add", STW_COMMAND_ERROR_INVALID, "{'reason':'x','from_at':1,'to_at':2}");
  refused (desk, "window.add", STW_COMMAND_ERROR_INVALID, "{'reason':'x','weekly':true}");
  refused (desk,
           "window.add",
           STW_COMMAND_ERROR_INVALID,
           "{'reason':'x','weekly':true,'days':1,'from_minute':1440,'to_minute':0}");
  refused (desk, "silence.add", STW_COMMAND_ERROR_INVALID, "{'reason':'x','to_at':1711321200001}");
  refused (desk,
           "silence.add",
           STW_COMMAND_ERROR_INVALID,
           "{'reason':'x','to_at':1711321200001,'match':{}}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM hold"), ==, 0);
}

static void
a_mass_of_resolves_after_maintenance_is_none (void)
{
  g_autoptr (Desk) desk = new_desk ();

  add_window (desk, MONDAY, MONDAY + STW_HOUR);
  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *asset = g_strdup_printf ("web-%02u", i / 2);

      send (desk, asset, "High CPU", i % 2 == 0 ? STW_ALERT_FIRING : STW_ALERT_RESOLVED);
    }
  g_assert_cmpint (count_incidents (desk), ==, 0);
}

static void
the_list_says_what_is_active_and_what_it_held (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autoptr (JsonArray) list = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *row;

  change (desk,
          "window.add",
          "{'reason':'Backups','weekly':true,'days':3,'from_minute':0,'to_minute':90}");
  change (desk,
          "silence.add",
          "{'reason':'Known','to_at':%" G_GINT64_FORMAT "," CPU "}",
          MONDAY + STW_DAY);
  fire (desk, "web-01", "Disk full");
  list = stw_holds_list (desk->db, 1, "window", desk->now, &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_array_get_length (list), ==, 1);
  row = json_array_get_object_element (list, 0);
  g_assert_cmpstr (json_object_get_string_member (row, "id"), ==, "window-1");
  g_assert_cmpstr (json_object_get_string_member (row, "to"), ==, "01:30");
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (row, "days")), ==, 2);
  g_assert_true (json_object_get_boolean_member (row, "active"));
  g_assert_cmpint (json_object_get_int_member (row, "held"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/holds/end",
                   what_still_fires_when_a_window_ends_opens_its_incident_then);
  g_test_add_func ("/engine/holds/off",
                   a_desk_that_was_off_when_a_window_ended_lets_go_at_its_start);
  g_test_add_func ("/engine/holds/repeat", a_repeat_after_the_end_does_not_wait_for_the_chore);
  g_test_add_func ("/engine/holds/before", an_incident_that_was_there_before_goes_on);
  g_test_add_func ("/engine/holds/security", security_is_held_back_only_by_what_names_it);
  g_test_add_func ("/engine/holds/weekly",
                   a_weekly_window_keeps_the_companys_clock_when_summer_begins);
  g_test_add_func ("/engine/holds/moved", a_moved_window_holds_at_its_other_time);
  g_test_add_func ("/engine/holds/removed", a_removed_window_lets_go_of_what_it_held);
  g_test_add_func ("/engine/holds/silence",
                   a_silence_is_about_what_it_names_and_ends_when_a_person_says_so);
  g_test_add_func ("/engine/holds/second", what_a_second_one_holds_goes_on_waiting);
  g_test_add_func ("/engine/holds/wall", one_company_holds_nothing_of_another);
  g_test_add_func ("/engine/holds/refused", what_makes_no_sense_is_refused);
  g_test_add_func ("/engine/holds/no-mass", a_mass_of_resolves_after_maintenance_is_none);
  g_test_add_func ("/engine/holds/list", the_list_says_what_is_active_and_what_it_held);
  return g_test_run ();
}

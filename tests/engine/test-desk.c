/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people do at the desk beside an incident's life: put it off, open one by hand, note the time
 * that it took, act on many at once, follow links. */

#include "desk-fixture.h"

#include "desk/incident-store.h"
#include "desk/work-store.h"

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

static JsonObject *
give (Desk *desk, const char *name, gint64 company, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  JsonObject *result = desk_command (desk, "desk", name, company, &error, "%s", arguments);

  g_assert_no_error (error);
  return result;
}

/* Those of the list of what is open. */
static guint
count_open (Desk *desk)
{
  const StwIncidentFilter filter = { .statuses = STW_STATUSES_OPEN,
                                     .snoozed = STW_SNOOZED_LEFT_OUT };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) numbers = stw_incident_list_numbers (desk->db, &filter, &error);

  g_assert_no_error (error);
  return numbers->len;
}

static gint64
count_timeline (Desk *desk, const char *kind)
{
  return desk_number (desk, "SELECT COUNT(*) FROM timeline WHERE kind = '%s'", kind);
}

/* The chore, as its timer gives it; returns when it wants to be asked again, -1 for never. */
static gint64
wake_due (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result =
               desk_command (desk, "engine", STW_COMMAND_WAKE_DUE, 0, &error, "{}");

  g_assert_no_error (error);
  g_assert_false (json_object_get_boolean_member (result, "more"));
  return json_object_get_int_member_with_default (result, "wait_ms", -1);
}

static void
what_is_put_off_comes_back_at_its_time (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  gint64 until = desk->now + 2 * STW_HOUR;

  desk_act (desk, "incident.snooze", "{'incident':1,'until':%" G_GINT64_FORMAT "}", until);
  g_assert_cmpint (count_open (desk), ==, 0);
  g_assert_cmpint (wake_due (desk), ==, 2 * STW_HOUR);
  /* Alerts do not bring it back before. */
  fire (desk, "web-01", "Disk full");
  g_assert_cmpint (count_open (desk), ==, 0);
  /* Nor does it forget while the program does not run. */
  desk_restart (desk);
  desk->now = until - 1;
  g_assert_cmpint (wake_due (desk), ==, 1);
  g_assert_cmpint (count_open (desk), ==, 0);
  desk->now = until;
  g_assert_cmpint (wake_due (desk), ==, -1);
  g_assert_cmpint (count_open (desk), ==, 1);
  g_assert_cmpint (count_timeline (desk, "snooze"), ==, 1);
  g_assert_cmpint (count_timeline (desk, "woken"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM audit WHERE action = 'incident.woken'"),
                   ==,
                   1);
  desk_check (desk);
}

static void
what_is_put_off_until_the_next_alert_comes_back_with_it (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();

  desk_act (desk, "incident.snooze", "{'incident':1,'until_next_alert':true}");
  g_assert_cmpint (wake_due (desk), ==, -1);
  /* What fires already is no news. */
  fire (desk, "web-01", "High CPU");
  g_assert_cmpint (count_open (desk), ==, 0);
  desk_restart (desk);
  g_assert_cmpint (fire (desk, "web-01", "Disk full"), ==, 1);
  g_assert_cmpint (count_open (desk), ==, 1);
  g_assert_cmpint (count_timeline (desk, "woken"), ==, 1);
  desk_check (desk);
}

static void
what_is_worked_on_is_put_off_no_more (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();

  desk_act (desk, "incident.snooze", "{'incident':1,'until_next_alert':true}");
  desk_act (desk, "incident.wake", "{'incident':1}");
  g_assert_cmpint (count_open (desk), ==, 1);
  desk_refuse (desk, "incident.wake", STW_COMMAND_ERROR_REFUSED, "{'incident':1}");
  desk_act (desk, "incident.snooze", "{'incident':1,'until_next_alert':true}");
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  g_assert_cmpint (count_open (desk), ==, 1);
  desk_act (desk, "incident.snooze", "{'incident':1,'until_next_alert':true}");
  g_free (desk_post (
    desk,
    &(Message){ .asset = "web-01", .signature = "High CPU", .state = STW_ALERT_RESOLVED }));
  g_assert_cmpint (desk_number (desk, "SELECT snoozed FROM incident"), ==, 0);
  desk_refuse (desk,
               "incident.snooze",
               STW_COMMAND_ERROR_REFUSED,
               "{'incident':1,'until_next_alert':true}");
  desk_check (desk);
}

/* It came back because its alert did, and not because it had been put off. */
static void
what_is_over_is_not_woken (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();

  desk_act (desk, "incident.snooze", "{'incident':1,'until_next_alert':true}");
  g_free (desk_post (
    desk,
    &(Message){ .asset = "web-01", .signature = "High CPU", .state = STW_ALERT_RESOLVED }));
  g_assert_cmpint (fire (desk, "web-01", "High CPU"), ==, 1);
  g_assert_cmpint (count_timeline (desk, "reopen"), ==, 1);
  g_assert_cmpint (count_timeline (desk, "woken"), ==, 0);
  g_assert_cmpint (count_open (desk), ==, 1);
  desk_check (desk);
}

static void
a_snooze_ends_within_a_year (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();

  desk_refuse (desk, "incident.snooze", STW_COMMAND_ERROR_INVALID, "{'incident':1}");
  desk_refuse (desk, "incident.snooze", STW_COMMAND_ERROR_INVALID, "{'incident':1,'until':5}");
  desk_refuse (desk,
               "incident.snooze",
               STW_COMMAND_ERROR_INVALID,
               "{'incident':1,'until':%" G_GINT64_FORMAT "}",
               desk->now + 400 * STW_DAY);
}

static void
an_incident_by_hand_is_as_bad_as_one_says (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  g_autoptr (JsonObject) result =
               give (desk,
                     "incident.add",
                     1,
                     "{'title':'No one can print','severity':'high','caller':'Ms Roe','asset':1}");
  gint64 id = json_object_get_int_member (result, "incident");

  g_assert_cmpint (desk_number (desk, "SELECT severity FROM incident WHERE id = 2"), ==, 3);
  g_assert_cmpint (desk_number (desk, "SELECT priority FROM incident WHERE id = 2"), ==, 70);
  g_assert_cmpint (id, ==, 2);
  g_assert_cmpint (count_open (desk), ==, 2);
  desk_act (desk, "incident.set-severity", "{'incident':2,'severity':'critical'}");
  g_assert_cmpint (desk_number (desk, "SELECT priority FROM incident WHERE id = 2"), ==, 90);
  desk_refuse (desk, "incident.set-severity", STW_COMMAND_ERROR_REFUSED, "{'incident':2}");
  desk_act (desk, "incident.resolve", "{'incident':2}");
  desk_check (desk);
}

static void
a_persons_severity_stays_until_it_is_taken_away (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();

  desk_act (desk, "incident.set-severity", "{'incident':1,'severity':'low'}");
  fire (desk, "web-01", "Disk full");
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM incident"), ==, STW_SEVERITY_LOW);
  desk_act (desk, "incident.set-severity", "{'incident':1}");
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM incident"), ==, STW_SEVERITY_HIGH);
  desk_check (desk);
}

static void
an_incident_by_hand_names_a_company_and_what_is_wrong (void)
{
  static const char *const wrong[] = {
    "{}",
    "{'title':''}",
    "{'title':'x','severity':'awful'}",
    "{'title':'x','caller':''}",
  };
  g_autoptr (Desk) desk = desk_with_incident ();

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (desk_command (desk, "desk", "incident.add", 1, &error, "%s", wrong[i]));
      g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID);
    }
  desk_refuse (desk, "incident.add", STW_COMMAND_ERROR_NOT_FOUND, "{'title':'of nobody'}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
}

static gint64
get_minutes (Desk *desk, gint64 incident)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwIncident) row = stw_incident_load (desk->db, incident, &error);

  g_assert_no_error (error);
  return row->minutes;
}

static void
minutes_are_summed_up_with_those_of_what_was_merged (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();

  fire (desk, "printer", "Out of paper");
  desk_act (desk, "incident.add-minutes", "{'incident':1,'minutes':15,'note':'looked'}");
  desk_act (desk, "incident.add-minutes", "{'incident':1,'minutes':30,'technician':'Kim'}");
  desk_act (desk, "incident.add-minutes", "{'incident':2,'minutes':5}");
  g_assert_cmpint (get_minutes (desk, 1), ==, 45);
  desk_act (desk, "incident.remove-minutes", "{'incident':1,'minutes':1}");
  g_assert_cmpint (get_minutes (desk, 1), ==, 30);
  desk_act (desk, "incident.merge", "{'incident':2,'into':1}");
  g_assert_cmpint (get_minutes (desk, 1), ==, 35);
  desk_refuse (desk,
               "incident.remove-minutes",
               STW_COMMAND_ERROR_NOT_FOUND,
               "{'incident':1,'minutes':1}");
  desk_refuse (desk, "incident.add-minutes", STW_COMMAND_ERROR_INVALID, "{'incident':1}");
  desk_refuse (desk,
               "incident.add-minutes",
               STW_COMMAND_ERROR_INVALID,
               "{'incident':1,'minutes':1441}");
}

static gint64
get_timer (Desk *desk)
{
  return desk_number (desk, "SELECT COALESCE(timer_at, 0) FROM incident WHERE id = 1");
}

static void
a_timer_becomes_minutes (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  gint64 since = desk->now;

  desk_refuse (desk, "incident.stop-timer", STW_COMMAND_ERROR_REFUSED, "{'incident':1}");
  desk_refuse (desk, "incident.drop-timer", STW_COMMAND_ERROR_REFUSED, "{'incident':1}");
  desk_act (desk, "incident.start-timer", "{'incident':1}");
  g_assert_cmpint (get_timer (desk), ==, since);
  desk_refuse (desk, "incident.start-timer", STW_COMMAND_ERROR_REFUSED, "{'incident':1}");
  desk->now += 10 * STW_MINUTE + 1;
  desk_act (desk, "incident.stop-timer", "{'incident':1,'note':'looked'}");
  g_assert_cmpint (get_minutes (desk, 1), ==, 11);
  g_assert_cmpint (get_timer (desk), ==, 0);
  desk_act (desk, "incident.start-timer", "{'incident':1}");
  desk_act (desk, "incident.drop-timer", "{'incident':1}");
  g_assert_cmpint (get_minutes (desk, 1), ==, 11);
  /* Forgotten over the weekend. */
  desk_act (desk, "incident.start-timer", "{'incident':1}");
  desk->now += 3 * STW_DAY;
  desk_act (desk, "incident.stop-timer", "{'incident':1}");
  g_assert_cmpint (get_minutes (desk, 1), ==, 11 + 24 * 60);
  desk_refuse (desk,
               "incident.start-timer",
               STW_COMMAND_ERROR_INVALID,
               "{'incident':1,'since':%" G_GINT64_FORMAT "}",
               desk->now + 1);
}

static void
minutes_are_billed_by_period (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  const StwWorkFilter filter = { .company = 1, .from = desk->now, .to = desk->now + STW_DAY };
  g_autoptr (GError) error = NULL;
  g_autofree char *csv = NULL;

  desk_act (desk,
            "incident.add-minutes",
            "{'incident':1,'minutes':15,'technician':'Kim','note':'=HYPERLINK(1), two'}");
  desk_act (desk,
            "incident.add-minutes",
            "{'incident':1,'minutes':99,'at':%" G_GINT64_FORMAT "}",
            desk->now - 1);
  csv = stw_work_to_csv (desk->db, &filter, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (csv,
                   ==,
                   "at,company,incident,title,technician,minutes,note\r\n"
                   "2023-11-14T22:13:20Z,Acme,INC-1,\"High CPU on web-01\",Kim,15,"
                   "\"'=HYPERLINK(1), two\"\r\n");
}

static void
one_command_acts_on_many_and_says_which_it_could_not (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  g_autoptr (JsonObject) result = NULL;
  JsonArray *failed;
  gint64 groups;

  fire (desk, "printer", "Out of paper");
  fire (desk, "ups", "On battery");
  desk_act (desk, "incident.resolve", "{'incident':2}");
  groups = desk->n_groups;
  result = give (desk,
                 "incident.bulk",
                 0,
                 "{'command':'incident.resolve','incidents':[1,2,3,77],"
                 "'arguments':{'reason':'it was the power'}}");
  g_assert_cmpint (desk->n_groups, ==, groups + 1);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (result, "incidents")),
                   ==,
                   2);
  failed = json_object_get_array_member (result, "failed");
  g_assert_cmpint (json_array_get_length (failed), ==, 2);
  g_assert_cmpint (
    json_object_get_int_member (json_array_get_object_element (failed, 0), "incident"),
    ==,
    2);
  g_assert_cmpstr (
    json_object_get_string_member (json_array_get_object_element (failed, 1), "error"),
    ==,
    "There is no such incident.");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident WHERE status = 4"), ==, 3);
  g_assert_cmpint (
    desk_number (desk, "SELECT COUNT(*) FROM audit WHERE action = 'incident.resolve'"),
    ==,
    3);
  desk_check (desk);
}

static void
many_are_merged_into_one (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  g_autoptr (JsonObject) result = NULL;

  fire (desk, "printer", "Out of paper");
  fire (desk, "ups", "On battery");
  result = give (desk,
                 "incident.bulk",
                 0,
                 "{'command':'incident.merge','incidents':[2,3],'arguments':{'into':1}}");
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident WHERE id = 1"), ==, 3);
  desk_check (desk);
}

static void
a_command_on_many_is_bounded_and_known (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  g_autoptr (GString) many = g_string_new ("1");

  for (guint i = 0; i < 1000; i++)
    g_string_append (many, ",1");
  desk_refuse (desk,
               "incident.bulk",
               STW_COMMAND_ERROR_INVALID,
               "{'command':'incident.resolve','incidents':[%s]}",
               many->str);
  desk_refuse (desk, "incident.bulk", STW_COMMAND_ERROR_INVALID, "{'incidents':[1]}");
  desk_refuse (desk,
               "incident.bulk",
               STW_COMMAND_ERROR_INVALID,
               "{'command':'incident.undo','incidents':[1]}");
  desk_refuse (desk,
               "incident.bulk",
               STW_COMMAND_ERROR_INVALID,
               "{'command':'incident.resolve','incidents':[]}");
}

static void
opening_a_link_is_part_of_the_story (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  g_autoptr (JsonObject) added =
               give (desk,
                     "link.add",
                     1,
                     "{'title':'Wiki','url':'https://wiki.example/{asset}?from={incident}'}");
  g_autoptr (JsonObject) opened = give (desk, "link.open", 0, "{'incident':1,'link':1}");
  g_autofree char *told = NULL;

  g_assert_cmpstr (json_object_get_string_member (opened, "url"),
                   ==,
                   "https://wiki.example/web-01?from=INC-1");
  told = desk_text (desk, "SELECT detail ->> 'url' FROM timeline WHERE kind = 'link'");
  g_assert_cmpstr (told, ==, "https://wiki.example/web-01?from=INC-1");
  desk_refuse (desk,
               "link.open",
               STW_COMMAND_ERROR_NOT_FOUND,
               "{'incident':1,'link':1,'asset':'db-07'}");
  desk_refuse (desk, "link.open", STW_COMMAND_ERROR_NOT_FOUND, "{'incident':1,'link':2}");
  desk_refuse (desk, "link.open", STW_COMMAND_ERROR_NOT_FOUND, "{'incident':1,'alert':1}");
}

static void
a_terminal_needs_no_link (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  g_autoptr (JsonObject) opened = NULL;

  g_assert_cmpint (fire (desk, "web-05:9100", "High CPU"), ==, 1);
  opened = give (desk, "link.open", 0, "{'incident':1,'terminal':true,'asset':'web-05:9100'}");
  /* The port is of what is watched. */
  g_assert_cmpstr (json_object_get_string_member (opened, "url"), ==, "ssh://web-05");
  desk_refuse (desk,
               "link.open",
               STW_COMMAND_ERROR_NOT_FOUND,
               "{'incident':1,'terminal':true,'asset':'db-07'}");
}

static void
a_link_belongs_to_its_company (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  g_autoptr (JsonObject) added = NULL;
  g_autoptr (GError) error = NULL;

  desk_add_company (desk, "Globex");
  added = give (desk, "link.add", 2, "{'title':'Wiki','url':'https://wiki.example/'}");
  desk_refuse (desk, "link.open", STW_COMMAND_ERROR_NOT_FOUND, "{'incident':1,'link':1}");
  g_assert_null (desk_command (desk, "desk", "link.remove", 1, &error, "{'id':1}"));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
}

static void
contacts_come_and_go (void)
{
  g_autoptr (Desk) desk = desk_with_incident ();
  g_autoptr (JsonObject) added =
               give (desk, "contact.add", 1, "{'name':'Ms Roe','phone':'+49 30 1','note':''}");
  g_autofree char *phone = NULL;
  g_autoptr (JsonObject) updated = NULL;
  g_autoptr (JsonObject) removed = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&added, json_object_unref);
  updated = give (desk, "contact.update", 1, "{'id':1,'name':'Ms Roe','phone':'+49 30 2'}");
  g_assert_true (json_object_has_member (updated, "undo"));
  phone = desk_text (desk, "SELECT phone FROM contact");
  g_assert_cmpstr (phone, ==, "+49 30 2");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM contact WHERE note IS NULL"), ==, 1);
  g_assert_null (desk_command (desk, "desk", "contact.remove", 2, &error, "{'id':1}"));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
  removed = give (desk, "contact.remove", 1, "{'id':1}");
  g_assert_true (json_object_has_member (removed, "undo"));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM contact"), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM audit WHERE entity = 'contact'"),
                   ==,
                   3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/desk/snooze", what_is_put_off_comes_back_at_its_time);
  g_test_add_func ("/engine/desk/snooze-alert",
                   what_is_put_off_until_the_next_alert_comes_back_with_it);
  g_test_add_func ("/engine/desk/snooze-ends", what_is_worked_on_is_put_off_no_more);
  g_test_add_func ("/engine/desk/snooze-over", what_is_over_is_not_woken);
  g_test_add_func ("/engine/desk/snooze-refused", a_snooze_ends_within_a_year);
  g_test_add_func ("/engine/desk/by-hand", an_incident_by_hand_is_as_bad_as_one_says);
  g_test_add_func ("/engine/desk/severity", a_persons_severity_stays_until_it_is_taken_away);
  g_test_add_func ("/engine/desk/by-hand-refused",
                   an_incident_by_hand_names_a_company_and_what_is_wrong);
  g_test_add_func ("/engine/desk/minutes", minutes_are_summed_up_with_those_of_what_was_merged);
  g_test_add_func ("/engine/desk/timer", a_timer_becomes_minutes);
  g_test_add_func ("/engine/desk/billing", minutes_are_billed_by_period);
  g_test_add_func ("/engine/desk/bulk", one_command_acts_on_many_and_says_which_it_could_not);
  g_test_add_func ("/engine/desk/bulk-merge", many_are_merged_into_one);
  g_test_add_func ("/engine/desk/bulk-bounds", a_command_on_many_is_bounded_and_known);
  g_test_add_func ("/engine/desk/link", opening_a_link_is_part_of_the_story);
  g_test_add_func ("/engine/desk/terminal", a_terminal_needs_no_link);
  g_test_add_func ("/engine/desk/link-wall", a_link_belongs_to_its_company);
  g_test_add_func ("/engine/desk/contacts", contacts_come_and_go);
  return g_test_run ();
}

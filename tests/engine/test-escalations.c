/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Escalation on real incidents, by a clock that the test drives: who is told, when it stops, and
 * when it begins again. */

#include "desk-fixture.h"

#include "engine/channels.h"
#include "engine/due-list.h"
#include "engine/escalation.h"

#define STEPS                                                                                      \
  "'name':'Nights','progress_minutes':60,'steps':["                                                \
  "{'after_minutes':0,'whom':'person','who':1,'times':2,'every_minutes':5},"                       \
  "{'after_minutes':10,'whom':'role','who':'administrator','reassign':true}]"

static void
run_due (Desk *desk, const char *changes)
{
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) result =
                   desk_command (desk, "engine", STW_COMMAND_DUE, 0, &error, "%s", changes);

      g_assert_no_error (error);
      if (!json_object_has_member (result, "more"))
        return;
      changes = "{}";
    }
}

/* A technician, an administrator, a client's own administrator who asked to be told, and the
 * policy that all go by. */
static Desk *
new_desk (void)
{
  Desk *desk = desk_new ();

  desk_add_company (desk, "Northwind");
  desk_act (desk, "person.add", "{'name':'Tom','role':'technician','mail':'tom@msp.example'}");
  desk_act (desk, "person.add", "{'name':'Amina','role':'administrator'}");
  desk_act (desk,
            "person.add",
            "{'name':'Dana','mail':'dana@northwind.example','told_resolved':true,"
            "'grants':[{'company':1,'role':'company-administrator'}]}");
  desk_act (desk,
            "channel.set",
            "{'channel':'smtp','host':'localhost','port':25,'security':'none',"
            "'from':'desk@msp.example'}");
  desk_act (desk, "escalation.set-policy", "{" STEPS "}");
  desk_act (desk, "escalation.choose", "{'policy':1}");
  return desk;
}

static void
fire (Desk *desk, const char *severity)
{
  g_free (
    desk_post (desk,
               &(Message){ .asset = "web-1", .signature = "Disk full", .severity = severity }));
  run_due (desk, "{'incident':[1]}");
}

static void
pass (Desk *desk, gint64 minutes)
{
  desk->now += minutes * STW_MINUTE;
  run_due (desk, "{'incident':[1]}");
}

static gint64
count (Desk *desk, const char *kind)
{
  return desk_number (desk, "SELECT COUNT(*) FROM timeline WHERE kind = '%s'", kind);
}

/* How often a person was told on a channel, but for what promises tell. */
static gint64
told (Desk *desk, const char *name, const char *channel)
{
  return desk_number (desk,
                      "SELECT COUNT(*) FROM message m JOIN person p ON p.id = m.person_id "
                      "WHERE p.name = '%s' AND m.channel = '%s' "
                      "AND m.purpose IN ('escalation', 'resolved')",
                      name,
                      channel);
}

static void
who_does_not_answer_is_told_again_and_then_the_next (void)
{
  g_autoptr (Desk) desk = new_desk ();

  fire (desk, "high");
  g_assert_cmpint (told (desk, "Tom", "mail"), ==, 1);
  g_assert_cmpint (told (desk, "Tom", "bell"), ==, 1);
  pass (desk, 5);
  g_assert_cmpint (told (desk, "Tom", "mail"), ==, 2);
  g_assert_cmpint (told (desk, "Amina", "bell"), ==, 0);
  pass (desk, 5);
  g_assert_cmpint (told (desk, "Tom", "mail"), ==, 2);
  g_assert_cmpint (told (desk, "Amina", "bell"), ==, 1);
  /* Without an address there is no e-mail. */
  g_assert_cmpint (told (desk, "Amina", "mail"), ==, 0);
  pass (desk, 600);
  g_assert_cmpint (told (desk, "Amina", "bell"), ==, 1);
  g_assert_cmpint (count (desk, "told"), ==, 1);
  g_assert_cmpint (count (desk, "escalated"), ==, 2);
  desk_check (desk);
}

static void
a_step_gives_the_incident_to_whom_it_reaches (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autofree char *detail = NULL;

  fire (desk, "high");
  desk_act (desk, "incident.assign", "{'incident':1,'person':1}");
  pass (desk, 10);
  g_assert_cmpint (desk_number (desk, "SELECT assignee_id FROM incident"), ==, 2);
  detail =
    desk_text (desk, "SELECT detail FROM timeline WHERE kind = 'assign' AND actor = 'engine'");
  g_assert_nonnull (strstr (detail, "\"previous\":1"));
  g_assert_nonnull (strstr (detail, "\"level\":2"));
  g_assert_nonnull (strstr (detail, "\"reason\":\"escalation\""));
}

static void
each_message_has_one_job (void)
{
  g_autoptr (Desk) desk = new_desk ();

  fire (desk, "high");
  pass (desk, 5);
  run_due (desk, "{'incident':[1],'person':[1]}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM job WHERE kind = 'message.send'"),
                   ==,
                   2);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(DISTINCT key) FROM job"), ==, 2);
}

static void
an_answer_stops_it_until_patience_ends (void)
{
  g_autoptr (Desk) desk = new_desk ();

  fire (desk, "high");
  desk->now += STW_MINUTE;
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  pass (desk, 0);
  pass (desk, 50);
  g_assert_cmpint (told (desk, "Tom", "mail"), ==, 1);
  desk_act (desk, "incident.note", "{'incident':1,'text':'Looking'}");
  pass (desk, 59);
  g_assert_cmpint (count (desk, "escalation-resumed"), ==, 0);
  pass (desk, 1);
  g_assert_cmpint (count (desk, "escalation-resumed"), ==, 1);
  g_assert_cmpint (told (desk, "Tom", "mail"), ==, 2);
  desk_act (desk, "incident.start", "{'incident':1}");
  pass (desk, 30);
  g_assert_cmpint (told (desk, "Amina", "bell"), ==, 0);
}

static void
a_critical_alert_pages_again (void)
{
  g_autoptr (Desk) desk = new_desk ();

  fire (desk, "high");
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  pass (desk, 1);
  g_assert_cmpint (told (desk, "Tom", "mail"), ==, 1);
  g_free (desk_post (
    desk,
    &(Message){ .asset = "web-1", .signature = "Disk failing", .severity = "critical" }));
  pass (desk, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
  g_assert_cmpint (told (desk, "Tom", "mail"), ==, 2);
  desk_check (desk);
}

static void
reopening_starts_it_again (void)
{
  g_autoptr (Desk) desk = new_desk ();

  fire (desk, "high");
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  desk_act (desk, "incident.resolve", "{'incident':1}");
  pass (desk, 1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM escalation"), ==, 0);
  pass (desk, 600);
  g_assert_cmpint (told (desk, "Tom", "mail"), ==, 1);
  desk_act (desk, "incident.reopen", "{'incident':1}");
  pass (desk, 0);
  g_assert_cmpint (told (desk, "Tom", "mail"), ==, 2);
}

static void
who_asked_hears_of_the_resolution_with_what_they_may_read (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autofree char *body = NULL;

  fire (desk, "high");
  desk_act (desk, "incident.note", "{'incident':1,'text':'Cleaned /var','for_client':true}");
  desk_act (desk, "incident.note", "{'incident':1,'text':'They never clean it'}");
  desk_act (desk, "incident.resolve", "{'incident':1}");
  pass (desk, 0);
  pass (desk, 0);
  g_assert_cmpint (told (desk, "Dana", "mail"), ==, 1);
  g_assert_cmpint (told (desk, "Dana", "bell"), ==, 0);
  body = desk_text (desk, "SELECT body FROM message WHERE purpose = 'resolved'");
  g_assert_nonnull (strstr (body, "Cleaned /var"));
  g_assert_null (strstr (body, "never"));
}

static void
a_step_that_reaches_nobody_is_passed_and_told_so (void)
{
  g_autoptr (Desk) desk = new_desk ();

  desk_act (desk, "person.set-status", "{'person':1,'status':'away'}");
  fire (desk, "high");
  g_assert_cmpint (count (desk, "escalation-passed"), ==, 1);
  g_assert_cmpint (told (desk, "Tom", "mail"), ==, 0);
  g_assert_cmpint (told (desk, "Amina", "bell"), ==, 1);
}

static void
what_fell_due_meanwhile_happens_once_and_in_order (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autofree char *order = NULL;

  g_free (desk_post (desk, &(Message){ .asset = "web-1", .signature = "Disk full" }));
  desk->now += 3 * STW_HOUR;
  desk_restart (desk);
  run_due (desk, "{}");
  run_due (desk, "{}");
  order = desk_text (desk,
                     "SELECT group_concat (n) FROM (SELECT p.name AS n FROM message m JOIN person "
                     "p ON p.id = m.person_id WHERE m.channel = 'bell' AND "
                     "m.purpose = 'escalation' ORDER BY m.id)");
  g_assert_cmpstr (order, ==, "Tom,Tom,Amina");
}

static void
a_desk_of_one_is_not_escalated (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Northwind");
  fire (desk, "critical");
  pass (desk, 600);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM message"), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM escalation"), ==, 0);
}

static void
the_preview_says_what_would_happen_and_tells_nobody (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) list = NULL;
  JsonObject *row;

  fire (desk, "high");
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  pass (desk, 0);
  list = stw_escalation_preview (desk->db, 1, desk->now + STW_DAY, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (list), ==, 3);
  row = json_array_get_object_element (list, 2);
  g_assert_cmpstr (json_object_get_string_member (row, "what"), ==, "told");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (row, "people"), 0),
                   ==,
                   "Amina");
  g_assert_cmpint (told (desk, "Amina", "bell"), ==, 0);
}

static gint64
count_state (Desk *desk, const char *channel, const char *state)
{
  return desk_number (desk,
                      "SELECT COUNT(*) FROM message WHERE channel = '%s' AND state = '%s'",
                      channel,
                      state);
}

static gint64
count_delivered (Desk *desk)
{
  return desk_number (desk,
                      "SELECT COUNT(*) FROM timeline WHERE kind = 'message' AND "
                      "json_extract (detail, '$.state') = 'delivered'");
}

/* It is sent while it only stands there; that it was seen is told once for each way. */
static void
what_the_window_shows_is_delivered_when_it_is_seen (void)
{
  g_autoptr (Desk) desk = new_desk ();

  fire (desk, "high");
  pass (desk, 5);
  g_assert_cmpint (count_state (desk, "bell", "sent"), ==, 2);
  g_assert_cmpint (count_state (desk, "desktop", "sent"), ==, 2);
  g_assert_cmpint (count_delivered (desk), ==, 0);
  desk_act (desk, "notification.shown", "{'incident':1}");
  g_assert_cmpint (count_state (desk, "desktop", "delivered"), ==, 2);
  g_assert_cmpint (count_state (desk, "bell", "sent"), ==, 2);
  desk_act (desk, "notification.read", "{}");
  g_assert_cmpint (count_state (desk, "bell", "delivered"), ==, 2);
  g_assert_cmpint (count_delivered (desk), ==, 2);
  desk_act (desk, "notification.shown", "{'incident':1}");
  desk_act (desk, "notification.read", "{}");
  g_assert_cmpint (count_delivered (desk), ==, 2);
  desk_check (desk);
}

/* By night there is no support: from 18:00 to 8:00, and on weekends. */
static void
add_support_hours (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = NULL;

  desk_act (desk,
            "calendar.save",
            "{'name':'Office','timezone':'UTC','hours':{'mon':[['08:00','18:00']],"
            "'tue':[['08:00','18:00']],'wed':[['08:00','18:00']],'thu':[['08:00','18:00']],"
            "'fri':[['08:00','18:00']]}}");
  result = desk_command (desk,
                         "desk",
                         "company.choose-sla",
                         1,
                         &error,
                         "{'policy':null,'calendar':'calendar-1'}");
  g_assert_no_error (error);
}

/* The clock goes on to an hour of a Thursday. */
static void
go_to_thursday (Desk *desk, int hour)
{
  gint64 day = desk->now / STW_DAY + 1;

  /* 1 January 1970 was one. */
  day += (7 - day % 7) % 7;
  desk->now = day * STW_DAY + hour * STW_HOUR;
}

static void
a_low_one_at_night_waits_for_the_morning (void)
{
  g_autoptr (Desk) desk = new_desk ();

  add_support_hours (desk);
  desk_act (desk, "escalation.choose", "{'severity':'low','hours':'closed','policy':0}");
  go_to_thursday (desk, 3);
  fire (desk, "low");
  pass (desk, 4 * 60 + 59);
  g_assert_cmpint (told (desk, "Tom", "bell"), ==, 0);
  pass (desk, 1);
  g_assert_cmpint (told (desk, "Tom", "bell"), ==, 1);
  desk_check (desk);
}

static void
a_worse_one_at_night_does_not_wait (void)
{
  g_autoptr (Desk) desk = new_desk ();

  add_support_hours (desk);
  desk_act (desk, "escalation.choose", "{'severity':'low','hours':'closed','policy':0}");
  go_to_thursday (desk, 3);
  fire (desk, "high");
  g_assert_cmpint (told (desk, "Tom", "bell"), ==, 1);
}

static void
a_choice_is_taken_back_by_what_it_is_for (void)
{
  g_autoptr (Desk) desk = new_desk ();

  desk_act (desk, "escalation.choose", "{'severity':'low','hours':'closed','policy':0}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM escalation_choice"), ==, 2);
  desk_refuse (desk,
               "escalation.unchoose",
               STW_COMMAND_ERROR_NOT_FOUND,
               "{'severity':'low','hours':'open'}");
  desk_act (desk, "escalation.unchoose", "{'severity':'low','hours':'closed'}");
  g_assert_cmpint (desk_number (desk, "SELECT severity IS NULL FROM escalation_choice"), ==, 1);
  desk_act (desk, "escalation.unchoose", "{'choice':1}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM escalation_choice"), ==, 0);
}

static void
a_rise_in_severity_pages_again (void)
{
  g_autoptr (Desk) desk = new_desk ();

  fire (desk, "medium");
  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  pass (desk, 1);
  g_assert_cmpint (told (desk, "Tom", "mail"), ==, 1);
  desk_act (desk, "incident.set-severity", "{'incident':1,'severity':'low'}");
  pass (desk, 1);
  g_assert_cmpint (told (desk, "Tom", "mail"), ==, 1);
  desk_act (desk, "incident.set-severity", "{'incident':1,'severity':'high'}");
  pass (desk, 0);
  g_assert_cmpint (told (desk, "Tom", "mail"), ==, 2);
}

/* Dana asked to hear of resolutions only. */
static void
a_client_is_informed_only_when_they_asked (void)
{
  g_autoptr (Desk) desk = new_desk ();

  desk_act (desk,
            "escalation.set-policy",
            "{'policy':1,'name':'Client','steps':["
            "{'after_minutes':0,'whom':'role','who':'company-administrator','reassign':true}]}");
  fire (desk, "high");
  g_assert_cmpint (told (desk, "Dana", "mail"), ==, 0);
  g_assert_cmpint (count (desk, "escalation-passed"), ==, 1);
  desk_act (desk, "person.update", "{'person':3,'told_escalated':true}");
  desk_act (desk, "incident.resolve", "{'incident':1}");
  pass (desk, 0);
  desk_act (desk, "incident.reopen", "{'incident':1}");
  pass (desk, 0);
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM message WHERE person_id = 3 AND "
                                "purpose = 'escalation'"),
                   ==,
                   1);
  /* It informs: the incident is not theirs. */
  g_assert_cmpint (desk_number (desk, "SELECT COALESCE (assignee_id, 0) FROM incident"), ==, 0);
}

static void
policies_that_make_no_sense_are_refused (void)
{
  g_autoptr (Desk) desk = new_desk ();
  static const char *const steps[] = {
    "[]",
    "[{'after_minutes':-1,'whom':'assignee'}]",
    "[{'after_minutes':0,'whom':'cat'}]",
    "[{'after_minutes':0,'whom':'role','who':'king'}]",
    "[{'after_minutes':0,'whom':'team'}]",
    "[{'after_minutes':9,'whom':'assignee'},{'after_minutes':8,'whom':'assignee'}]",
    "[{'after_minutes':0,'whom':'assignee','times':2}]",
    "[7]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    desk_refuse (desk,
                 "escalation.set-policy",
                 STW_COMMAND_ERROR_INVALID,
                 "{'name':'X','steps':%s}",
                 steps[i]);
  desk_refuse (desk, "escalation.set-policy", STW_COMMAND_ERROR_REFUSED, "{" STEPS "}");
  desk_refuse (desk,
               "escalation.set-policy",
               STW_COMMAND_ERROR_NOT_FOUND,
               "{'policy':9," STEPS "}");
  desk_refuse (desk, "escalation.choose", STW_COMMAND_ERROR_NOT_FOUND, "{'policy':9}");
  desk_refuse (desk,
               "escalation.choose",
               STW_COMMAND_ERROR_INVALID,
               "{'policy':1,'hours':'never'}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/escalations/steps",
                   who_does_not_answer_is_told_again_and_then_the_next);
  g_test_add_func ("/engine/escalations/reassign", a_step_gives_the_incident_to_whom_it_reaches);
  g_test_add_func ("/engine/escalations/once", each_message_has_one_job);
  g_test_add_func ("/engine/escalations/answer", an_answer_stops_it_until_patience_ends);
  g_test_add_func ("/engine/escalations/critical", a_critical_alert_pages_again);
  g_test_add_func ("/engine/escalations/reopened", reopening_starts_it_again);
  g_test_add_func ("/engine/escalations/resolved",
                   who_asked_hears_of_the_resolution_with_what_they_may_read);
  g_test_add_func ("/engine/escalations/passed", a_step_that_reaches_nobody_is_passed_and_told_so);
  g_test_add_func ("/engine/escalations/restart",
                   what_fell_due_meanwhile_happens_once_and_in_order);
  g_test_add_func ("/engine/escalations/alone", a_desk_of_one_is_not_escalated);
  g_test_add_func ("/engine/escalations/preview",
                   the_preview_says_what_would_happen_and_tells_nobody);
  g_test_add_func ("/engine/escalations/seen", what_the_window_shows_is_delivered_when_it_is_seen);
  g_test_add_func ("/engine/escalations/night", a_low_one_at_night_waits_for_the_morning);
  g_test_add_func ("/engine/escalations/night/worse", a_worse_one_at_night_does_not_wait);
  g_test_add_func ("/engine/escalations/unchoose", a_choice_is_taken_back_by_what_it_is_for);
  g_test_add_func ("/engine/escalations/rise", a_rise_in_severity_pages_again);
  g_test_add_func ("/engine/escalations/client", a_client_is_informed_only_when_they_asked);
  g_test_add_func ("/engine/escalations/refused", policies_that_make_no_sense_are_refused);
  return g_test_run ();
}

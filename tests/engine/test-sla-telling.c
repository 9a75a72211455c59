/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That a promise runs out or was missed is told to people, by a clock that the test drives: what
 * is of high severity is to be answered in 30 minutes and resolved in 8 hours, with a warning at
 * four fifths of it. Nobody's escalation gets in the way: it begins after ten hours. */

#include "desk-fixture.h"

#include "desk/gathering.h"
#include "desk/notification-store.h"
#include "engine/channels.h"
#include "engine/due-list.h"
#include "engine/gathered.h"
#include "engine/job-commands.h"

#define RESPONSE (30 * STW_MINUTE)
#define WARNING (24 * STW_MINUTE)
#define RESOLUTION (8 * STW_HOUR)

static void
run_due (Desk *desk)
{
  const char *changes = "{'incident':[1]}";

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

static void
escalate (Desk *desk, const char *steps)
{
  desk_act (desk, "escalation.set-policy", "{'name':'Days','steps':[%s]}", steps);
  desk_act (desk, "escalation.choose", "{'policy':1}");
}

/* Two technicians of whom Tom has an address, an administrator, and a client's own administrator
 * who asked for everything. */
static Desk *
new_desk (void)
{
  Desk *desk = desk_new ();

  desk_add_company (desk, "Northwind");
  desk_act (desk, "person.add", "{'name':'Tom','role':'technician','mail':'tom@msp.example'}");
  desk_act (desk, "person.add", "{'name':'Lena','role':'technician'}");
  desk_act (desk, "person.add", "{'name':'Amina','role':'administrator'}");
  desk_act (desk,
            "person.add",
            "{'name':'Dana','mail':'dana@northwind.example','told_resolved':true,"
            "'told_escalated':true,'grants':[{'company':1,'role':'company-administrator'}]}");
  desk_act (desk,
            "channel.set",
            "{'channel':'smtp','host':'localhost','port':25,'security':'none',"
            "'from':'desk@msp.example'}");
  return desk;
}

static void
fire (Desk *desk)
{
  g_free (desk_post (desk, &(Message){ .asset = "web-1", .signature = "Disk full" }));
  run_due (desk);
}

static void
wait_until (Desk *desk, gint64 now)
{
  desk->now = now;
  run_due (desk);
}

static gint64
count (Desk *desk, const char *kind)
{
  return desk_number (desk, "SELECT COUNT(*) FROM timeline WHERE kind = '%s'", kind);
}

/* How often a person was told on a channel for a purpose. */
static gint64
told (Desk *desk, const char *name, const char *channel, const char *purpose)
{
  return desk_number (desk,
                      "SELECT COUNT(*) FROM message m JOIN person p ON p.id = m.person_id "
                      "WHERE p.name = '%s' AND m.channel = '%s' AND m.purpose = '%s'",
                      name,
                      channel,
                      purpose);
}

static void
who_has_it_is_told_once_of_each (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;
  g_autofree char *detail = NULL;

  escalate (desk, "{'after_minutes':600,'whom':'person','who':3}");
  fire (desk);
  desk_act (desk, "incident.assign", "{'incident':1,'person':1}");
  wait_until (desk, start + WARNING - 1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM message"), ==, 0);
  wait_until (desk, start + WARNING);
  run_due (desk);
  g_assert_cmpint (told (desk, "Tom", "mail", "warning"), ==, 1);
  g_assert_cmpint (told (desk, "Tom", "bell", "warning"), ==, 1);
  g_assert_cmpint (told (desk, "Tom", "desktop", "warning"), ==, 1);
  wait_until (desk, start + RESPONSE + 1);
  run_due (desk);
  g_assert_cmpint (told (desk, "Tom", "mail", "breach"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM message WHERE person_id <> 1"), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM job WHERE kind = 'message.send'"),
                   ==,
                   2);
  g_assert_cmpint (count (desk, "warning-told"), ==, 1);
  detail = desk_text (desk, "SELECT detail FROM timeline WHERE kind = 'breach-told'");
  g_assert_nonnull (strstr (detail, "Tom"));
  desk_check (desk);
}

static void
without_one_the_first_whom_the_escalation_reaches_is_told (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  escalate (desk,
            "{'after_minutes':600,'whom':'person','who':1},"
            "{'after_minutes':610,'whom':'role','who':'company-administrator'},"
            "{'after_minutes':620,'whom':'role','who':'administrator'}");
  fire (desk);
  wait_until (desk, start + WARNING);
  g_assert_cmpint (told (desk, "Tom", "bell", "warning"), ==, 1);
  /* A client's own administrator is never woken by the clock of a promise. */
  desk_act (desk, "person.set-status", "{'person':1,'status':'away'}");
  wait_until (desk, start + RESPONSE + 1);
  g_assert_cmpint (told (desk, "Tom", "bell", "breach"), ==, 0);
  g_assert_cmpint (told (desk, "Dana", "mail", "breach"), ==, 0);
  g_assert_cmpint (told (desk, "Amina", "bell", "breach"), ==, 1);
}

static void
where_nothing_is_set_all_technicians_are_told (void)
{
  g_autoptr (Desk) desk = new_desk ();

  gint64 start = desk->now;

  desk_act (desk, "person.set-status", "{'person':1,'status':'away'}");
  fire (desk);
  /* The escalation goes its own way meanwhile. */
  wait_until (desk, start + 5 * STW_MINUTE);
  wait_until (desk, start + 15 * STW_MINUTE);
  wait_until (desk, start + WARNING);
  g_assert_cmpint (told (desk, "Lena", "bell", "warning"), ==, 1);
  g_assert_cmpint (told (desk, "Tom", "bell", "warning"), ==, 0);
  g_assert_cmpint (told (desk, "Amina", "bell", "warning"), ==, 0);
}

static void
whom_the_escalation_told_in_the_same_minute_is_left_in_peace (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  escalate (desk,
            "{'after_minutes':0,'whom':'person','who':1},"
            "{'after_minutes':24,'whom':'person','who':1},"
            "{'after_minutes':29,'whom':'person','who':1}");
  fire (desk);
  wait_until (desk, start + WARNING);
  g_assert_cmpint (told (desk, "Tom", "bell", "escalation"), ==, 2);
  g_assert_cmpint (told (desk, "Tom", "bell", "warning"), ==, 0);
  g_assert_cmpint (count (desk, "sla-warning"), ==, 1);
  g_assert_cmpint (count (desk, "warning-told"), ==, 0);
  /* Another minute is another matter. */
  wait_until (desk, start + 29 * STW_MINUTE);
  wait_until (desk, start + RESPONSE + 1);
  g_assert_cmpint (told (desk, "Tom", "bell", "breach"), ==, 1);
}

static void
a_policy_says_what_is_told (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  desk_act (desk,
            "sla-policy.save",
            "{'id':'sla-1','name':'Standard','default':true,'tell_warning':false,'targets':"
            "{'high':{'response_minutes':30}}}");
  escalate (desk, "{'after_minutes':600,'whom':'person','who':2}");
  fire (desk);
  wait_until (desk, start + WARNING);
  g_assert_cmpint (count (desk, "sla-warning"), ==, 1);
  g_assert_cmpint (told (desk, "Lena", "bell", "warning"), ==, 0);
  wait_until (desk, start + RESPONSE + 1);
  g_assert_cmpint (told (desk, "Lena", "bell", "breach"), ==, 1);
}

static void
what_is_over_or_pages_nobody_is_told_to_nobody (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  fire (desk);
  desk->now = start + RESPONSE + 1;
  desk_act (desk, "incident.resolve", "{'incident':1}");
  run_due (desk);
  g_assert_cmpint (count (desk, "sla-breach"), ==, 1);
  g_assert_cmpint (count (desk, "breach-told"), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM message WHERE purpose = 'breach'"),
                   ==,
                   0);
}

static StwNotificationKind
get_newest (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwNotification) newest = stw_notification_load (desk->db, 1, &error);

  g_assert_no_error (error);
  g_assert_nonnull (newest);
  g_assert_true (newest->waits);
  return newest->kind;
}

static void
one_person_alone_is_told_by_the_window (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 start = desk->now;

  desk_add_company (desk, "Northwind");
  fire (desk);
  g_assert_cmpint (get_newest (desk), ==, STW_NOTIFICATION_OPENED);
  wait_until (desk, start + WARNING);
  g_assert_cmpint (get_newest (desk), ==, STW_NOTIFICATION_WARNED);
  wait_until (desk, start + RESPONSE + 1);
  g_assert_cmpint (get_newest (desk), ==, STW_NOTIFICATION_MISSED);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM message"), ==, 0);
}

static void
what_was_missed_while_off_is_told_once (void)
{
  g_autoptr (Desk) desk = new_desk ();

  escalate (desk, "{'after_minutes':600,'whom':'person','who':2}");
  fire (desk);
  desk->now += RESOLUTION + STW_MINUTE;
  desk_restart (desk);
  run_due (desk);
  desk_restart (desk);
  run_due (desk);
  g_assert_cmpint (count (desk, "sla-breach"), ==, 2);
  g_assert_cmpint (count (desk, "sla-warning"), ==, 0);
  /* One message says both. */
  g_assert_cmpint (told (desk, "Lena", "bell", "breach"), ==, 1);
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM message WHERE body LIKE '%%answered%%' AND "
                                "body LIKE '%%resolved%%' AND channel = 'bell'"),
                   ==,
                   1);
}

#define MANY 120

/* So many incidents whose answer is due in the same second, all of them Tom's. */
static void
let_many_come (Desk *desk)
{
  escalate (desk, "{'after_minutes':600,'whom':'person','who':1}");
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *asset = g_strdup_printf ("web-%u", i);
      g_autofree char *signature = g_strdup_printf ("Trouble %u", i);

      g_free (desk_post (desk, &(Message){ .asset = asset, .signature = signature }));
    }
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, MANY);
}

static gint64
count_mails (Desk *desk, const char *purpose)
{
  return desk_number (desk,
                      "SELECT COUNT(*) FROM job j JOIN message m ON m.id = json_extract "
                      "(j.payload, '$.message') WHERE m.purpose = '%s'",
                      purpose);
}

static GPtrArray *
load_breaches (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *payload =
    desk_text (desk,
               "SELECT j.payload FROM job j JOIN message m ON m.id = json_extract (j.payload, "
               "'$.message') WHERE m.purpose = 'breach' ORDER BY j.id DESC LIMIT 1");
  g_autoptr (GArray) numbers = stw_gathered_read_job (payload);
  GPtrArray *messages = stw_gathered_load (desk->db, numbers, &error);

  g_assert_no_error (error);
  return messages;
}

static void
many_that_are_missed_at_once_are_one_mail (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (StwOutgoing) joined = NULL;
  g_autoptr (JsonObject) settled = NULL;

  let_many_come (desk);
  wait_until (desk, start + RESPONSE + 1);
  g_assert_cmpint (count_mails (desk, "breach"), ==, 1);
  g_assert_cmpint (told (desk, "Tom", "mail", "breach"), ==, MANY);
  g_assert_cmpint (count (desk, "breach-told"), ==, MANY);
  messages = load_breaches (desk);
  g_assert_cmpuint (messages->len, ==, MANY);
  joined = stw_gathered_join (messages);
  g_assert_cmpint (joined->incident, ==, 0);
  g_assert_true (g_str_has_prefix (joined->subject, "120 incidents, among them "));
  g_assert_nonnull (strstr (joined->body, "Trouble 0"));
  g_assert_nonnull (strstr (joined->body, "And 70 more, which you see in Steward."));
  /* What became of it stands with each of them, once. */
  settled = desk_command (desk,
                          "engine",
                          STW_COMMAND_MESSAGE_SETTLED,
                          0,
                          NULL,
                          "{'messages':[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "],'state':'sent'}",
                          ((StwOutgoing *) messages->pdata[0])->id,
                          ((StwOutgoing *) messages->pdata[1])->id);
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM timeline WHERE kind = 'message' AND "
                                "json_extract (detail, '$.state') = 'sent'"),
                   ==,
                   2);
  desk_check (desk);
}

static void
one_alone_is_a_mail_of_its_own (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (StwOutgoing) joined = NULL;

  escalate (desk, "{'after_minutes':600,'whom':'person','who':1}");
  fire (desk);
  wait_until (desk, start + RESPONSE + 1);
  messages = load_breaches (desk);
  g_assert_cmpuint (messages->len, ==, 1);
  joined = stw_gathered_join (messages);
  g_assert_cmpint (joined->incident, ==, 1);
  g_assert_cmpstr (joined->subject, ==, ((StwOutgoing *) messages->pdata[0])->subject);
}

/* A job that is claimed goes with what it had; nothing is added to it and nothing is lost. */
static void
what_comes_while_a_mail_is_on_its_way_is_another (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;
  g_autoptr (JsonObject) second = NULL;

  escalate (desk, "{'after_minutes':600,'whom':'person','who':1}");
  fire (desk);
  desk->now += 10 * STW_SECOND;
  g_free (desk_post (desk, &(Message){ .asset = "db-1", .signature = "Down" }));
  second = desk_command (desk, "engine", STW_COMMAND_DUE, 0, NULL, "{'incident':[2]}");
  wait_until (desk, start + RESPONSE + 1);
  g_assert_cmpint (count_mails (desk, "breach"), ==, 1);
  /* Its five seconds are over. */
  wait_until (desk, start + RESPONSE + 10 * STW_SECOND + 1);
  g_assert_cmpint (count_mails (desk, "breach"), ==, 2);
  g_assert_cmpint (desk_number (desk,
                                "SELECT max (not_before) - min (not_before) FROM job WHERE kind = "
                                "'message.send' AND json_extract (payload, '$.message') IN "
                                "(SELECT id FROM message WHERE purpose = 'breach')"),
                   ==,
                   STW_MINUTE);
}

/* As a runner does that then vanishes. */
static void
claim_jobs (Desk *desk)
{
  static const char *const idempotent[] = { NULL };
  StwCommand *command = stw_command_new (STW_COMMAND_JOB_CLAIM, "engine", 0);
  StwJobClaim *claim = g_new0 (StwJobClaim, 1);

  claim->owner = "a runner";
  claim->idempotent = idempotent;
  command->payload = claim;
  command->free_payload = (GDestroyNotify) stw_job_claim_free;
  stw_ledger_submit (desk->ledger, command, NULL, NULL);
  run_due (desk);
}

/* Steward ended while the one mail was on its way: nobody knows of any of them. */
static void
what_is_lost_on_its_way_is_said_of_each (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 start = desk->now;

  let_many_come (desk);
  wait_until (desk, start + RESPONSE + 1);
  desk->now += STW_GATHERING_PAUSE;
  claim_jobs (desk);
  desk->now += STW_JOB_LEASE + 1;
  claim_jobs (desk);
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM message WHERE channel = 'mail' AND "
                                "purpose = 'breach' AND state = 'unknown'"),
                   ==,
                   MANY);
}

static void
an_administrator_of_the_desk_hears_of_a_resolution_with_every_note (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autofree char *body = NULL;
  g_autofree char *to_client = NULL;

  desk_act (desk, "person.update", "{'person':3,'mail':'amina@msp.example','told_resolved':true}");
  fire (desk);
  desk_act (desk, "incident.note", "{'incident':1,'text':'Cleaned /var','for_client':true}");
  desk_act (desk, "incident.note", "{'incident':1,'text':'They never clean it'}");
  desk_act (desk, "incident.resolve", "{'incident':1}");
  run_due (desk);
  g_assert_cmpint (told (desk, "Amina", "mail", "resolved"), ==, 1);
  g_assert_cmpint (told (desk, "Tom", "mail", "resolved"), ==, 0);
  body = desk_text (desk,
                    "SELECT body FROM message WHERE purpose = 'resolved' AND person_id = 3 AND "
                    "channel = 'mail'");
  g_assert_nonnull (strstr (body, "Cleaned /var"));
  g_assert_nonnull (strstr (body, "They never clean it"));
  to_client =
    desk_text (desk, "SELECT body FROM message WHERE purpose = 'resolved' AND person_id = 4");
  g_assert_null (strstr (to_client, "never"));
  /* Who changes their mind hears no more. */
  desk_act (desk, "person.update", "{'person':3,'told_resolved':false}");
  desk_act (desk, "incident.reopen", "{'incident':1}");
  run_due (desk);
  desk_act (desk, "incident.resolve", "{'incident':1}");
  run_due (desk);
  g_assert_cmpint (told (desk, "Amina", "mail", "resolved"), ==, 1);
  g_assert_cmpint (told (desk, "Dana", "mail", "resolved"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sla-telling/assignee", who_has_it_is_told_once_of_each);
  g_test_add_func ("/sla-telling/first-level",
                   without_one_the_first_whom_the_escalation_reaches_is_told);
  g_test_add_func ("/sla-telling/standard", where_nothing_is_set_all_technicians_are_told);
  g_test_add_func ("/sla-telling/quiet",
                   whom_the_escalation_told_in_the_same_minute_is_left_in_peace);
  g_test_add_func ("/sla-telling/policy", a_policy_says_what_is_told);
  g_test_add_func ("/sla-telling/over", what_is_over_or_pages_nobody_is_told_to_nobody);
  g_test_add_func ("/sla-telling/alone", one_person_alone_is_told_by_the_window);
  g_test_add_func ("/sla-telling/off", what_was_missed_while_off_is_told_once);
  g_test_add_func ("/sla-telling/gathered", many_that_are_missed_at_once_are_one_mail);
  g_test_add_func ("/sla-telling/alone-mail", one_alone_is_a_mail_of_its_own);
  g_test_add_func ("/sla-telling/on-its-way", what_comes_while_a_mail_is_on_its_way_is_another);
  g_test_add_func ("/sla-telling/lost", what_is_lost_on_its_way_is_said_of_each);
  g_test_add_func ("/sla-telling/resolved",
                   an_administrator_of_the_desk_hears_of_a_resolution_with_every_note);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes no sense is refused with the reason that a person needs, and leaves nothing behind:
 * the commands of the team, its promises, its nights, and of many companies at once. */

#include "desk-fixture.h"

#include <string.h>

#define LAYER "'members':[1,2],'start':'2023-11-01T08:00:00Z','rotation':'daily'"
#define SCHEDULE "'name':'New','timezone':'UTC'"
#define TARGETS "'name':'New','targets'"
#define STEPS "'name':'New','steps'"

typedef struct
{
  const char *command;
  const char *arguments;
} Step;

static const Step furniture[] = {
  { "person.add",
    "{'name':'Ada','role':'administrator','timezone':'UTC','mail':'ada@msp.example'}" },
  { "person.add", "{'name':'Tom','role':'technician','timezone':'UTC'}" },
  { "person.add", "{'name':'Gus','role':'technician','timezone':'UTC'}" },
  { "person.leave", "{'person':3}" },
  { "team.add", "{'name':'Night','members':[1,2]}" },
  { "schedule.save", "{'name':'Nights','timezone':'UTC','layers':[{" LAYER "}]}" },
  { "override.save", "{'schedule':1,'person':2,'from':1700100000000,'to':1700110000000}" },
  { "schedule.import-calendar", "{'schedule':1,'name':'away.ics','events':[]}" },
  { "schedule.subscribe", "{'schedule':1,'name':'away'}" },
  { "calendar.save", "{'name':'Office','timezone':'UTC','hours':'always'}" },
  { "sla-policy.save",
    "{'name':'Gold','targets':{'high':{'response_minutes':9,'calendar':'calendar-1'}}}" },
  { "sla-policy.save", "{'name':'Iron','targets':{}}" },
  { "company.choose-sla", "{'policy':'sla-3'}" },
  { "tier.save", "{'name':'Gold','settings':{'burst':900}}" },
  { "escalation.set-policy", "{'name':'All','steps':[{'after_minutes':5,'whom':'assignee'}]}" },
};

#define NOT_FOUND STW_COMMAND_ERROR_NOT_FOUND
#define REFUSED STW_COMMAND_ERROR_REFUSED
#define INVALID STW_COMMAND_ERROR_INVALID

/* A word of the sentence says that it is the right one. */
static const struct
{
  const char *command;
  const char *arguments;
  int code;
  const char *says;
} cases[] = {
  { "schedule.save", "{" SCHEDULE ",'schedule':9,'layers':[{" LAYER "}]}", NOT_FOUND, "schedule" },
  { "schedule.save", "{'name':'','timezone':'UTC','layers':[{" LAYER "}]}", INVALID, "name" },
  { "schedule.save", "{'name':'NIGHTS','timezone':'UTC','layers':[{" LAYER "}]}", REFUSED, "name" },
  { "schedule.save",
    "{'name':'New','timezone':'Mars','layers':[{" LAYER "}]}",
    INVALID,
    "timezone" },
  { "schedule.save", "{" SCHEDULE ",'layers':[{'members':[1]}]}", INVALID, "start" },
  { "schedule.save",
    "{" SCHEDULE ",'layers':[{'members':[3],'start':'2023-11-01T08:00:00Z','rotation':'daily'}]}",
    INVALID,
    "members" },
  { "schedule.save", "{" SCHEDULE ",'layers':[{" LAYER ",'every':0}]}", INVALID, "every" },
  { "schedule.remove", "{'schedule':9}", NOT_FOUND, "schedule" },
  { "schedule.join", "{'schedule':1,'person':3}", NOT_FOUND, "person" },
  { "schedule.join", "{'schedule':1,'person':1,'layer':4}", REFUSED, "layer" },
  { "schedule.leave", "{'schedule':1,'person':77}", NOT_FOUND, "person" },
  { "schedule.leave", "{'schedule':9,'person':1}", NOT_FOUND, "schedule" },
  { "schedule.note", "{'schedule':1,'at':5}", INVALID, "note" },
  { "schedule.note", "{'schedule':9,'at':5,'text':'x'}", NOT_FOUND, "schedule" },
  { "schedule.feed", "{'schedule':9}", NOT_FOUND, "schedule" },
  { "schedule.import-calendar", "{'schedule':9,'name':'x','events':[]}", NOT_FOUND, "schedule" },
  { "schedule.import-calendar", "{'schedule':1,'name':'x'}", INVALID, "events" },
  { "schedule.import-calendar", "{'schedule':1,'name':'','events':[]}", INVALID, "name" },
  { "schedule.import-calendar",
    "{'schedule':1,'name':'x','events':[],'person':77}",
    NOT_FOUND,
    "person" },
  { "schedule.import-calendar",
    "{'schedule':1,'name':'x','events':[],'person':3}",
    NOT_FOUND,
    "person" },
  { "schedule.remove-calendar", "{'calendar':9}", NOT_FOUND, "calendar" },
  { "schedule.subscribe", "{'schedule':9,'name':'x'}", NOT_FOUND, "schedule" },
  { "schedule.subscribe", "{'schedule':1}", INVALID, "name" },
  { "schedule.subscribe", "{'schedule':1,'name':'x','person':77}", NOT_FOUND, "person" },
  { "schedule.refresh-calendar", "{'calendar':1}", NOT_FOUND, "subscription" },
  { "schedule.take-calendar", "{'calendar':2}", REFUSED, "held" },
  { "schedule.leave-calendar", "{'calendar':2}", REFUSED, "held" },
  { "schedule.take-calendar", "{'calendar':9}", NOT_FOUND, "subscription" },
  { "override.save", "{'schedule':9,'person':1,'from':1,'to':2}", NOT_FOUND, "schedule" },
  { "override.save", "{'override':9,'from':1,'to':2}", NOT_FOUND, "override" },
  { "override.save", "{'schedule':1,'person':1,'from':2,'to':2}", INVALID, "ends" },
  { "override.save", "{'schedule':1,'person':1,'from':-1,'to':2}", INVALID, "ends" },
  { "override.save", "{'schedule':1,'person':1,'from':1,'to':99999999999}", INVALID, "year" },
  { "override.save", "{'schedule':1,'person':3,'from':1,'to':2}", NOT_FOUND, "person" },
  { "override.save", "{'override':1,'person':77}", NOT_FOUND, "person" },
  { "override.remove", "{'override':9}", NOT_FOUND, "override" },
  { "override.take", "{'schedule':9,'person':1}", NOT_FOUND, "schedule" },
  { "override.take", "{'schedule':1}", INVALID, "who" },
  { "override.take", "{'schedule':1,'person':77}", NOT_FOUND, "person" },
  { "override.take", "{'schedule':1,'person':1,'to':5}", INVALID, "ends" },
  { "override.ask-swap", "{'schedule':1,'mine':5,'theirs':6}", REFUSED, "turn" },
  { "override.ask-swap",
    "{'schedule':1,'mine':1700300000000,'theirs':1700300000001}",
    REFUSED,
    "two people" },
  { "override.answer-swap", "{'override':1,'accept':true}", REFUSED, "answered" },
  { "override.answer-swap", "{'override':9,'accept':true}", NOT_FOUND, "override" },
  { "calendar.save", "{'timezone':'UTC','hours':'always'}", INVALID, "name" },
  { "calendar.save", "{'name':'New','hours':'always'}", INVALID, "zone" },
  { "calendar.save", "{'name':'New','timezone':'Mars','hours':'always'}", INVALID, "" },
  { "calendar.save", "{'name':'New','timezone':'UTC','hours':'never'}", INVALID, "" },
  { "calendar.save",
    "{'name':'New','timezone':'UTC','hours':{'mon':[['18:00','08:00']]}}",
    INVALID,
    "" },
  { "calendar.save", "{'name':'New','timezone':'UTC','hours':{'moo':[]}}", INVALID, "" },
  { "calendar.save",
    "{'name':'New','timezone':'UTC','hours':'always','holidays':['2023-02-30']}",
    INVALID,
    "" },
  { "calendar.save", "{'name':'OFFICE','timezone':'UTC','hours':'always'}", REFUSED, "name" },
  { "calendar.save",
    "{'id':'calendar-9','name':'New','timezone':'UTC','hours':'always'}",
    NOT_FOUND,
    "calendar" },
  { "calendar.save",
    "{'id':'sla-1','name':'New','timezone':'UTC','hours':'always'}",
    INVALID,
    "id" },
  { "calendar.remove", "{'id':'calendar-1'}", REFUSED, "use" },
  { "calendar.remove", "{}", NOT_FOUND, "calendar" },
  { "sla-policy.save", "{'name':'New'}", INVALID, "targets" },
  { "sla-policy.save", "{'targets':{}}", INVALID, "name" },
  { "sla-policy.save", "{'name':'GOLD','targets':{}}", REFUSED, "name" },
  { "sla-policy.save", "{" TARGETS ":{'awful':{}}}", INVALID, "severities" },
  { "sla-policy.save", "{" TARGETS ":{'high':5}}", INVALID, "minutes" },
  { "sla-policy.save", "{" TARGETS ":{'high':{'response_minutes':0}}}", INVALID, "minutes" },
  { "sla-policy.save", "{" TARGETS ":{'high':{'response_minutes':'9'}}}", INVALID, "minutes" },
  { "sla-policy.save",
    "{" TARGETS ":{'high':{'resolution_minutes':9999999}}}",
    INVALID,
    "ten years" },
  { "sla-policy.save", "{" TARGETS ":{'high':{'calendar':'calendar-9'}}}", NOT_FOUND, "calendar" },
  { "sla-policy.save", "{" TARGETS ":{},'warn_percent':100}", INVALID, "percent" },
  { "sla-policy.save", "{" TARGETS ":{},'warn_percent':-1}", INVALID, "percent" },
  { "sla-policy.save", "{" TARGETS ":{},'id':'sla-9'}", NOT_FOUND, "policy" },
  { "sla-policy.remove", "{'id':'sla-1'}", REFUSED, "default" },
  { "sla-policy.remove", "{'id':'sla-3'}", REFUSED, "Companies" },
  { "sla-policy.remove", "{'id':'sla-9'}", NOT_FOUND, "policy" },
  { "company.choose-sla", "{'policy':'sla-9'}", NOT_FOUND, "policy" },
  { "company.choose-sla", "{'policy':null,'calendar':'calendar-9'}", NOT_FOUND, "calendar" },
  { "company.choose-sla", "{'policy':'gold'}", INVALID, "id" },
  { "escalation.set-policy", "{'name':'New'}", INVALID, "" },
  { "escalation.set-policy", "{" STEPS ":[]}", INVALID, "" },
  { "escalation.set-policy",
    "{'name':'','steps':[{'after_minutes':5,'whom':'assignee'}]}",
    INVALID,
    "name" },
  { "escalation.set-policy", "{" STEPS ":[{'after_minutes':-5,'whom':'assignee'}]}", INVALID, "" },
  { "escalation.set-policy", "{" STEPS ":[{'after_minutes':5,'whom':'nobody'}]}", INVALID, "" },
  { "escalation.set-policy",
    "{" STEPS ":[{'after_minutes':5,'whom':'person','who':77}]}",
    NOT_FOUND,
    "person" },
  { "escalation.set-policy",
    "{" STEPS ":[{'after_minutes':5,'whom':'team','who':77}]}",
    NOT_FOUND,
    "team" },
  { "escalation.set-policy",
    "{" STEPS
    ":[{'after_minutes':5,'whom':'assignee'},{'after_minutes':9,'whom':'schedule','who':77}]}",
    NOT_FOUND,
    "schedule" },
  { "escalation.set-policy",
    "{" STEPS ":[{'after_minutes':5,'whom':'assignee'}],'policy':9}",
    NOT_FOUND,
    "" },
  { "tier.save", "{'name':'','settings':{}}", INVALID, "name" },
  { "tier.save", "{'tier':9,'name':'New','settings':{'burst':5}}", NOT_FOUND, "tier" },
  { "tier.remove", "{'tier':9}", NOT_FOUND, "tier" },
  { "company.apply", "{'companies':[1],'tier':9}", NOT_FOUND, "tier" },
  { "company.apply", "{'companies':[77],'tier':1}", NOT_FOUND, "company" },
  { "company.apply", "{'companies':[],'tier':1}", INVALID, "" },
  { "person.add", "{'role':'technician'}", INVALID, "name" },
  { "person.add", "{'name':'ADA'}", REFUSED, "name" },
  { "person.add", "{'name':'New','mail':'ADA@msp.example'}", REFUSED, "" },
  { "person.add", "{'name':'New','mail':'nowhere'}", INVALID, "" },
  { "person.add", "{'name':'New','role':'king'}", INVALID, "" },
  { "person.add", "{'name':'New','timezone':'Mars'}", INVALID, "" },
  { "person.add", "{'name':'New','hours':{'mon':5}}", INVALID, "" },
  { "person.update", "{'person':3,'name':'Gus'}", NOT_FOUND, "person" },
  { "person.leave", "{'person':3}", NOT_FOUND, "person" },
  { "person.grant", "{'person':2,'company':77,'role':'viewer'}", NOT_FOUND, "company" },
  { "person.grant", "{'person':77,'company':1,'role':'viewer'}", NOT_FOUND, "person" },
  { "person.grant", "{'person':2,'company':1,'role':'king'}", INVALID, "" },
  { "person.set-status", "{'person':2,'status':'asleep'}", INVALID, "" },
  { "person.set-status", "{'person':3,'status':'away'}", NOT_FOUND, "person" },
  { "person.add-absence", "{'person':2,'from_at':5,'to_at':5}", INVALID, "" },
  { "person.add-absence", "{'person':77,'from_at':5,'to_at':6}", NOT_FOUND, "person" },
  { "person.remove-absence", "{'id':9}", NOT_FOUND, "absence" },
  { "team.update", "{'team':1,'name':'Night','members':[3,77]}", NOT_FOUND, "person" },
  { "team.remove", "{'team':9}", NOT_FOUND, "team" },
  { "incident.assign", "{'incident':1,'person':3}", NOT_FOUND, "person" },
  { "incident.assign", "{'incident':9,'person':1}", NOT_FOUND, "incident" },
  { "shift.hand-over", "{'person':2,'to':77,'text':'x'}", NOT_FOUND, "person" },
  { "shift.hand-over", "{'person':2,'text':''}", INVALID, "" },
};

static Desk *
make_desk (void)
{
  Desk *desk = desk_new ();

  desk_add_company (desk, "Acme");
  g_free (desk_post (desk, &(Message){ .asset = "web-01", .signature = "Disk full" }));
  for (guint i = 0; i < G_N_ELEMENTS (furniture); i++)
    {
      g_autoptr (GError) error = NULL;
      JsonObject *result =
        desk_command (desk, "desk", furniture[i].command, 1, &error, "%s", furniture[i].arguments);

      g_test_message ("%s", furniture[i].command);
      g_assert_no_error (error);
      g_clear_pointer (&result, json_object_unref);
    }
  return desk;
}

/* What a change would show itself by: its audit, its news, its undo. */
static char *
describe (Desk *desk)
{
  return desk_text (desk,
                    "SELECT (SELECT COUNT(*) FROM audit WHERE action <> 'refused') || ' ' || "
                    "(SELECT COUNT(*) FROM change) || ' ' || (SELECT COUNT(*) FROM undo_step) || "
                    "' ' || (SELECT COUNT(*) FROM timeline) || ' ' || (SELECT COUNT(*) FROM job)");
}

static void
what_makes_no_sense_is_refused_with_its_reason (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autofree char *before = describe (desk);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;
      JsonObject *result =
        desk_command (desk, "desk", cases[i].command, 1, &error, "%s", cases[i].arguments);

      g_clear_pointer (&result, json_object_unref);
      if (error == NULL)
        g_error ("%s %s was done", cases[i].command, cases[i].arguments);
      if (error->domain != STW_COMMAND_ERROR || error->code != cases[i].code ||
          strstr (error->message, cases[i].says) == NULL)
        g_error ("%s %s: %s", cases[i].command, cases[i].arguments, error->message);
      after = describe (desk);
      g_assert_cmpstr (after, ==, before);
    }
  desk_check (desk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/refusals/all", what_makes_no_sense_is_refused_with_its_reason);
  return g_test_run ();
}

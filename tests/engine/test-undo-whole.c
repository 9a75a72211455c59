/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking back, seen from the database: whatever a command changed in any table is as it was before,
 * also when several are taken back one after the other. */

#include "desk-fixture.h"

#include <string.h>

#define TAKE_OVER "incident.take-over"
#define OFFICE "'timezone':'UTC','hours':{'mon':[['08:00','18:00']]}"
#define LAYERS                                                                                     \
  "'layers':[{'members':['Tom','Zoe'],'start':'2023-11-01T08:00:00Z','rotation':'daily',"          \
  "'name':'First'}]"
#define MAPPING(title)                                                                             \
  "{'text':\"{\\\"format\\\":1,\\\"name\\\":\\\"boiler\\\",\\\"title\\\":\\\"" title               \
  "\\\",\\\"setup\\\":\\\"Point it here.\\\",\\\"shapes\\\":[{\\\"when\\\":[\\\"kettle\\\"],"      \
  "\\\"fields\\\":{\\\"asset\\\":\\\"kettle\\\",\\\"signature\\\":\\\"fault\\\",\\\"state\\\":"    \
  "\\\"state\\\"}}]}\"}"

typedef struct
{
  const char *command;
  const char *arguments;
} Step;

/* Something of everything, and a second of each so that no number is the last one. */
static const Step furniture[] = {
  { "person.add",
    "{'name':'Ada','role':'administrator','timezone':'UTC','mail':'ada@msp.example',"
    "'phone':'+49 1','skills':[{'skill':'linux','level':3}]}" },
  { "person.add", "{'name':'Tom','role':'technician','timezone':'UTC'}" },
  { "person.add", "{'name':'Zoe','role':'technician','timezone':'UTC'}" },
  { "person.grant", "{'person':3,'company':1,'role':'viewer'}" },
  { "person.add-absence", "{'person':1,'from_at':1700100000000,'to_at':1700200000000}" },
  { "person.add-absence", "{'person':2,'from_at':1700100000000,'to_at':1700200000000}" },
  { "team.add", "{'name':'Night','members':[1,2]}" },
  { "team.add", "{'name':'Day','members':[3]}" },
  { "schedule.save", "{'name':'Nights','timezone':'UTC'," LAYERS "}" },
  { "schedule.save", "{'name':'Days','timezone':'UTC'," LAYERS "}" },
  { "schedule.note", "{'schedule':1,'at':1700035200000,'text':'The lift is stuck'}" },
  { "schedule.feed", "{'schedule':1}" },
  { "override.save",
    "{'schedule':1,'person':2,'from':1700100000000,'to':1700110000000,'note':'Ill'}" },
  { "override.save", "{'schedule':2,'person':2,'from':1700100000000,'to':1700110000000}" },
  { "schedule.import-calendar",
    "{'schedule':1,'name':'away.ics','overrides':true,'events':["
    "{'who':'Zoe','from':1700100000000,'to':1700110000000}]}" },
  { "calendar.save", "{'name':'Office'," OFFICE ",'holidays':['2023-12-25']}" },
  { "calendar.save", "{'name':'Shop'," OFFICE "}" },
  { "sla-policy.save",
    "{'name':'Gold','warn_percent':50,'targets':{'high':{'response_minutes':9}}}" },
  { "sla-policy.save", "{'name':'Iron','warn_percent':50,'targets':{}}" },
  { "tier.save", "{'name':'Gold','settings':{'burst':900,'window_ms':600000}}" },
  { "tier.save", "{'name':'Iron','settings':{'burst':9}}" },
  { "contact.add", "{'name':'Ann','role':'IT','phone':'1','mail':'a@b.example','note':'calls'}" },
  { "contact.add", "{'name':'Bea'}" },
  { "link.add", "{'title':'Wiki','url':'https://wiki.example/'}" },
  { "link.add", "{'title':'Shell','url':'ssh://{asset}'}" },
  { "filter.save", "{'name':'Mine','filter':{'status':'open'}}" },
  { "filter.save", "{'name':'Closed','filter':{'status':'closed'}}" },
  { "article.save", "{'title':'Backups','text':'Call','signature':'Disk full'}" },
  { "article.save", "{'title':'Printers','text':'Wait'}" },
  { "mapping.save", MAPPING ("Boiler") },
  { "incident.note", "{'incident':1,'text':'keep me'}" },
  { "incident.add-minutes", "{'incident':1,'minutes':5,'note':'by phone'}" },
  { "incident.start-timer", "{'incident':2}" },
};

/* Each way to take something back, in an order in which all of them may happen one after the
 * other: what is removed was changed before. */
static const Step steps[] = {
  { "incident.assign", "{'incident':1,'person':2}" },
  { "incident.acknowledge", "{'incident':1}" },
  { TAKE_OVER, "{'incident':1}" },
  { "incident.start", "{'incident':1}" },
  { "incident.wait", "{'incident':1,'reason':'the vendor'}" },
  { "incident.unassign", "{'incident':1}" },
  { "incident.rename", "{'incident':1,'title':'Black Friday'}" },
  { "incident.set-severity", "{'incident':1,'severity':'info'}" },
  { "incident.snooze", "{'incident':1,'until_next_alert':true}" },
  { "incident.wake", "{'incident':1}" },
  { "incident.note", "{'incident':1,'text':'a note'}" },
  { "incident.merge", "{'incident':3,'into':1}" },
  { "incident.add-minutes", "{'incident':1,'minutes':7}" },
  { "incident.remove-minutes", "{'incident':1,'minutes':1}" },
  { "incident.stop-timer", "{'incident':2}" },
  { "incident.start-timer", "{'incident':1}" },
  { "incident.drop-timer", "{'incident':1}" },
  { "incident.resolve", "{'incident':1}" },
  { "incident.reopen", "{'incident':1}" },
  { "incident.resolve", "{'incident':2}" },
  { "incident.close", "{'incident':2}" },
  { "incident.add", "{'title':'A call','caller':'Ann'}" },
  { "contact.add", "{'name':'Cid'}" },
  { "contact.update", "{'id':1,'name':'Ann B.','note':'calls back'}" },
  { "contact.remove", "{'id':1}" },
  { "link.add", "{'title':'Remote','url':'ssh://{asset}'}" },
  { "link.remove", "{'id':1}" },
  { "filter.save", "{'name':'New','filter':{'status':'new'}}" },
  { "filter.save", "{'name':'Mine','filter':{'status':'new'}}" },
  { "filter.rename", "{'id':1,'name':'Ours'}" },
  { "filter.delete", "{'id':1}" },
  { "article.save", "{'title':'Cables','text':'Pull'}" },
  { "article.save", "{'id':1,'title':'Backups','text':'Wait'}" },
  { "article.remove", "{'id':1}" },
  { "mapping.remove", "{'name':'boiler'}" },
  { "company.apply", "{'companies':[1],'tier':1}" },
  { "tier.save", "{'name':'Brass','settings':{'burst':5}}" },
  { "tier.save", "{'tier':1,'name':'Platinum','settings':{'burst':5}}" },
  { "tier.remove", "{'tier':1}" },
  { "calendar.save", "{'id':'calendar-1','name':'Bureau'," OFFICE "}" },
  { "company.choose-sla", "{'policy':'sla-2','calendar':'calendar-1'}" },
  { "company.choose-sla", "{'policy':null,'calendar':null}" },
  { "calendar.remove", "{'id':'calendar-1'}" },
  { "sla-policy.save",
    "{'id':'sla-3','name':'Iron','default':true,'tell_breach':false,'targets':{"
    "'low':{'resolution_minutes':99,'calendar':'calendar-2'}}}" },
  { "sla-policy.save", "{'id':'sla-2','name':'Silver','targets':{}}" },
  { "sla-policy.remove", "{'id':'sla-2'}" },
  { "team.add", "{'name':'Evening'}" },
  { "team.update", "{'team':1,'name':'Nights','members':[3]}" },
  { "team.remove", "{'team':1}" },
  { "person.update",
    "{'person':1,'name':'Ada L.','mail':'ada@l.example','phone':null,'hours':'always',"
    "'skills':[{'skill':'windows','level':1}],'told_resolved':true}" },
  { "person.grant", "{'person':3,'company':1,'role':'technician'}" },
  { "person.grant", "{'person':3,'company':1,'role':null}" },
  { "person.set-status", "{'person':2,'status':'away','until':1700009000000}" },
  { "person.add-absence", "{'person':3,'from_at':1700100000000,'to_at':1700200000000}" },
  { "person.remove-absence", "{'id':1}" },
  { "override.save", "{'schedule':1,'person':3,'from':1700200000000,'to':1700210000000}" },
  { "override.save", "{'override':1,'person':1,'note':'Well'}" },
  { "override.take", "{'schedule':1,'person':1}" },
  { "override.ask-swap", "{'schedule':2,'mine':1700300000000,'theirs':1700386400000}" },
  { "override.remove", "{'override':1}" },
  { "schedule.note", "{'schedule':1,'at':1700035200000,'text':'The lift goes again'}" },
  { "schedule.import-calendar", "{'schedule':1,'name':'more.ics','events':[]}" },
  { "schedule.leave", "{'schedule':1,'person':2}" },
  { "schedule.join", "{'schedule':1,'person':3}" },
  { "schedule.save", "{'schedule':1,'name':'Late','timezone':'Europe/Berlin'," LAYERS "}" },
  { "schedule.remove", "{'schedule':1}" },
  { "shift.hand-over", "{'person':2,'text':'All calm'}" },
};

static void
act (Desk *desk, const Step *step)
{
  g_autoptr (GError) error = NULL;
  JsonObject *result;

  /* Only who is signed in has hands to take it over with. */
  desk->operator_id = g_str_equal (step->command, TAKE_OVER) ? 1 : 0;
  result = desk_command (desk, "desk", step->command, 1, &error, "%s", step->arguments);
  if (error != NULL)
    g_error ("%s %s: %s", step->command, step->arguments, error->message);
  g_clear_pointer (&result, json_object_unref);
}

static Desk *
make_desk (void)
{
  static const char *const signatures[] = { "High CPU", "Disk full", "Out of paper", "On battery" };
  static const char *const assets[] = { "web-01", "web-01", "printer", "ups" };
  Desk *desk = desk_new ();

  desk_add_company (desk, "Acme");
  for (guint i = 0; i < G_N_ELEMENTS (signatures); i++)
    g_free (desk_post (desk, &(Message){ .asset = assets[i], .signature = signatures[i] }));
  for (guint i = 0; i < G_N_ELEMENTS (furniture); i++)
    act (desk, &furniture[i]);
  return desk;
}

/* What is only ever added to says that it happened and that it was taken back; an incident's clocks
 * and escalation follow from that, and have tests of their own. */
#define TABLES                                                                                      \
  "SELECT group_concat (name) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' " \
  "AND name NOT LIKE '%search%' AND name NOT LIKE 'clock%' AND name NOT IN ('audit', 'change', "    \
  "'undo_step', 'timeline', 'work', 'escalation', 'message', 'job', 'setting')"
/* When a row was written, and that somebody touched it, stays known; these rows are found by their
 * name or time, not by their number. */
#define COLUMNS                                                                                    \
  "SELECT group_concat ('quote (' || name || ')', ' || '' '' || ') FROM pragma_table_info ('%s') " \
  "WHERE name NOT IN ('created_at', 'updated_at', 'touched', 'acknowledged_at', 'assigned_at', "   \
  "'last_assigned_at') AND NOT (name = 'id' AND '%s' IN ('mapping', 'shift_note'))"

/* Of these only what has not been removed. */
#define NOTES                                                                                      \
  "SELECT 'notes: ' || COALESCE (group_concat (detail), '') FROM timeline WHERE kind = 'note'"
#define WORK                                                                                       \
  "SELECT 'work: ' || group_concat (incident_id || technician || minutes || COALESCE (note, '')) " \
  "FROM work WHERE removed_at IS NULL"

/* A line for each table, and for what stands in others. */
static char **
describe (Desk *desk)
{
  g_autofree char *list = desk_text (desk, "%s", TABLES);
  g_auto (GStrv) tables = g_strsplit (list, ",", -1);
  GPtrArray *lines = g_ptr_array_new ();

  g_assert_cmpuint (g_strv_length (tables), >, 30);
  for (char **table = tables; *table != NULL; table++)
    {
      g_autofree char *columns = desk_text (desk, COLUMNS, *table, *table);
      g_autofree char *rows =
        desk_text (desk,
                   "SELECT group_concat (row, ' | ') FROM (SELECT %s AS row FROM %s ORDER BY 1)",
                   columns,
                   *table);

      g_ptr_array_add (lines, g_strdup_printf ("%s: %s", *table, rows));
    }
  g_ptr_array_add (lines, desk_text (desk, NOTES));
  g_ptr_array_add (lines, desk_text (desk, WORK));
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (lines, FALSE);
}

static void
assert_same (const Step *step, char **before, char **after)
{
  for (guint i = 0; before[i] != NULL; i++)
    if (!g_str_equal (before[i], after[i]))
      g_error ("%s %s was not taken back whole:\n%s\n%s",
               step->command,
               step->arguments,
               before[i],
               after[i]);
}

static gboolean
differs (char **before, char **after)
{
  return !g_strv_equal ((const char *const *) before, (const char *const *) after);
}

/* The steps are taken back one after the other from the last to the first, and after each of them
 * everything is as it was before it. */
static void
each_step_back_finds_what_stood_before_it (void)
{
  g_autoptr (Desk) desk = make_desk ();
  char **states[G_N_ELEMENTS (steps)];

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_auto (GStrv) after = NULL;

      states[i] = describe (desk);
      act (desk, &steps[i]);
      after = describe (desk);
      if (!differs (states[i], after))
        g_error ("%s %s changed nothing", steps[i].command, steps[i].arguments);
    }
  for (guint i = G_N_ELEMENTS (steps); i-- > 0;)
    {
      g_auto (GStrv) after = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) result = desk_command (desk, "desk", "incident.undo", 0, &error, "{}");

      if (error != NULL)
        g_error ("%s %s: %s", steps[i].command, steps[i].arguments, error->message);
      g_assert_cmpstr (json_object_get_string_member (result, "command"), ==, steps[i].command);
      after = describe (desk);
      assert_same (&steps[i], states[i], after);
      g_strfreev (states[i]);
    }
  desk_check (desk);
}

/* What counts where no policy is chosen goes back to the one that had it, unless a third has it by
 * now. */
static void
the_default_goes_back_where_nobody_moved_it_since (void)
{
  static const struct
  {
    Step between;
    int default_after;
  } cases[] = {
    { { "incident.acknowledge", "{'incident':1}" }, 1 },
    { { "sla-policy.save", "{'id':'sla-2','name':'Gold','default':true,'targets':{}}" }, 2 },
  };
  static const Step step = { "sla-policy.save",
                             "{'id':'sla-3','name':'Iron','default':true,'targets':{}}" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Desk) desk = make_desk ();
      g_autoptr (JsonObject) done = NULL;

      done = desk_command (desk, "kim", step.command, 1, NULL, "%s", step.arguments);
      g_assert_nonnull (done);
      act (desk, &cases[i].between);
      json_object_unref (desk_command (desk, "kim", "incident.undo", 0, NULL, "{}"));
      g_assert_cmpint (desk_number (desk, "SELECT SUM (id) FROM sla_policy WHERE is_default"),
                       ==,
                       cases[i].default_after);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/undo-whole/back", each_step_back_finds_what_stood_before_it);
  g_test_add_func ("/engine/undo-whole/default", the_default_goes_back_where_nobody_moved_it_since);
  return g_test_run ();
}

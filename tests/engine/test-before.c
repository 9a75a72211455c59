/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the audit says of a change: how that stood before, and how it stands since, of all that
 * people set, and never a secret. */

#include "desk-fixture.h"

#include "desk/audit-store.h"
#include "store/audit-verify.h"

#include <string.h>

#define LAYERS                                                                                     \
  "[{'members':['Ada'],'start':'2026-11-16T08:00:00Z','rotation':'daily','name':'First'}]"

static void
act_for (Desk *desk, const char *name, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  JsonObject *result = desk_command (desk, "desk", name, 1, &error, "%s", arguments);

  g_assert_no_error (error);
  g_clear_pointer (&result, json_object_unref);
}

/* A company with an incident, a window, a rule, a schedule, an escalation, and somebody. */
static Desk *
make_desk (void)
{
  Desk *desk = desk_new ();

  desk_add_company (desk, "Acme");
  g_free (desk_post (desk, &(Message){ .company = 1, .asset = "a", .signature = "Disk full" }));
  g_free (desk_post (desk, &(Message){ .company = 1, .asset = "b", .signature = "Cable cut" }));
  desk_act (desk, "person.add", "{'name':'Ada','role':'administrator','timezone':'UTC'}");
  desk_act (desk, "person.add", "{'name':'Tom','role':'technician','timezone':'UTC'}");
  act_for (desk,
           "window.add",
           "{'reason':'Patches','weekly':true,'days':64,'from_minute':60,"
           "'to_minute':300}");
  act_for (desk,
           "rule.add",
           "{'rule':{'name':'Disks','category':'disk',"
           "'match':{'signature':{'is':['Disk full']}}}}");
  desk_act (desk, "schedule.save", "{'name':'Nights','timezone':'UTC','layers':" LAYERS "}");
  desk_act (desk,
            "escalation.set-policy",
            "{'name':'All','steps':[{'after_minutes':5,'whom':'assignee'}]}");
  return desk;
}

/* What the newest entry of an action says of a member: "before > after". */
static char *
get_change (Desk *desk, const char *action, const char *member)
{
  return desk_text (desk,
                    "SELECT COALESCE(detail ->> '$.before.%s', '-') || ' > ' || "
                    "COALESCE(detail ->> '$.after.%s', '-') FROM audit WHERE action = '%s' "
                    "ORDER BY seq DESC LIMIT 1",
                    member,
                    member,
                    action);
}

static void
assert_change (Desk *desk, const char *action, const char *member, const char *change)
{
  g_autofree char *found = get_change (desk, action, member);

  g_assert_cmpstr (found, ==, change);
}

static void
assert_chain (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  StwAuditVerdict verdict;

  stw_audit_verify (desk->db, NULL, &verdict, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (verdict.why, ==, NULL);
}

static void
each_change_says_what_was_and_what_is (void)
{
  static const struct
  {
    const char *name;
    const char *arguments;
    const char *member;
    const char *change;
  } changes[] = {
    { "incident.acknowledge", "{'incident':1}", "status", "new > acknowledged" },
    { "incident.assign", "{'incident':1,'person':2}", "assignee", "- > Tom" },
    { "incident.rename", "{'incident':1,'title':'Disk'}", "title", "Disk full on a > Disk" },
    { "incident.set-severity",
      "{'incident':1,'severity':'critical'}",
      "severity",
      "high > critical" },
    { "incident.snooze", "{'incident':1,'until_next_alert':true}", "snoozed", "0 > 1" },
    { "incident.unassign", "{'incident':1}", "assignee", "Tom > -" },
    { "company.update", "{'window_ms':1200000}", "window_ms", "900000 > 1200000" },
    { "company.update", "{'auto_assign':true}", "auto_assign", "0 > 1" },
    { "source.set-heartbeat",
      "{'source':1,'heartbeat_ms':3600000}",
      "heartbeat_ms",
      "- > 3600000" },
    { "window.move",
      "{'id':1,'weekly':true,'days':1,'from_minute':60,'to_minute':300}",
      "days",
      "64 > 1" },
    { "rule.enable", "{'rule':1,'enabled':false}", "enabled", "1 > 0" },
    { "schedule.save",
      "{'schedule':1,'name':'Days','timezone':'UTC','layers':" LAYERS "}",
      "name",
      "Nights > Days" },
    { "escalation.set-policy",
      "{'policy':1,'name':'All','steps':[{'after_minutes':9,'whom':'assignee'}]}",
      "steps[0].after_minutes",
      "5 > 9" },
  };
  g_autoptr (Desk) desk = make_desk ();

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_test_message ("%s", changes[i].name);
      act_for (desk, changes[i].name, changes[i].arguments);
      assert_change (desk, changes[i].name, changes[i].member, changes[i].change);
    }
  assert_chain (desk);
}

/* As the audit view shows it, and its exports. */
static void
who_reads_the_audit_sees_both (void)
{
  g_autoptr (Desk) desk = make_desk ();
  const StwAuditQuery query = { .company = 1 };
  g_autoptr (JsonArray) list = NULL;
  g_autofree char *csv = NULL;
  JsonObject *entry;

  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  list = stw_audit_list_json (desk->db, &query, 1, NULL);
  entry = json_array_get_object_element (list, 0);
  g_assert_cmpstr (
    json_object_get_string_member (json_object_get_object_member (entry, "before"), "status"),
    ==,
    "new");
  g_assert_cmpstr (
    json_object_get_string_member (json_object_get_object_member (entry, "after"), "status"),
    ==,
    "acknowledged");
  csv = stw_audit_list_csv (desk->db, &query, 1, NULL);
  g_assert_nonnull (strstr (csv, "\"{\"\"status\"\":\"\"new\"\"}\""));
  g_assert_nonnull (strstr (csv, "\"{\"\"status\"\":\"\"acknowledged\"\"}\""));
}

/* Only what differs is kept, so that an entry can be read. */
static void
what_stays_is_not_repeated (void)
{
  g_autoptr (Desk) desk = make_desk ();

  desk_act (desk, "incident.acknowledge", "{'incident':1}");
  assert_change (desk, "incident.acknowledge", "title", "- > -");
  desk_act (desk, "incident.note", "{'incident':1,'text':'Looked'}");
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM audit WHERE action = 'incident.note' AND "
                                "(detail ->> '$.before' IS NOT NULL OR "
                                "detail ->> '$.after' IS NOT NULL)"),
                   ==,
                   0);
}

static void
what_ends_says_how_it_stood (void)
{
  g_autoptr (Desk) desk = make_desk ();

  act_for (desk, "rule.remove", "{'rule':1}");
  assert_change (desk, "rule.remove", "position", "1 > -");
  desk_act (desk, "schedule.remove", "{'schedule':1}");
  assert_change (desk, "schedule.remove", "name", "Nights > -");
}

#define MAPPING(title)                                                                             \
  "{'text':\"{\\\"format\\\":1,\\\"name\\\":\\\"boiler\\\",\\\"title\\\":\\\"" title "\\\","       \
  "\\\"setup\\\":\\\"Point it here.\\\",\\\"shapes\\\":[{\\\"when\\\":[\\\"kettle\\\"],"           \
  "\\\"fields\\\":{\\\"asset\\\":\\\"kettle\\\",\\\"signature\\\":\\\"fault\\\"}}]}\"}"

/* Those that a command does not name by a number of their own. */
static void
gates_overrides_mappings_and_articles_say_it_too (void)
{
  static const struct
  {
    const char *name;
    const char *arguments;
    const char *member;
    const char *change;
  } changes[] = {
    { "gate.set", "{'severity':'info','alerts':3}", "info_alerts", "- > 3" },
    { "gate.set", "{'severity':'info','alerts':5}", "info_alerts", "3 > 5" },
    { "override.save",
      "{'schedule':1,'person':1,'from':1794819600000,'to':1794823200000}",
      "person",
      "- > -" },
    { "override.save", "{'override':1,'person':2,'note':'Ill'}", "person", "Ada > Tom" },
    { "incident.undo", "{}", NULL, NULL },
    { "override.remove", "{'override':1}", "person", "Ada > -" },
    { "mapping.save", MAPPING ("Boiler"), "title", "- > -" },
    { "mapping.save", MAPPING ("Boiler Room"), "title", "Boiler > Boiler Room" },
    { "mapping.remove", "{'name':'boiler'}", "title", "Boiler Room > -" },
    { "article.save", "{'title':'Backups','text':'Call'}", "text", "- > -" },
    { "article.save", "{'id':1,'title':'Backups','text':'Wait'}", "text", "Call > Wait" },
    { "article.save", "{'id':1,'title':'Backups','text':'Wait'}", "title", "- > -" },
    { "article.remove", "{'id':1}", "company", "Acme > -" },
  };
  g_autoptr (Desk) desk = make_desk ();

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_test_message ("%s %s", changes[i].name, changes[i].arguments);
      act_for (desk, changes[i].name, changes[i].arguments);
      if (changes[i].member != NULL)
        assert_change (desk, changes[i].name, changes[i].member, changes[i].change);
    }
  assert_change (desk, "override.restore", "person", "Tom > Ada");
  assert_change (desk, "override.restore", "note", "Ill > -");
  assert_chain (desk);
}

static void
many_at_once_and_the_way_back_say_it_of_each (void)
{
  g_autoptr (Desk) desk = make_desk ();
  static const char count[] =
    "SELECT COUNT(*) FROM audit WHERE action = '%s' AND detail ->> '$.before.status' = '%s' "
    "AND detail ->> '$.after.status' = '%s'";

  desk_act (desk, "incident.bulk", "{'command':'incident.acknowledge','incidents':[1,2]}");
  g_assert_cmpint (desk_number (desk, count, "incident.acknowledge", "new", "acknowledged"), ==, 2);
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk, count, "incident.restore", "acknowledged", "new"), ==, 2);
  assert_chain (desk);
}

static void
a_key_says_when_it_ended_and_never_what_it_is (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autofree char *ended = NULL;
  g_autofree char *told = NULL;

  act_for (desk, "key.revoke", "{'key':1}");
  ended = get_change (desk, "key.revoke", "revoked_at");
  g_assert_true (g_str_has_prefix (ended, "- > 20"));
  told = desk_text (desk, "SELECT group_concat (detail) FROM audit WHERE action LIKE 'key.%%'");
  g_assert_null (strstr (told, "hash"));
  g_assert_null (strstr (told, "secret"));
}

/* Nor is a refused command, or one about something else, mistaken for it. */
static void
what_was_refused_leaves_nothing_for_the_next (void)
{
  g_autoptr (Desk) desk = make_desk ();

  desk_refuse (desk, "incident.rename", STW_COMMAND_ERROR_INVALID, "{'incident':1,'title':''}");
  desk_act (desk, "incident.acknowledge", "{'incident':2}");
  desk_act (desk, "incident.rename", "{'incident':1,'title':'Disk'}");
  assert_change (desk, "incident.acknowledge", "title", "- > -");
  assert_change (desk, "incident.rename", "status", "- > -");
  assert_change (desk, "incident.rename", "title", "Disk full on a > Disk");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/before/each-change", each_change_says_what_was_and_what_is);
  g_test_add_func ("/before/read", who_reads_the_audit_sees_both);
  g_test_add_func ("/before/what-stays", what_stays_is_not_repeated);
  g_test_add_func ("/before/what-ends", what_ends_says_how_it_stood);
  g_test_add_func ("/before/without-a-number", gates_overrides_mappings_and_articles_say_it_too);
  g_test_add_func ("/before/many", many_at_once_and_the_way_back_say_it_of_each);
  g_test_add_func ("/before/keys", a_key_says_when_it_ended_and_never_what_it_is);
  g_test_add_func ("/before/refused", what_was_refused_leaves_nothing_for_the_next);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking back what somebody did: everything is as it was before, or nothing changes. */

#include "desk-fixture.h"

static gint64
fire (Desk *desk, const char *asset, const char *signature)
{
  g_free (desk_post (desk, &(Message){ .asset = asset, .signature = signature }));
  return desk_number (desk, "SELECT incident_id FROM alert ORDER BY id DESC LIMIT 1");
}

/* Two incidents, the first with two alerts. */
static Desk *
desk_with_incidents (void)
{
  Desk *desk = desk_new ();

  desk_add_company (desk, "Acme");
  g_assert_cmpint (fire (desk, "web-01", "High CPU"), ==, 1);
  g_assert_cmpint (fire (desk, "web-01", "Disk full"), ==, 1);
  g_assert_cmpint (fire (desk, "printer", "Out of paper"), ==, 2);
  return desk;
}

/* All that undoing has to bring back; that a person acted on it stays known. */
static char *
dup_state (Desk *desk)
{
  return desk_text (
    desk,
    "SELECT (SELECT json_group_array (json_array (id, title, titled_by_person, status, severity, "
    "priority, alert_count, open_alerts, occurrences, wait_reason, merged_into, resolved_at, "
    "snoozed, wake_at, own_severity, timer_at)) FROM (SELECT * FROM incident ORDER BY id)) || "
    "(SELECT json_group_array (json_array (id, incident_id, is_open, state, resolved_at)) "
    "FROM (SELECT * FROM alert ORDER BY id)) || "
    "(SELECT COUNT(*) FROM work WHERE removed_at IS NULL) || "
    "(SELECT json_group_array (detail) FROM timeline WHERE kind = 'note')");
}

static void
act_as (Desk *desk, const char *actor, const char *name, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = desk_command (desk, actor, name, 0, &error, "%s", arguments);

  g_assert_no_error (error);
}

static void
refuse_as (Desk *desk, const char *actor, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (desk_command (desk, actor, "incident.undo", 0, &error, "{}"));
  g_assert_error (error, STW_COMMAND_ERROR, code);
}

static void
refuse_saying (Desk *desk, const char *actor, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (desk_command (desk, actor, "incident.undo", 0, &error, "{}"));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
each_command_is_taken_back_whole (void)
{
  static const struct
  {
    const char *first; /* (nullable) what has to happen before */
    const char *name;
    const char *arguments;
  } steps[] = {
    { NULL, "incident.acknowledge", "{'incident':1}" },
    { NULL, "incident.start", "{'incident':1}" },
    { NULL, "incident.wait", "{'incident':1,'reason':'the vendor'}" },
    { NULL, "incident.resolve", "{'incident':1}" },
    { "incident.resolve", "incident.close", "{'incident':1}" },
    { "incident.resolve", "incident.reopen", "{'incident':1}" },
    { NULL, "incident.rename", "{'incident':1,'title':'Black Friday'}" },
    { NULL, "incident.set-severity", "{'incident':1,'severity':'info'}" },
    { NULL, "incident.snooze", "{'incident':1,'until_next_alert':true}" },
    { NULL, "incident.snooze", "{'incident':1,'until':1700009999000}" },
    { NULL, "incident.merge", "{'incident':1,'into':2}" },
    { NULL, "incident.note", "{'incident':1,'text':'a note'}" },
    { NULL, "incident.add-minutes", "{'incident':1,'minutes':5}" },
    { NULL, "incident.start-timer", "{'incident':1}" },
    { "incident.start-timer", "incident.stop-timer", "{'incident':1}" },
    { "incident.start-timer", "incident.drop-timer", "{'incident':1}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (Desk) desk = desk_with_incidents ();
      g_autofree char *before = NULL;
      g_autofree char *between = NULL;
      g_autofree char *after = NULL;

      if (steps[i].first != NULL)
        act_as (desk, "desk", steps[i].first, "{'incident':1}");
      before = dup_state (desk);
      act_as (desk, "desk", steps[i].name, steps[i].arguments);
      between = dup_state (desk);
      g_assert_cmpstr (between, !=, before);
      act_as (desk, "desk", "incident.undo", "{}");
      after = dup_state (desk);
      g_assert_cmpstr (after, ==, before);
      desk_check (desk);
      g_assert_cmpint (desk_number (desk,
                                    "SELECT COUNT(*) FROM audit WHERE action = 'incident.undo' AND "
                                    "detail ->> 'command' = '%s'",
                                    steps[i].name),
                       ==,
                       1);
    }
}

static void
what_was_deleted_comes_back (void)
{
  g_autoptr (Desk) desk = desk_with_incidents ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gint64 note;

  act_as (desk, "desk", "incident.note", "{'incident':1,'text':'keep me'}");
  act_as (desk, "desk", "incident.add-minutes", "{'incident':1,'minutes':5}");
  before = dup_state (desk);
  note = desk_number (desk, "SELECT id FROM timeline WHERE kind = 'note'");
  desk_act (desk, "incident.delete-note", "{'incident':1,'note':%" G_GINT64_FORMAT "}", note);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM timeline WHERE detail LIKE '%%keep%%'"),
                   ==,
                   0);
  desk_refuse (desk,
               "incident.delete-note",
               STW_COMMAND_ERROR_NOT_FOUND,
               "{'incident':1,'note':%" G_GINT64_FORMAT "}",
               note);
  desk_act (desk, "incident.remove-minutes", "{'incident':1,'minutes':1}");
  act_as (desk, "desk", "incident.undo", "{}");
  act_as (desk, "desk", "incident.undo", "{}");
  after = dup_state (desk);
  g_assert_cmpstr (after, ==, before);
}

static void
what_was_split_off_goes_back (void)
{
  g_autoptr (Desk) desk = desk_with_incidents ();

  act_as (desk, "desk", "incident.split", "{'incident':1,'alerts':[2]}");
  g_assert_cmpint (desk_number (desk, "SELECT incident_id FROM alert WHERE id = 2"), ==, 3);
  act_as (desk, "desk", "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk, "SELECT incident_id FROM alert WHERE id = 2"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident WHERE id = 1"), ==, 2);
  desk_check (desk);
}

static void
an_incident_by_hand_is_taken_back_while_nothing_was_added (void)
{
  g_autoptr (Desk) desk = desk_with_incidents ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) one =
               desk_command (desk, "desk", "incident.add", 1, &error, "{'title':'A mistake'}");
  g_autoptr (JsonObject) other = NULL;

  act_as (desk, "desk", "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 2);
  other = desk_command (desk, "desk", "incident.add", 1, &error, "{'title':'No mistake'}");
  act_as (desk, "kim", "incident.note", "{'incident':4,'text':'I call them'}");
  refuse_as (desk, "desk", STW_COMMAND_ERROR_REFUSED);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 3);
  g_assert_no_error (error);
  desk_check (desk);
}

static void
everyone_takes_back_their_own (void)
{
  g_autoptr (Desk) desk = desk_with_incidents ();
  g_autoptr (GError) error = NULL;

  refuse_as (desk, "desk", STW_COMMAND_ERROR_NOT_FOUND);
  act_as (desk, "kim", "incident.acknowledge", "{'incident':1}");
  act_as (desk, "robin", "incident.acknowledge", "{'incident':2}");
  g_assert_null (desk_command (desk, "kim", "incident.undo", 0, &error, "{'undo':2}"));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
  act_as (desk, "kim", "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident WHERE id = 1"), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident WHERE id = 2"), ==, 1);
  refuse_as (desk, "kim", STW_COMMAND_ERROR_NOT_FOUND);
}

static void
what_happened_since_is_not_lost (void)
{
  g_autoptr (Desk) desk = desk_with_incidents ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  act_as (desk, "kim", "incident.acknowledge", "{'incident':1}");
  act_as (desk, "robin", "incident.resolve", "{'incident':1}");
  before = dup_state (desk);
  refuse_as (desk, "kim", STW_COMMAND_ERROR_REFUSED);
  refuse_saying (desk,
                 "kim",
                 "Something happened to INC-1 since (resolve, by robin), so this cannot be taken "
                 "back any more.");
  after = dup_state (desk);
  g_assert_cmpstr (after, ==, before);
}

/* One thing after the other, as far back as one likes. */
static void
what_was_taken_back_did_not_happen (void)
{
  g_autoptr (Desk) desk = desk_with_incidents ();
  g_autofree char *before = dup_state (desk);
  g_autofree char *after = NULL;

  act_as (desk, "kim", "incident.acknowledge", "{'incident':1}");
  act_as (desk, "kim", "incident.rename", "{'incident':1,'title':'Black Friday'}");
  act_as (desk, "robin", "incident.start", "{'incident':1}");
  act_as (desk, "robin", "incident.undo", "{}");
  act_as (desk, "kim", "incident.merge", "{'incident':1,'into':2}");
  act_as (desk, "kim", "incident.undo", "{}");
  act_as (desk, "kim", "incident.undo", "{}");
  act_as (desk, "kim", "incident.undo", "{}");
  after = dup_state (desk);
  g_assert_cmpstr (after, ==, before);
  desk_check (desk);
}

/* Alerts that go on, and notes, stand in nobody's way. */
static void
what_does_not_matter_does_not_hinder (void)
{
  g_autoptr (Desk) desk = desk_with_incidents ();

  act_as (desk, "kim", "incident.merge", "{'incident':1,'into':2}");
  act_as (desk, "robin", "incident.note", "{'incident':2,'text':'I wonder'}");
  fire (desk, "web-01", "High CPU");
  act_as (desk, "kim", "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk, "SELECT occurrences FROM incident WHERE id = 1"), ==, 3);
  fire (desk, "web-01", "High CPU");
  g_assert_cmpint (desk_number (desk, "SELECT occurrences FROM incident WHERE id = 1"), ==, 4);
  desk_check (desk);
}

static void
an_alert_that_came_back_elsewhere_stays_there (void)
{
  g_autoptr (Desk) desk = desk_with_incidents ();

  act_as (desk, "desk", "incident.resolve", "{'incident':1}");
  desk->now += 60 * STW_MINUTE;
  g_assert_cmpint (fire (desk, "web-01", "High CPU"), ==, 3);
  act_as (desk, "desk", "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk, "SELECT is_open FROM alert WHERE id = 1"), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT is_open FROM alert WHERE id = 2"), ==, 1);
  desk_check (desk);
}

static void
many_are_taken_back_at_once_or_not_at_all (void)
{
  g_autoptr (Desk) desk = desk_with_incidents ();
  g_autofree char *before = dup_state (desk);
  g_autofree char *after = NULL;

  act_as (desk,
          "kim",
          "incident.bulk",
          "{'command':'incident.resolve','incidents':[1,2],'arguments':{}}");
  act_as (desk, "kim", "incident.undo", "{}");
  after = dup_state (desk);
  g_assert_cmpstr (after, ==, before);
  act_as (desk,
          "kim",
          "incident.bulk",
          "{'command':'incident.resolve','incidents':[1,2],'arguments':{}}");
  act_as (desk, "robin", "incident.close", "{'incident':2}");
  refuse_as (desk, "kim", STW_COMMAND_ERROR_REFUSED);
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident WHERE id = 1"), ==, 4);
  desk_check (desk);
}

static void
merges_of_many_are_taken_back (void)
{
  g_autoptr (Desk) desk = desk_with_incidents ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_cmpint (fire (desk, "ups", "On battery"), ==, 3);
  before = dup_state (desk);
  act_as (desk,
          "desk",
          "incident.bulk",
          "{'command':'incident.merge','incidents':[1,2],'arguments':{'into':3}}");
  act_as (desk, "desk", "incident.undo", "{}");
  after = dup_state (desk);
  g_assert_cmpstr (after, ==, before);
  desk_check (desk);
}

static void
a_day_later_it_is_too_late (void)
{
  g_autoptr (Desk) desk = desk_with_incidents ();

  act_as (desk, "kim", "incident.acknowledge", "{'incident':1}");
  desk->now += 2 * STW_DAY;
  act_as (desk, "robin", "incident.acknowledge", "{'incident':2}");
  refuse_as (desk, "kim", STW_COMMAND_ERROR_NOT_FOUND);
}

/* Filters, contacts and links, without their numbers: what comes back may have another. */
static char *
dup_kept (Desk *desk)
{
  return desk_text (
    desk,
    "SELECT (SELECT json_group_array (json_array (name, filter)) FROM "
    "(SELECT * FROM saved_filter ORDER BY name)) || (SELECT json_group_array (json_array "
    "(company_id, name, role, phone, mail, note)) FROM (SELECT * FROM contact ORDER BY name)) || "
    "(SELECT json_group_array (json_array (company_id, title, url)) FROM "
    "(SELECT * FROM link ORDER BY title))");
}

static void
keep (Desk *desk, const char *name, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = desk_command (desk, "desk", name, 1, &error, "%s", arguments);

  g_assert_no_error (error);
}

static Desk *
desk_with_things (void)
{
  Desk *desk = desk_new ();

  desk_add_company (desk, "Acme");
  keep (desk, "filter.save", "{'name':'Mine','filter':{'status':'open'}}");
  keep (desk, "contact.add", "{'name':'Ada','role':'IT','phone':'1','mail':'a@example.com'}");
  keep (desk, "link.add", "{'title':'Wiki','url':'https://wiki.example/'}");
  return desk;
}

static void
what_is_kept_beside_is_taken_back (void)
{
  static const struct
  {
    const char *command;
    const char *arguments;
  } cases[] = {
    { "filter.save", "{'name':'New','filter':{'status':'new'}}" },
    { "filter.save", "{'name':'Mine','filter':{'status':'closed'}}" },
    { "filter.rename", "{'id':1,'name':'Ours'}" },
    { "filter.delete", "{'id':1}" },
    { "contact.add", "{'name':'Bea'}" },
    { "contact.update", "{'id':1,'name':'Ada L.','note':'calls back'}" },
    { "contact.remove", "{'id':1}" },
    { "link.add", "{'title':'Remote','url':'ssh://{asset}'}" },
    { "link.remove", "{'id':1}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Desk) desk = desk_with_things ();
      g_autofree char *before = dup_kept (desk);
      g_autofree char *between = NULL;
      g_autofree char *after = NULL;

      keep (desk, cases[i].command, cases[i].arguments);
      between = dup_kept (desk);
      g_assert_cmpstr (between, !=, before);
      act_as (desk, "desk", "incident.undo", "{}");
      after = dup_kept (desk);
      g_assert_cmpstr (after, ==, before);
      desk_check (desk);
    }
}

static void
a_name_that_another_filter_has_by_now_is_left_to_it (void)
{
  g_autoptr (Desk) desk = desk_with_things ();

  act_as (desk, "kim", "filter.delete", "{'id':1}");
  act_as (desk, "robin", "filter.save", "{'name':'Mine','filter':{'status':'closed'}}");
  refuse_as (desk, "kim", STW_COMMAND_ERROR_REFUSED);
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM saved_filter WHERE name = 'Mine' AND "
                                "filter LIKE '%%closed%%'"),
                   ==,
                   1);
}

static void
what_is_gone_cannot_be_changed_back (void)
{
  g_autoptr (Desk) desk = desk_with_things ();

  keep (desk, "contact.update", "{'id':1,'name':'Ada L.'}");
  keep (desk, "link.remove", "{'id':1}");
  act_as (desk, "desk", "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM link"), ==, 1);
  desk_refuse (desk, "filter.delete", STW_COMMAND_ERROR_NOT_FOUND, "{'id':99}");
  desk_refuse (desk, "contact.remove", STW_COMMAND_ERROR_NOT_FOUND, "{'id':99}");
  desk_refuse (desk, "contact.update", STW_COMMAND_ERROR_NOT_FOUND, "{'id':99,'name':'B'}");
  desk_refuse (desk, "link.remove", STW_COMMAND_ERROR_NOT_FOUND, "{'id':99}");
  desk_refuse (desk, "filter.restore", STW_COMMAND_ERROR_NOT_PERMITTED, "{'filter':1}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/undo/each", each_command_is_taken_back_whole);
  g_test_add_func ("/engine/undo/deleted", what_was_deleted_comes_back);
  g_test_add_func ("/engine/undo/split", what_was_split_off_goes_back);
  g_test_add_func ("/engine/undo/by-hand",
                   an_incident_by_hand_is_taken_back_while_nothing_was_added);
  g_test_add_func ("/engine/undo/own", everyone_takes_back_their_own);
  g_test_add_func ("/engine/undo/since", what_happened_since_is_not_lost);
  g_test_add_func ("/engine/undo/further", what_was_taken_back_did_not_happen);
  g_test_add_func ("/engine/undo/harmless", what_does_not_matter_does_not_hinder);
  g_test_add_func ("/engine/undo/elsewhere", an_alert_that_came_back_elsewhere_stays_there);
  g_test_add_func ("/engine/undo/many", many_are_taken_back_at_once_or_not_at_all);
  g_test_add_func ("/engine/undo/merges", merges_of_many_are_taken_back);
  g_test_add_func ("/engine/undo/beside", what_is_kept_beside_is_taken_back);
  g_test_add_func ("/engine/undo/name", a_name_that_another_filter_has_by_now_is_left_to_it);
  g_test_add_func ("/engine/undo/gone", what_is_gone_cannot_be_changed_back);
  g_test_add_func ("/engine/undo/day", a_day_later_it_is_too_late);
  return g_test_run ();
}

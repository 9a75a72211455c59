/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl oncall: calendars that read schedules, and those that schedules read. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "base/secrets.h"
#include "base/timestamp.h"
#include "base/wall-clock.h"
#include "cli/cli.h"
#include "desk/oncall/calendar-address.h"
#include "desk/oncall/calendar-write.h"
#include "desk/oncall/calendar.h"
#include "desk/oncall/subscription-store.h"
#include "engine/calendar-feed.h"
#include "store/command-rule.h"
#include "store/setting.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* The schedule that the command is about; FALSE after saying what is wrong. */
static gboolean
get_schedule (StwCli *cli, gint64 *ret_id)
{
  if (stw_cli_get_n_arguments (cli) > 0 &&
      stw_id_parse (STW_ID_SCHEDULE, stw_cli_get_arguments (cli)[0], ret_id))
    return TRUE;
  stw_cli_usage (cli, "It wants the id of a schedule, such as schedule-1");
  return FALSE;
}

/* Tells the address once; whoever has it may read the schedule. */
static int
oncall_feed (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("schedule.feed", "desk", 0);
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (StwDb) db = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *base = NULL;
  g_autofree char *url = NULL;
  gint64 schedule;

  if (!get_schedule (cli, &schedule))
    return STW_EXIT_USAGE;
  json_object_set_int_member (command->arguments, "schedule", schedule);
  if (!stw_cli_command (cli, g_steal_pointer (&command), &result, &error))
    return stw_cli_fail (cli, error);
  db = stw_cli_open_database (cli, NULL);
  base = db != NULL ? stw_setting_dup (db, STW_SETTING_DOOR_URL) : NULL;
  url = g_strconcat (base != NULL ? base : "",
                     STW_CALENDAR_FEED_PATH "?" STW_CALENDAR_FEED_KEY "=",
                     json_object_get_string_member (result, "token"),
                     NULL);
  json_object_set_string_member (answer, "url", url);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static int
oncall_revoke (StwCli *cli)
{
  StwCommand *command;
  gint64 schedule;

  if (!get_schedule (cli, &schedule))
    return STW_EXIT_USAGE;
  command = stw_command_new ("schedule.feed", "desk", 0);
  json_object_set_int_member (command->arguments, "schedule", schedule);
  json_object_set_boolean_member (command->arguments, "revoke", TRUE);
  return stw_cli_run (cli, command);
}

static int
oncall_export (StwCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autofree char *text = NULL;
  gint64 schedule;

  if (!get_schedule (cli, &schedule))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  text =
    db != NULL ? stw_calendar_write_schedule (db, schedule, stw_clock_now (NULL), &error) : NULL;
  if (text == NULL)
    return stw_cli_fail (cli, error);
  fputs (text, stdout);
  return STW_EXIT_DONE;
}

/* What the calendar in a file has from today on, as the command takes it. */
static JsonArray *
read_calendar (StwDb *db, gint64 schedule, const char *path, GError **error)
{
  g_autoptr (StwSchedule) row = stw_schedule_load (db, schedule, error);
  g_autoptr (GTimeZone) zone = row != NULL ? stw_wall_clock_zone (row->timezone) : NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *text = NULL;
  gsize length;
  JsonArray *events;

  if (zone == NULL)
    return NULL;
  text = stw_cli_read_bounded (path, STW_CALENDAR_MAX_BYTES, &length, error);
  if (text == NULL)
    return NULL;
  events = stw_calendar_read_events (text, length, zone, stw_clock_now (NULL), &failure);
  if (events == NULL)
    g_set_error_literal (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID, failure->message);
  return events;
}

/* What an event would do: whose it is, where that is somebody. */
static JsonObject *
describe_event (JsonObject *event, const char *person)
{
  JsonObject *object = json_object_new ();
  g_autofree char *from = stw_timestamp_format (json_object_get_int_member (event, "from"));
  g_autofree char *to = stw_timestamp_format (json_object_get_int_member (event, "to"));

  json_object_set_string_member (object,
                                 "who",
                                 json_object_get_string_member_with_default (event, "who", ""));
  if (person != NULL)
    json_object_set_string_member (object, "person", person);
  else
    json_object_set_null_member (object, "person");
  json_object_set_string_member (object, "from", from);
  json_object_set_string_member (object, "to", to);
  return object;
}

/* What importing would do: {"events","counting","unknown_names","list"}. */
static JsonObject *
foresee (StwDb *db, JsonArray *events, gint64 owner, GError **error)
{
  g_autoptr (GHashTable) names = stw_schedule_read_names (db, error);
  g_autoptr (GHashTable) unknown = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *list;
  JsonObject *answer;
  guint n_counting = 0;

  if (names == NULL)
    return NULL;
  stw_subscription_match_events (db, events);
  list = json_array_new ();
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);
      gint64 person = owner != 0 ? owner : json_object_get_int_member (event, "person");
      const char *name = g_hash_table_lookup (names, &person);

      n_counting += person != 0;
      if (person == 0)
        g_hash_table_add (unknown,
                          (gpointer) json_object_get_string_member_with_default (event, "who", ""));
      json_array_add_object_element (list, describe_event (event, name));
    }
  answer = json_object_new ();
  json_object_set_int_member (answer, "events", json_array_get_length (events));
  json_object_set_int_member (answer, "counting", n_counting);
  json_object_set_int_member (answer, "unknown_names", g_hash_table_size (unknown));
  json_object_set_array_member (answer, "list", list);
  return answer;
}

static void
print_summary (guint n_counting, guint n_refused)
{
  if (n_counting + n_refused == 0)
    {
      g_print ("%s\n", _ ("It has no events from today on."));
      return;
    }
  g_print (ngettext ("%u event would count.", "%u events would count.", n_counting), n_counting);
  if (n_refused > 0)
    g_print (ngettext (" %u names nobody at this desk and would count for nothing.",
                       " %u name nobody at this desk and would count for nothing.",
                       n_refused),
             n_refused);
  g_print ("\n");
}

static int
print_foreseen (StwCli *cli, JsonObject *answer)
{
  static const StwCliColumn columns[] = {
    { "WHO", "who" },
    { "PERSON", "person" },
    { "FROM", "from" },
    { "TO", "to" },
  };
  JsonArray *list = json_object_get_array_member (answer, "list");
  guint n_counting = (guint) json_object_get_int_member (answer, "counting");

  if (stw_cli_has_flag (cli, "json") || stw_cli_has_flag (cli, "jsonl"))
    {
      stw_cli_print_object (cli, answer);
      return STW_EXIT_DONE;
    }
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  print_summary (n_counting, json_array_get_length (list) - n_counting);
  return STW_EXIT_DONE;
}

static int
tell_import (StwCli *cli, StwDb *db, JsonArray *events, gint64 owner)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = foresee (db, events, owner, &error);

  return answer != NULL ? print_foreseen (cli, answer) : stw_cli_fail (cli, error);
}

static int
oncall_import (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("schedule.import-calendar", "desk", 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autofree char *name = NULL;
  g_autoptr (JsonArray) events = NULL;
  gint64 schedule;

  if (stw_cli_get_n_arguments (cli) != 2)
    return stw_cli_usage (cli, "It wants the id of a schedule and a calendar file");
  if (!get_schedule (cli, &schedule))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  events = db != NULL ? read_calendar (db, schedule, stw_cli_get_arguments (cli)[1], &error) : NULL;
  if (events == NULL || !stw_cli_take_person (cli, command->arguments, &error))
    return stw_cli_fail (cli, error);
  if (stw_cli_has_flag (cli, "dry-run"))
    return tell_import (cli, db, events, stw_command_get_int (command, "person", 0));
  name = g_path_get_basename (stw_cli_get_arguments (cli)[1]);
  json_object_set_int_member (command->arguments, "schedule", schedule);
  json_object_set_string_member (command->arguments, "name", name);
  json_object_set_boolean_member (command->arguments,
                                  "overrides",
                                  stw_cli_has_flag (cli, "overrides"));
  json_object_set_array_member (command->arguments, "events", g_steal_pointer (&events));
  return stw_cli_run (cli, g_steal_pointer (&command));
}

static int
oncall_calendars (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "ID", "id" },        { "SCHEDULE", "schedule" }, { "NAME", "name" }, { "FROM", "from" },
    { "READ", "read_at" }, { "EVENTS", "events" },     { "HELD", "held" }, { "PROBLEM", "problem" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_cli_open_database (cli, &error);
  g_autoptr (JsonArray) list = db != NULL ? stw_subscription_describe (db, 0, &error) : NULL;

  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

/* For stw_secret_free(). */
static char *
read_address (GError **error)
{
  char *text = stw_cli_read_secret ();
  char *address = text != NULL ? stw_calendar_address_read (text) : NULL;

  stw_secret_free (text);
  if (address == NULL)
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_INVALID,
                         "Standard input holds no address of a calendar, such as "
                         "https://cloud.example/calendar.ics.");
  return address;
}

static gboolean
run_about_calendar (StwCli *cli, const char *name, gint64 calendar, GError **error)
{
  StwCommand *command = stw_command_new (name, "desk", 0);
  g_autoptr (JsonObject) result = NULL;

  json_object_set_int_member (command->arguments, "calendar", calendar);
  return stw_cli_command (cli, command, &result, error);
}

/* Keeps the address, then has it read. */
static gboolean
subscribe (StwCli *cli, StwCommand *command, const char *address, gint64 *ret_id, GError **error)
{
  StwSecrets *secrets = stw_cli_get_secrets (cli, error);
  g_autoptr (StwCommand) given = command;
  g_autoptr (JsonObject) result = NULL;
  g_autofree char *name = NULL;

  if (secrets == NULL || !stw_cli_command (cli, g_steal_pointer (&given), &result, error))
    return FALSE;
  *ret_id = json_object_get_int_member (result, "calendar");
  name = stw_subscription_dup_secret_name (*ret_id);
  if (stw_secrets_keep (secrets, name, address, NULL, error))
    return run_about_calendar (cli, "schedule.refresh-calendar", *ret_id, error);
  run_about_calendar (cli, "schedule.remove-calendar", *ret_id, NULL);
  return FALSE;
}

static int
oncall_subscribe (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("schedule.subscribe", "desk", 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *text = NULL;
  char *address;
  gint64 schedule, id;
  gboolean done;

  if (stw_cli_get_n_arguments (cli) != 2)
    return stw_cli_usage (cli, "It wants the id of a schedule and a name for the calendar");
  if (!get_schedule (cli, &schedule))
    return STW_EXIT_USAGE;
  json_object_set_int_member (command->arguments, "schedule", schedule);
  json_object_set_string_member (command->arguments, "name", stw_cli_get_arguments (cli)[1]);
  json_object_set_boolean_member (command->arguments,
                                  "overrides",
                                  stw_cli_has_flag (cli, "overrides"));
  address = stw_cli_take_person (cli, command->arguments, &error) ? read_address (&error) : NULL;
  done = address != NULL && subscribe (cli, g_steal_pointer (&command), address, &id, &error);
  stw_secret_free (address);
  if (!done)
    return stw_cli_fail (cli, error);
  text = stw_id_format (STW_ID_CALENDAR, id);
  json_object_set_string_member (answer, "id", text);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

/* A command about one calendar. */
static int
settle (StwCli *cli, const char *name, gboolean forget)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = NULL;
  StwSecrets *secrets;
  gint64 id;

  if (stw_cli_get_n_arguments (cli) != 1 ||
      !stw_id_parse (STW_ID_CALENDAR, stw_cli_get_arguments (cli)[0], &id))
    return stw_cli_usage (cli, "It wants the id of a calendar, such as calendar-1");
  if (!run_about_calendar (cli, name, id, &error))
    return stw_cli_fail (cli, error);
  if (!forget)
    return STW_EXIT_DONE;
  secret = stw_subscription_dup_secret_name (id);
  secrets = stw_cli_get_secrets (cli, &error);
  if (secrets == NULL || !stw_secrets_forget (secrets, secret, NULL, &error))
    return stw_cli_fail (cli, error);
  return STW_EXIT_DONE;
}

static int
oncall_unsubscribe (StwCli *cli)
{
  return settle (cli, "schedule.remove-calendar", TRUE);
}

static int
oncall_refresh (StwCli *cli)
{
  return settle (cli, "schedule.refresh-calendar", FALSE);
}

static int
oncall_take_held (StwCli *cli)
{
  return settle (cli, "schedule.take-calendar", FALSE);
}

static int
oncall_leave_held (StwCli *cli)
{
  return settle (cli, "schedule.leave-calendar", FALSE);
}

static const StwCliOption import_options[] = {
  { "person", "NAME", N_ ("whose calendar it is; else each event names somebody") },
  { "overrides", NULL, N_ ("its events are overrides, not absences") },
  { "dry-run", NULL, N_ ("only tell what each event would do") },
  { NULL, NULL, NULL },
};

static const StwCliOption subscribe_options[] = {
  { "person", "NAME", N_ ("whose calendar it is; else each event names somebody") },
  { "overrides", NULL, N_ ("its events are overrides, not absences") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "oncall export", "ID", N_ ("write a schedule as an iCalendar file"), NULL, oncall_export },
  { "oncall import",
    "ID FILE",
    N_ ("take absences or overrides over from an iCalendar file"),
    import_options,
    oncall_import },
  { "oncall feed",
    "ID",
    N_ ("make the address at which calendars subscribe, in place of an earlier one"),
    NULL,
    oncall_feed },
  { "oncall revoke", "ID", N_ ("let that address lead nowhere any more"), NULL, oncall_revoke },
  { "oncall calendars", NULL, N_ ("list calendars that were taken over"), NULL, oncall_calendars },
  { "oncall subscribe",
    "ID NAME",
    N_ ("read a calendar again and again; its address is read from standard input"),
    subscribe_options,
    oncall_subscribe },
  { "oncall unsubscribe",
    "CALENDAR",
    N_ ("remove a calendar that was taken over"),
    NULL,
    oncall_unsubscribe },
  { "oncall refresh", "CALENDAR", N_ ("read a calendar at once"), NULL, oncall_refresh },
  { "oncall take-held",
    "CALENDAR",
    N_ ("let the copy count that was held"),
    NULL,
    oncall_take_held },
  { "oncall leave-held",
    "CALENDAR",
    N_ ("let the copy that was held not count"),
    NULL,
    oncall_leave_held },
};

/**
 * stw_cli_calendar_commands:
 * @ret_n_commands: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern calendars from elsewhere
 */
const StwCliCommand *
stw_cli_calendar_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

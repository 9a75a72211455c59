/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl oncall: who is on call. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "base/secrets.h"
#include "base/wall-clock.h"
#include "cli/cli.h"
#include "desk/oncall/calendar-address.h"
#include "desk/oncall/calendar-write.h"
#include "desk/oncall/calendar.h"
#include "desk/oncall/outlook.h"
#include "desk/oncall/resolve.h"
#include "desk/oncall/subscription-store.h"
#include "engine/calendar-feed.h"
#include "store/command-rule.h"
#include "store/setting.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

static int
oncall_resolve (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "AT", "at" },
    { "ON CALL", "who" },
    { "LAYER", "layer" },
    { "UNTIL", "shift_to" },
  };
  g_autoptr (JsonNode) input = NULL;
  g_autoptr (JsonArray) answers = NULL;
  g_autoptr (GError) error = NULL;

  if (stw_cli_get_n_arguments (cli) != 1)
    return stw_cli_usage (cli, "oncall resolve wants one file");
  input = stw_cli_read_input (stw_cli_get_arguments (cli)[0], &error);
  answers = input != NULL ? stw_oncall_resolve (json_node_get_object (input), &error) : NULL;
  if (answers == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, answers, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static int
oncall_list (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "ID", "id" },       { "NAME", "name" }, { "ON CALL", "on_call" },
    { "UNTIL", "until" }, { "GAPS", "gaps" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_cli_open_database (cli, &error);
  g_autoptr (JsonArray) list =
               db != NULL ? stw_outlook_list (db, stw_clock_now (NULL), &error) : NULL;

  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static int
oncall_who (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "SCHEDULE", "schedule" },
    { "ON CALL", "person" },
    { "LAYER", "layer" },
    { "UNTIL", "to" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) list = NULL;
  gint64 at;

  if (!stw_cli_get_moment (cli, "at", &at))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  list = db != NULL ? stw_outlook_who (db, at != 0 ? at : stw_clock_now (NULL), &error) : NULL;
  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

/* The id that the command is about; FALSE after saying what is wrong. */
static gboolean
get_id (StwCli *cli, StwIdKind kind, gint64 *ret_id)
{
  if (stw_cli_get_n_arguments (cli) > 0 &&
      stw_id_parse (kind, stw_cli_get_arguments (cli)[0], ret_id))
    return TRUE;
  stw_cli_usage (cli,
                 kind == STW_ID_SCHEDULE ? "It wants the id of a schedule, such as schedule-1"
                                         : "It wants the id of an override, such as override-1");
  return FALSE;
}

static int
oncall_show (StwCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonObject) object = NULL;
  gint64 schedule, from, to;

  if (!get_id (cli, STW_ID_SCHEDULE, &schedule) || !stw_cli_get_moment (cli, "from", &from) ||
      !stw_cli_get_moment (cli, "to", &to))
    return STW_EXIT_USAGE;
  from = from != 0 ? from : stw_clock_now (NULL);
  to = to != 0 ? to : from + STW_SCHEDULE_HORIZON_DAYS * STW_DAY;
  db = stw_cli_open_database (cli, &error);
  object = db != NULL ? stw_outlook_show (db, schedule, from, to, &error) : NULL;
  if (object == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_object (cli, object);
  return STW_EXIT_DONE;
}

/* Puts the person of --person into @arguments, by name or address; none is good where it may be
 * left out. */
static gboolean
take_person (StwCli *cli, JsonObject *arguments, GError **error)
{
  const char *name = stw_cli_get_option (cli, "person");
  g_autoptr (JsonNode) member = NULL;
  g_autoptr (StwDb) db = NULL;
  gint64 person;

  if (name == NULL)
    return TRUE;
  db = stw_cli_open_database (cli, error);
  if (db == NULL)
    return FALSE;
  member = json_node_init_string (json_node_alloc (), name);
  person = stw_schedule_who_member (member, db);
  json_object_set_int_member (arguments, "person", person);
  if (person != 0)
    return TRUE;
  g_set_error (error,
               STW_COMMAND_ERROR,
               STW_COMMAND_ERROR_NOT_FOUND,
               _ ("There is nobody called %s."),
               name);
  return FALSE;
}

/* Options that a command's arguments take over: what they are called there. */
static const struct
{
  const char *option;
  const char *member;
} moments[] = {
  { "at", "at" }, { "from", "from" }, { "to", "to" }, { "mine", "mine" }, { "theirs", "theirs" },
};

static gboolean
take_options (StwCli *cli, JsonObject *arguments)
{
  const char *layer = stw_cli_get_option (cli, "layer");
  const char *note = stw_cli_get_option (cli, "note");
  gint64 moment;
  guint64 number;

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      if (!stw_cli_get_moment (cli, moments[i].option, &moment))
        return FALSE;
      if (moment != 0)
        json_object_set_int_member (arguments, moments[i].member, moment);
    }
  if (note != NULL)
    json_object_set_string_member (arguments, "note", note);
  if (layer == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (layer, 10, 1, 1000, &number, NULL))
    {
      stw_cli_usage (cli, "--layer wants a number from 1");
      return FALSE;
    }
  json_object_set_int_member (arguments, "layer", (gint64) number - 1);
  return TRUE;
}

/* A command about one schedule or override, with whatever options were given. */
static int
run (StwCli *cli, const char *name, StwIdKind kind)
{
  g_autoptr (StwCommand) command = stw_command_new (name, "desk", 0);
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!get_id (cli, kind, &id) || !take_options (cli, command->arguments))
    return STW_EXIT_USAGE;
  json_object_set_int_member (command->arguments,
                              kind == STW_ID_SCHEDULE ? "schedule" : "override",
                              id);
  if (!take_person (cli, command->arguments, &error))
    return stw_cli_fail (cli, error);
  return stw_cli_run (cli, g_steal_pointer (&command));
}

static int
oncall_save (StwCli *cli)
{
  StwCommand *command;
  JsonObject *given;
  gint64 schedule;

  if (!stw_cli_take_id (cli, "schedule", STW_ID_SCHEDULE, &schedule))
    return STW_EXIT_USAGE;
  if (stw_cli_get_n_arguments (cli) != 1)
    return stw_cli_usage (cli, "It wants one schedule: a file, or JSON that begins with {");
  given = stw_cli_read_object (cli, stw_cli_get_arguments (cli)[0]);
  if (given == NULL)
    return STW_EXIT_USAGE;
  command = stw_command_new ("schedule.save", "desk", 0);
  json_object_unref (command->arguments);
  command->arguments = given;
  if (schedule != 0)
    json_object_set_int_member (given, "schedule", schedule);
  return stw_cli_run (cli, command);
}

static int
oncall_join (StwCli *cli)
{
  return run (cli, "schedule.join", STW_ID_SCHEDULE);
}

static int
oncall_leave (StwCli *cli)
{
  return run (cli, "schedule.leave", STW_ID_SCHEDULE);
}

static int
oncall_override (StwCli *cli)
{
  return run (cli, "override.save", STW_ID_SCHEDULE);
}

static int
oncall_change (StwCli *cli)
{
  return run (cli, "override.save", STW_ID_OVERRIDE);
}

static int
oncall_drop (StwCli *cli)
{
  return run (cli, "override.remove", STW_ID_OVERRIDE);
}

static int
oncall_take (StwCli *cli)
{
  return run (cli, "override.take", STW_ID_SCHEDULE);
}

static int
oncall_swap (StwCli *cli)
{
  return run (cli, "override.ask-swap", STW_ID_SCHEDULE);
}

static int
answer (StwCli *cli, gboolean accept)
{
  StwCommand *command;
  gint64 override;

  if (!get_id (cli, STW_ID_OVERRIDE, &override))
    return STW_EXIT_USAGE;
  command = stw_command_new ("override.answer-swap", "desk", 0);
  json_object_set_int_member (command->arguments, "override", override);
  json_object_set_boolean_member (command->arguments, "accept", accept);
  return stw_cli_run (cli, command);
}

static int
oncall_accept (StwCli *cli)
{
  return answer (cli, TRUE);
}

static int
oncall_decline (StwCli *cli)
{
  return answer (cli, FALSE);
}

static int
oncall_note (StwCli *cli)
{
  StwCommand *command;
  gint64 schedule, at;

  if (stw_cli_get_n_arguments (cli) != 2)
    return stw_cli_usage (cli, "It wants the id of a schedule and a text");
  if (!get_id (cli, STW_ID_SCHEDULE, &schedule) || !stw_cli_get_moment (cli, "at", &at))
    return STW_EXIT_USAGE;
  command = stw_command_new ("schedule.note", "desk", 0);
  json_object_set_int_member (command->arguments, "schedule", schedule);
  json_object_set_int_member (command->arguments, "at", at);
  json_object_set_string_member (command->arguments, "text", stw_cli_get_arguments (cli)[1]);
  return stw_cli_run (cli, command);
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

  if (!get_id (cli, STW_ID_SCHEDULE, &schedule))
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

  if (!get_id (cli, STW_ID_SCHEDULE, &schedule))
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

  if (!get_id (cli, STW_ID_SCHEDULE, &schedule))
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

static int
oncall_import (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("schedule.import-calendar", "desk", 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autofree char *name = NULL;
  JsonArray *events;
  gint64 schedule;

  if (stw_cli_get_n_arguments (cli) != 2)
    return stw_cli_usage (cli, "It wants the id of a schedule and a calendar file");
  if (!get_id (cli, STW_ID_SCHEDULE, &schedule))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  events = db != NULL ? read_calendar (db, schedule, stw_cli_get_arguments (cli)[1], &error) : NULL;
  if (events == NULL || !take_person (cli, command->arguments, &error))
    return stw_cli_fail (cli, error);
  name = g_path_get_basename (stw_cli_get_arguments (cli)[1]);
  json_object_set_int_member (command->arguments, "schedule", schedule);
  json_object_set_string_member (command->arguments, "name", name);
  json_object_set_boolean_member (command->arguments,
                                  "overrides",
                                  stw_cli_has_flag (cli, "overrides"));
  json_object_set_array_member (command->arguments, "events", events);
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
  if (!get_id (cli, STW_ID_SCHEDULE, &schedule))
    return STW_EXIT_USAGE;
  json_object_set_int_member (command->arguments, "schedule", schedule);
  json_object_set_string_member (command->arguments, "name", stw_cli_get_arguments (cli)[1]);
  json_object_set_boolean_member (command->arguments,
                                  "overrides",
                                  stw_cli_has_flag (cli, "overrides"));
  address = take_person (cli, command->arguments, &error) ? read_address (&error) : NULL;
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

static gboolean
forget_addresses (StwCli *cli, GArray *calendars, GError **error)
{
  StwSecrets *secrets = calendars->len > 0 ? stw_cli_get_secrets (cli, error) : NULL;

  for (guint i = 0; i < calendars->len; i++)
    {
      g_autofree char *name =
        stw_subscription_dup_secret_name (g_array_index (calendars, gint64, i));

      if (secrets == NULL || !stw_secrets_forget (secrets, name, NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* Its calendars go with it, and their addresses out of the keyring. */
static int
oncall_remove (StwCli *cli)
{
  StwCommand *command;
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) calendars = NULL;
  g_autoptr (GArray) addresses = NULL;
  g_autoptr (JsonObject) result = NULL;
  gint64 schedule;

  if (!get_id (cli, STW_ID_SCHEDULE, &schedule))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  calendars = db != NULL ? stw_subscription_describe (db, schedule, &error) : NULL;
  if (calendars == NULL)
    return stw_cli_fail (cli, error);
  addresses = stw_subscription_list_addresses (calendars);
  command = stw_command_new ("schedule.remove", "desk", 0);
  json_object_set_int_member (command->arguments, "schedule", schedule);
  if (!stw_cli_command (cli, command, &result, &error) ||
      !forget_addresses (cli, addresses, &error))
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
  { NULL, NULL, NULL },
};

static const StwCliOption at_options[] = {
  { "at", "TIME", N_ ("when; now when none is given") },
  { NULL, NULL, NULL },
};

static const StwCliOption span_options[] = {
  { "from", "TIME", N_ ("from when on; now when none is given") },
  { "to", "TIME", N_ ("until when; two weeks when none is given") },
  { NULL, NULL, NULL },
};

static const StwCliOption save_options[] = {
  { "schedule", "ID", N_ ("the one that it takes the place of") },
  { NULL, NULL, NULL },
};

static const StwCliOption member_options[] = {
  { "person", "NAME", N_ ("who, by name or e-mail address") },
  { "at", "TIME", N_ ("from when on; now when none is given") },
  { "layer", "N", N_ ("in which layer, from 1; in all when none is given") },
  { NULL, NULL, NULL },
};

static const StwCliOption override_options[] = {
  { "person", "NAME", N_ ("who, by name or e-mail address") },
  { "from", "TIME", N_ ("from when on") },
  { "to", "TIME", N_ ("until when") },
  { "note", "TEXT", N_ ("why") },
  { NULL, NULL, NULL },
};

static const StwCliOption swap_options[] = {
  { "mine", "TIME", N_ ("a time within the turn that is given") },
  { "theirs", "TIME", N_ ("a time within the turn that is taken") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "oncall resolve", "FILE", N_ ("show who a plan in a file puts on call"), NULL, oncall_resolve },
  { "oncall list",
    NULL,
    N_ ("list schedules, who is on call and where nobody is"),
    NULL,
    oncall_list },
  { "oncall who", NULL, N_ ("show who is on call at a time"), at_options, oncall_who },
  { "oncall show",
    "ID",
    N_ ("show a schedule with its turns and gaps"),
    span_options,
    oncall_show },
  { "oncall save",
    "SCHEDULE",
    N_ ("keep a schedule, from a file or as JSON"),
    save_options,
    oncall_save },
  { "oncall remove", "ID", N_ ("remove a schedule"), NULL, oncall_remove },
  { "oncall join",
    "ID",
    N_ ("let somebody take turns from a time on"),
    member_options,
    oncall_join },
  { "oncall leave",
    "ID",
    N_ ("let somebody take no more turns from a time on"),
    member_options,
    oncall_leave },
  { "oncall override", "ID", N_ ("let somebody stand in"), override_options, oncall_override },
  { "oncall change",
    "OVERRIDE",
    N_ ("change when or who stands in"),
    override_options,
    oncall_change },
  { "oncall drop", "OVERRIDE", N_ ("remove an override or a swap"), NULL, oncall_drop },
  { "oncall take",
    "ID",
    N_ ("take the pager now, until the turn ends"),
    override_options,
    oncall_take },
  { "oncall swap", "ID", N_ ("ask to swap two turns"), swap_options, oncall_swap },
  { "oncall accept", "OVERRIDE", N_ ("agree to a swap"), NULL, oncall_accept },
  { "oncall decline", "OVERRIDE", N_ ("decline a swap"), NULL, oncall_decline },
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
    import_options,
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
  { "oncall note", "ID TEXT", N_ ("tell the next shift something"), at_options, oncall_note },
};

/**
 * stw_cli_oncall_commands:
 *
 * Returns: (transfer none): the rows of the command table that concern who is on call
 */
const StwCliCommand *
stw_cli_oncall_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl oncall: who is on call. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "cli/cli.h"
#include "desk/oncall/outlook.h"
#include "desk/oncall/resolve.h"
#include "store/command-rule.h"

#include <glib/gi18n.h>

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

/**
 * stw_cli_take_person:
 * @arguments: whereto the number of the person of --person goes, by name or address; none is good
 *   where it may be left out
 *
 * Returns: whether there is such a person
 */
gboolean
stw_cli_take_person (StwCli *cli, JsonObject *arguments, GError **error)
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
  if (!stw_cli_take_person (cli, command->arguments, &error))
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

static int
oncall_remove (StwCli *cli)
{
  return run (cli, "schedule.remove", STW_ID_SCHEDULE);
}

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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl sla: what is promised to clients, and how a clock stands. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "cli/cli.h"
#include "desk/sla/holidays.h"
#include "desk/sla/sla-compute.h"
#include "desk/sla/sla-store.h"

#include <glib/gi18n.h>

/* So far ahead holidays are taken. */
#define HOLIDAY_YEARS 5

static int
sla_compute (StwCli *cli)
{
  g_autoptr (JsonNode) input = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (stw_cli_get_n_arguments (cli) != 1)
    return stw_cli_usage (cli, "sla compute wants one file");
  input = stw_cli_read_input (stw_cli_get_arguments (cli)[0], &error);
  answer = input != NULL ? stw_sla_compute (json_node_get_object (input), &error) : NULL;
  if (answer == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static const StwCliColumn policy_columns[] = {
  { "ID", "id" },           { "NAME", "name" },           { "WARNING AT %", "warn_percent" },
  { "DEFAULT", "default" }, { "COMPANIES", "companies" },
};

static const StwCliColumn calendar_columns[] = {
  { "ID", "id" },           { "NAME", "name" },           { "TIME ZONE", "timezone" },
  { "TARGETS", "targets" }, { "COMPANIES", "companies" },
};

static int
print_list (StwCli *cli,
            JsonArray *(*list) (StwDb *db, GError **error),
            const StwCliColumn *columns,
            guint n_columns)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_cli_open_database (cli, &error);
  g_autoptr (JsonArray) rows = db != NULL ? list (db, &error) : NULL;

  if (rows == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, rows, columns, n_columns);
  return STW_EXIT_DONE;
}

static int
policy_list (StwCli *cli)
{
  return print_list (cli, stw_sla_policy_list, policy_columns, G_N_ELEMENTS (policy_columns));
}

static int
calendar_list (StwCli *cli)
{
  return print_list (cli, stw_calendar_list, calendar_columns, G_N_ELEMENTS (calendar_columns));
}

/* Gives a command whose arguments are an object, from a file or as JSON. */
static int
save (StwCli *cli, const char *name, const char *member, StwIdKind kind)
{
  StwCommand *command;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  JsonObject *values;

  if (stw_cli_get_n_arguments (cli) != 1)
    return stw_cli_usage (cli, "It wants one file, or JSON that begins with {");
  values = stw_cli_read_object (cli, stw_cli_get_arguments (cli)[0]);
  if (values == NULL)
    return STW_EXIT_USAGE;
  command = stw_command_new (name, "desk", 0);
  json_object_unref (command->arguments);
  command->arguments = values;
  if (!stw_cli_command (cli, command, &result, &error))
    return stw_cli_fail (cli, error);
  id = stw_id_format (kind, json_object_get_int_member (result, member));
  json_object_set_string_member (answer, "id", id);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static int
policy_save (StwCli *cli)
{
  return save (cli, "sla-policy.save", "policy", STW_ID_POLICY);
}

static int
calendar_save (StwCli *cli)
{
  return save (cli, "calendar.save", "calendar", STW_ID_CALENDAR);
}

static int
remove_row (StwCli *cli, const char *name)
{
  StwCommand *command;

  if (stw_cli_get_n_arguments (cli) != 1)
    return stw_cli_usage (cli, "It wants one id");
  command = stw_command_new (name, "desk", 0);
  json_object_set_string_member (command->arguments, "id", stw_cli_get_arguments (cli)[0]);
  return stw_cli_run (cli, command);
}

static int
policy_remove (StwCli *cli)
{
  return remove_row (cli, "sla-policy.remove");
}

static int
calendar_remove (StwCli *cli)
{
  return remove_row (cli, "calendar.remove");
}

static int
sla_choose (StwCli *cli)
{
  static const char *const members[] = { "policy", "calendar" };
  StwCommand *command;
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  command = stw_command_new ("company.choose-sla", "desk", company);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (stw_cli_get_option (cli, members[i]) != NULL)
      json_object_set_string_member (command->arguments,
                                     members[i],
                                     stw_cli_get_option (cli, members[i]));
  return stw_cli_run (cli, command);
}

/* Adds the holidays of a file to a calendar, which is then written whole. */
static int
add_holidays (StwCli *cli, JsonObject *calendar, const char *path)
{
  int today = (int) (stw_clock_now (NULL) / STW_DAY);
  StwCommand *command;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) days = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &error))
    return stw_cli_fail (cli, error);
  days = stw_holidays_read (text, length, today - 366, today + HOLIDAY_YEARS * 366, &error);
  if (days == NULL)
    return stw_cli_fail (cli, error);
  stw_holidays_add (calendar, days);
  command = stw_command_new ("calendar.save", "desk", 0);
  json_object_unref (command->arguments);
  command->arguments = json_object_ref (calendar);
  return stw_cli_run (cli, command);
}

static int
import_holidays (StwCli *cli)
{
  const char *const *arguments = stw_cli_get_arguments (cli);
  g_autoptr (JsonObject) calendar = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  gint64 id;

  if (stw_cli_get_n_arguments (cli) != 2 || !stw_id_parse (STW_ID_CALENDAR, arguments[0], &id))
    return stw_cli_usage (cli, "It wants an id such as calendar-1 and an iCalendar file");
  db = stw_cli_open_database (cli, &error);
  calendar = db != NULL ? stw_calendar_load (db, id, &error) : NULL;
  return calendar != NULL ? add_holidays (cli, calendar, arguments[1]) : stw_cli_fail (cli, error);
}

static const StwCliOption choose_options[] = {
  { "company", "ID", N_ ("whose promise it is") },
  { "policy", "ID", N_ ("the policy; the default one when none is given") },
  { "calendar", "ID", N_ ("the support hours; around the clock when none is given") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "sla compute", "FILE", N_ ("show how a clock stands, from a file"), NULL, sla_compute },
  { "sla policies", NULL, N_ ("list what is promised"), NULL, policy_list },
  { "sla save-policy",
    "FILE",
    N_ ("write a policy, from a file or as JSON in the form that sla policies --json prints"),
    NULL,
    policy_save },
  { "sla remove-policy", "ID", N_ ("remove a policy that no company has"), NULL, policy_remove },
  { "sla calendars", NULL, N_ ("list business hours and holidays"), NULL, calendar_list },
  { "sla save-calendar",
    "FILE",
    N_ ("write a calendar, from a file or as JSON in the form that sla calendars --json prints"),
    NULL,
    calendar_save },
  { "sla import-holidays",
    "ID FILE",
    N_ ("add the all-day events of an iCalendar file to a calendar"),
    NULL,
    import_holidays },
  { "sla remove-calendar",
    "ID",
    N_ ("remove a calendar that nothing uses"),
    NULL,
    calendar_remove },
  { "sla choose",
    NULL,
    N_ ("give a company a policy and support hours"),
    choose_options,
    sla_choose },
};

/**
 * stw_cli_sla_commands:
 *
 * Returns: (transfer none): the rows of the command table that concern SLA
 */
const StwCliCommand *
stw_cli_sla_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl drill: an alert at night that is none, and how long it took until somebody answered.
 */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "cli/cli.h"
#include "desk/drill-plan-store.h"
#include "desk/drill-store.h"

#include <glib/gi18n.h>
#include <stdio.h>

static int
drill_plan (StwCli *cli)
{
  g_autoptr (StwCommand) command = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 company;
  gint64 at = 0;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company) ||
      !stw_cli_get_moment (cli, "at", &at))
    return STW_EXIT_USAGE;
  command = stw_command_new ("drill.plan", "desk", company);
  if (at != 0)
    json_object_set_int_member (command->arguments, "at", at);
  if (!stw_cli_command (cli, g_steal_pointer (&command), &result, &error))
    return stw_cli_fail (cli, error);
  stw_cli_print_object (cli, result);
  return STW_EXIT_DONE;
}

static int
drill_list (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "DRILL", "drill" }, { "COMPANY", "company_id" },
    { "AT", "at" },       { "INCIDENT", "incident_id" },
    { "STATE", "state" }, { "ANSWERED AFTER (S)", "seconds_to_acknowledge" },
    { "WHY", "why" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) list = NULL;
  gint64 company;

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  list = db != NULL ? stw_drill_list (db, company, stw_clock_now (NULL), &error) : NULL;
  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

/* "03:30", or any minute of the night without it. */
static gboolean
take_minute (StwCli *cli, JsonObject *arguments)
{
  const char *text = stw_cli_get_option (cli, "at");
  int hour, minute;
  char rest;

  if (text == NULL)
    return TRUE;
  if (sscanf (text, "%2d:%2d%c", &hour, &minute, &rest) != 2 || hour < 0 || hour > 23 ||
      minute < 0 || minute > 59)
    {
      stw_cli_usage (cli, "--at wants a time of day such as 03:30");
      return FALSE;
    }
  json_object_set_int_member (arguments, "minute", hour * 60 + minute);
  return TRUE;
}

static int
drill_repeat (StwCli *cli)
{
  g_autoptr (StwCommand) command = NULL;
  const char *every = stw_cli_get_option (cli, "every");
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  if (every == NULL)
    return stw_cli_usage (cli, "drill repeat wants --every week, month or never");
  command = stw_command_new ("drill.repeat", "desk", company);
  json_object_set_string_member (command->arguments, "every", every);
  if (!take_minute (cli, command->arguments))
    return STW_EXIT_USAGE;
  return stw_cli_run (cli, g_steal_pointer (&command));
}

static int
drill_plans (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "COMPANY", "company" },
                                          { "EVERY", "every" },
                                          { "MINUTE OF THE DAY", "minute" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_cli_open_database (cli, &error);
  g_autoptr (JsonArray) list = db != NULL ? stw_drill_plan_list (db, &error) : NULL;

  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static const StwCliOption repeat_options[] = {
  { "company", "ID", N_ ("whose alert it is to be") },
  { "every", "week|month|never", N_ ("how often one comes, in a night that nobody knows") },
  { "at", "TIME", N_ ("at what time of the day, such as 03:30; any time of the night without it") },
  { NULL, NULL, NULL },
};

static const StwCliOption no_options[] = { { NULL, NULL, NULL } };

static const StwCliOption plan_options[] = {
  { "company", "ID", N_ ("whose alert it is to be") },
  { "at", "TIME", N_ ("when it comes; now without it") },
  { NULL, NULL, NULL },
};

static const StwCliOption list_options[] = {
  { "company", "ID", N_ ("those of one company") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "drill plan",
    NULL,
    N_ ("plan an alert that is none, which goes the whole way through the door to the phone"),
    plan_options,
    drill_plan },
  { "drill list",
    NULL,
    N_ ("list the drills and how long it took until somebody answered"),
    list_options,
    drill_list },
  { "drill repeat",
    NULL,
    N_ ("let a drill come every week or month"),
    repeat_options,
    drill_repeat },
  { "drill plans", NULL, N_ ("list which drills come again"), no_options, drill_plans },
};

/**
 * stw_cli_drill_commands:
 * @ret_n_commands: (out): how many
 *
 * Returns: (transfer none): the rows of the table of commands that concern drills
 */
const StwCliCommand *
stw_cli_drill_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl notification: what people are told of, and what they have seen of it. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli.h"
#include "desk/notification-store.h"

#include <glib/gi18n.h>

static int
notification_list (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "INCIDENT", "incident_id" }, { "KIND", "kind" },
                                          { "SEVERITY", "severity" },    { "COMPANY", "company" },
                                          { "TITLE", "title" },          { "AT", "at" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_cli_open_database (cli, &error);
  g_autoptr (JsonArray) list = NULL;
  gint64 viewer;

  if (db != NULL && stw_cli_find_viewer (cli, &viewer, &error))
    list = stw_notification_list_json (db, viewer, &error);
  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static int
notification_read (StwCli *cli)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_arguments = stw_cli_get_n_arguments (cli);
  StwCommand *command;
  gint64 incident = 0;

  if (n_arguments > 1 ||
      (n_arguments == 1 &&
       !stw_id_parse (STW_ID_INCIDENT, stw_cli_get_arguments (cli)[0], &incident)))
    return stw_cli_usage (cli, "notification read wants an id such as INC-1, or nothing for all");
  command = stw_command_new ("notification.read", "desk", 0);
  if (incident != 0)
    json_object_set_int_member (command->arguments, "incident", incident);
  return stw_cli_command (cli, command, &result, &error) ? STW_EXIT_DONE
                                                         : stw_cli_fail (cli, error);
}

static const StwCliOption no_options[] = { { NULL, NULL, NULL } };

static const StwCliCommand commands[] = {
  { "notification list",
    NULL,
    N_ ("list what people are told of, newest first"),
    no_options,
    notification_list },
  { "notification read",
    "[INCIDENT]",
    N_ ("mark what was told of an incident, or of all, as read"),
    no_options,
    notification_read },
};

/**
 * stw_cli_notification_commands:
 * @ret_n_commands: (out): how many
 *
 * Returns: (transfer none): the rows of the table of commands that concern what people are told
 */
const StwCliCommand *
stw_cli_notification_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

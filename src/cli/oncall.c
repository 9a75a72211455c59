/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl oncall: who is on call. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli.h"
#include "desk/oncall/resolve.h"

#include <glib/gi18n.h>

static int
oncall_resolve (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "AT", "at" },
    { "ON CALL", "on_call" },
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

static const StwCliCommand commands[] = {
  { "oncall resolve", "FILE", N_ ("show who a plan in a file puts on call"), NULL, oncall_resolve },
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl sla: what is promised to clients, and how a clock stands. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli.h"
#include "desk/sla/sla-compute.h"

#include <glib/gi18n.h>

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

static const StwCliCommand commands[] = {
  { "sla compute", "FILE", N_ ("show how a clock stands, from a file"), NULL, sla_compute },
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

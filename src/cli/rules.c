/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl adapt and correlate: the rules on files, without any data. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli.h"
#include "cli/duration.h"
#include "intake/adapt.h"
#include "intake/senders.h"
#include "triage/correlate-run.h"

#include <glib/gi18n.h>
#include <stdio.h>

static int
adapt (StwCli *cli)
{
  if (stw_cli_get_n_arguments (cli) == 0)
    return stw_cli_usage (cli, "adapt wants at least one file");
  return stw_adapt_run (stw_cli_get_arguments (cli),
                        stw_cli_get_option (cli, "source"),
                        stw_cli_get_option (cli, "mapping"),
                        stdout,
                        stderr);
}

static int
correlate (StwCli *cli)
{
  const char *window = stw_cli_get_option (cli, "window");
  const char *strategy = stw_cli_get_option (cli, "strategy");
  gint64 milliseconds = 15 * STW_MINUTE;

  if (stw_cli_get_n_arguments (cli) != 1)
    return stw_cli_usage (cli, "correlate wants one file");
  if (window != NULL && !stw_duration_parse (window, &milliseconds))
    return stw_cli_usage (cli, "The window is a time such as 15m");
  return stw_correlate_run (stw_cli_get_arguments (cli)[0],
                            milliseconds,
                            strategy != NULL ? strategy : "auto",
                            stdout,
                            stderr);
}

static const StwCliOption adapt_options[] = {
  { "source", "NAME", N_ ("the sender, instead of finding it out") },
  { "mapping", "FILE", N_ ("try this mapping before the built-in ones") },
  { NULL, NULL, NULL },
};

static const StwCliOption correlate_options[] = {
  { "window", "TIME", N_ ("how far apart alerts of one incident may be; 15m") },
  { "strategy", "NAME", N_ ("auto, asset-signature, signature, asset or similar") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "adapt", "FILE…", N_ ("show what would be read from senders' messages"), adapt_options, adapt },
  { "correlate",
    "FILE",
    N_ ("show which alerts would become one incident"),
    correlate_options,
    correlate },
};

/**
 * stw_cli_rule_commands:
 *
 * Returns: (transfer none): the rows of the command table that need no data
 */
const StwCliCommand *
stw_cli_rule_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

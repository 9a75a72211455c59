/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl sla: what is promised to clients, and how a clock stands. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/json-check.h"
#include "cli/cli.h"
#include "desk/sla/sla-compute.h"
#include "store/command-rule.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>

#define MAX_FILE (16 * 1024 * 1024)

/* A file that may come from anywhere, up to a length. */
static char *
read_file (const char *path, gsize *ret_length, GError **error)
{
  FILE *file = fopen (path, "re");
  g_autofree char *text = NULL;
  gboolean fine;

  if (file == NULL)
    {
      g_set_error (error,
                   G_FILE_ERROR,
                   g_file_error_from_errno (errno),
                   "%s: %s",
                   path,
                   g_strerror (errno));
      return NULL;
    }
  text = g_malloc (MAX_FILE + 1);
  *ret_length = fread (text, 1, MAX_FILE + 1, file);
  fine = !ferror (file) && *ret_length <= MAX_FILE;
  fclose (file);
  if (fine)
    return g_steal_pointer (&text);
  g_set_error (error,
               STW_COMMAND_ERROR,
               STW_COMMAND_ERROR_INVALID,
               "%s cannot be read, or is longer than 16 MiB.",
               path);
  return NULL;
}

static JsonNode *
read_input (const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  gsize length;

  text = read_file (path, &length, error);
  if (text == NULL)
    return NULL;
  node = stw_json_parse (text, length, &failure);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);
  g_set_error (error,
               STW_COMMAND_ERROR,
               STW_COMMAND_ERROR_INVALID,
               "%s is no JSON object%s%s.",
               path,
               failure != NULL ? ": " : "",
               failure != NULL ? failure->message : "");
  return NULL;
}

static int
sla_compute (StwCli *cli)
{
  g_autoptr (JsonNode) input = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (stw_cli_get_n_arguments (cli) != 1)
    return stw_cli_usage (cli, "sla compute wants one file");
  input = read_input (stw_cli_get_arguments (cli)[0], &error);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl import: companies, contacts and assets from tables. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli.h"
#include "desk/csv-read.h"
#include "engine/import-file.h"

#include <glib/gi18n.h>

static void
print_lines (StwCli *cli, JsonObject *result)
{
  static const StwCliColumn columns[] = {
    { "LINE", "line" },
    { "OUTCOME", "outcome" },
    { "NAME", "name" },
    { "WHY", "why" },
  };
  JsonArray *lines = json_object_get_array_member (result, "lines");
  g_autoptr (JsonObject) counts = json_object_new ();
  static const char *const words[] = { "added", "changed", "same", "refused" };

  if (json_array_get_length (lines) > 0)
    stw_cli_print_list (cli, lines, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    json_object_set_int_member (counts, words[i], json_object_get_int_member (result, words[i]));
  stw_cli_print_object (cli, counts);
}

/* No more than what shows that it is too long. */
static GBytes *
load (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *buffer = g_malloc (STW_CSV_MAX_BYTES + 1);
  gsize n;

  return stream != NULL && g_input_stream_read_all (G_INPUT_STREAM (stream),
                                                    buffer,
                                                    STW_CSV_MAX_BYTES + 1,
                                                    &n,
                                                    NULL,
                                                    error)
           ? g_bytes_new (buffer, n)
           : NULL;
}

static int
import (StwCli *cli)
{
  const char *const *arguments = stw_cli_get_arguments (cli);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (StwCommand) command = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 company;

  if (stw_cli_get_n_arguments (cli) != 2)
    return stw_cli_usage (cli, "import wants companies, contacts or assets, and a file");
  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  bytes = load (arguments[1], &error);
  if (bytes != NULL)
    command = stw_import_file_read (bytes,
                                    arguments[0],
                                    company,
                                    stw_cli_has_flag (cli, "dry-run"),
                                    &error);
  if (command == NULL || !stw_cli_command (cli, g_steal_pointer (&command), &result, &error))
    return stw_cli_fail (cli, error);
  if (stw_cli_has_flag (cli, "json"))
    stw_cli_print_object (cli, result);
  else
    print_lines (cli, result);
  return json_object_get_int_member (result, "refused") == 0 ? STW_EXIT_DONE : STW_EXIT_REFUSED;
}

static const StwCliOption import_options[] = {
  { "dry-run", NULL, N_ ("only tell what would become of each row") },
  { "company", "ID", N_ ("whose they are, where the table has no column for it") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "import",
    "companies|contacts|assets FILE",
    N_ ("add and change what a CSV table says"),
    import_options,
    import },
};

/**
 * stw_cli_import_commands:
 *
 * Returns: (transfer none): the row of the command table that imports
 */
const StwCliCommand *
stw_cli_import_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of JSON for the commands that compute from a file alone. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/json-check.h"
#include "cli/cli.h"
#include "store/command-rule.h"

#include <errno.h>
#include <stdio.h>

#define MAX_FILE (16 * 1024 * 1024)

/**
 * stw_cli_read_bounded:
 * @path: a file that may come from anywhere
 * @most: the most bytes that it may have
 * @ret_length: (out): how many it has
 *
 * Returns: (transfer full): what is in it
 */
char *
stw_cli_read_bounded (const char *path, gsize most, gsize *ret_length, GError **error)
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
  text = g_malloc (most + 1);
  *ret_length = fread (text, 1, most + 1, file);
  fine = !ferror (file) && *ret_length <= most;
  fclose (file);
  if (fine)
    return g_steal_pointer (&text);
  g_set_error (error,
               STW_COMMAND_ERROR,
               STW_COMMAND_ERROR_INVALID,
               "%s cannot be read, or is longer than %" G_GSIZE_FORMAT " MiB.",
               path,
               most / (1024 * 1024));
  return NULL;
}

/**
 * stw_cli_read_input:
 * @path: a file that may come from anywhere
 * @error: (nullable): %STW_COMMAND_ERROR_INVALID for what is no JSON object
 *
 * Returns: (transfer full): the JSON object in it
 */
JsonNode *
stw_cli_read_input (const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  gsize length;

  text = stw_cli_read_bounded (path, MAX_FILE, &length, error);
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

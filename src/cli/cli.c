/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands of stewardctl have in common: options, answers, and the way to the data. A
 * command changes data through the engine that runs on the folder, or through one of its own. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli-private.h"

#include "base/text.h"
#include "base/timestamp.h"
#include "engine/control.h"
#include "store/command-rule.h"
#include "store/folder.h"
#include "store/schema.h"
#include "store/wall.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_LIMIT 100
/* Access tokens are long. */
#define MAX_SECRET 16384

/**
 * stw_cli_get_option:
 *
 * Returns: (transfer none) (nullable): the value of an option
 */
const char *
stw_cli_get_option (StwCli *cli, const char *name)
{
  return g_hash_table_lookup (cli->options, name);
}

/**
 * stw_cli_has_flag:
 *
 * Returns: whether a flag was given
 */
gboolean
stw_cli_has_flag (StwCli *cli, const char *name)
{
  return g_hash_table_contains (cli->options, name);
}

/**
 * stw_cli_get_arguments:
 *
 * Returns: (transfer none): the words after the command
 */
const char *const *
stw_cli_get_arguments (StwCli *cli)
{
  return (const char *const *) cli->arguments->pdata;
}

/**
 * stw_cli_get_n_arguments:
 *
 * Returns: how many words stand after the command
 */
guint
stw_cli_get_n_arguments (StwCli *cli)
{
  return cli->arguments->len - 1;
}

/**
 * stw_cli_dup_data_dir:
 *
 * Returns: (transfer full): the data folder
 */
char *
stw_cli_dup_data_dir (StwCli *cli)
{
  const char *given = stw_cli_get_option (cli, "data-dir");

  return given != NULL ? g_strdup (given) : stw_folder_default ();
}

static StwExit
get_exit (const GError *error)
{
  if (error->domain != STW_COMMAND_ERROR)
    return STW_EXIT_FAILED;
  return error->code == STW_COMMAND_ERROR_NOT_PERMITTED ||
             error->code == STW_COMMAND_ERROR_NOT_SIGNED_IN
           ? STW_EXIT_NOT_PERMITTED
           : STW_EXIT_REFUSED;
}

/* The engine refuses in English, whoever asks. */
static const char *
translate (const GError *error)
{
  return error->domain == STW_COMMAND_ERROR && *error->message != '\0' ? gettext (error->message)
                                                                       : error->message;
}

/**
 * stw_cli_fail:
 *
 * Says what is wrong.
 *
 * Returns: what to exit with
 */
int
stw_cli_fail (StwCli *cli, const GError *error)
{
  g_printerr ("stewardctl: %s\n", translate (error));
  return get_exit (error);
}

/**
 * stw_cli_usage:
 *
 * Says how the command is used wrongly.
 *
 * Returns: what to exit with
 */
int
stw_cli_usage (StwCli *cli, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (gettext (format), arguments);
  va_end (arguments);
  /* Translators: what is wrong, and the name of a command */
  g_printerr (_ ("stewardctl: %s; try stewardctl help %s\n"), message, cli->command->name);
  return STW_EXIT_USAGE;
}

/**
 * stw_cli_take_id:
 * @option: the option that names it
 * @kind: what it is to be
 * @ret_id: (out): its number, 0 when the option was not given
 *
 * Returns: whether it can be gone on; %FALSE after saying what is wrong
 */
gboolean
stw_cli_take_id (StwCli *cli, const char *option, StwIdKind kind, gint64 *ret_id)
{
  *ret_id = 0;
  return stw_cli_get_option (cli, option) == NULL || stw_cli_want_id (cli, option, kind, ret_id);
}

/**
 * stw_cli_take_only_id:
 * @kind: what it is to be
 * @ret_id: (out): its number
 *
 * Takes the only argument of a command.
 *
 * Returns: whether it can be gone on; %FALSE after saying what is wrong
 */
gboolean
stw_cli_take_only_id (StwCli *cli, StwIdKind kind, gint64 *ret_id)
{
  g_autofree char *example = NULL;

  if (stw_cli_get_n_arguments (cli) == 1 &&
      stw_id_parse (kind, stw_cli_get_arguments (cli)[0], ret_id))
    return TRUE;
  example = stw_id_format (kind, 1);
  stw_cli_usage (cli, "%s wants an id such as %s", cli->command->name, example);
  return FALSE;
}

/**
 * stw_cli_want_id:
 *
 * Like stw_cli_take_id(), for an option that must be given.
 */
gboolean
stw_cli_want_id (StwCli *cli, const char *option, StwIdKind kind, gint64 *ret_id)
{
  g_autofree char *example = NULL;

  if (stw_id_parse (kind, stw_cli_get_option (cli, option), ret_id))
    return TRUE;
  example = stw_id_format (kind, 1);
  stw_cli_usage (cli, "--%s wants an id such as %s", option, example);
  return FALSE;
}

/**
 * stw_cli_read_object:
 * @given: JSON that begins with {, or a file that holds it
 *
 * Returns: (transfer full) (nullable): the object; %NULL after saying what is wrong
 */
JsonObject *
stw_cli_read_object (StwCli *cli, const char *given)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  if (*given == '{')
    text = g_strdup (given);
  else if (!g_file_get_contents (given, &text, NULL, &error))
    {
      stw_cli_usage (cli, "%s", error->message);
      return NULL;
    }
  node = json_from_string (text, &error);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_dup_object (node);
  stw_cli_usage (cli,
                 "What was given is no JSON object%s%s",
                 error != NULL ? ": " : "",
                 error != NULL ? error->message : "");
  return NULL;
}

/**
 * stw_cli_get_limit:
 * @ret_limit: (out): how many rows a list has at most
 *
 * Returns: whether it is known; %FALSE after saying what is wrong
 */
gboolean
stw_cli_get_limit (StwCli *cli, gint64 *ret_limit)
{
  const char *text = stw_cli_get_option (cli, "limit");
  guint64 number = DEFAULT_LIMIT;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, &number, NULL))
    {
      stw_cli_usage (cli, "--limit wants a whole number above zero");
      return FALSE;
    }
  *ret_limit = (gint64) number;
  return TRUE;
}

/**
 * stw_cli_get_moment:
 * @ret_moment: (out): UTC milliseconds, 0 when the option is not given; a date is its midnight
 *
 * Returns: whether the option is not given or is a time; %FALSE after saying what is wrong
 */
gboolean
stw_cli_get_moment (StwCli *cli, const char *option, gint64 *ret_moment)
{
  const char *text = stw_cli_get_option (cli, option);
  g_autofree char *midnight = text != NULL ? g_strconcat (text, "T00:00:00Z", NULL) : NULL;

  *ret_moment = 0;
  if (text == NULL || stw_timestamp_parse (text, ret_moment) ||
      stw_timestamp_parse (midnight, ret_moment))
    return TRUE;
  stw_cli_usage (cli, "--%s wants a time such as 2026-12-24T18:00:00Z", option);
  return FALSE;
}

/* What senders wrote never reaches the terminal as a control sequence. */
static char *
make_printable (const char *text)
{
  GString *safe = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (g_unichar_iscntrl (character))
        g_string_append (safe, "�");
      else
        g_string_append_unichar (safe, character);
    }
  return g_string_free (safe, FALSE);
}

static char *
format_cell (JsonObject *row, const char *member)
{
  JsonNode *node = json_object_get_member (row, member);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("–");
  if (JSON_NODE_HOLDS_ARRAY (node))
    return g_strdup_printf ("%u", json_array_get_length (json_node_get_array (node)));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return make_printable (json_node_get_string (node));
  return json_to_string (node, FALSE);
}

static void
print_cell (const char *text, glong width, gboolean last)
{
  fputs (text, stdout);
  for (glong i = g_utf8_strlen (text, -1); !last && i < width + 2; i++)
    fputc (' ', stdout);
}

static void
print_table (JsonArray *list, const StwCliColumn *columns, guint n_columns)
{
  guint n_rows = json_array_get_length (list);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autofree glong *widths = g_new0 (glong, n_columns);

  for (guint c = 0; c < n_columns; c++)
    widths[c] = g_utf8_strlen (columns[c].title, -1);
  for (guint r = 0; r < n_rows; r++)
    for (guint c = 0; c < n_columns; c++)
      {
        char *cell = format_cell (json_array_get_object_element (list, r), columns[c].member);

        widths[c] = MAX (widths[c], g_utf8_strlen (cell, -1));
        g_ptr_array_add (cells, cell);
      }
  for (guint c = 0; c < n_columns; c++)
    print_cell (columns[c].title, widths[c], c + 1 == n_columns);
  fputc ('\n', stdout);
  for (guint i = 0; i < cells->len; i++)
    {
      gboolean last = i % n_columns + 1 == n_columns;

      print_cell (g_ptr_array_index (cells, i), widths[i % n_columns], last);
      if (last)
        fputc ('\n', stdout);
    }
}

static void
print_node (JsonNode *node, gboolean pretty)
{
  g_autofree char *text = json_to_string (node, pretty);

  puts (text);
}

/**
 * stw_cli_print_list:
 * @columns: (array length=n_columns): what the table for people shows
 *
 * Prints a list as a table, as one JSON document, or as an object a line.
 */
void
stw_cli_print_list (StwCli *cli, JsonArray *list, const StwCliColumn *columns, guint n_columns)
{
  if (stw_cli_has_flag (cli, "jsonl"))
    {
      for (guint i = 0; i < json_array_get_length (list); i++)
        print_node (json_array_get_element (list, i), FALSE);
      return;
    }
  if (stw_cli_has_flag (cli, "json"))
    {
      g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), list);

      print_node (node, FALSE);
      return;
    }
  print_table (list, columns, n_columns);
}

/**
 * stw_cli_print_object:
 *
 * Prints one object, as JSON or a line a member.
 */
void
stw_cli_print_object (StwCli *cli, JsonObject *object)
{
  g_autoptr (GList) members = NULL;

  if (stw_cli_has_flag (cli, "json") || stw_cli_has_flag (cli, "jsonl"))
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

      print_node (node, FALSE);
      return;
    }
  members = json_object_get_members (object);
  for (GList *item = members; item != NULL; item = item->next)
    {
      g_autofree char *cell = format_cell (object, item->data);

      g_print ("%-18s %s\n", (const char *) item->data, cell);
    }
}

/**
 * stw_cli_read_secret:
 *
 * The first line of standard input; a secret on the command line would be seen by everyone.
 *
 * Returns: (transfer full) (nullable): the secret, for stw_secret_free(), %NULL when there is none
 */
char *
stw_cli_read_secret (void)
{
  char line[MAX_SECRET];
  char *secret = NULL;

  if (fgets (line, sizeof line, stdin) == NULL)
    return NULL;
  line[strcspn (line, "\r\n")] = '\0';
  if (*line != '\0')
    secret = stw_secret_dup (line, strlen (line));
  sodium_memzero (line, sizeof line);
  return secret;
}

/**
 * stw_cli_open_database:
 *
 * Returns: (transfer full): a read-only connection that shows what who is signed in may see
 */
StwDb *
stw_cli_open_database (StwCli *cli, GError **error)
{
  g_autofree char *folder = stw_cli_dup_data_dir (cli);
  g_autofree char *path = stw_folder_build_path (folder, STW_FOLDER_DATABASE);
  g_autoptr (StwDb) db = NULL;
  gint64 version;
  gint64 viewer;
  gboolean walled;

  if (!stw_cli_find_viewer (cli, &viewer, error))
    return NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error,
                   STW_STORE_ERROR,
                   STW_STORE_ERROR_NOT_FOUND,
                   "There is no data in %s yet. Add a company first.",
                   folder);
      return NULL;
    }
  db = stw_db_open (path, STW_DB_READ_ONLY, error);
  if (db == NULL || !stw_schema_get_version (db, &version, error) ||
      !stw_schema_check_version (version, error) ||
      !stw_wall_is_needed (db, viewer, &walled, error) ||
      (walled && !stw_wall_raise (db, viewer, error)))
    return NULL;
  return g_steal_pointer (&db);
}

/**
 * stw_cli_get_secrets:
 *
 * Opened once, since the passphrase is gone after it is read; an engine of the command's own uses
 * them too.
 *
 * Returns: (transfer none): the keyring or the sealed file
 */
StwSecrets *
stw_cli_get_secrets (StwCli *cli, GError **error)
{
  g_autofree char *folder = stw_cli_dup_data_dir (cli);

  if (cli->secrets == NULL)
    cli->secrets = stw_engine_open_secrets (folder, NULL, error);
  return cli->secrets;
}

typedef struct
{
  GMainLoop *loop;    /* (unowned) */
  JsonObject *result; /* (owned) (nullable) */
  GError *error;      /* (owned) (nullable) */
} Waiting;

static void
done_cb (JsonObject *result, const GError *error, gpointer data)
{
  Waiting *waiting = data;

  waiting->result = result != NULL ? json_object_ref (result) : json_object_new ();
  waiting->error = error != NULL ? g_error_copy (error) : NULL;
  g_main_loop_quit (waiting->loop);
}

static gboolean
run_own_engine (StwCli *cli, StwCommand *command, JsonObject **ret_result, GError **error)
{
  g_autofree char *folder = stw_cli_dup_data_dir (cli);
  const StwEngineOptions options = { .data_dir = folder, .secrets = cli->secrets };
  g_autoptr (StwEngine) engine = stw_engine_open (&options, error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Waiting waiting = { .loop = loop };

  if (engine == NULL)
    {
      stw_command_free (command);
      return FALSE;
    }
  stw_engine_ask (engine, command, "stewardctl", done_cb, &waiting);
  g_main_loop_run (loop);
  if (waiting.error == NULL)
    {
      *ret_result = waiting.result;
      return TRUE;
    }
  json_object_unref (waiting.result);
  g_propagate_error (error, waiting.error);
  return FALSE;
}

/**
 * stw_cli_command:
 * @command: (transfer full): what to do
 * @ret_result: (out) (transfer full): the answer
 *
 * Returns: whether it was carried out
 */
gboolean
stw_cli_command (StwCli *cli, StwCommand *command, JsonObject **ret_result, GError **error)
{
  g_autofree char *folder = stw_cli_dup_data_dir (cli);
  g_autoptr (StwCommand) owned = command;
  g_autoptr (GError) failure = NULL;
  char *session = stw_cli_dup_session (cli);

  stw_command_set_session (owned, session);
  stw_text_wipe (session);
  if (stw_control_call (folder, owned, ret_result, &failure))
    return TRUE;
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
      g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return run_own_engine (cli, g_steal_pointer (&owned), ret_result, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * stw_cli_run:
 * @command: (transfer full): what to do, whose answer nobody needs
 *
 * Returns: what to exit with, after saying what went wrong
 */
int
stw_cli_run (StwCli *cli, StwCommand *command)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;

  return stw_cli_command (cli, command, &result, &error) ? STW_EXIT_DONE
                                                         : stw_cli_fail (cli, error);
}

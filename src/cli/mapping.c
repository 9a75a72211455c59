/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl mapping and tray: how a company's own senders are read, and the messages that nobody
 * could read yet. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/ids.h"
#include "base/timestamp.h"
#include "cli/cli.h"
#include "intake/mapping-store.h"
#include "intake/tray-store.h"
#include "store/command-rule.h"

#include <glib/gi18n.h>

#define TRAY_MOST 1000

static JsonObject *
describe (const StwMappingRow *row)
{
  JsonObject *object = json_object_new ();
  g_autofree char *company = stw_id_format (STW_ID_COMPANY, row->company);
  g_autofree char *created_at = stw_timestamp_format (row->created_at);
  g_autofree char *updated_at = stw_timestamp_format (row->updated_at);

  json_object_set_string_member (object, "company_id", company);
  json_object_set_string_member (object, "name", row->name);
  json_object_set_string_member (object, "created_at", created_at);
  json_object_set_string_member (object, "updated_at", updated_at);
  return object;
}

static int
mapping_list (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "COMPANY", "company_id" },
    { "NAME", "name" },
    { "CREATED", "created_at" },
    { "CHANGED", "updated_at" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (JsonArray) list = json_array_new ();
  gint64 company = 0;

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  rows = db != NULL ? stw_mapping_list (db, company, &error) : NULL;
  if (rows == NULL)
    return stw_cli_fail (cli, error);
  for (guint i = 0; i < rows->len; i++)
    json_array_add_object_element (list, describe (g_ptr_array_index (rows, i)));
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

/* As it was saved, so that it can be changed and saved again. */
static int
mapping_show (StwCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gint64 company;

  if (stw_cli_get_n_arguments (cli) != 1)
    return stw_cli_usage (cli, "mapping show wants one name");
  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  rows = db != NULL ? stw_mapping_list (db, company, &error) : NULL;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const StwMappingRow *row = g_ptr_array_index (rows, i);

      if (!g_str_equal (row->name, stw_cli_get_arguments (cli)[0]))
        continue;
      g_print ("%s\n", row->text);
      return STW_EXIT_DONE;
    }
  if (rows != NULL)
    g_set_error_literal (&error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "This company has no mapping of that name.");
  return stw_cli_fail (cli, error);
}

static int
mapping_save (StwCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  StwCommand *command;
  gint64 company;

  if (stw_cli_get_n_arguments (cli) != 1)
    return stw_cli_usage (cli, "mapping save wants one file");
  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  if (!g_file_get_contents (stw_cli_get_arguments (cli)[0], &text, NULL, &error))
    return stw_cli_fail (cli, error);
  if (!g_utf8_validate (text, -1, NULL))
    return stw_cli_usage (cli, "The mapping is no UTF-8 text");
  command = stw_command_new ("mapping.save", "desk", company);
  json_object_set_string_member (command->arguments, "text", text);
  return stw_cli_run (cli, command);
}

static int
mapping_remove (StwCli *cli)
{
  StwCommand *command;
  gint64 company;

  if (stw_cli_get_n_arguments (cli) != 1)
    return stw_cli_usage (cli, "mapping remove wants one name");
  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  command = stw_command_new ("mapping.remove", "desk", company);
  json_object_set_string_member (command->arguments, "name", stw_cli_get_arguments (cli)[0]);
  return stw_cli_run (cli, command);
}

static int
tray_list (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "ID", "id" },
    { "COMPANY", "company_id" },
    { "SOURCE", "source_id" },
    { "RECEIVED", "received_at" },
    { "TYPE", "content_type" },
    { "BYTES", "bytes" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) list = NULL;
  gint64 company = 0;

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  list = db != NULL ? stw_tray_describe (db, company, TRAY_MOST, &error) : NULL;
  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

/* Where several people use the desk, the audit keeps who opened what was received. */
static gboolean
note_opened (StwCli *cli, gint64 payload, GError **error)
{
  StwCommand *command = stw_command_new ("payload.opened", "desk", 0);
  g_autoptr (JsonObject) result = NULL;

  json_object_set_int_member (command->arguments, "payload", payload);
  return stw_cli_command (cli, command, &result, error);
}

static int
tray_show (StwCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (StwTrayMessage) message = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *body = NULL;
  gint64 id;

  if (!stw_cli_take_only_id (cli, STW_ID_PAYLOAD, &id))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  message = db != NULL ? stw_tray_load (db, id, &error) : NULL;
  if (message == NULL || (stw_cli_must_sign_in (cli) && !note_opened (cli, id, &error)))
    return stw_cli_fail (cli, error);
  body = g_utf8_make_valid (g_bytes_get_data (message->body, NULL),
                            (gssize) g_bytes_get_size (message->body));
  json_object_set_string_member (answer, "id", stw_cli_get_arguments (cli)[0]);
  json_object_set_string_member (answer, "content_type", message->content_type);
  json_object_set_string_member (answer, "body", body);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

/* A batch a command, until there is no more. */
static int
tray_replay (StwCli *cli)
{
  g_autoptr (JsonObject) result = json_object_new ();
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  do
    {
      StwCommand *command = stw_command_new ("tray.replay", "desk", company);

      json_object_unref (command->arguments);
      command->arguments = g_steal_pointer (&result);
      if (!stw_cli_command (cli, command, &result, &error))
        return stw_cli_fail (cli, error);
    }
  while (json_object_get_boolean_member (result, "more"));
  json_object_set_int_member (answer,
                              "recognised",
                              json_object_get_int_member (result, "recognised"));
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

/* Both take one message of one company. */
static int
move (StwCli *cli, const char *name)
{
  StwCommand *command;
  gint64 company;
  gint64 id;

  if (stw_cli_get_n_arguments (cli) != 1 ||
      !stw_id_parse (STW_ID_PAYLOAD, stw_cli_get_arguments (cli)[0], &id))
    return stw_cli_usage (cli, "give an id such as payload-7");
  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  command = stw_command_new (name, "desk", company);
  json_object_set_int_member (command->arguments, "payload", id);
  return stw_cli_run (cli, command);
}

static int
tray_discard (StwCli *cli)
{
  return move (cli, "tray.discard");
}

static int
tray_restore (StwCli *cli)
{
  return move (cli, "tray.restore");
}

static const StwCliOption list_options[] = {
  { "company", "ID", N_ ("of this company") },
  { NULL, NULL, NULL },
};

static const StwCliOption company_options[] = {
  { "company", "ID", N_ ("whose mapping or tray it is") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "mapping list",
    NULL,
    N_ ("list the mappings that companies brought"),
    list_options,
    mapping_list },
  { "mapping show", "NAME", N_ ("show a mapping as it was saved"), company_options, mapping_show },
  { "mapping save",
    "FILE",
    N_ ("read a company's messages by this mapping from now on"),
    company_options,
    mapping_save },
  { "mapping remove", "NAME", N_ ("read them without it again"), company_options, mapping_remove },
  { "tray list", NULL, N_ ("list the messages that no mapping knows"), list_options, tray_list },
  { "tray show", "ID", N_ ("show one of them"), NULL, tray_show },
  { "tray replay",
    NULL,
    N_ ("read them again by the company's mappings"),
    company_options,
    tray_replay },
  { "tray discard", "ID", N_ ("throw one of them away"), company_options, tray_discard },
  { "tray restore",
    "ID",
    N_ ("put it back, until its time is over"),
    company_options,
    tray_restore },
};

/**
 * stw_cli_mapping_commands:
 *
 * Returns: (transfer none): the rows of the command table that concern mappings
 */
const StwCliCommand *
stw_cli_mapping_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

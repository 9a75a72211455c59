/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl contact and link: whom to ask at a client, and where else to look. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli.h"
#include "desk/contact-store.h"
#include "desk/link-store.h"

#include <glib/gi18n.h>

/* The only word after the command, as an id. */
static gboolean
get_id (StwCli *cli, StwIdKind kind, gint64 *ret_id)
{
  if (stw_cli_get_n_arguments (cli) == 1 &&
      stw_id_parse (kind, stw_cli_get_arguments (cli)[0], ret_id))
    return TRUE;
  stw_cli_usage (cli, "An id is missing, as the lists show it");
  return FALSE;
}

typedef JsonArray *(*ListFunc) (StwDb *db, gint64 company, GError **error);

static int
list (StwCli *cli, ListFunc read, const StwCliColumn *columns, guint n_columns)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) rows = NULL;
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  rows = db != NULL ? read (db, company, &error) : NULL;
  if (rows == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, rows, columns, n_columns);
  return STW_EXIT_DONE;
}

static int
contact_list (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "ID", "id" },       { "NAME", "name" }, { "ROLE", "role" },
    { "PHONE", "phone" }, { "MAIL", "mail" }, { "NOTE", "note" },
  };

  return list (cli, stw_contact_list, columns, G_N_ELEMENTS (columns));
}

static int
link_list (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "ID", "id" },
                                          { "TITLE", "title" },
                                          { "ADDRESS", "url" } };

  return list (cli, stw_link_list, columns, G_N_ELEMENTS (columns));
}

/* Gives a command with the options among @texts, and an id where there is one. */
static int
run (StwCli *cli, const char *name, const char *const *texts, gint64 id)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  StwCommand *command;
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  command = stw_command_new (name, "desk", company);
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    if (stw_cli_get_option (cli, texts[i]) != NULL)
      json_object_set_string_member (command->arguments,
                                     texts[i],
                                     stw_cli_get_option (cli, texts[i]));
  if (id != 0)
    json_object_set_int_member (command->arguments, "id", id);
  return stw_cli_command (cli, command, &result, &error) ? STW_EXIT_DONE
                                                         : stw_cli_fail (cli, error);
}

static const char *const contact_texts[] = { "name", "role", "phone", "mail", "note", NULL };
static const char *const link_texts[] = { "title", "url", NULL };

static int
contact_add (StwCli *cli)
{
  return run (cli, "contact.add", contact_texts, 0);
}

static int
contact_set (StwCli *cli)
{
  gint64 id;

  return get_id (cli, STW_ID_CONTACT, &id) ? run (cli, "contact.update", contact_texts, id)
                                           : STW_EXIT_USAGE;
}

static int
contact_remove (StwCli *cli)
{
  gint64 id;

  return get_id (cli, STW_ID_CONTACT, &id) ? run (cli, "contact.remove", NULL, id) : STW_EXIT_USAGE;
}

static int
link_add (StwCli *cli)
{
  return run (cli, "link.add", link_texts, 0);
}

static int
link_remove (StwCli *cli)
{
  gint64 id;

  return get_id (cli, STW_ID_LINK, &id) ? run (cli, "link.remove", NULL, id) : STW_EXIT_USAGE;
}

/* Prints the address; a person or a script opens it. */
static int
link_open (StwCli *cli)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  StwCommand *command;
  gboolean terminal =
    stw_cli_get_n_arguments (cli) == 1 && g_str_equal (stw_cli_get_arguments (cli)[0], "terminal");
  gint64 incident;
  gint64 link = 0;

  if (!stw_cli_take_id (cli, "incident", STW_ID_INCIDENT, &incident) ||
      !(terminal || get_id (cli, STW_ID_LINK, &link)))
    return STW_EXIT_USAGE;
  if (incident == 0)
    return stw_cli_usage (cli, "link open wants --incident");
  command = stw_command_new ("link.open", "desk", 0);
  json_object_set_int_member (command->arguments, "incident", incident);
  json_object_set_int_member (command->arguments, "link", link);
  json_object_set_boolean_member (command->arguments, "terminal", terminal);
  if (stw_cli_get_option (cli, "asset") != NULL)
    json_object_set_string_member (command->arguments, "asset", stw_cli_get_option (cli, "asset"));
  if (!stw_cli_command (cli, command, &result, &error))
    return stw_cli_fail (cli, error);
  stw_cli_print_object (cli, result);
  return STW_EXIT_DONE;
}

static const StwCliOption company_options[] = {
  { "company", "ID", N_ ("of this company") },
  { NULL, NULL, NULL },
};

static const StwCliOption contact_options[] = {
  { "company", "ID", N_ ("of this company") },
  { "name", "NAME", N_ ("who it is") },
  { "role", "TEXT", N_ ("such as office manager") },
  { "phone", "NUMBER", N_ ("where to call") },
  { "mail", "ADDRESS", N_ ("where to write") },
  { "note", "TEXT", N_ ("what else to know") },
  { NULL, NULL, NULL },
};

static const StwCliOption link_options[] = {
  { "company", "ID", N_ ("of this company") },
  { "title", "TEXT", N_ ("where it leads") },
  { "url", "ADDRESS", N_ ("http, https or ssh; {asset} and {incident} stand for those") },
  { NULL, NULL, NULL },
};

static const StwCliOption open_options[] = {
  { "incident", "ID", N_ ("from this incident, whose story tells of it") },
  { "asset", "NAME", N_ ("to this asset of it; the first") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "contact list", NULL, N_ ("list whom to ask at a client"), company_options, contact_list },
  { "contact add", NULL, N_ ("add somebody at a client"), contact_options, contact_add },
  { "contact set", "ID", N_ ("say all of a contact anew"), contact_options, contact_set },
  { "contact remove", "ID", N_ ("remove a contact"), company_options, contact_remove },
  { "link list", NULL, N_ ("list a client's links"), company_options, link_list },
  { "link add", NULL, N_ ("add a link for a client's incidents"), link_options, link_add },
  { "link remove", "ID", N_ ("remove a link"), company_options, link_remove },
  { "link open",
    "ID or terminal",
    N_ ("tell where a link leads, or SSH on an asset, and note it"),
    open_options,
    link_open },
};

/**
 * stw_cli_contact_commands:
 *
 * Returns: (transfer none): the rows of the command table that concern contacts and links
 */
const StwCliCommand *
stw_cli_contact_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

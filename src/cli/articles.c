/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl article: what the desk wrote down for itself. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli.h"
#include "desk/article-store.h"

#include <glib/gi18n.h>

static gboolean
want_id (StwCli *cli, gint64 *ret_id)
{
  if (stw_cli_get_n_arguments (cli) > 0 &&
      stw_id_parse (STW_ID_ARTICLE, stw_cli_get_arguments (cli)[0], ret_id))
    return TRUE;
  stw_cli_usage (cli, "An article's id such as article-1 is missing");
  return FALSE;
}

static GPtrArray *
read_list (StwCli *cli, gint64 company, gint64 incident, gint64 limit, GError **error)
{
  g_autoptr (StwDb) db = stw_cli_open_database (cli, error);

  if (db == NULL)
    return NULL;
  return incident != 0 ? stw_article_list_for_incident (db, incident, (guint) limit, error)
                       : stw_article_list (db, company, stw_cli_get_option (cli, "text"), error);
}

static int
article_list (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "ID", "id" },           { "TITLE", "title" },        { "COMPANY", "company" },
    { "ABOUT", "signature" }, { "CHANGED", "changed_at" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) articles = NULL;
  g_autoptr (JsonArray) list = NULL;
  gint64 company;
  gint64 incident;
  gint64 limit;

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &company) ||
      !stw_cli_take_id (cli, "incident", STW_ID_INCIDENT, &incident) ||
      !stw_cli_get_limit (cli, &limit))
    return STW_EXIT_USAGE;
  articles = read_list (cli, company, incident, limit, &error);
  if (articles == NULL)
    return stw_cli_fail (cli, error);
  g_ptr_array_set_size (articles, (int) MIN (limit, articles->len));
  list = stw_article_list_to_json (articles);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static int
article_show (StwCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (StwArticle) article = NULL;
  g_autoptr (JsonObject) object = NULL;
  gint64 id;

  if (!want_id (cli, &id))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  article = db != NULL ? stw_article_load (db, id, &error) : NULL;
  if (article == NULL)
    return stw_cli_fail (cli, error);
  object = stw_article_to_json (article);
  stw_cli_print_object (cli, object);
  return STW_EXIT_DONE;
}

/* Gives article.save with what the options say and the text of @file. */
static int
save (StwCli *cli, gint64 id, const char *file)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *written = NULL;
  StwCommand *command;
  gint64 company;

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  if (file == NULL || !g_file_get_contents (file, &text, NULL, &error))
    return stw_cli_usage (cli,
                          "%s",
                          error != NULL ? error->message : "The file with the text is missing");
  if (!g_utf8_validate (text, -1, NULL))
    return stw_cli_usage (cli, "“%s” is no text in UTF-8", file);
  command = stw_command_new ("article.save", "desk", company);
  json_object_set_string_member (command->arguments, "title", stw_cli_get_option (cli, "title"));
  json_object_set_string_member (command->arguments,
                                 "signature",
                                 stw_cli_get_option (cli, "about"));
  json_object_set_string_member (command->arguments, "text", text);
  if (id != 0)
    json_object_set_int_member (command->arguments, "id", id);
  if (!stw_cli_command (cli, command, &result, &error))
    return stw_cli_fail (cli, error);
  written = stw_id_format (STW_ID_ARTICLE, json_object_get_int_member (result, "id"));
  json_object_set_string_member (answer, "id", written);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static int
article_add (StwCli *cli)
{
  return save (cli, 0, stw_cli_get_arguments (cli)[0]);
}

static int
article_set (StwCli *cli)
{
  gint64 id;

  return want_id (cli, &id) ? save (cli, id, stw_cli_get_arguments (cli)[1]) : STW_EXIT_USAGE;
}

static int
article_remove (StwCli *cli)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  StwCommand *command;
  gint64 id;

  if (!want_id (cli, &id))
    return STW_EXIT_USAGE;
  command = stw_command_new ("article.remove", "desk", 0);
  json_object_set_int_member (command->arguments, "id", id);
  return stw_cli_command (cli, command, &result, &error) ? STW_EXIT_DONE
                                                         : stw_cli_fail (cli, error);
}

static const StwCliOption list_options[] = {
  { "company", "ID", N_ ("of this company, and those for every company") },
  { "text", "WORDS", N_ ("that have all these words, the best match first") },
  { "incident", "ID", N_ ("that are about this incident") },
  { "limit", "N", N_ ("at most so many; 100") },
  { NULL, NULL, NULL },
};

static const StwCliOption save_options[] = {
  { "title", "TEXT", N_ ("what it is called") },
  { "company", "ID", N_ ("for this company; for every company when not given") },
  { "about", "WORDS", N_ ("which alerts it is about: words, a comma between choices") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "article list", NULL, N_ ("list your own articles"), list_options, article_list },
  { "article show", "ID", N_ ("show one of your own articles"), NULL, article_show },
  { "article add",
    "FILE",
    N_ ("add an article of your own, in Markdown"),
    save_options,
    article_add },
  { "article set", "ID FILE", N_ ("write all of an article anew"), save_options, article_set },
  { "article remove", "ID", N_ ("remove one of your own articles"), NULL, article_remove },
};

/**
 * stw_cli_article_commands:
 *
 * Returns: (transfer none): the rows of the command table that concern your own articles
 */
const StwCliCommand *
stw_cli_article_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

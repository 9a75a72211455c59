/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl: finds the command, takes the options apart, and runs it. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli-private.h"

#include "base/build-tree.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* Takes one option and its value. Returns how many words it used, 0 when it is wrong. */
static guint
take_option (StwCli *cli, const char *word, const char *next)
{
  const char *equals = strchr (word, '=');
  g_autofree char *name =
    equals != NULL ? g_strndup (word + 2, (gsize) (equals - word - 2)) : g_strdup (word + 2);
  const StwCliOption *option = stw_cli_find_option (stw_cli_global_options, name);
  const char *value = equals != NULL ? equals + 1 : next;

  if (option == NULL)
    option = stw_cli_find_option (cli->command->options, name);
  if (option == NULL)
    {
      stw_cli_usage (cli, "There is no option --%s", name);
      return 0;
    }
  if (option->value == NULL)
    {
      g_hash_table_insert (cli->options, g_steal_pointer (&name), g_strdup (""));
      return 1;
    }
  if (value == NULL)
    {
      stw_cli_usage (cli, "--%s wants %s", name, option->value);
      return 0;
    }
  g_hash_table_insert (cli->options, g_steal_pointer (&name), g_strdup (value));
  return equals != NULL ? 1 : 2;
}

/* Whether a word before the command takes the next one with it. */
static gboolean
takes_value (const char *word)
{
  const StwCliOption *option = g_str_has_prefix (word, "--") && strchr (word, '=') == NULL
                                 ? stw_cli_find_option (stw_cli_global_options, word + 2)
                                 : NULL;

  return option != NULL && option->value != NULL;
}

/* The words that are no options, of which the first are the command. */
static GPtrArray *
list_words (int argc, char **argv)
{
  GPtrArray *words = g_ptr_array_new ();

  for (int i = 1; i < argc; i++)
    if (!g_str_has_prefix (argv[i], "--"))
      g_ptr_array_add (words, argv[i]);
    else if (takes_value (argv[i]))
      i++;
  return words;
}

static gboolean
take_words (StwCli *cli, int argc, char **argv, guint n_command_words)
{
  guint seen = 0;

  for (int i = 1; i < argc;)
    {
      guint used = 1;

      if (g_str_has_prefix (argv[i], "--") && argv[i][2] != '\0')
        used = take_option (cli, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
      else if (seen++ >= n_command_words)
        g_ptr_array_add (cli->arguments, argv[i]);
      if (used == 0)
        return FALSE;
      i += (int) used;
    }
  g_ptr_array_add (cli->arguments, NULL);
  return TRUE;
}

static int
run_command (int argc, char **argv, const StwCliCommand *command, guint n_command_words)
{
  g_autoptr (GHashTable) options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  StwCli cli = { .command = command, .options = options, .arguments = arguments };
  int status;

  if (!take_words (&cli, argc, argv, n_command_words))
    return STW_EXIT_USAGE;
  if (stw_cli_has_flag (&cli, "help"))
    {
      stw_cli_print_command_help (command);
      return STW_EXIT_DONE;
    }
  if (command->arguments == NULL && stw_cli_get_n_arguments (&cli) > 0)
    return stw_cli_usage (&cli, "“%s” is one word too many", stw_cli_get_arguments (&cli)[0]);
  if (stw_cli_get_option (&cli, "secrets") != NULL)
    g_setenv ("STEWARD_SECRETS", stw_cli_get_option (&cli, "secrets"), TRUE);
  status = command->run (&cli);
  g_clear_pointer (&cli.secrets, stw_secrets_unref);
  return status;
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) words = list_words (argc, argv);
  g_autofree char *languages = stw_build_tree_find ("po");
  const struct rlimit no_core = { 0, 0 };
  const StwCliCommand *command;
  guint used;

  setlocale (LC_ALL, "");
  bindtextdomain (STW_GETTEXT_DOMAIN, languages != NULL ? languages : STW_LOCALE_DIR);
  bind_textdomain_codeset (STW_GETTEXT_DOMAIN, "UTF-8");
  textdomain (STW_GETTEXT_DOMAIN);
  umask (0077);
  /* A crash must not leave keys on the disk. */
  setrlimit (RLIMIT_CORE, &no_core);
  if (argc == 2 && g_str_equal (argv[1], "--version"))
    {
      g_print ("stewardctl %s\n", STW_VERSION);
      return STW_EXIT_DONE;
    }
  if (argc == 2 && g_str_equal (argv[1], "--manual"))
    {
      stw_cli_print_manual ();
      return STW_EXIT_DONE;
    }
  if (argc > 1 && g_str_equal (argv[1], "complete"))
    {
      stw_cli_complete ((const char *const *) argv + 2, (guint) argc - 2);
      return STW_EXIT_DONE;
    }
  if (words->len == 0)
    {
      stw_cli_print_help ();
      return argc > 1 && g_str_equal (argv[1], "--help") ? STW_EXIT_DONE : STW_EXIT_USAGE;
    }
  if (g_str_equal (g_ptr_array_index (words, 0), "help"))
    return stw_cli_run_help ((const char *const *) words->pdata + 1, words->len - 1);
  command = stw_cli_find_command ((const char *const *) words->pdata, words->len, &used);
  if (command != NULL)
    return run_command (argc, argv, command, used);
  g_printerr (_ ("stewardctl: there is no command %s; try stewardctl help\n"),
              (const char *) g_ptr_array_index (words, 0));
  return STW_EXIT_USAGE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of commands, and what is told of them: help, the manual page's list of commands, and
 * what a shell offers while one types. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli-private.h"

#include <glib/gi18n.h>
#include <string.h>

const StwCliOption stw_cli_global_options[] = {
  { "data-dir", "DIR", N_ ("the data folder, instead of the application's own") },
  { "json", NULL, N_ ("print one JSON document") },
  { "jsonl", NULL, N_ ("print one JSON object a line") },
  { "secrets", "WHERE", N_ ("keep secrets in the keyring, or in a sealed file") },
  { "help", NULL, N_ ("explain the command") },
  { NULL, NULL, NULL },
};

static const StwCliCommand *(*const tables[]) (guint *) = {
  stw_cli_serve_commands,   stw_cli_desk_commands,       stw_cli_incident_commands,
  stw_cli_access_commands,  stw_cli_setting_commands,    stw_cli_judgement_commands,
  stw_cli_hold_commands,    stw_cli_rule_commands,       stw_cli_mapping_commands,
  stw_cli_data_commands,    stw_cli_contact_commands,    stw_cli_notification_commands,
  stw_cli_article_commands, stw_cli_leave_commands,      stw_cli_import_commands,
  stw_cli_sla_commands,     stw_cli_tier_commands,       stw_cli_channel_commands,
  stw_cli_assign_commands,  stw_cli_oncall_commands,     stw_cli_calendar_commands,
  stw_cli_people_commands,  stw_cli_escalation_commands, stw_cli_drill_commands,
  stw_cli_bench_commands,   stw_cli_session_commands,
};

static int
compare_commands (gconstpointer a, gconstpointer b)
{
  const StwCliCommand *const *first = a, *const *second = b;

  return strcmp ((*first)->name, (*second)->name);
}

/* Every command, by its name. */
static GPtrArray *
list_commands (void)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      guint n_commands;
      const StwCliCommand *commands = tables[i](&n_commands);

      for (guint j = 0; j < n_commands; j++)
        g_ptr_array_add (list, (gpointer) &commands[j]);
    }
  g_ptr_array_sort (list, compare_commands);
  return list;
}

/**
 * stw_cli_find_option:
 * @options: (nullable): ended by a row without a name
 *
 * Returns: (nullable): the row of an option
 */
const StwCliOption *
stw_cli_find_option (const StwCliOption *options, const char *name)
{
  for (; options != NULL && options->name != NULL; options++)
    if (g_str_equal (options->name, name))
      return options;
  return NULL;
}

/**
 * stw_cli_find_command:
 * @words: (array length=n_words): what was typed
 * @ret_used: (out): how many words name the command
 *
 * Returns: (nullable): the command whose words begin @words, the longest that fits
 */
const StwCliCommand *
stw_cli_find_command (const char *const *words, guint n_words, guint *ret_used)
{
  g_autoptr (GPtrArray) commands = list_commands ();

  for (guint used = MIN (n_words, 2); used > 0; used--)
    {
      g_autofree char *name =
        used == 2 ? g_strconcat (words[0], " ", words[1], NULL) : g_strdup (words[0]);

      for (guint i = 0; i < commands->len; i++)
        {
          const StwCliCommand *command = g_ptr_array_index (commands, i);

          if (!g_str_equal (command->name, name))
            continue;
          *ret_used = used;
          return command;
        }
    }
  return NULL;
}

static void
print_options (const StwCliOption *options)
{
  for (; options != NULL && options->name != NULL; options++)
    {
      g_autofree char *left = g_strdup_printf ("--%s%s%s",
                                               options->name,
                                               options->value != NULL ? " " : "",
                                               options->value != NULL ? options->value : "");

      g_print ("  %-28s %s\n", left, gettext (options->help));
    }
}

/**
 * stw_cli_print_command_help:
 *
 * Explains one command.
 */
void
stw_cli_print_command_help (const StwCliCommand *command)
{
  g_print ("stewardctl %s%s%s\n\n%s\n\n",
           command->name,
           command->arguments != NULL ? " " : "",
           command->arguments != NULL ? command->arguments : "",
           gettext (command->help));
  print_options (command->options);
  print_options (stw_cli_global_options);
}

/**
 * stw_cli_print_help:
 *
 * Lists the commands.
 */
void
stw_cli_print_help (void)
{
  g_autoptr (GPtrArray) commands = list_commands ();

  g_print ("%s\n\n", _ ("stewardctl COMMAND [OPTION…]"));
  for (guint i = 0; i < commands->len; i++)
    {
      const StwCliCommand *command = g_ptr_array_index (commands, i);

      g_print ("  %-22s %s\n", command->name, gettext (command->help));
    }
  g_print ("\n%s\n\n", _ ("stewardctl help COMMAND explains one; the options of all:"));
  print_options (stw_cli_global_options);
}

/**
 * stw_cli_run_help:
 * @words: (array length=n_words): what is to be explained
 *
 * Returns: what to exit with
 */
int
stw_cli_run_help (const char *const *words, guint n_words)
{
  guint used;
  const StwCliCommand *command = stw_cli_find_command (words, n_words, &used);

  if (command != NULL)
    stw_cli_print_command_help (command);
  else
    stw_cli_print_help ();
  return n_words == 0 || command != NULL ? STW_EXIT_DONE : STW_EXIT_USAGE;
}

/* A line that begins with a dot or a quote would be a request of the formatter. */
static void
print_roff (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (*at == '-')
      g_print ("\\-");
    else if (*at == '\\')
      g_print ("\\e");
    else
      g_print ("%c", *at);
}

static void
print_roff_options (const StwCliOption *options)
{
  for (; options != NULL && options->name != NULL; options++)
    {
      g_print (".br\n\\fB\\-\\-");
      print_roff (options->name);
      g_print ("\\fR");
      if (options->value != NULL)
        g_print (" \\fI%s\\fR", options->value);
      g_print (": ");
      print_roff (options->help);
      g_print ("\n");
    }
}

/**
 * stw_cli_print_manual:
 *
 * Prints the commands as the manual page lists them.
 */
void
stw_cli_print_manual (void)
{
  g_autoptr (GPtrArray) commands = list_commands ();

  for (guint i = 0; i < commands->len; i++)
    {
      const StwCliCommand *command = g_ptr_array_index (commands, i);

      g_print (".TP\n\\fB");
      print_roff (command->name);
      g_print ("\\fR");
      if (command->arguments != NULL)
        g_print (" \\fI%s\\fR", command->arguments);
      g_print ("\n");
      print_roff (command->help);
      g_print ("\n");
      print_roff_options (command->options);
    }
}

static void
offer (const char *candidate, const char *begun)
{
  if (g_str_has_prefix (candidate, begun))
    g_print ("%s\n", candidate);
}

static void
offer_options (const StwCliOption *options, const char *begun)
{
  for (; options != NULL && options->name != NULL; options++)
    {
      g_autofree char *word = g_strconcat ("--", options->name, NULL);

      offer (word, begun);
    }
}

/* The word of each command that stands after the words before it; the shell drops what is twice. */
static void
offer_commands (const char *const *words, guint n_words, const char *begun)
{
  g_autoptr (GPtrArray) commands = list_commands ();

  for (guint i = 0; i < commands->len; i++)
    {
      const StwCliCommand *command = g_ptr_array_index (commands, i);
      g_auto (GStrv) name = g_strsplit (command->name, " ", -1);

      if (n_words == 0 || (n_words == 1 && g_str_equal (name[0], words[0]) && name[1] != NULL))
        offer (name[n_words], begun);
    }
}

/**
 * stw_cli_complete:
 * @words: (array length=n_words): what was typed after the program's name, the last one not yet
 * whole
 *
 * Prints what the last word may become, a candidate a line.
 */
void
stw_cli_complete (const char *const *words, guint n_words)
{
  const char *begun = n_words > 0 ? words[n_words - 1] : "";
  guint n_before = n_words > 0 ? n_words - 1 : 0;
  guint used;
  const StwCliCommand *command = stw_cli_find_command (words, n_before, &used);

  if (g_str_has_prefix (begun, "-"))
    {
      offer_options (command != NULL ? command->options : NULL, begun);
      offer_options (stw_cli_global_options, begun);
      return;
    }
  offer_commands (words, n_before, begun);
}

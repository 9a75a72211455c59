/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl rule, and alert undo: what a company's rules make of its alerts. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "base/ids.h"
#include "cli/cli.h"
#include "engine/classification.h"

#include <glib/gi18n.h>

#define TRIAL_TIME (30 * STW_DAY)

/* A place in the list, 0 when none is given. */
static gboolean
get_position (StwCli *cli, gint64 *ret_position)
{
  const char *text = stw_cli_get_option (cli, "position");
  guint64 position = 0;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, &position, NULL))
    {
      stw_cli_usage (cli, "--position wants a number from 1");
      return FALSE;
    }
  *ret_position = (gint64) position;
  return TRUE;
}

/* The rule that is given as JSON, or in a file. */
static JsonObject *
read_rule (StwCli *cli)
{
  if (stw_cli_get_n_arguments (cli) == 1)
    return stw_cli_read_object (cli, stw_cli_get_arguments (cli)[0]);
  stw_cli_usage (cli, "It wants one rule: a file, or JSON that begins with {");
  return NULL;
}

static int
rule_list (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "ID", "id" },
    { "POSITION", "position" },
    { "NAME", "name" },
    { "SEVERITY", "severity" },
    { "CATEGORY", "category" },
    { "ENABLED", "enabled" },
    { "SHIPPED", "shipped" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) list = NULL;
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  list = db != NULL ? stw_classification_list (db, company, &error) : NULL;
  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static int
rule_add (StwCli *cli)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  JsonObject *rule;
  StwCommand *command;
  gint64 company;
  gint64 position;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company) || !get_position (cli, &position))
    return STW_EXIT_USAGE;
  rule = read_rule (cli);
  if (rule == NULL)
    return STW_EXIT_USAGE;
  command = stw_command_new ("rule.add", "desk", company);
  json_object_set_object_member (command->arguments, "rule", rule);
  json_object_set_int_member (command->arguments, "position", position);
  if (!stw_cli_command (cli, command, &result, &error))
    return stw_cli_fail (cli, error);
  id = stw_id_format (STW_ID_RULE, json_object_get_int_member_with_default (result, "rule", 0));
  json_object_set_string_member (answer, "id", id);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static int
rule_try (StwCli *cli)
{
  g_autoptr (JsonObject) rule = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  JsonObject *changed_to = json_object_new ();
  StwClassificationTrial trial;
  gint64 company;
  gint64 position;

  json_object_set_object_member (answer, "changed_to", changed_to);
  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company) || !get_position (cli, &position))
    return STW_EXIT_USAGE;
  rule = read_rule (cli);
  if (rule == NULL)
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  if (db == NULL || !stw_classification_try (db,
                                             company,
                                             rule,
                                             position,
                                             stw_clock_now (NULL) - TRIAL_TIME,
                                             &trial,
                                             &error))
    return stw_cli_fail (cli, error);
  json_object_set_int_member (answer, "alerts", trial.alerts);
  json_object_set_int_member (answer, "matched", trial.matched);
  json_object_set_int_member (answer, "changed", trial.changed);
  for (guint i = 0; i < STW_N_SEVERITIES; i++)
    json_object_set_int_member (changed_to,
                                stw_severity_to_word ((StwSeverity) i),
                                trial.changed_to[i]);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

/* A command about the one rule that is named; NULL after saying what is wrong. */
static StwCommand *
new_rule_command (StwCli *cli, const char *name)
{
  StwCommand *command;
  gint64 company;
  gint64 rule;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return NULL;
  if (stw_cli_get_n_arguments (cli) != 1 ||
      !stw_id_parse (STW_ID_RULE, stw_cli_get_arguments (cli)[0], &rule))
    {
      stw_cli_usage (cli, "It wants the id of a rule, such as rule-1");
      return NULL;
    }
  command = stw_command_new (name, "desk", company);
  json_object_set_int_member (command->arguments, "rule", rule);
  return command;
}

static int
rule_move (StwCli *cli)
{
  gint64 position;
  StwCommand *command;

  if (!get_position (cli, &position))
    return STW_EXIT_USAGE;
  command = new_rule_command (cli, "rule.move");
  if (command == NULL)
    return STW_EXIT_USAGE;
  json_object_set_int_member (command->arguments, "position", position);
  return stw_cli_run (cli, command);
}

static int
rule_enable (StwCli *cli)
{
  const char *on = stw_cli_get_option (cli, "enabled");
  StwCommand *command;

  if (on == NULL || (!g_str_equal (on, "on") && !g_str_equal (on, "off")))
    return stw_cli_usage (cli, "--enabled is on or off");
  command = new_rule_command (cli, "rule.enable");
  if (command == NULL)
    return STW_EXIT_USAGE;
  json_object_set_boolean_member (command->arguments, "enabled", g_str_equal (on, "on"));
  return stw_cli_run (cli, command);
}

static int
rule_remove (StwCli *cli)
{
  StwCommand *command = new_rule_command (cli, "rule.remove");

  return command != NULL ? stw_cli_run (cli, command) : STW_EXIT_USAGE;
}

static int
alert_undo (StwCli *cli)
{
  StwCommand *command;
  gint64 alert;

  if (stw_cli_get_n_arguments (cli) != 1 ||
      !stw_id_parse (STW_ID_ALERT, stw_cli_get_arguments (cli)[0], &alert))
    return stw_cli_usage (cli, "alert undo wants the id of an alert, such as alert-1");
  command = stw_command_new ("alert.undo-classification", "desk", 0);
  json_object_set_int_member (command->arguments, "alert", alert);
  return stw_cli_run (cli, command);
}

static const StwCliOption company_options[] = {
  { "company", "ID", N_ ("whose rules they are") },
  { NULL, NULL, NULL },
};

static const StwCliOption place_options[] = {
  { "company", "ID", N_ ("whose rules they are") },
  { "position", "N", N_ ("its place among them, from 1; the last when none is given") },
  { NULL, NULL, NULL },
};

static const StwCliOption enable_options[] = {
  { "company", "ID", N_ ("whose rules they are") },
  { "enabled", "on|off", N_ ("whether the rule counts") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "rule list",
    NULL,
    N_ ("list the rules that judge a client's alerts"),
    company_options,
    rule_list },
  { "rule try",
    "RULE",
    N_ ("show what a rule would have made of the last 30 days"),
    place_options,
    rule_try },
  { "rule add", "RULE", N_ ("add a rule, from a file or as JSON"), place_options, rule_add },
  { "rule move", "ID", N_ ("put a rule into another place"), place_options, rule_move },
  { "rule set", "ID", N_ ("let a rule count, or not"), enable_options, rule_enable },
  { "rule remove", "ID", N_ ("remove a rule"), company_options, rule_remove },
  { "alert undo", "ID", N_ ("take back what a rule made of an alert"), NULL, alert_undo },
};

/**
 * stw_cli_judgement_commands:
 *
 * Returns: (transfer none): the rows of the command table that judge alerts
 */
const StwCliCommand *
stw_cli_judgement_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl escalation: who is told after how long, and what would happen tonight. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "cli/cli.h"
#include "cli/duration.h"
#include "desk/escalation/escalation-store.h"
#include "engine/escalation.h"
#include "engine/sleep-preview.h"

#include <glib/gi18n.h>

/* Prints what a function lists. */
static int
print (StwCli *cli,
       JsonArray *(*list_all) (StwDb *, GError **),
       const StwCliColumn *columns,
       guint n_columns)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_cli_open_database (cli, &error);
  g_autoptr (JsonArray) list = db != NULL ? list_all (db, &error) : NULL;

  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, n_columns);
  return STW_EXIT_DONE;
}

static int
escalation_list (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "ID", "id" },
                                          { "NAME", "name" },
                                          { "STEPS", "steps" },
                                          { "HOLDS (MIN)", "progress_minutes" } };

  return print (cli, stw_escalation_policy_list, columns, G_N_ELEMENTS (columns));
}

static int
escalation_choices (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "CHOICE", "choice" },
                                          { "COMPANY", "company" },
                                          { "SEVERITY", "severity" },
                                          { "HOURS", "hours" },
                                          { "ESCALATION", "policy" } };

  return print (cli, stw_escalation_choice_list, columns, G_N_ELEMENTS (columns));
}

/* The only argument, an escalation's id. */
static gboolean
take_policy (StwCli *cli, JsonObject *arguments)
{
  gint64 policy;

  if (stw_cli_get_n_arguments (cli) != 1 ||
      !stw_id_parse (STW_ID_ESCALATION, stw_cli_get_arguments (cli)[0], &policy))
    {
      stw_cli_usage (cli, "An escalation's id, such as escalation-1, is wanted");
      return FALSE;
    }
  json_object_set_int_member (arguments, "policy", policy);
  return TRUE;
}

static int
escalation_set (StwCli *cli)
{
  const char *text = stw_cli_get_option (cli, "policy");
  g_autoptr (JsonObject) given = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  StwCommand *command;
  gint64 policy = 0;

  if (stw_cli_get_n_arguments (cli) != 1 ||
      (text != NULL && !stw_id_parse (STW_ID_ESCALATION, text, &policy)))
    return stw_cli_usage (cli,
                          "escalation set wants a file, and --policy an id of escalation list");
  given = stw_cli_read_object (cli, stw_cli_get_arguments (cli)[0]);
  if (given == NULL)
    return STW_EXIT_USAGE;
  command = stw_command_new ("escalation.set-policy", "desk", 0);
  json_object_unref (command->arguments);
  command->arguments = g_steal_pointer (&given);
  json_object_set_int_member (command->arguments, "policy", policy);
  if (!stw_cli_command (cli, command, &result, &error))
    return stw_cli_fail (cli, error);
  id = stw_id_format (STW_ID_ESCALATION, json_object_get_int_member (result, "policy"));
  json_object_set_string_member (answer, "id", id);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static int
escalation_remove (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("escalation.remove-policy", "desk", 0);

  return take_policy (cli, command->arguments) ? stw_cli_run (cli, g_steal_pointer (&command))
                                               : STW_EXIT_USAGE;
}

static int
escalation_choose (StwCli *cli)
{
  static const char *const words[] = { "severity", "hours" };
  const char *policy = stw_cli_get_option (cli, "policy");
  g_autoptr (StwCommand) command = NULL;
  gint64 company;
  gint64 number = 0;

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  if (policy == NULL ||
      (!g_str_equal (policy, "wait") && !stw_id_parse (STW_ID_ESCALATION, policy, &number)))
    return stw_cli_usage (cli, "--policy wants an id of escalation list, or wait");
  command = stw_command_new ("escalation.choose", "desk", company);
  json_object_set_int_member (command->arguments, "policy", number);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (stw_cli_get_option (cli, words[i]) != NULL)
      json_object_set_string_member (command->arguments,
                                     words[i],
                                     stw_cli_get_option (cli, words[i]));
  return stw_cli_run (cli, g_steal_pointer (&command));
}

static int
escalation_unchoose (StwCli *cli)
{
  StwCommand *command;
  guint64 choice;

  if (stw_cli_get_n_arguments (cli) != 1 ||
      !g_ascii_string_to_unsigned (stw_cli_get_arguments (cli)[0],
                                   10,
                                   1,
                                   G_MAXINT64,
                                   &choice,
                                   NULL))
    return stw_cli_usage (cli, "escalation unchoose wants a number of escalation choices");
  command = stw_command_new ("escalation.unchoose", "desk", 0);
  json_object_set_int_member (command->arguments, "choice", (gint64) choice);
  return stw_cli_run (cli, command);
}

static int
escalation_preview (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "AT", "at" },
                                          { "STEP", "step" },
                                          { "WHAT", "what" },
                                          { "WHOM", "whom" },
                                          { "PEOPLE", "people" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) list = NULL;
  gint64 incident;
  gint64 at = 0;

  if (stw_cli_get_n_arguments (cli) != 1 ||
      !stw_id_parse (STW_ID_INCIDENT, stw_cli_get_arguments (cli)[0], &incident))
    return stw_cli_usage (cli, "escalation preview wants an incident such as INC-1");
  if (!stw_cli_get_moment (cli, "at", &at))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  list = db != NULL
           ? stw_escalation_preview (db, incident, at != 0 ? at : stw_clock_now (NULL), &error)
           : NULL;
  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

/* What would have been different, as the options say; %NULL, or what is wrong with them. */
static const char *
read_change (StwCli *cli, StwSleepChange *change)
{
  const char *policy = stw_cli_get_option (cli, "policy");
  const char *window = stw_cli_get_option (cli, "window");
  const char *strategy = stw_cli_get_option (cli, "strategy");
  StwStrategy word;

  if (policy != NULL)
    change->policy = 0;
  if (policy != NULL && !g_str_equal (policy, "default") &&
      !stw_id_parse (STW_ID_ESCALATION, policy, &change->policy))
    return "--policy wants an id of escalation list, or default";
  if (window != NULL && (!stw_duration_parse (window, &change->window) || change->window == 0))
    return "--window wants a time such as 15m";
  if (strategy == NULL)
    return NULL;
  if (!stw_strategy_from_word (strategy, &word))
    return "--strategy wants auto, asset-signature, signature, asset or similar";
  change->strategy = (int) word;
  return NULL;
}

/* Which schedule would have been another, and how; one is nothing without the other. */
static gboolean
take_draft (StwCli *cli, StwSleepChange *change)
{
  const char *file = stw_cli_get_option (cli, "draft");
  g_autoptr (JsonObject) draft = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!stw_cli_take_id (cli, "drawn", STW_ID_SCHEDULE, &change->drawn))
    return FALSE;
  if ((file != NULL) != (change->drawn != 0))
    {
      stw_cli_usage (cli, "--drawn and --draft go together: which schedule, and how it would be");
      return FALSE;
    }
  draft = file != NULL ? stw_cli_read_object (cli, file) : NULL;
  if (draft == NULL)
    return file == NULL;
  node = json_node_init_object (json_node_alloc (), draft);
  change->draft = json_to_string (node, FALSE);
  return TRUE;
}

static int
escalation_sleep (StwCli *cli)
{
  static const StwSleepChange nothing = STW_SLEEP_NO_CHANGE;
  g_autoptr (StwSleepChange) change = stw_sleep_change_copy (&nothing);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonObject) answer = NULL;
  const char *wrong = read_change (cli, change);
  gint64 most = 0;

  if (wrong != NULL)
    return stw_cli_usage (cli, "%s", wrong);
  if (!stw_cli_take_id (cli, "schedule", STW_ID_SCHEDULE, &change->schedule) ||
      !stw_cli_take_id (cli, "company", STW_ID_COMPANY, &change->company) ||
      !take_draft (cli, change) ||
      (stw_cli_get_option (cli, "limit") != NULL && !stw_cli_get_limit (cli, &most)))
    return STW_EXIT_USAGE;
  change->most = (guint) most;
  db = stw_cli_open_database (cli, &error);
  answer = db != NULL ? stw_sleep_preview (db, change, stw_clock_now (NULL), NULL, &error) : NULL;
  if (answer == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static const StwCliOption no_options[] = { { NULL, NULL, NULL } };

static const StwCliOption set_options[] = {
  { "policy", "ID", N_ ("the one to replace; without it a new one is made") },
  { NULL, NULL, NULL },
};

static const StwCliOption choose_options[] = {
  { "company", "ID", N_ ("for one company; for all without it") },
  { "severity", "WORD", N_ ("for one severity; for all without it") },
  { "hours", "any|open|closed", N_ ("when the company’s support hours are so") },
  { "policy", "ID|wait", N_ ("which one counts then; wait is until the hours open") },
  { NULL, NULL, NULL },
};

static const StwCliOption preview_options[] = {
  { "at", "TIME", N_ ("when the incident would come; now without it") },
  { NULL, NULL, NULL },
};

static const StwCliOption sleep_options[] = {
  { "policy", "ID|default", N_ ("had this escalation counted for every incident") },
  { "schedule", "ID", N_ ("had people been on call by this schedule, wherever one is asked") },
  { "drawn", "ID", N_ ("had this schedule been as --draft says") },
  { "draft", "FILE", N_ ("how it would be, as oncall save takes it") },
  { "window", "TIME", N_ ("had alerts of one incident been at most so far apart") },
  { "strategy", "NAME", N_ ("auto, asset-signature, signature, asset or similar") },
  { "company", "ID", N_ ("for the incidents of one company; for all without it") },
  { "limit", "NUMBER", N_ ("play the newest so many incidents; 200,000 without it") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "escalation list", NULL, N_ ("list the escalations"), no_options, escalation_list },
  { "escalation set",
    "FILE",
    N_ ("add or replace an escalation: {\"name\", \"progress_minutes\", \"steps\": "
        "[{\"after_minutes\", \"whom\", \"who\", \"times\", \"every_minutes\", \"reassign\"}]}"),
    set_options,
    escalation_set },
  { "escalation remove", "ID", N_ ("remove an escalation"), no_options, escalation_remove },
  { "escalation choices",
    NULL,
    N_ ("list which escalation counts for what"),
    no_options,
    escalation_choices },
  { "escalation choose",
    NULL,
    N_ ("say which escalation counts for a company, a severity and hours"),
    choose_options,
    escalation_choose },
  { "escalation unchoose",
    "NUMBER",
    N_ ("take such a choice back"),
    no_options,
    escalation_unchoose },
  { "escalation preview",
    "INCIDENT",
    N_ ("say what would happen if an incident came then and nobody answered"),
    preview_options,
    escalation_preview },
  { "escalation sleep",
    NULL,
    N_ ("say how often people were woken in the last 30 days, and how often they would have been"),
    sleep_options,
    escalation_sleep },
};

/**
 * stw_cli_escalation_commands:
 * @ret_n_commands: (out): how many
 *
 * Returns: (transfer none): the rows of the table of commands that concern escalation
 */
const StwCliCommand *
stw_cli_escalation_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

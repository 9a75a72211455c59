/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl setting, and company set, asset, priority and source fingerprint: how the desk is set
 * up and alerts are judged. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/duration.h"
#include "desk/asset-store.h"
#include "engine/fingerprint-trial.h"
#include "engine/setting-commands.h"
#include "engine/what-if.h"
#include "store/setting.h"
#include "triage/priority.h"

#include <glib/gi18n.h>

#define MAX_ASSETS 100000
#define TRIAL_TIME (30 * STW_DAY)

/**
 * stw_cli_take_settings:
 * @arguments: where those that were given go, as "company.update" takes them
 *
 * Takes the options that are a company's settings.
 *
 * Returns: %FALSE after saying what is wrong
 */
gboolean
stw_cli_take_settings (StwCli *cli, JsonObject *arguments)
{
  static const struct
  {
    const char *option;
    const char *member;
    enum
    {
      TEXT,
      TIME,
      NUMBER,
      SWITCH
    } type;
  } options[] = {
    { "timezone", "timezone", TEXT },
    { "strategy", "strategy", TEXT },
    { "window", "window_ms", TIME },
    { "reopen", "reopen_ms", TIME },
    { "rate", "rate_per_minute", NUMBER },
    { "burst", "burst", NUMBER },
    { "auto-resolve", "auto_resolve", SWITCH },
    { "auto-assign", "auto_assign", SWITCH },
    { "message-days", "payload_days", NUMBER },
    { "alert-days", "alert_days", NUMBER },
    { "audit-days", "audit_days", NUMBER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      const char *value = stw_cli_get_option (cli, options[i].option);
      gint64 time;
      guint64 number;

      if (value == NULL)
        continue;
      if (options[i].type == TEXT)
        json_object_set_string_member (arguments, options[i].member, value);
      else if (options[i].type == TIME && stw_duration_parse (value, &time))
        json_object_set_int_member (arguments, options[i].member, time);
      else if (options[i].type == NUMBER &&
               g_ascii_string_to_unsigned (value, 10, 1, G_MAXINT32, &number, NULL))
        json_object_set_int_member (arguments, options[i].member, (gint64) number);
      else if (options[i].type == SWITCH &&
               (g_str_equal (value, "on") || g_str_equal (value, "off")))
        json_object_set_boolean_member (arguments, options[i].member, g_str_equal (value, "on"));
      else
        {
          stw_cli_usage (cli, "--%s does not take %s", options[i].option, value);
          return FALSE;
        }
    }
  return TRUE;
}

static int
company_set (StwCli *cli)
{
  StwCommand *command;
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  command = stw_command_new ("company.update", "desk", company);
  if (stw_cli_take_settings (cli, command->arguments))
    return stw_cli_run (cli, command);
  stw_command_free (command);
  return STW_EXIT_USAGE;
}

static int
asset_list (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "ID", "id" },
                                          { "NAME", "name" },
                                          { "CRITICAL", "critical" },
                                          { "DEPENDS ON", "depends_on" },
                                          { "KNOWN AS", "names" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) list = NULL;
  gint64 company;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  list = db != NULL ? stw_asset_list (db, company, MAX_ASSETS, &error) : NULL;
  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static StwCommand *
new_asset_command (const char *name, gint64 company, gint64 asset)
{
  StwCommand *command = stw_command_new (name, "desk", company);

  json_object_set_int_member (command->arguments, "asset", asset);
  return command;
}

static int
set_critical (StwCli *cli, gint64 company, gint64 asset)
{
  const char *critical = stw_cli_get_option (cli, "critical");
  StwCommand *command;

  if (critical == NULL)
    return STW_EXIT_DONE;
  command = new_asset_command ("asset.set-critical", company, asset);
  json_object_set_boolean_member (command->arguments, "critical", g_str_equal (critical, "on"));
  return stw_cli_run (cli, command);
}

/* A list of ids, or "none". */
static int
set_dependencies (StwCli *cli, gint64 company, gint64 asset)
{
  const char *text = stw_cli_get_option (cli, "depends-on");
  g_auto (GStrv) words = NULL;
  JsonArray *on;
  g_autoptr (StwCommand) command = NULL;
  gint64 id;

  if (text == NULL)
    return STW_EXIT_DONE;
  command = new_asset_command ("asset.set-dependencies", company, asset);
  on = json_array_new ();
  json_object_set_array_member (command->arguments, "on", on);
  words = g_strsplit (g_str_equal (text, "none") ? "" : text, ",", -1);
  for (char **word = words; *word != NULL; word++)
    {
      if (!stw_id_parse (STW_ID_ASSET, *word, &id))
        return stw_cli_usage (cli, "--depends-on wants ids such as asset-1,asset-2, or none");
      json_array_add_int_element (on, id);
    }
  return stw_cli_run (cli, g_steal_pointer (&command));
}

static int
asset_set (StwCli *cli)
{
  const char *critical = stw_cli_get_option (cli, "critical");
  gint64 company;
  gint64 asset;
  int status;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  if (stw_cli_get_n_arguments (cli) != 1 ||
      !stw_id_parse (STW_ID_ASSET, stw_cli_get_arguments (cli)[0], &asset) ||
      (critical == NULL && stw_cli_get_option (cli, "depends-on") == NULL) ||
      (critical != NULL && !g_str_equal (critical, "on") && !g_str_equal (critical, "off")))
    return stw_cli_usage (cli,
                          "asset set wants an id such as asset-3, and --critical on or off or "
                          "--depends-on");
  status = set_dependencies (cli, company, asset);
  return status == STW_EXIT_DONE ? set_critical (cli, company, asset) : status;
}

static int
source_fingerprint (StwCli *cli)
{
  const char *words = stw_cli_get_option (cli, "fields");
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  StwFingerprintScope scope = { 0 };
  StwFingerprintTrial trial;
  StwCommand *command;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &scope.company) ||
      !stw_cli_want_id (cli, "source", STW_ID_SOURCE, &scope.source))
    return STW_EXIT_USAGE;
  if (words == NULL || !stw_fingerprint_fields_from_words (words, &scope.fields))
    return stw_cli_usage (cli,
                          "--fields wants some of dedup_key, asset, signature, message, "
                          "severity and tool_source, with commas between them");
  if (stw_cli_has_flag (cli, "save"))
    {
      command = stw_command_new ("source.set-fingerprint", "desk", scope.company);
      json_object_set_int_member (command->arguments, "source", scope.source);
      json_object_set_string_member (command->arguments, "fields", words);
      return stw_cli_run (cli, command);
    }
  db = stw_cli_open_database (cli, &error);
  if (db == NULL ||
      !stw_fingerprint_try (db, &scope, stw_clock_now (NULL) - TRIAL_TIME, &trial, &error))
    return stw_cli_fail (cli, error);
  json_object_set_int_member (answer, "occurrences", trial.occurrences);
  json_object_set_int_member (answer, "alerts_now", trial.rows_now);
  json_object_set_int_member (answer, "alerts_then", trial.rows_then);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static char *
dup_weights (StwCli *cli)
{
  g_autoptr (StwDb) db = stw_cli_open_database (cli, NULL);
  char *text = db != NULL ? stw_setting_dup (db, STW_SETTING_PRIORITY_WEIGHTS) : NULL;

  return text != NULL ? text : stw_priority_weights_to_json (&stw_priority_default_weights);
}

static int
priority_weights (StwCli *cli)
{
  const char *const *arguments = stw_cli_get_arguments (cli);
  StwCommand *command = stw_command_new ("settings.priority", "desk", 0);

  for (guint i = 0; i < stw_cli_get_n_arguments (cli); i++)
    {
      g_auto (GStrv) pair = g_strsplit (arguments[i], "=", 2);
      guint64 points;

      if (g_strv_length (pair) != 2 ||
          !g_ascii_string_to_unsigned (pair[1], 10, 0, G_MAXINT32, &points, NULL))
        {
          stw_command_free (command);
          return stw_cli_usage (cli, "priority weights wants pairs such as critical=90");
        }
      json_object_set_int_member (command->arguments, pair[0], (gint64) points);
    }
  if (stw_cli_get_n_arguments (cli) == 0)
    {
      g_autofree char *text = dup_weights (cli);
      g_autoptr (JsonNode) node = json_from_string (text, NULL);

      stw_command_free (command);
      stw_cli_print_object (cli, json_node_get_object (node));
      return STW_EXIT_DONE;
    }
  return stw_cli_run (cli, command);
}

static JsonArray *
read_settings (StwDb *db)
{
  guint n_kinds;
  const StwSettingKind *kinds = stw_setting_kinds (&n_kinds);
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autofree char *value = stw_setting_dup (db, kinds[i].name);
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "name", kinds[i].name);
      json_object_set_string_member (row,
                                     "value",
                                     stw_text_or (value, stw_text_or (kinds[i].fallback, "")));
      json_object_set_boolean_member (row, "set", value != NULL);
      json_array_add_object_element (list, row);
    }
  return list;
}

static int
setting_list (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "NAME", "name" },
                                          { "VALUE", "value" },
                                          { "SET", "set" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_cli_open_database (cli, &error);
  g_autoptr (JsonArray) list = db != NULL ? read_settings (db) : NULL;

  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static int
setting_set (StwCli *cli)
{
  const char *const *arguments = stw_cli_get_arguments (cli);
  g_autoptr (StwCommand) command = stw_command_new ("settings.set", "desk", 0);

  if (stw_cli_get_n_arguments (cli) == 0)
    return stw_cli_usage (cli, "setting set wants pairs such as msp.name=Fernhill");
  for (guint i = 0; i < stw_cli_get_n_arguments (cli); i++)
    {
      g_auto (GStrv) pair = g_strsplit (arguments[i], "=", 2);

      if (g_strv_length (pair) != 2)
        return stw_cli_usage (cli, "setting set wants pairs such as msp.name=Fernhill");
      json_object_set_string_member (command->arguments, pair[0], pair[1]);
    }
  return stw_cli_run (cli, g_steal_pointer (&command));
}

static int
incident_merge (StwCli *cli)
{
  const char *const *arguments = stw_cli_get_arguments (cli);
  StwCommand *command;
  gint64 from;
  gint64 into;

  if (stw_cli_get_n_arguments (cli) != 2 || !stw_id_parse (STW_ID_INCIDENT, arguments[0], &from) ||
      !stw_id_parse (STW_ID_INCIDENT, arguments[1], &into))
    return stw_cli_usage (cli, "incident merge wants two ids: which, and into which");
  command = stw_command_new ("incident.merge", "desk", 0);
  json_object_set_int_member (command->arguments, "incident", from);
  json_object_set_int_member (command->arguments, "into", into);
  return stw_cli_run (cli, command);
}

static int
incident_split (StwCli *cli)
{
  const char *const *arguments = stw_cli_get_arguments (cli);
  guint n_arguments = stw_cli_get_n_arguments (cli);
  g_autoptr (StwCommand) command = stw_command_new ("incident.split", "desk", 0);
  JsonArray *alerts = json_array_new ();
  gint64 id;

  json_object_set_array_member (command->arguments, "alerts", alerts);
  if (n_arguments < 2 || !stw_id_parse (STW_ID_INCIDENT, arguments[0], &id))
    return stw_cli_usage (cli, "incident split wants an incident and some of its alerts");
  json_object_set_int_member (command->arguments, "incident", id);
  for (guint i = 1; i < n_arguments; i++)
    {
      if (!stw_id_parse (STW_ID_ALERT, arguments[i], &id))
        return stw_cli_usage (cli, "%s is no alert's id", arguments[i]);
      json_array_add_int_element (alerts, id);
    }
  return stw_cli_run (cli, g_steal_pointer (&command));
}

static int
company_what_if (StwCli *cli)
{
  const char *window_text = stw_text_or (stw_cli_get_option (cli, "window"), "15m");
  const char *strategy_text = stw_text_or (stw_cli_get_option (cli, "strategy"), "auto");
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (StwWhatIf) what_if = NULL;
  g_autoptr (JsonObject) answer = NULL;
  StwStrategy strategy;
  gint64 company;
  gint64 window;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  if (!stw_duration_parse (window_text, &window) || window == 0)
    return stw_cli_usage (cli, "--window wants a time such as 15m");
  if (!stw_strategy_from_word (strategy_text, &strategy))
    return stw_cli_usage (cli,
                          "--strategy wants auto, asset-signature, signature, asset or similar");
  db = stw_cli_open_database (cli, &error);
  what_if =
    db != NULL ? stw_what_if_load (db, company, stw_clock_now (NULL) - TRIAL_TIME, &error) : NULL;
  if (what_if == NULL)
    return stw_cli_fail (cli, error);
  answer = stw_what_if_try (what_if, window, strategy);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static const StwCliOption what_if_options[] = {
  { "company", "ID", N_ ("which company") },
  { "window", "TIME", N_ ("how far apart alerts of one incident would be at most; 15m") },
  { "strategy", "NAME", N_ ("auto, asset-signature, signature, asset or similar; auto") },
  { NULL, NULL, NULL },
};

static const StwCliOption company_set_options[] = {
  { "company", "ID", N_ ("which company") },
  { "timezone", "ZONE", N_ ("such as Europe/Berlin") },
  { "strategy", "NAME", N_ ("auto, asset-signature, signature, asset or similar") },
  { "window", "TIME", N_ ("how far apart alerts of one incident may be") },
  { "reopen", "TIME", N_ ("a resolved incident that comes back within this reopens") },
  { "rate", "N", N_ ("requests a minute") },
  { "burst", "N", N_ ("requests at once after a quiet time") },
  { "auto-resolve", "on|off", N_ ("whether incidents resolve with their last alert") },
  { "auto-assign", "on|off", N_ ("whether new incidents are given to somebody") },
  { "message-days", "N", N_ ("how long messages are kept as they came") },
  { "alert-days", "N", N_ ("how long alerts and incidents that are over are kept") },
  { "audit-days", "N", N_ ("how long the audit keeps what was done") },
  { NULL, NULL, NULL },
};

static const StwCliOption asset_options[] = {
  { "company", "ID", N_ ("of this company") },
  { "critical", "on|off", N_ ("whether the client cannot do without it") },
  { "depends-on", "IDS", N_ ("what it stands behind, such as asset-1,asset-2, or none") },
  { NULL, NULL, NULL },
};

static const StwCliOption fingerprint_options[] = {
  { "company", "ID", N_ ("whose source it is") },
  { "source", "ID", N_ ("whose messages they are") },
  { "fields", "LIST", N_ ("what makes two of them the same alert") },
  { "save", NULL, N_ ("save it, instead of trying it on the last 30 days") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "company set",
    NULL,
    N_ ("change how a client's alerts are taken and joined"),
    company_set_options,
    company_set },
  { "company what-if",
    NULL,
    N_ ("show what another window or strategy would have made of the last 30 days"),
    what_if_options,
    company_what_if },
  { "asset list",
    NULL,
    N_ ("list a client's machines and the names they go by"),
    asset_options,
    asset_list },
  { "asset set",
    "ID",
    N_ ("say whether a machine is critical, and what it stands behind"),
    asset_options,
    asset_set },
  { "source fingerprint",
    NULL,
    N_ ("try or save what makes two messages the same alert"),
    fingerprint_options,
    source_fingerprint },
  { "priority weights",
    "[NAME=POINTS…]",
    N_ ("show or set what counts how much"),
    NULL,
    priority_weights },
  { "setting list", NULL, N_ ("list the settings of the desk"), NULL, setting_list },
  { "setting set",
    "NAME=VALUE…",
    N_ ("change settings; an empty value forgets one"),
    NULL,
    setting_set },
  { "incident merge",
    "ID INTO",
    N_ ("put an incident's alerts into another"),
    NULL,
    incident_merge },
  { "incident split",
    "ID ALERT…",
    N_ ("make an incident of its own of some alerts"),
    NULL,
    incident_split },
};

/**
 * stw_cli_setting_commands:
 *
 * Returns: (transfer none): the rows of the command table that say how alerts are judged
 */
const StwCliCommand *
stw_cli_setting_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

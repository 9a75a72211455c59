/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl tier and company apply: settings that many companies share. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli.h"
#include "desk/tier-store.h"

#include <glib/gi18n.h>

static int
tier_list (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "ID", "id" },
                                          { "NAME", "name" },
                                          { "COMPANIES", "companies" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_cli_open_database (cli, &error);
  g_autoptr (JsonArray) list = db != NULL ? stw_tier_list (db, &error) : NULL;

  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static int
tier_save (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("tier.save", "desk", 0);
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  JsonObject *settings = json_object_new ();
  gint64 tier;

  json_object_set_object_member (command->arguments, "settings", settings);
  if (!stw_cli_take_id (cli, "tier", STW_ID_TIER, &tier))
    return STW_EXIT_USAGE;
  if (tier != 0)
    json_object_set_int_member (command->arguments, "tier", tier);
  if (stw_cli_get_option (cli, "name") == NULL)
    return stw_cli_usage (cli, "tier save wants --name");
  json_object_set_string_member (command->arguments, "name", stw_cli_get_option (cli, "name"));
  if (!stw_cli_take_settings (cli, settings))
    return STW_EXIT_USAGE;
  if (!stw_cli_command (cli, g_steal_pointer (&command), &result, &error))
    return stw_cli_fail (cli, error);
  id = stw_id_format (STW_ID_TIER, json_object_get_int_member (result, "tier"));
  json_object_set_string_member (answer, "id", id);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static int
tier_remove (StwCli *cli)
{
  StwCommand *command;
  gint64 tier;

  if (!stw_cli_take_only_id (cli, STW_ID_TIER, &tier))
    return STW_EXIT_USAGE;
  command = stw_command_new ("tier.remove", "desk", 0);
  json_object_set_int_member (command->arguments, "tier", tier);
  return stw_cli_run (cli, command);
}

static gboolean
take_companies (StwCli *cli, StwCommand *command)
{
  const char *const *arguments = stw_cli_get_arguments (cli);
  JsonArray *companies = json_array_new ();

  json_object_set_array_member (command->arguments, "companies", companies);
  for (guint i = 0; i < stw_cli_get_n_arguments (cli); i++)
    {
      gint64 company;

      if (!stw_id_parse (STW_ID_COMPANY, arguments[i], &company))
        {
          stw_cli_usage (cli, "“%s” is no id such as company-1", arguments[i]);
          return FALSE;
        }
      json_array_add_int_element (companies, company);
    }
  return TRUE;
}

/* A tier, or settings one by one. */
static gboolean
take_what (StwCli *cli, StwCommand *command)
{
  JsonObject *settings;
  gint64 tier;

  if (!stw_cli_take_id (cli, "tier", STW_ID_TIER, &tier))
    return FALSE;
  if (tier != 0)
    {
      json_object_set_int_member (command->arguments, "tier", tier);
      return TRUE;
    }
  settings = json_object_new ();
  json_object_set_object_member (command->arguments, "settings", settings);
  return stw_cli_take_settings (cli, settings);
}

/* One line for each setting that becomes another. */
static void
add_differences (JsonObject *one, JsonArray *lines)
{
  JsonObject *before = json_object_get_object_member (one, "before");
  JsonObject *after = json_object_get_object_member (one, "after");
  g_autoptr (GList) names = json_object_get_members (before);
  g_autofree char *id = stw_id_format (STW_ID_COMPANY, json_object_get_int_member (one, "company"));

  for (GList *item = names; item != NULL; item = item->next)
    {
      g_autofree char *was = json_to_string (json_object_get_member (before, item->data), FALSE);
      g_autofree char *becomes = json_to_string (json_object_get_member (after, item->data), FALSE);
      JsonObject *line;

      if (g_str_equal (was, becomes))
        continue;
      line = json_object_new ();
      json_object_set_string_member (line, "company_id", id);
      json_object_set_string_member (line, "setting", item->data);
      json_object_set_string_member (line, "before", was);
      json_object_set_string_member (line, "after", becomes);
      json_array_add_object_element (lines, line);
    }
}

static int
company_apply (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "COMPANY", "company_id" },
                                          { "SETTING", "setting" },
                                          { "BEFORE", "before" },
                                          { "AFTER", "after" } };
  g_autoptr (StwCommand) command = stw_command_new ("company.apply", "desk", 0);
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonArray) lines = json_array_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *companies;

  if (!take_companies (cli, command) || !take_what (cli, command))
    return STW_EXIT_USAGE;
  json_object_set_boolean_member (command->arguments, "dry_run", stw_cli_has_flag (cli, "dry-run"));
  if (!stw_cli_command (cli, g_steal_pointer (&command), &result, &error))
    return stw_cli_fail (cli, error);
  companies = json_object_get_array_member (result, "companies");
  for (guint i = 0; i < json_array_get_length (companies); i++)
    add_differences (json_array_get_object_element (companies, i), lines);
  stw_cli_print_list (cli, lines, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

#define SETTING_OPTIONS                                                                            \
  { "timezone", "ZONE", "such as Europe/Berlin" },                                                 \
    { "strategy", "NAME", "auto, asset-signature, signature, asset or similar" },                  \
    { "window", "TIME", "how far apart alerts of one incident may be" },                           \
    { "reopen", "TIME", "a resolved incident that comes back within this reopens" },               \
    { "rate", "N", "requests a minute" }, { "burst", "N", "requests at once after a quiet time" }, \
    { "auto-resolve", "on|off", "whether incidents resolve with their last alert" },               \
    { "message-days", "N", "how long messages are kept as they came" },                            \
    { "alert-days", "N", "how long alerts and incidents that are over are kept" },                 \
  {                                                                                                \
    "audit-days", "N", "how long the audit keeps what was done"                                    \
  }

static const StwCliOption save_options[] = {
  { "name", "NAME", N_ ("such as Gold; what has this name is said anew") },
  { "tier", "ID", N_ ("give this tier the name and the settings") },
  SETTING_OPTIONS,
  { NULL, NULL, NULL },
};

static const StwCliOption apply_options[] = {
  { "tier", "ID", N_ ("all settings of this tier, instead of those below") },
  { "dry-run", NULL, N_ ("only tell what would be another") },
  SETTING_OPTIONS,
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "tier list", NULL, N_ ("list the tiers and how many companies have each"), NULL, tier_list },
  { "tier save", NULL, N_ ("name a set of settings"), save_options, tier_save },
  { "tier remove", "ID", N_ ("remove a tier; companies keep their settings"), NULL, tier_remove },
  { "company apply",
    "COMPANY…",
    N_ ("give many companies the same settings; incident undo takes it back"),
    apply_options,
    company_apply },
};

/**
 * stw_cli_tier_commands:
 * @ret_n_commands: (out): how many
 *
 * Returns: (transfer none): the rows of the command table for settings of many companies
 */
const StwCliCommand *
stw_cli_tier_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl company, alert and stats: the desk on the command line. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/ids.h"
#include "cli/cli.h"
#include "cli/duration.h"
#include "desk/alert-store.h"
#include "desk/company-store.h"
#include "desk/sla/figures-store.h"
#include "desk/stats-store.h"
#include "engine/onboard.h"
#include "intake/door.h"
#include "store/setting.h"

#include <glib/gi18n.h>

#define DEFAULT_URL "http://127.0.0.1:8480"

/* A number option; returns FALSE after saying what is wrong. */
static gboolean
take_number (StwCli *cli, const char *option, JsonObject *arguments, const char *member)
{
  const char *text = stw_cli_get_option (cli, option);
  guint64 number;

  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, &number, NULL))
    {
      stw_cli_usage (cli, "--%s wants a whole number above zero", option);
      return FALSE;
    }
  json_object_set_int_member (arguments, member, (gint64) number);
  return TRUE;
}

static gboolean
take_company_options (StwCli *cli, JsonObject *arguments)
{
  static const char *const texts[] = { "name", "timezone", "strategy" };
  const char *window = stw_cli_get_option (cli, "window");
  gint64 milliseconds;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (stw_cli_get_option (cli, texts[i]) != NULL)
      json_object_set_string_member (arguments, texts[i], stw_cli_get_option (cli, texts[i]));
  if (window != NULL)
    {
      if (!stw_duration_parse (window, &milliseconds))
        {
          stw_cli_usage (cli, "--window wants a time such as 15m");
          return FALSE;
        }
      json_object_set_int_member (arguments, "window_ms", milliseconds);
    }
  return take_number (cli, "rate", arguments, "rate_per_minute") &&
         take_number (cli, "burst", arguments, "burst");
}

/* Where senders reach the door, as the engine said when it last opened it. */
static char *
dup_webhook_url (StwCli *cli)
{
  g_autoptr (StwDb) db = stw_cli_open_database (cli, NULL);
  g_autofree char *url = db != NULL ? stw_setting_dup (db, STW_SETTING_DOOR_URL) : NULL;

  return g_strconcat (url != NULL ? url : DEFAULT_URL, STW_DOOR_PATH, NULL);
}

static gboolean
parse_switch (StwCli *cli, const char *option, gboolean *ret_on)
{
  const char *text = stw_cli_get_option (cli, option);

  *ret_on = g_strcmp0 (text, "on") == 0;
  if (text == NULL || *ret_on || g_str_equal (text, "off"))
    return TRUE;
  stw_cli_usage (cli, "--%s is on or off", option);
  return FALSE;
}

static void
print_company (StwCli *cli, JsonObject *result, const StwNewAccess *access)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *id =
    stw_id_format (STW_ID_COMPANY, json_object_get_int_member (result, "company"));
  g_autofree char *url = dup_webhook_url (cli);

  json_object_set_string_member (answer, "id", id);
  json_object_set_string_member (answer, "name", stw_cli_get_option (cli, "name"));
  json_object_set_string_member (answer, "api_key", access->key);
  if (access->secret != NULL)
    json_object_set_string_member (answer, "hmac_secret", access->secret);
  else
    json_object_set_null_member (answer, "hmac_secret");
  json_object_set_string_member (answer, "webhook_url", url);
  stw_cli_print_object (cli, answer);
}

static int
company_add (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("company.add", "desk", 0);
  StwSecrets *secrets = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  StwNewAccess access = { 0 };
  StwSigning signing = { NULL, NULL };
  gboolean sign;
  int status;

  if (stw_cli_get_option (cli, "name") == NULL)
    return stw_cli_usage (cli, "company add wants --name");
  if (!take_company_options (cli, command->arguments) || !parse_switch (cli, "hmac", &sign))
    return STW_EXIT_USAGE;
  if (sign)
    {
      signing.scheme = "steward";
      secrets = stw_cli_get_secrets (cli, &error);
    }
  if ((sign && secrets == NULL) ||
      !stw_onboard_prepare (command, &signing, secrets, &access, &error))
    return stw_cli_fail (cli, error);
  if (stw_cli_command (cli, g_steal_pointer (&command), &result, &error))
    {
      print_company (cli, result, &access);
      status = STW_EXIT_DONE;
    }
  else
    {
      status = stw_cli_fail (cli, error);
    }
  stw_new_access_clear (&access);
  return status;
}

static int
company_list (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "ID", "id" },
                                          { "NAME", "name" },
                                          { "TIME ZONE", "timezone" },
                                          { "STRATEGY", "strategy" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_cli_open_database (cli, &error);
  g_autoptr (GPtrArray) companies = db != NULL ? stw_company_list (db, &error) : NULL;
  g_autoptr (JsonArray) list = json_array_new ();

  if (companies == NULL)
    return stw_cli_fail (cli, error);
  for (guint i = 0; i < companies->len; i++)
    {
      const StwCompany *company = g_ptr_array_index (companies, i);
      JsonObject *row = json_object_new ();
      g_autofree char *id = stw_id_format (STW_ID_COMPANY, company->id);

      json_object_set_string_member (row, "id", id);
      json_object_set_string_member (row, "name", company->name);
      json_object_set_string_member (row, "timezone", company->timezone);
      json_object_set_string_member (row, "strategy", stw_strategy_to_word (company->strategy));
      json_object_set_int_member (row, "window_ms", company->window_ms);
      json_array_add_object_element (list, row);
    }
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

/* A window or a silence. */
static gboolean
parse_hold (StwCli *cli, gint64 *ret_hold)
{
  const char *text = stw_cli_get_option (cli, "held-by");

  return (text != NULL && stw_id_parse (STW_ID_SILENCE, text, ret_hold)) ||
         stw_cli_take_id (cli, "held-by", STW_ID_WINDOW, ret_hold);
}

static int
alert_list (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "ID", "id" },
    { "RECEIVED", "received_at" },
    { "SEVERITY", "severity" },
    { "STATE", "state" },
    { "COUNT", "count" },
    { "ASSET", "asset" },
    { "SIGNATURE", "signature" },
    { "HELD BY", "held_by" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) list = NULL;
  StwAlertFilter filter = { 0 };

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &filter.company) ||
      !stw_cli_take_id (cli, "incident", STW_ID_INCIDENT, &filter.incident) ||
      !parse_hold (cli, &filter.held_by) || !stw_cli_get_limit (cli, &filter.limit))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  list = db != NULL ? stw_alert_list (db, &filter, &error) : NULL;
  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static int
source_confirm_topic (StwCli *cli)
{
  StwCommand *command;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 company;

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  if (company == 0 || stw_cli_get_n_arguments (cli) != 1)
    return stw_cli_usage (cli, "source confirm-topic wants --company and the topic's ARN");
  command = stw_command_new ("source.confirm-topic", "desk", company);
  json_object_set_string_member (command->arguments, "topic", stw_cli_get_arguments (cli)[0]);
  if (!stw_cli_command (cli, command, &result, &error))
    return stw_cli_fail (cli, error);
  return STW_EXIT_DONE;
}

static void
add_members (JsonObject *object, JsonObject *more)
{
  JsonObjectIter iterator;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iterator, more);
  while (json_object_iter_next (&iterator, &name, &node))
    json_object_set_member (object, name, json_node_copy (node));
}

static int
stats (StwCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (JsonObject) figures = NULL;
  StwFiguresQuery query = { 0 };

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &query.company) ||
      !stw_cli_get_moment (cli, "from", &query.from) || !stw_cli_get_moment (cli, "to", &query.to))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  object = db != NULL ? stw_stats (db, query.company, &error) : NULL;
  figures = object != NULL ? stw_figures_load (db, &query, stw_clock_now (NULL), &error) : NULL;
  if (figures == NULL)
    return stw_cli_fail (cli, error);
  /* Of the period, in place of what is counted over all that is kept. */
  add_members (object, figures);
  stw_cli_print_object (cli, object);
  return STW_EXIT_DONE;
}

static const StwCliOption company_add_options[] = {
  { "name", "NAME", N_ ("the client's name") },
  { "timezone", "ZONE", N_ ("such as Europe/Berlin; UTC when not given") },
  { "window", "TIME", N_ ("how far apart alerts of one incident may be; 15m") },
  { "strategy", "NAME", N_ ("auto, asset-signature, signature, asset or similar") },
  { "rate", "N", N_ ("requests a minute; 60") },
  { "burst", "N", N_ ("requests at once after a quiet time; 120") },
  { "hmac", "on|off", N_ ("whether messages must be signed; off") },
  { NULL, NULL, NULL },
};

static const StwCliOption alert_list_options[] = {
  { "company", "ID", N_ ("of this company alone") },
  { "incident", "ID", N_ ("of this incident alone") },
  { "held-by", "ID", N_ ("those that this window or silence holds or held last") },
  { "limit", "N", N_ ("at most so many; 100") },
  { NULL, NULL, NULL },
};

static const StwCliOption stats_options[] = {
  { "company", "ID", N_ ("of this company") },
  { "from", "TIME", N_ ("opened from then on, such as 2026-11-01") },
  { "to", "TIME", N_ ("and before then") },
  { NULL, NULL, NULL },
};

static const StwCliOption company_options[] = {
  { "company", "ID", N_ ("of this company") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "company add",
    NULL,
    N_ ("add a client and show its key once"),
    company_add_options,
    company_add },
  { "company list", NULL, N_ ("list the clients"), NULL, company_list },
  { "alert list", NULL, N_ ("list alerts, newest first"), alert_list_options, alert_list },
  { "source confirm-topic",
    "ARN",
    N_ ("let an Amazon SNS topic send"),
    company_options,
    source_confirm_topic },
  { "stats",
    NULL,
    N_ ("incidents, how fast they were answered, and promises that were kept"),
    stats_options,
    stats },
};

/**
 * stw_cli_desk_commands:
 *
 * Returns: (transfer none): the rows of the command table that concern the desk
 */
const StwCliCommand *
stw_cli_desk_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

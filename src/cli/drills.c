/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl drill: an alert at night that is none, and how long it took until somebody answered.
 */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/clock.h"
#include "cli/cli.h"
#include "desk/drill-store.h"
#include "engine/onboard.h"

#include <glib/gi18n.h>

/* A source of its own for a company's drills, whose key is in the keyring. */
static gboolean
add_source (StwCli *cli, gint64 company, StwSecrets *secrets, const char *name, GError **error)
{
  const StwSigning signing = { NULL, NULL };
  g_autoptr (StwCommand) command = stw_command_new ("source.add", "desk", company);
  g_autoptr (JsonObject) result = NULL;
  StwNewAccess access = { 0 };
  gboolean added;

  json_object_set_string_member (command->arguments, "name", "Night drill");
  if (!stw_onboard_prepare (command, &signing, secrets, &access, error))
    return FALSE;
  added = stw_cli_command (cli, g_steal_pointer (&command), &result, error) &&
          stw_secrets_keep (secrets, name, access.key, NULL, error);
  stw_new_access_clear (&access);
  return added;
}

static gboolean
want_key (StwCli *cli, gint64 company, GError **error)
{
  g_autofree char *name = stw_drill_make_secret_name (company);
  StwSecrets *secrets = stw_cli_get_secrets (cli, error);
  g_autoptr (GError) failure = NULL;
  char *key;

  if (secrets == NULL)
    return FALSE;
  key = stw_secrets_look_up (secrets, name, NULL, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (key == NULL)
    return add_source (cli, company, secrets, name, error);
  stw_secret_free (key);
  return TRUE;
}

static int
drill_plan (StwCli *cli)
{
  g_autoptr (StwCommand) command = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 company;
  gint64 at = 0;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company) ||
      !stw_cli_get_moment (cli, "at", &at))
    return STW_EXIT_USAGE;
  command = stw_command_new ("drill.plan", "desk", company);
  if (at != 0)
    json_object_set_int_member (command->arguments, "at", at);
  if (!want_key (cli, company, &error) ||
      !stw_cli_command (cli, g_steal_pointer (&command), &result, &error))
    return stw_cli_fail (cli, error);
  stw_cli_print_object (cli, result);
  return STW_EXIT_DONE;
}

static int
drill_list (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "DRILL", "drill" }, { "COMPANY", "company_id" },
    { "AT", "at" },       { "INCIDENT", "incident_id" },
    { "STATE", "state" }, { "ANSWERED AFTER (S)", "seconds_to_acknowledge" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) list = NULL;
  gint64 company;

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  list = db != NULL ? stw_drill_list (db, company, stw_clock_now (NULL), &error) : NULL;
  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static const StwCliOption plan_options[] = {
  { "company", "ID", N_ ("whose alert it is to be") },
  { "at", "TIME", N_ ("when it comes; now without it") },
  { NULL, NULL, NULL },
};

static const StwCliOption list_options[] = {
  { "company", "ID", N_ ("those of one company") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "drill plan",
    NULL,
    N_ ("plan an alert that is none, which goes the whole way through the door to the phone"),
    plan_options,
    drill_plan },
  { "drill list",
    NULL,
    N_ ("list the drills and how long it took until somebody answered"),
    list_options,
    drill_list },
};

/**
 * stw_cli_drill_commands:
 * @ret_n_commands: (out): how many
 *
 * Returns: (transfer none): the rows of the table of commands that concern drills
 */
const StwCliCommand *
stw_cli_drill_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

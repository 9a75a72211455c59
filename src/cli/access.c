/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl source, key and job: who may send, and what waits for the world outside. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "base/ids.h"
#include "cli/cli.h"
#include "cli/duration.h"
#include "desk/source-store.h"
#include "engine/onboard.h"
#include "intake/address-list.h"
#include "intake/signature.h"
#include "store/job-queue.h"

#include <glib/gi18n.h>

#define JOBS_MOST 1000

/* Carries out a command that makes a key, and shows it once. */
static int
run_with_key (StwCli *cli, StwCommand *taken, const StwSigning *signing)
{
  g_autoptr (StwCommand) command = taken;
  StwSecrets *secrets = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autoptr (GError) error = NULL;
  StwNewAccess access = { 0 };
  int status = STW_EXIT_DONE;

  if (signing->scheme != NULL)
    secrets = stw_cli_get_secrets (cli, &error);
  if ((signing->scheme != NULL && secrets == NULL) ||
      !stw_onboard_prepare (command, signing, secrets, &access, &error))
    return stw_cli_fail (cli, error);
  if (stw_cli_command (cli, g_steal_pointer (&command), &result, &error))
    {
      json_object_set_string_member (answer, "api_key", access.key);
      if (access.secret != NULL)
        json_object_set_string_member (answer, "hmac_secret", access.secret);
      stw_cli_print_object (cli, answer);
    }
  else
    {
      status = stw_cli_fail (cli, error);
    }
  stw_new_access_clear (&access);
  return status;
}

/* How the source that is added signs; the secret is to be freed. */
static gboolean
take_signing (StwCli *cli, StwSigning *signing, char **ret_secret)
{
  const char *hmac = stw_cli_get_option (cli, "hmac");
  const char *scheme = stw_cli_get_option (cli, "scheme");

  if (hmac != NULL && !g_str_equal (hmac, "on") && !g_str_equal (hmac, "off"))
    {
      stw_cli_usage (cli, "--hmac is on or off");
      return FALSE;
    }
  if (hmac != NULL && scheme != NULL)
    {
      stw_cli_usage (cli, "--hmac and --scheme exclude each other");
      return FALSE;
    }
  signing->scheme = g_strcmp0 (hmac, "on") == 0 ? "steward" : scheme;
  if (scheme != NULL && stw_signature_scheme_is_known (scheme) &&
      (stw_cli_has_flag (cli, "secret") || stw_signature_scheme_makes_secret (scheme)))
    signing->secret = *ret_secret = stw_cli_read_secret ();
  return TRUE;
}

/* A time such as 60s becomes an argument in milliseconds; "off" is 0. */
static gboolean
set_time (StwCli *cli, const char *option, const char *argument, StwCommand *command)
{
  const char *text = stw_cli_get_option (cli, option);
  gint64 milliseconds = 0;

  if (text == NULL)
    return TRUE;
  if (!g_str_equal (text, "off") && !stw_duration_parse (text, &milliseconds))
    {
      stw_cli_usage (cli, "--%s wants a time such as 60s, or off", option);
      return FALSE;
    }
  json_object_set_int_member (command->arguments, argument, milliseconds);
  return TRUE;
}

static gboolean
keep_token (StwCli *cli, StwCommand *command, GError **error)
{
  StwSecrets *secrets;
  char *token;
  gboolean kept;

  if (!stw_cli_has_flag (cli, "secret"))
    return TRUE;
  token = stw_cli_read_secret ();
  if (token == NULL)
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_INVALID,
                           "Standard input holds no secret.");
      return FALSE;
    }
  secrets = stw_cli_get_secrets (cli, error);
  kept = secrets != NULL && stw_onboard_keep_secret (command, token, secrets, error);
  stw_secret_free (token);
  return kept;
}

/* A source that Steward asks has no key. */
static int
source_add_pull (StwCli *cli, gint64 company)
{
  const char *kind = stw_cli_get_option (cli, "kind");
  g_autoptr (StwCommand) command = stw_command_new ("source.add-pull", "desk", company);
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  if (kind == NULL)
    return stw_cli_usage (cli, "--pull wants --kind, such as alertmanager or zabbix");
  json_object_set_string_member (command->arguments, "kind", kind);
  json_object_set_string_member (command->arguments, "url", stw_cli_get_option (cli, "pull"));
  json_object_set_string_member (command->arguments, "name", stw_cli_get_option (cli, "name"));
  if (!set_time (cli, "every", "every_ms", command) ||
      !set_time (cli, "heartbeat", "heartbeat_ms", command))
    return STW_EXIT_USAGE;
  if (!keep_token (cli, command, &error) ||
      !stw_cli_command (cli, g_steal_pointer (&command), &result, &error))
    return stw_cli_fail (cli, error);
  id = stw_id_format (STW_ID_SOURCE, json_object_get_int_member (result, "source"));
  json_object_set_string_member (answer, "source_id", id);
  stw_cli_print_object (cli, answer);
  return STW_EXIT_DONE;
}

static int
source_add (StwCli *cli)
{
  const char *name = stw_cli_get_option (cli, "name");
  const char *addresses = stw_cli_get_option (cli, "addresses");
  g_autoptr (GError) error = NULL;
  StwSigning signing = { NULL, NULL };
  char *secret = NULL;
  g_autoptr (StwCommand) command = NULL;
  gint64 company;
  int status = STW_EXIT_USAGE;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  if (name == NULL)
    return stw_cli_usage (cli, "source add wants --name");
  if (stw_cli_get_option (cli, "pull") != NULL)
    return source_add_pull (cli, company);
  if (addresses != NULL)
    {
      g_autoptr (StwAddressList) list = stw_address_list_parse (addresses, &error);

      if (list == NULL)
        return stw_cli_usage (cli, "--addresses: %s", error->message);
    }
  if (!take_signing (cli, &signing, &secret))
    return STW_EXIT_USAGE;
  command = stw_command_new ("source.add", "desk", company);
  json_object_set_string_member (command->arguments, "name", name);
  if (addresses != NULL)
    json_object_set_string_member (command->arguments, "addresses", addresses);
  if (set_time (cli, "heartbeat", "heartbeat_ms", command))
    status = run_with_key (cli, g_steal_pointer (&command), &signing);
  stw_secret_free (secret);
  return status;
}

static int
source_list (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "COMPANY", "company_id" },
    { "SOURCE", "source_id" },
    { "NAME", "name" },
    { "KEY", "key_id" },
    { "BEGINS", "prefix" },
    { "SIGNS", "scheme" },
    { "ENDS", "expires_at" },
    { "REVOKED", "revoked_at" },
    { "HEARD", "last_delivery_at" },
    { "SENDER", "last_sender" },
    { "ASKED AS", "pulls" },
    { "EVERY (S)", "every_s" },
    { "FAILURES", "failures" },
    { "HEARTBEAT (S)", "heartbeat_s" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) list = NULL;
  gint64 company;

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &company))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  list = db != NULL ? stw_source_list (db, company, &error) : NULL;
  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static int
key_rotate (StwCli *cli)
{
  const char *grace = stw_cli_get_option (cli, "grace");
  StwCommand *command;
  gint64 company;
  gint64 source;
  gint64 milliseconds;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company) ||
      !stw_cli_want_id (cli, "source", STW_ID_SOURCE, &source))
    return STW_EXIT_USAGE;
  command = stw_command_new ("key.rotate", "desk", company);
  json_object_set_int_member (command->arguments, "source", source);
  if (grace != NULL)
    {
      if (!stw_duration_parse (grace, &milliseconds))
        {
          stw_command_free (command);
          return stw_cli_usage (cli, "--grace wants a time such as 1d");
        }
      json_object_set_int_member (command->arguments, "grace_ms", milliseconds);
    }
  return run_with_key (cli, command, &(StwSigning){ NULL, NULL });
}

static int
run_plain (StwCli *cli, StwCommand *command)
{
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!stw_cli_command (cli, command, &result, &error))
    return stw_cli_fail (cli, error);
  return STW_EXIT_DONE;
}

/* One of the times that a source has, by a command of its own. */
static int
set_source_time (StwCli *cli, const char *option, const char *argument, const char *name)
{
  g_autoptr (StwCommand) command = NULL;
  gint64 company;
  gint64 source;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company) ||
      !stw_cli_want_id (cli, "source", STW_ID_SOURCE, &source))
    return STW_EXIT_USAGE;
  command = stw_command_new (name, "desk", company);
  json_object_set_int_member (command->arguments, "source", source);
  if (!set_time (cli, option, argument, command))
    return STW_EXIT_USAGE;
  return run_plain (cli, g_steal_pointer (&command));
}

static int
source_set (StwCli *cli)
{
  static const struct
  {
    const char *option;
    const char *argument;
    const char *command;
  } times[] = {
    { "every", "every_ms", "source.set-pull" },
    { "heartbeat", "heartbeat_ms", "source.set-heartbeat" },
  };
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (stw_cli_get_option (cli, times[i].option) != NULL)
      {
        int status = set_source_time (cli, times[i].option, times[i].argument, times[i].command);

        if (status != STW_EXIT_DONE)
          return status;
        any = TRUE;
      }
  return any ? STW_EXIT_DONE : stw_cli_usage (cli, "source set wants --every or --heartbeat");
}

static int
key_revoke (StwCli *cli)
{
  StwCommand *command;
  gint64 company;
  gint64 key;

  if (!stw_cli_want_id (cli, "company", STW_ID_COMPANY, &company) ||
      !stw_cli_want_id (cli, "key", STW_ID_KEY, &key))
    return STW_EXIT_USAGE;
  command = stw_command_new ("key.revoke", "desk", company);
  json_object_set_int_member (command->arguments, "key", key);
  return run_plain (cli, command);
}

static int
job_list (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "ID", "id" },
    { "KIND", "kind" },
    { "STATE", "state" },
    { "TRIES", "attempts" },
    { "LAST ERROR", "last_error" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_cli_open_database (cli, &error);
  g_autoptr (GPtrArray) jobs =
               db != NULL
                 ? stw_job_queue_list (db, stw_cli_get_option (cli, "state"), JOBS_MOST, &error)
                 : NULL;
  g_autoptr (JsonArray) list = json_array_new ();

  if (jobs == NULL)
    return stw_cli_fail (cli, error);
  for (guint i = 0; i < jobs->len; i++)
    {
      const StwJob *job = g_ptr_array_index (jobs, i);
      JsonObject *row = json_object_new ();
      g_autofree char *id = stw_id_format (STW_ID_JOB, job->id);

      json_object_set_string_member (row, "id", id);
      json_object_set_string_member (row, "kind", job->kind);
      json_object_set_string_member (row, "state", job->state);
      json_object_set_int_member (row, "attempts", job->attempts);
      if (job->last_error != NULL)
        json_object_set_string_member (row, "last_error", job->last_error);
      json_array_add_object_element (list, row);
    }
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static int
job_act (StwCli *cli)
{
  const char *const *arguments = stw_cli_get_arguments (cli);
  g_autofree char *name = NULL;
  StwCommand *command;
  gint64 job;

  if (stw_cli_get_n_arguments (cli) != 2 ||
      (!g_str_equal (arguments[0], "retry") && !g_str_equal (arguments[0], "discard")) ||
      !stw_id_parse (STW_ID_JOB, arguments[1], &job))
    return stw_cli_usage (cli, "job act wants retry or discard, and an id such as job-3");
  name = g_strconcat ("job.", arguments[0], NULL);
  command = stw_command_new (name, "desk", 0);
  json_object_set_int_member (command->arguments, "job", job);
  return run_plain (cli, command);
}

static int
job_release (StwCli *cli)
{
  return run_plain (cli, stw_command_new ("job.release-held", "desk", 0));
}

static const StwCliOption source_add_options[] = {
  { "company", "ID", N_ ("whose source it is") },
  { "name", "NAME", N_ ("what it is called") },
  { "hmac", "on|off", N_ ("whether its messages must be signed as Steward's own are; off") },
  { "scheme", "NAME", N_ ("how its sender signs, such as standard-webhooks, github or slack") },
  { "secret",
    NULL,
    N_ ("read the scheme's secret, or the token to ask with, from standard input") },
  { "addresses", "LIST", N_ ("where its key may be used from, such as 192.0.2.0/24") },
  { "pull", "URL", N_ ("where Steward asks it, instead of waiting for what it sends") },
  { "kind", "KIND", N_ ("what is asked there: alertmanager or zabbix") },
  { "every", "TIME", N_ ("how often; 1m") },
  { "heartbeat", "TIME", N_ ("after how much silence it is missed; off") },
  { NULL, NULL, NULL },
};

static const StwCliOption company_options[] = {
  { "company", "ID", N_ ("of this company") },
  { NULL, NULL, NULL },
};

static const StwCliOption source_set_options[] = {
  { "company", "ID", N_ ("whose source it is") },
  { "source", "ID", N_ ("which is changed") },
  { "every", "TIME", N_ ("how often Steward asks it, or off") },
  { "heartbeat", "TIME", N_ ("after how much silence it is missed, or off") },
  { NULL, NULL, NULL },
};

static const StwCliOption rotate_options[] = {
  { "company", "ID", N_ ("whose source it is") },
  { "source", "ID", N_ ("which gets a new key") },
  { "grace", "TIME", N_ ("how long the old key goes on; 1d") },
  { NULL, NULL, NULL },
};

static const StwCliOption revoke_options[] = {
  { "company", "ID", N_ ("whose key it is") },
  { "key", "ID", N_ ("which ends at once") },
  { NULL, NULL, NULL },
};

static const StwCliOption job_list_options[] = {
  { "state", "STATE", N_ ("queued, claimed, done, dead, held or unknown") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "source add", NULL, N_ ("add a source with a key of its own"), source_add_options, source_add },
  { "source list",
    NULL,
    N_ ("list sources, their keys, and when they were heard"),
    company_options,
    source_list },
  { "source set", NULL, N_ ("change how a source is heard"), source_set_options, source_set },
  { "key rotate", NULL, N_ ("give a source a new key"), rotate_options, key_rotate },
  { "key revoke", NULL, N_ ("end a key at once"), revoke_options, key_revoke },
  { "job list", NULL, N_ ("list what waits for the world outside"), job_list_options, job_list },
  { "job act", "ACTION ID", N_ ("retry or discard a job"), NULL, job_act },
  { "job release", NULL, N_ ("let the jobs go that a restore held back"), NULL, job_release },
};

/**
 * stw_cli_access_commands:
 *
 * Returns: (transfer none): the rows of the command table that concern who may send
 */
const StwCliCommand *
stw_cli_access_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

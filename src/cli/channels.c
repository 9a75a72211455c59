/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl channel and message: the ways to reach a person, whether they work, and what went. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli.h"
#include "desk/outgoing-store.h"
#include "engine/mail-channel.h"
#include "engine/mail-token.h"
#include "store/setting.h"

#include <glib/gi18n.h>

static gboolean
names_smtp (StwCli *cli)
{
  return stw_cli_get_n_arguments (cli) == 1 && g_str_equal (stw_cli_get_arguments (cli)[0], "smtp");
}

/* A second line of standard input is the secret of the client that renews tokens; many have none.
 */
static gboolean
keep_client_secret (StwSecrets *secrets, GError **error)
{
  char *secret = stw_cli_read_secret ();
  gboolean kept =
    secret == NULL || stw_secrets_keep (secrets, STW_MAIL_CLIENT_SECRET, secret, NULL, error);

  stw_secret_free (secret);
  stw_mail_token_forget (secrets, NULL);
  return kept;
}

/* The password of the user goes to the keyring; without a user there is none. */
static gboolean
keep_password (StwCli *cli, const StwSmtpServer *server, GError **error)
{
  StwSecrets *secrets;
  char *password;
  gboolean kept;

  if (server->user == NULL)
    return TRUE;
  password = stw_cli_read_secret ();
  if (password == NULL)
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_INVALID,
                           "Standard input holds no password.");
      return FALSE;
    }
  secrets = stw_cli_get_secrets (cli, error);
  kept = secrets != NULL && stw_secrets_keep (secrets, STW_MAIL_SECRET, password, NULL, error);
  stw_secret_free (password);
  return kept && (server->token_url == NULL || keep_client_secret (secrets, error));
}

/* Fills the command's arguments with what was given. */
static gboolean
take_options (StwCli *cli, JsonObject *arguments)
{
  static const char *const texts[] = { "host", "security", "user", "login", "from" };
  static const char *const numbers[] = { "port", "timeout" };
  const char *ca_file = stw_cli_get_option (cli, "ca");

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      const char *text = stw_cli_get_option (cli, numbers[i]);
      guint64 number;

      if (text == NULL)
        continue;
      if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
        {
          stw_cli_usage (cli, "--%s wants a number from 1 to 65535", numbers[i]);
          return FALSE;
        }
      json_object_set_int_member (arguments, numbers[i], (gint64) number);
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (stw_cli_get_option (cli, texts[i]) != NULL)
      json_object_set_string_member (arguments, texts[i], stw_cli_get_option (cli, texts[i]));
  if (stw_cli_get_option (cli, "token-url") != NULL)
    json_object_set_string_member (arguments, "token_url", stw_cli_get_option (cli, "token-url"));
  if (stw_cli_get_option (cli, "client-id") != NULL)
    json_object_set_string_member (arguments, "client_id", stw_cli_get_option (cli, "client-id"));
  if (ca_file != NULL)
    {
      g_autofree char *path = g_canonicalize_filename (ca_file, NULL);

      json_object_set_string_member (arguments, "ca", path);
    }
  return TRUE;
}

static int
channel_set (StwCli *cli)
{
  g_autoptr (StwCommand) command = stw_command_new ("channel.set", "desk", 0);
  g_autoptr (StwSmtpServer) server = NULL;
  g_autoptr (GError) error = NULL;

  if (!names_smtp (cli))
    return stw_cli_usage (cli, "channel set wants the name of a channel: smtp");
  if (!take_options (cli, command->arguments))
    return STW_EXIT_USAGE;
  json_object_set_string_member (command->arguments, "channel", "smtp");
  /* What is wrong with it is said before a password is kept. */
  server = stw_mail_channel_read (command->arguments, &error);
  if (server == NULL || !keep_password (cli, server, &error))
    return stw_cli_fail (cli, error);
  return stw_cli_run (cli, g_steal_pointer (&command));
}

static JsonObject *
describe (const StwSmtpOutcome *outcome)
{
  JsonObject *answer = json_object_new ();
  g_autofree char *detail = stw_smtp_outcome_dup_sentence (outcome);

  json_object_set_string_member (answer,
                                 "state",
                                 outcome->state == STW_SMTP_SENT ? "sent" : "failed");
  json_object_set_string_member (answer, "detail", detail);
  json_object_set_int_member (answer, "code", outcome->code);
  json_object_set_boolean_member (answer, "temporary", outcome->state == STW_SMTP_RETRY);
  return answer;
}

static int
channel_test (StwCli *cli)
{
  const char *to = stw_cli_get_option (cli, "to");
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (StwSmtpOutcome) outcome = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = NULL;
  StwSecrets *secrets;

  if (!names_smtp (cli) || to == NULL)
    return stw_cli_usage (cli, "channel test wants the name of a channel, smtp, and --to");
  db = stw_cli_open_database (cli, &error);
  secrets = db != NULL ? stw_cli_get_secrets (cli, &error) : NULL;
  if (secrets != NULL)
    outcome = stw_mail_channel_test (db, secrets, to, NULL, &error);
  if (outcome == NULL || !stw_cli_command (cli, stw_mail_channel_tested (outcome), &result, &error))
    return stw_cli_fail (cli, error);
  answer = describe (outcome);
  stw_cli_print_object (cli, answer);
  return outcome->state == STW_SMTP_SENT ? STW_EXIT_DONE : STW_EXIT_FAILED;
}

static int
message_list (StwCli *cli)
{
  static const StwCliColumn columns[] = { { "AT", "at" },           { "INCIDENT", "incident_id" },
                                          { "TO", "person" },       { "CHANNEL", "channel" },
                                          { "ADDRESS", "address" }, { "SUBJECT", "subject" },
                                          { "STATE", "state" },     { "WHY", "why" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) list = NULL;
  gint64 incident;
  gint64 limit;

  if (!stw_cli_take_id (cli, "incident", STW_ID_INCIDENT, &incident) ||
      !stw_cli_get_limit (cli, &limit))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  list = db != NULL ? stw_outgoing_list (db, incident, limit, &error) : NULL;
  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

static const StwCliOption set_options[] = {
  { "host", "NAME", N_ ("name or address of the mail server") },
  { "port", "NUMBER", N_ ("its port, mostly 587 or 465") },
  { "security", "none|starttls|tls", N_ ("how the connection is encrypted") },
  { "ca", "FILE", N_ ("who vouches for the server, instead of those this machine trusts") },
  { "user", "NAME", N_ ("who logs in; the password is read from standard input") },
  { "login",
    "any|plain|login|xoauth2",
    N_ ("how the user logs in; with xoauth2 an access token is read instead of a password") },
  { "token-url",
    "URL",
    N_ (
      "where access tokens are renewed; a refresh token is read instead, and on a second line the "
      "client’s secret") },
  { "client-id", "ID", N_ ("how the provider of access tokens knows this desk") },
  { "from", "ADDRESS", N_ ("the address that messages come from") },
  { "timeout", "SECONDS", N_ ("how long it may take; 60 unless said") },
  { NULL, NULL, NULL },
};

static const StwCliOption test_options[] = {
  { "to", "ADDRESS", N_ ("who gets it") },
  { NULL, NULL, NULL },
};

static const StwCliOption list_options[] = {
  { "incident", "ID", N_ ("those about one incident") },
  { "limit", "N", N_ ("at most so many") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "channel set", "smtp", N_ ("say where e-mail is handed in"), set_options, channel_set },
  { "channel test",
    "smtp",
    N_ ("send a test and say what became of it"),
    test_options,
    channel_test },
  { "message list",
    NULL,
    N_ ("list what people were told, newest first, and what became of it"),
    list_options,
    message_list },
};

/**
 * stw_cli_channel_commands:
 * @ret_n_commands: (out): how many
 *
 * Returns: (transfer none): the rows of the table of commands that concern ways to reach a person
 */
const StwCliCommand *
stw_cli_channel_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

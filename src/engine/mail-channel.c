/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E-mail as a way to reach a person: where the mail server stands among the settings, and a
 * message to it with the secret from the keyring. What sends blocks, so it is for workers. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/mail-channel.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "engine/mail-token.h"
#include "net/address.h"
#include "net/error.h"
#include "net/oauth.h"
#include "store/setting.h"

#include <string.h>

#define MAX_HOST_BYTES 253
#define MAX_USER_BYTES 320
#define MAX_URL_BYTES 2000
#define MAX_PORT 65535
#define MAX_TIMEOUT_S 600
#define TEST_ID_BYTES 12

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID, sentence);
  return FALSE;
}

static const char *
get_text (JsonObject *settings, const char *member)
{
  return stw_text_or (json_object_get_string_member_with_default (settings, member, NULL), NULL);
}

static gboolean
is_host (const char *host)
{
  StwAddress address;

  if (host == NULL || strlen (host) > MAX_HOST_BYTES)
    return FALSE;
  if (stw_address_parse (host, &address))
    return TRUE;
  for (const char *at = host; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("-._", *at) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_user (const char *user)
{
  if (strlen (user) > MAX_USER_BYTES || !g_utf8_validate (user, -1, NULL))
    return FALSE;
  for (const char *at = user; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      return FALSE;
  return TRUE;
}

static gboolean
read_words (JsonObject *settings, StwSmtpServer *server, GError **error)
{
  const char *login = get_text (settings, "login");

  if (!stw_smtp_security_from_word (get_text (settings, "security"), &server->security))
    return refuse (error, "The security of a mail server is none, starttls or tls.");
  if (login != NULL && !stw_smtp_login_from_word (login, &server->login))
    return refuse (error, "The login at a mail server is any, plain, login or xoauth2.");
  return TRUE;
}

/* Where access tokens are renewed, for a login that takes one. */
static gboolean
read_renewal (JsonObject *settings, StwSmtpServer *server, GError **error)
{
  const char *token_url = get_text (settings, "token_url");
  const char *client_id = get_text (settings, "client_id");

  if (token_url == NULL)
    return TRUE;
  if (server->login != STW_SMTP_LOGIN_XOAUTH2)
    return refuse (error, "Access tokens are renewed for the login xoauth2 alone.");
  if (!stw_oauth_is_token_url (token_url) || strlen (token_url) > MAX_URL_BYTES)
    return refuse (error, "Access tokens are renewed at an https address.");
  if (client_id == NULL || !is_user (client_id))
    return refuse (error, "Who renews access tokens has a client id of at most 320 bytes.");
  server->token_url = g_strdup (token_url);
  server->client_id = g_strdup (client_id);
  return TRUE;
}

/**
 * stw_mail_channel_read:
 * @settings: `{"host","port","security","ca","user","login","token_url","client_id","from",
 *   "timeout"}`, of which "ca", "user", "login", "token_url" with "client_id" and "timeout",
 *   seconds, may be absent
 * @error: #STW_COMMAND_ERROR_INVALID with a sentence
 *
 * Returns: (transfer full): the mail server that they describe
 */
StwSmtpServer *
stw_mail_channel_read (JsonObject *settings, GError **error)
{
  g_autoptr (StwSmtpServer) server = g_new0 (StwSmtpServer, 1);
  const char *host = get_text (settings, "host");
  const char *from = get_text (settings, "from");
  const char *user = get_text (settings, "user");
  const char *ca_file = get_text (settings, "ca");
  gint64 port = json_object_get_int_member_with_default (settings, "port", 0);
  gint64 timeout = json_object_get_int_member_with_default (settings, "timeout", 0);
  gboolean read = FALSE;

  if (!is_host (host))
    refuse (error, "The host of a mail server is a name such as mail.example.org, or an address.");
  else if (port < 1 || port > MAX_PORT)
    refuse (error, "The port of a mail server is 1 to 65535; 587 and 465 are the usual ones.");
  else if (timeout < 0 || timeout > MAX_TIMEOUT_S)
    refuse (error, "A mail server is waited for at most 600 seconds.");
  else if (user != NULL && !is_user (user))
    refuse (error, "The user at a mail server is one line of at most 320 bytes.");
  else if (ca_file != NULL && !g_path_is_absolute (ca_file))
    refuse (error, "The file that vouches for a mail server is the whole path of a file.");
  else
    read = read_words (settings, server, error) && read_renewal (settings, server, error);
  if (!read)
    return NULL;
  server->from = from != NULL ? stw_mail_address_normalize (from) : NULL;
  if (server->from == NULL)
    {
      refuse (error, "Messages come from an address such as desk@example.org.");
      return NULL;
    }
  server->host = g_strdup (host);
  server->port = (guint16) port;
  server->timeout = (guint) timeout;
  server->user = g_strdup (user);
  server->ca_file = g_strdup (ca_file);
  return g_steal_pointer (&server);
}

/**
 * stw_mail_channel_describe:
 *
 * Returns: (transfer full): what stw_mail_channel_read() reads
 */
JsonObject *
stw_mail_channel_describe (const StwSmtpServer *server)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "host", server->host);
  json_object_set_int_member (object, "port", server->port);
  json_object_set_string_member (object, "security", stw_smtp_security_to_word (server->security));
  json_object_set_string_member (object, "ca", stw_text_or (server->ca_file, ""));
  json_object_set_string_member (object, "user", stw_text_or (server->user, ""));
  json_object_set_string_member (object, "login", stw_smtp_login_to_word (server->login));
  json_object_set_string_member (object, "token_url", stw_text_or (server->token_url, ""));
  json_object_set_string_member (object, "client_id", stw_text_or (server->client_id, ""));
  json_object_set_string_member (object, "from", server->from);
  json_object_set_int_member (object, "timeout", server->timeout);
  return object;
}

/**
 * stw_mail_channel_load:
 * @error: #STW_COMMAND_ERROR_REFUSED when none is set
 *
 * Returns: (transfer full): the mail server of the desk
 */
StwSmtpServer *
stw_mail_channel_load (StwDb *db, GError **error)
{
  g_autofree char *text = stw_setting_dup (db, STW_SETTING_CHANNEL_SMTP);
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return stw_mail_channel_read (json_node_get_object (node), error);
  g_set_error_literal (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_REFUSED,
                       "No mail server is set. Set one in Settings, Channels, or with "
                       "“stewardctl channel set smtp”.");
  return NULL;
}

/**
 * stw_mail_channel_dup_sender:
 *
 * Returns: (transfer full): how the desk is called in its messages
 */
char *
stw_mail_channel_dup_sender (StwDb *db)
{
  char *name = stw_setting_dup (db, STW_SETTING_MSP_NAME);

  return name != NULL ? name : g_strdup ("Steward");
}

/**
 * stw_mail_channel_make_id:
 * @local: what no other message of the desk is called
 *
 * Returns: (transfer full): the id of a message, or of a conversation, that comes from here
 */
char *
stw_mail_channel_make_id (const StwSmtpServer *server, const char *local)
{
  return g_strconcat (local, strrchr (server->from, '@'), NULL);
}

/* What the server wants of the user: a password, or an access token that holds. */
static char *
look_up_secret (const StwSmtpServer *server,
                StwSecrets *secrets,
                GCancellable *cancellable,
                GError **error)
{
  if (server->user == NULL)
    return NULL;
  return server->token_url != NULL
           ? stw_mail_token_want (server, secrets, cancellable, error)
           : stw_secrets_look_up (secrets, STW_MAIL_SECRET, cancellable, error);
}

/* A token that could not be had is what became of the message. */
static StwSmtpOutcome *
judge_renewal (const GError *failure)
{
  StwSmtpOutcome *outcome;
  gboolean refused = g_error_matches (failure, STW_NET_ERROR, STW_NET_ERROR_REFUSED);

  if (failure->domain != STW_NET_ERROR)
    return NULL;
  outcome = g_new0 (StwSmtpOutcome, 1);
  outcome->state = refused ? STW_SMTP_REFUSED : STW_SMTP_RETRY;
  outcome->cause = g_strdup (failure->message);
  outcome->remedy = g_strdup (refused ? "Sign in with the provider again, and enter the new token."
                                      : "Steward tries again.");
  return outcome;
}

/**
 * stw_mail_channel_send:
 * @error: when the message cannot be made, the keyring does not open, or it was cancelled
 *
 * Blocks.
 *
 * Returns: (transfer full): what became of it
 */
StwSmtpOutcome *
stw_mail_channel_send (const StwSmtpServer *server,
                       StwSecrets *secrets,
                       const StwMail *mail,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GBytes) message = stw_mail_render (mail, error);
  g_autoptr (GError) locked = NULL;
  StwSmtpOutcome *outcome;
  char *secret;

  if (message == NULL)
    return NULL;
  secret = look_up_secret (server, secrets, cancellable, &locked);
  if (locked != NULL)
    {
      outcome = judge_renewal (locked);
      if (outcome == NULL)
        g_propagate_error (error, g_steal_pointer (&locked));
      return outcome;
    }
  outcome = stw_smtp_send (server, secret, mail->to, message, cancellable);
  stw_secret_free (secret);
  if (outcome != NULL && outcome->state == STW_SMTP_REFUSED && server->token_url != NULL)
    stw_mail_token_forget (secrets, cancellable);
  if (outcome == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Sending was cancelled.");
  return outcome;
}

/**
 * stw_mail_channel_test:
 * @to: whom to send it to
 * @error: #STW_COMMAND_ERROR_REFUSED when no server is set, #STW_COMMAND_ERROR_INVALID when @to is
 *   no address, or what stw_mail_channel_send() says
 *
 * Sends a message that says that messages arrive. Blocks.
 *
 * Returns: (transfer full): what became of it
 */
StwSmtpOutcome *
stw_mail_channel_test (StwDb *db,
                       StwSecrets *secrets,
                       const char *to,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (StwSmtpServer) server = stw_mail_channel_load (db, error);
  g_autofree char *address = stw_mail_address_normalize (to);
  g_autofree char *sender = stw_mail_channel_dup_sender (db);
  g_autofree char *token = stw_random_token (TEST_ID_BYTES);
  g_autofree char *id = NULL;
  StwMail mail = {
    .from_name = sender,
    .to = address,
    .subject = "Steward reaches you here",
    .text = "This is a test of Steward's e-mail. Nothing is wrong, and nothing is to be done: "
            "what Steward has to tell you arrives at this address.\n",
    .at = stw_clock_now (NULL),
  };

  if (server == NULL)
    return NULL;
  if (address == NULL)
    {
      refuse (error, "A test goes to an address such as dana@example.org.");
      return NULL;
    }
  id = stw_mail_channel_make_id (server, token);
  mail.from = server->from;
  mail.id = id;
  return stw_mail_channel_send (server, secrets, &mail, cancellable, error);
}

/**
 * stw_mail_channel_tested:
 *
 * Returns: (transfer full): the command that keeps the result of a test
 */
StwCommand *
stw_mail_channel_tested (const StwSmtpOutcome *outcome)
{
  StwCommand *command = stw_command_new ("channel.tested", "desk", 0);

  json_object_set_string_member (command->arguments, "channel", "smtp");
  json_object_set_boolean_member (command->arguments, "sent", outcome->state == STW_SMTP_SENT);
  json_object_set_int_member (command->arguments, "code", outcome->code);
  json_object_set_string_member (command->arguments, "cause", outcome->cause);
  json_object_set_string_member (command->arguments, "remedy", stw_text_or (outcome->remedy, ""));
  return command;
}

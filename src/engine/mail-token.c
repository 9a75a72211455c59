/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The access token of the mail server's user: the one of before while it holds, else a new one for
 * the refresh token. All of them are in the keyring. Blocks, so it is for workers. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/mail-token.h"

#include "base/clock.h"
#include "engine/mail-channel.h"
#include "net/oauth.h"

#include <sodium.h>
#include <string.h>

/* One that ends while it is on its way is none. */
#define MARGIN STW_MINUTE

static char *
look_up_valid (StwSecrets *secrets, GCancellable *cancellable, GError **error)
{
  char *kept = stw_secrets_look_up (secrets, STW_MAIL_ACCESS_SECRET, cancellable, error);
  char *token = NULL;
  char *end;

  if (kept == NULL)
    return NULL;
  if (g_ascii_strtoll (kept, &end, 10) > stw_clock_now (NULL) + MARGIN && *end == ' ')
    token = stw_secret_dup (end + 1, strlen (end + 1));
  stw_secret_free (kept);
  return token;
}

static gboolean
keep (StwSecrets *secrets, const StwOauthToken *token, GCancellable *cancellable, GError **error)
{
  char *text = g_strdup_printf ("%" G_GINT64_FORMAT " %s",
                                stw_clock_now (NULL) + token->lifetime,
                                token->access_token);
  gboolean kept =
    stw_secrets_keep (secrets, STW_MAIL_ACCESS_SECRET, text, cancellable, error) &&
    (token->refresh_token == NULL ||
     stw_secrets_keep (secrets, STW_MAIL_SECRET, token->refresh_token, cancellable, error));

  sodium_memzero (text, strlen (text));
  g_free (text);
  return kept;
}

static char *
renew (const StwSmtpServer *server, StwSecrets *secrets, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;
  char *refresh_token = stw_secrets_look_up (secrets, STW_MAIL_SECRET, cancellable, &failure);
  char *client_secret =
    failure == NULL ? stw_secrets_look_up (secrets, STW_MAIL_CLIENT_SECRET, cancellable, &failure)
                    : NULL;
  const StwOauthGrant grant = { server->token_url,
                                server->client_id,
                                client_secret,
                                refresh_token != NULL ? refresh_token : "" };
  g_autoptr (StwOauthToken) token = NULL;
  char *access_token = NULL;

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    token = stw_oauth_refresh (&grant, cancellable, error);
  if (token != NULL && keep (secrets, token, cancellable, error))
    access_token = g_steal_pointer (&token->access_token);
  stw_secret_free (refresh_token);
  stw_secret_free (client_secret);
  return access_token;
}

/**
 * stw_mail_token_want:
 * @server: one that says where tokens are renewed
 * @error: of the keyring, or what stw_oauth_refresh() says
 *
 * Returns: (transfer full): an access token that holds, to be freed with stw_secret_free()
 */
char *
stw_mail_token_want (const StwSmtpServer *server,
                     StwSecrets *secrets,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GError) failure = NULL;
  char *token = look_up_valid (secrets, cancellable, &failure);

  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  return token != NULL ? token : renew (server, secrets, cancellable, error);
}

/**
 * stw_mail_token_forget:
 *
 * The server does not take it any more, whatever its provider said; the next is a new one.
 */
void
stw_mail_token_forget (StwSecrets *secrets, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (!stw_secrets_keep (secrets, STW_MAIL_ACCESS_SECRET, STW_MAIL_NO_ACCESS, cancellable, &error))
    g_message ("An access token could not be forgotten: %s", error->message);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StwOauthGrant:
 * @token_url: where tokens are given out: https, or http on this machine
 * @client_id: how the provider knows this desk
 * @client_secret: (nullable): that it is this desk
 * @refresh_token: what a person once allowed
 *
 * What a new access token is asked for with.
 */
typedef struct
{
  const char *token_url;
  const char *client_id;
  const char *client_secret;
  const char *refresh_token;
} StwOauthGrant;

/**
 * StwOauthToken:
 * @access_token: (owned): wiped when freed
 * @refresh_token: (owned) (nullable): takes the place of the one before
 * @lifetime: how long @access_token holds, milliseconds, 0 when nobody said
 */
typedef struct
{
  char *access_token;
  char *refresh_token;
  gint64 lifetime;
} StwOauthToken;

void stw_oauth_token_free (StwOauthToken *token);
gboolean stw_oauth_is_token_url (const char *url);
StwOauthToken *
stw_oauth_refresh (const StwOauthGrant *grant, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwOauthToken, stw_oauth_token_free)

G_END_DECLS

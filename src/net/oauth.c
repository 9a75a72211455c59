/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new access token for a refresh token, as RFC 6749 says in section 6. Blocks, so it is for
 * workers. */

#define G_LOG_DOMAIN "stw-net"

#include "config.h"

#include "net/oauth.h"

#include "base/clock.h"
#include "base/secrets.h"
#include "net/error.h"
#include "net/http-client.h"

#include <json-glib/json-glib.h>
#include <sodium.h>
#include <string.h>

#define MAX_ANSWER_BYTES 65536
#define MAX_LIFETIME_S (30 * 86400)
#define TIMEOUT_S 30

/**
 * stw_oauth_token_free:
 * @token: (nullable) (transfer full): a token
 */
void
stw_oauth_token_free (StwOauthToken *token)
{
  if (token == NULL)
    return;
  stw_secret_free (token->access_token);
  stw_secret_free (token->refresh_token);
  g_free (token);
}

/**
 * stw_oauth_is_token_url:
 * @url: (nullable): an address
 *
 * Returns: whether secrets may be sent there: over https, or to this machine
 */
gboolean
stw_oauth_is_token_url (const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  return g_str_equal (g_uri_get_scheme (uri), "https") ||
         (g_str_equal (g_uri_get_scheme (uri), "http") &&
          (g_str_equal (host, "127.0.0.1") || g_str_equal (host, "::1") ||
           g_str_equal (host, "localhost")));
}

static void
add_field (GString *form, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_string_append_printf (form, "%s%s=", form->len > 0 ? "&" : "", name);
  g_string_append_uri_escaped (form, value, NULL, FALSE);
}

static void
wipe_form (gpointer data)
{
  GString *form = data;

  sodium_memzero (form->str, form->len);
  g_string_free (form, TRUE);
}

static GBytes *
make_form (const StwOauthGrant *grant)
{
  GString *form = g_string_new (NULL);

  add_field (form, "grant_type", "refresh_token");
  add_field (form, "refresh_token", grant->refresh_token);
  add_field (form, "client_id", grant->client_id);
  add_field (form, "client_secret", grant->client_secret);
  return g_bytes_new_with_free_func (form->str, form->len, wipe_form, form);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Asks in a main context of its own, as a worker has none. */
static StwHttpResponse *
ask (const StwHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  GAsyncResult *result = NULL;
  StwHttpResponse *response;
  StwHttpClient *client;

  g_main_context_push_thread_default (context);
  client = stw_http_client_new ();
  stw_http_client_send_async (client, request, cancellable, answered_cb, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  /* What the call leaves behind ends here as well. */
  response = stw_http_client_send_finish (result, error);
  g_object_unref (result);
  stw_http_client_free (client);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return response;
}

static JsonObject *
parse (GBytes *body)
{
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (bytes == NULL || !json_parser_load_from_data (parser, bytes, (gssize) length, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
}

static const char *
get_text (JsonObject *answer, const char *member)
{
  JsonNode *node = json_object_get_member (answer, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static StwOauthToken *
read_token (JsonObject *answer, GError **error)
{
  const char *access_token = get_text (answer, "access_token");
  const char *refresh_token = get_text (answer, "refresh_token");
  const char *type = get_text (answer, "token_type");
  JsonNode *lifetime = json_object_get_member (answer, "expires_in");
  StwOauthToken *token;

  if (access_token == NULL || *access_token == '\0' || type == NULL ||
      g_ascii_strcasecmp (type, "bearer") != 0)
    {
      g_set_error_literal (error,
                           STW_NET_ERROR,
                           STW_NET_ERROR_FAILED,
                           "The provider's answer holds no access token.");
      return NULL;
    }
  token = g_new0 (StwOauthToken, 1);
  token->access_token = stw_secret_dup (access_token, strlen (access_token));
  if (refresh_token != NULL)
    token->refresh_token = stw_secret_dup (refresh_token, strlen (refresh_token));
  if (lifetime != NULL && JSON_NODE_HOLDS_VALUE (lifetime))
    token->lifetime = CLAMP (json_node_get_int (lifetime), 0, MAX_LIFETIME_S) * STW_SECOND;
  return token;
}

/* 4xx with a word of RFC 6749, section 5.2: as things are it will never do. */
static void
refuse (const StwHttpResponse *response, JsonObject *answer, GError **error)
{
  const char *word = answer != NULL ? get_text (answer, "error") : NULL;

  if (word == NULL || response->status < 400 || response->status >= 500)
    g_set_error (error,
                 STW_NET_ERROR,
                 STW_NET_ERROR_FAILED,
                 "The provider of access tokens answered %u.",
                 response->status);
  else
    g_set_error (error,
                 STW_NET_ERROR,
                 STW_NET_ERROR_REFUSED,
                 "The provider gives out no access token any more (%s).",
                 word);
}

/**
 * stw_oauth_refresh:
 * @error: #STW_NET_ERROR_REFUSED when a person must allow it again, #STW_NET_ERROR_FAILED when
 *   another time may do
 *
 * Blocks.
 *
 * Returns: (transfer full): a new access token
 */
StwOauthToken *
stw_oauth_refresh (const StwOauthGrant *grant, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) form = make_form (grant);
  const StwHttpField headers[] = { { "Accept", "application/json" }, { NULL, NULL } };
  const StwHttpRequest request = {
    .method = "POST",
    .url = grant->token_url,
    .headers = headers,
    .content_type = "application/x-www-form-urlencoded",
    .body = form,
    .reach = STW_REACH_PRIVATE,
    .max_bytes = MAX_ANSWER_BYTES,
    .timeout = TIMEOUT_S,
  };
  g_autoptr (StwHttpResponse) response = NULL;
  g_autoptr (JsonObject) answer = NULL;

  if (!stw_oauth_is_token_url (grant->token_url))
    {
      g_set_error_literal (error,
                           STW_NET_ERROR,
                           STW_NET_ERROR_REFUSED,
                           "Access tokens come from an https address.");
      return NULL;
    }
  response = ask (&request, cancellable, error);
  if (response == NULL)
    return NULL;
  answer = parse (response->body);
  if (response->status == 200 && answer != NULL)
    return read_token (answer, error);
  refuse (response, answer, error);
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* New access tokens, from a provider that is played and checks what it is asked. */

#include "base/clock.h"
#include "net/error.h"
#include "net/http-server.h"
#include "net/oauth.h"

#include <string.h>

typedef struct
{
  StwHttpServer *server;
  char *url;
  guint status;
  const char *answer;
  char *asked; /* (owned) (nullable) the last form */
} Fixture;

static void
token_cb (StwHttpExchange *exchange, gpointer data)
{
  Fixture *fixture = data;
  GBytes *body = stw_http_exchange_get_body (exchange);
  g_autoptr (GBytes) answer = g_bytes_new_static (fixture->answer, strlen (fixture->answer));

  g_free (fixture->asked);
  fixture->asked = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_assert_cmpstr (stw_http_exchange_get_header (exchange, "Content-Type", 0),
                   ==,
                   "application/x-www-form-urlencoded");
  stw_http_exchange_answer (exchange, fixture->status, "application/json", answer, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const StwHttpRoute route = { "POST", "/token", 4000, NULL, token_cb, NULL, fixture };
  g_autofree char *base = NULL;

  fixture->server = stw_http_server_new (&route, 1, NULL);
  g_assert_true (stw_http_server_listen (fixture->server, "127.0.0.1:0", NULL));
  base = stw_http_server_dup_url (fixture->server);
  fixture->url = g_strconcat (base, "/token", NULL);
  fixture->status = 200;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  stw_http_server_free (fixture->server);
  g_free (fixture->url);
  g_free (fixture->asked);
}

static void
refresh_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  StwOauthToken *token = stw_oauth_refresh (data, cancellable, &error);

  if (token != NULL)
    g_task_return_pointer (task, token, (GDestroyNotify) stw_oauth_token_free);
  else
    g_task_return_error (task, error);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* In a worker, as the provider is played on this thread. */
static StwOauthToken *
refresh (const StwOauthGrant *grant, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done_cb, &result);

  g_task_set_task_data (task, (gpointer) grant, NULL);
  g_task_run_in_thread (task, refresh_in_thread);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
a_refresh_token_is_changed_for_an_access_token (Fixture *fixture, gconstpointer data)
{
  const StwOauthGrant grant = { fixture->url, "desk & co", "s3cret", "1//a+b=" };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwOauthToken) token = NULL;

  fixture->answer = "{\"access_token\":\"ya29.new\",\"token_type\":\"bearer\",\"expires_in\":3599,"
                    "\"refresh_token\":\"1//next\"}";
  token = refresh (&grant, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (token->access_token, ==, "ya29.new");
  g_assert_cmpstr (token->refresh_token, ==, "1//next");
  g_assert_cmpint (token->lifetime, ==, 3599 * STW_SECOND);
  g_assert_cmpstr (fixture->asked,
                   ==,
                   "grant_type=refresh_token&refresh_token=1%2F%2Fa%2Bb%3D&"
                   "client_id=desk%20%26%20co&client_secret=s3cret");
}

static void
what_the_provider_need_not_say_may_be_absent (Fixture *fixture, gconstpointer data)
{
  const StwOauthGrant grant = { fixture->url, "desk", NULL, "r" };
  g_autoptr (StwOauthToken) token = NULL;

  fixture->answer = "{\"access_token\":\"a\",\"token_type\":\"Bearer\"}";
  token = refresh (&grant, NULL);
  g_assert_cmpstr (token->access_token, ==, "a");
  g_assert_null (token->refresh_token);
  g_assert_cmpint (token->lifetime, ==, 0);
  g_assert_null (strstr (fixture->asked, "client_secret"));
}

static void
a_refusal_is_for_good_and_trouble_is_not (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *answer;
    int code;
  } rows[] = {
    { 400, "{\"error\":\"invalid_grant\"}", STW_NET_ERROR_REFUSED },
    { 401, "{\"error\":\"invalid_client\"}", STW_NET_ERROR_REFUSED },
    { 400, "what?", STW_NET_ERROR_FAILED },
    { 503, "{\"error\":\"temporarily_unavailable\"}", STW_NET_ERROR_FAILED },
    { 200, "{\"token_type\":\"bearer\"}", STW_NET_ERROR_FAILED },
    { 200, "{\"access_token\":\"a\",\"token_type\":\"mac\"}", STW_NET_ERROR_FAILED },
    { 200, "[]", STW_NET_ERROR_FAILED },
    { 200, "{\"access_token\":{},\"token_type\":\"bearer\"}", STW_NET_ERROR_FAILED },
  };
  const StwOauthGrant grant = { fixture->url, "desk", NULL, "r" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      fixture->status = rows[i].status;
      fixture->answer = rows[i].answer;
      g_assert_null (refresh (&grant, &error));
      g_test_message ("%s", rows[i].answer);
      g_assert_error (error, STW_NET_ERROR, rows[i].code);
    }
}

static void
secrets_go_over_https_or_to_this_machine (Fixture *fixture, gconstpointer data)
{
  const StwOauthGrant grant = { "http://provider.example/token", "desk", NULL, "r" };
  g_autoptr (GError) error = NULL;

  g_assert_true (stw_oauth_is_token_url ("https://oauth2.googleapis.com/token"));
  g_assert_true (stw_oauth_is_token_url ("http://127.0.0.1:8080/token"));
  g_assert_false (stw_oauth_is_token_url ("http://127.0.0.1.example/token"));
  g_assert_false (stw_oauth_is_token_url ("ftp://localhost/token"));
  g_assert_false (stw_oauth_is_token_url ("https://user:pw@provider.example/token"));
  g_assert_false (stw_oauth_is_token_url ("token"));
  g_assert_false (stw_oauth_is_token_url (NULL));
  g_assert_null (refresh (&grant, &error));
  g_assert_error (error, STW_NET_ERROR, STW_NET_ERROR_REFUSED);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/net/oauth/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("refresh", a_refresh_token_is_changed_for_an_access_token);
  ADD ("short", what_the_provider_need_not_say_may_be_absent);
  ADD ("refused", a_refusal_is_for_good_and_trouble_is_not);
  ADD ("https", secrets_go_over_https_or_to_this_machine);
  return g_test_run ();
}

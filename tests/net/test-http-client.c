/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The way out, against our own server on loopback. */

#include "net/certificate.h"
#include "net/error.h"
#include "net/http-client.h"
#include "net/http-server.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  StwHttpServer *server;
  StwHttpClient *client;
  char *url;
  guint n_asked;
} Fixture;

static void
ask_cb (StwHttpExchange *exchange, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GBytes) body = g_bytes_ref (stw_http_exchange_get_body (exchange));
  StwHttpField headers[] = { { "X-Echo", stw_http_exchange_get_header (exchange, "X-Ask", 0) },
                             { NULL, NULL } };

  fixture->n_asked++;
  stw_http_exchange_answer (exchange, 200, "text/plain", body, headers);
}

static void
redirect_cb (StwHttpExchange *exchange, gpointer data)
{
  static const StwHttpField headers[] = { { "Location", "/ask" }, { NULL, NULL } };

  stw_http_exchange_answer (exchange, 302, NULL, NULL, headers);
}

static void
large_cb (StwHttpExchange *exchange, gpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new_take (g_malloc0 (5000), 5000);

  stw_http_exchange_answer (exchange, 200, "text/plain", body, NULL);
}

static void
never_cb (StwHttpExchange *exchange, gpointer data)
{
  *(StwHttpExchange **) data = exchange;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  StwHttpRoute routes[] = { { "POST", "/ask", 1000, NULL, ask_cb, NULL, fixture },
                            { "GET", "/redirect", 0, NULL, redirect_cb, NULL, fixture },
                            { "GET", "/large", 0, NULL, large_cb, NULL, fixture } };

  fixture->server = stw_http_server_new (routes, G_N_ELEMENTS (routes), NULL);
  g_assert_true (stw_http_server_listen (fixture->server, "127.0.0.1:0", NULL));
  fixture->url = stw_http_server_dup_url (fixture->server);
  fixture->client = stw_http_client_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  stw_http_client_free (fixture->client);
  stw_http_server_free (fixture->server);
  g_free (fixture->url);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static StwHttpResponse *
send (StwHttpClient *client, const StwHttpRequest *request, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  stw_http_client_send_async (client, request, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return stw_http_client_send_finish (result, error);
}

static StwHttpResponse *
send_to (Fixture *fixture, const char *method, const char *path, GError **error)
{
  g_autofree char *url = g_strconcat (fixture->url, path, NULL);
  StwHttpRequest request = { .method = method,
                             .url = url,
                             .reach = STW_REACH_PRIVATE,
                             .max_bytes = 1000 };

  return send (fixture->client, &request, error);
}

static void
an_answer_comes_back_whole (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strconcat (fixture->url, "/ask", NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("hello", 5);
  StwHttpField headers[] = { { "X-Ask", "1" }, { NULL, NULL } };
  StwHttpRequest request = { .method = "POST",
                             .url = url,
                             .headers = headers,
                             .content_type = "text/plain",
                             .body = body,
                             .reach = STW_REACH_PRIVATE };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwHttpResponse) response = send (fixture->client, &request, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (response->body, NULL),
                   g_bytes_get_size (response->body),
                   "hello",
                   5);
  g_assert_cmpstr (g_hash_table_lookup (response->headers, "x-echo"), ==, "1");
}

static void
a_local_address_needs_leave (Fixture *fixture, gconstpointer data)
{
  static const char *const hosts[] = { "127.0.0.1",
                                       "localhost",
                                       "[::ffff:127.0.0.1]",
                                       "0.0.0.0",
                                       "[::1]" };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *url =
        g_strdup_printf ("http://%s:%u/ask", hosts[i], stw_http_server_get_port (fixture->server));
      StwHttpRequest request = { .method = "POST", .url = url };
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", url);
      g_assert_null (send (fixture->client, &request, &error));
      g_assert_error (error, STW_NET_ERROR, STW_NET_ERROR_REFUSED);
    }
  g_assert_cmpuint (fixture->n_asked, ==, 0);
}

static void
the_way_to_metadata_is_never_open (Fixture *fixture, gconstpointer data)
{
  StwHttpRequest request = { .method = "GET",
                             .url = "http://169.254.169.254/latest/meta-data/",
                             .reach = STW_REACH_PRIVATE };
  g_autoptr (GError) error = NULL;

  g_assert_null (send (fixture->client, &request, &error));
  g_assert_error (error, STW_NET_ERROR, STW_NET_ERROR_REFUSED);
}

static void
other_urls_are_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const urls[] = { "",         "file:///etc/passwd",
                                      "ftp://a/", "http://",
                                      "/ask",     "http://user:password@127.0.0.1/" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      StwHttpRequest request = { .method = "GET", .url = urls[i], .reach = STW_REACH_PRIVATE };
      g_autoptr (GError) error = NULL;

      g_assert_null (send (fixture->client, &request, &error));
      g_assert_error (error, STW_NET_ERROR, STW_NET_ERROR_REFUSED);
    }
}

static void
redirects_are_not_followed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StwHttpResponse) response = send_to (fixture, "GET", "/redirect", NULL);

  g_assert_nonnull (response);
  g_assert_cmpuint (response->status, ==, 302);
  g_assert_cmpuint (fixture->n_asked, ==, 0);
}

static void
a_large_answer_is_not_read_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (send_to (fixture, "GET", "/large", &error));
  g_assert_error (error, STW_NET_ERROR, STW_NET_ERROR_TOO_LARGE);
}

static void
no_answer_ends_in_an_error (void)
{
  StwHttpExchange *held = NULL;
  StwHttpRoute routes[] = { { "GET", "/never", 0, NULL, never_cb, NULL, &held } };
  g_autoptr (StwHttpServer) server = stw_http_server_new (routes, 1, NULL);
  g_autoptr (StwHttpClient) client = stw_http_client_new ();
  g_autofree char *base = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;
  StwHttpRequest request = { .method = "GET", .reach = STW_REACH_PRIVATE, .timeout = 1 };

  g_assert_true (stw_http_server_listen (server, "127.0.0.1:0", NULL));
  base = stw_http_server_dup_url (server);
  request.url = url = g_strconcat (base, "/never", NULL);
  g_assert_null (send (client, &request, &error));
  g_assert_error (error, STW_NET_ERROR, STW_NET_ERROR_FAILED);
  g_assert_nonnull (held);
  stw_http_exchange_answer (held, 204, NULL, NULL, NULL);
}

static void
a_request_can_be_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strconcat (fixture->url, "/large", NULL);
  StwHttpRequest request = { .method = "GET", .url = url, .reach = STW_REACH_PRIVATE };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  stw_http_client_send_async (fixture->client, &request, cancellable, done_cb, &result);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (stw_http_client_send_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/net/http-client/" name, Fixture, NULL, set_up, function, tear_down)

/* A door with a certificate of its own making, and its fingerprint. */
static char *
listen_with_certificate (Fixture *fixture, StwHttpServer **ret_server, char **ret_url)
{
  const StwHttpRoute route = { "POST", "/ask", 1000, NULL, ask_cb, NULL, fixture };
  g_autofree char *folder = g_dir_make_tmp ("stw-pin-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "door.pem", NULL);
  g_autofree char *base = NULL;
  g_autoptr (StwTlsIdentity) identity = NULL;
  char *pin;

  g_assert_true (stw_certificate_make (path, "127.0.0.1", g_get_real_time () / 1000, NULL));
  pin = stw_certificate_fingerprint (path, NULL);
  identity = stw_tls_identity_load (path, path, NULL);
  g_assert_nonnull (identity);
  g_remove (path);
  g_rmdir (folder);
  *ret_server = stw_http_server_new (&route, 1, NULL);
  stw_http_server_set_tls (*ret_server, identity);
  g_assert_true (stw_http_server_listen (*ret_server, "127.0.0.1:0", NULL));
  base = stw_http_server_dup_url (*ret_server);
  *ret_url = g_strconcat (base, "/ask", NULL);
  return pin;
}

/* One letter of the fingerprint is another. */
static char *
make_other_pin (const char *pin)
{
  char *other = g_strdup (pin);

  other[0] = other[0] == 'A' ? 'B' : 'A';
  return other;
}

static void
a_pinned_certificate_is_taken_and_no_other (Fixture *fixture, gconstpointer data)
{
  StwHttpServer *server;
  g_autofree char *url = NULL;
  g_autofree char *pin = listen_with_certificate (fixture, &server, &url);
  g_autofree char *other = make_other_pin (pin);
  const char *const refused[] = { NULL, other };
  const StwHttpField headers[] = { { "X-Ask", "Who are you?" }, { NULL, NULL } };
  StwHttpRequest request = { .method = "POST",
                             .url = url,
                             .headers = headers,
                             .reach = STW_REACH_PRIVATE };
  g_autoptr (StwHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) refusal = NULL;

      request.pin = refused[i];
      g_assert_null (send (fixture->client, &request, &refusal));
      g_assert_error (refusal, STW_NET_ERROR, STW_NET_ERROR_FAILED);
      g_assert_cmpuint (fixture->n_asked, ==, 0);
    }
  request.pin = pin;
  response = send (fixture->client, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  stw_http_server_free (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("whole", an_answer_comes_back_whole);
  ADD ("local", a_local_address_needs_leave);
  ADD ("metadata", the_way_to_metadata_is_never_open);
  ADD ("urls", other_urls_are_refused);
  ADD ("redirects", redirects_are_not_followed);
  ADD ("large", a_large_answer_is_not_read_on);
  ADD ("cancelled", a_request_can_be_cancelled);
  ADD ("pinned", a_pinned_certificate_is_taken_and_no_other);
  g_test_add_func ("/net/http-client/timeout", no_answer_ends_in_an_error);
  return g_test_run ();
}

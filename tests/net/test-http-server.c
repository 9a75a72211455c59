/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The server over real loopback sockets: a client that writes raw bytes and reads what comes, both
 * sides driven by one main context. */

#include "net/http-server.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/resource.h>

typedef struct
{
  StwHttpServer *server;
  StwHttpExchange *held; /* what /hold has not answered yet */
  guint n_handled;
  guint refused; /* the status that a row heard of last */
} Fixture;

static gboolean
admit_cb (StwHttpExchange *exchange, gpointer data)
{
  if (stw_http_exchange_get_header (exchange, "X-Key", 0) != NULL)
    return TRUE;
  stw_http_exchange_refuse (exchange, 401, "No key.", 0);
  return FALSE;
}

static void
echo_cb (StwHttpExchange *exchange, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GBytes) body = g_bytes_ref (stw_http_exchange_get_body (exchange));

  fixture->n_handled++;
  stw_http_exchange_answer (exchange, 200, "text/plain", body, NULL);
}

static void
query_cb (StwHttpExchange *exchange, gpointer data)
{
  g_auto (GStrv) values = stw_http_exchange_dup_query (exchange, "a");
  g_autofree char *address = stw_address_format (stw_http_exchange_get_peer (exchange));
  g_autofree char *joined = g_strjoinv ("|", values);
  char *text = g_strconcat (joined, " from ", address, NULL);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  stw_http_exchange_answer (exchange, 200, "text/plain", body, NULL);
}

static void
hold_cb (StwHttpExchange *exchange, gpointer data)
{
  Fixture *fixture = data;

  g_assert_null (fixture->held);
  fixture->held = exchange;
}

static void
refused_cb (StwHttpExchange *exchange, guint status, gpointer data)
{
  ((Fixture *) data)->refused = status;
}

static const StwHttpRoute routes[] = {
  { "POST", "/echo", 1000, NULL, echo_cb, refused_cb, NULL },
  { "POST", "/guarded", 1000000, admit_cb, echo_cb, NULL, NULL },
  { "GET", "/query", 0, NULL, query_cb, NULL, NULL },
  { "GET", "/hold", 0, NULL, hold_cb, NULL, NULL },
  { "PUT", "/echo", 1000, NULL, echo_cb, NULL, NULL },
};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  StwHttpRoute own[G_N_ELEMENTS (routes)];

  memcpy (own, routes, sizeof own);
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    own[i].data = fixture;
  fixture->server = stw_http_server_new (own, G_N_ELEMENTS (own), data);
  stw_http_server_listen (fixture->server, "127.0.0.1:0", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->server, stw_http_server_free);
}

static GSocket *
open_client (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) client =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_autoptr (GSocketAddress) address =
               g_inet_socket_address_new_from_string ("127.0.0.1",
                                                      stw_http_server_get_port (fixture->server));

  g_assert_true (g_socket_connect (client, address, NULL, &error));
  g_assert_no_error (error);
  g_socket_set_blocking (client, FALSE);
  return g_steal_pointer (&client);
}

/* Writes all of @text, letting the server read meanwhile. */
static void
client_send (GSocket *client, const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      gssize n = g_socket_send (client, text, length, NULL, NULL);

      if (n > 0)
        {
          text += n;
          length -= (gsize) n;
        }
      else
        g_main_context_iteration (NULL, FALSE);
    }
}

/* Reads until the answer holds @until or, when that is %NULL, until the server closes. */
static char *
client_read (GSocket *client, const char *until)
{
  g_autoptr (GString) got = g_string_new (NULL);
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (until == NULL || strstr (got->str, until) == NULL)
    {
      char buffer[4096];
      g_autoptr (GError) error = NULL;
      gssize n = g_socket_receive (client, buffer, sizeof buffer, NULL, &error);

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      if (n > 0)
        g_string_append_len (got, buffer, n);
      else if (n == 0 || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_assert_null (until);
          break;
        }
      else
        g_main_context_iteration (NULL, FALSE);
    }
  return g_string_free (g_steal_pointer (&got), FALSE);
}

static char *
ask (Fixture *fixture, const char *request)
{
  g_autoptr (GSocket) client = open_client (fixture);

  client_send (client, request);
  g_socket_shutdown (client, FALSE, TRUE, NULL);
  return client_read (client, NULL);
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

#define POST(path, length, body)                                                                   \
  "POST " path " HTTP/1.1\r\nHost: a\r\nContent-Length: " length "\r\n\r\n" body

static void
a_request_is_answered (Fixture *fixture, gconstpointer data)
{
  g_autofree char *got = ask (fixture, POST ("/echo", "5", "hello"));

  g_assert_true (g_str_has_prefix (got, "HTTP/1.1 200 OK\r\nDate: "));
  assert_contains (got, "\r\nContent-Length: 5\r\n");
  g_assert_true (g_str_has_suffix (got, "\r\n\r\nhello"));
}

static void
an_old_sender_is_told_that_it_may_stay (Fixture *fixture, gconstpointer data)
{
  g_autofree char *stays = ask (fixture,
                                "POST /echo HTTP/1.0\r\nConnection: Keep-Alive\r\n"
                                "Content-Length: 1\r\n\r\na");
  g_autofree char *goes = ask (fixture, "POST /echo HTTP/1.0\r\nContent-Length: 1\r\n\r\na");

  assert_contains (stays, "\r\nConnection: keep-alive\r\n");
  assert_contains (goes, "\r\nConnection: close\r\n");
}

static void
answers_come_in_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) requests = g_string_new (NULL);
  g_autofree char *got = NULL;
  const char *at;

  for (int i = 0; i < 50; i++)
    g_string_append_printf (requests, POST ("/echo", "3", "<%c>"), 'A' + i);
  got = ask (fixture, requests->str);
  at = got;
  for (int i = 0; i < 50; i++)
    {
      char body[4] = { '<', (char) ('A' + i), '>', '\0' };

      at = strstr (at, body);
      g_assert_nonnull (at);
    }
  g_assert_cmpuint (fixture->n_handled, ==, 50);
}

static void
chunks_are_joined (Fixture *fixture, gconstpointer data)
{
  g_autofree char *got = ask (fixture,
                              "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked"
                              "\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");

  g_assert_true (g_str_has_suffix (got, "\r\n\r\nabcde"));
}

static void
what_is_wrong_is_said_in_one_sentence (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *request;
    const char *status;
    const char *part;
  } cases[] = {
    { POST ("/nowhere", "0", ""), "404", "\"error\": \"There is nothing at this path.\"" },
    { "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n", "405", "\r\nAllow: POST, PUT\r\n" },
    { "POST /echo HTTP/1.1\r\nHost: a\r\n\r\n", "411", "Connection: close" },
    { POST ("/echo", "1001", ""), "413", "Connection: close" },
    { "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n",
      "413",
      "error" },
    { "nonsense\r\n\r\n", "400", "Connection: close" },
    { POST ("/echo", "5", "hel"), "400", "The request ended before it was complete." },
    { "POST /ec", "400", "The request ended before it was complete." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = ask (fixture, cases[i].request);
      g_autofree char *start = g_strconcat ("HTTP/1.1 ", cases[i].status, " ", NULL);

      g_assert_true (g_str_has_prefix (got, start));
      assert_contains (got, "Content-Type: application/json\r\n");
      assert_contains (got, cases[i].part);
    }
  g_assert_cmpuint (fixture->n_handled, ==, 0);
}

static void
a_row_hears_of_what_was_refused_for_it (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *request;
    guint status;
  } cases[] = {
    { POST ("/echo", "1001", ""), 413 },
    { POST ("/echo", "5", "hel"), 400 },
    { "POST /echo HTTP/1.1\r\nHost: a\r\n\r\n", 411 },
    { POST ("/nowhere", "0", ""), 0 },
    { POST ("/echo", "2", "ok"), 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = NULL;

      fixture->refused = 0;
      got = ask (fixture, cases[i].request);
      g_assert_cmpuint (fixture->refused, ==, cases[i].status);
    }
}

static void
a_head_request_gets_no_body (Fixture *fixture, gconstpointer data)
{
  g_autofree char *got = ask (fixture, "HEAD /echo HTTP/1.1\r\nHost: a\r\n\r\n");

  g_assert_true (g_str_has_prefix (got, "HTTP/1.1 405 "));
  g_assert_true (g_str_has_suffix (got, "\r\n\r\n"));
}

static void
nothing_after_a_fault_is_read (Fixture *fixture, gconstpointer data)
{
  g_autofree char *got = ask (fixture, POST ("/echo", "x", "") POST ("/echo", "2", "hi"));

  g_assert_true (g_str_has_prefix (got, "HTTP/1.1 400 "));
  g_assert_null (strstr (got + 1, "HTTP/1.1"));
  g_assert_cmpuint (fixture->n_handled, ==, 0);
}

static void
a_refusal_does_not_wait_for_the_body (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocket) client = open_client (fixture);
  g_autofree char *got = NULL;

  client_send (client, POST ("/guarded", "900000", "only a little"));
  got = client_read (client, NULL);
  g_assert_true (g_str_has_prefix (got, "HTTP/1.1 401 "));
  assert_contains (got, "Connection: close");
}

static void
a_refused_body_that_has_come_is_passed_over (Fixture *fixture, gconstpointer data)
{
  g_autofree char *got = ask (fixture,
                              POST ("/guarded", "36", "GET /query HTTP/1.1\r\nHost: a\r\nA: b\r\n")
                                POST ("/echo", "3", "end"));

  g_assert_true (g_str_has_prefix (got, "HTTP/1.1 401 "));
  g_assert_true (g_str_has_suffix (got, "\r\n\r\nend"));
}

static void
the_body_is_asked_for_when_the_head_is_good (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocket) client = open_client (fixture);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *refused = NULL;

  client_send (client,
               "POST /guarded HTTP/1.1\r\nHost: a\r\nX-Key: k\r\nExpect: 100-continue\r\n"
               "Content-Length: 2\r\n\r\n");
  first = client_read (client, "\r\n\r\n");
  g_assert_cmpstr (first, ==, "HTTP/1.1 100 Continue\r\n\r\n");
  client_send (client, "ok");
  second = client_read (client, "\r\n\r\nok");
  g_assert_true (g_str_has_prefix (second, "HTTP/1.1 200 "));
  client_send (client,
               "POST /guarded HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
               "Content-Length: 2\r\n\r\n");
  refused = client_read (client, NULL);
  g_assert_true (g_str_has_prefix (refused, "HTTP/1.1 401 "));
}

static void
query_values_are_decoded (Fixture *fixture, gconstpointer data)
{
  g_autofree char *got = ask (fixture,
                              "GET /query?b=0&a=1%202&a=x+y&%61=%00z&a&a=%zz HTTP/1.1\r\n"
                              "Host: a\r\nX-Forwarded-For: 9.9.9.9\r\n\r\n");

  g_assert_true (g_str_has_suffix (got, "\r\n\r\n1 2|x y|%00z||%zz from 127.0.0.1"));
}

static void
forwarded_addresses_count_from_the_proxy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *got = NULL;

  g_assert_false (stw_http_server_set_proxy (fixture->server, "proxy", &error));
  g_assert_nonnull (error);
  g_assert_true (stw_http_server_set_proxy (fixture->server, "127.0.0.1", NULL));
  got = ask (fixture,
             "GET /query HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 9.9.9.9\r\n"
             "X-Forwarded-For: 8.8.8.8, 1.2.3.4\r\n\r\n");
  g_assert_true (g_str_has_suffix (got, " from 1.2.3.4"));
}

static void
an_answer_to_nobody_is_dropped (Fixture *fixture, gconstpointer data)
{
  GSocket *client = open_client (fixture);
  g_autofree char *got = NULL;

  client_send (client, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
  while (fixture->held == NULL)
    g_main_context_iteration (NULL, FALSE);
  g_object_unref (client);
  got = ask (fixture, POST ("/echo", "2", "on"));
  g_assert_true (g_str_has_suffix (got, "on"));
  stw_http_exchange_refuse (g_steal_pointer (&fixture->held), 503, "Late.", 1);
}

static void
an_answer_after_the_server_is_dropped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocket) client = open_client (fixture);

  client_send (client, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
  while (fixture->held == NULL)
    g_main_context_iteration (NULL, FALSE);
  g_clear_pointer (&fixture->server, stw_http_server_free);
  stw_http_exchange_answer (g_steal_pointer (&fixture->held), 200, NULL, NULL, NULL);
}

static void
draining_answers_what_is_in_work (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocket) idle = open_client (fixture);
  g_autoptr (GSocket) client = open_client (fixture);
  g_autofree char *nothing = NULL;
  g_autofree char *got = NULL;

  client_send (client, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
  while (fixture->held == NULL)
    g_main_context_iteration (NULL, FALSE);
  stw_http_server_drain (fixture->server);
  nothing = client_read (idle, NULL);
  g_assert_cmpstr (nothing, ==, "");
  stw_http_exchange_answer (g_steal_pointer (&fixture->held), 204, NULL, NULL, NULL);
  got = client_read (client, NULL);
  g_assert_true (g_str_has_prefix (got, "HTTP/1.1 204 "));
}

static const StwHttpLimits hasty = {
  .connections = 2,
  .connections_per_address = 2,
  .body_bytes = 1000,
  .head_time = 1,
  .idle_time = 1,
  .body_time = 1,
  .body_rate = 1024 * 1024 * 1024,
  .body_time_most = 1,
};

static void
slow_senders_are_sent_away (Fixture *fixture, gconstpointer data)
{
  static const char *const starts[] = { "POST /ec", POST ("/echo", "5", "he") };
  g_autoptr (GSocket) silent = open_client (fixture);
  g_autofree char *nothing = client_read (silent, NULL);

  g_assert_cmpstr (nothing, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autoptr (GSocket) client = open_client (fixture);
      g_autofree char *got = NULL;

      client_send (client, starts[i]);
      got = client_read (client, NULL);
      g_assert_true (g_str_has_prefix (got, "HTTP/1.1 408 "));
    }
}

static const StwHttpLimits narrow = {
  .connections = 2,
  .connections_per_address = 2,
  .body_bytes = 100,
  .head_time = 20000,
  .idle_time = 20000,
  .body_time = 20000,
  .body_rate = 1024,
  .body_time_most = 20000,
};

static void
one_connection_too_many_hears_so (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocket) one = open_client (fixture);
  g_autoptr (GSocket) two = open_client (fixture);
  g_autofree char *got = ask (fixture, POST ("/echo", "2", "hi"));

  g_assert_true (g_str_has_prefix (got, "HTTP/1.1 503 "));
  assert_contains (got, "\r\nRetry-After: ");
  g_clear_object (&one);
  g_clear_object (&two);
  g_clear_pointer (&got, g_free);
  got = ask (fixture, POST ("/echo", "2", "hi"));
  g_assert_true (g_str_has_suffix (got, "hi"));
}

static const StwHttpLimits patient = {
  .connections = 100,
  .connections_per_address = 100,
  .body_bytes = 1000,
  .head_time = 20000,
  .idle_time = 40,
  .body_time = 20000,
  .body_rate = 1024,
  .body_time_most = 20000,
};

static void
it_goes_on_when_descriptors_are_free_again (Fixture *fixture, gconstpointer data)
{
  struct rlimit limit;
  struct rlimit none = { 3, 0 };
  g_autoptr (GSocket) client = open_client (fixture);
  g_autofree char *got = NULL;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  none.rlim_max = limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  client_send (client, POST ("/echo", "2", "hi"));
  for (int i = 0; i < 10; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (fixture->n_handled, ==, 0);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  got = client_read (client, "\r\n\r\nhi");
  g_assert_true (g_str_has_prefix (got, "HTTP/1.1 200 "));
}

static void
bodies_together_are_bounded (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = g_strnfill (101, 'a');
  g_autofree char *request =
    g_strconcat ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n", body, NULL);
  g_autofree char *got = ask (fixture, request);

  g_assert_true (g_str_has_prefix (got, "HTTP/1.1 503 "));
  g_clear_pointer (&got, g_free);
  got = ask (fixture, POST ("/echo", "2", "hi"));
  g_assert_true (g_str_has_suffix (got, "hi"));
}

static void
only_loopback_may_speak_in_the_clear (void)
{
  static const char *const wrong[] = {
    "",       "8080",           "host:1",    "127.0.0.1:65536", "127.0.0.1:-1",
    "::1:80", "[127.0.0.1]:80", "0.0.0.0:0", "[::]:0"
  };
  g_autoptr (StwHttpServer) server = stw_http_server_new (routes, G_N_ELEMENTS (routes), NULL);
  g_autofree char *url = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (stw_http_server_listen (server, wrong[i], &error));
      g_assert_nonnull (error);
    }
  g_assert_true (stw_http_server_set_proxy (server, "192.0.2.1", NULL));
  g_assert_true (stw_http_server_listen (server, "0.0.0.0:0", NULL));
  url = stw_http_server_dup_url (server);
  g_assert_true (g_str_has_prefix (url, "http://0.0.0.0:"));
}

#define ADD(name, limits, function)                                                                \
  g_test_add ("/net/http-server/" name, Fixture, limits, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("answered", NULL, a_request_is_answered);
  ADD ("old", NULL, an_old_sender_is_told_that_it_may_stay);
  ADD ("order", NULL, answers_come_in_order);
  ADD ("chunks", NULL, chunks_are_joined);
  ADD ("wrong", NULL, what_is_wrong_is_said_in_one_sentence);
  ADD ("hears", NULL, a_row_hears_of_what_was_refused_for_it);
  ADD ("head", NULL, a_head_request_gets_no_body);
  ADD ("fault", NULL, nothing_after_a_fault_is_read);
  ADD ("early", NULL, a_refusal_does_not_wait_for_the_body);
  ADD ("passed-over", NULL, a_refused_body_that_has_come_is_passed_over);
  ADD ("continue", NULL, the_body_is_asked_for_when_the_head_is_good);
  ADD ("query", NULL, query_values_are_decoded);
  ADD ("proxy", NULL, forwarded_addresses_count_from_the_proxy);
  ADD ("gone", NULL, an_answer_to_nobody_is_dropped);
  ADD ("server-gone", NULL, an_answer_after_the_server_is_dropped);
  ADD ("drain", NULL, draining_answers_what_is_in_work);
  ADD ("slow", &hasty, slow_senders_are_sent_away);
  ADD ("crowded", &narrow, one_connection_too_many_hears_so);
  ADD ("descriptors", &patient, it_goes_on_when_descriptors_are_free_again);
  ADD ("bodies", &narrow, bodies_together_are_bounded);
  g_test_add_func ("/net/http-server/clear", only_loopback_may_speak_in_the_clear);
  return g_test_run ();
}

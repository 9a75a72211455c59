/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The server with a certificate of its own making, and a client of GIO's that knows its
 * fingerprint. */

#include "net/certificate.h"
#include "net/http-server.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define LARGE 300000

typedef struct
{
  char *folder;
  char *path;
  StwHttpServer *server;
  GTlsCertificate *shown;
  GString *got;
  gboolean ended;
  char buffer[4096];
} Fixture;

static void
echo_cb (StwHttpExchange *exchange, gpointer data)
{
  g_autoptr (GBytes) body = g_bytes_ref (stw_http_exchange_get_body (exchange));

  stw_http_exchange_answer (exchange, 200, "text/plain", body, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  StwHttpRoute route = { "POST", "/echo", LARGE, NULL, echo_cb, NULL, NULL };
  g_autoptr (StwTlsIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("stw-tls-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "door.pem", NULL);
  g_assert_true (
    stw_certificate_make (fixture->path, "127.0.0.1", g_get_real_time () / 1000, &error));
  g_assert_no_error (error);
  identity = stw_tls_identity_load (fixture->path, fixture->path, &error);
  g_assert_no_error (error);
  fixture->server = stw_http_server_new (&route, 1, NULL);
  stw_http_server_set_tls (fixture->server, identity);
  g_assert_true (stw_http_server_listen (fixture->server, "0.0.0.0:0", NULL));
  fixture->got = g_string_new (NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  stw_http_server_free (fixture->server);
  g_clear_object (&fixture->shown);
  g_string_free (fixture->got, TRUE);
  g_remove (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static gboolean
accept_cb (GTlsConnection *connection,
           GTlsCertificate *certificate,
           GTlsCertificateFlags errors,
           gpointer data)
{
  Fixture *fixture = data;

  g_set_object (&fixture->shown, certificate);
  /* Nobody vouches for it, but its name and dates are right. */
  return errors == G_TLS_CERTIFICATE_UNKNOWN_CA;
}

static void
event_cb (GSocketClient *client,
          GSocketClientEvent event,
          GSocketConnectable *connectable,
          GIOStream *stream,
          gpointer data)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_signal_connect (stream, "accept-certificate", G_CALLBACK (accept_cb), data);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(GSocketConnection **) data =
    g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (source), result, &error);
  g_assert_no_error (error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error);
  g_assert_no_error (error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  g_assert_no_error (error);
  g_string_append_len (fixture->got, fixture->buffer, n);
  fixture->ended = n == 0;
  if (n > 0)
    g_input_stream_read_async (G_INPUT_STREAM (source),
                               fixture->buffer,
                               sizeof fixture->buffer,
                               G_PRIORITY_DEFAULT,
                               NULL,
                               read_cb,
                               data);
}

static void
a_large_request_goes_both_ways (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *body = g_strnfill (LARGE, 'x');
  g_autofree char *request =
    g_strdup_printf ("POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                     "Content-Length: %d\r\n\r\n%s",
                     LARGE,
                     body);

  g_socket_client_set_tls (client, TRUE);
  g_signal_connect (client, "event", G_CALLBACK (event_cb), fixture);
  g_socket_client_connect_to_host_async (client,
                                         "127.0.0.1",
                                         stw_http_server_get_port (fixture->server),
                                         NULL,
                                         connected_cb,
                                         &connection);
  while (connection == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                   request,
                                   strlen (request),
                                   G_PRIORITY_DEFAULT,
                                   NULL,
                                   written_cb,
                                   NULL);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                             fixture->buffer,
                             sizeof fixture->buffer,
                             G_PRIORITY_DEFAULT,
                             NULL,
                             read_cb,
                             fixture);
  while (!fixture->ended)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_prefix (fixture->got->str, "HTTP/1.1 200 OK\r\n"));
  g_assert_true (g_str_has_suffix (fixture->got->str, body));
  g_assert_nonnull (fixture->shown);
}

static void
the_certificate_is_private_and_known_by_its_fingerprint (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = stw_certificate_fingerprint (fixture->path, NULL);
  g_autofree char *other = NULL;
  GStatBuf status;

  g_assert_cmpuint (strlen (one), ==, 32 * 3 - 1);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_true (stw_certificate_make (fixture->path, "desk.example", 0, NULL));
  other = stw_certificate_fingerprint (fixture->path, NULL);
  g_assert_cmpstr (one, !=, other);
}

static void
what_is_no_certificate_is_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "no certificate", -1, NULL));
  g_assert_null (stw_tls_identity_load (fixture->path, fixture->path, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (stw_certificate_fingerprint (fixture->path, &error));
  g_assert_nonnull (error);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/net/tls/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("large", a_large_request_goes_both_ways);
  ADD ("fingerprint", the_certificate_is_private_and_known_by_its_fingerprint);
  ADD ("refused", what_is_no_certificate_is_refused);
  return g_test_run ();
}

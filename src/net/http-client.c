/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The one way out: every outgoing request goes by the same policy. Only http and https, only to
 * addresses that were checked after the name was resolved, no proxies, redirects or cookies, and an
 * end to both time and size. Lives on one thread, in its default main context. */

#include "config.h"

#include "net/http-client.h"

#include "base/text.h"
#include "net/certificate.h"
#include "net/error.h"

#include <libsoup/soup.h>
#include <string.h>

#define DEFAULT_BYTES (1024 * 1024)
#define DEFAULT_TIMEOUT 30
#define READ_SIZE 16384

/* Sessions are kept so that connections are; each is bound to one host. */
#define MAX_SESSIONS 32
#define IDLE_SECONDS 30

struct _StwHttpClient
{
  GHashTable *sessions; /* (owned) (element-type utf8 SoupSession): by origin, reach and pin */
};

/* One request on its way. */
typedef struct
{
  SoupSession *session;      /* (owned) */
  SoupMessage *message;      /* (owned) */
  GCancellable *cancellable; /* (owned): of this request: the caller's, or the time is over */
  GCancellable *outer;       /* (owned) (nullable): the caller's */
  gulong outer_handler;
  GSource *timer; /* (owned) */
  gboolean timed_out;
  guint timeout;
  gsize max_bytes;
  GInputStream *stream; /* (owned) (nullable) */
  GByteArray *body;     /* (owned) */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  if (call->outer != NULL)
    g_cancellable_disconnect (call->outer, call->outer_handler);
  g_clear_object (&call->outer);
  g_source_destroy (call->timer);
  g_source_unref (call->timer);
  g_clear_object (&call->stream);
  g_clear_object (&call->message);
  g_clear_object (&call->session);
  g_clear_object (&call->cancellable);
  g_byte_array_unref (call->body);
  g_free (call);
}

/**
 * stw_http_response_free:
 * @self: (transfer full): a response
 */
void
stw_http_response_free (StwHttpResponse *self)
{
  g_hash_table_unref (self->headers);
  g_bytes_unref (self->body);
  g_free (self);
}

/**
 * stw_http_client_new:
 *
 * Returns: (transfer full): a client
 */
StwHttpClient *
stw_http_client_new (void)
{
  StwHttpClient *self = g_new0 (StwHttpClient, 1);

  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

/**
 * stw_http_client_free:
 * @self: (transfer full): a client; requests under way go on
 */
void
stw_http_client_free (StwHttpClient *self)
{
  g_hash_table_unref (self->sessions);
  g_free (self);
}

static SoupSession *
find_session (StwHttpClient *self, GUri *uri, StwReach reach, const char *pin)
{
  g_autofree char *origin = g_strdup_printf ("%d %s %s %s %d",
                                             reach,
                                             stw_text_or (pin, ""),
                                             g_uri_get_scheme (uri),
                                             g_uri_get_host (uri),
                                             g_uri_get_port (uri));
  SoupSession *session = g_hash_table_lookup (self->sessions, origin);
  g_autoptr (StwCheckedAddress) address = NULL;

  if (session != NULL)
    return g_object_ref (session);
  if (g_hash_table_size (self->sessions) >= MAX_SESSIONS)
    g_hash_table_remove_all (self->sessions);
  address = stw_checked_address_new (uri, reach);
  session = g_object_new (SOUP_TYPE_SESSION,
                          "remote-connectable",
                          address,
                          "proxy-resolver",
                          NULL,
                          "idle-timeout",
                          IDLE_SECONDS,
                          "user-agent",
                          "Steward/" STW_VERSION,
                          NULL);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  /* Without anybody to trust, each certificate comes to accept_cb(). */
  if (pin != NULL)
    soup_session_set_tls_database (session, NULL);
  g_hash_table_insert (self->sessions, g_steal_pointer (&origin), session);
  return g_object_ref (session);
}

static GUri *
parse_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";

  if ((!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https")) ||
      g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_userinfo (uri) != NULL)
    {
      g_set_error (error,
                   STW_NET_ERROR,
                   STW_NET_ERROR_REFUSED,
                   "The address is not an http or https URL without user and password.");
      return NULL;
    }
  return g_steal_pointer (&uri);
}

static gboolean
timeout_cb (gpointer data)
{
  Call *call = data;

  call->timed_out = TRUE;
  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer data)
{
  g_cancellable_cancel (data);
}

/* Errors of others become ours, but for the caller's own cancelling. */
static void
fail (GTask *task, GError *error)
{
  Call *call = g_task_get_task_data (task);

  if (call->timed_out)
    g_task_return_new_error (task,
                             STW_NET_ERROR,
                             STW_NET_ERROR_FAILED,
                             "No complete answer came within %u seconds.",
                             call->timeout);
  else if (error->domain == STW_NET_ERROR ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (task,
                             STW_NET_ERROR,
                             STW_NET_ERROR_FAILED,
                             "No answer came: %s",
                             error->message);
}

static void
add_header (const char *name, const char *value, gpointer data)
{
  g_hash_table_replace (data, g_ascii_strdown (name, -1), g_strdup (value));
}

static void
succeed (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  StwHttpResponse *response = g_new0 (StwHttpResponse, 1);

  response->status = soup_message_get_status (call->message);
  response->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  soup_message_headers_foreach (soup_message_get_response_headers (call->message),
                                add_header,
                                response->headers);
  response->body = g_bytes_new (call->body->data, call->body->len);
  g_task_return_pointer (task, response, (GDestroyNotify) stw_http_response_free);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (call->stream, result, &error);
  gsize length = bytes != NULL ? g_bytes_get_size (bytes) : 0;

  if (error != NULL)
    fail (task, error);
  else if (length == 0)
    succeed (task);
  else if (length > call->max_bytes - call->body->len)
    g_task_return_new_error (task,
                             STW_NET_ERROR,
                             STW_NET_ERROR_TOO_LARGE,
                             "The answer has more than %" G_GSIZE_FORMAT " bytes.",
                             call->max_bytes);
  else
    {
      g_byte_array_append (call->body, g_bytes_get_data (bytes, NULL), (guint) length);
      g_input_stream_read_bytes_async (call->stream,
                                       READ_SIZE,
                                       G_PRIORITY_DEFAULT,
                                       call->cancellable,
                                       read_cb,
                                       g_steal_pointer (&task));
    }
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  call->stream = soup_session_send_finish (call->session, result, &error);
  if (call->stream == NULL)
    {
      fail (task, error);
      return;
    }
  g_input_stream_read_bytes_async (call->stream,
                                   READ_SIZE,
                                   G_PRIORITY_DEFAULT,
                                   call->cancellable,
                                   read_cb,
                                   g_steal_pointer (&task));
}

static void
free_closure (gpointer data, GClosure *closure)
{
  g_free (data);
}

static gboolean
accept_cb (SoupMessage *message,
           GTlsCertificate *certificate,
           GTlsCertificateFlags errors,
           const char *pin)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return der != NULL && stw_certificate_matches (der, pin);
}

static SoupMessage *
make_message (const StwHttpRequest *request, GUri *uri)
{
  SoupMessage *message = soup_message_new_from_uri (request->method, uri);
  const StwHttpField *field = request->headers;

  if (request->pin != NULL)
    g_signal_connect_data (message,
                           "accept-certificate",
                           G_CALLBACK (accept_cb),
                           g_strdup (request->pin),
                           free_closure,
                           0);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  for (; field != NULL && field->name != NULL; field++)
    soup_message_headers_append (soup_message_get_request_headers (message),
                                 field->name,
                                 field->value);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
  return message;
}

static Call *
make_call (StwHttpClient *self, const StwHttpRequest *request, GUri *uri, GCancellable *cancellable)
{
  Call *call = g_new0 (Call, 1);

  call->session = find_session (self, uri, request->reach, request->pin);
  call->message = make_message (request, uri);
  call->cancellable = g_cancellable_new ();
  call->timeout = request->timeout > 0 ? request->timeout : DEFAULT_TIMEOUT;
  call->max_bytes = request->max_bytes > 0 ? request->max_bytes : DEFAULT_BYTES;
  call->body = g_byte_array_new ();
  call->timer = g_timeout_source_new_seconds (call->timeout);
  g_source_set_callback (call->timer, timeout_cb, call, NULL);
  g_source_attach (call->timer, g_main_context_get_thread_default ());
  if (cancellable != NULL)
    {
      call->outer = g_object_ref (cancellable);
      call->outer_handler = g_cancellable_connect (cancellable,
                                                   G_CALLBACK (outer_cancelled_cb),
                                                   g_object_ref (call->cancellable),
                                                   g_object_unref);
    }
  return call;
}

/**
 * stw_http_client_send_async:
 * @request: what to send; may go away when this returns
 * @cancellable: (nullable): stops it
 * @callback: called in the thread's default main context
 *
 * Sends a request and reads the whole answer.
 */
void
stw_http_client_send_async (StwHttpClient *self,
                            const StwHttpRequest *request,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_autoptr (GUri) uri = NULL;
  GError *error = NULL;
  Call *call;

  g_return_if_fail (request->method != NULL && request->url != NULL);

  g_task_set_source_tag (task, stw_http_client_send_async);
  g_task_set_name (task, "send an HTTP request");
  uri = parse_url (request->url, &error);
  if (uri == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  call = make_call (self, request, uri, cancellable);
  g_task_set_task_data (task, call, call_free);
  soup_session_send_async (call->session,
                           call->message,
                           G_PRIORITY_DEFAULT,
                           call->cancellable,
                           sent_cb,
                           g_steal_pointer (&task));
}

/**
 * stw_http_client_send_finish:
 *
 * Returns: (transfer full): the answer, whatever its status, or %NULL with @error set
 */
StwHttpResponse *
stw_http_client_send_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

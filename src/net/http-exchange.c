/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One request and its answer, on the server's thread. Whoever handles a request owns its exchange
 * until it answers, be the sender still there or not. */

#include "config.h"

#include "net/http-exchange.h"

#include "base/clock.h"
#include "net/http-server-private.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define JSON_TYPE "application/json"

static const struct
{
  guint status;
  const char *phrase;
} phrases[] = {
  { 200, "OK" },
  { 201, "Created" },
  { 202, "Accepted" },
  { 204, "No Content" },
  { 303, "See Other" },
  { 400, "Bad Request" },
  { 401, "Unauthorized" },
  { 403, "Forbidden" },
  { 404, "Not Found" },
  { 405, "Method Not Allowed" },
  { 408, "Request Timeout" },
  { 411, "Length Required" },
  { 413, "Content Too Large" },
  { 414, "URI Too Long" },
  { 415, "Unsupported Media Type" },
  { 417, "Expectation Failed" },
  { 422, "Unprocessable Content" },
  { 429, "Too Many Requests" },
  { 431, "Request Header Fields Too Large" },
  { 500, "Internal Server Error" },
  { 501, "Not Implemented" },
  { 503, "Service Unavailable" },
  { 505, "HTTP Version Not Supported" },
};

static const char *
phrase_of (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (phrases[i].status == status)
      return phrases[i].phrase;
  return "";
}

/* X-Forwarded-For counts from the proxy alone, and of it the entry that the proxy added. */
static StwAddress
find_peer (StwHttpConnection *connection, const StwHttpHead *head)
{
  StwHttpServer *server = connection->server;
  StwAddress peer = connection->peer;
  const char *list = NULL;
  const char *entry;

  if (!server->has_proxy || !stw_address_equal (&peer, &server->proxy))
    return peer;
  for (guint i = 0; (entry = stw_http_head_get_field (head, "X-Forwarded-For", i)) != NULL; i++)
    list = entry;
  if (list == NULL)
    return peer;
  entry = strrchr (list, ',');
  entry = entry != NULL ? entry + 1 : list;
  entry += strspn (entry, " \t");
  return stw_address_parse (entry, &peer) ? peer : connection->peer;
}

static const StwHttpRoute *
find_route (StwHttpServer *server, const StwHttpHead *head)
{
  for (guint i = 0; i < server->n_routes; i++)
    if (g_str_equal (server->routes[i].path, head->path) &&
        g_str_equal (server->routes[i].method, head->method))
      return &server->routes[i];
  return NULL;
}

/**
 * stw_http_exchange_new:
 * @connection: where the request came
 * @head: (nullable) (array length=length): its head as found by stw_http_scan_head(), %NULL when
 *   none could be found
 * @ret_fault: (out): what is wrong with it; then the exchange is good for nothing but a refusal
 *
 * Returns: (transfer full): the exchange
 */
StwHttpExchange *
stw_http_exchange_new (StwHttpConnection *connection,
                       const guint8 *head,
                       gsize length,
                       const StwHttpFault **ret_fault)
{
  StwHttpExchange *self = g_new0 (StwHttpExchange, 1);

  self->connection = connection;
  self->peer = connection->peer;
  self->text = g_memdup2 (head, length);
  *ret_fault = head != NULL ? stw_http_parse_head (self->text, length, &self->head) : NULL;
  if (head == NULL || *ret_fault != NULL)
    {
      self->head = (StwHttpHead){ .method = "", .path = "" };
      return self;
    }
  self->peer = find_peer (connection, &self->head);
  self->route = find_route (connection->server, &self->head);
  return self;
}

/**
 * stw_http_exchange_free:
 * @self: (transfer full): an exchange that is answered or will never be
 */
void
stw_http_exchange_free (StwHttpExchange *self)
{
  if (self->connection != NULL)
    self->connection->server->body_bytes -= self->body_bytes;
  if (self->destroy_state != NULL)
    self->destroy_state (self->state);
  g_clear_pointer (&self->incoming, g_byte_array_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->text);
  g_free (self);
}

/**
 * stw_http_exchange_get_header:
 * @name: a field's name, in any case
 * @index: which of several fields of that name
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
stw_http_exchange_get_header (StwHttpExchange *self, const char *name, guint index)
{
  return stw_http_head_get_field (&self->head, name, index);
}

/* What cannot be decoded, or would hide a NUL, stays as it was sent. */
static char *
decode (const char *text, gsize length)
{
  g_autofree char *plain = g_strndup (text, length);
  char *decoded = NULL;

  g_strdelimit (plain, "+", ' ');
  decoded = g_uri_unescape_string (plain, "");
  if (decoded != NULL && g_utf8_validate (decoded, -1, NULL))
    return decoded;
  g_free (decoded);
  return g_strndup (text, length);
}

/**
 * stw_http_exchange_dup_query:
 * @name: a parameter of the query
 *
 * Returns: (transfer full): its values, decoded, in order
 */
char **
stw_http_exchange_dup_query (StwHttpExchange *self, const char *name)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  const char *at = self->head.query;

  while (at != NULL && *at != '\0')
    {
      gsize length = strcspn (at, "&");
      gsize name_length = MIN (strcspn (at, "="), length);
      g_autofree char *found = decode (at, name_length);

      if (g_str_equal (found, name))
        {
          gsize start = MIN (name_length + 1, length);
          g_autofree char *value = decode (at + start, length - start);

          g_strv_builder_add (values, value);
        }
      at += length;
      at += *at == '&';
    }
  return g_strv_builder_end (values);
}

/**
 * stw_http_exchange_get_peer:
 *
 * Returns: (transfer none): who sent the request, seen through our own proxy
 */
const StwAddress *
stw_http_exchange_get_peer (StwHttpExchange *self)
{
  return &self->peer;
}

/**
 * stw_http_exchange_get_secrecy:
 *
 * What a proxy says counts from our own alone. To be asked before the exchange is answered, while
 * its handler is first called.
 *
 * Returns: who could have read along
 */
StwHttpSecrecy
stw_http_exchange_get_secrecy (StwHttpExchange *self)
{
  const StwHttpConnection *connection = self->connection;
  const StwHttpServer *server;
  const char *scheme;

  if (connection == NULL)
    return STW_HTTP_OPEN;
  server = connection->server;
  if (server->identity != NULL)
    return STW_HTTP_ENCRYPTED;
  if (server->has_proxy && stw_address_equal (&connection->peer, &server->proxy))
    {
      scheme = stw_http_head_get_field (&self->head, "X-Forwarded-Proto", 0);
      return scheme == NULL || g_ascii_strcasecmp (scheme, "https") == 0 ? STW_HTTP_ENCRYPTED
                                                                         : STW_HTTP_OPEN;
    }
  return stw_address_kind (&connection->peer) == STW_ADDRESS_LOOPBACK ? STW_HTTP_LOCAL
                                                                      : STW_HTTP_OPEN;
}

/**
 * stw_http_exchange_get_body:
 *
 * Returns: (transfer none): the whole body, perhaps empty; only for a route's handle function
 */
GBytes *
stw_http_exchange_get_body (StwHttpExchange *self)
{
  g_return_val_if_fail (self->body != NULL, NULL);

  return self->body;
}

/**
 * stw_http_exchange_set_state:
 * @state: (transfer full) (nullable): what a handler wants to find again
 * @destroy: (nullable): how it is freed
 */
void
stw_http_exchange_set_state (StwHttpExchange *self, gpointer state, GDestroyNotify destroy)
{
  if (self->destroy_state != NULL)
    self->destroy_state (self->state);
  self->state = state;
  self->destroy_state = destroy;
}

/**
 * stw_http_exchange_get_state:
 *
 * Returns: (transfer none) (nullable): what was set
 */
gpointer
stw_http_exchange_get_state (StwHttpExchange *self)
{
  return self->state;
}

static void
append (GByteArray *output, const char *text)
{
  g_byte_array_append (output, (const guint8 *) text, (guint) strlen (text));
}

static void
append_field (GByteArray *output, const char *name, const char *value)
{
  append (output, name);
  append (output, ": ");
  append (output, value);
  append (output, "\r\n");
}

static void
append_head (StwHttpExchange *self, guint status, const char *content_type, gsize length)
{
  StwHttpConnection *connection = self->connection;
  char text[80];

  g_snprintf (text, sizeof text, "HTTP/1.1 %u %s\r\n", status, phrase_of (status));
  append (connection->output, text);
  append_field (connection->output, "Date", stw_http_server_get_date (connection->server));
  if (content_type != NULL)
    append_field (connection->output, "Content-Type", content_type);
  if (status != 204)
    {
      g_snprintf (text, sizeof text, "%" G_GSIZE_FORMAT, length);
      append_field (connection->output, "Content-Length", text);
    }
  append (connection->output, "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n");
  if (connection->closes)
    append_field (connection->output, "Connection", "close");
  else if (self->head.is_old)
    append_field (connection->output, "Connection", "keep-alive");
}

/**
 * stw_http_exchange_answer:
 * @self: (transfer full): an exchange
 * @status: the status
 * @content_type: (nullable): of the body
 * @body: (nullable) (transfer none): the body
 * @headers: (nullable) (array zero-terminated=1): further fields, ended by one without a name
 *
 * Answers, on the server's thread. Nothing of the request may be in @headers.
 */
void
stw_http_exchange_answer (StwHttpExchange *self,
                          guint status,
                          const char *content_type,
                          GBytes *body,
                          const StwHttpField *headers)
{
  StwHttpConnection *connection = self->connection;
  gsize length = 0;
  const guint8 *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;

  if (connection != NULL)
    {
      connection->closes |= !self->head.keep_alive || !self->body_at_hand;
      append_head (self, status, content_type, length);
      for (; headers != NULL && headers->name != NULL; headers++)
        append_field (connection->output, headers->name, headers->value);
      append (connection->output, "\r\n");
      if (length > 0 && !g_str_equal (self->head.method, "HEAD"))
        g_byte_array_append (connection->output, data, (guint) length);
      connection->exchange = NULL;
    }
  stw_http_exchange_free (self);
  if (connection != NULL)
    stw_http_connection_advance (connection);
}

/* The methods that the path has, for a 405. */
static char *
allowed_methods (StwHttpExchange *self)
{
  StwHttpServer *server = self->connection->server;
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < server->n_routes; i++)
    if (g_str_equal (server->routes[i].path, self->head.path))
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", server->routes[i].method);
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static GBytes *
error_body (const char *sentence)
{
  g_autoptr (JsonNode) text = json_node_alloc ();
  g_autofree char *quoted = NULL;
  char *json;

  json_node_init_string (text, sentence);
  quoted = json_to_string (text, FALSE);
  json = g_strdup_printf ("{\"error\": %s}\n", quoted);
  return g_bytes_new_take (json, strlen (json));
}

/**
 * stw_http_exchange_refuse:
 * @self: (transfer full): an exchange
 * @status: why, as a number
 * @sentence: why, in words, with nothing of the request's text
 * @retry_after: after how many seconds to try again, 0 for no advice
 *
 * Answers with an error as JSON.
 */
void
stw_http_exchange_refuse (StwHttpExchange *self,
                          guint status,
                          const char *sentence,
                          guint retry_after)
{
  g_autoptr (GBytes) body = error_body (sentence);
  g_autofree char *value = NULL;
  StwHttpField headers[2] = { { NULL, NULL }, { NULL, NULL } };

  if (retry_after > 0)
    headers[0] = (StwHttpField){ "Retry-After", value = g_strdup_printf ("%u", retry_after) };
  else if (status == 405 && self->connection != NULL)
    headers[0] = (StwHttpField){ "Allow", value = allowed_methods (self) };
  else if (status == 401)
    headers[0] = (StwHttpField){ "WWW-Authenticate", "Bearer" };
  stw_http_exchange_answer (self, status, JSON_TYPE, body, headers);
}

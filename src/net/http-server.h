/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/address.h"
#include "net/http-exchange.h"
#include "net/transport.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwHttpRoute:
 * @method: such as "POST"
 * @path: the exact path
 * @body_limit: the most bytes that a body may have
 * @admit: (nullable): sees the head before the body is asked for; answers the exchange itself and
 *   returns %FALSE to refuse it
 * @handle: sees the whole request, and answers now or later
 * @refused: (nullable): hears with which status the server itself refused a request of this row,
 * such as one that is too large or never becomes complete
 * @data: what each is called with
 *
 * One row of a server's table.
 */
typedef struct
{
  const char *method;
  const char *path;
  gsize body_limit;
  gboolean (*admit) (StwHttpExchange *exchange, gpointer data);
  void (*handle) (StwHttpExchange *exchange, gpointer data);
  void (*refused) (StwHttpExchange *exchange, guint status, gpointer data);
  gpointer data;
} StwHttpRoute;

/**
 * StwHttpLimits:
 * @connections: at once; what the process may open can lower it
 * @connections_per_address: at once from one address
 * @body_bytes: of all requests in work together
 * @head_time: until a head must be complete, milliseconds
 * @idle_time: until a connection without a request is closed, milliseconds
 * @body_time: how long a body may always take, milliseconds
 * @body_rate: bytes a second that give a body more time than that
 * @body_time_most: how long a body may take however large it is, milliseconds
 */
typedef struct
{
  guint connections;
  guint connections_per_address;
  gsize body_bytes;
  gint64 head_time;
  gint64 idle_time;
  gint64 body_time;
  gint64 body_rate;
  gint64 body_time_most;
} StwHttpLimits;

extern const StwHttpLimits stw_http_limits_default;

typedef struct _StwHttpServer StwHttpServer;

StwHttpServer *
stw_http_server_new (const StwHttpRoute *routes, guint n_routes, const StwHttpLimits *limits);
void stw_http_server_free (StwHttpServer *self);
void stw_http_server_set_tls (StwHttpServer *self, StwTlsIdentity *identity);
gboolean stw_http_server_set_proxy (StwHttpServer *self, const char *address, GError **error);
gboolean stw_http_server_listen (StwHttpServer *self, const char *address_port, GError **error);
char *stw_http_server_dup_url (StwHttpServer *self);
guint16 stw_http_server_get_port (StwHttpServer *self);
void stw_http_server_drain (StwHttpServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwHttpServer, stw_http_server_free)

G_END_DECLS

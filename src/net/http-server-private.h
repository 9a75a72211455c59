/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the server's three files share: the server (who may connect), a connection (where one
 * message ends) and an exchange (one request and its answer). */

#pragma once

#include "net/http-server.h"

typedef struct _StwHttpConnection StwHttpConnection;

struct _StwHttpServer
{
  StwHttpRoute *routes; /* (owned) (array length=n_routes) */
  guint n_routes;
  StwHttpLimits limits;
  StwTlsIdentity *identity; /* (owned) (nullable) */
  StwAddress proxy;
  gboolean has_proxy;

  int listener;          /* (owned): -1 when it does not listen */
  int poller;            /* (owned): epoll, so that idle connections cost nothing */
  GSource *poll_source;  /* (owned) */
  GSource *sweep_source; /* (owned) */
  StwAddress address;
  guint16 port;
  gboolean paused; /* the process has no descriptor left */

  GPtrArray *connections; /* (owned) (element-type StwHttpConnection) */
  GPtrArray *ended;       /* (owned): freed when no event can name them any more */
  gsize body_bytes;       /* held for requests in work */
  gint64 date_second;
  char date[32];
};

typedef enum
{
  STW_HTTP_READS_HEAD,
  STW_HTTP_READS_BODY,
  STW_HTTP_IN_WORK,
  STW_HTTP_LINGERS, /* all is said; reads on a little so that the sender can see it */
  STW_HTTP_ENDED,
} StwHttpPhase;

struct _StwHttpConnection
{
  StwHttpServer *server;   /* (unowned) */
  guint index;             /* in the server's list */
  StwTransport *transport; /* (owned) */
  StwAddress peer;
  StwHttpPhase phase;
  guint32 events;   /* what epoll waits for */
  gint64 began;     /* the present phase, monotonic milliseconds */
  gint64 deadline;  /* when it must be over */
  gboolean crowded; /* one too many: answered with 503 */
  gboolean hung_up; /* nothing more will come */
  gboolean closes;  /* after the present answer */
  gboolean advancing;

  GByteArray *input; /* (owned): what has come */
  gsize taken;       /* how much of it is dealt with */
  StwHttpScan scan;
  StwHttpExchange *exchange; /* (unowned) (nullable): the handler owns it */
  GByteArray *output;        /* (owned) */
  gsize sent;
  gsize n_lingered;
};

struct _StwHttpExchange
{
  StwHttpConnection *connection; /* (unowned) (nullable): %NULL when the sender is gone */
  char *text;                    /* (owned): the head's */
  StwHttpHead head;
  const StwHttpRoute *route; /* (nullable) */
  StwAddress peer;
  StwHttpChunks chunks;
  GByteArray *incoming;  /* (owned) (nullable): the body while it comes */
  GBytes *body;          /* (owned) (nullable): the body when it has come */
  gsize body_bytes;      /* what it counts in the server's sum */
  gboolean body_at_hand; /* nothing of the body is outstanding */
  gpointer state;        /* (owned) (nullable): the handler's */
  GDestroyNotify destroy_state;
};

StwHttpConnection *
stw_http_connection_new (StwHttpServer *server, int fd, const StwAddress *peer, gboolean crowded);
void stw_http_connection_free (StwHttpConnection *self);
void stw_http_connection_handle (StwHttpConnection *self, guint32 events);
void stw_http_connection_check_deadline (StwHttpConnection *self, gint64 now);
void stw_http_connection_advance (StwHttpConnection *self);
void stw_http_connection_end (StwHttpConnection *self);

StwHttpExchange *stw_http_exchange_new (StwHttpConnection *connection,
                                        const guint8 *head,
                                        gsize length,
                                        const StwHttpFault **ret_fault);
void stw_http_exchange_free (StwHttpExchange *self);

void stw_http_server_remove (StwHttpServer *self, StwHttpConnection *connection);
const char *stw_http_server_get_date (StwHttpServer *self);

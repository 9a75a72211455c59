/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One sender's connection, on the server's thread: finds where each request begins and ends, has it
 * handled, and sends the answers in order. One request is in work at a time; what is sent ahead
 * waits in the socket. */

#include "config.h"

#include "base/clock.h"
#include "net/http-server-private.h"

#include <string.h>
#include <sys/epoll.h>

#define READ_SIZE 16384

/* How much of an unwanted body is read, and for how long, so that the sender sees the answer. */
#define LINGER_BYTES (2 * 1024 * 1024)
#define LINGER_TIME (2 * STW_SECOND)

#define CONTINUE "HTTP/1.1 100 Continue\r\n\r\n"

static const StwHttpFault fault_crowded = { 503,
                                            "Too many connections are open. Try again later." };
static const StwHttpFault fault_busy = { 503, "Too much is in work. Try again later." };
static const StwHttpFault fault_path = { 404, "There is nothing at this path." };
static const StwHttpFault fault_method = { 405, "This path does not take that method." };
static const StwHttpFault fault_no_length = { 411, "The request must announce its length." };
static const StwHttpFault fault_late = { 408, "The request did not come in time." };
static const StwHttpFault fault_cut = { 400, "The request ended before it was complete." };

static void
enter (StwHttpConnection *self, StwHttpPhase phase, gint64 time)
{
  self->phase = phase;
  self->began = stw_clock_monotonic ();
  self->deadline = self->began + time;
}

/* Writing to epoll costs a system call: only what changes is said. */
static void
watch (StwHttpConnection *self, guint32 events)
{
  struct epoll_event event = { .events = events, .data.ptr = self };

  if (self->events == events || self->phase == STW_HTTP_ENDED)
    return;
  self->events = events;
  epoll_ctl (self->server->poller, EPOLL_CTL_MOD, stw_transport_get_fd (self->transport), &event);
}

/**
 * stw_http_connection_new:
 * @server: whose it is
 * @fd: (transfer full): the socket
 * @peer: who is at the other end
 * @crowded: whether it is one too many, to be answered with 503
 *
 * Returns: (transfer full): the connection, watched from now on
 */
StwHttpConnection *
stw_http_connection_new (StwHttpServer *server, int fd, const StwAddress *peer, gboolean crowded)
{
  StwHttpConnection *self = g_new0 (StwHttpConnection, 1);
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = self };

  self->server = server;
  self->transport = stw_transport_new (fd, server->identity);
  self->peer = *peer;
  self->crowded = crowded;
  self->input = g_byte_array_new ();
  self->output = g_byte_array_new ();
  self->events = EPOLLIN;
  epoll_ctl (server->poller, EPOLL_CTL_ADD, fd, &event);
  enter (self, STW_HTTP_READS_HEAD, server->limits.head_time);
  return self;
}

/**
 * stw_http_connection_free:
 * @self: (transfer full): a connection that has ended
 */
void
stw_http_connection_free (StwHttpConnection *self)
{
  g_byte_array_unref (self->input);
  g_byte_array_unref (self->output);
  g_clear_pointer (&self->transport, stw_transport_free);
  g_free (self);
}

/**
 * stw_http_connection_end:
 *
 * Closes the connection at once. A request that is in work goes on, its answer is dropped; one
 * whose body was still coming is forgotten.
 */
void
stw_http_connection_end (StwHttpConnection *self)
{
  StwHttpExchange *exchange = g_steal_pointer (&self->exchange);

  if (self->phase == STW_HTTP_ENDED)
    return;
  if (exchange != NULL && self->phase != STW_HTTP_IN_WORK)
    stw_http_exchange_free (exchange);
  else if (exchange != NULL)
    {
      self->server->body_bytes -= exchange->body_bytes;
      exchange->connection = NULL;
    }
  self->phase = STW_HTTP_ENDED;
  g_clear_pointer (&self->transport, stw_transport_free);
  stw_http_server_remove (self->server, self);
}

static gsize
n_waiting (StwHttpConnection *self)
{
  return self->input->len - self->taken;
}

static void
take (StwHttpConnection *self, gsize length)
{
  self->taken += length;
  if (self->taken < self->input->len)
    return;
  self->taken = 0;
  g_byte_array_set_size (self->input, 0);
}

/* After a fault nobody knows where the next request begins, so the connection ends with the answer.
 */
static void
refuse (StwHttpConnection *self, const StwHttpFault *fault)
{
  const StwHttpFault *none;
  const StwHttpRoute *route;
  g_autofree char *limit = NULL;

  if (self->exchange == NULL)
    self->exchange = stw_http_exchange_new (self, NULL, 0, &none);
  route = self->exchange->route;
  if (route != NULL && route->refused != NULL)
    route->refused (self->exchange, fault->status, route->data);
  self->phase = STW_HTTP_IN_WORK;
  self->deadline = G_MAXINT64;
  if (fault == &stw_http_fault_body_too_large && route != NULL)
    limit = g_strdup_printf ("The body is larger than %" G_GSIZE_FORMAT " KiB.",
                             route->body_limit / 1024);
  stw_http_exchange_refuse (self->exchange,
                            fault->status,
                            limit != NULL ? limit : fault->sentence,
                            fault->status == 503 ? 5 : 0);
}

/* What can be said against a request from its head alone. */
static const StwHttpFault *
judge_head (StwHttpConnection *self, StwHttpExchange *exchange)
{
  const StwHttpHead *head = &exchange->head;
  const StwHttpRoute *route = exchange->route;

  if (self->crowded)
    return &fault_crowded;
  if (route == NULL)
    {
      for (guint i = 0; i < self->server->n_routes; i++)
        if (g_str_equal (self->server->routes[i].path, head->path))
          return &fault_method;
      return &fault_path;
    }
  if (route->body_limit > 0 && head->content_length < 0 && !head->chunked)
    return &fault_no_length;
  return NULL;
}

static void
begin_body (StwHttpConnection *self)
{
  StwHttpExchange *exchange = self->exchange;

  exchange->incoming = g_byte_array_new ();
  enter (self, STW_HTTP_READS_BODY, self->server->limits.body_time);
  if (exchange->head.expects_continue && n_waiting (self) == 0 && !exchange->body_at_hand)
    g_byte_array_append (self->output, (const guint8 *) CONTINUE, strlen (CONTINUE));
}

/* Whether the body may come; otherwise the request has been refused. Who sends is asked for first,
 * so that what is too large can be told of somebody. */
static gboolean
admit (StwHttpConnection *self, StwHttpExchange *exchange, gsize announced)
{
  const StwHttpRoute *route = exchange->route;

  if (route->admit != NULL && !route->admit (exchange, route->data))
    return FALSE;
  if (announced <= route->body_limit)
    return TRUE;
  refuse (self, &stw_http_fault_body_too_large);
  return FALSE;
}

static void
take_head (StwHttpConnection *self, gsize length)
{
  const StwHttpFault *fault;
  StwHttpExchange *exchange;
  gsize announced;

  exchange = stw_http_exchange_new (self, self->input->data + self->taken, length, &fault);
  self->exchange = exchange;
  self->scan = (StwHttpScan){ 0 };
  take (self, length);
  if (fault != NULL)
    {
      refuse (self, fault);
      return;
    }
  announced = exchange->head.content_length > 0 ? (gsize) exchange->head.content_length : 0;
  exchange->body_at_hand = !exchange->head.chunked && announced <= n_waiting (self);
  fault = judge_head (self, exchange);
  /* Where a request is wrong as a whole, so may be what it says of its body. */
  self->closes |=
    fault == &fault_crowded || fault == &fault_no_length || (fault != NULL && announced > 0);
  self->phase = STW_HTTP_IN_WORK;
  self->deadline = G_MAXINT64;
  if (fault != NULL)
    refuse (self, fault);
  else if (admit (self, exchange, announced))
    {
      begin_body (self);
      return;
    }
  /* Refused: what has already come of the body must not be read as a request. */
  take (self, MIN (announced, n_waiting (self)));
}

/* Looks for the next request; whether something happened. */
static gboolean
read_head (StwHttpConnection *self)
{
  const StwHttpFault *fault;
  gsize length;

  /* RFC 9112, 2.2: empty lines before a request are passed over. */
  while (self->scan.position == 0 && n_waiting (self) >= 2 &&
         memcmp (self->input->data + self->taken, "\r\n", 2) == 0)
    take (self, 2);
  if (n_waiting (self) == 0)
    {
      if (self->hung_up)
        stw_http_connection_end (self);
      return FALSE;
    }
  if (self->scan.position == 0)
    enter (self, STW_HTTP_READS_HEAD, self->server->limits.head_time);
  fault = stw_http_scan_head (&self->scan,
                              (const char *) self->input->data + self->taken,
                              n_waiting (self),
                              &length);
  if (fault == NULL && length == 0 && self->hung_up)
    fault = &fault_cut;
  if (fault != NULL)
    refuse (self, fault);
  else if (length > 0)
    take_head (self, length);
  return fault != NULL || length > 0;
}

/* Adds what has come to the body; whether it is complete. */
static gboolean
collect_body (StwHttpConnection *self, const StwHttpFault **ret_fault)
{
  StwHttpExchange *exchange = self->exchange;
  const guint8 *data = self->input->data + self->taken;
  gsize length = n_waiting (self);
  gsize before = exchange->incoming->len;
  gboolean complete;

  if (exchange->head.chunked)
    {
      *ret_fault = stw_http_chunks_decode (&exchange->chunks,
                                           data,
                                           &length,
                                           exchange->route->body_limit,
                                           exchange->incoming);
      complete = stw_http_chunks_is_complete (&exchange->chunks);
    }
  else
    {
      gsize announced = (gsize) MAX (exchange->head.content_length, 0);

      length = MIN (length, announced - before);
      g_byte_array_append (exchange->incoming, data, (guint) length);
      complete = exchange->incoming->len == announced;
    }
  take (self, length);
  exchange->body_bytes += exchange->incoming->len - before;
  self->server->body_bytes += exchange->incoming->len - before;
  return complete;
}

static void
extend_deadline (StwHttpConnection *self)
{
  const StwHttpLimits *limits = &self->server->limits;
  gint64 earned = (gint64) self->exchange->incoming->len * 1000 / limits->body_rate;

  self->deadline = self->began + MIN (limits->body_time + earned, limits->body_time_most);
}

/* Takes what has come of the body; whether something happened. */
static gboolean
read_body (StwHttpConnection *self)
{
  const StwHttpFault *fault = NULL;
  StwHttpExchange *exchange = self->exchange;
  gboolean complete = collect_body (self, &fault);

  if (fault == NULL && self->server->body_bytes > self->server->limits.body_bytes)
    fault = &fault_busy;
  if (fault == NULL && !complete && self->hung_up)
    fault = &fault_cut;
  if (fault != NULL)
    {
      exchange->body_at_hand = FALSE;
      refuse (self, fault);
      return TRUE;
    }
  extend_deadline (self);
  if (!complete)
    return FALSE;
  exchange->body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->incoming));
  exchange->body_at_hand = TRUE;
  self->phase = STW_HTTP_IN_WORK;
  self->deadline = G_MAXINT64;
  exchange->route->handle (exchange, exchange->route->data);
  return TRUE;
}

/* Sends what it can; whether all is sent. */
static gboolean
flush (StwHttpConnection *self)
{
  while (self->sent < self->output->len)
    {
      gssize n = stw_transport_write (self->transport,
                                      self->output->data + self->sent,
                                      self->output->len - self->sent);

      if (n == STW_TRANSPORT_FAILED)
        {
          stw_http_connection_end (self);
          return FALSE;
        }
      if (n == STW_TRANSPORT_AGAIN)
        {
          if (self->deadline == G_MAXINT64)
            self->deadline = stw_clock_monotonic () + self->server->limits.body_time_most;
          return FALSE;
        }
      self->sent += (gsize) n;
    }
  self->sent = 0;
  g_byte_array_set_size (self->output, 0);
  return TRUE;
}

/* The answer has gone: what comes next on this connection? */
static void
conclude (StwHttpConnection *self)
{
  if (!self->closes)
    enter (self, STW_HTTP_READS_HEAD, self->server->limits.idle_time);
  else if (self->hung_up)
    stw_http_connection_end (self);
  else
    {
      stw_transport_shutdown (self->transport);
      enter (self, STW_HTTP_LINGERS, LINGER_TIME);
    }
}

static gboolean
step (StwHttpConnection *self)
{
  if (self->phase == STW_HTTP_ENDED || !flush (self))
    return FALSE;
  switch (self->phase)
    {
    case STW_HTTP_READS_HEAD:
      return read_head (self);
    case STW_HTTP_READS_BODY:
      return read_body (self);
    case STW_HTTP_IN_WORK:
      if (self->exchange != NULL)
        return FALSE;
      conclude (self);
      return TRUE;
    case STW_HTTP_LINGERS:
      self->n_lingered += n_waiting (self);
      take (self, n_waiting (self));
      if (self->hung_up || self->n_lingered > LINGER_BYTES)
        stw_http_connection_end (self);
      return FALSE;
    case STW_HTTP_ENDED:
    default:
      return FALSE;
    }
}

/* In work nothing is read; but epoll is only told so when something does come. */
static guint32
wanted_events (StwHttpConnection *self)
{
  if (self->sent < self->output->len || stw_transport_wants_write (self->transport))
    return EPOLLOUT;
  if (self->phase == STW_HTTP_IN_WORK)
    return self->events & EPOLLIN;
  return self->hung_up ? 0 : EPOLLIN;
}

/**
 * stw_http_connection_advance:
 *
 * Goes on as far as can be gone without waiting.
 */
void
stw_http_connection_advance (StwHttpConnection *self)
{
  if (self->advancing)
    return;
  self->advancing = TRUE;
  while (step (self))
    ;
  self->advancing = FALSE;
  if (self->phase != STW_HTTP_ENDED)
    watch (self, wanted_events (self));
}

/* Reads once, and again only for what TLS holds back; whether the connection still stands. */
static gboolean
fill (StwHttpConnection *self)
{
  do
    {
      guint before;
      gssize n;

      if (self->taken > 0)
        g_byte_array_remove_range (self->input, 0, (guint) self->taken);
      self->taken = 0;
      before = self->input->len;
      g_byte_array_set_size (self->input, before + READ_SIZE);
      n = stw_transport_read (self->transport, self->input->data + before, READ_SIZE);
      g_byte_array_set_size (self->input, before + (guint) MAX (n, 0));
      if (n == STW_TRANSPORT_FAILED)
        {
          stw_http_connection_end (self);
          return FALSE;
        }
      self->hung_up |= n == 0;
    }
  while (stw_transport_has_pending (self->transport));
  return TRUE;
}

/**
 * stw_http_connection_handle:
 * @events: what epoll says of the socket
 *
 * Does what can be done now.
 */
void
stw_http_connection_handle (StwHttpConnection *self, guint32 events)
{
  if (self->phase == STW_HTTP_ENDED)
    return;
  if ((events & EPOLLERR) != 0 || ((events & EPOLLHUP) != 0 && (events & EPOLLIN) == 0))
    {
      stw_http_connection_end (self);
      return;
    }
  if ((events & EPOLLIN) != 0 && self->phase == STW_HTTP_IN_WORK)
    {
      watch (self, self->events & ~(guint32) EPOLLIN);
      return;
    }
  /* A handshake may wait to write, and then reading is what carries it on. */
  if (((events & EPOLLIN) != 0 || stw_transport_wants_write (self->transport)) && !fill (self))
    return;
  stw_http_connection_advance (self);
}

/**
 * stw_http_connection_check_deadline:
 * @now: monotonic milliseconds
 *
 * Ends what takes too long: with a word to whoever has begun a request, without one otherwise.
 */
void
stw_http_connection_check_deadline (StwHttpConnection *self, gint64 now)
{
  gboolean begun = self->phase == STW_HTTP_READS_BODY ||
                   (self->phase == STW_HTTP_READS_HEAD && n_waiting (self) > 0);

  if (now < self->deadline)
    return;
  if (!begun || self->output->len > 0)
    {
      stw_http_connection_end (self);
      return;
    }
  refuse (self, &fault_late);
}

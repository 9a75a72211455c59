/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A strict HTTP/1.1 server for one table of routes. It lives on the thread that made it, in that
 * thread's default main context, and never blocks. */

#define G_LOG_DOMAIN "stw-net"

#include "config.h"

#include "net/http-server.h"

#include "base/clock.h"
#include "net/error.h"
#include "net/http-server-private.h"

#include <glib/gi18n.h>
#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS_AT_ONCE 64
#define ACCEPTS_AT_ONCE 64

/* Descriptors that the rest of the process needs, and connections that only hear a 503. */
#define SPARE_DESCRIPTORS 128
#define SPARE_CONNECTIONS 64

const StwHttpLimits stw_http_limits_default = {
  .connections = 1024,
  .connections_per_address = 512,
  .body_bytes = 64 * 1024 * 1024,
  .head_time = 20 * STW_SECOND,
  .idle_time = 60 * STW_SECOND,
  .body_time = 20 * STW_SECOND,
  .body_rate = 16 * 1024,
  .body_time_most = 90 * STW_SECOND,
};

static gboolean poll_cb (int fd, GIOCondition condition, gpointer user_data);
static gboolean sweep_cb (gpointer user_data);

static GSource *
attach (GSource *source, GSourceFunc function, gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  g_source_set_callback (source, function, data, NULL);
  g_source_attach (source, context);
  return source;
}

/* The database and the log must always be able to open their files. */
static guint
allowed_connections (guint wanted)
{
  struct rlimit limit;
  rlim_t spare = SPARE_DESCRIPTORS + SPARE_CONNECTIONS;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return wanted;
  return limit.rlim_cur > spare ? (guint) MIN ((rlim_t) wanted, limit.rlim_cur - spare) : 1;
}

/**
 * stw_http_server_new:
 * @routes: (array length=n_routes): the table
 * @limits: (nullable): what senders may use up, %NULL for stw_http_limits_default
 *
 * Returns: (transfer full): a server that does not listen yet
 */
StwHttpServer *
stw_http_server_new (const StwHttpRoute *routes, guint n_routes, const StwHttpLimits *limits)
{
  StwHttpServer *self = g_new0 (StwHttpServer, 1);

  self->routes = g_memdup2 (routes, n_routes * sizeof *routes);
  self->n_routes = n_routes;
  self->limits = limits != NULL ? *limits : stw_http_limits_default;
  self->limits.connections = allowed_connections (self->limits.connections);
  self->listener = -1;
  self->connections = g_ptr_array_new ();
  self->ended = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_http_connection_free);
  self->poller = epoll_create1 (EPOLL_CLOEXEC);
  self->poll_source =
    attach (g_unix_fd_source_new (self->poller, G_IO_IN), G_SOURCE_FUNC (poll_cb), self);
  return self;
}

/* Deadlines are looked after while there is anybody who may miss one. */
static void
begin_to_sweep (StwHttpServer *self)
{
  const StwHttpLimits *limits = &self->limits;
  gint64 shortest = MIN (MIN (limits->head_time, limits->idle_time), limits->body_time);

  if (self->sweep_source != NULL)
    return;
  self->sweep_source = g_timeout_source_new ((guint) CLAMP (shortest / 4, 10, 1000));
  g_source_set_callback (self->sweep_source, sweep_cb, self, NULL);
  g_source_attach (self->sweep_source, g_source_get_context (self->poll_source));
}

static void
end_sweeping (StwHttpServer *self)
{
  if (self->sweep_source != NULL)
    g_source_destroy (self->sweep_source);
  g_clear_pointer (&self->sweep_source, g_source_unref);
}

static void
stop_listening (StwHttpServer *self)
{
  if (self->listener >= 0)
    close (self->listener);
  self->listener = -1;
}

/**
 * stw_http_server_free:
 * @self: (transfer full): a server
 *
 * Closes every connection. Exchanges that are in work may still be answered, which then does
 * nothing.
 */
void
stw_http_server_free (StwHttpServer *self)
{
  stop_listening (self);
  while (self->connections->len > 0)
    stw_http_connection_end (g_ptr_array_index (self->connections, 0));
  g_source_destroy (self->poll_source);
  g_source_unref (self->poll_source);
  end_sweeping (self);
  close (self->poller);
  g_ptr_array_unref (self->ended);
  g_ptr_array_unref (self->connections);
  g_clear_pointer (&self->identity, stw_tls_identity_unref);
  g_free (self->routes);
  g_free (self);
}

/**
 * stw_http_server_set_tls:
 * @identity: the certificate to show; later connections speak TLS only
 */
void
stw_http_server_set_tls (StwHttpServer *self, StwTlsIdentity *identity)
{
  g_clear_pointer (&self->identity, stw_tls_identity_unref);
  self->identity = stw_tls_identity_ref (identity);
}

/**
 * stw_http_server_set_proxy:
 * @address: the reverse proxy before this server, whose X-Forwarded-For is believed
 *
 * Returns: whether @address is one, else @error is set
 */
gboolean
stw_http_server_set_proxy (StwHttpServer *self, const char *address, GError **error)
{
  if (!stw_address_parse (address, &self->proxy))
    {
      g_set_error (error,
                   STW_NET_ERROR,
                   STW_NET_ERROR_ADDRESS,
                   "“%s” is no IP address of a proxy.",
                   address);
      return FALSE;
    }
  self->has_proxy = TRUE;
  return TRUE;
}

/* Binds and listens; the descriptor, or -1 with errno set. */
static int
open_listener (const StwAddress *address, guint16 port)
{
  struct sockaddr_in v4 = { .sin_family = AF_INET, .sin_port = g_htons (port) };
  struct sockaddr_in6 v6 = { .sin6_family = AF_INET6, .sin6_port = g_htons (port) };
  gboolean is_v4 = stw_address_is_v4 (address);
  int fd = socket (is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int yes = 1;
  int result;

  if (fd < 0)
    return -1;
  memcpy (&v4.sin_addr, address->bytes + 12, 4);
  memcpy (&v6.sin6_addr, address->bytes, 16);
  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  result = is_v4 ? bind (fd, (struct sockaddr *) &v4, sizeof v4)
                 : bind (fd, (struct sockaddr *) &v6, sizeof v6);
  if (result == 0 && listen (fd, SOMAXCONN) == 0)
    return fd;
  result = errno;
  close (fd);
  errno = result;
  return -1;
}

static guint16
bound_port (int fd)
{
  struct sockaddr_in6 bound = { 0 };
  socklen_t length = sizeof bound;

  /* The port stands at the same place in both families. */
  return getsockname (fd, (struct sockaddr *) &bound, &length) == 0 ? g_ntohs (bound.sin6_port) : 0;
}

static void
watch_listener (StwHttpServer *self)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = NULL };

  epoll_ctl (self->poller, EPOLL_CTL_ADD, self->listener, &event);
}

/**
 * stw_http_server_listen:
 * @address_port: such as "127.0.0.1:8080" or "[::1]:0"; port 0 lets the system choose
 *
 * Another address than loopback needs TLS, or a proxy that speaks it.
 *
 * Returns: whether the server listens, else @error is set
 */
gboolean
stw_http_server_listen (StwHttpServer *self, const char *address_port, GError **error)
{
  g_return_val_if_fail (self->listener < 0, FALSE);

  if (!stw_address_parse_with_port (address_port, &self->address, &self->port))
    {
      g_set_error (error,
                   STW_NET_ERROR,
                   STW_NET_ERROR_ADDRESS,
                   "“%s” is no ADDRESS:PORT to listen on, such as 127.0.0.1:8080 or [::1]:8080.",
                   address_port);
      return FALSE;
    }
  if (stw_address_kind (&self->address) != STW_ADDRESS_LOOPBACK && self->identity == NULL &&
      !self->has_proxy)
    {
      g_set_error (error,
                   STW_NET_ERROR,
                   STW_NET_ERROR_ADDRESS,
                   "Listening on “%s” would send keys over the network in the clear: give a TLS "
                   "certificate, or the address of the proxy that speaks TLS.",
                   address_port);
      return FALSE;
    }
  self->listener = open_listener (&self->address, self->port);
  if (self->listener < 0)
    {
      g_set_error (error,
                   STW_NET_ERROR,
                   STW_NET_ERROR_LISTEN,
                   /* Translators: an address with its port, and why it cannot be had */
                   _ ("Cannot listen on “%s”: %s"),
                   address_port,
                   g_strerror (errno));
      return FALSE;
    }
  self->port = bound_port (self->listener);
  watch_listener (self);
  return TRUE;
}

/**
 * stw_http_server_get_port:
 *
 * Returns: the port that it listens on
 */
guint16
stw_http_server_get_port (StwHttpServer *self)
{
  return self->port;
}

/**
 * stw_http_server_dup_url:
 *
 * Returns: (transfer full): such as "http://127.0.0.1:8080"
 */
char *
stw_http_server_dup_url (StwHttpServer *self)
{
  g_autofree char *address = stw_address_format (&self->address);
  gboolean is_v4 = stw_address_is_v4 (&self->address);

  return g_strdup_printf ("%s://%s%s%s:%u",
                          self->identity != NULL ? "https" : "http",
                          is_v4 ? "" : "[",
                          address,
                          is_v4 ? "" : "]",
                          self->port);
}

/**
 * stw_http_server_drain:
 *
 * Takes no more requests: stops listening and closes what is idle. What is in work may still be
 * answered.
 */
void
stw_http_server_drain (StwHttpServer *self)
{
  stop_listening (self);
  for (guint i = self->connections->len; i > 0; i--)
    {
      StwHttpConnection *connection = g_ptr_array_index (self->connections, i - 1);

      connection->closes = TRUE;
      if (connection->phase != STW_HTTP_IN_WORK && connection->output->len == 0)
        stw_http_connection_end (connection);
    }
}

/**
 * stw_http_server_remove:
 * @connection: (transfer full): one that has ended
 */
void
stw_http_server_remove (StwHttpServer *self, StwHttpConnection *connection)
{
  StwHttpConnection *last = g_ptr_array_index (self->connections, self->connections->len - 1);

  last->index = connection->index;
  g_ptr_array_remove_index_fast (self->connections, connection->index);
  g_ptr_array_add (self->ended, connection);
}

/**
 * stw_http_server_get_date:
 *
 * Returns: (transfer none): the time of now as HTTP writes it
 */
const char *
stw_http_server_get_date (StwHttpServer *self)
{
  static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
  static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  gint64 second = stw_clock_now (NULL) / 1000;
  g_autoptr (GDateTime) time = NULL;

  if (second == self->date_second)
    return self->date;
  time = g_date_time_new_from_unix_utc (second);
  self->date_second = second;
  g_snprintf (self->date,
              sizeof self->date,
              "%s, %02d %s %04d %02d:%02d:%02d GMT",
              days[g_date_time_get_day_of_week (time) % 7],
              g_date_time_get_day_of_month (time),
              months[g_date_time_get_month (time) - 1],
              g_date_time_get_year (time),
              g_date_time_get_hour (time),
              g_date_time_get_minute (time),
              g_date_time_get_second (time));
  return self->date;
}

static gboolean
is_crowded (StwHttpServer *self, const StwAddress *peer)
{
  guint n_same = 0;

  if (self->connections->len >= self->limits.connections)
    return TRUE;
  if (self->has_proxy && stw_address_equal (peer, &self->proxy))
    return FALSE;
  for (guint i = 0; i < self->connections->len; i++)
    {
      StwHttpConnection *connection = g_ptr_array_index (self->connections, i);

      n_same += stw_address_equal (peer, &connection->peer);
    }
  return n_same >= self->limits.connections_per_address;
}

static void
welcome (StwHttpServer *self, int fd, const StwAddress *peer)
{
  StwHttpConnection *connection;
  int yes = 1;

  if (self->connections->len >= self->limits.connections + SPARE_CONNECTIONS)
    {
      close (fd);
      return;
    }
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  connection = stw_http_connection_new (self, fd, peer, is_crowded (self, peer));
  connection->index = self->connections->len;
  g_ptr_array_add (self->connections, connection);
  begin_to_sweep (self);
}

static void
accept_some (StwHttpServer *self)
{
  for (guint i = 0; i < ACCEPTS_AT_ONCE; i++)
    {
      struct sockaddr_storage native;
      socklen_t length = sizeof native;
      StwAddress peer;
      int fd = accept4 (self->listener,
                        (struct sockaddr *) &native,
                        &length,
                        SOCK_NONBLOCK | SOCK_CLOEXEC);

      if (fd < 0 && (errno == EMFILE || errno == ENFILE))
        {
          /* Somebody else took the spare ones; the next sweep tries again. */
          epoll_ctl (self->poller, EPOLL_CTL_DEL, self->listener, NULL);
          self->paused = TRUE;
          begin_to_sweep (self);
        }
      if (fd < 0)
        return;
      if (stw_address_from_native (&native, length, &peer))
        welcome (self, fd, &peer);
      else
        close (fd);
    }
}

static gboolean
poll_cb (int fd, GIOCondition condition, gpointer user_data)
{
  StwHttpServer *self = user_data;
  struct epoll_event events[EVENTS_AT_ONCE];
  int n = epoll_wait (self->poller, events, EVENTS_AT_ONCE, 0);

  for (int i = 0; i < n; i++)
    if (events[i].data.ptr != NULL)
      stw_http_connection_handle (events[i].data.ptr, events[i].events);
    else if (self->listener >= 0)
      accept_some (self);
  g_ptr_array_set_size (self->ended, 0);
  return G_SOURCE_CONTINUE;
}

static gboolean
sweep_cb (gpointer user_data)
{
  StwHttpServer *self = user_data;
  gint64 now = stw_clock_monotonic ();

  for (guint i = self->connections->len; i > 0; i--)
    stw_http_connection_check_deadline (g_ptr_array_index (self->connections, i - 1), now);
  if (self->paused && self->listener >= 0)
    watch_listener (self);
  self->paused = FALSE;
  g_ptr_array_set_size (self->ended, 0);
  if (self->connections->len > 0)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->sweep_source, g_source_unref);
  return G_SOURCE_REMOVE;
}

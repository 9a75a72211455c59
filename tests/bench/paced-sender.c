/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posts single alerts to the door at a given pace and measures the answers. A request's time counts
 * from when it was due, not from when a connection was free for it, so that a slow answer is not
 * hidden by those that had to wait behind it. One thread, no library but GLib. */

#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define N_CONNECTIONS 64
#define N_KINDS 10000
#define N_ASSETS 500
#define LONGEST_PAUSE_US 100000

typedef struct
{
  int fd;
  gint64 due; /* when the request that is on its way was due, 0 while idle */
  char answer[4096];
  gsize length;
} Connection;

typedef struct
{
  const char *key;
  guint port;
  gint64 rate; /* a second, 0 for as fast as it goes */
  gint64 count;
  gint64 sent;
  gint64 begun;
  GArray *times; /* (owned) of gint64, microseconds */
  gint64 n_refused;
  Connection connections[N_CONNECTIONS];
} Bench;

static void
die (const char *what)
{
  g_printerr ("paced-sender: %s: %s\n", what, g_strerror (errno));
  exit (1);
}

static void
open_connection (Bench *bench, Connection *connection)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons ((guint16) bench->port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int on = 1;

  connection->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection->fd < 0 ||
      connect (connection->fd, (struct sockaddr *) &address, sizeof address) != 0)
    die ("connect");
  setsockopt (connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* The same kinds of alerts as alerts.lua. */
static void
send_request (Bench *bench, Connection *connection, gint64 due)
{
  gint64 kind = bench->sent % N_KINDS;
  int asset = (int) (kind % N_ASSETS), check = 100 + (int) (kind / N_ASSETS);
  char body[256], request[1024];
  int body_length = g_snprintf (body,
                                sizeof body,
                                "{\"asset_name\":\"web-%03d\",\"signature\":\"Check %d failed\","
                                "\"severity\":\"high\",\"message\":\"Check %d failed on web-%03d\","
                                "\"tool_source\":\"bench\"}",
                                asset,
                                check,
                                check,
                                asset);
  int length = g_snprintf (request,
                           sizeof request,
                           "POST /api/webhooks/alerts HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
                           "Content-Type: application/json\r\nX-API-Key: %s\r\n"
                           "Content-Length: %d\r\n\r\n%s",
                           bench->port,
                           bench->key,
                           body_length,
                           body);

  if (write (connection->fd, request, (gsize) length) != length)
    die ("write");
  connection->due = due;
  connection->length = 0;
  bench->sent++;
}

/* Whether the whole answer is there; the door's answers have a length. */
static gboolean
is_whole (const Connection *connection)
{
  const char *head_end = g_strstr_len (connection->answer, (gssize) connection->length, "\r\n\r\n");
  const char *length =
    head_end != NULL ? strcasestr (connection->answer, "\r\nContent-Length:") : NULL;

  return length != NULL && length < head_end &&
         connection->length ==
           (gsize) (head_end + 4 - connection->answer) + strtoul (length + 17, NULL, 10);
}

static void
receive (Bench *bench, Connection *connection)
{
  gssize n = read (connection->fd,
                   connection->answer + connection->length,
                   sizeof connection->answer - 1 - connection->length);
  gint64 time;

  if (n <= 0)
    die ("read");
  connection->length += (gsize) n;
  connection->answer[connection->length] = '\0';
  if (!is_whole (connection))
    return;
  time = g_get_monotonic_time () - connection->due;
  g_array_append_val (bench->times, time);
  bench->n_refused += strncmp (connection->answer, "HTTP/1.1 202", 12) != 0;
  connection->due = 0;
}

static gint64
due_time (const Bench *bench)
{
  return bench->rate == 0 ? g_get_monotonic_time ()
                          : bench->begun + bench->sent * G_USEC_PER_SEC / bench->rate;
}

static void
send_what_is_due (Bench *bench)
{
  for (guint i = 0; i < N_CONNECTIONS && bench->sent < bench->count; i++)
    {
      gint64 due = due_time (bench);

      if (due > g_get_monotonic_time ())
        return;
      if (bench->connections[i].due == 0)
        send_request (bench, &bench->connections[i], due);
    }
}

static gboolean
has_idle_connection (const Bench *bench)
{
  for (guint i = 0; i < N_CONNECTIONS; i++)
    if (bench->connections[i].due == 0)
      return TRUE;
  return FALSE;
}

/* Until the next request is due or an answer comes, to the microsecond: a sender that asked again
 * and again would take the processor from those it measures. */
static struct timespec
get_pause (const Bench *bench)
{
  gint64 pause = LONGEST_PAUSE_US;

  if (bench->sent < bench->count && has_idle_connection (bench))
    pause = CLAMP (due_time (bench) - g_get_monotonic_time (), 0, LONGEST_PAUSE_US);
  return (struct timespec){ .tv_nsec = (long) pause * 1000 };
}

static void
run (Bench *bench)
{
  struct pollfd fds[N_CONNECTIONS];

  for (guint i = 0; i < N_CONNECTIONS; i++)
    {
      open_connection (bench, &bench->connections[i]);
      fds[i] = (struct pollfd){ .fd = bench->connections[i].fd, .events = POLLIN };
    }
  bench->begun = g_get_monotonic_time ();
  while ((gint64) bench->times->len < bench->count)
    {
      struct timespec pause;

      send_what_is_due (bench);
      pause = get_pause (bench);
      if (ppoll (fds, N_CONNECTIONS, &pause, NULL) < 0)
        die ("ppoll");
      for (guint i = 0; i < N_CONNECTIONS; i++)
        if (fds[i].revents != 0)
          receive (bench, &bench->connections[i]);
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 *first = a, *second = b;

  return (*first > *second) - (*first < *second);
}

static double
percentile (GArray *times, guint per_mille)
{
  guint at = MIN (times->len - 1, (guint) ((guint64) times->len * per_mille / 1000));

  return (double) g_array_index (times, gint64, at) / 1000.0;
}

int
main (int argc, char **argv)
{
  g_autofree Bench *bench = g_new0 (Bench, 1);
  double seconds;

  if (argc != 5)
    {
      g_printerr ("paced-sender PORT KEY RATE COUNT: RATE a second, 0 for as fast as it goes\n");
      return 2;
    }
  bench->port = (guint) g_ascii_strtoull (argv[1], NULL, 10);
  bench->key = argv[2];
  bench->rate = g_ascii_strtoll (argv[3], NULL, 10);
  bench->count = MAX (1, g_ascii_strtoll (argv[4], NULL, 10));
  bench->times = g_array_sized_new (FALSE, FALSE, sizeof (gint64), (guint) bench->count);
  run (bench);
  seconds = (double) (g_get_monotonic_time () - bench->begun) / G_USEC_PER_SEC;
  g_array_sort (bench->times, compare);
  g_print ("%u answers in %.1f s, %.0f a second; p50 %.2f ms, p99 %.2f ms, longest %.1f ms; "
           "%" G_GINT64_FORMAT " refused\n",
           bench->times->len,
           seconds,
           bench->times->len / seconds,
           percentile (bench->times, 500),
           percentile (bench->times, 990),
           percentile (bench->times, 1000),
           bench->n_refused);
  g_array_unref (bench->times);
  return bench->n_refused > 0;
}

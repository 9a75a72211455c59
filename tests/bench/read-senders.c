/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long loading all senders takes, and how long it takes to see that none of them knows a
 * message. Prints figures and asserts none. */

#include "config.h"

#include "intake/senders.h"

#include <stdio.h>
#include <string.h>

#define ROUNDS 101

static int
compare (gconstpointer one, gconstpointer other)
{
  gint64 difference = *(const gint64 *) one - *(const gint64 *) other;

  return (difference > 0) - (difference < 0);
}

static void
print_times (const char *what, gint64 *microseconds)
{
  qsort (microseconds, ROUNDS, sizeof *microseconds, compare);
  printf ("%s: %.2f ms, at most %.2f ms\n",
          what,
          (double) microseconds[ROUNDS / 2] / 1000,
          (double) microseconds[ROUNDS - 1] / 1000);
}

static StwSenders *
load (void)
{
  g_autoptr (GError) error = NULL;
  StwSenders *senders = stw_senders_new_builtin (&error);

  if (senders == NULL)
    g_error ("%s", error->message);
  return senders;
}

static void
time_loading (void)
{
  gint64 times[ROUNDS];
  g_autofree char *what = NULL;
  guint n_senders = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 begun = g_get_monotonic_time ();
      g_autoptr (StwSenders) senders = load ();

      times[i] = g_get_monotonic_time () - begun;
      n_senders = stw_senders_count (senders);
    }
  what = g_strdup_printf ("Loading %u senders", n_senders);
  print_times (what, times);
}

/* Members whose names many senders look for, with nothing in them that one of them knows. */
static char *
make_unknown (gsize size)
{
  GString *body = g_string_new ("{\"status\":\"blue\",\"alert\":{\"id\":1},\"event\":\"tick\",");

  g_string_append (body, "\"title\":\"\",\"labels\":[],\"data\":{\"items\":[{\"n\":0}");
  while (body->len < size)
    g_string_append (body, ",{\"name\":\"unit\",\"value\":12.5,\"state\":\"unknown\"}");
  g_string_append (body, "]}}");
  return g_string_free (body, FALSE);
}

static void
time_unknown (const StwSenders *senders, gsize size)
{
  g_autofree char *text = make_unknown (size);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autofree char *what =
    g_strdup_printf ("A message of %zu bytes that nobody knows", strlen (text));
  gint64 times[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 begun = g_get_monotonic_time ();
      g_autoptr (StwMessage) message = stw_message_parse (body, "application/json", NULL);
      g_autoptr (StwReading) reading = stw_senders_read (senders, message, NULL, NULL);

      times[i] = g_get_monotonic_time () - begun;
      if (reading->outcome != STW_OUTCOME_UNRECOGNISED)
        g_error ("%s takes it for its own", reading->source);
    }
  print_times (what, times);
}

int
main (void)
{
  g_autoptr (StwSenders) senders = NULL;

  time_loading ();
  senders = load ();
  time_unknown (senders, 1024);
  time_unknown (senders, 16 * 1024);
  return 0;
}

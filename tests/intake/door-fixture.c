/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A door on a loopback port, with one key and a store in memory. */

#include "door-fixture.h"

#include <string.h>

static gint64
now_cb (gpointer data)
{
  Door *door = data;

  return door->now != 0 ? door->now : g_get_real_time () / 1000;
}

static const StwCaller *
find_caller_cb (const guint8 hash[STW_ACCESS_KEY_HASH], gpointer data)
{
  Door *door = data;
  guint8 right[STW_ACCESS_KEY_HASH];

  stw_access_key_hash (DOOR_KEY, right);
  return memcmp (hash, right, sizeof right) == 0 && !door->revoked ? &door->caller : NULL;
}

static void
submit_cb (StwDelivery *delivery, StwHttpExchange *exchange, gpointer data)
{
  Door *door = data;
  char *text = g_strdup_printf ("{\"accepted\":%u,\"duplicates\":0,\"alerts\":[]}",
                                delivery->reading->alerts->len);
  g_autoptr (GBytes) answer = g_bytes_new_take (text, strlen (text));

  if (door->full)
    {
      stw_delivery_free (delivery);
      stw_door_defer (exchange, 7);
      return;
    }
  g_ptr_array_add (door->deliveries, delivery);
  stw_door_accept (exchange, answer);
}

static void
refused_cb (gint64 company, gint64 source, StwRefusal refusal, gpointer data)
{
  Door *door = data;

  door->refused[refusal]++;
  door->refused_company = company;
}

static void
went_over_cb (gint64 company, gpointer data)
{
  ((Door *) data)->n_over++;
}

static void
clock_is_wrong_cb (gint64 skew, gpointer data)
{
  ((Door *) data)->n_clock++;
}

static void
topic_asks_cb (gint64 company,
               gint64 key,
               const char *topic,
               const char *subscribe_url,
               gpointer data)
{
  Door *door = data;

  g_free (door->asked_topic);
  door->asked_topic = g_strdup (topic);
}

static void
fetch_cb (const char *url,
          gsize max_bytes,
          StwSnsFetched fetched,
          gpointer fetched_data,
          gpointer data)
{
  Door *door = data;
  g_autoptr (GBytes) body = NULL;
  char *text;
  gsize length;

  g_ptr_array_add (door->fetched, g_strdup (url));
  if (door->certificate != NULL && g_file_get_contents (door->certificate, &text, &length, NULL))
    body = g_bytes_new_take (text, length);
  fetched (body, fetched_data);
}

void
door_set_up (Door *door, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *root =
    g_build_filename (g_getenv ("STW_SHARED") != NULL ? g_getenv ("STW_SHARED") : ".",
                      "fixtures",
                      "webhook-signatures",
                      "sns",
                      "ca.pem",
                      NULL);
  StwHttpRoute route;
  StwDoorHost host = { .clock = &door->clock,
                       .trust_file = root,
                       .find_caller = find_caller_cb,
                       .submit = submit_cb,
                       .refused = refused_cb,
                       .went_over = went_over_cb,
                       .clock_is_wrong = clock_is_wrong_cb,
                       .topic_asks = topic_asks_cb,
                       .fetch = fetch_cb,
                       .data = door };

  door->senders = stw_senders_new_builtin (&error);
  g_assert_no_error (error);
  host.senders = door->senders;
  door->clock = (StwClock){ now_cb, door };
  door->caller = (StwCaller){ .company = 1, .source = 2, .key = 3, .rate = { 60000, 60000, 0, 0 } };
  door->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_delivery_free);
  door->fetched = g_ptr_array_new_with_free_func (g_free);
  door->door = stw_door_new (&host);
  route = stw_door_route (door->door);
  door->server = stw_http_server_new (&route, 1, NULL);
  g_assert_true (stw_http_server_listen (door->server, "127.0.0.1:0", NULL));
  door->url = stw_http_server_dup_url (door->server);
  door->client = stw_http_client_new ();
}

void
door_tear_down (Door *door, gconstpointer data)
{
  stw_http_client_free (door->client);
  stw_http_server_free (door->server);
  stw_door_close (door->door);
  stw_senders_unref (door->senders);
  g_ptr_array_unref (door->deliveries);
  g_ptr_array_unref (door->fetched);
  g_free (door->asked_topic);
  g_free (door->certificate);
  g_free (door->url);
}

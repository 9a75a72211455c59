/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gets what a message of SNS names, over the policy for outgoing requests. On the client's thread.
 */

#include "config.h"

#include "intake/sns-fetch.h"

#define TIMEOUT_SECONDS 5

typedef struct
{
  StwSnsFetched fetched;
  gpointer data;
} Fetch;

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Fetch *fetch = data;
  g_autoptr (StwHttpResponse) response = stw_http_client_send_finish (result, NULL);
  gboolean good = response != NULL && response->status == 200;

  fetch->fetched (good ? response->body : NULL, fetch->data);
}

/**
 * stw_sns_fetch:
 * @client: how
 * @url: what, on the internet
 * @max_bytes: the most that may come
 * @fetched: called later, once
 * @fetched_data: what for
 *
 * What a host's #StwSnsFetch comes down to.
 */
void
stw_sns_fetch (StwHttpClient *client,
               const char *url,
               gsize max_bytes,
               StwSnsFetched fetched,
               gpointer fetched_data)
{
  StwHttpRequest request = { .method = "GET",
                             .url = url,
                             .reach = STW_REACH_PUBLIC,
                             .max_bytes = max_bytes,
                             .timeout = TIMEOUT_SECONDS };
  Fetch *fetch = g_new (Fetch, 1);

  *fetch = (Fetch){ fetched, fetched_data };
  stw_http_client_send_async (client, &request, NULL, sent_cb, fetch);
}

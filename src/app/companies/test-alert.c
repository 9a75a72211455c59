/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A test alert that goes the way of every alert: over HTTP, through the door, with its key and its
 * signature. It is news, no problem, so no incident comes of it. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/test-alert.h"

#include "base/clock.h"
#include "net/http-client.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#define BODY                                                                                       \
  "{\"asset_name\":\"steward\",\"signature\":\"Test alert\",\"severity\":\"info\","                \
  "\"state\":\"info\",\"message\":\"A test of the way from a sender to Steward\","                 \
  "\"tool_source\":\"" STW_TEST_ALERT_TOOL "\"}"
#define TIMEOUT_S 10
#define ACCEPTED 202

typedef struct
{
  StwHttpClient *client; /* (owned) */
  gint64 began_at;       /* monotonic, microseconds */
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  stw_http_client_free (sending->client);
  g_free (sending);
}

/* The sentence that the door gives with a refusal. */
static char *
dup_refusal (const StwHttpResponse *response)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *body = g_bytes_get_data (response->body, &length);
  JsonNode *root;

  if (!json_parser_load_from_data (parser, body, (gssize) length, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  return g_strdup (
    json_object_get_string_member_with_default (json_node_get_object (root), "error", NULL));
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Sending *sending = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwHttpResponse) response = stw_http_client_send_finish (result, &error);
  g_autofree char *refusal = NULL;

  if (response == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (response->status == ACCEPTED)
    {
      g_task_return_int (task, (g_get_monotonic_time () - sending->began_at) / 1000);
      return;
    }
  refusal = dup_refusal (response);
  g_task_return_new_error (task,
                           G_IO_ERROR,
                           G_IO_ERROR_FAILED,
                           /* Translators: the number of an HTTP status, and what the door says */
                           _ ("The door answered %u. %s"),
                           response->status,
                           refusal != NULL ? refusal : "");
}

static char *
sign (const char *secret, const char *time)
{
  g_autofree char *text = g_strdup_printf ("%s." BODY, time);
  g_autofree char *mac = g_compute_hmac_for_string (G_CHECKSUM_SHA256,
                                                    (const guint8 *) secret,
                                                    strlen (secret),
                                                    text,
                                                    -1);

  return g_strconcat ("sha256=", mac, NULL);
}

/**
 * stw_test_alert_send_async:
 * @door: where to and with what
 *
 * Sends a test alert as a sender would.
 */
void
stw_test_alert_send_async (const StwSetupDoor *door,
                           GCancellable *cancellable,
                           GAsyncReadyCallback done,
                           gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, data);
  g_autoptr (GBytes) body = g_bytes_new_static (BODY, strlen (BODY));
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, stw_clock_now (NULL) / STW_SECOND);
  g_autofree char *signature = door->secret != NULL ? sign (door->secret, time) : NULL;
  const StwHttpField headers[] = { { (char *) "X-API-Key", (char *) door->key },
                                   { (char *) (signature != NULL ? "X-Signature" : NULL),
                                     signature },
                                   { (char *) "X-Timestamp", time },
                                   { NULL, NULL } };
  const StwHttpRequest request = { .method = "POST",
                                   .url = door->url,
                                   .headers = headers,
                                   .content_type = "application/json",
                                   .body = body,
                                   .reach = STW_REACH_PRIVATE,
                                   .timeout = TIMEOUT_S };
  Sending *sending = g_new0 (Sending, 1);

  sending->client = stw_http_client_new ();
  sending->began_at = g_get_monotonic_time ();
  g_task_set_source_tag (task, stw_test_alert_send_async);
  g_task_set_name (task, "stw_test_alert_send_async");
  g_task_set_task_data (task, sending, sending_free);
  stw_http_client_send_async (sending->client, &request, cancellable, sent_cb, g_object_ref (task));
}

/**
 * stw_test_alert_send_finish:
 * @ret_took: (out): until the answer was there, in milliseconds
 *
 * Returns: whether the door took it
 */
gboolean
stw_test_alert_send_finish (GAsyncResult *result, gint64 *ret_took, GError **error)
{
  gssize took = g_task_propagate_int (G_TASK (result), error);

  if (took < 0)
    return FALSE;
  *ret_took = took;
  return TRUE;
}

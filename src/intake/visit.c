/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One request at the door once its body is there: signature and age, the sender's reading, Amazon's
 * envelopes, and on to the ledger. Lives on the door's thread; only the reading of a large body
 * goes to a worker. */

#include "config.h"

#include "intake/door-private.h"

#include "intake/error.h"
#include "intake/media-type.h"

#include <gio/gio.h>
#include <string.h>

/* From here on a body is read by a worker. */
#define LARGE_BODY (64 * 1024)

#define MAX_DELIVERY_ID 200

static const char nothing_stored[] = "{\"accepted\":0,\"duplicates\":0,\"alerts\":[]}";

static const StwCaller *
look_up_again (StwVisit *self)
{
  return self->door->closed ? NULL
                            : self->door->host.find_caller (self->hash, self->door->host.data);
}

static void
watch_clock (StwVisit *self, gint64 skew)
{
  StwDoor *door = self->door;

  if (stw_clock_watch_note (&door->clock_watch, self->source, skew, stw_clock_monotonic ()))
    door->host.clock_is_wrong (skew, door->host.data);
}

/* Whether the signature is as the caller must sign; otherwise the visit is refused. */
static gboolean
check_signature (StwVisit *self, const StwCaller *caller, GBytes *body)
{
  StwSignedMessage message = { .headers = stw_door_headers (self->exchange),
                               .url = caller->public_url,
                               .now = stw_clock_now (self->door->host.clock) };
  StwSignatureVerdict verdict;
  gint64 skew;

  if (!caller->signs)
    return TRUE;
  if (caller->waits_for_secret)
    {
      stw_visit_refuse (self, STW_REFUSAL_UNAVAILABLE, 30);
      return FALSE;
    }
  message.body = g_bytes_get_data (body, &message.length);
  verdict = stw_signature_verify (&caller->signature, &message, &skew);
  if (verdict == STW_SIGNATURE_GOOD || verdict == STW_SIGNATURE_STALE)
    watch_clock (self, skew);
  if (verdict == STW_SIGNATURE_GOOD)
    return TRUE;
  stw_visit_refuse (self,
                    verdict == STW_SIGNATURE_STALE ? STW_REFUSAL_STALE : STW_REFUSAL_SIGNATURE,
                    0);
  return FALSE;
}

/* An unsigned time proves nothing, but one that is plainly old is not taken either. */
static gboolean
check_age (StwVisit *self, const StwCaller *caller)
{
  const char *text = stw_http_exchange_get_header (self->exchange, "X-Timestamp", 0);
  guint64 seconds;
  gint64 age;

  if (caller->signs || text == NULL ||
      !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &seconds, NULL))
    return TRUE;
  age = stw_clock_now (self->door->host.clock) / STW_SECOND - (gint64) seconds;
  if (ABS (age) <= STW_SIGNATURE_TOLERANCE)
    return TRUE;
  stw_visit_refuse (self, STW_REFUSAL_STALE, 0);
  return FALSE;
}

static gboolean
is_delivery_id (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]))
      return FALSE;
  return length > 0 && length <= MAX_DELIVERY_ID;
}

/* Finds the sender's own name of the message; %FALSE when there is one that cannot be used. */
static gboolean
find_delivery_id (StwHttpExchange *exchange, char **ret_id)
{
  /* Ours, and those that stay the same when their senders try again. */
  static const char *const names[] = { "X-Delivery-ID", "webhook-id", "X-GitHub-Delivery" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = stw_http_exchange_get_header (exchange, names[i], 0);

      if (value == NULL)
        continue;
      if (!is_delivery_id (value) || stw_http_exchange_get_header (exchange, names[i], 1) != NULL)
        return FALSE;
      *ret_id = g_strdup (value);
      return TRUE;
    }
  return TRUE;
}

static StwDelivery *
make_delivery (StwVisit *self, const StwCaller *caller, GBytes *body)
{
  g_auto (GStrv) sources = stw_http_exchange_dup_query (self->exchange, "source");
  StwDelivery *delivery = g_new0 (StwDelivery, 1);

  delivery->company = caller->company;
  delivery->source = caller->source;
  delivery->key = caller->key;
  delivery->media_type = g_strdup (self->media_type);
  delivery->named_sender = g_strdup (sources[0] != NULL ? sources[0] : caller->sender);
  if (caller->own_senders != NULL)
    delivery->own_senders = stw_senders_ref (caller->own_senders);
  delivery->body = g_bytes_ref (body);
  delivery->received_at = stw_clock_now (self->door->host.clock);
  delivery->peer = *stw_http_exchange_get_peer (self->exchange);
  return delivery;
}

static void
refuse_reading (StwVisit *self, const GError *error)
{
  static const struct
  {
    StwRefusal refusal;
    guint status;
  } answers[] = {
    [STW_INTAKE_ERROR_MALFORMED] = { STW_REFUSAL_MALFORMED, 400 },
    [STW_INTAKE_ERROR_MEDIA_TYPE] = { STW_REFUSAL_MEDIA_TYPE, 415 },
    [STW_INTAKE_ERROR_SHAPE] = { STW_REFUSAL_CONTENT, 422 },
    [STW_INTAKE_ERROR_FIELD] = { STW_REFUSAL_CONTENT, 422 },
    [STW_INTAKE_ERROR_LIMIT] = { STW_REFUSAL_CONTENT, 422 },
  };

  g_autofree char *sentence = g_strconcat (error->message, ".", NULL);
  guint code = error->domain == STW_INTAKE_ERROR ? (guint) error->code : STW_INTAKE_ERROR_MALFORMED;

  g_return_if_fail (code < G_N_ELEMENTS (answers));

  /* The errors of reading are fragments, for the command line's sake. */
  sentence[0] = g_ascii_toupper (sentence[0]);
  if (g_str_has_suffix (error->message, "."))
    sentence[strlen (sentence) - 1] = '\0';
  stw_visit_refuse_with (self, answers[code].refusal, answers[code].status, sentence);
}

static void
submit (StwVisit *self)
{
  StwDoor *door = self->door;
  StwDelivery *delivery = g_steal_pointer (&self->delivery);

  door->host.submit (delivery, self->exchange, door->host.data);
}

static void
accept_nothing (StwVisit *self)
{
  g_autoptr (GBytes) answer = g_bytes_new_static (nothing_stored, strlen (nothing_stored));

  stw_door_accept (self->exchange, answer);
}

static void
confirmed_cb (GBytes *body, gpointer data)
{
  StwVisit *self = data;

  if (body != NULL && !self->door->closed)
    accept_nothing (self);
  else
    stw_visit_refuse (self, STW_REFUSAL_UNAVAILABLE, 30);
}

/* A topic that an administrator entered is confirmed; one that no one has heard of is asked about.
 */
static void
handle_confirmation (StwVisit *self, const StwSnsMessage *message, const StwCaller *caller)
{
  StwDoor *door = self->door;

  if (message->type == STW_SNS_UNSUBSCRIBE_CONFIRMATION ||
      !stw_sns_is_subscribe_url (message->subscribe_url))
    accept_nothing (self);
  else if (caller->topics == NULL)
    {
      door->host.topic_asks (caller->company,
                             caller->key,
                             message->topic,
                             message->subscribe_url,
                             door->host.data);
      accept_nothing (self);
    }
  else
    door->host.fetch (message->subscribe_url,
                      STW_SNS_MAX_FETCH,
                      confirmed_cb,
                      self,
                      door->host.data);
}

static void
verified_cb (const StwSnsMessage *message, const GError *error, gpointer data)
{
  StwVisit *self = data;
  const StwCaller *caller = look_up_again (self);

  if (caller == NULL || g_error_matches (error, STW_SNS_ERROR, STW_SNS_ERROR_UNAVAILABLE))
    stw_visit_refuse (self, STW_REFUSAL_UNAVAILABLE, 30);
  else if (g_error_matches (error, STW_SNS_ERROR, STW_SNS_ERROR_STALE))
    stw_visit_refuse_with (self, STW_REFUSAL_STALE, 401, error->message);
  else if (error != NULL)
    stw_visit_refuse_with (self, STW_REFUSAL_SIGNATURE, 401, error->message);
  else if (message->type != STW_SNS_NOTIFICATION)
    handle_confirmation (self, message, caller);
  else
    {
      if (self->delivery->delivery_id == NULL && is_delivery_id (message->id))
        self->delivery->delivery_id = g_strdup (message->id);
      submit (self);
    }
}

/* A key without topics hears only those that ask for leave to send. */
static gboolean
is_allowed_topic (const StwCaller *caller, const StwSnsMessage *message)
{
  if (caller->topics == NULL)
    return message->type == STW_SNS_SUBSCRIPTION_CONFIRMATION;
  return g_strv_contains (caller->topics, message->topic);
}

/* The body has been read, well or not. */
static void
go_on (StwVisit *self, const GError *error)
{
  const StwCaller *caller = look_up_again (self);
  StwSnsMessage *sns = self->delivery->sns;

  if (caller == NULL)
    stw_visit_refuse (self, STW_REFUSAL_UNAVAILABLE, 5);
  else if (error != NULL)
    refuse_reading (self, error);
  else if (sns == NULL)
    submit (self);
  else if (!is_allowed_topic (caller, sns))
    stw_visit_refuse (self, STW_REFUSAL_TOPIC, 0);
  else
    stw_sns_verifier_check (self->door->sns,
                            g_steal_pointer (&self->delivery->sns),
                            stw_clock_now (self->door->host.clock),
                            verified_cb,
                            self);
}

static void
charge_alerts (StwVisit *self)
{
  const StwReading *reading = self->delivery->reading;

  if (reading != NULL && reading->alerts != NULL)
    stw_rate_limit_charge (stw_door_limit (self->door, self->company), reading->alerts->len, 0);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  StwVisit *self = data;
  GError *error = NULL;

  if (stw_delivery_read (self->delivery, self->door->host.senders, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  StwVisit *self = data;
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  charge_alerts (self);
  go_on (self, error);
}

static void
read_in_worker (StwVisit *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, read_cb, self);

  g_task_set_source_tag (task, read_in_worker);
  g_task_set_name (task, "read a large delivery");
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, read_thread);
}

static void
read_here (StwVisit *self)
{
  g_autoptr (GError) error = NULL;

  stw_delivery_read (self->delivery, self->door->host.senders, &error);
  charge_alerts (self);
  go_on (self, error);
}

/**
 * stw_visit_handle:
 * @exchange: a request that was let in by its head
 * @data: the door
 *
 * Judges the body, and hands what it says on.
 */
void
stw_visit_handle (StwHttpExchange *exchange, gpointer data)
{
  StwVisit *self = stw_http_exchange_get_state (exchange);
  const StwCaller *caller = look_up_again (self);
  GBytes *body = stw_http_exchange_get_body (exchange);
  g_autofree char *delivery_id = NULL;

  if (caller == NULL)
    {
      stw_visit_refuse (self, STW_REFUSAL_KEY, 0);
      return;
    }
  stw_rate_limit_charge (stw_door_limit (self->door, self->company), 0, g_bytes_get_size (body));
  if (!check_signature (self, caller, body) || !check_age (self, caller))
    return;
  if (!find_delivery_id (exchange, &delivery_id))
    {
      stw_visit_refuse (self, STW_REFUSAL_DELIVERY_ID, 0);
      return;
    }
  self->delivery = make_delivery (self, caller, body);
  self->delivery->delivery_id = g_steal_pointer (&delivery_id);
  if (g_bytes_get_size (body) > LARGE_BODY)
    read_in_worker (self);
  else
    read_here (self);
}

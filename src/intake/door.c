/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The webhook door: what is asked of a request before its body is read, in the order of cost. Lives
 * on the server's thread. */

#include "config.h"

#include "intake/door.h"

#include "intake/door-private.h"
#include "intake/media-type.h"

#include <sodium.h>
#include <string.h>

static const struct
{
  const char *word;
  guint status;
  const char *sentence;
} refusals[STW_N_REFUSALS] = {
  [STW_REFUSAL_KEY] = { "key", 401, "The API key is missing or not valid." },
  [STW_REFUSAL_ADDRESS] = { "address", 403, "This key may not be used from this address." },
  [STW_REFUSAL_RATE] = { "rate", 429, "More is sent than was agreed. Send less, or later." },
  [STW_REFUSAL_MEDIA_TYPE] = { "media-type",
                               415,
                               "Send JSON, a form or XML, in UTF-8 and not compressed." },
  [STW_REFUSAL_SIGNATURE] = { "signature", 401, "The signature is missing or wrong." },
  [STW_REFUSAL_STALE] = { "stale", 401, "The signed time is more than five minutes from ours." },
  [STW_REFUSAL_DELIVERY_ID] = { "delivery-id",
                                400,
                                "A delivery id must be one of 1 to 200 visible ASCII characters." },
  [STW_REFUSAL_MALFORMED] = { "malformed", 400, "The body is malformed." },
  [STW_REFUSAL_CONTENT] = { "content", 422, "The body is not what is taken here." },
  /* The server answers these by itself. */
  [STW_REFUSAL_TOO_LARGE] = { .word = "too-large" },
  [STW_REFUSAL_INCOMPLETE] = { .word = "incomplete" },
  [STW_REFUSAL_TOPIC] = { "topic", 403, "This SNS topic may not send with this key." },
  [STW_REFUSAL_UNAVAILABLE] = { "unavailable", 503, "This cannot be taken now. Try again later." },
};

/**
 * stw_refusal_to_word:
 *
 * Returns: (transfer none): the refusal as it is counted and logged
 */
const char *
stw_refusal_to_word (StwRefusal refusal)
{
  g_return_val_if_fail (refusal < STW_N_REFUSALS, NULL);

  return refusals[refusal].word;
}

StwDoor *
stw_door_ref (StwDoor *self)
{
  self->references++;
  return self;
}

void
stw_door_unref (StwDoor *self)
{
  if (--self->references > 0)
    return;
  g_hash_table_unref (self->limits);
  stw_sns_verifier_free (self->sns);
  g_free (self);
}

/**
 * stw_door_new:
 * @host: what the door needs; copied
 *
 * Returns: (transfer full): a door
 */
StwDoor *
stw_door_new (const StwDoorHost *host)
{
  StwDoor *self = g_new0 (StwDoor, 1);

  self->host = *host;
  self->references = 1;
  self->limits = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->sns = stw_sns_verifier_new (host->fetch, host->data, host->trust_file);
  return self;
}

/**
 * stw_door_close:
 * @self: (transfer full): a door
 *
 * Calls the host no more, once the server is gone. What is still being read is dropped.
 */
void
stw_door_close (StwDoor *self)
{
  self->closed = TRUE;
  stw_door_unref (self);
}

static const char *
get_header (gpointer data, const char *name, guint index)
{
  return stw_http_exchange_get_header (data, name, index);
}

StwHeaders
stw_door_headers (StwHttpExchange *exchange)
{
  return (StwHeaders){ get_header, exchange };
}

StwRateLimit *
stw_door_limit (StwDoor *self, gint64 company)
{
  StwRateLimit *limit = g_hash_table_lookup (self->limits, &company);

  if (limit == NULL)
    {
      limit = g_new0 (StwRateLimit, 1);
      g_hash_table_insert (self->limits, g_memdup2 (&company, sizeof company), limit);
    }
  return limit;
}

static void
answer_refusal (StwVisit *self, StwRefusal refusal, guint status, const char *sentence, guint retry)
{
  StwDoor *door = self->door;

  if (!door->closed)
    door->host.refused (self->company, self->source, refusal, door->host.data);
  stw_http_exchange_refuse (self->exchange, status, sentence, retry);
}

/* Refuses in the refusal's own words; the visit is gone with this. */
void
stw_visit_refuse (StwVisit *self, StwRefusal refusal, guint retry_after)
{
  answer_refusal (self, refusal, refusals[refusal].status, refusals[refusal].sentence, retry_after);
}

/* Refuses in other words than the refusal's own. */
void
stw_visit_refuse_with (StwVisit *self, StwRefusal refusal, guint status, const char *sentence)
{
  answer_refusal (self, refusal, status, sentence, 0);
}

static void
visit_free (gpointer data)
{
  StwVisit *self = data;

  g_clear_pointer (&self->delivery, stw_delivery_free);
  stw_door_unref (self->door);
  g_free (self);
}

static const StwCaller *
find_caller (StwVisit *self)
{
  g_auto (GStrv) values = stw_http_exchange_dup_query (self->exchange, "api_key");
  StwHeaders headers = stw_door_headers (self->exchange);
  g_autofree char *key = stw_access_key_find (&headers, (const char *const *) values);

  if (key == NULL)
    return NULL;
  stw_access_key_hash (key, self->hash);
  sodium_memzero (key, strlen (key));
  return self->door->host.find_caller (self->hash, self->door->host.data);
}

/* Whether the company keeps to its rate; otherwise the visit is refused. */
static gboolean
admit_by_rate (StwVisit *self, const StwCaller *caller)
{
  StwDoor *door = self->door;
  gboolean newly_over;
  guint wait = stw_rate_limit_admit (stw_door_limit (door, caller->company),
                                     &caller->rate,
                                     stw_clock_monotonic (),
                                     &newly_over);

  if (wait == 0)
    return TRUE;
  if (newly_over)
    door->host.went_over (caller->company, door->host.data);
  stw_visit_refuse (self, STW_REFUSAL_RATE, wait);
  return FALSE;
}

static gboolean
admit_cb (StwHttpExchange *exchange, gpointer data)
{
  StwDoor *door = data;
  StwVisit *self = g_new0 (StwVisit, 1);
  StwHeaders headers = stw_door_headers (exchange);
  const StwCaller *caller;

  self->door = stw_door_ref (door);
  self->exchange = exchange;
  stw_http_exchange_set_state (exchange, self, visit_free);
  caller = find_caller (self);
  if (caller == NULL)
    {
      stw_visit_refuse (self, STW_REFUSAL_KEY, 0);
      return FALSE;
    }
  self->company = caller->company;
  self->source = caller->source;
  if (caller->addresses != NULL &&
      !stw_address_list_contains (caller->addresses, stw_http_exchange_get_peer (exchange)))
    {
      stw_visit_refuse (self, STW_REFUSAL_ADDRESS, 0);
      return FALSE;
    }
  if (!admit_by_rate (self, caller))
    return FALSE;
  self->media_type = stw_media_type_find (&headers);
  if (self->media_type == NULL)
    {
      stw_visit_refuse (self, STW_REFUSAL_MEDIA_TYPE, 0);
      return FALSE;
    }
  return TRUE;
}

/* The server has refused what was let in: the sender is to be told of it all the same. */
static void
refused_cb (StwHttpExchange *exchange, guint status, gpointer data)
{
  StwDoor *door = data;
  const StwVisit *visit = stw_http_exchange_get_state (exchange);
  StwRefusal refusal = status == 413   ? STW_REFUSAL_TOO_LARGE
                       : status == 503 ? STW_REFUSAL_UNAVAILABLE
                                       : STW_REFUSAL_INCOMPLETE;

  door->host.refused (visit != NULL ? visit->company : 0,
                      visit != NULL ? visit->source : 0,
                      refusal,
                      door->host.data);
}

/**
 * stw_door_route:
 *
 * Returns: the door's row of a server's table; the door must outlive the server
 */
StwHttpRoute
stw_door_route (StwDoor *self)
{
  return (StwHttpRoute){
    .method = "POST",
    .path = STW_DOOR_PATH,
    .body_limit = STW_DOOR_MAX_BODY,
    .admit = admit_cb,
    .handle = stw_visit_handle,
    .refused = refused_cb,
    .data = self,
  };
}

/**
 * stw_door_accept:
 * @exchange: (transfer full): what @submit was given
 * @answer: (transfer none): JSON, the same bytes for the same delivery
 *
 * Says that a delivery is on disk.
 */
void
stw_door_accept (StwHttpExchange *exchange, GBytes *answer)
{
  stw_http_exchange_answer (exchange, 202, "application/json", answer, NULL);
}

/**
 * stw_door_defer:
 * @exchange: (transfer full): what @submit was given
 * @retry_after: after how many seconds to try again
 *
 * Says that a delivery could not be kept.
 */
void
stw_door_defer (StwHttpExchange *exchange, guint retry_after)
{
  stw_visit_refuse (stw_http_exchange_get_state (exchange),
                    STW_REFUSAL_UNAVAILABLE,
                    MAX (retry_after, 1));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reception: what stands behind the door. It knows the keys, hands deliveries to the ledger
 * and their answers back, counts refusals, and turns what goes wrong at the door into alerts of
 * its own. Lives on the engine's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/reception.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "engine/access.h"
#include "engine/calendar-feed.h"
#include "engine/ingest.h"
#include "engine/own-alert.h"
#include "engine/portal/portal.h"
#include "engine/rules.h"
#include "intake/door.h"
#include "net/certificate.h"
#include "net/http-client.h"
#include "store/folder.h"

#include <glib/gi18n.h>
#include <string.h>

/* Commands that may wait in the ledger before the door answers 503. */
#define MAX_BACKLOG 20000
#define RETRY_AFTER_S 2
#define REFUSALS_EACH_S 1
#define FETCH_TIMEOUT_S 5

struct _StwReception
{
  StwEngine *engine;     /* (unowned) */
  StwSenders *senders;   /* (owned) */
  StwHttpServer *server; /* (owned) */
  StwHttpClient *client; /* (owned) */
  StwDoor *door;         /* (owned) */
  StwPortal *portal;     /* (owned) */
  StwCalendarFeed *feed; /* (owned) */
  StwAccess *access;     /* (owned) (nullable) until the first snapshot */
  GHashTable *refusals;  /* (owned) company -> JsonObject of counts, not yet written */
  guint refusals_source;
  guint watch;
  char *pin;        /* (owned) (nullable) SHA-256 of the certificate that the door shows */
  char *problem;    /* (owned) (nullable) why a secret could not be read, once it was told */
  guint n_in_work;  /* messages with the ledger */
  gboolean loading; /* a snapshot is being made */
  gboolean stale;   /* and is out of date already */
  GCancellable *cancellable; /* (owned) */
};

static const StwCaller *
find_caller (const guint8 hash[STW_ACCESS_KEY_HASH], gpointer data)
{
  StwReception *self = data;

  return self->access != NULL ? stw_access_find (self->access, hash, stw_clock_now (NULL)) : NULL;
}

typedef struct
{
  StwReception *reception;   /* (unowned) */
  StwHttpExchange *exchange; /* (nullable) (unowned) lives until it is answered */
  StwIngestBatch *batch;     /* (unowned) the command's payload, or NULL after it */
} Submission;

/* The command owns its batch and is freed after this. */
static void
ingested_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autofree Submission *submission = data;

  submission->reception->n_in_work--;
  if (submission->exchange == NULL)
    return;
  if (error == NULL)
    {
      const char *answer = submission->batch->answer;
      g_autoptr (GBytes) bytes = g_bytes_new (answer, strlen (answer));

      stw_door_accept (submission->exchange, bytes);
      return;
    }
  if (g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT))
    stw_engine_tell_damaged (submission->reception->engine);
  else
    g_message ("A message could not be stored: %s", error->message);
  stw_door_defer (submission->exchange, RETRY_AFTER_S);
}

static void
submit_batch (StwReception *self,
              StwIngestBatch *batch,
              const char *actor,
              StwHttpExchange *exchange)
{
  StwCommand *command = stw_command_new (STW_COMMAND_INGEST, actor, batch->company);
  Submission *submission = g_new0 (Submission, 1);

  self->n_in_work++;
  submission->reception = self;
  submission->exchange = exchange;
  submission->batch = batch;
  command->payload = batch;
  command->free_payload = (GDestroyNotify) stw_ingest_batch_free;
  stw_engine_submit (self->engine, command, ingested_cb, submission);
}

static void
submit (StwDelivery *taken, StwHttpExchange *exchange, gpointer data)
{
  StwReception *self = data;
  g_autoptr (StwDelivery) delivery = taken;
  StwIngestBatch *batch;

  if (stw_ledger_get_backlog (stw_engine_get_ledger (self->engine)) > MAX_BACKLOG)
    {
      stw_door_defer (exchange, RETRY_AFTER_S);
      return;
    }
  batch = stw_ingest_batch_new (delivery->reading);
  batch->company = delivery->company;
  batch->source = delivery->source;
  batch->delivery_key = g_steal_pointer (&delivery->delivery_id);
  batch->content_type = g_steal_pointer (&delivery->media_type);
  batch->body = g_bytes_ref (delivery->body);
  batch->received_at = delivery->received_at;
  submit_batch (self, batch, "door", exchange);
}

/* An alert of Steward's own, through the same way as everyone's. */
static void
raise_alert (StwReception *self, gint64 company, const char *signature, const char *message)
{
  StwAlert *alert = stw_alert_new ();

  alert->asset = g_strdup ("Steward");
  alert->signature = g_strdup (signature);
  alert->message = g_strdup (message);
  alert->severity = STW_SEVERITY_MEDIUM;
  submit_batch (self, stw_own_alert_message (company, stw_clock_now (NULL), alert), "engine", NULL);
}

static gboolean
write_refusals_cb (gpointer data)
{
  StwReception *self = data;
  GHashTableIter iter;
  gpointer company;
  gpointer counts;

  g_hash_table_iter_init (&iter, self->refusals);
  while (g_hash_table_iter_next (&iter, &company, &counts))
    {
      StwCommand *command =
        stw_command_new (STW_COMMAND_REFUSALS, "door", *(const gint64 *) company);

      json_object_unref (command->arguments);
      command->arguments = json_object_ref (counts);
      stw_engine_submit (self->engine, command, NULL, NULL);
    }
  g_hash_table_remove_all (self->refusals);
  self->refusals_source = 0;
  return G_SOURCE_REMOVE;
}

static void
refused (gint64 company, gint64 source, StwRefusal refusal, gpointer data)
{
  StwReception *self = data;
  const char *word = stw_refusal_to_word (refusal);
  JsonObject *counts = g_hash_table_lookup (self->refusals, &company);

  if (counts == NULL)
    {
      counts = json_object_new ();
      g_hash_table_insert (self->refusals, g_memdup2 (&company, sizeof company), counts);
    }
  json_object_set_int_member (counts,
                              word,
                              json_object_get_int_member_with_default (counts, word, 0) + 1);
  if (self->refusals_source == 0)
    {
      g_autoptr (GSource) later = g_timeout_source_new_seconds (REFUSALS_EACH_S);

      g_source_set_callback (later, write_refusals_cb, self, NULL);
      self->refusals_source = g_source_attach (later, stw_engine_get_context (self->engine));
    }
}

static void
went_over (gint64 company, gpointer data)
{
  raise_alert (data,
               company,
               "Too many requests",
               "This company's senders go over the rate that was agreed. What is over it was "
               "answered 429 and comes again; raise the rate if this is usual.");
}

static void
clock_is_wrong (gint64 skew, gpointer data)
{
  StwReception *self = data;
  g_autofree char *sentence = g_strdup_printf (
    _ ("Every sender's time differs from this desk's by about %d seconds, so this desk's clock is "
       "wrong. Set it, or let the system set it from the network."),
    (int) (ABS (skew) / STW_SECOND));

  stw_engine_tell (self->engine, STW_NOTICE_NEWS, sentence);
}

static void
topic_confirmed_cb (JsonObject *result, const GError *error, gpointer data)
{
  if (error != NULL)
    g_message ("A topic could not be noted: %s", error->message);
}

/* An administrator reads this and says yes with the command "source.confirm-topic". */
static void
topic_asks (gint64 company, gint64 key, const char *topic, const char *subscribe_url, gpointer data)
{
  StwReception *self = data;
  StwCommand *command = stw_command_new ("source.topic-asks", "door", company);
  g_autofree char *sentence = g_strdup_printf (
    "The Amazon SNS topic %s wants to send. Confirm it on the company's page, or with "
    "stewardctl source confirm-topic.",
    topic);

  json_object_set_int_member (command->arguments, "key", key);
  json_object_set_string_member (command->arguments, "topic", topic);
  json_object_set_string_member (command->arguments, "subscribe_url", subscribe_url);
  stw_engine_submit (self->engine, command, topic_confirmed_cb, NULL);
  raise_alert (self, company, "A topic wants to send", sentence);
}

typedef struct
{
  StwSnsFetched fetched;
  gpointer data;
} Fetch;

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Fetch *fetch = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StwHttpResponse) response = stw_http_client_send_finish (result, &error);

  if (error != NULL)
    g_message ("Amazon could not be asked: %s", error->message);
  fetch->fetched (response != NULL && response->status == 200 ? response->body : NULL, fetch->data);
}

static void
fetch_public (const char *url,
              gsize max_bytes,
              StwSnsFetched fetched,
              gpointer fetched_data,
              gpointer data)
{
  StwReception *self = data;
  const StwHttpRequest request = {
    .method = "GET",
    .url = url,
    .reach = STW_REACH_PUBLIC,
    .max_bytes = max_bytes,
    .timeout = FETCH_TIMEOUT_S,
  };
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->fetched = fetched;
  fetch->data = fetched_data;
  stw_http_client_send_async (self->client, &request, self->cancellable, fetched_cb, fetch);
}

typedef struct
{
  StwReception *reception; /* (unowned) */
  char *database;          /* (owned) */
  char *public_url;        /* (owned) (nullable) */
  StwSecrets *secrets;     /* (owned) */
  GHashTable *known;       /* (owned) what stands */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_free (load->database);
  g_free (load->public_url);
  stw_secrets_unref (load->secrets);
  g_hash_table_unref (load->known);
  g_free (load);
}

static void
load_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Load *load = data;
  GError *error = NULL;
  StwAccess *access = stw_access_load (load->database,
                                       load->secrets,
                                       load->known,
                                       load->public_url,
                                       stw_clock_now (NULL),
                                       &error);

  if (access != NULL)
    g_task_return_pointer (task, access, (GDestroyNotify) stw_access_free);
  else
    g_task_return_error (task, error);
}

static void load_access (StwReception *self);

/* Says once that a keyring keeps signed messages out. */
static void
tell_problem (StwReception *self)
{
  const char *problem = stw_access_get_problem (self->access);
  g_autofree char *sentence = NULL;

  if (!stw_set_str (&self->problem, problem) || problem == NULL)
    return;
  /* Translators: %s says what is wrong with the keyring */
  sentence =
    g_strdup_printf (_ ("Senders that sign are refused: %s Unlock the keyring, then press Retry."),
                     problem);
  stw_engine_tell (self->engine, STW_NOTICE_NEWS, sentence);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwAccess) access = g_task_propagate_pointer (G_TASK (result), &error);
  StwReception *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (self->stale)
    {
      /* What stands is newer than this. */
      load_access (self);
      return;
    }
  if (access == NULL)
    {
      g_message ("The keys cannot be read: %s", error->message);
      return;
    }
  stw_access_free (self->access);
  self->access = g_steal_pointer (&access);
  tell_problem (self);
}

/* Makes a new snapshot in a worker; one at a time, and once more when it was overtaken. */
static void
load_access (StwReception *self)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  self->stale = self->loading;
  if (self->loading)
    return;
  self->loading = TRUE;
  load = g_new0 (Load, 1);
  load->database = g_strdup (stw_engine_get_database (self->engine));
  load->public_url = stw_reception_dup_url (self);
  load->secrets = stw_secrets_ref (stw_engine_get_secrets (self->engine));
  load->known = stw_access_ref_secrets (self->access);
  task = g_task_new (NULL, self->cancellable, loaded_cb, self);
  g_task_set_source_tag (task, load_access);
  g_task_set_name (task, "load_access");
  g_task_set_task_data (task, load, load_free);
  g_task_run_in_thread (task, load_in_worker);
}

/**
 * stw_reception_reload:
 *
 * Asks the keyring anew. To be called on the engine's thread.
 */
void
stw_reception_reload (StwReception *self)
{
  load_access (self);
}

/* Before the command that made a key is answered, the key opens the door. */
static void
refresh_access (StwReception *self)
{
  g_autoptr (GError) error = NULL;
  StwAccess *access = stw_access_refresh (self->access,
                                          stw_engine_get_database (self->engine),
                                          stw_clock_now (NULL),
                                          &error);

  if (access == NULL)
    {
      g_message ("The keys cannot be read: %s", error->message);
      return;
    }
  stw_access_free (self->access);
  self->access = access;
}

static void
changed_cb (GArray *changes, gpointer data)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const char *entity = g_array_index (changes, StwChange, i).entity;

      if (g_str_equal (entity, "company") || g_str_equal (entity, "source") ||
          g_str_equal (entity, "key") || g_str_equal (entity, "mapping"))
        {
          refresh_access (data);
          load_access (data);
          return;
        }
    }
}

static void
open_door (StwReception *self)
{
  const StwDoorHost host = {
    .senders = self->senders,
    .find_caller = find_caller,
    .submit = submit,
    .refused = refused,
    .went_over = went_over,
    .clock_is_wrong = clock_is_wrong,
    .topic_asks = topic_asks,
    .fetch = fetch_public,
    .data = self,
  };
  g_autoptr (GArray) routes = g_array_new (FALSE, FALSE, sizeof (StwHttpRoute));
  StwHttpRoute route;

  self->door = stw_door_new (&host);
  route = stw_door_route (self->door);
  g_array_append_val (routes, route);
  self->portal = stw_portal_new (self->engine);
  stw_portal_add_routes (self->portal, routes);
  self->feed = stw_calendar_feed_new (self->engine);
  route = stw_calendar_feed_route (self->feed);
  g_array_append_val (routes, route);
  self->server = stw_http_server_new ((const StwHttpRoute *) routes->data, routes->len, NULL);
}

/**
 * stw_reception_new:
 * @engine: whose ledger takes the deliveries
 *
 * To be called on the engine's thread. The first snapshot of keys is loaded at once, so that a door
 * that listens knows them.
 *
 * Returns: (transfer full): a reception that does not listen yet
 */
StwReception *
stw_reception_new (StwEngine *engine, GError **error)
{
  g_autoptr (StwReception) self = g_new0 (StwReception, 1);

  self->engine = engine;
  self->cancellable = g_cancellable_new ();
  self->refusals =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) json_object_unref);
  self->client = stw_http_client_new ();
  self->senders = stw_senders_new_builtin (error);
  if (self->senders == NULL)
    return NULL;
  open_door (self);
  self->access = stw_access_load (stw_engine_get_database (engine),
                                  stw_engine_get_secrets (engine),
                                  NULL,
                                  NULL,
                                  stw_clock_now (NULL),
                                  error);
  if (self->access == NULL)
    return NULL;
  tell_problem (self);
  self->watch = stw_ledger_watch (stw_engine_get_ledger (engine),
                                  stw_engine_get_context (engine),
                                  changed_cb,
                                  self);
  return g_steal_pointer (&self);
}

/**
 * stw_reception_free:
 * @self: (nullable) (transfer full): the reception
 */
void
stw_reception_free (StwReception *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  if (self->watch != 0)
    stw_ledger_unwatch (stw_engine_get_ledger (self->engine), self->watch);
  if (self->refusals_source != 0)
    {
      GSource *later = g_main_context_find_source_by_id (stw_engine_get_context (self->engine),
                                                         self->refusals_source);

      g_source_destroy (later);
      write_refusals_cb (self);
    }
  g_clear_pointer (&self->server, stw_http_server_free);
  g_clear_pointer (&self->door, stw_door_close);
  g_clear_pointer (&self->portal, stw_portal_free);
  g_clear_pointer (&self->feed, stw_calendar_feed_free);
  g_clear_pointer (&self->client, stw_http_client_free);
  g_clear_pointer (&self->access, stw_access_free);
  g_free (self->problem);
  g_free (self->pin);
  g_clear_pointer (&self->senders, stw_senders_unref);
  g_hash_table_unref (self->refusals);
  g_object_unref (self->cancellable);
  g_free (self);
}

/* The certificate that senders are to pin, made for the address that is listened on. */
static gboolean
want_self_made (const char *path, const char *address_port, GError **error)
{
  const char *colon = strrchr (address_port, ':');
  g_autofree char *host =
    colon != NULL ? g_strndup (address_port, (gsize) (colon - address_port)) : NULL;

  return host == NULL || g_file_test (path, G_FILE_TEST_EXISTS) ||
         stw_certificate_make (path, host, stw_clock_now (NULL), error);
}

static gboolean
set_tls (StwReception *self, const StwEngineOptions *options, GError **error)
{
  g_autofree char *own =
    stw_folder_build_path (stw_engine_get_folder (self->engine), STW_FOLDER_TLS_CERTIFICATE);
  const char *path = options->tls_self_made ? own : options->tls_certificate;
  g_autoptr (StwTlsIdentity) identity = NULL;

  if (path == NULL)
    return TRUE;
  if (options->tls_self_made && !want_self_made (own, options->listen, error))
    return FALSE;
  identity = stw_tls_identity_load (path, options->tls_self_made ? own : options->tls_key, error);
  if (identity == NULL)
    return FALSE;
  g_free (self->pin);
  self->pin = stw_certificate_fingerprint (path, error);
  if (self->pin == NULL)
    return FALSE;
  stw_http_server_set_tls (self->server, identity);
  return TRUE;
}

/**
 * stw_reception_listen:
 * @options: address, certificate and proxy
 * @error: why not, in a sentence
 *
 * Opens the door.
 */
gboolean
stw_reception_listen (StwReception *self, const StwEngineOptions *options, GError **error)
{
  return set_tls (self, options, error) &&
         (options->behind_proxy == NULL ||
          stw_http_server_set_proxy (self->server, options->behind_proxy, error)) &&
         stw_http_server_listen (self->server, options->listen, error);
}

/**
 * stw_reception_dup_url:
 *
 * Returns: (transfer full) (nullable): where the door listens, %NULL when it does not
 */
char *
stw_reception_dup_url (StwReception *self)
{
  return stw_http_server_dup_url (self->server);
}

/**
 * stw_reception_get_pin:
 *
 * Returns: (transfer none) (nullable): the fingerprint of the certificate that the door shows,
 * %NULL when it shows none
 */
const char *
stw_reception_get_pin (StwReception *self)
{
  return self->pin;
}

/**
 * stw_reception_ref_senders:
 *
 * Returns: (transfer full): the senders that every company has
 */
StwSenders *
stw_reception_ref_senders (StwReception *self)
{
  return stw_senders_ref (self->senders);
}

/**
 * stw_reception_ref_own_senders:
 *
 * Returns: (transfer full) (nullable): the senders that a company brought itself
 */
StwSenders *
stw_reception_ref_own_senders (StwReception *self, gint64 company)
{
  StwSenders *own = stw_access_get_senders (self->access, company);

  return own != NULL ? stw_senders_ref (own) : NULL;
}

/**
 * stw_reception_drain:
 *
 * Takes no more requests; those in work are answered.
 */
void
stw_reception_drain (StwReception *self)
{
  stw_http_server_drain (self->server);
}

/**
 * stw_reception_is_idle:
 *
 * Returns: whether every message that was let in has been answered
 */
gboolean
stw_reception_is_idle (StwReception *self)
{
  return self->n_in_work == 0 && !self->loading && stw_portal_is_idle (self->portal);
}

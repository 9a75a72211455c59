/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the calendars that somebody subscribed to, each every 15 minutes and a few at once, by one
 * timer for the next. Addresses come out of the keyring in a worker, and events are read out of
 * calendars there. Lives on the engine's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/calendar-reader.h"

#include "base/clock.h"
#include "base/secrets.h"
#include "base/wall-clock.h"
#include "desk/oncall/calendar-address.h"
#include "desk/oncall/calendar.h"
#include "desk/oncall/subscription-store.h"
#include "engine/calendar-news.h"
#include "net/http-client.h"
#include "store/change-feed.h"

#include <string.h>

#define REQUEST_TIMEOUT_S 30
/* When the database cannot be read or written. */
#define AGAIN_AFTER STW_MINUTE

struct _StwCalendarReader
{
  StwEngine *engine;         /* (unowned) */
  StwHttpClient *client;     /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GSource *timer;            /* (owned) (nullable) */
  guint watch;
  guint n_in_work;
  gboolean loading;
  gboolean stale; /* something changed since what is loading was read */
  gboolean failed;
};

/* One calendar on its way. */
typedef struct
{
  StwCalendarReader *reader; /* (unowned) */
  StwSubscription *row;      /* (owned) */
  char *url;                 /* (owned) (nullable) a secret */
  char *at;                  /* (owned) (nullable) a secret: where @url has led to */
  guint n_hops;              /* so often it led on */
  char *problem;             /* (owned) (nullable) */
  char *etag;                /* (owned) (nullable) */
  GBytes *body;              /* (owned) (nullable) */
  JsonArray *events;         /* (owned) (nullable) */
} Round;

/* What a worker reads the subscriptions with, and what it finds. */
typedef struct
{
  char *database;      /* (owned) */
  StwSecrets *secrets; /* (owned) */
  GPtrArray *rounds;   /* (owned) (element-type Round) */
  gint64 next;
} Load;

static void load (StwCalendarReader *self);

static void
round_free (gpointer data)
{
  Round *round = data;

  stw_subscription_free (round->row);
  stw_secret_free (round->url);
  stw_secret_free (round->at);
  g_free (round->problem);
  g_free (round->etag);
  g_clear_pointer (&round->body, g_bytes_unref);
  g_clear_pointer (&round->events, json_array_unref);
  g_free (round);
}

static void
load_free (gpointer data)
{
  Load *with = data;

  g_free (with->database);
  stw_secrets_unref (with->secrets);
  g_ptr_array_unref (with->rounds);
  g_free (with);
}

static void
clear_timer (StwCalendarReader *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static gboolean
due_cb (gpointer data)
{
  StwCalendarReader *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  load (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for (StwCalendarReader *self, gint64 delay_ms)
{
  clear_timer (self);
  self->timer = g_timeout_source_new ((guint) CLAMP (delay_ms, 0, STW_SUBSCRIPTION_EACH));
  g_source_set_callback (self->timer, due_cb, self, NULL);
  g_source_attach (self->timer, stw_engine_get_context (self->engine));
}

/* Goes on when all that was begun is over. */
static void
end_round (Round *round)
{
  StwCalendarReader *self = round->reader;

  round_free (round);
  if (--self->n_in_work > 0 || g_cancellable_is_cancelled (self->cancellable))
    return;
  if (self->failed)
    wait_for (self, AGAIN_AFTER);
  else
    load (self);
  self->failed = FALSE;
}

static void
settled_cb (JsonObject *result, const GError *error, gpointer data)
{
  Round *round = data;

  if (g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT))
    stw_engine_tell_damaged (round->reader->engine);
  else if (error != NULL)
    g_message ("What a calendar says could not be stored: %s", error->message);
  if (error != NULL)
    round->reader->failed = TRUE;
  end_round (round);
}

static void
settle (Round *round)
{
  StwCommand *command = stw_command_new (STW_COMMAND_CALENDAR_READ, "engine", 0);

  json_object_set_int_member (command->arguments, "calendar", round->row->id);
  json_object_set_int_member (command->arguments, "checked_at", round->row->checked_at);
  if (round->problem != NULL)
    json_object_set_string_member (command->arguments, "problem", round->problem);
  if (round->events != NULL)
    json_object_set_array_member (command->arguments, "events", g_steal_pointer (&round->events));
  if (round->etag != NULL)
    json_object_set_string_member (command->arguments, "etag", round->etag);
  stw_engine_submit (round->reader->engine, command, settled_cb, round);
}

static void
digest_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Round *round = data;
  g_autoptr (GTimeZone) zone = stw_wall_clock_zone (round->row->timezone);
  GError *error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (round->body, &length);

  round->events = stw_calendar_read_events (text, length, zone, stw_clock_now (NULL), &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
digested_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Round *round = data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          end_round (round);
          return;
        }
      g_clear_pointer (&round->etag, g_free);
      round->problem = g_strdup (error->message);
    }
  settle (round);
}

static void
digest (Round *round, const StwHttpResponse *response)
{
  g_autoptr (GTask) task = g_task_new (NULL, round->reader->cancellable, digested_cb, round);
  const char *etag = g_hash_table_lookup (response->headers, "etag");

  round->body = g_bytes_ref (response->body);
  if (etag != NULL && g_utf8_validate (etag, -1, NULL))
    round->etag = g_strdup (etag);
  g_task_set_source_tag (task, digest);
  g_task_set_name (task, "digest_calendar");
  g_task_set_task_data (task, round, NULL);
  g_task_run_in_thread (task, digest_in_worker);
}

static const char *
get_url (const Round *round)
{
  return round->at != NULL ? round->at : round->url;
}

static gboolean
leads_on (const StwHttpResponse *response)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };

  for (guint i = 0; response != NULL && i < G_N_ELEMENTS (statuses); i++)
    if (response->status == statuses[i])
      return TRUE;
  return FALSE;
}

static void send (Round *round);

/* What it leads to is judged like what somebody gave. */
static void
follow (Round *round, const StwHttpResponse *response)
{
  const char *location = g_hash_table_lookup (response->headers, "location");
  char *next = round->n_hops < STW_CALENDAR_MOST_HOPS
                 ? stw_calendar_address_follow (round->url, get_url (round), location)
                 : NULL;

  if (next != NULL)
    {
      stw_secret_free (round->at);
      round->at = next;
      round->n_hops++;
      send (round);
      return;
    }
  round->problem = g_strdup (round->n_hops < STW_CALENDAR_MOST_HOPS
                               ? "Its server leads to an address that is not safe to follow."
                               : "Its server leads from address to address; give the last one.");
  settle (round);
}

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Round *round = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StwHttpResponse) response = stw_http_client_send_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      end_round (round);
      return;
    }
  if (response != NULL && response->status == 200)
    {
      digest (round, response);
      return;
    }
  if (leads_on (response))
    {
      follow (round, response);
      return;
    }
  if (response == NULL)
    round->problem = g_strdup (error->message);
  else if (response->status != 304)
    round->problem = g_strdup_printf ("Its server answers with status %u.", response->status);
  settle (round);
}

/* Calendar addresses are often in one's own network, and who may subscribe is an administrator. A
 * server may lead about on itself, and to the internet, but not into that network. */
static StwReach
get_reach (const Round *round)
{
  return round->at == NULL || stw_calendar_address_is_of_host (round->at, round->url)
           ? STW_REACH_PRIVATE
           : STW_REACH_PUBLIC;
}

static void
send (Round *round)
{
  StwCalendarReader *self = round->reader;
  const StwHttpField headers[] = {
    { "Accept", "text/calendar" },
    { round->row->etag != NULL ? "If-None-Match" : NULL, round->row->etag },
    { NULL, NULL },
  };
  const StwHttpRequest request = {
    .method = "GET",
    .url = get_url (round),
    .headers = headers,
    .reach = get_reach (round),
    .max_bytes = STW_CALENDAR_MAX_BYTES,
    .timeout = REQUEST_TIMEOUT_S,
  };

  stw_http_client_send_async (self->client, &request, self->cancellable, answered_cb, round);
}

static void
ask (StwCalendarReader *self, Round *round)
{
  self->n_in_work++;
  round->reader = self;
  if (round->problem != NULL)
    settle (round);
  else
    send (round);
}

static void
look_up_address (Round *round, StwSecrets *secrets)
{
  g_autofree char *name = stw_subscription_dup_secret_name (round->row->id);
  g_autoptr (GError) error = NULL;

  round->url = stw_secrets_look_up (secrets, name, NULL, &error);
  if (error != NULL)
    round->problem = g_strdup (error->message);
  else if (round->url == NULL)
    round->problem = g_strdup ("Its address is not in the keyring; subscribe to it again.");
}

static void
load_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Load *with = data;
  GError *error = NULL;
  g_autoptr (StwDb) db = stw_db_open (with->database, STW_DB_READ_ONLY, &error);
  g_autoptr (GPtrArray) rows =
      db != NULL ? stw_subscription_list_due (db, stw_clock_now (NULL), &with->next, &error) : NULL;

  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  while (rows->len > 0)
    {
      Round *round = g_new0 (Round, 1);

      round->row = g_ptr_array_steal_index_fast (rows, 0);
      look_up_address (round, with->secrets);
      g_ptr_array_add (with->rounds, round);
    }
  g_task_return_boolean (task, TRUE);
}

static void
take_rounds (StwCalendarReader *self, Load *with)
{
  if (with->rounds->len == 0 && with->next != 0)
    wait_for (self, with->next - stw_clock_now (NULL));
  while (with->rounds->len > 0)
    ask (self, g_ptr_array_steal_index_fast (with->rounds, 0));
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  StwCalendarReader *self = data;
  g_autoptr (GError) error = NULL;

  self->loading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_message ("The subscribed calendars cannot be read: %s", error->message);
      wait_for (self, AGAIN_AFTER);
    }
  else if (self->stale)
    load (self);
  else
    take_rounds (self, g_task_get_task_data (G_TASK (result)));
}

/* While calendars are on their way nothing is begun: it is when they are there. */
static void
load (StwCalendarReader *self)
{
  g_autoptr (GTask) task = NULL;
  Load *with;

  self->stale = self->loading;
  if (self->loading || self->n_in_work > 0 || g_cancellable_is_cancelled (self->cancellable))
    return;
  clear_timer (self);
  self->loading = TRUE;
  with = g_new0 (Load, 1);
  with->database = g_strdup (stw_engine_get_database (self->engine));
  with->secrets = stw_secrets_ref (stw_engine_get_secrets (self->engine));
  with->rounds = g_ptr_array_new_with_free_func (round_free);
  task = g_task_new (NULL, NULL, loaded_cb, self);
  g_task_set_source_tag (task, load);
  g_task_set_name (task, "load_calendars");
  g_task_set_task_data (task, with, load_free);
  g_task_run_in_thread (task, load_in_worker);
}

static void
changed_cb (GArray *changes, gpointer data)
{
  if (stw_changes_concern (changes, "subscription"))
    load (data);
}

/**
 * stw_calendar_reader_new:
 * @engine: whose ledger takes what is read
 *
 * To be called on the engine's thread.
 *
 * Returns: (transfer full): a reader that has begun
 */
StwCalendarReader *
stw_calendar_reader_new (StwEngine *engine)
{
  StwCalendarReader *self = g_new0 (StwCalendarReader, 1);

  self->engine = engine;
  self->client = stw_http_client_new ();
  self->cancellable = g_cancellable_new ();
  self->watch = stw_ledger_watch (stw_engine_get_ledger (engine),
                                  stw_engine_get_context (engine),
                                  changed_cb,
                                  self);
  load (self);
  return self;
}

/**
 * stw_calendar_reader_stop:
 *
 * Reads nothing any more; what is under way ends soon, which stw_calendar_reader_is_idle() tells.
 */
void
stw_calendar_reader_stop (StwCalendarReader *self)
{
  g_cancellable_cancel (self->cancellable);
  clear_timer (self);
}

/**
 * stw_calendar_reader_is_idle:
 *
 * Returns: whether it waits for nothing
 */
gboolean
stw_calendar_reader_is_idle (StwCalendarReader *self)
{
  return self->n_in_work == 0 && !self->loading;
}

/**
 * stw_calendar_reader_free:
 * @self: (nullable) (transfer full): a reader that is idle
 */
void
stw_calendar_reader_free (StwCalendarReader *self)
{
  if (self == NULL)
    return;
  stw_calendar_reader_stop (self);
  stw_ledger_unwatch (stw_engine_get_ledger (self->engine), self->watch);
  stw_http_client_free (self->client);
  g_object_unref (self->cancellable);
  g_free (self);
}

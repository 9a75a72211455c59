/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The puller asks sources for what fires there: each has a timer of its own with some jitter, and
 * is asked ever more rarely while it does not answer. Its answers are read in a worker, as large as
 * they may be, and what became of a round is one command. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/puller.h"

#include "base/clock.h"
#include "desk/pull-store.h"
#include "engine/pull-commands.h"
#include "engine/rules.h"
#include "intake/pull.h"
#include "net/http-client.h"
#include "store/change-feed.h"

#define MAX_ANSWER (16 * 1024 * 1024)
#define REQUEST_TIMEOUT_S 20
/* A new or a woken source is asked soon, but not all of them at once. */
#define FIRST_WITHIN (2 * STW_SECOND)
#define LONGEST_BACKOFF (10 * STW_MINUTE)
#define JITTER 0.1

struct _StwPuller
{
  StwEngine *engine;         /* (unowned) */
  StwReception *reception;   /* (unowned) knows how messages are read */
  StwHttpClient *client;     /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GRand *rand;               /* (owned) */
  GHashTable *sources;       /* (owned) number -> Source (owned) */
  guint watch;
  guint n_in_work;  /* rounds that are not over */
  gboolean loading; /* the list is being read */
  gboolean stale;   /* and is out of date already */
};

typedef struct
{
  StwPuller *puller; /* (unowned) */
  StwPullRow *row;   /* (owned) */
  char *secret;      /* (owned) (nullable) */
  GSource *timer;    /* (owned) (nullable) while it waits */
} Source;

/* One round of questions; the source may be gone when it ends. */
typedef struct
{
  StwPuller *puller; /* (unowned) */
  gint64 source;
  gint64 company;
  StwPull *talk;       /* (owned) */
  StwSenders *own;     /* (owned) (nullable) */
  StwSenders *builtin; /* (owned) */
  GBytes *answer;      /* (owned) (nullable) */
  StwPullRequest request;
  StwReading *reading; /* (owned) (nullable) */
} Round;

static void ask (Round *round);
static void load (StwPuller *self);

static void
clear_timer (Source *source)
{
  if (source->timer != NULL)
    g_source_destroy (source->timer);
  g_clear_pointer (&source->timer, g_source_unref);
}

static void
source_free (gpointer data)
{
  Source *source = data;

  clear_timer (source);
  stw_pull_row_free (source->row);
  stw_secret_free (source->secret);
  g_free (source);
}

static void
round_free (Round *round)
{
  round->puller->n_in_work--;
  stw_pull_free (round->talk);
  g_clear_pointer (&round->own, stw_senders_unref);
  stw_senders_unref (round->builtin);
  g_clear_pointer (&round->answer, g_bytes_unref);
  stw_pull_request_clear (&round->request);
  g_clear_pointer (&round->reading, stw_reading_free);
  g_free (round);
}

static gboolean
begin_cb (gpointer data)
{
  Source *source = data;
  StwPuller *self = source->puller;
  const StwPullRow *row = source->row;
  Round *round = g_new0 (Round, 1);

  g_clear_pointer (&source->timer, g_source_unref);
  self->n_in_work++;
  round->puller = self;
  round->source = row->source;
  round->company = row->company;
  round->talk = stw_pull_new (row->kind, row->url, source->secret);
  round->own = stw_reception_ref_own_senders (self->reception, row->company);
  round->builtin = stw_reception_ref_senders (self->reception);
  ask (round);
  return G_SOURCE_REMOVE;
}

static void
wait_for (Source *source, gint64 delay_ms)
{
  clear_timer (source);
  source->timer = g_timeout_source_new ((guint) MAX (delay_ms, 0));
  g_source_set_callback (source->timer, begin_cb, source, NULL);
  g_source_attach (source->timer, stw_engine_get_context (source->puller->engine));
}

/* Doubles with each failure, up to ten minutes or, where that is longer, the usual time. */
static gint64
get_delay (const Source *source, gint64 failures)
{
  gint64 longest = MAX (source->row->every_ms, LONGEST_BACKOFF);
  gint64 delay = source->row->every_ms;

  for (gint64 i = 1; i < failures && delay < longest; i++)
    delay *= 2;
  return (gint64) ((double) MIN (delay, longest) *
                   g_rand_double_range (source->puller->rand, 1 - JITTER, 1 + JITTER));
}

static void
settled_cb (JsonObject *result, const GError *error, gpointer data)
{
  Round *round = data;
  StwPuller *self = round->puller;
  Source *source = g_hash_table_lookup (self->sources, &round->source);
  gint64 failures = 0;

  round_free (round);
  if (g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT))
    stw_engine_tell_damaged (self->engine);
  else if (error != NULL)
    g_message ("What a source answered could not be stored: %s", error->message);
  else
    failures = json_object_get_int_member_with_default (result, "failures", 0);
  if (source != NULL && source->timer == NULL && !g_cancellable_is_cancelled (self->cancellable))
    wait_for (source, get_delay (source, failures));
}

/* The round is over: with a list, or with the reason why there is none. */
static void
settle (Round *round, const char *failure)
{
  StwCommand *command = stw_command_new (STW_COMMAND_PULLED, "engine", round->company);
  StwPullAnswer *answer = g_new0 (StwPullAnswer, 1);

  answer->source = round->source;
  answer->reading = g_steal_pointer (&round->reading);
  answer->body = g_steal_pointer (&round->answer);
  answer->failure = g_strdup (failure);
  command->payload = answer;
  command->free_payload = (GDestroyNotify) stw_pull_answer_free;
  stw_engine_submit (round->puller->engine, command, settled_cb, round);
}

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Round *round = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StwHttpResponse) response = stw_http_client_send_finish (result, &error);
  g_autofree char *refusal = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      round_free (round);
      return;
    }
  stw_pull_request_clear (&round->request);
  if (response == NULL)
    {
      settle (round, error->message);
      return;
    }
  if (response->status != 200)
    {
      refusal = g_strdup_printf ("it answers with status %u", response->status);
      settle (round, refusal);
      return;
    }
  round->answer = g_bytes_ref (response->body);
  ask (round);
}

static void
send_request (Round *round)
{
  StwPuller *self = round->puller;
  const StwHttpField authorization[] = {
    { "Authorization", round->request.authorization },
    { NULL, NULL },
  };
  const StwHttpRequest request = {
    .method = round->request.body != NULL ? "POST" : "GET",
    .url = round->request.url,
    .headers = round->request.authorization != NULL ? authorization : NULL,
    .content_type = round->request.body != NULL ? "application/json" : NULL,
    .body = round->request.body,
    .reach = STW_REACH_PRIVATE,
    .max_bytes = MAX_ANSWER,
    .timeout = REQUEST_TIMEOUT_S,
  };

  stw_http_client_send_async (self->client, &request, self->cancellable, answered_cb, round);
}

static void
digest_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Round *round = data;
  GError *error = NULL;
  StwPullNext next = stw_pull_next (round->talk, round->answer, &round->request, &error);

  if (next == STW_PULL_DONE)
    round->reading = stw_pull_read (round->talk, round->answer, round->own, round->builtin, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, next);
}

static void
digested_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Round *round = data;
  g_autoptr (GError) error = NULL;
  gssize next = g_task_propagate_int (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      round_free (round);
      return;
    }
  if (next == STW_PULL_ASK)
    {
      g_clear_pointer (&round->answer, g_bytes_unref);
      send_request (round);
      return;
    }
  settle (round, error != NULL ? error->message : NULL);
}

/* Goes on with the answer that came, or begins. */
static void
ask (Round *round)
{
  g_autoptr (GTask) task = g_task_new (NULL, round->puller->cancellable, digested_cb, round);

  g_task_set_source_tag (task, ask);
  g_task_set_name (task, "digest");
  g_task_set_task_data (task, round, NULL);
  g_task_run_in_thread (task, digest_in_worker);
}

/* What a worker reads the sources with. */
typedef struct
{
  char *database;      /* (owned) */
  StwSecrets *secrets; /* (owned) */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_free (load->database);
  stw_secrets_unref (load->secrets);
  g_free (load);
}

/* A secret that cannot be had leaves its source unanswered, which is told. */
static void
look_up_secret (Source *source, StwSecrets *secrets)
{
  g_autoptr (GError) error = NULL;

  if (source->row->secret_name == NULL)
    return;
  source->secret = stw_secrets_look_up (secrets, source->row->secret_name, NULL, &error);
  if (error != NULL)
    g_message ("A source's secret cannot be read: %s", error->message);
}

static void
load_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  const Load *with = data;
  GError *error = NULL;
  g_autoptr (StwDb) db = stw_db_open (with->database, STW_DB_READ_ONLY, &error);
  g_autoptr (GPtrArray) rows = db != NULL ? stw_pull_list (db, &error) : NULL;
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (source_free);

  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  while (rows->len > 0)
    {
      Source *source = g_new0 (Source, 1);

      source->row = g_ptr_array_steal_index_fast (rows, 0);
      look_up_secret (source, with->secrets);
      g_ptr_array_add (sources, source);
    }
  g_task_return_pointer (task, g_steal_pointer (&sources), (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
is_same (const Source *one, const Source *other)
{
  return one->row->every_ms == other->row->every_ms &&
         g_str_equal (one->row->url, other->row->url) &&
         g_strcmp0 (one->secret, other->secret) == 0;
}

/* Sources that are as they were go on waiting. */
static void
take_sources (StwPuller *self, GPtrArray *loaded)
{
  GHashTable *sources = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, source_free);

  while (loaded->len > 0)
    {
      Source *source = g_ptr_array_steal_index_fast (loaded, 0);
      Source *known = g_hash_table_lookup (self->sources, &source->row->source);

      if (known != NULL && is_same (known, source))
        {
          g_hash_table_steal (self->sources, &source->row->source);
          source_free (source);
          source = known;
        }
      else
        {
          source->puller = self;
          wait_for (source, g_rand_int_range (self->rand, 0, FIRST_WITHIN));
        }
      g_hash_table_insert (sources, &source->row->source, source);
    }
  g_hash_table_unref (self->sources);
  self->sources = sources;
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) loaded = g_task_propagate_pointer (G_TASK (result), &error);
  StwPuller *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->loading = FALSE;
  if (self->stale)
    load (self);
  else if (g_error_matches (error, STW_STORE_ERROR, STW_STORE_ERROR_CORRUPT))
    stw_engine_tell_damaged (self->engine);
  else if (loaded == NULL)
    g_message ("The sources to ask cannot be read: %s", error->message);
  else
    take_sources (self, loaded);
}

/* Reads the sources in a worker, since a keyring may take its time; once more when something
 * changed meanwhile. */
static void
load (StwPuller *self)
{
  g_autoptr (GTask) task = NULL;
  Load *with;

  self->stale = self->loading;
  if (self->loading)
    return;
  self->loading = TRUE;
  with = g_new0 (Load, 1);
  with->database = g_strdup (stw_engine_get_database (self->engine));
  with->secrets = stw_secrets_ref (stw_engine_get_secrets (self->engine));
  task = g_task_new (NULL, self->cancellable, loaded_cb, self);
  g_task_set_source_tag (task, load);
  g_task_set_name (task, "load_sources");
  g_task_set_task_data (task, with, load_free);
  g_task_run_in_thread (task, load_in_worker);
}

/**
 * stw_puller_reload:
 *
 * Asks the keyring anew. To be called on the engine's thread.
 */
void
stw_puller_reload (StwPuller *self)
{
  load (self);
}

static void
changed_cb (GArray *changes, gpointer data)
{
  if (stw_changes_concern (changes, "source"))
    load (data);
}

/**
 * stw_puller_new:
 * @engine: whose ledger takes the answers
 * @reception: which knows how they are read
 *
 * To be called on the engine's thread.
 *
 * Returns: (transfer full): a puller that has begun
 */
StwPuller *
stw_puller_new (StwEngine *engine, StwReception *reception)
{
  StwPuller *self = g_new0 (StwPuller, 1);

  self->engine = engine;
  self->reception = reception;
  self->client = stw_http_client_new ();
  self->cancellable = g_cancellable_new ();
  self->rand = g_rand_new ();
  self->sources = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, source_free);
  self->watch = stw_ledger_watch (stw_engine_get_ledger (engine),
                                  stw_engine_get_context (engine),
                                  changed_cb,
                                  self);
  load (self);
  return self;
}

/**
 * stw_puller_stop:
 *
 * Asks nothing any more; what is under way ends soon, which stw_puller_is_idle() tells.
 */
void
stw_puller_stop (StwPuller *self)
{
  GHashTableIter iter;
  gpointer source;

  g_cancellable_cancel (self->cancellable);
  g_hash_table_iter_init (&iter, self->sources);
  while (g_hash_table_iter_next (&iter, NULL, &source))
    clear_timer (source);
}

/**
 * stw_puller_is_idle:
 *
 * Returns: whether it waits for no answer
 */
gboolean
stw_puller_is_idle (StwPuller *self)
{
  return self->n_in_work == 0;
}

/**
 * stw_puller_free:
 * @self: (nullable) (transfer full): a puller that is idle
 */
void
stw_puller_free (StwPuller *self)
{
  if (self == NULL)
    return;
  stw_puller_stop (self);
  stw_ledger_unwatch (stw_engine_get_ledger (self->engine), self->watch);
  g_hash_table_unref (self->sources);
  stw_http_client_free (self->client);
  g_object_unref (self->cancellable);
  g_rand_free (self->rand);
  g_free (self);
}

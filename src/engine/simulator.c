/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demonstration: adds the play's team and companies as a person would, then posts their tools'
 * messages to the door over HTTP. First each company's critical machines report, and are marked;
 * then the night before is sent at once, dated as it happened, and the day follows at a calm pace.
 * Lives on the context of who starts it; one message is on its way at a time. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/simulator.h"

#include "base/clock.h"
#include "desk/asset-store.h"
#include "desk/company-store.h"
#include "engine/onboard.h"
#include "engine/simulator-deck.h"
#include "net/http-client.h"
#include "triage/asset-name.h"

#include <string.h>

#define ACTOR "demo"
#define LOOPBACK "http://127."
#define DOOR_PATH "/api/webhooks/alerts"

/* Senders' times are believed within an hour. */
#define NIGHT (55 * STW_MINUTE)
/* The door reads the keys anew when a company was added. */
#define KEYS_SETTLE (STW_SECOND / 4)
#define RETRY_AFTER (1 * STW_SECOND)
#define MAX_TRIES 5

/* Every demonstration is the same one. */
#define SEED 1883

typedef struct
{
  gint64 number;
  StwNewAccess access;
} Client;

struct _StwSimulator
{
  StwEngine *engine;         /* (unowned) gone once @cancellable is cancelled */
  StwPlay *play;             /* (owned) */
  char *url;                 /* (owned) */
  StwHttpClient *client;     /* (owned) */
  GCancellable *cancellable; /* (owned) */
  Client *clients;           /* (owned) one for each company of the play */
  guint n_awaited;           /* answers to commands */
  GQueue cues;               /* (element-type StwCue) (owned) in the order in which they are due */
  gboolean sending;
  guint n_tries;     /* of the first cue */
  GSource *timeout;  /* (owned) (nullable) */
  gboolean playing;  /* the critical machines are marked */
  StwDeck *deck;     /* (owned) the day */
  gint64 next_scene; /* when the day goes on */
  guint n_scenes;
};

/* A company that is being added. */
typedef struct
{
  StwSimulator *simulator; /* (owned) */
  guint company;
} Joining;

static void pump (StwSimulator *self);

static void
finalize (gpointer data)
{
  StwSimulator *self = data;

  for (guint i = 0; self->clients != NULL && i < self->play->companies->len; i++)
    stw_new_access_clear (&self->clients[i].access);
  g_free (self->clients);
  g_queue_clear_full (&self->cues, (GDestroyNotify) stw_cue_free);
  g_clear_pointer (&self->client, stw_http_client_free);
  g_clear_pointer (&self->deck, stw_deck_free);
  g_clear_pointer (&self->play, stw_play_free);
  g_clear_object (&self->cancellable);
  g_free (self->url);
}

static void
release (StwSimulator *self)
{
  g_rc_box_release_full (self, finalize);
}

static gboolean
is_stopped (StwSimulator *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static void
play_scene (StwSimulator *self, guint company, JsonObject *scene, gint64 start)
{
  stw_play_add_cues (self->play, company, scene, start, ++self->n_scenes, &self->cues);
}

static void
play_next_card (StwSimulator *self, gint64 now)
{
  const StwCard *card = stw_deck_draw (self->deck);

  play_scene (self, card->company, card->scene, now);
  self->next_scene = now + stw_deck_draw_pause (self->deck);
}

static gboolean
timeout_cb (gpointer data)
{
  StwSimulator *self = data;

  g_clear_pointer (&self->timeout, g_source_unref);
  self->sending = FALSE;
  pump (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for (StwSimulator *self, gint64 milliseconds)
{
  self->timeout = g_timeout_source_new ((guint) MAX (milliseconds, 0));
  g_source_set_callback (self->timeout, timeout_cb, self, NULL);
  g_source_attach (self->timeout, g_main_context_get_thread_default ());
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  StwSimulator *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StwHttpResponse) response = stw_http_client_send_finish (result, &error);

  if (!is_stopped (self))
    {
      gboolean taken = response != NULL && response->status < 300;

      if (taken || ++self->n_tries == MAX_TRIES)
        {
          stw_cue_free (g_queue_pop_head (&self->cues));
          self->n_tries = 0;
        }
      wait_for (self, taken ? 0 : RETRY_AFTER);
    }
  release (self);
}

static void
send_cue (StwSimulator *self, const StwCue *cue)
{
  char *body = stw_cue_write (cue);
  g_autoptr (GBytes) bytes = g_bytes_new_take (body, strlen (body));
  const StwHttpField headers[] = {
    { "X-API-Key", self->clients[cue->company].access.key },
    { NULL, NULL },
  };
  const StwHttpRequest request = {
    .method = "POST",
    .url = self->url,
    .headers = headers,
    .content_type = stw_simulator_get_content_type (cue->sender),
    .body = bytes,
    .reach = STW_REACH_PRIVATE,
  };

  self->sending = TRUE;
  stw_http_client_send_async (self->client,
                              &request,
                              self->cancellable,
                              sent_cb,
                              g_rc_box_acquire (self));
}

/* The companies' critical machines by number, one array of gint64 for each company. On the reader's
 * thread; what it reads of the simulator does not change any more. */
static gpointer
find_critical (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  StwSimulator *self = data;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < self->play->companies->len; i++)
    {
      JsonObject *company = stw_play_get_company (self->play, i);
      JsonArray *names = json_object_get_array_member (company, "critical");
      GArray *numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

      g_ptr_array_add (found, numbers);
      for (guint j = 0; j < json_array_get_length (names); j++)
        {
          g_autofree char *key = stw_asset_name_key (json_array_get_string_element (names, j));
          g_autoptr (StwKnownAsset) asset = NULL;

          if (!stw_asset_find (db, self->clients[i].number, key, &asset, error))
            return NULL;
          if (asset != NULL)
            g_array_append_val (numbers, asset->id);
        }
    }
  return g_steal_pointer (&found);
}

/* The night's scenes are due already, and sent in their order; then comes the day. */
static void
begin_play (StwSimulator *self)
{
  gint64 now = stw_clock_now (NULL);

  self->playing = TRUE;
  self->next_scene = now;
  for (guint i = 0; i < self->play->companies->len; i++)
    {
      JsonArray *night = stw_play_get_scenes (self->play, i, "night");

      for (guint j = 0; j < json_array_get_length (night); j++)
        play_scene (self, i, json_array_get_object_element (night, j), now - NIGHT);
    }
  pump (self);
}

static void
mark_asset (StwSimulator *self, gint64 company, gint64 asset)
{
  StwCommand *command = stw_command_new ("asset.set-critical", ACTOR, company);

  json_object_set_int_member (command->arguments, "asset", asset);
  json_object_set_boolean_member (command->arguments, "critical", TRUE);
  stw_engine_submit (self->engine, command, NULL, NULL);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  StwSimulator *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = stw_reader_run_finish (result, &error);

  if (!is_stopped (self))
    {
      for (guint i = 0; found != NULL && i < found->len; i++)
        {
          GArray *numbers = g_ptr_array_index (found, i);

          for (guint j = 0; j < numbers->len; j++)
            mark_asset (self, self->clients[i].number, g_array_index (numbers, gint64, j));
        }
      begin_play (self);
    }
  release (self);
}

static void
mark_critical (StwSimulator *self)
{
  stw_reader_run_async (stw_engine_get_reader (self->engine),
                        find_critical,
                        self, /* which found_cb holds until the reading is over */
                        NULL,
                        (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable,
                        found_cb,
                        g_rc_box_acquire (self));
}

/* When something is to be done next. */
static gint64
get_next (StwSimulator *self)
{
  const StwCue *cue = g_queue_peek_head (&self->cues);

  if (cue == NULL)
    return self->next_scene;
  return self->playing ? MIN (cue->due, self->next_scene) : cue->due;
}

/* Does what is due, or waits for it. */
static void
pump (StwSimulator *self)
{
  gint64 now = stw_clock_now (NULL);
  const StwCue *cue = g_queue_peek_head (&self->cues);

  if (self->sending || is_stopped (self))
    return;
  if (cue != NULL && cue->due <= now)
    {
      send_cue (self, cue);
      return;
    }
  if (cue == NULL && !self->playing)
    {
      mark_critical (self);
      return;
    }
  if (self->playing && self->next_scene <= now)
    play_next_card (self, now);
  wait_for (self, get_next (self) - now);
}

static void
call_the_roll (StwSimulator *self)
{
  gint64 start = stw_clock_now (NULL) + KEYS_SETTLE;

  for (guint i = 0; i < self->play->companies->len; i++)
    {
      JsonArray *roll = stw_play_get_scenes (self->play, i, "roll");

      for (guint j = 0; j < json_array_get_length (roll); j++)
        play_scene (self, i, json_array_get_object_element (roll, j), start);
    }
  pump (self);
}

static void
added_cb (JsonObject *result, const GError *error, gpointer data)
{
  Joining *joining = data;
  StwSimulator *self = joining->simulator;

  if (!is_stopped (self) && error == NULL)
    {
      self->clients[joining->company].number = json_object_get_int_member (result, "company");
      if (--self->n_awaited == 0)
        call_the_roll (self);
    }
  release (self);
  g_free (joining);
}

static gboolean
add_company (StwSimulator *self, guint company, GError **error)
{
  static const char *const members[] = { "name",  "timezone",   "strategy", "rate_per_minute",
                                         "burst", "auto_assign" };
  JsonObject *facts = stw_play_get_company (self->play, company);
  g_autoptr (StwCommand) command = stw_command_new ("company.add", ACTOR, 0);
  Joining *joining;

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    json_object_set_member (command->arguments,
                            members[i],
                            json_node_copy (json_object_get_member (facts, members[i])));
  if (!stw_onboard_prepare (command,
                            &(StwSigning){ NULL, NULL },
                            stw_engine_get_secrets (self->engine),
                            &self->clients[company].access,
                            error))
    return FALSE;
  joining = g_new (Joining, 1);
  *joining = (Joining){ g_rc_box_acquire (self), company };
  self->n_awaited++;
  stw_engine_submit (self->engine, g_steal_pointer (&command), added_cb, joining);
  return TRUE;
}

/* Who works here, before there is anything to do. */
static void
hire_team (StwSimulator *self)
{
  JsonArray *commands = stw_play_get_team (self->play);

  for (guint i = 0; i < json_array_get_length (commands); i++)
    {
      JsonObject *given = json_array_get_object_element (commands, i);
      StwCommand *command =
        stw_command_new (json_object_get_string_member (given, "command"), ACTOR, 0);

      json_object_unref (command->arguments);
      command->arguments = json_object_ref (json_object_get_object_member (given, "arguments"));
      stw_engine_submit (self->engine, command, NULL, NULL);
    }
}

/* Invented companies never stand beside real ones, and the door is reached as it is. */
static gboolean
check_desk (StwEngine *engine, const char *url, GError **error)
{
  g_autoptr (StwDb) db = stw_db_open (stw_engine_get_database (engine), STW_DB_READ_ONLY, error);
  g_autoptr (GPtrArray) companies = db != NULL ? stw_company_list (db, error) : NULL;

  if (companies == NULL)
    return FALSE;
  if (url == NULL || !g_str_has_prefix (url, LOOPBACK))
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_REFUSED,
                           "The demonstration wants the door on 127.0.0.1 and without TLS.");
      return FALSE;
    }
  if (companies->len == 0)
    return TRUE;
  g_set_error (error,
               STW_COMMAND_ERROR,
               STW_COMMAND_ERROR_REFUSED,
               "The demonstration wants a data folder of its own; %s has companies already.",
               stw_engine_get_folder (engine));
  return FALSE;
}

/**
 * stw_simulator_start:
 * @engine: an engine with a door on 127.0.0.1 and no companies; outlives the simulator
 * @error: #StwCommandError when there are companies already or the door is elsewhere
 *
 * Begins the demonstration on the thread-default context of the caller.
 *
 * Returns: (transfer full): the simulator
 */
StwSimulator *
stw_simulator_start (StwEngine *engine, GError **error)
{
  g_autofree char *url = stw_engine_dup_url (engine);
  g_autoptr (StwPlay) play = NULL;
  g_autoptr (StwSimulator) self = NULL;

  if (!check_desk (engine, url, error))
    return NULL;
  play = stw_play_load (error);
  if (play == NULL)
    return NULL;
  self = g_rc_box_new0 (StwSimulator);
  self->engine = engine;
  self->cancellable = g_cancellable_new ();
  self->play = g_steal_pointer (&play);
  self->url = g_strconcat (url, DOOR_PATH, NULL);
  self->client = stw_http_client_new ();
  self->clients = g_new0 (Client, self->play->companies->len);
  self->deck = stw_deck_new (self->play, SEED);
  hire_team (self);
  for (guint i = 0; i < self->play->companies->len; i++)
    if (!add_company (self, i, error))
      return NULL;
  return g_steal_pointer (&self);
}

/**
 * stw_simulator_stop:
 * @simulator: (nullable) (transfer full): a simulator
 *
 * Sends nothing more. On the thread that started it, before the engine closes.
 */
void
stw_simulator_stop (StwSimulator *simulator)
{
  if (simulator == NULL)
    return;
  g_cancellable_cancel (simulator->cancellable);
  if (simulator->timeout != NULL)
    g_source_destroy (simulator->timeout);
  g_clear_pointer (&simulator->timeout, g_source_unref);
  release (simulator);
}

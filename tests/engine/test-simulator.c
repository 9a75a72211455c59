/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demonstration: what the simulator writes is what real tools write, and what it plays against
 * a real engine becomes incidents. */

#include "config.h"

#include "engine/simulator.h"

#include "desk/company-store.h"
#include "engine/simulator-deck.h"
#include "intake/senders.h"
#include "scratch.h"

#include <string.h>

#define POLL_MS 20
#define N_COMPANIES 6
#define MIN_SENDERS 15
#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define START G_GINT64_CONSTANT (1770091200000)

/* Tools whose messages do not say when. */
static const char *const undated[] = { "healthchecks_io", "prtg", NULL };

static const char *const parts[] = { "roll", "night", "day" };

static const char *
get_sender_name (const StwPlay *play, JsonObject *sender)
{
  GHashTableIter iter;
  gpointer name;
  gpointer node;

  g_hash_table_iter_init (&iter, play->senders);
  while (g_hash_table_iter_next (&iter, &name, &node))
    if (json_node_get_object (node) == sender)
      return name;
  g_assert_not_reached ();
}

/* Every message of the play, as it begins at START. */
static GQueue *
list_cues (const StwPlay *play)
{
  GQueue *cues = g_queue_new ();

  for (guint i = 0; i < play->companies->len; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (parts); j++)
      {
        JsonArray *scenes = stw_play_get_scenes (play, i, parts[j]);

        for (guint k = 0; k < json_array_get_length (scenes); k++)
          stw_play_add_cues (play, i, json_array_get_object_element (scenes, k), START, 1, cues);
      }
  return cues;
}

static void
free_cues (GQueue *cues)
{
  g_queue_free_full (cues, (GDestroyNotify) stw_cue_free);
}

static StwAlertState
get_state (const StwCue *cue)
{
  if (g_str_equal (cue->alert.state, "firing"))
    return STW_ALERT_FIRING;
  return g_str_equal (cue->alert.state, "resolved") ? STW_ALERT_RESOLVED : STW_ALERT_INFO;
}

static void
check_alert (const StwAlert *alert, const StwCue *cue, const char *name, const char *asset)
{
  g_assert_nonnull (alert->asset);
  g_assert_true (g_str_has_prefix (alert->asset, asset));
  g_assert_cmpint (alert->state, ==, get_state (cue));
  g_assert_nonnull (alert->message);
  /* Nothing was left unfilled. */
  g_assert_null (strchr (alert->message, '{'));
  if (alert->state == STW_ALERT_FIRING)
    g_assert_cmpint (alert->severity, >=, STW_SEVERITY_LOW);
  if (!g_strv_contains (undated, name))
    g_assert_cmpint (ABS (alert->timestamp - cue->due), <=, HOUR_MS);
}

static void
check_cue (const StwSenders *senders, const char *name, const StwCue *cue)
{
  g_autoptr (GError) error = NULL;
  char *text = stw_cue_write (cue);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));
  g_autoptr (StwMessage) message =
               stw_message_parse (body, stw_simulator_get_content_type (cue->sender), &error);
  g_autoptr (StwReading) reading = NULL;
  guint n_assets = g_strv_length (cue->assets);

  g_assert_no_error (error);
  reading = stw_senders_read (senders, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reading->source, ==, name);
  g_assert_cmpint (reading->outcome, ==, STW_OUTCOME_ALERTS);
  g_assert_cmpuint (reading->alerts->len, ==, n_assets);
  for (guint i = 0; i < n_assets; i++)
    check_alert (g_ptr_array_index (reading->alerts, i), cue, name, cue->assets[i]);
}

static void
every_message_is_read_as_the_senders_own (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwPlay) play = stw_play_load (&error);
  g_autoptr (StwSenders) senders = NULL;
  GQueue *cues;

  g_assert_no_error (error);
  senders = stw_senders_new_builtin (&error);
  g_assert_no_error (error);
  cues = list_cues (play);
  for (GList *item = cues->head; item != NULL; item = item->next)
    {
      const StwCue *cue = item->data;

      check_cue (senders, get_sender_name (play, cue->sender), cue);
    }
  free_cues (cues);
}

static void
many_kinds_of_tools_take_part (void)
{
  g_autoptr (StwPlay) play = stw_play_load (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GQueue *cues = list_cues (play);

  for (GList *item = cues->head; item != NULL; item = item->next)
    g_hash_table_add (seen, ((StwCue *) item->data)->sender);
  g_assert_cmpuint (g_hash_table_size (seen), >=, MIN_SENDERS);
  g_assert_cmpuint (g_hash_table_size (seen), ==, g_hash_table_size (play->senders));
  free_cues (cues);
}

/* A sender that says no time would put its part of the night into the day. */
static void
what_happened_at_night_says_when (void)
{
  g_autoptr (StwPlay) play = stw_play_load (NULL);
  GQueue cues = G_QUEUE_INIT;

  for (guint i = 0; i < play->companies->len; i++)
    {
      JsonArray *night = stw_play_get_scenes (play, i, "night");

      for (guint j = 0; j < json_array_get_length (night); j++)
        stw_play_add_cues (play, i, json_array_get_object_element (night, j), START, 1, &cues);
    }
  for (GList *item = cues.head; item != NULL; item = item->next)
    {
      const char *name = get_sender_name (play, ((StwCue *) item->data)->sender);

      g_assert_false (g_strv_contains (undated, name));
    }
  g_queue_clear_full (&cues, (GDestroyNotify) stw_cue_free);
}

static void
messages_come_in_the_order_of_their_time (void)
{
  g_autoptr (StwPlay) play = stw_play_load (NULL);
  GQueue *cues = list_cues (play);

  for (GList *item = cues->head; item->next != NULL; item = item->next)
    g_assert_cmpint (((StwCue *) item->data)->due, <=, ((StwCue *) item->next->data)->due);
  free_cues (cues);
}

static void
every_scene_of_the_day_comes_before_one_comes_again (void)
{
  g_autoptr (StwPlay) play = stw_play_load (NULL);
  g_autoptr (StwDeck) deck = stw_deck_new (play, 7);
  g_autoptr (StwDeck) same = stw_deck_new (play, 7);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint n_scenes = 0;

  for (guint i = 0; i < play->companies->len; i++)
    n_scenes += json_array_get_length (stw_play_get_scenes (play, i, "day"));
  for (guint i = 0; i < 2 * n_scenes; i++)
    {
      const StwCard *card = stw_deck_draw (deck);

      g_assert_true (card->scene == stw_deck_draw (same)->scene);
      g_assert_true (g_hash_table_add (seen, card->scene));
      if (g_hash_table_size (seen) == n_scenes)
        g_hash_table_remove_all (seen);
    }
}

static gint64
count (StwDb *db, const char *sql)
{
  gint64 number = 0;

  g_assert_true (stw_db_get_number (db, sql, NULL, 0, &number, NULL));
  return number;
}

typedef struct
{
  GMainLoop *loop;
  StwDb *db;
} Watch;

/* The night's last scene has arrived. */
static gboolean
poll_cb (gpointer data)
{
  Watch *watch = data;

  if (count (watch->db, "SELECT count(DISTINCT company_id) FROM incident") < N_COMPANIES ||
      count (watch->db, "SELECT count(*) FROM alert WHERE signature LIKE '%shadow copies%'") == 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (watch->loop);
  return G_SOURCE_REMOVE;
}

static void
check_night (StwDb *db)
{
  g_assert_cmpint (count (db, "SELECT count(*) FROM company"), ==, N_COMPANIES);
  g_assert_cmpint (count (db, "SELECT max(alert_count) FROM incident"), >=, 5);
  g_assert_cmpint (count (db, "SELECT count(*) FROM incident WHERE resolved_at IS NOT NULL"), >, 0);
  g_assert_cmpint (count (db, "SELECT count(*) FROM asset WHERE critical"), >=, N_COMPANIES);
}

/* What is given to the team one command after another is refused by none of them. */
static void
check_team (StwDb *db)
{
  g_assert_cmpint (count (db, "SELECT count(*) FROM person"), ==, 5);
  g_assert_cmpint (count (db, "SELECT count(*) FROM schedule"), ==, 1);
  g_assert_cmpint (count (db, "SELECT count(*) FROM incident WHERE assignee_id NOT NULL"), >, 0);
}

static void
the_night_before_becomes_incidents_of_six_companies (void)
{
  Scratch *folder = scratch_new ();
  const StwEngineOptions options = { .data_dir = folder, .listen = "127.0.0.1:0" };
  g_autoptr (GError) error = NULL;
  StwEngine *engine = stw_engine_open (&options, &error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  StwSimulator *simulator;

  g_assert_no_error (error);
  simulator = stw_simulator_start (engine, &error);
  g_assert_no_error (error);
  {
    g_autoptr (StwDb) db = stw_db_open (stw_engine_get_database (engine), STW_DB_READ_ONLY, NULL);
    Watch watch = { loop, db };

    g_timeout_add (POLL_MS, poll_cb, &watch);
    g_main_loop_run (loop);
    check_night (db);
    check_team (db);
  }
  stw_simulator_stop (simulator);

  /* It never adds its companies to a desk that has some. */
  g_assert_null (stw_simulator_start (engine, &error));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_REFUSED);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  stw_engine_close (engine);
  scratch_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/every-message-is-read-as-the-senders-own",
                   every_message_is_read_as_the_senders_own);
  g_test_add_func ("/simulator/many-kinds-of-tools-take-part", many_kinds_of_tools_take_part);
  g_test_add_func ("/simulator/what-happened-at-night-says-when", what_happened_at_night_says_when);
  g_test_add_func ("/simulator/messages-come-in-the-order-of-their-time",
                   messages_come_in_the_order_of_their_time);
  g_test_add_func ("/simulator/every-scene-of-the-day-comes-before-one-comes-again",
                   every_scene_of_the_day_comes_before_one_comes_again);
  g_test_add_func ("/simulator/the-night-before-becomes-incidents-of-six-companies",
                   the_night_before_becomes_incidents_of_six_companies);
  return g_test_run ();
}

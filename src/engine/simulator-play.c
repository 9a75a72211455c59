/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The play that the simulator gives: sample companies with their scenes, from data/demo. Plain
 * data, immutable once loaded.
 *
 * The team's file has commands that are given as they stand. A company's file has what
 * "company.add" takes, its critical machines, and the scenes of the "night" and the "day". A scene
 * has steps; "at" and "spread" are minutes, from the beginning of the night or of the scene, and
 * between the machines of a step. What a step does not say, its scene says for it. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/simulator-play.h"

#include "base/clock.h"
#include "base/json-check.h"
#include "demo-resources.h"

#include <stdlib.h>
#include <string.h>

#define RESOURCE_FOLDER "/io/github/steward_msp/Steward/demo/"

/**
 * stw_cue_free:
 * @cue: (nullable) (transfer full): a cue
 */
void
stw_cue_free (StwCue *cue)
{
  if (cue == NULL)
    return;
  g_strfreev (cue->assets);
  g_free (cue);
}

/**
 * stw_cue_write:
 *
 * Returns: (transfer full): the request's body
 */
char *
stw_cue_write (const StwCue *cue)
{
  StwSimulatedAlert alert = cue->alert;

  alert.assets = (const char *const *) cue->assets;
  alert.time = cue->due;
  return stw_simulator_write_message (cue->sender, &alert);
}

/**
 * stw_cue_compare:
 *
 * Returns: which of two cues is due first
 */
int
stw_cue_compare (gconstpointer a, gconstpointer b, gpointer data)
{
  const StwCue *first = a;
  const StwCue *second = b;

  return (first->due > second->due) - (first->due < second->due);
}

static JsonNode *
load_file (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_strconcat (folder, name, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (stw_demo_get_resource (), path, 0, error);
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  JsonNode *node = text != NULL ? stw_json_parse (text, length, error) : NULL;

  if (node == NULL)
    g_prefix_error (error, "%s: ", path);
  return node;
}

static gboolean
load_senders (StwPlay *play, GError **error)
{
  const char *folder = RESOURCE_FOLDER "senders/";
  g_auto (GStrv) names = g_resource_enumerate_children (stw_demo_get_resource (), folder, 0, error);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      JsonNode *node = load_file (folder, names[i], error);

      if (node == NULL)
        return FALSE;
      g_hash_table_insert (play->senders,
                           g_strndup (names[i], strlen (names[i]) - strlen (".json")),
                           node);
    }
  return names != NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
load_companies (StwPlay *play, GError **error)
{
  const char *folder = RESOURCE_FOLDER "companies/";
  g_auto (GStrv) names = g_resource_enumerate_children (stw_demo_get_resource (), folder, 0, error);

  if (names == NULL)
    return FALSE;
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (guint i = 0; names[i] != NULL; i++)
    {
      JsonNode *node = load_file (folder, names[i], error);

      if (node == NULL)
        return FALSE;
      g_ptr_array_add (play->companies, node);
    }
  return TRUE;
}

/**
 * stw_play_load:
 * @error: an unreadable file
 *
 * Returns: (transfer full): the play of data/demo
 */
StwPlay *
stw_play_load (GError **error)
{
  g_autoptr (StwPlay) play = g_new0 (StwPlay, 1);

  play->companies = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  play->senders =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);
  play->team = load_file (RESOURCE_FOLDER, "team.json", error);
  if (play->team == NULL || !load_senders (play, error) || !load_companies (play, error))
    return NULL;
  return g_steal_pointer (&play);
}

/**
 * stw_play_free:
 * @play: (nullable) (transfer full): a play
 */
void
stw_play_free (StwPlay *play)
{
  if (play == NULL)
    return;
  g_ptr_array_unref (play->companies);
  g_clear_pointer (&play->team, json_node_unref);
  g_hash_table_unref (play->senders);
  g_free (play);
}

/**
 * stw_play_get_team:
 *
 * Returns: (transfer none): the commands that make the team, in their order
 */
JsonArray *
stw_play_get_team (const StwPlay *play)
{
  return json_object_get_array_member (json_node_get_object (play->team), "commands");
}

/**
 * stw_play_get_company:
 *
 * Returns: (transfer none): a company's file
 */
JsonObject *
stw_play_get_company (const StwPlay *play, guint company)
{
  return json_node_get_object (g_ptr_array_index (play->companies, company));
}

/**
 * stw_play_get_scenes:
 * @part: "night" or "day"
 *
 * Returns: (transfer none): the scenes of a company
 */
JsonArray *
stw_play_get_scenes (const StwPlay *play, guint company, const char *part)
{
  return json_object_get_array_member (stw_play_get_company (play, company), part);
}

/* What the step says, else its scene. */
static JsonNode *
get_member (JsonObject *scene, JsonObject *step, const char *name)
{
  JsonNode *node = json_object_get_member (step, name);

  return node != NULL ? node : json_object_get_member (scene, name);
}

static const char *
get_text (JsonObject *scene, JsonObject *step, const char *name, const char *fallback)
{
  JsonNode *node = get_member (scene, step, name);

  return node != NULL ? json_node_get_string (node) : fallback;
}

static gint64
get_minutes (JsonObject *scene, JsonObject *step, const char *name)
{
  JsonNode *node = get_member (scene, step, name);

  return node != NULL ? (gint64) (json_node_get_double (node) * STW_MINUTE) : 0;
}

static char **
dup_assets (JsonArray *list)
{
  g_autoptr (GStrvBuilder) assets = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (list); i++)
    g_strv_builder_add (assets, json_array_get_string_element (list, i));
  return g_strv_builder_end (assets);
}

static StwCue *
cue_new (const StwCue *model, gint64 due, char **assets)
{
  StwCue *cue = g_memdup2 (model, sizeof *model);

  cue->due = due;
  cue->assets = assets;
  return cue;
}

static void
add_step (const StwPlay *play,
          const StwCue *model,
          JsonObject *scene,
          JsonObject *step,
          GQueue *cues)
{
  gint64 spread = get_minutes (scene, step, "spread");
  JsonArray *list = json_node_get_array (get_member (scene, step, "assets"));
  JsonNode *sender = g_hash_table_lookup (play->senders, get_text (scene, step, "sender", ""));
  g_auto (GStrv) assets = dup_assets (list);
  StwCue said = *model;

  g_return_if_fail (sender != NULL);

  said.sender = json_node_get_object (sender);
  said.due += get_minutes (scene, step, "at");
  said.alert.rule = get_text (scene, step, "rule", "");
  said.alert.message = get_text (scene, step, "message", said.alert.rule);
  said.alert.severity = get_text (scene, step, "severity", "medium");
  said.alert.state = get_text (scene, step, "state", "firing");
  if (stw_simulator_is_grouping (said.sender))
    {
      g_queue_insert_sorted (cues,
                             cue_new (&said, said.due, g_steal_pointer (&assets)),
                             stw_cue_compare,
                             NULL);
      return;
    }
  for (guint i = 0; assets[i] != NULL; i++)
    {
      const char *const one[] = { assets[i], NULL };

      g_queue_insert_sorted (cues,
                             cue_new (&said, said.due + i * spread, g_strdupv ((char **) one)),
                             stw_cue_compare,
                             NULL);
    }
}

/**
 * stw_play_add_cues:
 * @company: whose scene it is
 * @scene: a scene
 * @start: what its steps count from, UTC milliseconds
 * @number: of this playing of a scene
 * @cues: (element-type StwCue): where the messages go, in the order in which they are due
 */
void
stw_play_add_cues (const StwPlay *play,
                   guint company,
                   JsonObject *scene,
                   gint64 start,
                   guint number,
                   GQueue *cues)
{
  JsonArray *steps = json_object_get_array_member (scene, "steps");
  JsonObject *first = json_array_get_object_element (steps, 0);
  const StwCue model = {
    .due = start,
    .company = company,
    .alert = { .began = start + get_minutes (scene, first, "at"), .number = number },
  };

  for (guint i = 0; i < json_array_get_length (steps); i++)
    add_step (play, &model, scene, json_array_get_object_element (steps, i), cues);
}

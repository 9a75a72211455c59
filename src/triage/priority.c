/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How urgent an incident is, in whole numbers and with the reasons. Plain functions, usable from
 * any thread. */

#include "config.h"

#include "triage/priority.h"

#include <json-glib/json-glib.h>

#include "base/clock.h"

const StwPriorityWeights stw_priority_default_weights = {
  .severity = { [STW_SEVERITY_INFO] = 5,
                [STW_SEVERITY_LOW] = 20,
                [STW_SEVERITY_MEDIUM] = 45,
                [STW_SEVERITY_HIGH] = 70,
                [STW_SEVERITY_CRITICAL] = 90 },
  .critical_asset = 20,
  .duplicate = 2,
  .duplicates_most = 20,
  .several_tools = 10,
  .idle_hour = 1,
  .idle_most = 20,
};

static const char *const terms[] = { "severity",
                                     "critical_asset",
                                     "duplicates",
                                     "several_tools",
                                     "decay" };

G_STATIC_ASSERT (G_N_ELEMENTS (terms) == STW_N_PRIORITY_TERMS);

/* @each × @times, not above @most and without overflow. */
static int
scaled (int each, gint64 times, int most)
{
  if (each <= 0 || times <= 0)
    return 0;
  return times > most / each ? most : (int) times * each;
}

/**
 * stw_priority:
 * @weights: the settings
 * @facts: what is known of the incident
 *
 * Decay takes no more than there is, so that the points always sum to the total.
 *
 * Returns: the priority and its breakdown
 */
StwPriority
stw_priority (const StwPriorityWeights *weights, const StwPriorityFacts *facts)
{
  StwPriority priority = { { 0 }, 0 };

  g_return_val_if_fail (weights != NULL, priority);
  g_return_val_if_fail (facts != NULL && facts->severity < STW_N_SEVERITIES, priority);

  priority.points[STW_PRIORITY_SEVERITY] = weights->severity[facts->severity];
  priority.points[STW_PRIORITY_CRITICAL_ASSET] =
    facts->critical_asset ? weights->critical_asset : 0;
  priority.points[STW_PRIORITY_DUPLICATES] =
    scaled (weights->duplicate, facts->duplicates, weights->duplicates_most);
  priority.points[STW_PRIORITY_SEVERAL_TOOLS] = facts->tools >= 2 ? weights->several_tools : 0;
  stw_priority_decay (weights, facts->idle_ms, &priority);
  return priority;
}

/**
 * stw_priority_decay:
 * @idle_ms: since the last occurrence
 * @priority: (inout): its other terms stay; decay and total are worked out anew
 */
void
stw_priority_decay (const StwPriorityWeights *weights, gint64 idle_ms, StwPriority *priority)
{
  int decay;

  g_return_if_fail (weights != NULL && priority != NULL);

  priority->total = 0;
  for (guint i = 0; i < STW_PRIORITY_DECAY; i++)
    priority->total += priority->points[i];
  decay = scaled (weights->idle_hour, idle_ms / STW_HOUR, weights->idle_most);
  priority->points[STW_PRIORITY_DECAY] = -MIN (decay, priority->total);
  priority->total += priority->points[STW_PRIORITY_DECAY];
}

/**
 * stw_priority_term_to_word:
 *
 * Returns: the term's name in the JSON form
 */
const char *
stw_priority_term_to_word (StwPriorityTerm term)
{
  g_return_val_if_fail (term < STW_N_PRIORITY_TERMS, NULL);

  return terms[term];
}

/**
 * stw_priority_to_json:
 * @priority: a priority
 *
 * Returns: (transfer full): `[{"term":"severity","points":90},...]`, terms of no points left out
 */
char *
stw_priority_to_json (const StwPriority *priority)
{
  GString *json = g_string_new ("[");

  g_return_val_if_fail (priority != NULL, NULL);

  for (guint i = 0; i < STW_N_PRIORITY_TERMS; i++)
    if (priority->points[i] != 0)
      g_string_append_printf (json,
                              "%s{\"term\":\"%s\",\"points\":%d}",
                              json->len > 1 ? "," : "",
                              terms[i],
                              priority->points[i]);
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static gboolean
read_term (JsonNode *node, StwPriority *priority)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *word =
    object != NULL ? json_object_get_string_member_with_default (object, "term", "") : "";

  for (guint i = 0; i < STW_N_PRIORITY_TERMS; i++)
    if (g_str_equal (word, terms[i]))
      {
        priority->points[i] = (int) json_object_get_int_member_with_default (object, "points", 0);
        priority->total += priority->points[i];
        return TRUE;
      }
  return FALSE;
}

/**
 * stw_priority_from_json:
 * @json: what stw_priority_to_json() wrote
 * @ret_priority: (out): the same
 *
 * Returns: whether @json was such a text
 */
gboolean
stw_priority_from_json (const char *json, StwPriority *ret_priority)
{
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  StwPriority priority = { { 0 }, 0 };
  JsonArray *list;

  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    return FALSE;
  list = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (!read_term (json_array_get_element (list, i), &priority))
      return FALSE;
  *ret_priority = priority;
  return TRUE;
}

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

/* The most points that one weight may give. */
#define WEIGHT_MOST 1000

/* The members of the weights' JSON form, in one place for both ways. */
static const struct
{
  const char *name;
  gsize offset;
} weight_members[] = {
  { "critical", G_STRUCT_OFFSET (StwPriorityWeights, severity[STW_SEVERITY_CRITICAL]) },
  { "high", G_STRUCT_OFFSET (StwPriorityWeights, severity[STW_SEVERITY_HIGH]) },
  { "medium", G_STRUCT_OFFSET (StwPriorityWeights, severity[STW_SEVERITY_MEDIUM]) },
  { "low", G_STRUCT_OFFSET (StwPriorityWeights, severity[STW_SEVERITY_LOW]) },
  { "info", G_STRUCT_OFFSET (StwPriorityWeights, severity[STW_SEVERITY_INFO]) },
  { "critical_asset", G_STRUCT_OFFSET (StwPriorityWeights, critical_asset) },
  { "duplicate", G_STRUCT_OFFSET (StwPriorityWeights, duplicate) },
  { "duplicates_most", G_STRUCT_OFFSET (StwPriorityWeights, duplicates_most) },
  { "several_tools", G_STRUCT_OFFSET (StwPriorityWeights, several_tools) },
  { "idle_hour", G_STRUCT_OFFSET (StwPriorityWeights, idle_hour) },
  { "idle_most", G_STRUCT_OFFSET (StwPriorityWeights, idle_most) },
};

/**
 * stw_priority_weights_to_json:
 *
 * Returns: (transfer full): the weights as settings keep them
 */
char *
stw_priority_weights_to_json (const StwPriorityWeights *weights)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (weight_members); i++)
    json_object_set_int_member (object,
                                weight_members[i].name,
                                G_STRUCT_MEMBER (int, weights, weight_members[i].offset));
  json_node_take_object (node, object);
  return json_to_string (node, FALSE);
}

/**
 * stw_priority_weights_from_json:
 * @json: an object; a weight that it does not name stays as @ret_weights has it
 * @ret_weights: (inout): the weights, changed only when all of @json is right
 *
 * Returns: whether every weight is a known one, a whole number, and from 0 to 1000
 */
gboolean
stw_priority_weights_from_json (const char *json, StwPriorityWeights *ret_weights)
{
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  StwPriorityWeights weights = *ret_weights;
  JsonObject *object;
  guint known = 0;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  object = json_node_get_object (root);
  for (guint i = 0; i < G_N_ELEMENTS (weight_members); i++)
    {
      JsonNode *node = json_object_get_member (object, weight_members[i].name);
      gint64 points;

      if (node == NULL)
        continue;
      if (json_node_get_value_type (node) != G_TYPE_INT64)
        return FALSE;
      points = json_node_get_int (node);
      if (points < 0 || points > WEIGHT_MOST)
        return FALSE;
      G_STRUCT_MEMBER (int, &weights, weight_members[i].offset) = (int) points;
      known++;
    }
  if (known != json_object_get_size (object))
    return FALSE;
  *ret_weights = weights;
  return TRUE;
}

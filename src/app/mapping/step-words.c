/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a step of a mapping is said to people. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/mapping/step-words.h"

#include "intake/value.h"

#include <glib/gi18n.h>

static const char *
get_text (JsonNode *node)
{
  return node != NULL ? stw_value_from_node (node).text : NULL;
}

/* All conditions that must hold, %NULL when one of them is more than a text. */
static char *
join_conditions (JsonNode *when)
{
  g_autoptr (GString) joined = g_string_new (get_text (when));
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (when) ? json_node_get_array (when) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *condition = get_text (json_array_get_element (array, i));

      if (condition == NULL)
        return NULL;
      g_string_append_printf (joined, "%s%s", i > 0 ? ", " : "", condition);
    }
  return joined->len > 0 ? g_string_free (g_steal_pointer (&joined), FALSE) : NULL;
}

static char *
say_choice (JsonObject *choice)
{
  JsonNode *when = json_object_get_member (choice, "when");
  const char *then = get_text (json_object_get_member (choice, "then"));
  const char *otherwise = get_text (json_object_get_member (choice, "else"));
  g_autofree char *conditions = when != NULL ? join_conditions (when) : NULL;

  if (conditions == NULL || then == NULL ||
      (otherwise == NULL && json_object_has_member (choice, "else")))
    return NULL;
  if (otherwise == NULL)
    /* Translators: a condition such as "status = up", and what is read then */
    return g_strdup_printf (_ ("When %s: %s"), conditions, then);
  /* Translators: a condition such as "status = up", what is read then, and what else */
  return g_strdup_printf (_ ("When %s: %s; otherwise %s"), conditions, then, otherwise);
}

/**
 * stw_step_say:
 * @step: a step as stw_mapping_draft_dup_step() says it
 *
 * Returns: (transfer full): a choice in words, anything else as the mapping has it
 */
char *
stw_step_say (const char *step)
{
  g_autoptr (JsonNode) node = g_str_has_prefix (step, "{\"") ? json_from_string (step, NULL) : NULL;
  char *said =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? say_choice (json_node_get_object (node)) : NULL;

  return said != NULL ? said : g_strdup (step);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `stewardctl oncall resolve`: who a plan in a file puts on call at the instants that the file asks
 * about. Nothing is stored. Belongs to no thread. */

#include "config.h"

#include "desk/oncall/resolve.h"

#include "base/timestamp.h"
#include "desk/oncall/plan-json.h"
#include "store/command-rule.h"

#define MAX_INSTANTS 10000

/* The names of a file, numbered from 1 as they are met. */
static gint64
number_of_name (JsonNode *member, gpointer data)
{
  GPtrArray *names = data;
  guint place;

  if (json_node_get_value_type (member) != G_TYPE_STRING)
    return 0;
  if (g_ptr_array_find_with_equal_func (names, json_node_get_string (member), g_str_equal, &place))
    return place + 1;
  g_ptr_array_add (names, json_node_dup_string (member));
  return names->len;
}

static void
set_time (JsonObject *object, const char *member, gint64 time)
{
  g_autofree char *text = NULL;

  if (time == STW_ONCALL_EVER || time == STW_ONCALL_NEVER)
    {
      json_object_set_null_member (object, member);
      return;
    }
  text = stw_timestamp_format (time);
  json_object_set_string_member (object, member, text);
}

static JsonObject *
answer (const StwOncallPlan *plan, GPtrArray *names, const char *asked, gint64 at)
{
  JsonObject *object = json_object_new ();
  JsonArray *people = json_array_new ();
  StwOncallShift shift = stw_oncall_at (plan, at);
  gboolean somebody = shift.person != 0;

  json_object_set_string_member (object, "at", asked);
  if (somebody)
    json_array_add_string_element (people, g_ptr_array_index (names, shift.person - 1));
  json_object_set_array_member (object, "on_call", people);
  if (somebody)
    json_object_set_string_member (object, "who", g_ptr_array_index (names, shift.person - 1));
  if (somebody && shift.layer >= 0)
    {
      const StwOncallLayer *layer = g_ptr_array_index (plan->layers, shift.layer);

      json_object_set_string_member (object, "layer", layer->name);
    }
  else if (somebody)
    json_object_set_string_member (object, "layer", "override");
  else
    json_object_set_null_member (object, "layer");
  set_time (object, "shift_from", somebody ? shift.from : STW_ONCALL_EVER);
  set_time (object, "shift_to", somebody ? shift.to : STW_ONCALL_NEVER);
  return object;
}

static gboolean
answer_all (const StwOncallPlan *plan,
            GPtrArray *names,
            JsonArray *instants,
            JsonArray *answers,
            GError **error)
{
  for (guint i = 0; i < json_array_get_length (instants); i++)
    {
      JsonNode *node = json_array_get_element (instants, i);
      gint64 at;

      if (json_node_get_value_type (node) != G_TYPE_STRING ||
          !stw_timestamp_parse (json_node_get_string (node), &at))
        {
          g_set_error (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_INVALID,
                       "“at[%u]” must be an ISO 8601 time, such as 2026-11-21T18:00:00Z.",
                       i);
          return FALSE;
        }
      json_array_add_object_element (answers,
                                     answer (plan, names, json_node_get_string (node), at));
    }
  return TRUE;
}

/**
 * stw_oncall_resolve:
 * @input: a plan, as stw_oncall_plan_read(), with the instants in "at"
 * @error: %STW_COMMAND_ERROR_INVALID with a sentence
 *
 * Returns: (transfer full): an object for each instant, in the order asked
 */
JsonArray *
stw_oncall_resolve (JsonObject *input, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StwOncallPlan) plan = NULL;
  g_autoptr (JsonArray) answers = json_array_new ();
  JsonNode *instants;

  g_return_val_if_fail (input != NULL, NULL);

  plan = stw_oncall_plan_read (input, number_of_name, names, error);
  if (plan == NULL)
    return NULL;
  instants = json_object_get_member (input, "at");
  if (instants == NULL || !JSON_NODE_HOLDS_ARRAY (instants) ||
      json_array_get_length (json_node_get_array (instants)) > MAX_INSTANTS)
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_INVALID,
                           "“at” must be a list of at most 10,000 times.");
      return NULL;
    }
  if (!answer_all (plan, names, json_node_get_array (instants), answers, error))
    return NULL;
  return g_steal_pointer (&answers);
}

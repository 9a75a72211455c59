/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Overrides as JSON, for taking commands back: the row as it is stored, and back again. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/override-json.h"

/**
 * stw_override_to_json:
 *
 * Returns: (transfer full): the row
 */
JsonObject *
stw_override_to_json (const StwOverride *override)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "override", override->id);
  json_object_set_int_member (object, "schedule", override->schedule);
  json_object_set_int_member (object, "person", override->person);
  json_object_set_int_member (object, "from", override->from);
  json_object_set_int_member (object, "to", override->to);
  json_object_set_int_member (object, "kind", override->kind);
  json_object_set_int_member (object, "pair", override->pair);
  json_object_set_boolean_member (object, "agreed", override->agreed);
  if (override->note != NULL)
    json_object_set_string_member (object, "note", override->note);
  return object;
}

/**
 * stw_override_list_to_json:
 * @overrides: (element-type StwOverride)
 *
 * Returns: (transfer full): the rows
 */
JsonArray *
stw_override_list_to_json (GPtrArray *overrides)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < overrides->len; i++)
    json_array_add_object_element (list, stw_override_to_json (g_ptr_array_index (overrides, i)));
  return list;
}

static gint64
get (JsonObject *object, const char *member)
{
  return json_object_get_int_member_with_default (object, member, 0);
}

/**
 * stw_override_restore_all:
 * @arguments: of a command that takes another back
 * @member: where in them the rows stand; there may be none
 *
 * Writes rows as they were.
 */
gboolean
stw_override_restore_all (StwDb *db,
                          JsonObject *arguments,
                          const char *member,
                          gint64 now,
                          GError **error)
{
  JsonNode *node = json_object_get_member (arguments, member);
  JsonArray *list = node != NULL ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *object = json_array_get_object_element (list, i);
      StwOverride override = {
        .id = get (object, "override"),
        .schedule = get (object, "schedule"),
        .person = get (object, "person"),
        .from = get (object, "from"),
        .to = get (object, "to"),
        .kind = (StwOverrideKind) get (object, "kind"),
        .pair = get (object, "pair"),
        .agreed = json_object_get_boolean_member_with_default (object, "agreed", TRUE),
        .note = (char *) json_object_get_string_member_with_default (object, "note", NULL),
      };
      gint64 id;

      if (!stw_override_write (db, &override, now, &id, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * stw_override_find_restored:
 * @command: what takes back what was done with overrides
 *
 * Returns: the first of those that are to be gone again, or else of those that are to be as they
 *   were; 0 for none
 */
gint64
stw_override_find_restored (const StwCommand *command)
{
  g_autoptr (GArray) added = stw_command_dup_numbers (command, "added");
  JsonNode *former = json_object_get_member (command->arguments, "former");
  JsonArray *rows =
    former != NULL && JSON_NODE_HOLDS_ARRAY (former) ? json_node_get_array (former) : NULL;

  if (added != NULL && added->len > 0)
    return g_array_index (added, gint64, 0);
  return rows != NULL && json_array_get_length (rows) > 0
           ? json_object_get_int_member (json_array_get_object_element (rows, 0), "override")
           : 0;
}

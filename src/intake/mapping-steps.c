/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is drawn for each field: the steps by which it is read, and what tells a message of this
 * sender from others. Any thread. */

#include "config.h"

#include "intake/mapping-draft-private.h"

#include <string.h>

/* A list as what it holds, anything else as the only one of its list. */
static GPtrArray *
list_nodes (JsonNode *node)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  JsonArray *array =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_ptr_array_add (nodes, json_node_copy (json_array_get_element (array, i)));
  if (array == NULL && node != NULL && !JSON_NODE_HOLDS_NULL (node))
    g_ptr_array_add (nodes, json_node_copy (node));
  return nodes;
}

static JsonArray *
make_array (GPtrArray *nodes)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < nodes->len; i++)
    json_array_add_element (array, json_node_copy (g_ptr_array_index (nodes, i)));
  return array;
}

static const char *
get_text (JsonNode *node)
{
  return stw_value_from_node (node).text;
}

/* JSON begins as no path and no template does. What is not JSON yet is kept as it is written. */
JsonNode *
stw_mapping_step_from_text (const char *text)
{
  g_autoptr (JsonNode) node = NULL;

  if (g_str_has_prefix (text, "{\"") || g_str_has_prefix (text, "[\"") ||
      g_str_has_prefix (text, "[{"))
    node = json_from_string (text, NULL);
  return node != NULL ? g_steal_pointer (&node)
                      : json_node_init_string (json_node_new (JSON_NODE_VALUE), text);
}

/* What is more than a text, such as a choice, as JSON. */
char *
stw_mapping_step_to_text (JsonNode *step)
{
  return get_text (step) != NULL ? g_strdup (get_text (step)) : json_to_string (step, FALSE);
}

static guint
find_text (GPtrArray *nodes, const char *text)
{
  guint at = 0;

  while (at < nodes->len && g_strcmp0 (get_text (g_ptr_array_index (nodes, at)), text) != 0)
    at++;
  return at;
}

static GPtrArray *
list_conditions (const StwMappingDraft *self)
{
  return list_nodes (json_object_get_member (stw_mapping_draft_get_shape (self), "when"));
}

/**
 * stw_mapping_draft_has_conditions:
 *
 * Returns: whether a message must have anything to be this sender's
 */
gboolean
stw_mapping_draft_has_conditions (const StwMappingDraft *self)
{
  g_autoptr (GPtrArray) conditions = list_conditions (self);

  return conditions->len > 0;
}

/**
 * stw_mapping_draft_is_recognised_by:
 * @where: (nullable): a place, from the message's beginning
 *
 * Returns: whether a message must have that place to be this sender's
 */
gboolean
stw_mapping_draft_is_recognised_by (const StwMappingDraft *self, const char *where)
{
  g_autoptr (GPtrArray) conditions = list_conditions (self);

  return where != NULL && find_text (conditions, where) < conditions->len;
}

/**
 * stw_mapping_draft_recognise_by:
 * @where: (nullable): a place, from the message's beginning
 * @recognised: whether a message must have it to be this sender's
 */
void
stw_mapping_draft_recognise_by (StwMappingDraft *self, const char *where, gboolean recognised)
{
  g_autoptr (GPtrArray) conditions = list_conditions (self);
  guint at = find_text (conditions, where);

  if (where == NULL || recognised == (at < conditions->len))
    return;
  stw_mapping_draft_touch (self);
  if (recognised)
    g_ptr_array_add (conditions, json_node_init_string (json_node_new (JSON_NODE_VALUE), where));
  else
    g_ptr_array_remove_index (conditions, at);
  json_object_set_array_member (stw_mapping_draft_get_shape (self),
                                "when",
                                make_array (conditions));
}

static JsonObject *
get_fields (JsonObject *object)
{
  return json_object_has_member (object, "fields")
           ? json_object_get_object_member (object, "fields")
           : NULL;
}

/* Where a field is written: the message's own words cover those that all kinds share. */
static JsonObject *
find_holder (const StwMappingDraft *self, StwField field)
{
  JsonObject *own = get_fields (stw_mapping_draft_get_shape (self));
  JsonObject *shared = get_fields (self->file);
  const char *name = stw_field_get_name (field);

  if (own != NULL && json_object_has_member (own, name))
    return own;
  return shared != NULL && json_object_has_member (shared, name) ? shared : NULL;
}

static GPtrArray *
list_steps (const StwMappingDraft *self, StwField field)
{
  JsonObject *holder = find_holder (self, field);

  return list_nodes (holder != NULL ? json_object_get_member (holder, stw_field_get_name (field))
                                    : NULL);
}

static JsonObject *
take_own_fields (JsonObject *shape)
{
  if (get_fields (shape) == NULL)
    json_object_set_object_member (shape, "fields", json_object_new ());
  return get_fields (shape);
}

/* What is shared is no longer read by this kind; where it is the only one, nobody misses it. */
static void
remove_steps (StwMappingDraft *self, const char *name)
{
  JsonObject *own = take_own_fields (stw_mapping_draft_get_shape (self));
  JsonObject *shared = get_fields (self->file);

  json_object_remove_member (own, name);
  if (shared == NULL || !json_object_has_member (shared, name))
    return;
  if (stw_mapping_draft_count_kinds (self) == 1)
    json_object_remove_member (shared, name);
  else
    json_object_set_null_member (own, name);
}

/* What all kinds share is changed for all of them by nobody: a kind covers it. */
static void
put_steps (StwMappingDraft *self, StwField field, GPtrArray *steps)
{
  gboolean alone = stw_mapping_draft_count_kinds (self) == 1;
  JsonObject *holder = alone ? find_holder (self, field) : NULL;
  const char *name = stw_field_get_name (field);

  if (holder == NULL)
    holder = take_own_fields (stw_mapping_draft_get_shape (self));
  if (steps->len == 0)
    remove_steps (self, name);
  else if (steps->len == 1)
    json_object_set_member (holder, name, json_node_copy (g_ptr_array_index (steps, 0)));
  else
    json_object_set_array_member (holder, name, make_array (steps));
}

/**
 * stw_mapping_draft_count_steps:
 *
 * Returns: by how many steps the field is read, 0 when it is drawn nowhere
 */
guint
stw_mapping_draft_count_steps (const StwMappingDraft *self, StwField field)
{
  g_autoptr (GPtrArray) steps = list_steps (self, field);

  return steps->len;
}

/**
 * stw_mapping_draft_dup_step:
 * @at: which one, from 0
 *
 * Returns: (transfer full) (nullable): the step as a mapping has it; what is more than a text, such
 *   as a choice, as JSON
 */
char *
stw_mapping_draft_dup_step (const StwMappingDraft *self, StwField field, guint at)
{
  g_autoptr (GPtrArray) steps = list_steps (self, field);
  JsonNode *step = at < steps->len ? g_ptr_array_index (steps, at) : NULL;

  return step != NULL ? stw_mapping_step_to_text (step) : NULL;
}

/**
 * stw_mapping_draft_reads:
 * @path: (nullable): a place
 *
 * Returns: whether one of the field's steps is that place
 */
gboolean
stw_mapping_draft_reads (const StwMappingDraft *self, StwField field, const char *path)
{
  g_autoptr (GPtrArray) steps = list_steps (self, field);

  return path != NULL && find_text (steps, path) < steps->len;
}

/* What a message of one kind always says; the others may be missing in the next one, and so may
 * what has a fallback. */
static gboolean
is_identified_by (const StwMappingDraft *self, const char *path)
{
  static const StwField identifying[] = { STW_FIELD_ASSET,
                                          STW_FIELD_SIGNATURE,
                                          STW_FIELD_SEVERITY };

  for (guint i = 0; path != NULL && i < G_N_ELEMENTS (identifying); i++)
    if (stw_mapping_draft_count_steps (self, identifying[i]) == 1 &&
        stw_mapping_draft_reads (self, identifying[i], path))
      return TRUE;
  return FALSE;
}

/* Of each place whether a message is told by it. */
static GArray *
list_identifying (const StwMappingDraft *self, GPtrArray *places)
{
  GArray *identifying = g_array_new (FALSE, FALSE, sizeof (gboolean));

  for (guint i = 0; i < places->len; i++)
    {
      const StwSamplePlace *place = g_ptr_array_index (places, i);
      gboolean identifies = is_identified_by (self, place->path);

      g_array_append_val (identifying, identifies);
    }
  return identifying;
}

/**
 * stw_mapping_draft_write_step:
 * @at: which one, from 0; the number of steps for a new one
 * @text: (nullable): the step as a mapping has it, %NULL or "" for none
 * @places: (element-type StwSamplePlace): the sample's
 *
 * Draws a field onto a place, or writes how else it is read. What tells the sender is what the
 * message is recognised by.
 */
void
stw_mapping_draft_write_step (StwMappingDraft *self,
                              StwField field,
                              guint at,
                              const char *text,
                              GPtrArray *places)
{
  g_autoptr (GArray) before = list_identifying (self, places);
  g_autoptr (GPtrArray) steps = list_steps (self, field);
  g_autoptr (GArray) after = NULL;

  g_return_if_fail (at <= steps->len);

  stw_mapping_draft_touch (self);
  if (at < steps->len)
    g_ptr_array_remove_index (steps, at);
  if (text != NULL && *text != '\0')
    g_ptr_array_insert (steps, (int) at, stw_mapping_step_from_text (text));
  put_steps (self, field, steps);
  after = list_identifying (self, places);
  for (guint i = 0; i < places->len; i++)
    if (g_array_index (before, gboolean, i) != g_array_index (after, gboolean, i))
      stw_mapping_draft_recognise_by (self,
                                      ((const StwSamplePlace *) places->pdata[i])->where,
                                      g_array_index (after, gboolean, i));
}

/**
 * stw_mapping_draft_move_step:
 * @from: which one, from 0
 * @to: where it stands from now on
 */
void
stw_mapping_draft_move_step (StwMappingDraft *self, StwField field, guint from, guint to)
{
  g_autoptr (GPtrArray) steps = list_steps (self, field);
  JsonNode *step;

  g_return_if_fail (from < steps->len && to < steps->len);

  stw_mapping_draft_touch (self);
  step = g_ptr_array_steal_index (steps, from);
  g_ptr_array_insert (steps, (int) to, step);
  put_steps (self, field, steps);
}

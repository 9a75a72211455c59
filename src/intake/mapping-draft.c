/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person draws becomes a mapping in the one format, and back. Only what can be drawn is read
 * back; a mapping that says more stays as it is. Any thread. */

#include "config.h"

#include "intake/mapping-draft.h"

#include "base/json-check.h"
#include "base/text.h"
#include "intake/error.h"

#include <string.h>

#define SETUP "Drawn from a message that this company received."

/**
 * stw_mapping_draft_new:
 *
 * Returns: (transfer full): a mapping that says nothing yet
 */
StwMappingDraft *
stw_mapping_draft_new (void)
{
  StwMappingDraft *self = g_new0 (StwMappingDraft, 1);

  self->title = g_strdup ("");
  self->when = g_ptr_array_new_with_free_func (g_free);
  self->severities = json_object_new ();
  self->states = json_object_new ();
  return self;
}

/**
 * stw_mapping_draft_free:
 * @self: (nullable) (transfer full): a draft
 */
void
stw_mapping_draft_free (StwMappingDraft *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->list);
  for (guint i = 0; i < STW_N_FIELDS; i++)
    g_free (self->fields[i]);
  g_ptr_array_unref (self->when);
  json_object_unref (self->severities);
  json_object_unref (self->states);
  g_free (self->sample);
  g_free (self->sample_type);
  g_free (self);
}

/**
 * stw_mapping_draft_get_name:
 *
 * Returns: (transfer full): the sender's name as in "?source=", made from its title; "" when that
 *   has neither a letter nor a digit
 */
char *
stw_mapping_draft_get_name (const StwMappingDraft *self)
{
  g_autofree char *ascii = g_str_to_ascii (self->title, "C");
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *at = ascii; *at != '\0'; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (name, g_ascii_tolower (*at));
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  if (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static guint
find_condition (const StwMappingDraft *self, const char *where)
{
  guint at = 0;

  while (at < self->when->len && !g_str_equal (g_ptr_array_index (self->when, at), where))
    at++;
  return at;
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
  return where != NULL && find_condition (self, where) < self->when->len;
}

/**
 * stw_mapping_draft_recognise_by:
 * @where: (nullable): a place, from the message's beginning
 * @recognised: whether a message must have it to be this sender's
 */
void
stw_mapping_draft_recognise_by (StwMappingDraft *self, const char *where, gboolean recognised)
{
  guint at;

  if (where == NULL)
    return;
  at = find_condition (self, where);
  if (recognised && at == self->when->len)
    g_ptr_array_add (self->when, g_strdup (where));
  else if (!recognised && at < self->when->len)
    g_ptr_array_remove_index (self->when, at);
}

/* What a message of one kind always says; the others may be missing in the next one. */
static gboolean
identifies (StwField field)
{
  return field == STW_FIELD_ASSET || field == STW_FIELD_SIGNATURE || field == STW_FIELD_SEVERITY;
}

static gboolean
is_identified_by (const StwMappingDraft *self, const char *path)
{
  for (guint i = 0; i < STW_N_FIELDS; i++)
    if (identifies (i) && g_strcmp0 (self->fields[i], path) == 0)
      return TRUE;
  return FALSE;
}

/**
 * stw_mapping_draft_draw:
 * @place: (nullable): where the field stands from now on, %NULL for nowhere
 * @places: (element-type StwSamplePlace): the sample's
 *
 * Draws a field onto a place. What tells the sender is what the message is recognised by.
 */
void
stw_mapping_draft_draw (StwMappingDraft *self,
                        StwField field,
                        const StwSamplePlace *place,
                        GPtrArray *places)
{
  g_autofree char *before = NULL;

  g_return_if_fail (field < STW_N_FIELDS);

  before = g_steal_pointer (&self->fields[field]);
  for (guint i = 0; before != NULL && identifies (field) && i < places->len; i++)
    {
      const StwSamplePlace *old = g_ptr_array_index (places, i);

      if (g_strcmp0 (old->path, before) == 0 && !is_identified_by (self, before))
        stw_mapping_draft_recognise_by (self, old->where, FALSE);
    }
  if (place == NULL)
    return;
  self->fields[field] = g_strdup (place->path);
  if (identifies (field))
    stw_mapping_draft_recognise_by (self, place->where, TRUE);
}

static JsonObject *
write_shape (const StwMappingDraft *self)
{
  JsonObject *shape = json_object_new ();
  JsonArray *when = json_array_new ();
  JsonObject *fields = json_object_new ();

  for (guint i = 0; i < self->when->len; i++)
    json_array_add_string_element (when, g_ptr_array_index (self->when, i));
  json_object_set_array_member (shape, "when", when);
  if (self->list != NULL)
    {
      g_autofree char *alerts = g_strconcat (self->list, "[]", NULL);

      json_object_set_string_member (shape, "alerts", alerts);
    }
  for (guint i = 0; i < STW_N_FIELDS; i++)
    if (self->fields[i] != NULL)
      json_object_set_string_member (fields, stw_field_get_name (i), self->fields[i]);
  json_object_set_object_member (shape, "fields", fields);
  return shape;
}

static JsonObject *
write_tables (const StwMappingDraft *self)
{
  JsonObject *tables = json_object_new ();

  if (json_object_get_size (self->severities) > 0)
    json_object_set_object_member (tables, "severity", json_object_ref (self->severities));
  if (json_object_get_size (self->states) > 0)
    json_object_set_object_member (tables, "state", json_object_ref (self->states));
  return tables;
}

static JsonObject *
write_sample (const StwMappingDraft *self)
{
  JsonObject *sample = json_object_new ();

  json_object_set_string_member (sample, "body", self->sample);
  if (self->sample_type != NULL)
    json_object_set_string_member (sample, "type", self->sample_type);
  return sample;
}

/**
 * stw_mapping_draft_to_text:
 *
 * Returns: (transfer full): the mapping file
 */
char *
stw_mapping_draft_to_text (const StwMappingDraft *self)
{
  g_autofree char *name = stw_mapping_draft_get_name (self);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *shapes = json_array_new ();

  json_object_set_int_member (object, "format", STW_MAPPING_FORMAT);
  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "title", self->title);
  json_object_set_string_member (object, "setup", SETUP);
  json_object_set_object_member (object, "tables", write_tables (self));
  json_array_add_object_element (shapes, write_shape (self));
  json_object_set_array_member (object, "shapes", shapes);
  if (self->sample != NULL)
    json_object_set_object_member (object, "sample", write_sample (self));
  json_node_take_object (root, object);
  return json_to_string (root, TRUE);
}

static gboolean
has_only (JsonObject *object, const char *const *names)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *item = members; item != NULL; item = item->next)
    if (!g_strv_contains (names, item->data))
      return FALSE;
  return TRUE;
}

static const char *
get_text (JsonNode *node)
{
  return node != NULL ? stw_value_from_node (node).text : NULL;
}

static gboolean
read_fields (StwMappingDraft *self, JsonNode *node)
{
  JsonObject *fields =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  for (guint i = 0; fields != NULL && i < STW_N_FIELDS; i++)
    {
      JsonNode *field = json_object_get_member (fields, stw_field_get_name (i));

      self->fields[i] = g_strdup (get_text (field));
      if (field != NULL && self->fields[i] == NULL)
        return FALSE;
    }
  return fields != NULL;
}

static gboolean
read_when (StwMappingDraft *self, JsonNode *node)
{
  JsonArray *when =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; when != NULL && i < json_array_get_length (when); i++)
    {
      const char *condition = get_text (json_array_get_element (when, i));

      if (condition == NULL)
        return FALSE;
      g_ptr_array_add (self->when, g_strdup (condition));
    }
  return when != NULL;
}

/* One list, as stw_sample_list_lists() says it. */
static gboolean
read_list (StwMappingDraft *self, JsonNode *node)
{
  const char *text = get_text (node);
  const char *end = text != NULL ? strstr (text, "[]") : NULL;

  if (node == NULL)
    return TRUE;
  if (end == NULL || end[2] != '\0')
    return FALSE;
  self->list = g_strndup (text, (gsize) (end - text));
  return TRUE;
}

static gboolean
read_shapes (StwMappingDraft *self, JsonNode *node)
{
  static const char *const known[] = { "about", "when", "alerts", "fields", NULL };
  JsonArray *shapes =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonObject *shape;

  if (shapes == NULL || json_array_get_length (shapes) != 1)
    return FALSE;
  shape = json_array_get_object_element (shapes, 0);
  return has_only (shape, known) && read_when (self, json_object_get_member (shape, "when")) &&
         read_list (self, json_object_get_member (shape, "alerts")) &&
         read_fields (self, json_object_get_member (shape, "fields"));
}

static gboolean
read_table (JsonObject **table, JsonNode *node)
{
  if (node == NULL)
    return TRUE;
  json_object_unref (*table);
  *table = json_object_ref (json_node_get_object (node));
  return TRUE;
}

static gboolean
read_tables (StwMappingDraft *self, JsonNode *node)
{
  static const char *const known[] = { "severity", "state", NULL };
  JsonObject *tables = node != NULL ? json_node_get_object (node) : NULL;

  return tables == NULL ||
         (has_only (tables, known) &&
          read_table (&self->severities, json_object_get_member (tables, "severity")) &&
          read_table (&self->states, json_object_get_member (tables, "state")));
}

static void
read_sample (StwMappingDraft *self, JsonNode *node)
{
  JsonObject *sample =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *body = sample != NULL ? json_object_get_member (sample, "body") : NULL;

  if (body == NULL)
    return;
  self->sample =
    get_text (body) != NULL ? g_strdup (get_text (body)) : json_to_string (body, FALSE);
  self->sample_type = g_strdup (get_text (json_object_get_member (sample, "type")));
}

static gboolean
read_mapping (StwMappingDraft *self, JsonObject *object)
{
  static const char *const known[] = { "format", "name",   "title",  "setup",
                                       "tables", "shapes", "sample", NULL };
  g_autofree char *name = NULL;

  stw_set_str (&self->title, get_text (json_object_get_member (object, "title")));
  read_sample (self, json_object_get_member (object, "sample"));
  if (self->title == NULL || !has_only (object, known) ||
      !read_tables (self, json_object_get_member (object, "tables")) ||
      !read_shapes (self, json_object_get_member (object, "shapes")))
    return FALSE;
  /* Else saving it would leave the old one beside it. */
  name = stw_mapping_draft_get_name (self);
  return g_strcmp0 (name, get_text (json_object_get_member (object, "name"))) == 0;
}

/**
 * stw_mapping_draft_new_from_text:
 * @text: a mapping file
 * @error: return location for %STW_INTAKE_ERROR_MAPPING when it is none, or says more than can be
 *   drawn
 *
 * Returns: (transfer full) (nullable): the draft that it was written from
 */
StwMappingDraft *
stw_mapping_draft_new_from_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) root = stw_json_parse (text, strlen (text), NULL);
  g_autoptr (StwSender) sender = root != NULL ? stw_sender_new (root, error) : NULL;
  g_autoptr (StwMappingDraft) self = stw_mapping_draft_new ();

  if (sender != NULL && read_mapping (self, json_node_get_object (root)))
    return g_steal_pointer (&self);
  if (error != NULL && *error == NULL)
    g_set_error_literal (error,
                         STW_INTAKE_ERROR,
                         STW_INTAKE_ERROR_MAPPING,
                         "the mapping says more than can be drawn");
  return NULL;
}

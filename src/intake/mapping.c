/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Compiles a mapping file into a StwSender. Everything that can be wrong in a file is found here
 * and named with its place, so that reading a message cannot fail because of its mapping. */

#include "config.h"

#include "intake/mapping.h"

#include "intake/error.h"

#include <string.h>

static const char *const field_names[STW_N_FIELDS + 1] = {
  "asset",     "signature", "severity", "message",     "state", "timestamp",
  "dedup_key", "url",       "tags",     "tool_source", NULL,
};

static const char *const outcome_names[] = { "alert", "update", "control", "ignore" };

static const char *const severity_words[] = { "critical", "high", "medium", "low", "info", NULL };
static const char *const state_words[] = { "firing", "resolved", "info", NULL };

/**
 * stw_field_get_name:
 *
 * Returns: (transfer none): what mapping files call a field
 */
const char *
stw_field_get_name (StwField field)
{
  g_return_val_if_fail (field < STW_N_FIELDS, NULL);

  return field_names[field];
}

static gboolean
fail (GError **error, const char *problem)
{
  g_set_error_literal (error, STW_INTAKE_ERROR, STW_INTAKE_ERROR_MAPPING, problem);
  return FALSE;
}

/* A misspelt member would be silently without effect: it is an error. */
static JsonObject *
known_object (JsonNode *node, const char *const *known, GError **error)
{
  JsonObject *object =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObjectIter iter;
  const char *name;

  if (object == NULL)
    {
      fail (error, "an object is expected");
      return NULL;
    }
  json_object_iter_init_ordered (&iter, object);
  while (known != NULL && json_object_iter_next_ordered (&iter, &name, NULL))
    if (!g_strv_contains (known, name))
      {
        g_set_error (error,
                     STW_INTAKE_ERROR,
                     STW_INTAKE_ERROR_MAPPING,
                     "“%s” is not known here",
                     name);
        return NULL;
      }
  return object;
}

static gboolean
take_text (JsonObject *object, const char *name, char **text, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  StwValue value = stw_value_from_node (node);

  if (value.text == NULL || *value.text == '\0')
    {
      g_set_error (error,
                   STW_INTAKE_ERROR,
                   STW_INTAKE_ERROR_MAPPING,
                   "%s: a text is expected",
                   name);
      return FALSE;
    }
  *text = g_strdup (value.text);
  return TRUE;
}

static void
clear_requirement (gpointer data)
{
  StwRequirement *requirement = data;

  g_free (requirement->field);
  stw_condition_free (requirement->condition);
  g_free (requirement->says);
}

static void
free_shape (gpointer data)
{
  StwShape *shape = data;

  stw_expression_free (shape->inside);
  stw_condition_free (shape->when);
  g_free (shape->control);
  g_clear_pointer (&shape->lists, g_ptr_array_unref);
  stw_condition_free (shape->skip);
  g_clear_pointer (&shape->requirements, g_array_unref);
  for (guint i = 0; i < STW_N_FIELDS; i++)
    stw_expression_free (shape->fields[i]);
  g_free (shape);
}

static StwScope
scope_of (const StwSender *self)
{
  return (StwScope){ self->tables, (const char *const *) self->let_names->pdata };
}

static gboolean
compile_tables (StwSender *self, JsonNode *node, GError **error)
{
  JsonObject *object;
  JsonObjectIter iter;
  const char *name;
  JsonNode *definition;

  if (node == NULL)
    return TRUE;
  object = known_object (node, NULL, error);
  if (object == NULL)
    return FALSE;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &definition))
    {
      const char *const *allowed = g_str_equal (name, "severity") ? severity_words
                                   : g_str_equal (name, "state")  ? state_words
                                                                  : NULL;
      StwWordTable *table = stw_word_table_new (definition, allowed, error);

      if (table == NULL)
        {
          g_prefix_error (error, "%s: ", name);
          return FALSE;
        }
      g_hash_table_replace (self->tables, g_strdup (name), table);
    }
  self->severity = g_hash_table_lookup (self->tables, "severity");
  self->state = g_hash_table_lookup (self->tables, "state");
  return TRUE;
}

static gboolean
compile_lets (StwSender *self, JsonNode *node, GError **error)
{
  JsonObject *object;
  JsonObjectIter iter;
  const char *name;
  JsonNode *definition;

  if (node == NULL)
    return TRUE;
  object = known_object (node, NULL, error);
  if (object == NULL)
    return FALSE;
  if (json_object_get_size (object) > STW_RUN_MAX_LETS)
    return fail (error, "there are too many named values");
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &definition))
    {
      StwScope scope = scope_of (self);
      StwExpression *expression = stw_expression_new (definition, &scope, error);

      if (expression == NULL)
        {
          g_prefix_error (error, "%s: ", name);
          return FALSE;
        }
      g_ptr_array_add (self->lets, expression);
      g_ptr_array_insert (self->let_names, (int) self->let_names->len - 1, g_strdup (name));
    }
  return TRUE;
}

/* A shape's own field covers the sender's. */
static gboolean
compile_fields (StwShape *shape, JsonNode *node, GError **error)
{
  StwScope scope = scope_of (shape->sender);
  JsonObject *object;

  if (node == NULL)
    return TRUE;
  object = known_object (node, field_names, error);
  if (object == NULL)
    return FALSE;
  for (guint i = 0; i < STW_N_FIELDS; i++)
    {
      JsonNode *definition = json_object_get_member (object, field_names[i]);

      if (definition == NULL)
        continue;
      g_clear_pointer (&shape->fields[i], stw_expression_free);
      if (JSON_NODE_HOLDS_NULL (definition))
        continue;
      shape->fields[i] = stw_expression_new (definition, &scope, error);
      if (shape->fields[i] == NULL)
        {
          g_prefix_error (error, "%s: ", field_names[i]);
          return FALSE;
        }
    }
  return TRUE;
}

/* "a.b[].c[]": a path per list, each within an element of the one before; "[]" is the element
 * itself. */
static gboolean
compile_lists (StwShape *shape, const char *text, GError **error)
{
  StwScope scope = scope_of (shape->sender);
  g_auto (GStrv) parts = g_strsplit (text, "[]", -1);
  guint n_lists = g_strv_length (parts) - 1;

  if (n_lists == 0 || n_lists >= STW_RUN_MAX_LEVELS || *parts[n_lists] != '\0')
    return fail (error, "a list is written with [] at its end, and few stand in each other");
  for (guint i = 0; i < n_lists; i++)
    {
      const char *path = i > 0 && *parts[i] == '.' ? parts[i] + 1 : parts[i];
      StwLexer lexer = { path, path };
      StwExpression *list;

      if (*path == '\0')
        lexer.text = lexer.at = "@";
      list = stw_expression_parse_path (&lexer, &scope, error);
      if (list == NULL)
        return FALSE;
      g_ptr_array_add (shape->lists, list);
      if (*lexer.at != '\0')
        return stw_lexer_fail (&lexer, error, "the list's path should end here");
    }
  return TRUE;
}

static gboolean
compile_requirement (StwShape *shape, JsonNode *node, GError **error)
{
  static const char *const known[] = { "field", "when", "says", NULL };
  StwScope scope = scope_of (shape->sender);
  JsonObject *object = known_object (node, known, error);
  StwRequirement requirement = { NULL, NULL, NULL };
  gboolean valid;

  if (object == NULL)
    return FALSE;
  valid = take_text (object, "field", &requirement.field, error) &&
          take_text (object, "says", &requirement.says, error);
  if (valid && !json_object_has_member (object, "when"))
    valid = fail (error, "when: a condition is expected");
  if (valid)
    requirement.condition =
      stw_condition_new (json_object_get_member (object, "when"), &scope, error);
  g_array_append_val (shape->requirements, requirement);
  return valid && requirement.condition != NULL;
}

static gboolean
compile_requirements (StwShape *shape, JsonNode *node, GError **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail (error, "a list is expected");
  shape->requirements = g_array_new (FALSE, TRUE, sizeof (StwRequirement));
  g_array_set_clear_func (shape->requirements, clear_requirement);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!compile_requirement (shape, json_array_get_element (array, i), error))
      {
        g_prefix_error (error, "[%u]: ", i);
        return FALSE;
      }
  return TRUE;
}

static gboolean
compile_outcome (StwShape *shape, JsonObject *object, GError **error)
{
  const char *name = stw_value_from_node (json_object_get_member (object, "outcome")).text;

  if (json_object_has_member (object, "control") &&
      !take_text (object, "control", &shape->control, error))
    return FALSE;
  if (name == NULL)
    name = shape->control != NULL ? "control" : "alert";
  for (guint i = 0; i < G_N_ELEMENTS (outcome_names); i++)
    if (g_str_equal (outcome_names[i], name))
      {
        shape->outcome = (StwShapeOutcome) i;
        return (shape->outcome == STW_SHAPE_CONTROL) == (shape->control != NULL) ||
               fail (error, "the outcome control goes with a text in “control”");
      }
  return fail (error, "outcome: alert, update, control or ignore is expected");
}

static gboolean
compile_recognition (StwShape *shape, JsonObject *object, GError **error)
{
  StwScope scope = scope_of (shape->sender);
  JsonNode *rank = json_object_get_member (object, "rank");
  JsonNode *inside = json_object_get_member (object, "in");
  JsonNode *when = json_object_get_member (object, "when");
  const char *first;

  if (rank != NULL && JSON_NODE_HOLDS_VALUE (rank))
    shape->rank = (int) CLAMP (json_node_get_int (rank), -1000, 1000);
  if (inside != NULL)
    shape->inside = stw_expression_new (inside, &scope, error);
  if (inside != NULL && shape->inside == NULL)
    {
      g_prefix_error (error, "in: ");
      return FALSE;
    }
  if (when == NULL)
    return fail (error, "when: what this shape is recognised by is missing");
  shape->when = stw_condition_new (when, &scope, error);
  if (shape->when == NULL)
    {
      g_prefix_error (error, "when: ");
      return FALSE;
    }
  shape->specificity = stw_condition_count (shape->when);
  first = shape->inside != NULL ? stw_expression_first_member (shape->inside) : NULL;
  if (shape->inside == NULL)
    shape->members = stw_condition_members (shape->when);
  else if (first != NULL)
    shape->members = stw_condition_member_bit (first);
  return TRUE;
}

static gboolean
compile_alerts (StwShape *shape, JsonObject *object, GError **error)
{
  StwScope scope = scope_of (shape->sender);
  JsonNode *alerts = json_object_get_member (object, "alerts");
  JsonNode *skip = json_object_get_member (object, "skip");

  if (alerts != NULL && (stw_value_from_node (alerts).text == NULL ||
                         !compile_lists (shape, json_node_get_string (alerts), error)))
    {
      g_prefix_error (error, "alerts: ");
      return (error == NULL || *error != NULL) ? FALSE : fail (error, "alerts: a path is expected");
    }
  if (skip != NULL)
    shape->skip = stw_condition_new (skip, &scope, error);
  if (skip != NULL && shape->skip == NULL)
    {
      g_prefix_error (error, "skip: ");
      return FALSE;
    }
  return TRUE;
}

static gboolean
compile_shape (StwSender *self, JsonNode *node, JsonObject *file, GError **error)
{
  static const char *const known[] = { "about",   "rank",   "in",   "when",   "outcome",
                                       "control", "alerts", "skip", "fields", NULL };
  JsonNode *require = json_object_get_member (file, "require");
  JsonObject *object = known_object (node, known, error);
  StwShape *shape;

  if (object == NULL)
    return FALSE;
  shape = g_new0 (StwShape, 1);
  shape->sender = self;
  shape->lists = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_expression_free);
  g_ptr_array_add (self->shapes, shape);
  if (!compile_outcome (shape, object, error) || !compile_recognition (shape, object, error) ||
      !compile_alerts (shape, object, error))
    return FALSE;
  if (require != NULL && !compile_requirements (shape, require, error))
    {
      g_prefix_error (error, "require: ");
      return FALSE;
    }
  if (!compile_fields (shape, json_object_get_member (file, "fields"), error) ||
      !compile_fields (shape, json_object_get_member (object, "fields"), error))
    {
      g_prefix_error (error, "fields: ");
      return FALSE;
    }
  return TRUE;
}

static gboolean
compile_shapes (StwSender *self, JsonObject *object, GError **error)
{
  JsonNode *node = json_object_get_member (object, "shapes");
  JsonArray *array =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) == 0)
    return fail (error, "shapes: a list of shapes is expected");
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!compile_shape (self, json_array_get_element (array, i), object, error))
      {
        g_prefix_error (error, "shapes[%u]: ", i);
        return FALSE;
      }
  return TRUE;
}

static gboolean
compile_head (StwSender *self, JsonObject *object, GError **error)
{
  JsonNode *format = json_object_get_member (object, "format");
  JsonNode *sample = json_object_get_member (object, "sample");

  if (format == NULL || !JSON_NODE_HOLDS_VALUE (format) ||
      json_node_get_int (format) != STW_MAPPING_FORMAT)
    return fail (
      error,
      "format: the number 1 is expected; another format needs another version of Steward");
  if (sample != NULL)
    self->sample = json_node_ref (sample);
  return take_text (object, "name", &self->name, error) &&
         take_text (object, "title", &self->title, error) &&
         take_text (object, "setup", &self->setup, error);
}

static gboolean
compile_part (gboolean compiled, const char *place, GError **error)
{
  if (!compiled)
    g_prefix_error (error, "%s: ", place);
  return compiled;
}

/**
 * stw_sender_new:
 * @definition: a mapping file's JSON, see data/senders/README.md
 * @error: return location for %STW_INTAKE_ERROR_MAPPING, whose message names the place
 *
 * Returns: (transfer full) (nullable): the compiled mapping
 */
StwSender *
stw_sender_new (JsonNode *definition, GError **error)
{
  static const char *const known[] = { "format", "name",    "title",  "setup",  "tables", "let",
                                       "fields", "require", "shapes", "sample", NULL };
  g_autoptr (StwSender) self = g_new0 (StwSender, 1);
  JsonObject *object;

  g_return_val_if_fail (definition != NULL, NULL);

  self->tables =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) stw_word_table_free);
  self->let_names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->let_names, NULL);
  self->lets = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_expression_free);
  self->shapes = g_ptr_array_new_with_free_func (free_shape);
  object = known_object (definition, known, error);
  if (object == NULL || !compile_head (self, object, error) ||
      !compile_part (compile_tables (self, json_object_get_member (object, "tables"), error),
                     "tables",
                     error) ||
      !compile_part (compile_lets (self, json_object_get_member (object, "let"), error),
                     "let",
                     error) ||
      !compile_shapes (self, object, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * stw_sender_free:
 * @self: (nullable) (transfer full): a sender
 */
void
stw_sender_free (StwSender *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->shapes, g_ptr_array_unref);
  g_clear_pointer (&self->lets, g_ptr_array_unref);
  g_clear_pointer (&self->let_names, g_ptr_array_unref);
  g_clear_pointer (&self->tables, g_hash_table_unref);
  g_clear_pointer (&self->sample, json_node_unref);
  g_free (self->name);
  g_free (self->title);
  g_free (self->setup);
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which alerts a rule or a silence is about. The JSON form:
 *
 *     {"text": {"contains": ["disk", "volume"]}, "asset": {"is": ["db-02"]},
 *      "severity": {"at_least": "high"}}
 *
 * Each member must hold, for any of its values; case does not matter. Fields are asset, signature,
 * message, tool_source, and text, which is signature or message; tests are is, begins, contains and
 * lacks. A matcher does not change once made; usable from any thread. */

#include "config.h"

#include "triage/matcher.h"

#include <string.h>

#define MAX_CONDITIONS 32
#define MAX_VALUES 256
#define MAX_VALUE STW_ALERT_MAX_NAME

G_DEFINE_QUARK (stw_matcher_error, stw_matcher_error)

/* "text" stands for two fields; an offset of none ends the list. */
#define NO_FIELD G_MAXSIZE

static const struct
{
  const char *name;
  gsize offsets[2];
} fields[] = {
  { "asset", { G_STRUCT_OFFSET (StwAlert, asset), NO_FIELD } },
  { "signature", { G_STRUCT_OFFSET (StwAlert, signature), NO_FIELD } },
  { "message", { G_STRUCT_OFFSET (StwAlert, message), NO_FIELD } },
  { "tool_source", { G_STRUCT_OFFSET (StwAlert, tool_source), NO_FIELD } },
  { "text", { G_STRUCT_OFFSET (StwAlert, signature), G_STRUCT_OFFSET (StwAlert, message) } },
};

static gboolean
is (const char *text, const char *value)
{
  return g_ascii_strcasecmp (text, value) == 0;
}

static gboolean
begins (const char *text, const char *value)
{
  return g_ascii_strncasecmp (text, value, strlen (value)) == 0;
}

static gboolean
contains (const char *text, const char *value)
{
  /* Every alert goes through every rule, so most places are passed by on their first letter. */
  const char lower = g_ascii_tolower (*value), upper = g_ascii_toupper (*value);

  for (; *text != '\0'; text++)
    if ((*text == lower || *text == upper) && begins (text, value))
      return TRUE;
  return FALSE;
}

static const struct
{
  const char *name;
  gboolean (*holds) (const char *text, const char *value);
  gboolean negated;
} tests[] = {
  { "is", is, FALSE },
  { "begins", begins, FALSE },
  { "contains", contains, FALSE },
  { "lacks", contains, TRUE },
};

typedef struct
{
  guint field;
  guint test;
  char **values; /* (owned) */
} Condition;

struct _StwMatcher
{
  GArray *conditions; /* (owned) (element-type Condition) */
  StwSeverity at_least;
};

static void
clear_condition (gpointer data)
{
  Condition *condition = data;

  g_strfreev (condition->values);
}

static gboolean
read_values (JsonNode *node, char ***ret_values)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  if (json_array_get_length (array) == 0 || json_array_get_length (array) > MAX_VALUES)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *value;

      if (json_node_get_value_type (element) != G_TYPE_STRING)
        return FALSE;
      value = json_node_get_string (element);
      if (*value == '\0' || strlen (value) > MAX_VALUE)
        return FALSE;
      g_strv_builder_add (builder, value);
    }
  *ret_values = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_condition (StwMatcher *self, guint field, const char *test, JsonNode *node, GError **error)
{
  Condition condition = { .field = field };

  for (; condition.test < G_N_ELEMENTS (tests); condition.test++)
    if (g_str_equal (tests[condition.test].name, test))
      break;
  if (condition.test == G_N_ELEMENTS (tests))
    {
      g_set_error (error,
                   STW_MATCHER_ERROR,
                   STW_MATCHER_ERROR_INVALID,
                   "There is no test “%s”; use is, begins, contains or lacks",
                   test);
      return FALSE;
    }
  if (self->conditions->len >= MAX_CONDITIONS || !read_values (node, &condition.values))
    {
      g_set_error (error,
                   STW_MATCHER_ERROR,
                   STW_MATCHER_ERROR_INVALID,
                   "“%s” needs a list of 1 to %d texts",
                   test,
                   MAX_VALUES);
      return FALSE;
    }
  g_array_append_val (self->conditions, condition);
  return TRUE;
}

static gboolean
read_severity (StwMatcher *self, JsonObject *member, GError **error)
{
  const char *word = json_object_get_string_member_with_default (member, "at_least", NULL);

  if (stw_severity_from_word (word, &self->at_least))
    return TRUE;
  g_set_error_literal (error,
                       STW_MATCHER_ERROR,
                       STW_MATCHER_ERROR_INVALID,
                       "“severity” needs “at_least” with critical, high, medium, low or info");
  return FALSE;
}

static gboolean
read_field (StwMatcher *self, const char *name, JsonNode *node, GError **error)
{
  JsonObjectIter iter;
  const char *test;
  JsonNode *values;
  guint field = 0;

  while (field < G_N_ELEMENTS (fields) && !g_str_equal (fields[field].name, name))
    field++;
  if (!JSON_NODE_HOLDS_OBJECT (node) ||
      (field == G_N_ELEMENTS (fields) && !g_str_equal (name, "severity")))
    {
      g_set_error (error,
                   STW_MATCHER_ERROR,
                   STW_MATCHER_ERROR_INVALID,
                   "“%s” is not a field with its tests",
                   name);
      return FALSE;
    }
  if (field == G_N_ELEMENTS (fields))
    return read_severity (self, json_node_get_object (node), error);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &test, &values))
    if (!read_condition (self, field, test, values, error))
      return FALSE;
  return TRUE;
}

/**
 * stw_matcher_new_from_json:
 * @object: the JSON form
 * @error: #STW_MATCHER_ERROR
 *
 * Returns: (transfer full): a matcher; %NULL also for one that would match every alert
 */
StwMatcher *
stw_matcher_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (StwMatcher) self = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_return_val_if_fail (object != NULL, NULL);

  self = g_new0 (StwMatcher, 1);
  self->conditions = g_array_new (FALSE, FALSE, sizeof (Condition));
  g_array_set_clear_func (self->conditions, clear_condition);
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    if (!read_field (self, name, node, error))
      return NULL;
  if (self->conditions->len == 0 && self->at_least == STW_SEVERITY_INFO)
    {
      g_set_error_literal (error,
                           STW_MATCHER_ERROR,
                           STW_MATCHER_ERROR_INVALID,
                           "Name at least one condition, else every alert would match");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * stw_matcher_free:
 * @self: (nullable) (transfer full): a matcher
 */
void
stw_matcher_free (StwMatcher *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->conditions);
  g_free (self);
}

static gboolean
holds (const Condition *condition, const StwAlert *alert)
{
  for (guint i = 0; i < 2 && fields[condition->field].offsets[i] != NO_FIELD; i++)
    {
      const char *text = G_STRUCT_MEMBER (const char *, alert, fields[condition->field].offsets[i]);

      for (char **value = condition->values; text != NULL && *value != NULL; value++)
        if (tests[condition->test].holds (text, *value))
          return !tests[condition->test].negated;
    }
  return tests[condition->test].negated;
}

/**
 * stw_matcher_matches:
 * @self: a matcher
 * @alert: an alert
 *
 * Returns: whether the matcher is about the alert
 */
gboolean
stw_matcher_matches (const StwMatcher *self, const StwAlert *alert)
{
  g_return_val_if_fail (self != NULL && alert != NULL, FALSE);

  if (alert->severity < self->at_least)
    return FALSE;
  for (guint i = 0; i < self->conditions->len; i++)
    if (!holds (&g_array_index (self->conditions, Condition, i), alert))
      return FALSE;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Conditions on a message: "status = firing, resolved", "!orgId", "alerts : array", "name ^= sev",
 * "title ~ 'regex'". A list holds when all in it hold, a list inside a list when any does. */

#include "config.h"

#include "intake/condition.h"

#include "intake/error.h"
#include "intake/expression.h"
#include "intake/value-ops.h"

#include <string.h>

#define MAX_DEPTH 6

typedef enum
{
  TEST_EXISTS,
  TEST_EQUALS,
  TEST_PREFIX,
  TEST_MATCHES,
  TEST_TYPE,
  TEST_ALL,
  TEST_ANY,
} Test;

typedef enum
{
  TYPE_OBJECT,
  TYPE_ARRAY,
  TYPE_TEXT,
  TYPE_NUMBER,
  TYPE_BOOLEAN,
  TYPE_NULL,
  TYPE_TIME,
  TYPE_SOME, /* says something, see stw_value_is_absent() */
} Type;

static const char *const type_names[] = { "object",  "array", "text", "number",
                                          "boolean", "null",  "time", "some" };

struct _StwCondition
{
  Test test;
  gboolean negated;
  StwExpression *subject; /* (owned) (nullable) */
  GPtrArray *words;       /* (owned) (nullable) (element-type utf8): to equal or begin with */
  GRegex *regex;          /* (owned) (nullable) */
  Type type;
  GPtrArray *parts; /* (owned) (nullable) (element-type StwCondition) */
};

static char *
parse_word (StwLexer *lexer, GError **error)
{
  const char *first;
  gsize length;

  stw_lexer_skip_blanks (lexer);
  if (*lexer->at == '\'')
    return stw_lexer_quoted (lexer, error);
  first = lexer->at;
  lexer->at += strcspn (first, ",");
  length = (gsize) (lexer->at - first);
  if (length == 0)
    stw_lexer_fail (lexer, error, "a word is expected here");
  return length > 0 ? g_strchomp (g_strndup (first, length)) : NULL;
}

static gboolean
parse_words (StwCondition *self, StwLexer *lexer, GError **error)
{
  self->words = g_ptr_array_new_with_free_func (g_free);
  do
    {
      char *word = parse_word (lexer, error);

      if (word == NULL)
        return FALSE;
      g_ptr_array_add (self->words, word);
    }
  while (stw_lexer_accept (lexer, ","));
  return TRUE;
}

static gboolean
parse_pattern (StwCondition *self, StwLexer *lexer, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *pattern = parse_word (lexer, error);

  if (pattern == NULL)
    return FALSE;
  self->regex = stw_value_op_regex_new (pattern, &reason);
  return self->regex != NULL || stw_lexer_fail (lexer, error, reason->message);
}

static gboolean
parse_type (StwCondition *self, StwLexer *lexer, GError **error)
{
  g_autofree char *name = parse_word (lexer, error);

  if (name == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_str_equal (type_names[i], name))
      {
        self->type = (Type) i;
        return TRUE;
      }
  return stw_lexer_fail (lexer, error, "there is no type of this name");
}

static gboolean
parse_test (StwCondition *self, StwLexer *lexer, GError **error)
{
  static const struct
  {
    const char *mark;
    Test test;
    gboolean (*parse) (StwCondition *self, StwLexer *lexer, GError **error);
  } tests[] = {
    { "=", TEST_EQUALS, parse_words },
    { "^=", TEST_PREFIX, parse_words },
    { "~", TEST_MATCHES, parse_pattern },
    { ":", TEST_TYPE, parse_type },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    if (stw_lexer_accept (lexer, tests[i].mark))
      {
        self->test = tests[i].test;
        return tests[i].parse (self, lexer, error);
      }
  self->test = TEST_EXISTS;
  return TRUE;
}

static StwCondition *
parse_short (const char *text, const StwScope *scope, GError **error)
{
  g_autoptr (StwCondition) self = g_new0 (StwCondition, 1);
  StwLexer lexer = { text, text };

  self->negated = stw_lexer_accept (&lexer, "!");
  self->subject = stw_expression_parse_path (&lexer, scope, error);
  if (self->subject == NULL || !parse_test (self, &lexer, error))
    return NULL;
  stw_lexer_skip_blanks (&lexer);
  if (*lexer.at != '\0')
    {
      stw_lexer_fail (&lexer, error, "the condition should end here");
      return NULL;
    }
  return g_steal_pointer (&self);
}

static StwCondition *
parse_at_depth (JsonNode *definition, const StwScope *scope, guint depth, GError **error)
{
  const char *text = stw_value_from_node (definition).text;
  g_autoptr (StwCondition) self = NULL;
  JsonArray *array;

  if (text != NULL)
    return parse_short (text, scope, error);
  if (!JSON_NODE_HOLDS_ARRAY (definition) || depth == MAX_DEPTH)
    {
      g_set_error (error,
                   STW_INTAKE_ERROR,
                   STW_INTAKE_ERROR_MAPPING,
                   "a condition is a text or a list of them");
      return NULL;
    }
  self = g_new0 (StwCondition, 1);
  self->test = depth % 2 == 0 ? TEST_ALL : TEST_ANY;
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_condition_free);
  array = json_node_get_array (definition);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      StwCondition *part =
        parse_at_depth (json_array_get_element (array, i), scope, depth + 1, error);

      if (part == NULL)
        {
          g_prefix_error (error, "[%u]: ", i);
          return NULL;
        }
      g_ptr_array_add (self->parts, part);
    }
  return g_steal_pointer (&self);
}

/**
 * stw_condition_new:
 * @definition: a text or a list, see data/senders/README.md
 * @scope: what it may refer to
 * @error: return location for %STW_INTAKE_ERROR_MAPPING
 *
 * Returns: (transfer full) (nullable): the condition
 */
StwCondition *
stw_condition_new (JsonNode *definition, const StwScope *scope, GError **error)
{
  return parse_at_depth (definition, scope, 0, error);
}

/**
 * stw_condition_free:
 * @self: (nullable) (transfer full): a condition
 */
void
stw_condition_free (StwCondition *self)
{
  if (self == NULL)
    return;
  stw_expression_free (self->subject);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_free (self);
}

static gboolean
has_type (StwValue value, Type type, StwRun *run)
{
  JsonNodeType node_type =
    value.node != NULL ? json_node_get_node_type (value.node) : JSON_NODE_VALUE;
  gint64 milliseconds;

  switch (type)
    {
    case TYPE_OBJECT:
      return value.node != NULL && node_type == JSON_NODE_OBJECT;
    case TYPE_ARRAY:
      return value.node != NULL && node_type == JSON_NODE_ARRAY;
    case TYPE_TEXT:
      return value.text != NULL;
    case TYPE_NUMBER:
      return value.node != NULL && node_type == JSON_NODE_VALUE &&
             json_node_get_value_type (value.node) != G_TYPE_BOOLEAN;
    case TYPE_BOOLEAN:
      return value.node != NULL && node_type == JSON_NODE_VALUE &&
             json_node_get_value_type (value.node) == G_TYPE_BOOLEAN;
    case TYPE_NULL:
      return value.node != NULL && node_type == JSON_NODE_NULL;
    case TYPE_TIME:
      return stw_value_time (value, run, &milliseconds);
    case TYPE_SOME:
    default:
      return !stw_value_is_absent (value);
    }
}

/* Case does not count: senders change it between versions. */
static gboolean
is_one_of (const StwCondition *self, StwValue value, StwRun *run)
{
  const char *text = stw_value_text (value, run);

  for (guint i = 0; text != NULL && i < self->words->len; i++)
    {
      const char *word = g_ptr_array_index (self->words, i);
      gboolean equal = self->test == TEST_PREFIX
                         ? g_ascii_strncasecmp (text, word, strlen (word)) == 0
                         : g_ascii_strcasecmp (text, word) == 0;

      if (equal)
        return TRUE;
    }
  return FALSE;
}

static gboolean
subject_holds (const StwCondition *self, StwRun *run)
{
  StwValue value = stw_expression_evaluate (self->subject, run);
  const char *text;

  switch (self->test)
    {
    case TEST_EQUALS:
    case TEST_PREFIX:
      return is_one_of (self, value, run);
    case TEST_MATCHES:
      text = stw_value_text (value, run);
      return text != NULL && stw_value_op_regex_match (self->regex, text, run, NULL);
    case TEST_TYPE:
      return has_type (value, self->type, run);
    case TEST_EXISTS:
    case TEST_ALL:
    case TEST_ANY:
    default:
      return stw_value_exists (value);
    }
}

/**
 * stw_condition_holds:
 * @self: a condition
 * @run: the run, standing on the element that it is asked of
 *
 * Returns: whether it holds; never once the run's budget is spent
 */
gboolean
stw_condition_holds (const StwCondition *self, StwRun *run)
{
  if (!stw_run_spend (run, 0))
    return FALSE;
  if (self->parts == NULL)
    return subject_holds (self, run) != self->negated;
  for (guint i = 0; i < self->parts->len; i++)
    if (stw_condition_holds (g_ptr_array_index (self->parts, i), run) != (self->test == TEST_ALL))
      return self->test == TEST_ANY;
  return self->test == TEST_ALL;
}

/**
 * stw_condition_count:
 * @self: a condition
 *
 * Returns: how specific it is: a point for what must exist, two for what its value must be
 */
guint
stw_condition_count (const StwCondition *self)
{
  guint count = 0;

  if (self->parts == NULL)
    return self->test == TEST_EXISTS || self->test == TEST_TYPE ? 1 : 2;
  for (guint i = 0; i < self->parts->len; i++)
    {
      guint part = stw_condition_count (g_ptr_array_index (self->parts, i));

      count = self->test == TEST_ALL ? count + part : i == 0 ? part : MIN (count, part);
    }
  return count;
}

/**
 * stw_condition_member_bit:
 * @name: a member's name
 *
 * Returns: one bit of 64 that stands for @name
 */
guint64
stw_condition_member_bit (const char *name)
{
  return G_GUINT64_CONSTANT (1) << (g_str_hash (name) % 61);
}

/**
 * stw_condition_members:
 * @self: a condition
 *
 * Returns: the bits of the top level's members without which it cannot hold
 */
guint64
stw_condition_members (const StwCondition *self)
{
  guint64 members = 0;
  const char *first;

  if (self->parts == NULL)
    {
      first = self->negated ? NULL : stw_expression_first_member (self->subject);
      return first != NULL ? stw_condition_member_bit (first) : 0;
    }
  for (guint i = 0; self->test == TEST_ALL && i < self->parts->len; i++)
    members |= stw_condition_members (g_ptr_array_index (self->parts, i));
  return members;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Expressions: how a mapping says what a field is. A path with operators, a constant, a template, a
 * list of fallbacks, or a choice by a condition; data/senders/README.md documents how they are
 * written. There are no loops, and nesting is bounded when the mapping is compiled. */

#include "config.h"

#include "intake/expression.h"

#include "intake/error.h"
#include "intake/path.h"
#include "intake/value-ops.h"

#include <string.h>

#define MAX_DEPTH 6

typedef enum
{
  KIND_CONSTANT, /* "=text" */
  KIND_PATH,     /* "a.b | operator" */
  KIND_TEMPLATE, /* "{a} on {b?}": parts are constants and paths */
  KIND_FIRST,    /* [ ... ]: the first that says something */
  KIND_CHOICE,   /* {"when", "then", "else"}: parts are then and else */
} Kind;

struct _StwExpression
{
  Kind kind;
  gboolean optional;       /* in a template: may be absent */
  char *text;              /* (owned) (nullable) */
  char *written;           /* (owned) (nullable): as the mapping has it */
  StwPath *path;           /* (owned) (nullable) */
  GPtrArray *operators;    /* (owned) (nullable) (element-type StwValueOp) */
  GPtrArray *parts;        /* (owned) (nullable) (element-type StwExpression) */
  StwCondition *condition; /* (owned) (nullable) */
};

static StwExpression *
new_kind (Kind kind)
{
  StwExpression *self = g_new0 (StwExpression, 1);

  self->kind = kind;
  if (kind > KIND_PATH)
    self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_expression_free);
  return self;
}

static StwExpression *
new_constant (const char *text, gsize length)
{
  StwExpression *self = new_kind (KIND_CONSTANT);

  self->text = g_strndup (text, length);
  return self;
}

/**
 * stw_expression_parse_path:
 * @lexer: at a path
 * @scope: what it may refer to
 * @error: return location for %STW_INTAKE_ERROR_MAPPING
 *
 * Returns: (transfer full) (nullable): the path with the operators behind it
 */
StwExpression *
stw_expression_parse_path (StwLexer *lexer, const StwScope *scope, GError **error)
{
  g_autoptr (StwExpression) self = new_kind (KIND_PATH);

  self->path = stw_path_parse (lexer, scope->let_names, error);
  if (self->path == NULL)
    return NULL;
  self->operators = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_value_op_free);
  while (stw_lexer_accept (lexer, "|"))
    {
      StwValueOp *op = stw_value_op_parse (lexer, scope->tables, error);

      if (op == NULL)
        return NULL;
      g_ptr_array_add (self->operators, op);
    }
  return g_steal_pointer (&self);
}

/* Behind "{". */
static gboolean
parse_placeholder (StwExpression *self, StwLexer *lexer, const StwScope *scope, GError **error)
{
  StwExpression *part = stw_expression_parse_path (lexer, scope, error);

  if (part == NULL)
    return FALSE;
  g_ptr_array_add (self->parts, part);
  part->optional = stw_lexer_accept (lexer, "?");
  return stw_lexer_accept (lexer, "}") || stw_lexer_fail (lexer, error, "a } is expected here");
}

static StwExpression *
parse_template (const char *text, const StwScope *scope, GError **error)
{
  g_autoptr (StwExpression) self = new_kind (KIND_TEMPLATE);
  StwLexer lexer = { text, text };

  while (*lexer.at != '\0')
    {
      gsize length = strcspn (lexer.at, "{");

      if (length > 0)
        g_ptr_array_add (self->parts, new_constant (lexer.at, length));
      lexer.at += length;
      if (*lexer.at == '{')
        {
          lexer.at++;
          if (!parse_placeholder (self, &lexer, scope, error))
            return NULL;
        }
    }
  return g_steal_pointer (&self);
}

/* A brace behind an operator belongs to its regular expression. */
static gboolean
is_template (const char *text)
{
  return text[strcspn (text, "{|")] == '{';
}

static StwExpression *
parse_whole_path (const char *text, const StwScope *scope, GError **error)
{
  StwLexer lexer = { text, text };
  g_autoptr (StwExpression) self = stw_expression_parse_path (&lexer, scope, error);

  stw_lexer_skip_blanks (&lexer);
  if (self != NULL && *lexer.at != '\0')
    {
      stw_lexer_fail (&lexer, error, "the path should end here");
      return NULL;
    }
  return g_steal_pointer (&self);
}

static StwExpression *
parse_text (const char *text, const StwScope *scope, GError **error)
{
  StwExpression *self;

  if (text[0] == '=')
    self = new_constant (text + 1, strlen (text + 1));
  else if (is_template (text))
    self = parse_template (text, scope, error);
  else
    self = parse_whole_path (text, scope, error);
  if (self != NULL)
    self->written = g_strdup (text);
  return self;
}

static StwExpression *
parse_at_depth (JsonNode *definition, const StwScope *scope, guint depth, GError **error);

static StwExpression *
parse_fallbacks (JsonArray *array, const StwScope *scope, guint depth, GError **error)
{
  g_autoptr (StwExpression) self = new_kind (KIND_FIRST);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      StwExpression *part =
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

static gboolean
is_choice (JsonObject *object)
{
  guint n_known = 2 + (json_object_has_member (object, "else") ? 1 : 0);

  return json_object_has_member (object, "when") && json_object_has_member (object, "then") &&
         json_object_get_size (object) == n_known;
}

static StwExpression *
parse_choice (JsonObject *object, const StwScope *scope, guint depth, GError **error)
{
  static const char *const branches[] = { "then", "else" };
  g_autoptr (StwExpression) self = new_kind (KIND_CHOICE);

  if (!is_choice (object))
    {
      g_set_error (error,
                   STW_INTAKE_ERROR,
                   STW_INTAKE_ERROR_MAPPING,
                   "an object here has “when”, “then” and perhaps “else”, and nothing else");
      return NULL;
    }
  self->condition = stw_condition_new (json_object_get_member (object, "when"), scope, error);
  if (self->condition == NULL)
    {
      g_prefix_error (error, "when: ");
      return NULL;
    }
  for (guint i = 0; i < G_N_ELEMENTS (branches); i++)
    {
      JsonNode *branch = json_object_get_member (object, branches[i]);
      StwExpression *part =
        branch != NULL ? parse_at_depth (branch, scope, depth + 1, error) : NULL;

      if (branch != NULL && part == NULL)
        {
          g_prefix_error (error, "%s: ", branches[i]);
          return NULL;
        }
      if (part != NULL)
        g_ptr_array_add (self->parts, part);
    }
  return g_steal_pointer (&self);
}

static StwExpression *
parse_at_depth (JsonNode *definition, const StwScope *scope, guint depth, GError **error)
{
  const char *text = stw_value_from_node (definition).text;

  if (text != NULL)
    return parse_text (text, scope, error);
  if (depth < MAX_DEPTH && JSON_NODE_HOLDS_ARRAY (definition))
    return parse_fallbacks (json_node_get_array (definition), scope, depth, error);
  if (depth < MAX_DEPTH && JSON_NODE_HOLDS_OBJECT (definition))
    return parse_choice (json_node_get_object (definition), scope, depth, error);
  g_set_error (error,
               STW_INTAKE_ERROR,
               STW_INTAKE_ERROR_MAPPING,
               "a text, a list or an object with “when” is expected, nested %d deep at most",
               MAX_DEPTH);
  return NULL;
}

/**
 * stw_expression_new:
 * @definition: JSON from a mapping file
 * @scope: what it may refer to
 * @error: return location for %STW_INTAKE_ERROR_MAPPING
 *
 * Returns: (transfer full) (nullable): the expression
 */
StwExpression *
stw_expression_new (JsonNode *definition, const StwScope *scope, GError **error)
{
  return parse_at_depth (definition, scope, 0, error);
}

/**
 * stw_expression_free:
 * @self: (nullable) (transfer full): an expression
 */
void
stw_expression_free (StwExpression *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->written);
  stw_path_free (self->path);
  g_clear_pointer (&self->operators, g_ptr_array_unref);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  stw_condition_free (self->condition);
  g_free (self);
}

/**
 * stw_expression_first_member:
 * @self: an expression
 *
 * Returns: (transfer none) (nullable): the member of the top level without which it has no value
 */
const char *
stw_expression_first_member (const StwExpression *self)
{
  return self->kind == KIND_PATH ? stw_path_first_member (self->path) : NULL;
}

static StwValue
evaluate_path (const StwExpression *self, StwRun *run)
{
  StwValue value = stw_path_evaluate (self->path, run);

  for (guint i = 0; i < self->operators->len && stw_run_spend (run, 0); i++)
    value = stw_value_op_apply (g_ptr_array_index (self->operators, i), value, run);
  return value;
}

static StwValue
evaluate_template (const StwExpression *self, StwRun *run)
{
  g_autoptr (GString) filled = g_string_new (NULL);

  for (guint i = 0; i < self->parts->len; i++)
    {
      const StwExpression *part = g_ptr_array_index (self->parts, i);
      StwValue value = stw_expression_evaluate (part, run);
      gboolean absent = part->kind != KIND_CONSTANT && stw_value_is_absent (value);
      const char *text = absent ? NULL : stw_value_text (value, run);

      if (text == NULL && !part->optional)
        return STW_VALUE_NONE;
      if (text != NULL && !stw_run_spend (run, strlen (text)))
        return STW_VALUE_NONE;
      g_string_append (filled, text != NULL ? text : "");
    }
  return stw_run_keep_text (run, g_string_free (g_steal_pointer (&filled), FALSE));
}

static StwValue
evaluate_fallbacks (const StwExpression *self, StwRun *run)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      StwValue value = stw_expression_evaluate (g_ptr_array_index (self->parts, i), run);

      if (!stw_value_is_absent (value))
        return value;
    }
  return STW_VALUE_NONE;
}

/**
 * stw_expression_evaluate:
 * @self: an expression
 * @run: the run, standing on the element that is read
 *
 * Returns: its value, or none
 */
StwValue
stw_expression_evaluate (const StwExpression *self, StwRun *run)
{
  guint branch;

  if (!stw_run_spend (run, 0))
    return STW_VALUE_NONE;
  switch (self->kind)
    {
    case KIND_PATH:
      return evaluate_path (self, run);
    case KIND_TEMPLATE:
      return evaluate_template (self, run);
    case KIND_FIRST:
      return evaluate_fallbacks (self, run);
    case KIND_CHOICE:
      branch = stw_condition_holds (self->condition, run) ? 0 : 1;
      return branch < self->parts->len
               ? stw_expression_evaluate (g_ptr_array_index (self->parts, branch), run)
               : STW_VALUE_NONE;
    case KIND_CONSTANT:
    default:
      return (StwValue){ NULL, self->text };
    }
}

/**
 * stw_expression_let:
 * @run: the run
 * @index: which of the sender's named values
 *
 * A named value is evaluated once per alert; it can only refer to those named before it.
 *
 * Returns: its value, or none
 */
StwValue
stw_expression_let (StwRun *run, guint index)
{
  GPtrArray *lets = run->lets;

  g_return_val_if_fail (lets != NULL && index < lets->len, STW_VALUE_NONE);

  if ((run->lets_known & (1u << index)) == 0)
    {
      run->let_values[index] = stw_expression_evaluate (g_ptr_array_index (lets, index), run);
      run->lets_known |= 1u << index;
    }
  return run->let_values[index];
}

static const char *
path_origin (const StwExpression *self, StwRun *run)
{
  int let = stw_path_get_let (self->path);

  return let < 0 ? self->written : stw_expression_origin (g_ptr_array_index (run->lets, let), run);
}

/**
 * stw_expression_origin:
 * @self: an expression
 * @run: the run, standing on the element that is read
 *
 * Says which step of a mapping gives the value: of fallbacks the first that says something, of a
 * choice the branch, of a named value what it was named for.
 *
 * Returns: (transfer none) (nullable): the step as the mapping has it, %NULL when none does
 */
const char *
stw_expression_origin (const StwExpression *self, StwRun *run)
{
  if (stw_value_is_absent (stw_expression_evaluate (self, run)))
    return NULL;
  if (self->kind == KIND_PATH)
    return path_origin (self, run);
  if (self->kind == KIND_CHOICE)
    return stw_expression_origin (
      g_ptr_array_index (self->parts, stw_condition_holds (self->condition, run) ? 0 : 1),
      run);
  for (guint i = 0; self->kind == KIND_FIRST && i < self->parts->len; i++)
    {
      const char *origin = stw_expression_origin (g_ptr_array_index (self->parts, i), run);

      if (origin != NULL)
        return origin;
    }
  return self->written;
}

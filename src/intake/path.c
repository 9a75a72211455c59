/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Paths: where in a message a value stands. data/senders/README.md documents how they are written.
 * A path is a list of steps; following it takes one step of the run's budget each. */

#include "config.h"

#include "intake/path.h"

#include "intake/expression.h"

#include <string.h>

typedef enum
{
  STEP_MEMBER,       /* .name */
  STEP_ELEMENT,      /* [2], [-1] */
  STEP_EVERY,        /* [*]: the rest of the path on every element, joined by commas */
  STEP_FIRST_MEMBER, /* .*: the value of an object's first member */
  STEP_PAIR,         /* [key=name]: the first element whose key reads name */
} StepKind;

typedef struct
{
  StepKind kind;
  int index;  /* of an element, or of a pair's key in an array */
  char *name; /* (owned) (nullable) */
  char *word; /* (owned) (nullable): what a pair's key must read */
} Step;

typedef enum
{
  ORIGIN_HERE,    /* the alert */
  ORIGIN_PARENT,  /* ^: the element around it */
  ORIGIN_MESSAGE, /* $ */
  ORIGIN_LET,     /* $name */
} Origin;

struct _StwPath
{
  Origin origin;
  guint number; /* levels up, or the index of a named value */
  GArray *steps;
};

static void
clear_step (gpointer data)
{
  Step *step = data;

  g_clear_pointer (&step->name, g_free);
  g_clear_pointer (&step->word, g_free);
}

static StwPath *
new_path (void)
{
  StwPath *self = g_new0 (StwPath, 1);

  self->steps = g_array_new (FALSE, TRUE, sizeof (Step));
  g_array_set_clear_func (self->steps, clear_step);
  return self;
}

static gboolean
take_member (StwPath *self, char *name)
{
  Step step = { .kind = STEP_MEMBER, .name = name };

  if (name == NULL)
    return FALSE;
  g_array_append_val (self->steps, step);
  return TRUE;
}

static char *
word_or_quoted (StwLexer *lexer, GError **error)
{
  char *word = *lexer->at == '\'' ? stw_lexer_quoted (lexer, error) : stw_lexer_word (lexer);

  if (word == NULL && (error == NULL || *error == NULL))
    stw_lexer_fail (lexer, error, "a name is expected here");
  return word;
}

static gboolean
is_index (const char *word, int *ret_index)
{
  gint64 index;

  if (!g_ascii_string_to_signed (word, 10, -9999, 9999, &index, NULL))
    return FALSE;
  *ret_index = (int) index;
  return TRUE;
}

/* Behind "[". */
static gboolean
parse_bracket (StwPath *self, StwLexer *lexer, GError **error)
{
  gboolean quoted = *lexer->at == '\'';
  Step step = { .kind = STEP_EVERY };

  if (!stw_lexer_accept (lexer, "*"))
    {
      step.kind = STEP_MEMBER;
      step.name = word_or_quoted (lexer, error);
      if (step.name == NULL)
        return FALSE;
      if (!quoted && is_index (step.name, &step.index))
        step.kind = STEP_ELEMENT;
      if (stw_lexer_accept (lexer, "="))
        {
          step.kind = STEP_PAIR;
          step.word = word_or_quoted (lexer, error);
        }
    }
  g_array_append_val (self->steps, step);
  if (step.kind == STEP_PAIR && step.word == NULL)
    return FALSE;
  return stw_lexer_accept (lexer, "]") || stw_lexer_fail (lexer, error, "a ] is expected here");
}

static gboolean
parse_steps (StwPath *self, StwLexer *lexer, GError **error)
{
  static const Step first_member = { .kind = STEP_FIRST_MEMBER };

  while (*lexer->at == '.' || (*lexer->at == '[' && lexer->at[1] != ']'))
    {
      gboolean bracket = *lexer->at++ == '[';

      if (bracket && !parse_bracket (self, lexer, error))
        return FALSE;
      if (!bracket && *lexer->at == '*')
        {
          g_array_append_val (self->steps, first_member);
          lexer->at++;
        }
      else if (!bracket && !take_member (self, stw_lexer_word (lexer)))
        return stw_lexer_fail (lexer, error, "a name is expected here");
    }
  return TRUE;
}

static gboolean
parse_let (StwPath *self, StwLexer *lexer, const char *const *let_names, GError **error)
{
  g_autofree char *name = stw_lexer_word (lexer);

  self->origin = name != NULL ? ORIGIN_LET : ORIGIN_MESSAGE;
  if (name == NULL)
    return TRUE;
  for (self->number = 0; let_names[self->number] != NULL; self->number++)
    if (g_str_equal (let_names[self->number], name))
      return TRUE;
  return stw_lexer_fail (lexer, error, "no value of this name is defined above");
}

static gboolean
parse_origin (StwPath *self, StwLexer *lexer, const char *const *let_names, GError **error)
{
  if (stw_lexer_accept (lexer, "$"))
    return parse_let (self, lexer, let_names, error);
  while (*lexer->at == '^')
    {
      self->origin = ORIGIN_PARENT;
      self->number++;
      lexer->at++;
    }
  if (self->number >= STW_RUN_MAX_LEVELS)
    return stw_lexer_fail (lexer, error, "there are too many ^");
  if (self->origin == ORIGIN_PARENT || *lexer->at == '[')
    return TRUE;
  if (*lexer->at == '@' && (lexer->at[1] == '\0' || strchr (".[ }", lexer->at[1]) != NULL))
    {
      lexer->at++;
      return TRUE;
    }
  return take_member (self, stw_lexer_word (lexer)) ||
         stw_lexer_fail (lexer, error, "a path is expected here");
}

/**
 * stw_path_parse:
 * @lexer: at the path
 * @let_names: (array zero-terminated=1): the named values that it may begin with
 * @error: return location for %STW_INTAKE_ERROR_MAPPING
 *
 * Returns: (transfer full) (nullable): the path
 */
StwPath *
stw_path_parse (StwLexer *lexer, const char *const *let_names, GError **error)
{
  g_autoptr (StwPath) self = new_path ();

  stw_lexer_skip_blanks (lexer);
  if (!parse_origin (self, lexer, let_names, error) || !parse_steps (self, lexer, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * stw_path_parse_tail:
 * @lexer: at the "." or "[" behind an operator
 * @error: return location for %STW_INTAKE_ERROR_MAPPING
 *
 * Returns: (transfer full) (nullable): the path that goes on from there
 */
StwPath *
stw_path_parse_tail (StwLexer *lexer, GError **error)
{
  g_autoptr (StwPath) self = new_path ();

  if (!parse_steps (self, lexer, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * stw_path_free:
 * @self: (nullable) (transfer full): a path
 */
void
stw_path_free (StwPath *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->steps);
  g_free (self);
}

/**
 * stw_path_first_member:
 * @self: a path
 *
 * Returns: (transfer none) (nullable): the member of the message's top level that must be there for
 *   the path to lead anywhere
 */
const char *
stw_path_first_member (const StwPath *self)
{
  const Step *first = self->steps->len > 0 ? &g_array_index (self->steps, Step, 0) : NULL;

  if (first == NULL || first->kind != STEP_MEMBER || self->origin == ORIGIN_LET)
    return NULL;
  return first->name;
}

static JsonNode *
member_of (JsonNode *node, const char *name)
{
  return JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), name)
                                       : NULL;
}

static JsonNode *
first_member_of (JsonNode *node)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  return json_object_iter_next_ordered (&iter, &name, &value) ? value : NULL;
}

static JsonNode *
element_of (JsonNode *node, int index)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gint64 length = array != NULL ? json_array_get_length (array) : 0;
  gint64 from_start = index < 0 ? length + index : index;

  return from_start >= 0 && from_start < length ? json_array_get_element (array, (guint) from_start)
                                                : NULL;
}

static JsonNode *
pair_of (JsonNode *node, const Step *step, StwRun *run)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint length = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < length && stw_run_spend (run, 0); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonNode *key = JSON_NODE_HOLDS_ARRAY (element) ? element_of (element, step->index)
                                                      : member_of (element, step->name);

      if (key != NULL &&
          g_strcmp0 (stw_value_text (stw_value_from_node (key), run), step->word) == 0)
        return element;
    }
  return NULL;
}

static StwValue follow_from (const StwPath *self, guint first, StwValue from, StwRun *run);

static StwValue
follow_every (const StwPath *self, guint rest, JsonNode *node, StwRun *run)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint length = array != NULL ? json_array_get_length (array) : 0;
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < length && stw_run_spend (run, 0); i++)
    {
      StwValue value =
        follow_from (self, rest, stw_value_from_node (json_array_get_element (array, i)), run);
      const char *text = stw_value_is_absent (value) ? NULL : stw_value_text (value, run);

      if (text != NULL)
        g_string_append_printf (joined, "%s%s", joined->len > 0 ? ", " : "", text);
    }
  if (joined->len == 0 || !stw_run_spend (run, joined->len))
    return STW_VALUE_NONE;
  return stw_run_keep_text (run, g_string_free (g_steal_pointer (&joined), FALSE));
}

static JsonNode *
take_step (const Step *step, JsonNode *node, StwRun *run)
{
  switch (step->kind)
    {
    case STEP_MEMBER:
      return member_of (node, step->name);
    case STEP_ELEMENT:
      return element_of (node, step->index);
    case STEP_FIRST_MEMBER:
      return first_member_of (node);
    case STEP_PAIR:
      return pair_of (node, step, run);
    case STEP_EVERY:
    default:
      return NULL;
    }
}

/* A path has few [*], so this recursion is as deep as the mapping was written. */
static StwValue
follow_from (const StwPath *self, guint first, StwValue from, StwRun *run)
{
  JsonNode *node = from.node;

  if (first == self->steps->len)
    return from;
  for (guint i = first; node != NULL && i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      if (!stw_run_spend (run, 0))
        return STW_VALUE_NONE;
      if (step->kind == STEP_EVERY)
        return follow_every (self, i + 1, node, run);
      node = take_step (step, node, run);
    }
  return stw_value_from_node (node);
}

/**
 * stw_path_follow:
 * @self: a path
 * @from: where it begins, instead of its origin
 * @run: the run
 *
 * Returns: what stands there, or no value
 */
StwValue
stw_path_follow (const StwPath *self, StwValue from, StwRun *run)
{
  return follow_from (self, 0, from, run);
}

/**
 * stw_path_evaluate:
 * @self: a path
 * @run: the run
 *
 * Returns: what stands there, or no value
 */
StwValue
stw_path_evaluate (const StwPath *self, StwRun *run)
{
  JsonNode *origin = stw_run_here (run);

  if (self->origin == ORIGIN_LET)
    return stw_path_follow (self, stw_expression_let (run, self->number), run);
  if (self->origin == ORIGIN_MESSAGE)
    origin = run->levels[0];
  if (self->origin == ORIGIN_PARENT)
    origin = self->number < run->n_levels ? run->levels[run->n_levels - 1 - self->number] : NULL;
  return stw_path_follow (self, stw_value_from_node (origin), run);
}

/**
 * stw_path_get_let:
 * @self: a path
 *
 * Returns: which of the sender's named values it begins with, -1 for none
 */
int
stw_path_get_let (const StwPath *self)
{
  return self->origin == ORIGIN_LET ? (int) self->number : -1;
}

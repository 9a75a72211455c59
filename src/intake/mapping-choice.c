/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A choice of a mapping taken apart into rows and put together again: data/senders/README.md
 * documents how it is written. What rows cannot say stays a text. Any thread. */

#include "config.h"

#include "intake/mapping-choice.h"

#include "base/text.h"
#include "intake/mapping-draft-private.h"

#include <string.h>

#define SOME "some"

/* How each is written behind the place; the order is that in which they are looked for. */
static const struct
{
  const char *mark;
  StwComparison comparison;
} marks[] = {
  { "^=", STW_COMPARE_BEGINS },
  { "=", STW_COMPARE_EQUALS },
  { "~", STW_COMPARE_MATCHES },
  { ":", STW_COMPARE_TYPE },
};

static void
free_row (gpointer data)
{
  StwChoiceRow *row = data;

  g_free (row->place);
  g_free (row->value);
  g_free (row->result);
  g_free (row);
}

static StwChoiceRow *
get_row (const StwChoice *self, guint at)
{
  return g_ptr_array_index (self->rows, at);
}

static StwChoiceRow *
insert_row (StwChoice *self, guint at, StwJoin join, const char *place)
{
  StwChoiceRow *row = g_new0 (StwChoiceRow, 1);

  row->join = join;
  row->place = g_strdup (place);
  row->value = g_strdup ("");
  row->result = g_strdup ("");
  g_ptr_array_insert (self->rows, (int) at, row);
  return row;
}

/* A mark inside quotes or brackets belongs to the place. */
static const char *
find_mark (const char *text, guint *ret_mark)
{
  gboolean quoted = FALSE;
  int depth = 0;

  for (const char *at = text; *at != '\0'; at++)
    {
      quoted = quoted != (*at == '\'');
      depth += quoted ? 0 : (*at == '[') - (*at == ']');
      for (guint i = 0; !quoted && depth == 0 && i < G_N_ELEMENTS (marks); i++)
        if (g_str_has_prefix (at, marks[i].mark))
          {
            *ret_mark = i;
            return at;
          }
    }
  return NULL;
}

/* Without the quotes around it, when it has any. */
static char *
unquote (const char *text)
{
  gsize length = strlen (text);
  g_autoptr (GString) plain = g_string_new (NULL);

  if (length < 2 || text[0] != '\'' || text[length - 1] != '\'')
    return g_strdup (text);
  g_string_append_len (plain, text + 1, (gssize) length - 2);
  g_string_replace (plain, "''", "'", 0);
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

static char *
quote (const char *text)
{
  g_autoptr (GString) quoted = g_string_new (text);

  g_string_replace (quoted, "'", "''", 0);
  g_string_prepend_c (quoted, '\'');
  g_string_append_c (quoted, '\'');
  return g_string_free (g_steal_pointer (&quoted), FALSE);
}

static void
take_value (StwChoiceRow *row, StwComparison comparison, const char *written)
{
  g_autofree char *value = g_strstrip (g_strdup (written));
  g_autofree char *plain = comparison == STW_COMPARE_MATCHES ? unquote (value) : NULL;
  gboolean says = comparison == STW_COMPARE_TYPE && g_str_equal (value, SOME);

  row->comparison = says ? STW_COMPARE_SAYS : comparison;
  stw_set_str (&row->value, says ? "" : plain != NULL ? plain : value);
}

static gboolean
take_condition (StwChoice *self, StwJoin join, JsonNode *node)
{
  const char *text = stw_value_from_node (node).text;
  g_autofree char *condition = text != NULL ? g_strstrip (g_strdup (text)) : NULL;
  gboolean negated = condition != NULL && *condition == '!';
  const char *positive = negated ? condition + 1 : condition;
  guint mark;
  const char *found = condition != NULL ? find_mark (positive, &mark) : NULL;
  g_autofree char *place = NULL;
  StwChoiceRow *row;

  if (condition == NULL)
    return FALSE;
  place = g_strstrip (found != NULL ? g_strndup (positive, (gsize) (found - positive))
                                    : g_strdup (positive));
  row = insert_row (self, self->rows->len, join, place);
  row->negated = negated;
  row->comparison = STW_COMPARE_EXISTS;
  if (found != NULL)
    take_value (row, marks[mark].comparison, found + strlen (marks[mark].mark));
  return TRUE;
}

/* One of a list's conditions: a text, or a list of which one is enough. */
static gboolean
take_part (StwChoice *self, StwJoin join, JsonNode *node)
{
  JsonArray *any = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (any == NULL)
    return take_condition (self, join, node);
  for (guint i = 0; i < json_array_get_length (any); i++)
    if (!take_condition (self, i == 0 ? join : STW_JOIN_OR, json_array_get_element (any, i)))
      return FALSE;
  return json_array_get_length (any) > 0;
}

static gboolean
take_when (StwChoice *self, JsonNode *when)
{
  JsonArray *all = JSON_NODE_HOLDS_ARRAY (when) ? json_node_get_array (when) : NULL;

  if (all == NULL)
    return take_condition (self, STW_JOIN_WHEN, when);
  for (guint i = 0; i < json_array_get_length (all); i++)
    if (!take_part (self, i == 0 ? STW_JOIN_WHEN : STW_JOIN_AND, json_array_get_element (all, i)))
      return FALSE;
  return json_array_get_length (all) > 0;
}

static gboolean
is_choice (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  guint n_known = object != NULL ? 2 + (json_object_has_member (object, "else") ? 1 : 0) : 0;

  return object != NULL && json_object_has_member (object, "when") &&
         json_object_has_member (object, "then") && json_object_get_size (object) == n_known;
}

/* A choice for what is read otherwise is the next case. */
static gboolean
take_choice (StwChoice *self, JsonNode *node)
{
  while (node != NULL && is_choice (node))
    {
      JsonObject *object = json_node_get_object (node);
      guint first = self->rows->len;

      if (!take_when (self, json_object_get_member (object, "when")))
        return FALSE;
      g_free (get_row (self, first)->result);
      get_row (self, first)->result =
        stw_mapping_step_to_text (json_object_get_member (object, "then"));
      node = json_object_get_member (object, "else");
    }
  if (node != NULL)
    {
      g_free (self->otherwise);
      self->otherwise = stw_mapping_step_to_text (node);
    }
  return TRUE;
}

/**
 * stw_choice_new_from_step:
 * @step: (nullable): as stw_mapping_draft_dup_step() says it
 *
 * Returns: (transfer full) (nullable): its rows, none for a plain step; %NULL when rows cannot say
 *   it
 */
StwChoice *
stw_choice_new_from_step (const char *step)
{
  g_autoptr (StwChoice) self = g_new0 (StwChoice, 1);
  g_autoptr (JsonNode) node = step != NULL ? stw_mapping_step_from_text (step) : NULL;

  self->rows = g_ptr_array_new_with_free_func (free_row);
  self->otherwise = g_strdup ("");
  if (node != NULL && !is_choice (node) && !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  return take_choice (self, node) ? g_steal_pointer (&self) : NULL;
}

/**
 * stw_choice_free:
 * @self: (nullable) (transfer full): a choice
 */
void
stw_choice_free (StwChoice *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->rows);
  g_free (self->otherwise);
  g_free (self);
}

/**
 * stw_choice_row_dup_text:
 *
 * Returns: (transfer full): the condition as a mapping has it, "status = up"
 */
char *
stw_choice_row_dup_text (const StwChoiceRow *row)
{
  const char *no = row->negated ? "!" : "";
  g_autofree char *quoted = NULL;

  if (row->comparison == STW_COMPARE_EXISTS)
    return g_strconcat (no, row->place, NULL);
  if (row->comparison == STW_COMPARE_SAYS)
    return g_strconcat (no, row->place, " : ", SOME, NULL);
  if (row->comparison == STW_COMPARE_MATCHES)
    quoted = quote (row->value);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (marks[i].comparison == row->comparison)
      return g_strconcat (no,
                          row->place,
                          " ",
                          marks[i].mark,
                          " ",
                          quoted != NULL ? quoted : row->value,
                          NULL);
  g_return_val_if_reached (NULL);
}

/**
 * stw_choice_find_case:
 * @at: a row
 *
 * Returns: the row that begins its case
 */
guint
stw_choice_find_case (const StwChoice *self, guint at)
{
  while (at > 0 && get_row (self, at)->join != STW_JOIN_WHEN)
    at--;
  return at;
}

/**
 * stw_choice_find_end:
 * @at: a row
 *
 * Returns: the row behind the last one of its case
 */
guint
stw_choice_find_end (const StwChoice *self, guint at)
{
  do
    at++;
  while (at < self->rows->len && get_row (self, at)->join != STW_JOIN_WHEN);
  return at;
}

/* Rows that are alternatives of each other stand in a list of their own. */
static JsonArray *
write_when (const StwChoice *self, guint first)
{
  JsonArray *all = json_array_new ();
  guint end = stw_choice_find_end (self, first);

  for (guint at = first; at < end;)
    {
      JsonArray *any = json_array_new ();

      do
        {
          g_autofree char *text = stw_choice_row_dup_text (get_row (self, at));

          json_array_add_string_element (any, text);
          at++;
        }
      while (at < end && get_row (self, at)->join == STW_JOIN_OR);
      if (json_array_get_length (any) > 1)
        json_array_add_array_element (all, any);
      else
        {
          json_array_add_string_element (all, json_array_get_string_element (any, 0));
          json_array_unref (any);
        }
    }
  return all;
}

/* From the last case to the first, as each is what is read otherwise by the one above it. */
static JsonNode *
write_choice (const StwChoice *self)
{
  JsonNode *node = *self->otherwise != '\0' ? stw_mapping_step_from_text (self->otherwise) : NULL;

  for (guint end = self->rows->len; end > 0;)
    {
      guint first = stw_choice_find_case (self, end - 1);
      JsonObject *object = json_object_new ();

      json_object_set_array_member (object, "when", write_when (self, first));
      json_object_set_member (object,
                              "then",
                              stw_mapping_step_from_text (get_row (self, first)->result));
      if (node != NULL)
        json_object_set_member (object, "else", node);
      node = json_node_init_object (json_node_alloc (), object);
      json_object_unref (object);
      end = first;
    }
  return node;
}

/**
 * stw_choice_to_step:
 * @self: a choice that is complete
 *
 * Returns: (transfer full): the step as a mapping has it, "" when it says nothing
 */
char *
stw_choice_to_step (const StwChoice *self)
{
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (stw_choice_is_complete (self), NULL);

  node = write_choice (self);
  return node != NULL ? stw_mapping_step_to_text (node) : g_strdup ("");
}

/**
 * stw_comparison_takes_value:
 *
 * Returns: whether it compares with something
 */
gboolean
stw_comparison_takes_value (StwComparison comparison)
{
  return comparison != STW_COMPARE_EXISTS && comparison != STW_COMPARE_SAYS;
}

static gboolean
is_filled (const char *text)
{
  return text[strspn (text, " \t")] != '\0';
}

/**
 * stw_choice_is_complete:
 *
 * Returns: whether each row says what is compared, with what, and what is read then
 */
gboolean
stw_choice_is_complete (const StwChoice *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const StwChoiceRow *row = get_row (self, i);

      if (!is_filled (row->place) ||
          (stw_comparison_takes_value (row->comparison) && !is_filled (row->value)) ||
          (row->join == STW_JOIN_WHEN && !is_filled (row->result)))
        return FALSE;
    }
  return TRUE;
}

/**
 * stw_choice_count_cases:
 *
 * Returns: how many results it chooses from, without what is read otherwise
 */
guint
stw_choice_count_cases (const StwChoice *self)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n += get_row (self, i)->join == STW_JOIN_WHEN ? 1 : 0;
  return n;
}

/**
 * stw_choice_add_case:
 *
 * Adds a case below the others, which mostly asks the same place for another word.
 */
void
stw_choice_add_case (StwChoice *self)
{
  guint n = self->rows->len;

  g_return_if_fail (stw_choice_count_cases (self) < STW_CHOICE_MAX_CASES);

  insert_row (self,
              n,
              STW_JOIN_WHEN,
              n > 0 ? get_row (self, stw_choice_find_case (self, n - 1))->place : "");
}

/**
 * stw_choice_add_condition:
 * @at: the row below which it stands
 *
 * Adds a condition that must hold, too.
 */
void
stw_choice_add_condition (StwChoice *self, guint at)
{
  g_return_if_fail (at < self->rows->len);

  insert_row (self, at + 1, STW_JOIN_AND, "");
}

/**
 * stw_choice_remove:
 * @at: the row that goes
 *
 * Removes a condition, and with the only one of a case the case. What was read by the last case is
 * read from then on, unless something else is.
 */
void
stw_choice_remove (StwChoice *self, guint at)
{
  StwChoiceRow *row, *next;

  g_return_if_fail (at < self->rows->len);

  row = g_ptr_array_steal_index (self->rows, at);
  next = at < self->rows->len ? get_row (self, at) : NULL;
  /* Its alternatives take its place: they are none of the row above. */
  if (next != NULL && next->join != STW_JOIN_WHEN && row->join == STW_JOIN_WHEN)
    stw_set_str (&next->result, row->result);
  if (next != NULL &&
      (next->join == STW_JOIN_OR || (next->join == STW_JOIN_AND && row->join == STW_JOIN_WHEN)))
    next->join = row->join;
  if (self->rows->len == 0 && *self->otherwise == '\0')
    stw_set_str (&self->otherwise, row->result);
  free_row (row);
}

/* The case below it comes before it. */
static void
swap_cases (StwChoice *self, guint upper)
{
  guint middle = stw_choice_find_end (self, upper);
  guint n = stw_choice_find_end (self, middle) - middle;

  for (guint i = 0; i < n; i++)
    g_ptr_array_insert (self->rows,
                        (int) (upper + i),
                        g_ptr_array_steal_index (self->rows, middle + i));
}

/**
 * stw_choice_move_case:
 * @at: a row of the case
 * @by: -1 for up, 1 for down
 *
 * Returns: where the row stands from then on: @at when there is no case on that side
 */
guint
stw_choice_move_case (StwChoice *self, guint at, int by)
{
  guint first, end, to;

  g_return_val_if_fail (at < self->rows->len, at);

  first = stw_choice_find_case (self, at);
  end = stw_choice_find_end (self, at);
  if (by < 0 ? first == 0 : end == self->rows->len)
    return at;
  to =
    by < 0 ? stw_choice_find_case (self, first - 1) : first + stw_choice_find_end (self, end) - end;
  swap_cases (self, by < 0 ? to : first);
  return at - first + to;
}

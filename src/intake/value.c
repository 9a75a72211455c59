/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Values while one message is read: JSON or text, what counts as absent, and how a value reads as
 * text, number or time. A run lives on the stack of whichever thread reads the message. */

#include "config.h"

#include "intake/value.h"

#include "base/timestamp.h"
#include "intake/time-text.h"

#include <math.h>
#include <string.h>

/**
 * stw_run_init:
 * @self: a run
 * @message: (transfer none): what is read; it must outlive @self
 */
void
stw_run_init (StwRun *self, JsonNode *message)
{
  memset (self, 0, sizeof *self);
  self->levels[0] = message;
  self->n_levels = 1;
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->steps_left = STW_RUN_BUDGET;
}

/**
 * stw_run_clear:
 * @self: a run
 *
 * Frees what was decoded; every value of this run is gone.
 */
void
stw_run_clear (StwRun *self)
{
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
}

/**
 * stw_run_forget:
 * @self: a run
 *
 * Forgets the texts and named values of the alert before, so that memory stays bounded.
 */
void
stw_run_forget (StwRun *self)
{
  self->lets_known = 0;
  if (self->nodes->len > self->n_kept_nodes)
    g_ptr_array_set_size (self->nodes, (int) self->n_kept_nodes);
  if (self->texts->len > 0)
    g_ptr_array_set_size (self->texts, 0);
}

/**
 * stw_run_keep_all:
 * @self: a run
 *
 * Keeps what was decoded so far over stw_run_forget(), because a list of alerts stands in it.
 *
 * Returns: how much was kept before, to be put back into n_kept_nodes behind the list
 */
guint
stw_run_keep_all (StwRun *self)
{
  guint before = self->n_kept_nodes;

  self->n_kept_nodes = self->nodes->len;
  return before;
}

/**
 * stw_run_spend:
 * @self: a run
 * @n_bytes: how much the step reads
 *
 * Returns: whether the budget still allows it
 */
gboolean
stw_run_spend (StwRun *self, gsize n_bytes)
{
  if (self->steps_left <= 0)
    return FALSE;
  self->steps_left -= 1 + (gint64) (n_bytes / 256);
  return TRUE;
}

/**
 * stw_run_here:
 *
 * Returns: (transfer none): the element that is being read
 */
JsonNode *
stw_run_here (const StwRun *self)
{
  return self->levels[self->n_levels - 1];
}

/**
 * stw_run_keep_node:
 * @self: a run
 * @node: (transfer full) (nullable): decoded JSON
 *
 * Returns: @node as a value that lives as long as the run
 */
StwValue
stw_run_keep_node (StwRun *self, JsonNode *node)
{
  if (node != NULL)
    g_ptr_array_add (self->nodes, node);
  return stw_value_from_node (node);
}

/**
 * stw_run_keep_text:
 * @self: a run
 * @text: (transfer full) (nullable): a new text
 *
 * Returns: @text as a value that lives until stw_run_forget()
 */
StwValue
stw_run_keep_text (StwRun *self, char *text)
{
  if (text != NULL)
    g_ptr_array_add (self->texts, text);
  return (StwValue){ NULL, text };
}

/**
 * stw_value_from_node:
 * @node: (nullable): JSON
 *
 * Returns: @node as a value; a JSON string becomes a text
 */
StwValue
stw_value_from_node (JsonNode *node)
{
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING)
    return (StwValue){ NULL, json_node_get_string (node) };
  return (StwValue){ node, NULL };
}

/**
 * stw_value_exists:
 *
 * Returns: whether the message holds the value at all, be it null or empty
 */
gboolean
stw_value_exists (StwValue value)
{
  return value.node != NULL || value.text != NULL;
}

static gboolean
is_placeholder_body (const char *text, gsize length)
{
  if (length == 0 || !(g_ascii_isalpha (text[0]) || strchr ("_#.{$?", text[0]) != NULL))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (strchr ("\"':,\n", text[i]) != NULL)
      return FALSE;
  return TRUE;
}

/* A template's variable that nobody filled in: {HOST.NAME}, {{name}}, ${name}, $NAME$, %name,
 * *name*. */
static gboolean
is_unfilled (const char *text)
{
  gsize length = strlen (text);
  char last = length > 1 ? text[length - 1] : '\0';

  if (length < 3 || length > 128)
    return FALSE;
  switch (text[0])
    {
    case '{':
      return last == '}' && is_placeholder_body (text + 1, length - 2);
    case '*':
      return last == '*' && text[1] != '*' && is_placeholder_body (text + 1, length - 2);
    case '$':
    case '%':
      /* Another sign inside makes it several, or a text that only begins like one. */
      return strchr (text, ' ') == NULL &&
             strchr (text + 1, text[0]) == (last == text[0] ? text + length - 1 : NULL) &&
             is_placeholder_body (text + 1, length - 1);
    default:
      return FALSE;
    }
}

static gboolean
is_absent_text (const char *text)
{
  static const char *const words[] = { "none", "null", "undefined", "n/a", NULL };

  while (g_ascii_isspace (*text))
    text++;
  if (*text == '\0' || g_str_has_prefix (text, "0001-01-01"))
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      return TRUE;
  return is_unfilled (text);
}

/**
 * stw_value_is_absent:
 * @value: a value
 *
 * Senders that have nothing to say write null, "", "None", the year 1, an empty list, or leave
 * their own template's variable as it was.
 *
 * Returns: whether @value says nothing
 */
gboolean
stw_value_is_absent (StwValue value)
{
  if (value.text != NULL)
    return is_absent_text (value.text);
  if (value.node == NULL || JSON_NODE_HOLDS_NULL (value.node))
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (value.node))
    return json_array_get_length (json_node_get_array (value.node)) == 0;
  if (JSON_NODE_HOLDS_OBJECT (value.node))
    return json_object_get_size (json_node_get_object (value.node)) == 0;
  return FALSE;
}

static char *
number_text (JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.15g", json_node_get_double (node)));
}

static char *
list_text (JsonArray *array, StwRun *run)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (array) && stw_run_spend (run, 0); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (element)
                           ? stw_value_text (stw_value_from_node (element), run)
                           : NULL;

      if (text != NULL && *text != '\0')
        g_string_append_printf (joined, "%s%s", joined->len > 0 ? ", " : "", text);
    }
  return g_string_free (joined, joined->len == 0);
}

/**
 * stw_value_text:
 * @value: a value
 * @run: the run it belongs to
 *
 * Returns: (transfer none) (nullable): how @value reads: a list of plain values joined by commas,
 *   nothing for an object
 */
const char *
stw_value_text (StwValue value, StwRun *run)
{
  if (value.text != NULL || value.node == NULL)
    return value.text;
  if (JSON_NODE_HOLDS_ARRAY (value.node))
    return stw_run_keep_text (run, list_text (json_node_get_array (value.node), run)).text;
  if (!JSON_NODE_HOLDS_VALUE (value.node))
    return NULL;
  if (json_node_get_value_type (value.node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (value.node) ? "true" : "false";
  return stw_run_keep_text (run, number_text (value.node)).text;
}

/**
 * stw_value_number:
 * @value: a value
 * @ret_number: (out): its number
 *
 * Returns: whether @value is a finite number, or a text that is nothing but one
 */
gboolean
stw_value_number (StwValue value, double *ret_number)
{
  double number;
  char *end;

  if (value.node != NULL && JSON_NODE_HOLDS_VALUE (value.node) &&
      json_node_get_value_type (value.node) != G_TYPE_BOOLEAN)
    {
      *ret_number = json_node_get_double (value.node);
      return TRUE;
    }
  if (value.text == NULL ||
      !(g_ascii_isdigit (value.text[0]) || strchr ("-+.", value.text[0]) != NULL))
    return FALSE;
  number = g_ascii_strtod (value.text, &end);
  if (end == value.text || *end != '\0' || !isfinite (number))
    return FALSE;
  *ret_number = number;
  return TRUE;
}

/* Seconds, milliseconds, microseconds or nanoseconds since 1970 are told apart by their size: as
 * seconds the first bound is the year 5138, and as milliseconds it is 1973. */
static gboolean
time_of_number (double number, gint64 *ret_milliseconds)
{
  static const struct
  {
    double below;
    double per_millisecond;
  } units[] = { { 1e11, 1e-3 }, { 1e14, 1 }, { 1e17, 1e3 }, { 1e20, 1e6 } };

  for (guint i = 0; number > 0 && i < G_N_ELEMENTS (units); i++)
    if (number < units[i].below)
      {
        *ret_milliseconds = (gint64) (number / units[i].per_millisecond);
        return TRUE;
      }
  return FALSE;
}

/**
 * stw_value_time:
 * @value: a value
 * @run: the run it belongs to
 * @ret_milliseconds: (out): UTC
 *
 * Reads ISO 8601 as senders write it (a blank for the T, no zone for UTC), and numbers since 1970
 * whose unit is told by their size.
 *
 * Returns: whether @value is a time after the year 1
 */
gboolean
stw_value_time (StwValue value, StwRun *run, gint64 *ret_milliseconds)
{
  double number;

  if (stw_value_is_absent (value))
    return FALSE;
  if (stw_value_number (value, &number))
    return time_of_number (number, ret_milliseconds);
  return value.text != NULL &&
         stw_time_text_parse (value.text, "YYYY-MM-DD?hh:mm:ss", ret_milliseconds);
}

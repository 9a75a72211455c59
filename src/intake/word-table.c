/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A table from a sender's words to ours: whole words, prefixes ("sev*"), ranges of numbers
 * ("7..9.9", "10..") and everything else ("*"). Case does not count. */

#include "config.h"

#include "intake/word-table.h"

#include "intake/error.h"

#include <math.h>
#include <string.h>

typedef struct
{
  char *prefix; /* (owned) (nullable): lower case; NULL for a range */
  double from;
  double to;
  char *result; /* (owned) */
} Rule;

struct _StwWordTable
{
  GHashTable *words; /* (owned) (element-type utf8 utf8): lower case to result */
  GArray *rules;     /* (owned): prefixes and ranges in the order of the file */
  char *otherwise;   /* (owned) (nullable) */
};

static void
clear_rule (gpointer data)
{
  Rule *rule = data;

  g_free (rule->prefix);
  g_free (rule->result);
}

static gboolean
parse_bound (const char *text, gsize length, double when_empty, double *ret_bound)
{
  g_autofree char *copy = g_strndup (text, length);
  char *end;

  *ret_bound = length == 0 ? when_empty : g_ascii_strtod (copy, &end);
  return length == 0 || (end != copy && *end == '\0');
}

static gboolean
parse_range (const char *key, Rule *rule)
{
  const char *dots = strstr (key, "..");

  return dots != NULL && parse_bound (key, (gsize) (dots - key), -HUGE_VAL, &rule->from) &&
         parse_bound (dots + 2, strlen (dots + 2), HUGE_VAL, &rule->to);
}

static void
add_entry (StwWordTable *self, const char *key, const char *result)
{
  Rule rule = { .result = NULL };
  gsize length = strlen (key);

  if (g_str_equal (key, "*"))
    {
      g_free (self->otherwise);
      self->otherwise = g_strdup (result);
      return;
    }
  if (!parse_range (key, &rule))
    {
      if (length == 0 || key[length - 1] != '*')
        {
          g_hash_table_replace (self->words, g_utf8_casefold (key, -1), g_strdup (result));
          return;
        }
      g_autofree char *prefix = g_strndup (key, length - 1);
      rule.prefix = g_utf8_casefold (prefix, -1);
    }
  rule.result = g_strdup (result);
  g_array_append_val (self->rules, rule);
}

static gboolean
is_allowed (const char *result, const char *const *allowed)
{
  return result != NULL && (allowed == NULL || g_strv_contains (allowed, result));
}

/**
 * stw_word_table_new:
 * @definition: a JSON object from the sender's words to ours
 * @allowed: (nullable) (array zero-terminated=1): the only words of ours it may have
 * @error: return location for %STW_INTAKE_ERROR_MAPPING
 *
 * Returns: (transfer full) (nullable): the table
 */
StwWordTable *
stw_word_table_new (JsonNode *definition, const char *const *allowed, GError **error)
{
  g_autoptr (StwWordTable) self = g_new0 (StwWordTable, 1);
  JsonObjectIter iter;
  const char *key;
  JsonNode *result;

  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->rules = g_array_new (FALSE, FALSE, sizeof (Rule));
  g_array_set_clear_func (self->rules, clear_rule);
  if (!JSON_NODE_HOLDS_OBJECT (definition))
    {
      g_set_error (error, STW_INTAKE_ERROR, STW_INTAKE_ERROR_MAPPING, "a table must be an object");
      return NULL;
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (definition));
  while (json_object_iter_next_ordered (&iter, &key, &result))
    {
      if (!is_allowed (stw_value_from_node (result).text, allowed))
        {
          g_set_error (error,
                       STW_INTAKE_ERROR,
                       STW_INTAKE_ERROR_MAPPING,
                       "%s: not a word that may stand here",
                       key);
          return NULL;
        }
      add_entry (self, key, json_node_get_string (result));
    }
  return g_steal_pointer (&self);
}

/**
 * stw_word_table_free:
 * @self: (nullable) (transfer full): a table
 */
void
stw_word_table_free (StwWordTable *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->words);
  g_array_unref (self->rules);
  g_free (self->otherwise);
  g_free (self);
}

static gboolean
rule_fits (const Rule *rule, const char *folded, gboolean is_number, double number)
{
  if (rule->prefix != NULL)
    return g_str_has_prefix (folded, rule->prefix);
  return is_number && number >= rule->from && number <= rule->to;
}

/**
 * stw_word_table_find:
 * @self: a table
 * @value: the sender's word or number
 * @run: the run it belongs to
 *
 * Returns: (transfer none) (nullable): our word for it
 */
const char *
stw_word_table_find (const StwWordTable *self, StwValue value, StwRun *run)
{
  const char *text = stw_value_text (value, run);
  g_autofree char *trimmed = text != NULL ? g_strstrip (g_strdup (text)) : NULL;
  g_autofree char *folded = trimmed != NULL ? g_utf8_casefold (trimmed, -1) : NULL;
  const char *result = folded != NULL ? g_hash_table_lookup (self->words, folded) : NULL;
  double number = 0;
  gboolean is_number = stw_value_number (value, &number);

  for (guint i = 0; folded != NULL && result == NULL && i < self->rules->len; i++)
    {
      const Rule *rule = &g_array_index (self->rules, Rule, i);

      if (rule_fits (rule, folded, is_number, number))
        result = rule->result;
    }
  return result != NULL || folded == NULL ? result : self->otherwise;
}

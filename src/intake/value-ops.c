/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The operators that stand behind "|" in a mapping: one table of names, arguments and functions. An
 * operator that cannot work on its value yields no value, so that a fallback can take over. */

#include "config.h"

#include "intake/value-ops.h"

#include "base/json-check.h"
#include "base/timestamp.h"
#include "intake/error.h"
#include "intake/form.h"
#include "intake/html-text.h"
#include "intake/path.h"
#include "intake/time-text.h"
#include "intake/word-table.h"
#include "intake/xml.h"

#include <string.h>

/* A pattern sees no more of a text than this, and may try no more often: both bound its time. */
#define REGEX_MAX_SUBJECT 4096
#define REGEX_LIMITS "(*LIMIT_MATCH=20000)"

typedef struct _OpKind OpKind;

struct _StwValueOp
{
  const OpKind *kind;
  char *text;                /* (owned) (nullable): the first argument */
  int number;                /* the second */
  GRegex *regex;             /* (owned) (nullable) */
  const StwWordTable *table; /* (unowned) (nullable): the sender's */
  StwPath *path;             /* (owned) (nullable) */
};

typedef enum
{
  ARGUMENT_NONE,
  ARGUMENT_TEXT,
  ARGUMENT_TEXT_AND_NUMBER,
  ARGUMENT_REGEX,
  ARGUMENT_TABLE,
} Argument;

struct _OpKind
{
  const char *name;
  Argument argument;
  StwValue (*apply) (const StwValueOp *self, StwValue value, StwRun *run);
};

/* The value's text, its length paid for. */
static const char *
paid_text (StwValue value, StwRun *run)
{
  const char *text = stw_value_text (value, run);

  return text != NULL && stw_run_spend (run, strlen (text)) ? text : NULL;
}

static StwValue
op_path (const StwValueOp *self, StwValue value, StwRun *run)
{
  return stw_path_follow (self->path, value, run);
}

static StwValue
op_json (const StwValueOp *self, StwValue value, StwRun *run)
{
  const char *text;

  if (value.node != NULL && !JSON_NODE_HOLDS_VALUE (value.node))
    return value; /* some senders' versions write the object itself */
  text = stw_value_text (value, run);
  /* Decoded JSON takes many times the text's memory. */
  if (text == NULL || !stw_run_spend (run, 16 * strlen (text)))
    return STW_VALUE_NONE;
  return stw_run_keep_node (run, stw_json_parse (text, strlen (text), NULL));
}

static StwValue
op_form (const StwValueOp *self, StwValue value, StwRun *run)
{
  const char *text = paid_text (value, run);

  return text != NULL ? stw_run_keep_node (run, stw_form_to_json (text, strlen (text)))
                      : STW_VALUE_NONE;
}

static StwValue
op_xml (const StwValueOp *self, StwValue value, StwRun *run)
{
  const char *text = stw_value_text (value, run);

  if (text == NULL || !stw_run_spend (run, 16 * strlen (text)))
    return STW_VALUE_NONE;
  return stw_run_keep_node (run, stw_xml_to_json (text, strlen (text), NULL));
}

static StwValue
op_base64 (const StwValueOp *self, StwValue value, StwRun *run)
{
  const char *text = paid_text (value, run);
  g_autofree guchar *bytes = NULL;
  gsize length = 0;

  if (text != NULL)
    bytes = g_base64_decode (text, &length);
  if (length == 0 || !g_utf8_validate_len ((const char *) bytes, length, NULL))
    return STW_VALUE_NONE;
  return stw_run_keep_text (run, g_strndup ((const char *) bytes, length));
}

static StwValue
op_html (const StwValueOp *self, StwValue value, StwRun *run)
{
  const char *text = paid_text (value, run);

  return text != NULL ? stw_run_keep_text (run, stw_html_to_text (text)) : STW_VALUE_NONE;
}

static StwValue
op_trim (const StwValueOp *self, StwValue value, StwRun *run)
{
  const char *text = paid_text (value, run);

  return text != NULL ? stw_run_keep_text (run, g_strstrip (g_strdup (text))) : STW_VALUE_NONE;
}

/* Character by character: g_utf8_strdown() goes by the reader's language, in which I may become ı.
 */
static StwValue
op_lower (const StwValueOp *self, StwValue value, StwRun *run)
{
  const char *text = paid_text (value, run);
  GString *lower;

  if (text == NULL)
    return STW_VALUE_NONE;
  lower = g_string_sized_new (strlen (text));
  for (; *text != '\0'; text = g_utf8_next_char (text))
    g_string_append_unichar (lower, g_unichar_tolower (g_utf8_get_char (text)));
  return stw_run_keep_text (run, g_string_free (lower, FALSE));
}

static StwValue
op_line (const StwValueOp *self, StwValue value, StwRun *run)
{
  const char *text = paid_text (value, run);

  if (text == NULL)
    return STW_VALUE_NONE;
  while (g_ascii_isspace (*text))
    text++;
  return stw_run_keep_text (run, g_strndup (text, strcspn (text, "\r\n")));
}

static StwValue
op_last (const StwValueOp *self, StwValue value, StwRun *run)
{
  const char *text = paid_text (value, run);
  const char *separator = text != NULL ? g_strrstr (text, self->text) : NULL;

  if (text == NULL)
    return STW_VALUE_NONE;
  return stw_run_keep_text (run,
                            g_strdup (separator != NULL ? separator + strlen (self->text) : text));
}

static StwValue
op_part (const StwValueOp *self, StwValue value, StwRun *run)
{
  const char *text = paid_text (value, run);
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, self->text, 256) : NULL;
  int n_parts = parts != NULL ? (int) g_strv_length (parts) : 0;
  int index = self->number < 0 ? n_parts + self->number : self->number;

  if (index < 0 || index >= n_parts)
    return STW_VALUE_NONE;
  return stw_run_keep_text (run, g_strstrip (g_strdup (parts[index])));
}

/**
 * stw_value_op_regex_new:
 * @pattern: a Perl-compatible regular expression
 * @error: return location for an error of GRegex
 *
 * Returns: (transfer full) (nullable): it, with a bound on its work
 */
GRegex *
stw_value_op_regex_new (const char *pattern, GError **error)
{
  g_autofree char *limited = g_strconcat (REGEX_LIMITS, pattern, NULL);

  return g_regex_new (limited, G_REGEX_DOTALL, 0, error);
}

/**
 * stw_value_op_regex_match:
 * @regex: from stw_value_op_regex_new()
 * @text: UTF-8
 * @run: the run, which pays
 * @ret_match: (out) (optional) (transfer full): the match
 *
 * Returns: whether the beginning of @text, as far as a pattern looks, matches within its bounds
 */
gboolean
stw_value_op_regex_match (GRegex *regex, const char *text, StwRun *run, GMatchInfo **ret_match)
{
  gsize length = strnlen (text, REGEX_MAX_SUBJECT + 1);

  if (length > REGEX_MAX_SUBJECT)
    length = (gsize) (g_utf8_find_prev_char (text, text + REGEX_MAX_SUBJECT + 1) - text);
  /* Matching costs more than copying. */
  return stw_run_spend (run, 16 * length) &&
         g_regex_match_full (regex, text, (gssize) length, 0, 0, ret_match, NULL);
}

/* The first group that took part, else the whole match. */
static StwValue
op_capture (const StwValueOp *self, StwValue value, StwRun *run)
{
  const char *text = stw_value_text (value, run);
  g_autoptr (GMatchInfo) match = NULL;
  int n_groups;

  if (text == NULL || !stw_value_op_regex_match (self->regex, text, run, &match))
    return STW_VALUE_NONE;
  n_groups = g_match_info_get_match_count (match);
  for (int group = 1; group < n_groups; group++)
    {
      g_autofree char *captured = g_match_info_fetch (match, group);

      if (captured != NULL && *captured != '\0')
        return stw_run_keep_text (run, g_steal_pointer (&captured));
    }
  return n_groups == 1 ? stw_run_keep_text (run, g_match_info_fetch (match, 0)) : STW_VALUE_NONE;
}

static StwValue
op_without (const StwValueOp *self, StwValue value, StwRun *run)
{
  const char *text = stw_value_text (value, run);
  char *rest;

  if (text == NULL || !stw_run_spend (run, 16 * strlen (text)))
    return STW_VALUE_NONE;
  if (strlen (text) > REGEX_MAX_SUBJECT)
    return value;
  rest = g_regex_replace_literal (self->regex, text, -1, 0, "", 0, NULL);
  return rest != NULL ? stw_run_keep_text (run, g_strstrip (rest)) : value;
}

static StwValue
op_table (const StwValueOp *self, StwValue value, StwRun *run)
{
  return (StwValue){ NULL, stw_word_table_find (self->table, value, run) };
}

static StwValue
op_time (const StwValueOp *self, StwValue value, StwRun *run)
{
  const char *text = paid_text (value, run);
  gint64 milliseconds;

  if (text == NULL || !stw_time_text_parse (text, self->text, &milliseconds))
    return STW_VALUE_NONE;
  return stw_run_keep_text (run, stw_timestamp_format (milliseconds));
}

static StwValue
op_key (const StwValueOp *self, StwValue value, StwRun *run)
{
  JsonObjectIter iter;
  const char *name;

  if (value.node == NULL || !JSON_NODE_HOLDS_OBJECT (value.node))
    return STW_VALUE_NONE;
  json_object_iter_init_ordered (&iter, json_node_get_object (value.node));
  return json_object_iter_next_ordered (&iter, &name, NULL) ? (StwValue){ NULL, name }
                                                            : STW_VALUE_NONE;
}

/* "diskName C:, freeSpace 200" of an object's plain members; names that begin with @ are markup. */
static StwValue
op_facts (const StwValueOp *self, StwValue value, StwRun *run)
{
  g_autoptr (GString) facts = g_string_new (NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (value.node == NULL || !JSON_NODE_HOLDS_OBJECT (value.node))
    return STW_VALUE_NONE;
  json_object_iter_init_ordered (&iter, json_node_get_object (value.node));
  while (json_object_iter_next_ordered (&iter, &name, &member) && stw_run_spend (run, facts->len))
    {
      StwValue fact = stw_value_from_node (member);
      const char *text = stw_value_is_absent (fact) ? NULL : stw_value_text (fact, run);

      if (text != NULL && name[0] != '@')
        g_string_append_printf (facts, "%s%s %s", facts->len > 0 ? ", " : "", name, text);
    }
  return facts->len > 0 ? stw_run_keep_text (run, g_string_free (g_steal_pointer (&facts), FALSE))
                        : STW_VALUE_NONE;
}

static const OpKind path_kind = { "", ARGUMENT_NONE, op_path };

static const OpKind kinds[] = {
  { "base64", ARGUMENT_NONE, op_base64 },
  { "capture", ARGUMENT_REGEX, op_capture },
  { "facts", ARGUMENT_NONE, op_facts },
  { "form", ARGUMENT_NONE, op_form },
  { "html", ARGUMENT_NONE, op_html },
  { "json", ARGUMENT_NONE, op_json },
  { "key", ARGUMENT_NONE, op_key },
  { "last", ARGUMENT_TEXT, op_last },
  { "line", ARGUMENT_NONE, op_line },
  { "lower", ARGUMENT_NONE, op_lower },
  { "part", ARGUMENT_TEXT_AND_NUMBER, op_part },
  { "table", ARGUMENT_TABLE, op_table },
  { "time", ARGUMENT_TEXT, op_time },
  { "trim", ARGUMENT_NONE, op_trim },
  { "without", ARGUMENT_REGEX, op_without },
  { "xml", ARGUMENT_NONE, op_xml },
};

static const OpKind *
find_kind (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, name))
      return &kinds[i];
  return NULL;
}

static gboolean
parse_text (StwValueOp *self, StwLexer *lexer, GError **error)
{
  stw_lexer_skip_blanks (lexer);
  if (*lexer->at != '\'')
    return stw_lexer_fail (lexer, error, "an argument in single quotes is expected here");
  self->text = stw_lexer_quoted (lexer, error);
  if (self->text != NULL && *self->text == '\0')
    return stw_lexer_fail (lexer, error, "this argument must not be empty");
  return self->text != NULL;
}

static gboolean
parse_number (StwValueOp *self, StwLexer *lexer, GError **error)
{
  g_autofree char *word = NULL;
  gint64 number;

  stw_lexer_skip_blanks (lexer);
  word = stw_lexer_word (lexer);
  if (word == NULL || !g_ascii_string_to_signed (word, 10, -256, 256, &number, NULL))
    return stw_lexer_fail (lexer, error, "a number is expected here");
  self->number = (int) number;
  return TRUE;
}

static gboolean
parse_regex (StwValueOp *self, StwLexer *lexer, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (!parse_text (self, lexer, error))
    return FALSE;
  self->regex = stw_value_op_regex_new (self->text, &reason);
  return self->regex != NULL || stw_lexer_fail (lexer, error, reason->message);
}

static gboolean
parse_table (StwValueOp *self, StwLexer *lexer, GHashTable *tables, GError **error)
{
  g_autofree char *name = NULL;

  stw_lexer_skip_blanks (lexer);
  name = stw_lexer_word (lexer);
  self->table = name != NULL ? g_hash_table_lookup (tables, name) : NULL;
  return self->table != NULL || stw_lexer_fail (lexer, error, "there is no table of this name");
}

static gboolean
parse_argument (StwValueOp *self, StwLexer *lexer, GHashTable *tables, GError **error)
{
  switch (self->kind->argument)
    {
    case ARGUMENT_TEXT:
      return parse_text (self, lexer, error);
    case ARGUMENT_TEXT_AND_NUMBER:
      return parse_text (self, lexer, error) && parse_number (self, lexer, error);
    case ARGUMENT_REGEX:
      return parse_regex (self, lexer, error);
    case ARGUMENT_TABLE:
      return parse_table (self, lexer, tables, error);
    case ARGUMENT_NONE:
    default:
      return TRUE;
    }
}

/**
 * stw_value_op_parse:
 * @lexer: behind a "|"
 * @tables: (element-type utf8 StwWordTable): the sender's tables by name
 * @error: return location for %STW_INTAKE_ERROR_MAPPING
 *
 * Returns: (transfer full) (nullable): the operator
 */
StwValueOp *
stw_value_op_parse (StwLexer *lexer, GHashTable *tables, GError **error)
{
  StwValueOp *self = g_new0 (StwValueOp, 1);
  gboolean valid;

  stw_lexer_skip_blanks (lexer);
  if (*lexer->at == '.' || *lexer->at == '[')
    {
      self->kind = &path_kind;
      self->path = stw_path_parse_tail (lexer, error);
      valid = self->path != NULL;
    }
  else
    {
      g_autofree char *name = stw_lexer_word (lexer);

      self->kind = find_kind (name);
      valid = self->kind != NULL ? parse_argument (self, lexer, tables, error)
                                 : stw_lexer_fail (lexer, error, "there is no such operator");
    }
  if (!valid)
    g_clear_pointer (&self, stw_value_op_free);
  return self;
}

/**
 * stw_value_op_free:
 * @self: (nullable) (transfer full): an operator
 */
void
stw_value_op_free (StwValueOp *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_clear_pointer (&self->regex, g_regex_unref);
  stw_path_free (self->path);
  g_free (self);
}

/**
 * stw_value_op_apply:
 * @self: an operator
 * @value: what it works on
 * @run: the run
 *
 * Returns: what comes of it, or no value
 */
StwValue
stw_value_op_apply (const StwValueOp *self, StwValue value, StwRun *run)
{
  return stw_value_exists (value) ? self->kind->apply (self, value, run) : STW_VALUE_NONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A strict JSON checker (RFC 8259) in place of json-glib's parser, which takes comments,
 * hexadecimal and single quotes and recurses as deep as a sender likes. One pass, no recursion;
 * memory is taken only for objects with very many members. Pure, for any thread. */

#include "config.h"

#include "base/json-check.h"

#include "base/json-key.h"
#include "base/json-read.h"

#include <math.h>
#include <string.h>

G_DEFINE_QUARK (stw_json_error, stw_json_error)

typedef struct
{
  gboolean is_object;
  guint first_key; /* where this object's names begin among all open ones */
} Level;

typedef struct
{
  const char *text;
  const char *at;
  const char *end;
  Level levels[STW_JSON_MAX_DEPTH];
  guint depth;
  StwJsonKeys keys;
} Checker;

/* What may come next. */
typedef enum
{
  EXPECT_VALUE,
  EXPECT_VALUE_OR_END, /* after "[" */
  EXPECT_NAME,         /* after "," in an object */
  EXPECT_NAME_OR_END,  /* after "{" */
  EXPECT_COMMA_OR_END,
  EXPECT_NOTHING,
  FAILED,
} Expect;

/* The columns count characters, as an editor does. */
static void
set_error (const Checker *self,
           const char *place,
           StwJsonError code,
           GError **error,
           const char *problem)
{
  const char *line_start = self->text;
  guint line = 1;
  guint column = 1;

  for (const char *at = self->text; at < place; at++)
    if (*at == '\n')
      {
        line++;
        line_start = at + 1;
      }
  for (const char *at = line_start; at < place; at++)
    column += ((guchar) *at & 0xC0) != 0x80;
  g_set_error (error, STW_JSON_ERROR, code, "line %u, column %u: %s", line, column, problem);
}

static gboolean
malformed (const Checker *self, GError **error, const char *problem)
{
  set_error (self, self->at, STW_JSON_ERROR_MALFORMED, error, problem);
  return FALSE;
}

static gboolean
beyond_limit (const Checker *self, GError **error, const char *problem)
{
  set_error (self, self->at, STW_JSON_ERROR_LIMIT, error, problem);
  return FALSE;
}

static void
skip_blanks (Checker *self)
{
  while (self->at < self->end &&
         (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    self->at++;
}

/* The length of the well-formed UTF-8 sequence at @at, 0 when there is none (RFC 3629, table 3-7 of
 * the Unicode standard). */
static guint
utf8_sequence (const guchar *at, gsize left)
{
  guchar first = at[0];
  guint length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  guchar low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  guchar high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;

  if (first < 0xC2 || first > 0xF4 || left < length || at[1] < low || at[1] > high)
    return 0;
  for (guint i = 2; i < length; i++)
    if ((at[i] & 0xC0) != 0x80)
      return 0;
  return length;
}

static gboolean
read_unicode_escape (Checker *self, guint *ret_unit)
{
  guint unit = 0;

  if (self->end - self->at < 6 || self->at[0] != '\\' || self->at[1] != 'u')
    return FALSE;
  for (guint i = 2; i < 6; i++)
    {
      int digit = g_ascii_xdigit_value (self->at[i]);

      if (digit < 0)
        return FALSE;
      unit = unit * 16 + (guint) digit;
    }
  *ret_unit = unit;
  return TRUE;
}

static gboolean
check_escape (Checker *self, GError **error)
{
  guint unit;

  if (self->end - self->at < 2)
    return malformed (self, error, "the text ends inside a string");
  if (self->at[1] != 'u')
    {
      if (self->at[1] == '\0' || strchr ("\"\\/bfnrt", self->at[1]) == NULL)
        return malformed (self, error, "a backslash begins no escape known to JSON");
      self->at += 2;
      return TRUE;
    }
  if (!read_unicode_escape (self, &unit))
    return malformed (self, error, "\\u needs four hexadecimal digits");
  if (unit >= 0xDC00 && unit <= 0xDFFF)
    return malformed (self, error, "a low surrogate stands alone");
  if (unit >= 0xD800 && unit <= 0xDBFF)
    {
      self->at += 6;
      if (!read_unicode_escape (self, &unit) || unit < 0xDC00 || unit > 0xDFFF)
        return malformed (self, error, "a high surrogate stands alone");
    }
  self->at += 6;
  return TRUE;
}

/* At the opening quote; leaves behind the closing one. */
static gboolean
check_string (Checker *self, GError **error)
{
  for (self->at++; self->at < self->end;)
    {
      guchar byte = (guchar) *self->at;
      guint length = 1;

      if (byte == '"')
        {
          self->at++;
          return TRUE;
        }
      if (byte == '\\')
        {
          if (!check_escape (self, error))
            return FALSE;
          continue;
        }
      if (byte < 0x20)
        return malformed (self, error, "a control character stands unescaped in a string");
      if (byte >= 0x80)
        length = utf8_sequence ((const guchar *) self->at, (gsize) (self->end - self->at));
      if (length == 0)
        return malformed (self, error, "the text is not valid UTF-8");
      self->at += length;
    }
  return malformed (self, error, "the text ends inside a string");
}

static gboolean
skip_digits (Checker *self)
{
  const char *first = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;
  return self->at > first;
}

static gboolean
next_is (const Checker *self, const char *any)
{
  return self->at < self->end && *self->at != '\0' && strchr (any, *self->at) != NULL;
}

/* A double holds every number of 300 digits; only longer ones and those with an exponent are tried.
 */
static gboolean
is_finite (const char *number, gsize length, gboolean has_exponent)
{
  char copy[STW_JSON_MAX_NUMBER + 1];

  if (!has_exponent && length <= 300)
    return TRUE;
  memcpy (copy, number, length);
  copy[length] = '\0';
  return isfinite (g_ascii_strtod (copy, NULL));
}

static gboolean
check_number (Checker *self, GError **error)
{
  const char *first = self->at;
  gboolean has_exponent = FALSE;

  if (*self->at == '-')
    self->at++;
  if (next_is (self, "0"))
    self->at++;
  else if (!skip_digits (self))
    return malformed (self, error, "a number needs a digit here");
  if (next_is (self, "."))
    {
      self->at++;
      if (!skip_digits (self))
        return malformed (self, error, "a number needs a digit after its point");
    }
  if (next_is (self, "eE"))
    {
      has_exponent = TRUE;
      self->at++;
      if (next_is (self, "+-"))
        self->at++;
      if (!skip_digits (self))
        return malformed (self, error, "a number needs a digit in its exponent");
    }
  if (self->at - first > STW_JSON_MAX_NUMBER)
    return beyond_limit (self, error, "a number has too many digits");
  if (!is_finite (first, (gsize) (self->at - first), has_exponent))
    return beyond_limit (self, error, "a number is too large");
  return TRUE;
}

static gboolean
check_word (Checker *self, GError **error)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (self->end - self->at) >= length && memcmp (self->at, words[i], length) == 0)
        {
          self->at += length;
          return TRUE;
        }
    }
  return malformed (self, error, "a value is expected here");
}

static Expect
after_value (const Checker *self)
{
  return self->depth == 0 ? EXPECT_NOTHING : EXPECT_COMMA_OR_END;
}

static Expect
open_level (Checker *self, GError **error)
{
  gboolean is_object = *self->at == '{';

  if (self->depth == STW_JSON_MAX_DEPTH)
    {
      beyond_limit (self, error, "arrays and objects are nested too deep");
      return FAILED;
    }
  self->levels[self->depth++] = (Level){ is_object, stw_json_keys_count (&self->keys) };
  self->at++;
  return is_object ? EXPECT_NAME_OR_END : EXPECT_VALUE_OR_END;
}

static Expect
close_level (Checker *self, GError **error)
{
  const Level *level = &self->levels[self->depth - 1];
  const char *twice = NULL;

  if (level->is_object)
    twice = stw_json_keys_end_object (&self->keys, level->first_key);
  if (twice != NULL)
    {
      set_error (self,
                 twice,
                 STW_JSON_ERROR_DUPLICATE,
                 error,
                 "this name occurs twice in one object");
      return FAILED;
    }
  self->at++;
  self->depth--;
  return after_value (self);
}

static Expect
check_value (Checker *self, GError **error)
{
  gboolean valid;

  if (*self->at == '{' || *self->at == '[')
    return open_level (self, error);
  if (*self->at == '"')
    valid = check_string (self, error);
  else if (*self->at == '-' || g_ascii_isdigit (*self->at))
    valid = check_number (self, error);
  else
    valid = check_word (self, error);
  return valid ? after_value (self) : FAILED;
}

static Expect
check_name (Checker *self, GError **error)
{
  const char *name = self->at;

  if (*name != '"')
    {
      malformed (self, error, "a name in double quotes is expected here");
      return FAILED;
    }
  if (!check_string (self, error))
    return FAILED;
  stw_json_keys_add (&self->keys, name);
  skip_blanks (self);
  if (!next_is (self, ":"))
    {
      malformed (self, error, "a colon is expected here");
      return FAILED;
    }
  self->at++;
  return EXPECT_VALUE;
}

static Expect
check_comma (Checker *self, GError **error)
{
  gboolean in_object = self->levels[self->depth - 1].is_object;

  if (*self->at == (in_object ? '}' : ']'))
    return close_level (self, error);
  if (*self->at != ',')
    {
      malformed (self,
                 error,
                 in_object ? "a comma or } is expected here" : "a comma or ] is expected here");
      return FAILED;
    }
  self->at++;
  return in_object ? EXPECT_NAME : EXPECT_VALUE;
}

static Expect
step (Checker *self, Expect expect, GError **error)
{
  switch (expect)
    {
    case EXPECT_VALUE_OR_END:
      return *self->at == ']' ? close_level (self, error) : check_value (self, error);
    case EXPECT_NAME_OR_END:
      return *self->at == '}' ? close_level (self, error) : check_name (self, error);
    case EXPECT_VALUE:
      return check_value (self, error);
    case EXPECT_NAME:
      return check_name (self, error);
    case EXPECT_COMMA_OR_END:
      return check_comma (self, error);
    case EXPECT_NOTHING:
    case FAILED:
    default:
      malformed (self, error, "the text goes on after its value");
      return FAILED;
    }
}

/**
 * stw_json_check:
 * @text: bytes, need not end in NUL
 * @length: how many
 * @error: return location for an error of #STW_JSON_ERROR
 *
 * Whether @text is exactly one JSON value as RFC 8259 writes it, in valid UTF-8 without a byte
 * order mark and without lone surrogates, nested no deeper than %STW_JSON_MAX_DEPTH, no name twice
 * in one object, every number finite as a double.
 *
 * Returns: whether it is
 */
gboolean
stw_json_check (const char *text, gsize length, GError **error)
{
  Checker self = { .text = text, .at = text, .end = text + length };
  Expect expect = EXPECT_VALUE;

  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  if (length >= G_MAXUINT32)
    return beyond_limit (&self, error, "the text is too long");
  if (length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0)
    return malformed (&self, error, "the text begins with a byte order mark");
  stw_json_keys_init (&self.keys, text);
  for (skip_blanks (&self); expect != FAILED && self.at < self.end; skip_blanks (&self))
    expect = step (&self, expect, error);
  stw_json_keys_clear (&self.keys);
  if (expect == FAILED || expect == EXPECT_NOTHING)
    return expect == EXPECT_NOTHING;
  return malformed (&self, error, "the text ends before its value does");
}

/**
 * stw_json_parse:
 * @text: bytes, need not end in NUL
 * @length: how many
 * @error: return location for an error of #STW_JSON_ERROR
 *
 * Checks @text with stw_json_check() and reads it. An integer beyond 64 bits becomes a double, NUL
 * in a string U+FFFD.
 *
 * Returns: (transfer full) (nullable): the value, immutable
 */
JsonNode *
stw_json_parse (const char *text, gsize length, GError **error)
{
  g_autofree char *copy = NULL;

  if (!stw_json_check (text, length, error))
    return NULL;
  /* The reader looks for the end of a number, which at the top level may be the end of the bytes.
   */
  copy = g_strndup (text, length);
  return stw_json_read_checked (copy);
}

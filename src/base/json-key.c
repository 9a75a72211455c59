/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds a name that stands twice in one JSON object. Names are compared as they read after their
 * escapes ("a" and "\u0061" are the same); few by pairs, many by sorting, so that neither an honest
 * nor a chosen set of names makes it slow. Names have been checked before they come here. */

#include "config.h"

#include "base/json-key.h"

/* Up to so many names, comparing all pairs of hashes is quicker than sorting. */
#define FEW 24

static guint
hex_unit (const char *digits)
{
  guint unit = 0;

  for (guint i = 0; i < 4; i++)
    unit = unit * 16 + (guint) g_ascii_xdigit_value (digits[i]);
  return unit;
}

/* The character behind a backslash; @at stands on the "u" or the letter, and moves behind it all.
 */
static gunichar
read_escape (const char **at)
{
  static const char letters[] = "bfnrt";
  static const char meanings[] = "\b\f\n\r\t";
  char letter = *(*at)++;
  gunichar unit;

  if (letter != 'u')
    {
      for (guint i = 0; i < sizeof letters - 1; i++)
        if (letters[i] == letter)
          return (gunichar) meanings[i];
      return (gunichar) letter;
    }
  unit = hex_unit (*at);
  *at += 4;
  if (unit < 0xD800 || unit > 0xDBFF)
    return unit;
  unit = 0x10000 + ((unit - 0xD800) << 10) + (hex_unit (*at + 2) - 0xDC00);
  *at += 6;
  return unit;
}

/* The next character, or -1 at the closing quote. */
static gint64
next_character (const char **at)
{
  gunichar character;

  if (**at == '"')
    return -1;
  if (**at == '\\')
    {
      ++*at;
      return read_escape (at);
    }
  if ((guchar) * *at < 0x80)
    return (guchar) * (*at)++;
  character = g_utf8_get_char (*at);
  *at = g_utf8_next_char (*at);
  return character;
}

static int
compare_keys (gconstpointer first, gconstpointer second, gpointer text)
{
  const StwJsonKey *a = first;
  const StwJsonKey *b = second;
  const char *at_a = (const char *) text + a->offset + 1;
  const char *at_b = (const char *) text + b->offset + 1;
  gint64 from_a;
  gint64 from_b;

  if (a->hash != b->hash)
    return a->hash < b->hash ? -1 : 1;
  do
    {
      from_a = next_character (&at_a);
      from_b = next_character (&at_b);
    }
  while (from_a == from_b && from_a >= 0);
  return from_a == from_b ? 0 : from_a < from_b ? -1 : 1;
}

static const char *
find_among_few (const StwJsonKey *keys, guint n_keys, const char *text)
{
  for (guint i = 1; i < n_keys; i++)
    for (guint j = 0; j < i; j++)
      if (keys[i].hash == keys[j].hash && compare_keys (&keys[i], &keys[j], (gpointer) text) == 0)
        return text + keys[i].offset;
  return NULL;
}

static const char *
find_among_many (StwJsonKey *keys, guint n_keys, const char *text)
{
  g_qsort_with_data (keys, (int) n_keys, sizeof *keys, compare_keys, (gpointer) text);
  for (guint i = 1; i < n_keys; i++)
    if (compare_keys (&keys[i - 1], &keys[i], (gpointer) text) == 0)
      return text + MAX (keys[i - 1].offset, keys[i].offset);
  return NULL;
}

/**
 * stw_json_keys_init:
 * @self: names
 * @text: (not nullable): what they stand in; it must outlive @self
 */
void
stw_json_keys_init (StwJsonKeys *self, const char *text)
{
  self->text = text;
  self->n_inline = 0;
  self->overflow = NULL;
}

/**
 * stw_json_keys_clear:
 * @self: names
 *
 * Frees what many names took.
 */
void
stw_json_keys_clear (StwJsonKeys *self)
{
  g_clear_pointer (&self->overflow, g_array_unref);
}

/**
 * stw_json_keys_count:
 *
 * Returns: how many names of open objects are held
 */
guint
stw_json_keys_count (const StwJsonKeys *self)
{
  return self->overflow != NULL ? self->overflow->len : self->n_inline;
}

/**
 * stw_json_keys_add:
 * @self: names
 * @quoted: a checked name's opening quote
 */
void
stw_json_keys_add (StwJsonKeys *self, const char *quoted)
{
  StwJsonKey key = { 2166136261u, (guint32) (quoted - self->text) };
  const char *at = quoted + 1;

  for (gint64 character = next_character (&at); character >= 0; character = next_character (&at))
    key.hash = (key.hash ^ (guint32) character) * 16777619u;
  if (self->overflow == NULL && self->n_inline < STW_JSON_KEYS_INLINE)
    {
      self->names[self->n_inline++] = key;
      return;
    }
  if (self->overflow == NULL)
    {
      self->overflow = g_array_new (FALSE, FALSE, sizeof (StwJsonKey));
      g_array_append_vals (self->overflow, self->names, self->n_inline);
    }
  g_array_append_val (self->overflow, key);
}

/**
 * stw_json_keys_end_object:
 * @self: names
 * @first: stw_json_keys_count() when the innermost object began
 *
 * Forgets the innermost object's names.
 *
 * Returns: (nullable): the opening quote of a name that stood there before
 */
const char *
stw_json_keys_end_object (StwJsonKeys *self, guint first)
{
  StwJsonKey *all =
    self->overflow != NULL ? (StwJsonKey *) (void *) self->overflow->data : self->names;
  guint n_keys = stw_json_keys_count (self) - first;
  const char *twice = n_keys <= FEW ? find_among_few (all + first, n_keys, self->text)
                                    : find_among_many (all + first, n_keys, self->text);

  if (self->overflow != NULL)
    g_array_set_size (self->overflow, first);
  else
    self->n_inline = first;
  return twice;
}

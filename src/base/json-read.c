/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Builds json-glib's tree from text that stw_json_check() has passed. json-glib's own parser would
 * make −1 of an integer above 64 bits without a word, and is several times slower. Pure, for any
 * thread. */

#include "config.h"

#include "base/json-read.h"

#include <string.h>

typedef struct
{
  const char *at;
  GString *buffer; /* (owned): strings with escapes are unescaped here */
} Reader;

static void
skip_blanks (Reader *self)
{
  while (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t')
    self->at++;
}

static guint
read_unit (Reader *self)
{
  guint unit = 0;

  for (guint i = 0; i < 4; i++)
    unit = unit * 16 + (guint) g_ascii_xdigit_value (*self->at++);
  return unit;
}

/* Behind "\u". A C string cannot hold NUL; it becomes the replacement character. */
static gunichar
read_unicode (Reader *self)
{
  gunichar character = read_unit (self);

  if (character >= 0xD800 && character <= 0xDBFF)
    {
      self->at += 2;
      character = 0x10000 + ((character - 0xD800) << 10) + (read_unit (self) - 0xDC00);
    }
  return character != 0 ? character : 0xFFFD;
}

static void
append_escape (Reader *self)
{
  static const char letters[] = "bfnrt";
  static const char meanings[] = "\b\f\n\r\t";
  char letter = *++self->at;
  const char *known = strchr (letters, letter);

  self->at++;
  if (letter == 'u')
    g_string_append_unichar (self->buffer, read_unicode (self));
  else
    g_string_append_c (self->buffer, known != NULL ? meanings[known - letters] : letter);
}

/* Valid until the next string is read. */
static const char *
read_string (Reader *self)
{
  g_string_truncate (self->buffer, 0);
  for (self->at++; *self->at != '"';)
    {
      gsize plain = strcspn (self->at, "\"\\");

      g_string_append_len (self->buffer, self->at, (gssize) plain);
      self->at += plain;
      if (*self->at == '\\')
        append_escape (self);
    }
  self->at++;
  return self->buffer->str;
}

static JsonNode *
read_number (Reader *self)
{
  const char *first = self->at;
  g_autofree char *number = NULL;
  gint64 integer;

  self->at += strspn (self->at, "+-0123456789.eE");
  number = g_strndup (first, (gsize) (self->at - first));
  if (strpbrk (number, ".eE") == NULL &&
      g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, &integer, NULL))
    return json_node_init_int (json_node_alloc (), integer);
  return json_node_init_double (json_node_alloc (), g_ascii_strtod (number, NULL));
}

static JsonNode *
read_word (Reader *self)
{
  char first = *self->at;

  self->at += first == 'f' ? 5 : 4;
  if (first == 'n')
    return json_node_init_null (json_node_alloc ());
  return json_node_init_boolean (json_node_alloc (), first == 't');
}

static JsonNode *read_value (Reader *self);

static JsonNode *
read_object (Reader *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node;

  self->at++;
  for (skip_blanks (self); *self->at != '}'; skip_blanks (self))
    {
      g_autofree char *name = g_strdup (read_string (self));

      skip_blanks (self);
      self->at++;
      json_object_set_member (object, name, read_value (self));
      skip_blanks (self);
      if (*self->at == ',')
        self->at++;
    }
  self->at++;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);
  return node;
}

static JsonNode *
read_array (Reader *self)
{
  g_autoptr (JsonArray) array = json_array_new ();
  JsonNode *node;

  self->at++;
  for (skip_blanks (self); *self->at != ']'; skip_blanks (self))
    {
      json_array_add_element (array, read_value (self));
      skip_blanks (self);
      if (*self->at == ',')
        self->at++;
    }
  self->at++;
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, array);
  return node;
}

/* Recursion no deeper than %STW_JSON_MAX_DEPTH, which the checker has seen to. */
static JsonNode *
read_value (Reader *self)
{
  skip_blanks (self);
  switch (*self->at)
    {
    case '{':
      return read_object (self);
    case '[':
      return read_array (self);
    case '"':
      return json_node_init_string (json_node_alloc (), read_string (self));
    case 't':
    case 'f':
    case 'n':
      return read_word (self);
    default:
      return read_number (self);
    }
}

/**
 * stw_json_read_checked:
 * @text: text that stw_json_check() took, ending in NUL
 *
 * An integer beyond 64 bits becomes a double; NUL in a string becomes U+FFFD.
 *
 * Returns: (transfer full): the value, immutable
 */
JsonNode *
stw_json_read_checked (const char *text)
{
  Reader self = { .at = text, .buffer = g_string_sized_new (128) };
  JsonNode *root = read_value (&self);

  g_string_free (self.buffer, TRUE);
  json_node_seal (root);
  return root;
}

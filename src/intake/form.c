/* SPDX-License-Identifier: GPL-3.0-or-later */

/* application/x-www-form-urlencoded as a JSON object of texts. Pure. */

#include "config.h"

#include "intake/form.h"

#include <string.h>

static void
decode_percent (const char **at, const char *end, GString *decoded)
{
  int high = end - *at > 2 ? g_ascii_xdigit_value ((*at)[1]) : -1;
  int low = high >= 0 ? g_ascii_xdigit_value ((*at)[2]) : -1;

  if (low < 0)
    {
      g_string_append_c (decoded, '%');
      return;
    }
  g_string_append_c (decoded, (char) (high * 16 + low));
  *at += 2;
}

/* NULL when the bytes are no text. */
static char *
decode (const char *at, const char *end)
{
  g_autoptr (GString) decoded = g_string_sized_new ((gsize) (end - at));

  for (; at < end; at++)
    if (*at == '%')
      decode_percent (&at, end, decoded);
    else
      g_string_append_c (decoded, *at == '+' ? ' ' : *at);
  if (!g_utf8_validate_len (decoded->str, decoded->len, NULL))
    return NULL;
  return g_string_free (g_steal_pointer (&decoded), FALSE);
}

static gboolean
add_field (JsonObject *object, const char *field, const char *end)
{
  const char *equals = memchr (field, '=', (gsize) (end - field));
  g_autofree char *name = decode (field, equals != NULL ? equals : end);
  g_autofree char *value = equals != NULL ? decode (equals + 1, end) : g_strdup ("");

  if (name == NULL || value == NULL)
    return FALSE;
  if (!json_object_has_member (object, name))
    json_object_set_string_member (object, name, value);
  return TRUE;
}

/**
 * stw_form_to_json:
 * @text: form fields, name=value joined by "&"
 * @length: bytes of @text
 *
 * Of a field that stands there twice the first counts.
 *
 * Returns: (transfer full) (nullable): an object of texts; nothing when a field is not UTF-8
 */
JsonNode *
stw_form_to_json (const char *text, gsize length)
{
  g_autoptr (JsonObject) object = json_object_new ();
  const char *end = text + length;
  JsonNode *node;

  for (const char *next; text < end; text = next + 1)
    {
      next = memchr (text, '&', (gsize) (end - text));
      if (next == NULL)
        next = end;
      if (next > text && !add_field (object, text, next))
        return NULL;
    }
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, g_steal_pointer (&object));
  return node;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Lays JSON out for people. Only the blanks between its parts change: numbers and escapes stay as
 * they were sent. Any thread. */

#include "config.h"

#include "base/json-pretty.h"

#include "base/json-check.h"

#define INDENT 2

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
break_line (GString *out, guint depth)
{
  g_string_append_c (out, '\n');
  for (guint i = 0; i < depth * INDENT; i++)
    g_string_append_c (out, ' ');
}

/* Behind the string that begins at @at. */
static const char *
copy_string (GString *out, const char *at)
{
  const char *end = at + 1;

  while (*end != '"')
    end += *end == '\\' ? 2 : 1;
  g_string_append_len (out, at, end + 1 - at);
  return end + 1;
}

/* Behind the bracket at @at, and behind its other half when nothing stands between them. */
static const char *
copy_opening (GString *out, const char *at, guint *depth)
{
  const char *next = at + 1;

  g_string_append_c (out, *at);
  while (is_blank (*next))
    next++;
  if (*next == ']' || *next == '}')
    {
      g_string_append_c (out, *next);
      return next + 1;
    }
  break_line (out, ++*depth);
  return next;
}

/**
 * stw_json_pretty:
 * @text: what may be JSON
 * @length: bytes of @text
 *
 * Returns: (transfer full) (nullable): the same with a line for each member and element, %NULL when
 *   it is no JSON
 */
char *
stw_json_pretty (const char *text, gsize length)
{
  g_autoptr (GString) out = NULL;
  const char *at = text;
  guint depth = 0;

  g_return_val_if_fail (text != NULL, NULL);

  if (!stw_json_check (text, length, NULL))
    return NULL;
  out = g_string_sized_new (length);
  while (at < text + length)
    {
      if (*at == '"')
        at = copy_string (out, at);
      else if (*at == '{' || *at == '[')
        at = copy_opening (out, at, &depth);
      else
        {
          if (*at == '}' || *at == ']')
            break_line (out, --depth);
          if (!is_blank (*at))
            g_string_append_c (out, *at);
          if (*at == ',')
            break_line (out, depth);
          else if (*at == ':')
            g_string_append_c (out, ' ');
          at++;
        }
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

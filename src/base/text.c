/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Small text helpers that GLib 2.74 lacks. */

#include "config.h"

#include "base/text.h"

#include <sodium.h>

#include <string.h>

/**
 * stw_text_clip:
 * @text: (nullable): UTF-8
 * @max_bytes: the most bytes to keep, the closing NUL not counted; at least 3
 *
 * Cuts between characters and ends what was cut with "…".
 *
 * Returns: (transfer full) (nullable): a copy of at most @max_bytes bytes
 */
char *
stw_text_clip (const char *text, gsize max_bytes)
{
  static const char ellipsis[] = "…";
  const char *end;

  g_return_val_if_fail (max_bytes >= sizeof ellipsis - 1, NULL);

  if (text == NULL || strnlen (text, max_bytes + 1) <= max_bytes)
    return g_strdup (text);
  end = g_utf8_find_prev_char (text, text + max_bytes - (sizeof ellipsis - 1) + 1);
  if (end == NULL)
    end = text;
  return g_strdup_printf ("%.*s%s", (int) (end - text), text, ellipsis);
}

/**
 * stw_set_str:
 * @field: (inout): an owned string
 * @value: (nullable): its new value, copied
 *
 * Returns: whether the value changed
 */
gboolean
stw_set_str (char **field, const char *value)
{
  char *copy;

  g_return_val_if_fail (field != NULL, FALSE);

  if (g_strcmp0 (*field, value) == 0)
    return FALSE;
  copy = g_strdup (value);
  g_free (*field);
  *field = copy;
  return TRUE;
}

/**
 * stw_text_break:
 * @text: UTF-8
 * @max_letters: how long a word may be
 *
 * Lets a line end inside words that are longer than that, by a blank of no width (U+200B).
 *
 * Returns: (transfer full): the text
 */
char *
stw_text_break (const char *text, guint max_letters)
{
  GString *broken = g_string_sized_new (strlen (text));
  guint n_letters = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      n_letters = g_unichar_isspace (letter) ? 0 : n_letters + 1;
      if (n_letters > max_letters)
        {
          g_string_append (broken, "\u200b");
          n_letters = 1;
        }
      g_string_append_unichar (broken, letter);
    }
  return g_string_free (broken, FALSE);
}

/**
 * stw_text_or:
 * @text: (nullable): a text
 * @fallback: (nullable): what stands in for none
 *
 * Returns: (transfer none) (nullable): @text unless it is %NULL or empty
 */
const char *
stw_text_or (const char *text, const char *fallback)
{
  return text != NULL && *text != '\0' ? text : fallback;
}

/**
 * stw_text_wipe:
 * @text: (nullable) (transfer full): what nobody is to find in memory any more
 */
void
stw_text_wipe (char *text)
{
  if (text != NULL)
    sodium_memzero (text, strlen (text));
  g_free (text);
}

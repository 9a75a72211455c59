/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times as people write them on a command line. */

#include "config.h"

#include "cli/duration.h"

#include <string.h>

/**
 * stw_duration_parse:
 * @text: a whole number and a unit, such as "90s", "15m", "4h" or "2d"
 * @ret_milliseconds: (out): the same in milliseconds
 *
 * Returns: whether @text is such a time, above zero
 */
gboolean
stw_duration_parse (const char *text, gint64 *ret_milliseconds)
{
  static const struct
  {
    char letter;
    gint64 milliseconds;
  } units[] = { { 's', STW_SECOND }, { 'm', STW_MINUTE }, { 'h', STW_HOUR }, { 'd', STW_DAY } };
  gsize length = strlen (text);
  g_autofree char *digits = NULL;
  guint64 number;

  if (length < 2)
    return FALSE;
  digits = g_strndup (text, length - 1);
  if (!g_ascii_string_to_unsigned (digits, 10, 1, 1000000, &number, NULL))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].letter == text[length - 1])
      {
        *ret_milliseconds = (gint64) number * units[i].milliseconds;
        return TRUE;
      }
  return FALSE;
}

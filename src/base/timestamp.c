/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Times are UTC milliseconds inside and ISO 8601 at every edge. */

#include "config.h"

#include "base/timestamp.h"

/**
 * stw_timestamp_format:
 * @milliseconds: since 1970-01-01 UTC; clamped to the years 1 to 9999
 *
 * Returns: (transfer full): ISO 8601 in UTC, with milliseconds only when there are any
 */
char *
stw_timestamp_format (gint64 milliseconds)
{
  gint64 clamped = CLAMP (milliseconds, STW_TIMESTAMP_MIN, STW_TIMESTAMP_MAX);
  gint64 seconds = clamped / 1000;
  int rest = (int) (clamped % 1000);
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (rest < 0)
    {
      rest += 1000;
      seconds -= 1;
    }
  time = g_date_time_new_from_unix_utc (seconds);
  text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");
  /* %Y is not padded below the year 1000 in every C library. */
  if (g_date_time_get_year (time) < 1000)
    {
      g_autofree char *tail = g_date_time_format (time, "-%m-%dT%H:%M:%S");

      g_free (text);
      text = g_strdup_printf ("%04d%s", g_date_time_get_year (time), tail);
    }
  return rest != 0 ? g_strdup_printf ("%s.%03dZ", text, rest) : g_strconcat (text, "Z", NULL);
}

/**
 * stw_timestamp_parse:
 * @text: ISO 8601; a time without a zone is read as UTC
 * @ret_milliseconds: (out): since 1970-01-01 UTC
 *
 * Returns: whether @text is such a time
 */
gboolean
stw_timestamp_parse (const char *text, gint64 *ret_milliseconds)
{
  g_autoptr (GTimeZone) utc = NULL;
  g_autoptr (GDateTime) time = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (ret_milliseconds != NULL, FALSE);

  utc = g_time_zone_new_utc ();
  time = g_date_time_new_from_iso8601 (text, utc);
  if (time == NULL)
    return FALSE;
  *ret_milliseconds = g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
  return TRUE;
}

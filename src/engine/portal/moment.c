/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A time in the words of a reader, whose language is not the one that this process runs in: so the
 * names of the months come out of the reader's catalogue. Any thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/portal/moment.h"

#include "base/clock.h"

#include <glib/gi18n.h>

#define MONTHS 12

/* Translators: the months as they stand in a date, all twelve, each after a bar but the first */
#define MONTH_NAMES                                                                                \
  N_ ("January|February|March|April|May|June|July|August|September|October|November|December")

/* Returns (transfer full): the name of a month, %NULL where the language has none for it. */
static char *
dup_month (const StwLanguage *language, int month)
{
  const char *names = stw_language_say (language, MONTH_NAMES);
  g_auto (GStrv) parts = g_strsplit (names, "|", -1);

  if ((g_str_equal (names, MONTH_NAMES) && !stw_language_is_source (language)) ||
      g_strv_length (parts) != MONTHS)
    return NULL;
  return g_strdup (parts[month - 1]);
}

static char *
say_day (const StwLanguage *language, GDateTime *local)
{
  g_autofree char *month = dup_month (language, g_date_time_get_month (local));
  g_autoptr (GString) format = g_string_new (NULL);

  if (month == NULL)
    return g_date_time_format (local, "%Y-%m-%d");
  /* Translators: a date with its year, as g_date_time_format() takes it */
  g_string_assign (format, stw_language_say (language, N_ ("%-d %B %Y")));
  g_string_replace (format, "%B", month, 0);
  return g_date_time_format (local, format->str);
}

/**
 * stw_moment_say:
 * @language: the reader's
 * @at: UTC milliseconds
 * @zone: where the reader is
 *
 * Returns: (transfer full): the day and the time of day by the reader's clock, %NULL for a time
 *   that no calendar has
 */
char *
stw_moment_say (const StwLanguage *language, gint64 at, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / STW_SECOND);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autofree char *day = local != NULL ? say_day (language, local) : NULL;
  /* Translators: a time of day, as g_date_time_format() takes it */
  const char *format = stw_language_say (language, N_ ("%-H:%M"));
  g_autofree char *time = local != NULL ? g_date_time_format (local, format) : NULL;

  return day != NULL && time != NULL ? g_strdup_printf ("%s %s", day, time) : NULL;
}

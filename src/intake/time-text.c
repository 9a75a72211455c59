/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a time that is written in a listed format, in English and without the reader's locale.
 * Pure. */

#include "config.h"

#include "intake/time-text.h"

#include <string.h>

typedef struct
{
  int year;
  int month;
  int day;
  int hour;
  int minute;
  int second;
  int millisecond;
  int offset_minutes;
} Parts;

static gboolean
read_digits (const char **at, guint least, guint most, int *ret_number)
{
  int number = 0;
  guint n_digits = 0;

  for (; n_digits < most && g_ascii_isdigit ((*at)[n_digits]); n_digits++)
    number = number * 10 + ((*at)[n_digits] - '0');
  if (n_digits < least)
    return FALSE;
  *at += n_digits;
  *ret_number = number;
  return TRUE;
}

static gboolean
read_month_name (const char **at, int *ret_month)
{
  static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

  for (int month = 0; month < 12; month++)
    if (g_ascii_strncasecmp (*at, names + 3 * month, 3) == 0)
      {
        for (*at += 3; g_ascii_isalpha (**at); ++*at)
          ;
        *ret_month = month + 1;
        return TRUE;
      }
  return FALSE;
}

/* "am" and "pm" after a time of twelve hours. */
static gboolean
read_half (const char **at, int *hour)
{
  gboolean afternoon = g_ascii_tolower (**at) == 'p';

  if ((!afternoon && g_ascii_tolower (**at) != 'a') || g_ascii_tolower ((*at)[1]) != 'm')
    return FALSE;
  *at += 2;
  *hour = *hour % 12 + (afternoon ? 12 : 0);
  return TRUE;
}

/* ".123456" after the seconds, digits beyond the milliseconds dropped. */
static void
read_fraction (const char **at, int *ret_milliseconds)
{
  int unit = 100;

  if ((**at != '.' && **at != ',') || !g_ascii_isdigit ((*at)[1]))
    return;
  for (++*at; g_ascii_isdigit (**at); ++*at, unit /= 10)
    *ret_milliseconds += unit * (**at - '0');
}

/* The zones' names that senders write; a name that we do not know makes no time, rather than a
 * wrong one. */
static gboolean
read_zone_name (const char *at, int *ret_minutes)
{
  static const struct
  {
    const char *name;
    int minutes;
  } zones[] = { { "Z", 0 },      { "UTC", 0 },    { "GMT", 0 },    { "WET", 0 },    { "BST", 60 },
                { "CET", 60 },   { "CEST", 120 }, { "EET", 120 },  { "EEST", 180 }, { "EST", -300 },
                { "EDT", -240 }, { "CST", -360 }, { "CDT", -300 }, { "MST", -420 }, { "MDT", -360 },
                { "PST", -480 }, { "PDT", -420 } };
  gsize length = 0;

  while (g_ascii_isalpha (at[length]))
    length++;
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    if (strlen (zones[i].name) == length && g_ascii_strncasecmp (at, zones[i].name, length) == 0)
      {
        *ret_minutes = zones[i].minutes;
        return TRUE;
      }
  return FALSE;
}

/* Z, CET, (UTC), +01:00, -0500 or +01 behind a time; none is UTC. */
static gboolean
read_zone (const char *at, int *ret_minutes)
{
  int sign;
  int hours;
  int minutes = 0;

  while (*at == ' ' || *at == '(')
    at++;
  if (g_ascii_isalpha (*at))
    return read_zone_name (at, ret_minutes);
  if (*at != '+' && *at != '-')
    return TRUE;
  sign = *at++ == '-' ? -1 : 1;
  if (!read_digits (&at, 2, 2, &hours))
    return FALSE;
  if (*at == ':')
    at++;
  if (g_ascii_isdigit (*at) && !read_digits (&at, 2, 2, &minutes))
    return FALSE;
  *ret_minutes = sign * (hours * 60 + minutes);
  return hours < 24 && minutes < 60;
}

static const struct
{
  const char *token;
  gsize field; /* offset of an int in Parts */
  guint least;
  guint most;
} number_tokens[] = {
  { "YYYY", G_STRUCT_OFFSET (Parts, year), 4, 4 }, { "MM", G_STRUCT_OFFSET (Parts, month), 1, 2 },
  { "DD", G_STRUCT_OFFSET (Parts, day), 1, 2 },    { "hh", G_STRUCT_OFFSET (Parts, hour), 1, 2 },
  { "mm", G_STRUCT_OFFSET (Parts, minute), 2, 2 }, { "ss", G_STRUCT_OFFSET (Parts, second), 2, 2 },
};

/* One token of the format and what it stands for. */
static gboolean
read_token (const char **format, const char **at, Parts *parts)
{
  if (g_str_has_prefix (*format, "MMM"))
    {
      *format += 3;
      return read_month_name (at, &parts->month);
    }
  if (g_str_has_prefix (*format, "am"))
    {
      *format += 2;
      return read_half (at, &parts->hour);
    }
  for (guint i = 0; i < G_N_ELEMENTS (number_tokens); i++)
    if (g_str_has_prefix (*format, number_tokens[i].token))
      {
        *format += strlen (number_tokens[i].token);
        if (!read_digits (at,
                          number_tokens[i].least,
                          number_tokens[i].most,
                          G_STRUCT_MEMBER_P (parts, number_tokens[i].field)))
          return FALSE;
        if (number_tokens[i].token[0] == 's')
          read_fraction (at, &parts->millisecond);
        return TRUE;
      }
  if (**at == '\0' || (**format != '?' && **format != **at))
    return FALSE;
  ++*format;
  ++*at;
  return TRUE;
}

/**
 * stw_time_text_parse:
 * @text: a time
 * @format: YYYY, MM or MMM (a month's English name), DD, hh, mm, ss (with or without a fraction),
 * am,
 *   "?" for any one character; everything else stands for itself
 * @ret_milliseconds: (out): UTC
 *
 * An offset or a common zone's name may follow; without one the time is UTC.
 *
 * Returns: whether @text is a time in @format after the year 1
 */
gboolean
stw_time_text_parse (const char *text, const char *format, gint64 *ret_milliseconds)
{
  Parts parts = { .month = 1, .day = 1 };
  g_autoptr (GTimeZone) utc = NULL;
  g_autoptr (GDateTime) time = NULL;

  while (*format != '\0')
    if (!read_token (&format, &text, &parts))
      return FALSE;
  if (parts.year < 2 || !read_zone (text, &parts.offset_minutes))
    return FALSE;
  utc = g_time_zone_new_utc ();
  time = g_date_time_new (utc,
                          parts.year,
                          parts.month,
                          parts.day,
                          parts.hour,
                          parts.minute,
                          parts.second);
  if (time == NULL)
    return FALSE;
  *ret_milliseconds =
    (g_date_time_to_unix (time) - parts.offset_minutes * 60) * 1000 + parts.millisecond;
  return TRUE;
}

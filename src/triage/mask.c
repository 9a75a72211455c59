/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Replaces what changes from one occurrence to the next (ids, times, addresses, measurements) by
 * placeholders, so that what is left names the kind of alert. One pass without a regular
 * expression, since it runs for each alert; usable from any thread. */

#include "config.h"

#include "triage/mask.h"

#include <string.h>

/* A longer name is no name; the bound keeps the search for it linear. */
#define MAX_ASSET 255

/* d is a digit, x a hexadecimal digit, the rest stands for itself. */
static const struct
{
  const char *form;
  const char *placeholder;
} id_forms[] = {
  { "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "<uuid>" },
  { "xx:xx:xx:xx:xx:xx", "<mac>" },
  { "xx-xx-xx-xx-xx-xx", "<mac>" },
  { "xxxx.xxxx.xxxx", "<mac>" },
};

/* A date has a year of four digits: "1/0/24" is a switch port. */
static const char *const time_forms[] = { "dddd-dd-dd", "dddd/dd/dd", "dd/dd/dddd", "d/dd/dddd",
                                          "dd/d/dddd",  "d/d/dddd",   "dd.dd.dddd", "dd-dd-dddd",
                                          "dd:dd:dd",   "d:dd:dd",    "dd:dd" };

static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

/* Longer units before their beginnings. Letters that stand apart from their number are units only
 * where they can hardly be anything else. */
static const struct
{
  const char *word;
  gboolean apart;
} units[] = {
  { "percent", TRUE }, { "packets", TRUE }, { "seconds", TRUE }, { "minutes", TRUE },
  { "second", TRUE },  { "minute", TRUE },  { "hours", TRUE },   { "bytes", TRUE },
  { "hour", TRUE },    { "days", TRUE },    { "secs", TRUE },    { "mins", TRUE },
  { "byte", TRUE },    { "Kbps", TRUE },    { "kbps", TRUE },    { "Mbps", TRUE },
  { "Gbps", TRUE },    { "Kbit", TRUE },    { "Mbit", TRUE },    { "Gbit", TRUE },
  { "msec", TRUE },    { "day", TRUE },     { "sec", TRUE },     { "min", TRUE },
  { "bps", TRUE },     { "KiB", TRUE },     { "MiB", TRUE },     { "GiB", TRUE },
  { "TiB", TRUE },     { "GHz", TRUE },     { "MHz", TRUE },     { "kHz", TRUE },
  { "rpm", TRUE },     { "RPM", TRUE },     { "°C", TRUE },      { "°F", TRUE },
  { "µs", TRUE },      { "ms", TRUE },      { "us", TRUE },      { "ns", TRUE },
  { "kB", TRUE },      { "KB", TRUE },      { "MB", TRUE },      { "GB", TRUE },
  { "TB", TRUE },      { "PB", TRUE },      { "Hz", TRUE },      { "dB", TRUE },
  { "kW", TRUE },      { "mV", TRUE },      { "%", TRUE },       { "s", TRUE },
  { "m", FALSE },      { "h", FALSE },      { "d", FALSE },      { "B", FALSE },
  { "K", FALSE },      { "M", FALSE },      { "G", FALSE },      { "T", FALSE },
  { "V", FALSE },      { "W", FALSE },
};

typedef struct
{
  char *buffer;
  gsize size;
  gsize length;
} Output;

typedef struct
{
  const char *asset;
  gsize asset_length;
  const char *mail_tried; /* no mail address begins before this place */
  gboolean inside_word;
} Scan;

/* Letters beyond ASCII count as letters, so that no word is cut inside a character. */
static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || (guchar) c >= 0x80;
}

static gsize
span_digits (const char *p)
{
  gsize n = 0;

  while (g_ascii_isdigit (p[n]))
    n++;
  return n;
}

static gsize
span_word (const char *p)
{
  gsize n = 0;

  while (is_word (p[n]))
    n++;
  return n;
}

static gsize
match_form (const char *p, const char *form)
{
  gsize n = 0;

  for (; form[n] != '\0'; n++)
    if (form[n] == 'd'   ? !g_ascii_isdigit (p[n])
        : form[n] == 'x' ? !g_ascii_isxdigit (p[n])
                         : p[n] != form[n])
      return 0;
  /* The T of ISO 8601 is the one letter that may follow a date. */
  if (is_word (p[n]) && !(p[n] == 'T' && g_ascii_isdigit (p[n + 1])) && p[n] != 'Z')
    return 0;
  return n;
}

/* What trails a time: a fraction, a zone, the half of the day. */
static gsize
span_time_tail (const char *p)
{
  static const char *const tails[] = { "Z", " UTC", " GMT", " AM", " PM", " am", " pm" };
  gsize n = 0;

  if ((p[0] == '.' || p[0] == ',') && g_ascii_isdigit (p[1]))
    n = 1 + span_digits (p + 1);
  if ((p[n] == '+' || p[n] == '-') && match_form (p + n + 1, "dd:dd") > 0)
    return n + 6;
  if ((p[n] == '+' || p[n] == '-') && match_form (p + n + 1, "dddd") > 0)
    return n + 5;
  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++)
    if (g_str_has_prefix (p + n, tails[i]) && !is_word (p[n + strlen (tails[i])]))
      return n + strlen (tails[i]);
  return n;
}

static gsize
match_month (const char *p)
{
  for (gsize i = 0; i < G_N_ELEMENTS (months); i++)
    if (p[0] == months[i][0] && strncmp (p, months[i], 3) == 0 && !is_word (p[3]))
      return 3;
  return 0;
}

/* "Jan 12" or "12 Jan" */
static gsize
match_day_of_month (const char *p)
{
  gsize month = match_month (p), digits = span_digits (p), n;

  if (month == 0)
    return digits >= 1 && digits <= 2 && p[digits] == ' ' && match_month (p + digits + 1) > 0
             ? digits + 4
             : 0;
  for (n = month; n < month + 2 && p[n] == ' ';)
    n++;
  digits = span_digits (p + n);
  return n > month && digits >= 1 && digits <= 2 && !is_word (p[n + digits]) ? n + digits : 0;
}

/* One date or one time of the day. */
static gsize
match_time_part (const char *p)
{
  gsize n = match_day_of_month (p);

  for (gsize i = 0; i < G_N_ELEMENTS (time_forms) && n == 0; i++)
    n = match_form (p, time_forms[i]);
  return n;
}

/* A date, a time, or both beside each other. */
static gsize
match_time (const char *p)
{
  gsize n = match_time_part (p);

  while (n > 0)
    {
      gsize gap = p[n] == ',' ? 1 : 0, more;

      gap += p[n + gap] == ' ' || p[n + gap] == 'T';
      more = gap > 0 ? match_time_part (p + n + gap) : 0;
      if (more == 0)
        return n + span_time_tail (p + n);
      n += gap + more;
    }
  return 0;
}

static gsize
match_ipv4 (const char *p)
{
  gsize n = 0;

  for (int part = 0; part < 4; part++)
    {
      gsize digits = span_digits (p + n);
      guint value = 0;

      if (digits < 1 || digits > 3)
        return 0;
      for (gsize i = 0; i < digits; i++)
        value = value * 10 + (guint) (p[n + i] - '0');
      n += digits;
      if (value > 255 || (part < 3 && p[n++] != '.'))
        return 0;
    }
  return is_word (p[n]) || (p[n] == '.' && g_ascii_isdigit (p[n + 1])) ? 0 : n;
}

/* Groups of up to four hexadecimal digits: eight of them, or fewer around one "::". */
static gsize
match_ipv6 (const char *p)
{
  gsize n = 0, group = 0;
  guint colons = 0;
  gboolean gap = FALSE, digit = FALSE;

  for (; n < 40 && (g_ascii_isxdigit (p[n]) || p[n] == ':'); n++)
    if (p[n] == ':')
      {
        gap |= n > 0 && p[n - 1] == ':';
        colons++;
        group = 0;
      }
    else if (++group > 4)
      return 0;
    else
      digit |= g_ascii_isdigit (p[n]);
  while (n > 0 && p[n - 1] == ':' && colons > 2)
    {
      n--;
      colons--;
    }
  if (is_word (p[n]) || !digit || colons > 7 || (!gap && colons != 7))
    return 0;
  return n;
}

static gsize
match_unit (const char *p, gboolean apart)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      gsize n;

      if (units[i].word[0] != p[0] || (apart && !units[i].apart))
        continue;
      n = strlen (units[i].word);
      if (strncmp (p, units[i].word, n) != 0 || is_word (p[n]))
        continue;
      if (p[n] == '/' && p[n + 1] == 's' && !is_word (p[n + 2]))
        n += 2;
      return n;
    }
  return 0;
}

/* A number of five digits or more, or one with a unit; a version ("10.0.19045") is neither. */
static gsize
match_number (const char *p)
{
  gsize digits = span_digits (p), n = digits, unit;
  guint dots = 0;

  if (digits == 0)
    return 0;
  while ((p[n] == '.' || p[n] == ',') && g_ascii_isdigit (p[n + 1]))
    {
      gsize more = span_digits (p + n + 1);

      dots += p[n] == '.';
      digits += more;
      n += 1 + more;
    }
  if (dots > 1)
    return 0;
  unit = match_unit (p + n, FALSE);
  if (unit == 0 && p[n] == ' ')
    {
      unit = match_unit (p + n + 1, TRUE);
      unit += unit > 0;
    }
  if (unit > 0)
    return n + unit;
  return digits >= 5 && !is_word (p[n]) ? n : 0;
}

/* Eight or more digits with letters among them. With 0x it takes more than eight: 0x80070005 is
 * an error's code and names the kind of error. */
static gsize
match_hexadecimal (const char *p)
{
  gboolean prefixed = p[0] == '0' && (p[1] == 'x' || p[1] == 'X');
  gsize start = prefixed ? 2 : 0, n = start, digits = 0;

  for (; g_ascii_isxdigit (p[n]); n++)
    digits += g_ascii_isdigit (p[n]);
  if (is_word (p[n]))
    return 0;
  if (prefixed)
    return n - start > 8 ? n : 0;
  return n >= 8 && digits > 0 && digits < n ? n : 0;
}

/* @ret_tried is where the characters of a mailbox end, so that no place is tried twice. */
static gsize
match_mail (const char *p, const char **ret_tried)
{
  gsize n = 0, domain;

  while (g_ascii_isalnum (p[n]) || p[n] == '.' || p[n] == '_' || p[n] == '%' || p[n] == '+' ||
         p[n] == '-')
    n++;
  *ret_tried = p + n;
  if (p[n] != '@' || !g_ascii_isalnum (p[n + 1]))
    return 0;
  domain = ++n;
  while (g_ascii_isalnum (p[n]) || p[n] == '-' || (p[n] == '.' && g_ascii_isalnum (p[n + 1])))
    n++;
  return memchr (p + domain, '.', n - domain) != NULL ? n : 0;
}

static const char *
match_id (const char *p, gsize *ret_length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (id_forms); i++)
    if ((*ret_length = match_form (p, id_forms[i].form)) > 0)
      return id_forms[i].placeholder;
  return NULL;
}

/* The variable thing that begins at @p, a word's beginning, or NULL. */
static const char *
match_variable (const char *p, gsize *ret_length)
{
  const char *placeholder;

  if (g_ascii_isupper (*p) && (*ret_length = match_time (p)) > 0)
    return "<time>";
  if (!g_ascii_isxdigit (*p) && *p != ':')
    return NULL;
  if ((*ret_length = match_ipv4 (p)) > 0 || (*ret_length = match_ipv6 (p)) > 0)
    return "<ip>";
  if ((placeholder = match_id (p, ret_length)) != NULL)
    return placeholder;
  if (g_ascii_isdigit (*p) && (*ret_length = match_time (p)) > 0)
    return "<time>";
  if ((*ret_length = match_number (p)) > 0)
    return "<n>";
  if ((*ret_length = match_hexadecimal (p)) > 0)
    return "<hex>";
  return NULL;
}

static gsize
match_asset (const char *p, const char *asset, gsize length)
{
  if (length == 0 || g_ascii_strncasecmp (p, asset, length) != 0 || is_word (p[length]))
    return 0;
  return length;
}

/* What is no variable: white space, a word with its digits, a version with its dots. */
static gsize
span_constant (const char *p)
{
  gsize n = span_word (p), digits = span_digits (p);

  if (n == 0)
    {
      while (g_ascii_isspace (p[n]))
        n++;
      return MAX (n, 1);
    }
  while (digits > 0 && n == digits && p[n] == '.' && g_ascii_isdigit (p[n + 1]))
    digits = n += 1 + span_digits (p + n + 1);
  return n;
}

/* Appends as much as there is room for, cut between characters; whether all of it fitted. */
static gboolean
emit (Output *output, const char *bytes, gsize n)
{
  gsize room = output->size - output->length - 1, fits = MIN (n, room);

  while (fits < n && fits > 0 && ((guchar) bytes[fits] & 0xC0) == 0x80)
    fits--;
  memcpy (output->buffer + output->length, bytes, fits);
  output->length += fits;
  return fits == n;
}

/* Masks or copies what begins at @p; returns where the next thing begins, NULL when full. */
static const char *
mask_next (Output *output, const char *p, Scan *scan)
{
  const char *placeholder = NULL;
  gsize n = 0;

  if (!scan->inside_word)
    {
      if ((n = match_asset (p, scan->asset, scan->asset_length)) > 0)
        placeholder = "<asset>";
      else if (p >= scan->mail_tried && g_ascii_isalnum (*p) &&
               (n = match_mail (p, &scan->mail_tried)) > 0)
        placeholder = "<mail>";
      else
        placeholder = match_variable (p, &n);
    }
  if (placeholder == NULL)
    n = span_constant (p);
  scan->inside_word = placeholder == NULL && is_word (p[n - 1]);
  if (placeholder == NULL && g_ascii_isspace (*p))
    placeholder = output->length > 0 ? " " : "";
  if (placeholder != NULL ? !emit (output, placeholder, strlen (placeholder))
                          : !emit (output, p, n))
    return NULL;
  return p + n;
}

/**
 * stw_mask:
 * @text: (nullable): a signature or message, UTF-8
 * @asset: (nullable): a name of the asset, masked as well where it stands in @text
 * @buffer: (out caller-allocates): gets the masked text, NUL-terminated
 * @size: of @buffer in bytes, at least 16; %STW_MASK_SIZE is plenty
 *
 * Masks UUIDs, long hexadecimal, times and dates, IP, MAC and e-mail addresses, and numbers of five
 * digits or with a unit. "Event 4625", "sda1" and "0x80070005" stay as they are, since they name
 * the thing. Runs of white space become one space.
 *
 * Returns: the length of the masked text in bytes
 */
gsize
stw_mask (const char *text, const char *asset, char *buffer, gsize size)
{
  Output output = { buffer, size, 0 };
  Scan scan = { asset, asset != NULL ? strnlen (asset, MAX_ASSET + 1) : 0, text, FALSE };

  g_return_val_if_fail (buffer != NULL && size >= 16, 0);

  if (scan.asset_length > MAX_ASSET)
    scan.asset_length = 0;
  while (text != NULL && *text != '\0')
    text = mask_next (&output, text, &scan);
  while (output.length > 0 && buffer[output.length - 1] == ' ')
    output.length--;
  buffer[output.length] = '\0';
  return output.length;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables for spreadsheets, as RFC 4180 writes them. */

#include "config.h"

#include "desk/csv.h"

#include <string.h>

/* A spreadsheet takes a cell that begins so for a formula, also after spaces and in full width, and
 * runs it. What senders and callers wrote is text: an apostrophe in front says so. */
static gboolean
looks_like_formula (const char *cell)
{
  while (*cell == ' ')
    cell++;
  return *cell != '\0' && g_utf8_strchr ("=+-@\t\r\n＝＋－＠", -1, g_utf8_get_char (cell)) != NULL;
}

/* What would be taken for one that is guarded already is guarded once more, so that reading takes
 * away what writing added and nothing else. */
static gboolean
needs_guard (const char *cell)
{
  while (*cell == '\'')
    cell++;
  return looks_like_formula (cell);
}

static void
append_cell (GString *csv, const char *cell)
{
  gboolean guarded = needs_guard (cell);
  gboolean quoted = guarded || strpbrk (cell, ",;\"\r\n\t ") != NULL;

  if (quoted)
    g_string_append_c (csv, '"');
  if (guarded)
    g_string_append_c (csv, '\'');
  for (const char *at = cell; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *at);
    }
  if (quoted)
    g_string_append_c (csv, '"');
}

/**
 * stw_csv_is_guarded:
 * @cell: what stood between quotation marks
 *
 * Returns: whether it begins with the apostrophe that stw_csv_append_row() put there
 */
gboolean
stw_csv_is_guarded (const char *cell)
{
  return *cell == '\'' && needs_guard (cell + 1);
}

/**
 * stw_csv_append_row:
 * @csv: the table so far
 * @cells: (array zero-terminated=1): a row
 */
void
stw_csv_append_row (GString *csv, const char *const *cells)
{
  for (guint i = 0; cells[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (csv, ',');
      append_cell (csv, cells[i]);
    }
  g_string_append (csv, "\r\n");
}

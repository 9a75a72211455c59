/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads tables that spreadsheets and other programs write: RFC 4180 with comma, semicolon or tab,
 * in UTF-8, UTF-16 or what Western Windows wrote before them. */

#include "config.h"

#include "desk/csv-read.h"

#include "desk/csv.h"

#include <string.h>

#define BOM_UTF8 "\xef\xbb\xbf"
#define BOM_UTF16_LE "\xff\xfe"
#define BOM_UTF16_BE "\xfe\xff"

/* A table on its way. */
typedef struct
{
  const char *at; /* what is read next */
  guint line;     /* on which it stands */
  char separator;
  GString *cell;    /* (owned) */
  GPtrArray *cells; /* (owned) of the row so far */
  GPtrArray *rows;  /* (owned) of StwCsvRow */
} Reader;

static void
row_free (gpointer data)
{
  StwCsvRow *row = data;

  g_strfreev (row->cells);
  g_free (row);
}

static gboolean
begins_with (const char *text, gsize length, const char *mark)
{
  return length >= strlen (mark) && memcmp (text, mark, strlen (mark)) == 0;
}

/* Without a mark, the half that is zero in the first letters tells. */
static const char *
guess_encoding (const char *text, gsize length)
{
  if (begins_with (text, length, BOM_UTF16_LE))
    return "UTF-16LE";
  if (begins_with (text, length, BOM_UTF16_BE))
    return "UTF-16BE";
  if (length >= 2 && text[0] != '\0' && text[1] == '\0')
    return "UTF-16LE";
  if (length >= 2 && text[0] == '\0' && text[1] != '\0')
    return "UTF-16BE";
  return g_utf8_validate_len (text, length, NULL) ? "UTF-8" : "WINDOWS-1252";
}

static char *
decode (GBytes *bytes, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *text = data != NULL ? data : "";
  const char *encoding = guess_encoding (text, length);
  g_autofree char *converted = NULL;
  gsize written;

  if (g_str_equal (encoding, "UTF-8"))
    converted = g_strndup (text, written = length);
  else
    converted = g_convert (text, (gssize) length, "UTF-8", encoding, NULL, &written, NULL);
  if (converted == NULL && g_str_equal (encoding, "WINDOWS-1252"))
    converted = g_convert (text, (gssize) length, "UTF-8", "ISO-8859-1", NULL, &written, NULL);
  if (converted == NULL || strlen (converted) != written)
    {
      g_set_error_literal (error,
                           G_IO_ERROR,
                           G_IO_ERROR_INVALID_DATA,
                           "The file is not text. Save the table as CSV, in UTF-8 if you can.");
      return NULL;
    }
  return begins_with (converted, written, BOM_UTF8) ? g_strdup (converted + strlen (BOM_UTF8))
                                                    : g_steal_pointer (&converted);
}

/* What parts the cells of the first line most often. */
static char
find_separator (const char *text)
{
  static const char separators[] = { ',', ';', '\t' };
  guint counts[G_N_ELEMENTS (separators)] = { 0 };
  gboolean quoted = FALSE;
  guint best = 0;

  for (; *text != '\0' && (quoted || (*text != '\n' && *text != '\r')); text++)
    {
      quoted ^= *text == '"';
      for (guint i = 0; !quoted && i < G_N_ELEMENTS (separators); i++)
        counts[i] += *text == separators[i];
    }
  for (guint i = 1; i < G_N_ELEMENTS (separators); i++)
    if (counts[i] > counts[best])
      best = i;
  return separators[best];
}

static gboolean
refuse (const Reader *reader, const char *sentence, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Line %u: %s", reader->line, sentence);
  return FALSE;
}

/* After the opening mark. A mark inside is written twice, and lines may end inside. */
static gboolean
read_quoted (Reader *reader, GError **error)
{
  for (; *reader->at != '\0'; reader->at++)
    {
      if (*reader->at == '"' && reader->at[1] != '"')
        {
          reader->at++;
          return TRUE;
        }
      if (*reader->at == '"')
        reader->at++;
      reader->line += *reader->at == '\n';
      g_string_append_c (reader->cell, *reader->at);
    }
  return refuse (reader, "a quotation mark is opened and never closed.", error);
}

static gboolean
ends_cell (const Reader *reader)
{
  return *reader->at == '\0' || *reader->at == reader->separator || *reader->at == '\n' ||
         (*reader->at == '\r' && (reader->at[1] == '\n' || reader->at[1] == '\0'));
}

static gboolean
read_cell (Reader *reader, GError **error)
{
  g_string_truncate (reader->cell, 0);
  if (*reader->at == '"')
    {
      reader->at++;
      if (!read_quoted (reader, error))
        return FALSE;
      if (!ends_cell (reader))
        return refuse (reader, "something follows the quotation mark that ends a cell.", error);
      /* The apostrophe with which our own tables keep text from being run. */
      if (stw_csv_is_guarded (reader->cell->str))
        g_string_erase (reader->cell, 0, 1);
    }
  for (; !ends_cell (reader); reader->at++)
    {
      if (*reader->at == '"')
        return refuse (reader, "a quotation mark stands in a cell that does not begin so.", error);
      g_string_append_c (reader->cell, *reader->at);
    }
  g_ptr_array_add (reader->cells, g_strdup (reader->cell->str));
  return reader->cells->len <= STW_CSV_MAX_CELLS ||
         refuse (reader, "a row has at most 64 cells.", error);
}

/* A row with nothing in it is none. */
static void
end_row (Reader *reader, guint line)
{
  StwCsvRow *row;

  if (reader->cells->len == 1 && *(const char *) g_ptr_array_index (reader->cells, 0) == '\0')
    {
      g_ptr_array_set_size (reader->cells, 0);
      return;
    }
  row = g_new0 (StwCsvRow, 1);
  row->line = line;
  g_ptr_array_add (reader->cells, NULL);
  row->cells = (char **) g_ptr_array_free (g_steal_pointer (&reader->cells), FALSE);
  reader->cells = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (reader->rows, row);
}

static void
skip_line_end (Reader *reader)
{
  if (*reader->at == '\r')
    reader->at++;
  if (*reader->at == '\n')
    reader->at++;
  reader->line++;
}

static gboolean
read_row (Reader *reader, GError **error)
{
  guint line = reader->line;

  while (read_cell (reader, error))
    {
      if (*reader->at == reader->separator)
        {
          reader->at++;
          continue;
        }
      end_row (reader, line);
      skip_line_end (reader);
      return reader->rows->len <= STW_CSV_MAX_ROWS ||
             refuse (reader, "a table has at most 5,000 rows. Part it in two.", error);
    }
  return FALSE;
}

/**
 * stw_csv_read:
 * @bytes: a file
 * @error: %G_IO_ERROR_INVALID_DATA with the line and what is wrong there
 *
 * Returns: (transfer full) (element-type StwCsvRow): its rows, the heading among them; empty ones
 *   are left out
 */
GPtrArray *
stw_csv_read (GBytes *bytes, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
  g_autoptr (GString) cell = g_string_new (NULL);
  Reader reader = { .line = 1, .cell = cell, .rows = rows };
  gboolean sound = TRUE;

  if (g_bytes_get_size (bytes) > STW_CSV_MAX_BYTES)
    {
      g_set_error_literal (error,
                           G_IO_ERROR,
                           G_IO_ERROR_INVALID_DATA,
                           "A table has at most 4 MiB. Part it in two.");
      return NULL;
    }
  text = decode (bytes, error);
  if (text == NULL)
    return NULL;
  reader.at = text;
  reader.separator = find_separator (text);
  reader.cells = g_ptr_array_new_with_free_func (g_free);
  while (sound && *reader.at != '\0')
    sound = read_row (&reader, error);
  g_ptr_array_unref (reader.cells);
  return sound ? g_steal_pointer (&rows) : NULL;
}

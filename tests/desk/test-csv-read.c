/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables are read as they were written, whoever wrote them. */

#include "desk/csv-read.h"

#include "desk/csv.h"

#include <string.h>

static GPtrArray *
read_bytes (const char *text, gsize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);

  return stw_csv_read (bytes, error);
}

/* Rows as "line:a|b" with blanks between them. */
static void
assert_read (const char *text, gsize length, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = read_bytes (text, length, &error);
  g_autoptr (GString) got = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const StwCsvRow *row = g_ptr_array_index (rows, i);
      g_autofree char *cells = g_strjoinv ("|", row->cells);

      g_string_append_printf (got, "%s%u:%s", i > 0 ? " " : "", row->line, cells);
    }
  g_assert_cmpstr (got->str, ==, expected);
}

#define assert_text(text, expected) assert_read (text, strlen (text), expected)

static void
assert_refused (const char *text, const char *sentence)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_bytes (text, strlen (text), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, sentence));
}

static void
every_way_to_part_cells_is_found (void)
{
  assert_text ("a,b\r\nc,d\r\n", "1:a|b 2:c|d");
  assert_text ("a;b\nc,1;d", "1:a|b 2:c,1|d");
  assert_text ("a\tb\nc\t", "1:a|b 2:c|");
  assert_text ("\"a;;;\",b\nc,d", "1:a;;;|b 2:c|d");
  assert_text ("one\ntwo\n", "1:one 2:two");
  assert_text ("", "");
}

static void
lines_are_counted_through_quoted_ones (void)
{
  assert_text ("a,b\n\"x\ny\",\"he said \"\"no\"\"\"\n\n\nz,", "1:a|b 2:x\ny|he said \"no\" 6:z|");
}

static void
every_encoding_is_found (void)
{
  assert_text ("Müller,1", "1:Müller|1");
  assert_text ("\xef\xbb\xbfM\xc3\xbcller,1", "1:Müller|1");
  assert_text ("M\xfcller,1", "1:Müller|1");
  assert_text ("10 \x80,1", "1:10 €|1");
  assert_read ("\xff\xfeM\0\xfc\0,\0"
               "1\0",
               10,
               "1:Mü|1");
  assert_read ("\xfe\xff\0M\0\xfc\0,\0"
               "1",
               10,
               "1:Mü|1");
  assert_read ("M\0\xfc\0,\0"
               "1\0",
               8,
               "1:Mü|1");
}

static void
what_is_no_table_is_refused_with_its_line (void)
{
  g_autoptr (GError) error = NULL;

  assert_refused ("a\n\"b", "Line 2: a quotation mark is opened");
  assert_refused ("a\nb\n\"c\"d", "Line 3: something follows");
  assert_refused ("a\nb\"", "Line 2: a quotation mark stands");
  g_assert_null (read_bytes ("ab\0c,d", 6, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
a_table_is_bounded (void)
{
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autoptr (GString) cells = g_string_new (NULL);

  for (guint i = 0; i < STW_CSV_MAX_ROWS + 1; i++)
    g_string_append (rows, "a\n");
  for (guint i = 0; i < STW_CSV_MAX_CELLS; i++)
    g_string_append (cells, ",");
  assert_refused (rows->str, "at most 5,000 rows");
  assert_refused (cells->str, "at most 64 cells");
}

/* Any text that a cell may hold comes back as it was written. */
static void
what_is_written_is_read (void)
{
  static const char letters[] = "ab,;\t\r\n\"'= @+-";

  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (GString) csv = g_string_new (NULL);
      char text[3][6];
      const char *const cells[] = { "head", text[0], text[1], text[2], NULL };
      g_autoptr (GPtrArray) rows = NULL;
      g_autoptr (GError) error = NULL;
      const StwCsvRow *row;

      for (guint c = 0; c < 3; c++)
        {
          guint n = (guint) g_test_rand_int_range (0, 6);

          for (guint i = 0; i < n; i++)
            text[c][i] = letters[g_test_rand_int_range (0, sizeof letters - 1)];
          text[c][n] = '\0';
        }
      stw_csv_append_row (csv, (const char *const[]){ "1", "2", "3", "4", NULL });
      stw_csv_append_row (csv, cells);
      rows = read_bytes (csv->str, csv->len, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (rows->len, ==, 2);
      row = g_ptr_array_index (rows, 1);
      g_assert_true (g_strv_equal ((const char *const *) row->cells, cells));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/csv-read/separators", every_way_to_part_cells_is_found);
  g_test_add_func ("/desk/csv-read/lines", lines_are_counted_through_quoted_ones);
  g_test_add_func ("/desk/csv-read/encodings", every_encoding_is_found);
  g_test_add_func ("/desk/csv-read/refusals", what_is_no_table_is_refused_with_its_line);
  g_test_add_func ("/desk/csv-read/bounds", a_table_is_bounded);
  g_test_add_func ("/desk/csv-read/round-trip", what_is_written_is_read);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table for spreadsheets holds what it was given, and nothing that runs. */

#include "desk/csv.h"

static void
assert_cell (const char *cell, const char *expected)
{
  g_autoptr (GString) csv = g_string_new (NULL);
  const char *const cells[] = { "a", cell, "b", NULL };
  g_autofree char *row = g_strdup_printf ("a,%s,b\r\n", expected);

  stw_csv_append_row (csv, cells);
  g_assert_cmpstr (csv->str, ==, row);
}

static void
what_would_part_a_cell_is_quoted (void)
{
  assert_cell ("plain", "plain");
  assert_cell ("", "");
  assert_cell ("one, two", "\"one, two\"");
  assert_cell ("one;two", "\"one;two\"");
  assert_cell ("he said \"no\"", "\"he said \"\"no\"\"\"");
  assert_cell ("two\r\nlines", "\"two\r\nlines\"");
  assert_cell ("Müller", "Müller");
}

static void
nothing_is_a_formula (void)
{
  static const char *const formulas[] = {
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", "＋1", "－1", "＠A",
  };

  for (guint i = 0; i < G_N_ELEMENTS (formulas); i++)
    {
      g_autofree char *guarded = g_strdup_printf ("\"'%s\"", formulas[i]);

      assert_cell (formulas[i], guarded);
    }
  assert_cell ("a=1", "a=1");
  assert_cell ("1-2", "1-2");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/csv/quotes", what_would_part_a_cell_is_quoted);
  g_test_add_func ("/desk/csv/formulas", nothing_is_a_formula);
  return g_test_run ();
}

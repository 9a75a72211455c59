/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/timestamp.h"

static void
a_time_is_written_in_utc (void)
{
  static const struct
  {
    gint64 milliseconds;
    const char *text;
  } cases[] = {
    { 0, "1970-01-01T00:00:00Z" },
    { 1795269600000, "2026-11-21T14:00:00Z" },
    { 1795269600007, "2026-11-21T14:00:00.007Z" },
    { -1, "1969-12-31T23:59:59.999Z" },
    { G_MININT64, "0001-01-01T00:00:00Z" },
    { G_MAXINT64, "9999-12-31T23:59:59.999Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = stw_timestamp_format (cases[i].milliseconds);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
a_time_reads_back (void)
{
  gint64 got = 0;

  g_assert_true (stw_timestamp_parse ("2026-11-21T15:00:00.25+01:00", &got));
  g_assert_cmpint (got, ==, 1795269600250);
  g_assert_true (stw_timestamp_parse ("2026-11-21T14:00:00", &got));
  g_assert_cmpint (got, ==, 1795269600000);
  g_assert_false (stw_timestamp_parse ("yesterday", &got));
  g_assert_false (stw_timestamp_parse ("", &got));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/timestamp/write", a_time_is_written_in_utc);
  g_test_add_func ("/base/timestamp/read", a_time_reads_back);
  return g_test_run ();
}

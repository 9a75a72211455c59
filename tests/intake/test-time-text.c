/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Times in the formats that senders write. */

#include "config.h"

#include "base/timestamp.h"
#include "intake/time-text.h"

static void
assert_time (const char *text, const char *format, const char *expected)
{
  gint64 milliseconds = 0;
  g_autofree char *iso = NULL;

  if (stw_time_text_parse (text, format, &milliseconds))
    iso = stw_timestamp_format (milliseconds);
  g_assert_cmpstr (iso, ==, expected);
}

static void
test_iso_times_are_read_with_and_without_zone (void)
{
  static const char format[] = "YYYY-MM-DD?hh:mm:ss";

  assert_time ("2026-02-03T04:05:06Z", format, "2026-02-03T04:05:06Z");
  assert_time ("2026-02-03 04:05:06", format, "2026-02-03T04:05:06Z");
  assert_time ("2026-02-03T04:05:06.123456789+02:00", format, "2026-02-03T02:05:06.123Z");
  assert_time ("2026-02-03 04:05:06 CET", format, "2026-02-03T03:05:06Z");
  assert_time ("2026-02-03 04:05:06 (UTC)", format, "2026-02-03T04:05:06Z");
  assert_time ("2026-02-03T04:05:06-0530", format, "2026-02-03T09:35:06Z");
}

static void
test_listed_formats_are_read (void)
{
  assert_time ("03.02.2026 04:05:06", "DD.MM.YYYY hh:mm:ss", "2026-02-03T04:05:06Z");
  assert_time ("Tue, 03 Feb 2026 04:05:06 GMT",
               "???, DD MMM YYYY hh:mm:ss",
               "2026-02-03T04:05:06Z");
  assert_time ("February 3, 2026 12:05 am", "MMM DD, YYYY hh:mm am", "2026-02-03T00:05:00Z");
  assert_time ("2/3/2026 1:05:06 PM", "MM/DD/YYYY hh:mm:ss am", "2026-02-03T13:05:06Z");
}

static void
test_no_time_is_made_of_what_is_none (void)
{
  assert_time ("0001-01-01T00:00:00Z", "YYYY-MM-DD?hh:mm:ss", NULL);
  assert_time ("2026-13-03T04:05:06Z", "YYYY-MM-DD?hh:mm:ss", NULL);
  assert_time ("2026-02-03", "YYYY-MM-DD?hh:mm:ss", NULL);
  assert_time ("yesterday", "YYYY", NULL);
  assert_time ("2026-02-03 04:05:06 XYZT", "YYYY-MM-DD?hh:mm:ss", NULL);
  assert_time ("2026-02-03T04:05:06+99:00", "YYYY-MM-DD?hh:mm:ss", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/time-text/iso", test_iso_times_are_read_with_and_without_zone);
  g_test_add_func ("/intake/time-text/listed", test_listed_formats_are_read);
  g_test_add_func ("/intake/time-text/none", test_no_time_is_made_of_what_is_none);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holidays out of calendar files, good and bad. */

#include "config.h"

#include "base/wall-clock.h"
#include "desk/sla/holidays.h"

#include <string.h>

#define EVENT(lines)                                                                               \
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n" lines                              \
  "END:VEVENT\r\nEND:VCALENDAR\r\n"

/* The days of 2026 to 2028, as one text. */
static char *
read_days (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) days = stw_holidays_read (text,
                                               strlen (text),
                                               stw_day_from_date (2026, 1, 1),
                                               stw_day_from_date (2028, 12, 31),
                                               &error);
  GString *all = g_string_new (NULL);

  for (guint i = 0; days != NULL && i < days->len; i++)
    {
      int year, month, day;

      stw_day_to_date (g_array_index (days, int, i), &year, &month, &day);
      g_string_append_printf (all, "%s%04d-%02d-%02d", i > 0 ? " " : "", year, month, day);
    }
  return g_string_free (all, FALSE);
}

static void
check (const char *text, const char *expected)
{
  g_autofree char *found = read_days (text);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_all_day_events_are_holidays (void)
{
  check (EVENT ("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\n"),
         "2026-12-25 2026-12-26");
  check (EVENT ("DTSTART;VALUE=DATE:20261225\r\n"), "2026-12-25");
}

static void
test_what_comes_back_each_year_does_so_in_the_years_asked_for (void)
{
  check (EVENT ("DTSTART;VALUE=DATE:20200501\r\nRRULE:FREQ=YEARLY\r\n"
                "EXDATE;VALUE=DATE:20270501\r\n"),
         "2026-05-01 2028-05-01");
}

static void
test_what_has_a_time_or_is_cancelled_is_none (void)
{
  check (EVENT ("DTSTART:20261225T090000Z\r\nDTEND:20261225T100000Z\r\n"), "");
  check (EVENT ("DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED\r\n"), "");
}

static void
test_a_rule_without_end_ends (void)
{
  g_autofree char *days =
    read_days (EVENT ("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=SECONDLY\r\n"));

  g_assert_cmpuint (strlen (days), <=, 3 * 366 * 11);
}

/* Whatever a file holds, it is read to its end or refused. */
static void
test_real_and_broken_files_do_no_harm (void)
{
  const char *shared = g_getenv ("STW_SHARED");
  g_autofree char *folder =
    shared != NULL ? g_build_filename (shared, "fixtures", "ics", NULL) : NULL;
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;
  guint n_files = 0;

  if (dir == NULL)
    {
      g_test_skip ("the shared calendars are not here");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GArray) days = NULL;
      g_autofree char *text = NULL;
      gsize length;

      if (!g_str_has_suffix (name, ".ics"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      days = stw_holidays_read (text,
                                length,
                                stw_day_from_date (2000, 1, 1),
                                stw_day_from_date (2030, 12, 31),
                                NULL);
      for (guint i = 1; days != NULL && i < days->len; i++)
        g_assert_cmpint (g_array_index (days, int, i - 1), <, g_array_index (days, int, i));
      n_files++;
    }
  g_assert_cmpuint (n_files, >, 0);
}

static void
test_holidays_are_added_once (void)
{
  g_autoptr (JsonNode) node = json_from_string ("{\"holidays\":[\"2026-12-25\"]}", NULL);
  JsonObject *calendar = json_node_get_object (node);
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (int));
  const int added[] = { stw_day_from_date (2026, 12, 25), stw_day_from_date (2026, 1, 1) };
  g_autofree char *text = NULL;

  g_array_append_vals (days, added, G_N_ELEMENTS (added));
  g_assert_cmpuint (stw_holidays_add (calendar, days), ==, 1);
  text = json_to_string (node, FALSE);
  g_assert_cmpstr (text, ==, "{\"holidays\":[\"2026-01-01\",\"2026-12-25\"]}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/holidays/all-day", test_all_day_events_are_holidays);
  g_test_add_func ("/holidays/yearly",
                   test_what_comes_back_each_year_does_so_in_the_years_asked_for);
  g_test_add_func ("/holidays/none", test_what_has_a_time_or_is_cancelled_is_none);
  g_test_add_func ("/holidays/endless", test_a_rule_without_end_ends);
  g_test_add_func ("/holidays/files", test_real_and_broken_files_do_no_harm);
  g_test_add_func ("/holidays/add", test_holidays_are_added_once);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other programs read of a schedule: written as a calendar and read back it is who is on call,
 * whatever people and schedules are called. */

#include "desk/oncall/calendar-write.h"

#include "base/clock.h"
#include "desk/oncall/calendar.h"
#include "desk/oncall/plan-json.h"

#include <string.h>

#define START G_GINT64_CONSTANT (1700035200000)
#define END (START + 28 * STW_DAY)
#define N_PEOPLE 4

static GHashTable *
make_names (const char *const names[N_PEOPLE])
{
  GHashTable *table = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (gint64 person = 1; person <= N_PEOPLE; person++)
    g_hash_table_insert (table, g_memdup2 (&person, sizeof person), (gpointer) names[person - 1]);
  return table;
}

/* A plan as people make them: one or two layers, one of them with hours, and somebody who stands
 * in. */
static StwOncallPlan *
invent_plan (void)
{
  static const char *const rotations[] = { "daily", "weekly" };
  static const char *const zones[] = { "UTC", "Europe/Berlin", "America/New_York" };
  int hour = g_test_rand_int_range (0, 24);
  g_autofree char *text = g_strdup_printf (
    "{\"timezone\":\"%s\",\"layers\":[{\"members\":[1,%d,3],\"start\":\"2023-11-01T%02d:00:00Z\","
    "\"rotation\":\"%s\",\"every\":%d},{\"members\":[4,null],\"start\":\"2023-11-05T08:00:00Z\","
    "\"rotation\":\"daily\",\"restrictions\":[{\"days\":[\"sat\",\"sun\"],\"from\":\"08:00\","
    "\"to\":\"%02d:30\"}]}],\"overrides\":[{\"member\":%d,\"from\":\"2023-11-20T%02d:00:00Z\","
    "\"to\":\"2023-11-21T00:00:00Z\"}]}",
    zones[g_test_rand_int_range (0, G_N_ELEMENTS (zones))],
    g_test_rand_int_range (1, N_PEOPLE + 1),
    hour,
    rotations[g_test_rand_int_range (0, G_N_ELEMENTS (rotations))],
    g_test_rand_int_range (1, 4),
    g_test_rand_int_range (9, 24),
    g_test_rand_int_range (1, N_PEOPLE + 1),
    hour);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  StwOncallPlan *plan =
    stw_oncall_plan_read (json_node_get_object (node), stw_oncall_who_number, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

static guint
count_lines (const char *text, const char *line)
{
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", -1);
  guint n = 0;

  for (char **each = lines; *each != NULL; each++)
    n += g_str_equal (*each, line);
  return n;
}

static StwCalendar *
write_and_read (const char *name, const StwOncallPlan *plan, GHashTable *names)
{
  const StwSchedule schedule = { .id = 7, .name = (char *) name, .timezone = (char *) "UTC" };
  g_autofree char *text = stw_calendar_write (&schedule, plan, names, START, END);
  g_autofree char *again = stw_calendar_write (&schedule, plan, names, START, END);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GError) error = NULL;
  StwCalendar *calendar = stw_calendar_read (text, strlen (text), utc, START, END, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (count_lines (text, "END:VCALENDAR"), ==, 1);
  g_assert_cmpuint (count_lines (text, "BEGIN:VEVENT"), ==, calendar->events->len);
  g_assert_cmpstr (text, ==, again);
  g_assert_cmpuint (calendar->n_unread, ==, 0);
  g_assert_false (calendar->is_cut);
  return calendar;
}

static const char *
find_summary (const StwCalendar *calendar, gint64 at)
{
  const char *summary = NULL;

  for (guint i = 0; i < calendar->events->len; i++)
    {
      const StwCalendarEvent *event = g_ptr_array_index (calendar->events, i);

      if (event->from > at || event->to <= at)
        continue;
      g_assert_null (summary); /* nobody shares a turn */
      summary = event->summary;
    }
  return summary;
}

static void
a_calendar_says_who_is_on_call_at_any_time (void)
{
  static const char *const names[N_PEOPLE] = { "Ada", "Tom", "Zoe", "Kim" };
  g_autoptr (GHashTable) table = make_names (names);

  for (guint round = 0; round < 40; round++)
    {
      g_autoptr (StwOncallPlan) plan = invent_plan ();
      g_autoptr (StwCalendar) calendar = write_and_read ("Nights", plan, table);
      g_autoptr (GHashTable) uids = g_hash_table_new (g_str_hash, g_str_equal);

      for (guint i = 0; i < calendar->events->len; i++)
        g_assert_true (
          g_hash_table_add (uids,
                            ((StwCalendarEvent *) g_ptr_array_index (calendar->events, i))->uid));
      for (guint i = 0; i < 60; i++)
        {
          gint64 at = START + g_test_rand_int_range (0, 28 * 24 * 3600) * STW_SECOND;
          gint64 person = stw_oncall_at (plan, at).person;
          const char *expected = person != 0 ? names[person - 1] : NULL;

          g_assert_cmpstr (find_summary (calendar, at), ==, expected);
        }
    }
}

static void
no_name_breaks_the_file (void)
{
  static const char *const names[] = {
    "O'Neil, Ann; \"the\" boss",
    "back\\slash \\n \\, end\\",
    "new\nline",
    "BEGIN:VEVENT",
    "a\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR",
    "colon: semi; = equals",
    "Zoë 🔥 山田太郎",
    "a name so long that the line has to be folded, and then once more, because nobody stopped "
    "whoever typed it, ünïcödé and all, until the very end of what a name may be",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *const people[N_PEOPLE] = { names[i], names[i], names[i], names[i] };
      g_autoptr (GHashTable) table = make_names (people);
      g_autoptr (StwOncallPlan) plan = invent_plan ();
      g_autoptr (StwCalendar) calendar = write_and_read (names[i], plan, table);

      g_assert_cmpuint (calendar->events->len, >, 0);
      for (guint j = 0; j < calendar->events->len; j++)
        {
          const StwCalendarEvent *event = g_ptr_array_index (calendar->events, j);
          g_auto (GStrv) parts = g_strsplit (names[i], "\r", -1);
          g_autofree char *expected = g_strjoinv (NULL, parts);

          g_assert_cmpstr (event->summary, ==, expected);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oncall/calendar-write/who", a_calendar_says_who_is_on_call_at_any_time);
  g_test_add_func ("/oncall/calendar-write/names", no_name_breaks_the_file);
  return g_test_run ();
}

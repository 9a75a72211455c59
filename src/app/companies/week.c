/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where windows and silences stand in some days of a company's calendar. Plain computing; any
 * thread. */

#include "config.h"

#include "app/companies/week.h"

#define MINUTES_AN_HOUR 60
#define MAX_BARS 200
#define MINUTES_A_DAY (24 * MINUTES_AN_HOUR)
#define MS_A_MINUTE G_GINT64_CONSTANT (60000)
/* The shortest that can be seen and taken hold of, in minutes. */
#define SHORTEST 15
#define DAYS_A_WEEK 7

typedef struct
{
  GDateTime *begin; /* (unowned) the first midnight, in the company's time zone */
  guint n_days;
  GArray *bars; /* (unowned) */
} Layout;

/* By the company's clock; a time that the change to summer skips is the next that there is. */
static GDateTime *
at_minute (GDateTime *day, guint minute)
{
  int year, month, date;

  g_date_time_get_ymd (day, &year, &month, &date);
  return g_date_time_new (g_date_time_get_timezone (day),
                          year,
                          month,
                          date,
                          (int) (minute / MINUTES_AN_HOUR),
                          (int) (minute % MINUTES_AN_HOUR),
                          0);
}

/**
 * stw_week_begin:
 * @timezone: an IANA name
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): the midnight with which the company's day began
 */
GDateTime *
stw_week_begin (const char *timezone, gint64 now)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (timezone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / 1000);
  g_autoptr (GDateTime) local =
               zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);

  return at_minute (local, 0);
}

/* In days: each is as wide as any other, however long it is. */
static double
find_position (const Layout *layout, gint64 at)
{
  g_autoptr (GDateTime) day = g_date_time_ref (layout->begin);

  if (at <= g_date_time_to_unix (day))
    return 0;
  for (guint i = 0; i < layout->n_days; i++)
    {
      g_autoptr (GDateTime) next = g_date_time_add_days (day, 1);
      gint64 begin = g_date_time_to_unix (day);
      gint64 end = g_date_time_to_unix (next);

      if (at < end)
        return i + (double) (at - begin) / (double) (end - begin);
      g_date_time_unref (day);
      day = g_steal_pointer (&next);
    }
  return layout->n_days;
}

/* The first lane in which nothing stands there yet. */
static guint
find_lane (const GArray *bars, double from)
{
  guint lane = 0;

  for (guint i = 0; i < bars->len; i++)
    {
      const StwWeekBar *bar = &g_array_index (bars, StwWeekBar, i);

      if (bar->lane == lane && bar->to > from)
        {
          lane++;
          i = (guint) -1;
        }
    }
  return lane;
}

static void
add_bar (const Layout *layout, guint hold, gint64 from, gint64 to)
{
  const StwWeekBar bar = {
    .hold = hold,
    .from = find_position (layout, from),
    .to = find_position (layout, to),
  };

  if (bar.to > bar.from && layout->bars->len < MAX_BARS)
    g_array_append_val (layout->bars, bar);
}

/* One that began yesterday may go on past midnight. */
static void
add_weekly (const Layout *layout, guint index, JsonObject *hold)
{
  gint64 days = json_object_get_int_member (hold, "days");
  guint from = (guint) json_object_get_int_member (hold, "from_minute");
  guint to = (guint) json_object_get_int_member (hold, "to_minute");

  for (int i = -1; i < (int) layout->n_days; i++)
    {
      g_autoptr (GDateTime) day = g_date_time_add_days (layout->begin, i);
      g_autoptr (GDateTime) last = g_date_time_add_days (day, to <= from ? 1 : 0);
      g_autoptr (GDateTime) begin = at_minute (day, from);
      g_autoptr (GDateTime) end = at_minute (last, to);

      if ((days & (1 << (g_date_time_get_day_of_week (day) - 1))) != 0)
        add_bar (layout, index, g_date_time_to_unix (begin), g_date_time_to_unix (end));
    }
}

static int
compare_bars (gconstpointer one, gconstpointer other)
{
  const StwWeekBar *a = one;
  const StwWeekBar *b = other;

  return (a->from > b->from) - (a->from < b->from);
}

/**
 * stw_week_lay_out:
 * @holds: with the members of the commands that add them
 * @begin: the first midnight
 *
 * Returns: (transfer full) (element-type StwWeekBar): what stands in these days, the earliest first
 */
GArray *
stw_week_lay_out (JsonArray *holds, GDateTime *begin, guint n_days)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (StwWeekBar));
  const Layout layout = { begin, n_days, bars };

  for (guint i = 0; i < json_array_get_length (holds); i++)
    {
      JsonObject *hold = json_array_get_object_element (holds, i);

      if (json_object_get_boolean_member (hold, "weekly"))
        add_weekly (&layout, i, hold);
      else
        add_bar (&layout,
                 i,
                 json_object_get_int_member (hold, "from_at") / 1000,
                 json_object_get_int_member (hold, "to_at") / 1000);
    }
  g_array_sort (bars, compare_bars);
  for (guint i = 0; i < bars->len; i++)
    {
      const GArray before = { bars->data, i };

      g_array_index (bars, StwWeekBar, i).lane =
        find_lane (&before, g_array_index (bars, StwWeekBar, i).from);
    }
  return bars;
}

static gboolean
move_once (JsonObject *hold, int begin_by, int end_by)
{
  gint64 from = json_object_get_int_member (hold, "from_at") + begin_by * MS_A_MINUTE;
  gint64 to = json_object_get_int_member (hold, "to_at") + end_by * MS_A_MINUTE;

  json_object_set_int_member (hold, "from_at", from);
  json_object_set_int_member (hold, "to_at", to);
  return to - from >= SHORTEST * MS_A_MINUTE;
}

/* Each day a later one, round the week. */
static gint64
shift_days (gint64 days, int by)
{
  int shift = ((by % DAYS_A_WEEK) + DAYS_A_WEEK) % DAYS_A_WEEK;

  return ((days << shift) | (days >> (DAYS_A_WEEK - shift))) & ((1 << DAYS_A_WEEK) - 1);
}

static gboolean
move_weekly (JsonObject *hold, int begin_by, int end_by)
{
  int from = (int) json_object_get_int_member (hold, "from_minute");
  int length = (int) json_object_get_int_member (hold, "to_minute") - from;
  int day;

  length += (length <= 0 ? MINUTES_A_DAY : 0) + end_by - begin_by;
  from += begin_by;
  day = (from >= 0 ? from : from - (MINUTES_A_DAY - 1)) / MINUTES_A_DAY;
  from -= day * MINUTES_A_DAY;
  json_object_set_int_member (hold, "from_minute", from);
  json_object_set_int_member (hold, "to_minute", (from + length) % MINUTES_A_DAY);
  json_object_set_int_member (hold,
                              "days",
                              shift_days (json_object_get_int_member (hold, "days"), day));
  return length >= SHORTEST && length <= MINUTES_A_DAY;
}

/**
 * stw_week_move:
 * @hold: with the members of the commands that add it
 * @begin_by: how many minutes later it is to begin
 * @end_by: how many minutes later it is to end
 *
 * Returns: (transfer full) (nullable): the same at the other time; %NULL when it would be shorter
 *   than a quarter of an hour, or a weekly one longer than a day
 */
JsonObject *
stw_week_move (JsonObject *hold, int begin_by, int end_by)
{
  g_autoptr (JsonObject) moved = json_object_new ();
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;
  gboolean fits;

  json_object_iter_init (&iter, hold);
  while (json_object_iter_next (&iter, &member, &node))
    json_object_set_member (moved, member, json_node_copy (node));
  fits = json_object_get_boolean_member (hold, "weekly") ? move_weekly (moved, begin_by, end_by)
                                                         : move_once (moved, begin_by, end_by);
  return fits ? g_steal_pointer (&moved) : NULL;
}

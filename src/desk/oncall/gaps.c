/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times for which nobody is on call and somebody should be: found in the plan whenever it is looked
 * at, and remembered once they were told, so that a gap is told once. On whichever thread the
 * database belongs to. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/gaps.h"

#include "base/clock.h"
#include "base/wall-clock.h"

#include <glib/gi18n.h>

/* Shifts that a look for gaps goes through; two weeks by the hour are 336. */
#define MOST_SHIFTS 5000

/**
 * stw_gap_list:
 * @plan: the plan
 * @from: UTC milliseconds
 * @to: the first instant that is not looked at
 *
 * Returns: (transfer full) (element-type StwOncallShift): the gaps, cut to what was asked for
 */
GArray *
stw_gap_list (const StwOncallPlan *plan, gint64 from, gint64 to)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (StwOncallShift));
  g_autoptr (GArray) shifts = stw_oncall_shifts (plan, from, to, MOST_SHIFTS);

  for (guint i = 0; i < shifts->len; i++)
    {
      const StwOncallShift *shift = &g_array_index (shifts, StwOncallShift, i);
      StwOncallShift *last =
        gaps->len > 0 ? &g_array_index (gaps, StwOncallShift, gaps->len - 1) : NULL;

      if (!shift->gap)
        continue;
      if (last != NULL && last->to == shift->from)
        last->to = shift->to;
      else
        g_array_append_vals (gaps, shift, 1);
    }
  return gaps;
}

/**
 * stw_gap_is_near:
 * @now: UTC milliseconds
 * @ret_near: (out): whether any schedule has a gap in the next two weeks
 */
gboolean
stw_gap_is_near (StwDb *db, gint64 now, gboolean *ret_near, GError **error)
{
  gint64 until = now + STW_SCHEDULE_HORIZON_DAYS * STW_DAY;
  g_autoptr (GPtrArray) schedules = stw_schedule_list (db, error);

  *ret_near = FALSE;
  for (guint i = 0; schedules != NULL && !*ret_near && i < schedules->len; i++)
    {
      g_autoptr (StwOncallPlan) plan =
                   stw_schedule_read_plan (db, g_ptr_array_index (schedules, i), now, until, error);
      g_autoptr (GArray) gaps = plan != NULL ? stw_gap_list (plan, now, until) : NULL;

      if (gaps == NULL)
        return FALSE;
      *ret_near = gaps->len > 0;
    }
  return schedules != NULL;
}

static GDateTime *
local_time (GTimeZone *zone, gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / STW_SECOND);

  return g_date_time_to_timezone (utc, zone);
}

/**
 * stw_gap_dup_words:
 * @zone: by whose clock
 * @from: UTC milliseconds
 * @to: UTC milliseconds
 *
 * Returns: (transfer full): such as "Sunday 22 November, 0:00 to 8:00"
 */
char *
stw_gap_dup_words (GTimeZone *zone, gint64 from, gint64 to)
{
  g_autoptr (GDateTime) begin = local_time (zone, from);
  g_autoptr (GDateTime) end = local_time (zone, to);
  /* The midnight that ends a day still belongs to it. */
  gboolean same_day =
    stw_wall_clock_from_utc (zone, from).day == stw_wall_clock_from_utc (zone, to - STW_SECOND).day;
  gboolean midnight =
    same_day && g_date_time_get_hour (end) == 0 && g_date_time_get_minute (end) == 0;
  /* Translators: a day, such as Sunday 22 November; see the manual of g_date_time_format() */
  g_autofree char *day = g_date_time_format (begin, _ ("%A %-d %B"));
  g_autofree char *last_day = g_date_time_format (end, _ ("%A %-d %B"));
  g_autofree char *start = g_date_time_format (begin, "%-H:%M");
  g_autofree char *stop = midnight ? g_strdup ("24:00") : g_date_time_format (end, "%-H:%M");

  /* Translators: a day, and the time at which something begins and ends on it */
  return same_day ? g_strdup_printf (_ ("%s, %s to %s"), day, start, stop)
                  /* Translators: a day and a time, to another day and time */
                  : g_strdup_printf (_ ("%s, %s to %s, %s"), day, start, last_day, stop);
}

/**
 * stw_gap_dup_moment:
 * @zone: by whose clock
 * @at: UTC milliseconds
 *
 * Returns: (transfer full): such as "Sunday 22 November, 8:00"
 */
char *
stw_gap_dup_moment (GTimeZone *zone, gint64 at)
{
  g_autoptr (GDateTime) local = local_time (zone, at);
  g_autofree char *day = g_date_time_format (local, _ ("%A %-d %B"));
  g_autofree char *time = g_date_time_format (local, "%-H:%M");

  return g_strdup_printf ("%s, %s", day, time);
}

/**
 * stw_gap_is_told:
 * @gap: a gap as it is now
 * @ret_told: (out): whether it, or the one that it is the rest of, was told
 */
gboolean
stw_gap_is_told (StwDb *db,
                 gint64 schedule,
                 const StwOncallShift *gap,
                 gboolean *ret_told,
                 GError **error)
{
  gint64 told;

  if (!stw_db_number (db,
                      &told,
                      error,
                      "SELECT EXISTS (SELECT 1 FROM schedule_gap WHERE schedule_id = ?1 "
                      "AND from_at <= ?2 AND to_at > ?2)",
                      STW_INT (schedule),
                      STW_INT (gap->from)))
    return FALSE;
  *ret_told = told != 0;
  return TRUE;
}

/**
 * stw_gap_note_told:
 *
 * Remembers that a gap was told.
 */
gboolean
stw_gap_note_told (StwTransaction *transaction,
                   gint64 schedule,
                   const StwOncallShift *gap,
                   GError **error)
{
  stw_transaction_change (transaction, "gap", schedule, 0);
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "INSERT INTO schedule_gap (schedule_id, from_at, to_at, told_at) "
                     "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (schedule_id, from_at) DO UPDATE SET "
                     "to_at = excluded.to_at, told_at = excluded.told_at",
                     STW_INT (schedule),
                     STW_INT (gap->from),
                     STW_INT (gap->to),
                     STW_INT (stw_transaction_get_now (transaction)));
}

static gboolean
is_still_there (GArray *gaps, gint64 from, gint64 to)
{
  for (guint i = 0; i < gaps->len; i++)
    {
      const StwOncallShift *gap = &g_array_index (gaps, StwOncallShift, i);

      if (gap->from < to && gap->to > from)
        return TRUE;
    }
  return FALSE;
}

/**
 * stw_gap_forget:
 * @gaps: (element-type StwOncallShift): those that there are
 *
 * Forgets gaps that were filled or are over, so that they are told when they open again.
 */
gboolean
stw_gap_forget (StwDb *db, gint64 schedule, GArray *gaps, GError **error)
{
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT from_at, to_at FROM schedule_gap WHERE schedule_id = ?1",
                             STW_INT (schedule));

  while (stw_rows_next (rows, error))
    {
      gint64 from = stw_rows_get_int (rows, 0);

      if (!is_still_there (gaps, from, stw_rows_get_int (rows, 1)))
        g_array_append_val (gone, from);
    }
  if (!stw_rows_succeeded (rows))
    return FALSE;
  g_clear_pointer (&rows, stw_rows_free);
  for (guint i = 0; i < gone->len; i++)
    if (!stw_db_run (db,
                     error,
                     "DELETE FROM schedule_gap WHERE schedule_id = ?1 AND from_at = ?2",
                     STW_INT (schedule),
                     STW_INT (g_array_index (gone, gint64, i))))
      return FALSE;
  return TRUE;
}

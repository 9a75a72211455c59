/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gaps in on-call schedules, told two weeks before they happen, once: one kind of what falls due.
 * The window and every administrator hear of it. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/gap-watch.h"

#include "base/clock.h"
#include "desk/oncall/gaps.h"
#include "engine/channels.h"

#include <glib/gi18n.h>

#define NOTICE (STW_SCHEDULE_HORIZON_DAYS * STW_DAY)

/* The gaps of a schedule, which may be gone: then all is NULL. */
typedef struct
{
  StwSchedule *schedule; /* (owned) */
  StwOncallPlan *plan;   /* (owned) */
  GArray *list;          /* (owned) */
} Gaps;

static void
gaps_clear (Gaps *gaps)
{
  g_clear_pointer (&gaps->schedule, stw_schedule_free);
  g_clear_pointer (&gaps->plan, stw_oncall_plan_free);
  g_clear_pointer (&gaps->list, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Gaps, gaps_clear)

static gboolean
load_gaps (StwDb *db, gint64 id, gint64 now, gint64 until, Gaps *ret_gaps, GError **error)
{
  g_autoptr (GError) failure = NULL;

  ret_gaps->schedule = stw_schedule_load (db, id, &failure);
  if (g_error_matches (failure, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND))
    return TRUE;
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  ret_gaps->plan = stw_schedule_read_plan (db, ret_gaps->schedule, now, until, error);
  if (ret_gaps->plan == NULL)
    return FALSE;
  ret_gaps->list = stw_gap_list (ret_gaps->plan, now, until);
  return TRUE;
}

/**
 * stw_gap_watch_next:
 * @memory: nothing
 * @schedule: its number
 * @ret_due: (out): when its next gap is to be told, or when to look further ahead
 */
gboolean
stw_gap_watch_next (StwTransaction *transaction,
                    gpointer memory,
                    gint64 schedule,
                    gint64 *ret_due,
                    GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  g_auto (Gaps) gaps = { NULL };

  *ret_due = STW_ONCALL_NEVER;
  if (!load_gaps (db, schedule, now, now + 2 * NOTICE, &gaps, error))
    return FALSE;
  if (gaps.list == NULL)
    return TRUE;
  *ret_due = now + NOTICE;
  for (guint i = 0; i < gaps.list->len; i++)
    {
      const StwOncallShift *gap = &g_array_index (gaps.list, StwOncallShift, i);
      gboolean told;

      if (!stw_gap_is_told (db, schedule, gap, &told, error))
        return FALSE;
      if (!told)
        *ret_due = MIN (*ret_due, gap->from - NOTICE);
    }
  return TRUE;
}

static gboolean
tell (StwTransaction *transaction,
      const StwSchedule *schedule,
      GTimeZone *zone,
      const StwOncallShift *gap,
      GError **error)
{
  g_autofree char *when = stw_gap_dup_words (zone, gap->from, gap->to);
  /* Translators: a stretch of time, such as Sunday 22 November, 0:00 to 8:00 */
  g_autofree char *subject = g_strdup_printf (_ ("Nobody is on call %s"), when);
  /* Translators: the name of a schedule; then a stretch of time */
  g_autofree char *body =
    g_strdup_printf (_ ("In the schedule “%s” nobody is on call %s. Open On-Call "
                        "in Steward and fill the gap."),
                     schedule->name,
                     when);
  const StwNews news = { .purpose = "gap", .subject = subject, .body = body };

  return stw_channels_tell_administrators (transaction, &news, error) &&
         stw_gap_note_told (transaction, schedule->id, gap, error);
}

/**
 * stw_gap_watch_run:
 * @memory: nothing
 * @schedule: its number
 *
 * Tells every gap of the next two weeks that was not told yet.
 */
gboolean
stw_gap_watch_run (StwTransaction *transaction, gpointer memory, gint64 schedule, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  g_auto (Gaps) gaps = { NULL };

  if (!load_gaps (db, schedule, now, now + NOTICE + 1, &gaps, error))
    return FALSE;
  if (gaps.list == NULL)
    return TRUE;
  if (!stw_gap_forget (db, schedule, gaps.list, error))
    return FALSE;
  for (guint i = 0; i < gaps.list->len; i++)
    {
      const StwOncallShift *gap = &g_array_index (gaps.list, StwOncallShift, i);
      gboolean told;

      if (!stw_gap_is_told (db, schedule, gap, &told, error) ||
          (!told && !tell (transaction, gaps.schedule, gaps.plan->zone, gap, error)))
        return FALSE;
    }
  return TRUE;
}

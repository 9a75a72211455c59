/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gaps in on-call schedules, told two weeks before they happen, once: one kind of what falls due.
 * The window, every administrator and whoever could stand in hear of it. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/gap-watch.h"

#include "base/clock.h"
#include "desk/oncall/gaps.h"
#include "engine/channels.h"

#include <glib/gi18n.h>

/* In the message; there may be many. */
#define MOST_NAMED 5
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

/* Who could stand in, by name: those who are there and have least to carry first. */
static char *
dup_names (StwDb *db, GArray *proposals, GError **error)
{
  g_autoptr (GHashTable) names = stw_schedule_read_names (db, error);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; names != NULL && i < MIN (proposals->len, MOST_NAMED); i++)
    {
      gint64 person = g_array_index (proposals, StwOncallSpan, i).person;
      char *name = g_hash_table_lookup (names, &person);

      if (name != NULL)
        g_ptr_array_add (words, name);
    }
  g_ptr_array_add (words, NULL);
  return names != NULL ? g_strjoinv (", ", (char **) words->pdata) : NULL;
}

static gboolean
tell_who_may_fill (StwTransaction *transaction,
                   GArray *proposals,
                   const StwNews *news,
                   GError **error)
{
  if (!stw_channels_tell_administrators (transaction, news, error))
    return FALSE;
  for (guint i = 0; i < proposals->len; i++)
    if (!stw_channels_tell_technician (transaction,
                                       g_array_index (proposals, StwOncallSpan, i).person,
                                       news,
                                       error))
      return FALSE;
  return TRUE;
}

static gboolean
tell (StwTransaction *transaction, const Gaps *gaps, const StwOncallShift *gap, GError **error)
{
  g_autoptr (GArray) proposals = stw_oncall_propose (gaps->plan, gap->from, gap->to);
  g_autofree char *names = dup_names (stw_transaction_get_db (transaction), proposals, error);
  g_autofree char *when = stw_gap_dup_words (gaps->plan->zone, gap->from, gap->to);
  /* Translators: a stretch of time, such as Sunday 22 November, 0:00 to 8:00 */
  g_autofree char *subject = g_strdup_printf (_ ("Nobody is on call %s"), when);
  /* Translators: the name of a schedule; then a stretch of time */
  g_autofree char *body =
    g_strdup_printf (_ ("In the schedule “%s” nobody is on call %s. Open On-Call "
                        "in Steward and fill the gap."),
                     gaps->schedule->name,
                     when);
  /* Translators: the sentences about a gap; then the names of people */
  g_autofree char *proposing = g_strdup_printf (_ ("%s\nWho could stand in: %s"), body, names);
  const StwNews news = { .purpose = "gap",
                         .subject = subject,
                         .body = proposals->len > 0 ? proposing : body,
                         .schedule = gaps->schedule->id };

  return names != NULL && tell_who_may_fill (transaction, proposals, &news, error) &&
         stw_gap_note_told (transaction, gaps->schedule->id, gap, error);
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
          (!told && !tell (transaction, &gaps, gap, error)))
        return FALSE;
    }
  return TRUE;
}

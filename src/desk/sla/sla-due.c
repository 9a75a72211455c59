/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What falls due of an incident's clocks: that the time runs out, and that the target is missed.
 * Each is told once, and is worked out from the clock's events whenever it is asked for. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/sla/sla-due.h"

#include "base/timestamp.h"
#include "desk/timeline-store.h"

/* What was not told yet of one clock, and when it is to be. */
typedef struct
{
  gint64 at[STW_N_CLOCK_MARKS]; /* %STW_SLA_NEVER for not */
} Untold;

static const char *const kinds[STW_N_CLOCK_MARKS] = { "sla-warning", "sla-breach" };

/* In time is who stops at the due instant itself, so the miss begins one millisecond later. */
static gint64
get_miss (const StwSlaReading *reading)
{
  gint64 due = reading->breached_at != STW_SLA_NEVER ? reading->breached_at : reading->due_at;

  return due != STW_SLA_NEVER ? due + 1 : STW_SLA_NEVER;
}

static Untold
find_untold (const StwSlaStanding *standing, const gboolean marked[STW_N_CLOCK_MARKS])
{
  Untold untold = { { STW_SLA_NEVER, STW_SLA_NEVER } };

  if (!standing->exists || marked[STW_CLOCK_MARK_BREACH])
    return untold;
  untold.at[STW_CLOCK_MARK_BREACH] = get_miss (&standing->reading);
  if (!marked[STW_CLOCK_MARK_WARNING] && standing->reading.breached_at == STW_SLA_NEVER)
    untold.at[STW_CLOCK_MARK_WARNING] = standing->warn_at;
  return untold;
}

static gboolean
load_untold (StwTransaction *transaction,
             const StwSlaBook *book,
             const StwSlaIncident *incident,
             Untold ret_untold[STW_N_SLA_CLOCKS],
             GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  StwSlaStanding standings[STW_N_SLA_CLOCKS];
  gboolean marked[STW_N_SLA_CLOCKS][STW_N_CLOCK_MARKS];

  if (!stw_sla_book_read (book,
                          db,
                          incident,
                          stw_transaction_get_now (transaction),
                          standings,
                          error) ||
      !stw_clock_load_marks (db, incident->id, marked, error))
    return FALSE;
  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    ret_untold[clock] = find_untold (&standings[clock], marked[clock]);
  return TRUE;
}

/**
 * stw_sla_due_next:
 * @memory: a #StwSlaBook
 * @ret_due: (out): when the next of its clocks is to be told of, %STW_SLA_NEVER for not
 */
gboolean
stw_sla_due_next (StwTransaction *transaction,
                  gpointer memory,
                  gint64 incident,
                  gint64 *ret_due,
                  GError **error)
{
  StwSlaIncident loaded;
  Untold untold[STW_N_SLA_CLOCKS];

  if (!stw_sla_incident_load (stw_transaction_get_db (transaction), incident, &loaded, error) ||
      !load_untold (transaction, memory, &loaded, untold, error))
    return FALSE;
  *ret_due = STW_SLA_NEVER;
  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    for (guint mark = 0; mark < STW_N_CLOCK_MARKS; mark++)
      *ret_due = MIN (*ret_due, untold[clock].at[mark]);
  return TRUE;
}

static gboolean
note (StwTransaction *transaction,
      const StwSlaIncident *incident,
      const StwSlaNews *news,
      GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *due = stw_timestamp_format (news->at);

  json_object_set_string_member (detail, "clock", stw_sla_clock_to_word (news->clock));
  json_object_set_string_member (detail, "due", due);
  stw_transaction_change (transaction, "incident", incident->id, incident->company);
  return stw_clock_set_mark (stw_transaction_get_db (transaction),
                             incident->id,
                             incident->company,
                             news->clock,
                             news->mark,
                             news->at,
                             error) &&
         stw_timeline_add (transaction,
                           incident->id,
                           incident->company,
                           kinds[news->mark],
                           "engine",
                           detail,
                           error) &&
         stw_transaction_audit (transaction,
                                "engine",
                                incident->company,
                                kinds[news->mark],
                                "incident",
                                incident->id,
                                detail,
                                error);
}

/**
 * stw_sla_due_run:
 * @ret_news: (element-type StwSlaNews): an array of the caller, to which is added what people are
 *   to be told, as the policy says
 *
 * Notes of each clock of the incident what is due by now and was not noted.
 */
gboolean
stw_sla_due_run (StwTransaction *transaction,
                 const StwSlaBook *book,
                 gint64 incident,
                 GArray *ret_news,
                 GError **error)
{
  gint64 now = stw_transaction_get_now (transaction);
  StwSlaIncident loaded;
  Untold untold[STW_N_SLA_CLOCKS];
  StwSlaTerms terms;

  if (!stw_sla_incident_load (stw_transaction_get_db (transaction), incident, &loaded, error) ||
      !load_untold (transaction, book, &loaded, untold, error))
    return FALSE;
  terms = stw_sla_book_find (book, loaded.policy, loaded.severity);
  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    for (guint mark = 0; mark < STW_N_CLOCK_MARKS; mark++)
      {
        gint64 at = untold[clock].at[mark];
        /* What is missed is told at the due instant. */
        const StwSlaNews news = {
          (StwSlaClock) clock,
          (StwClockMark) mark,
          mark == STW_CLOCK_MARK_BREACH ? at - 1 : at,
        };

        if (at > now)
          continue;
        if (!note (transaction, &loaded, &news, error))
          return FALSE;
        if (terms.policy != NULL && terms.policy->tells[mark])
          g_array_append_val (ret_news, news);
      }
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The incidents that a preview of sleep plays again: as they were, and as the same alerts would
 * have made them with another window or strategy. Drills are left out. Reads only; for any thread
 * with a connection. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/sleep-past.h"

#include "desk/alert-store.h"
#include "desk/company-store.h"
#include "desk/escalation/escalation.h"
#include "triage/asset-name.h"
#include "triage/classify.h"
#include "triage/trial.h"

/* The newest so many alerts of a client are put together anew. */
#define MAX_ALERTS 100000

/**
 * stw_sleep_pasts_clear:
 */
void
stw_sleep_pasts_clear (StwSleepPasts *pasts)
{
  g_clear_pointer (&pasts->now, g_array_unref);
  g_clear_pointer (&pasts->changed, g_array_unref);
}

static StwSleepPast
read_row (StwRows *rows)
{
  gint64 answered = stw_rows_get_int (rows, 6);
  StwSleepPast row = {
    .incident = stw_rows_get_int (rows, 0),
    .company = stw_rows_get_int (rows, 1),
    .calendar = stw_rows_get_int (rows, 2),
    .assignee = stw_rows_get_int (rows, 3),
    .severity = (StwSeverity) stw_rows_get_int (rows, 4),
    .began_at = stw_rows_get_int (rows, 5),
  };

  row.answer = answered != 0 ? MAX (answered - row.began_at, 0) : STW_ESCALATION_NEVER;
  return row;
}

/* The newest ones; what is older than the last of them is not there. */
static gboolean
load_past (StwSleepPasts *pasts, StwDb *db, const StwSleepChange *change, GError **error)
{
  const guint most = change->most != 0 ? change->most : STW_SLEEP_MAX_INCIDENTS;
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT i.id, i.company_id, c.calendar_id, i.assignee_id, i.severity, i.created_at, "
    "COALESCE (i.acknowledged_at, i.resolved_at, 0) FROM incident i "
    "JOIN company c ON c.id = i.company_id WHERE i.created_at >= ?1 AND i.merged_into IS NULL AND "
    "(?2 = 0 OR i.company_id = ?2) AND "
    "EXISTS (SELECT 1 FROM alert a WHERE a.incident_id = i.id AND a.do_not_page = 0) AND "
    "i.id NOT IN (SELECT d.incident_id FROM drill d WHERE d.incident_id IS NOT NULL) "
    "ORDER BY i.created_at DESC, i.id DESC LIMIT ?3",
    STW_INT (pasts->since),
    STW_INT (change->company),
    STW_INT ((gint64) most + 1));

  pasts->now = g_array_new (FALSE, FALSE, sizeof (StwSleepPast));
  while (stw_rows_next (rows, error))
    {
      StwSleepPast row = read_row (rows);

      g_array_append_val (pasts->now, row);
    }
  if (pasts->now->len > most)
    {
      g_array_set_size (pasts->now, most);
      pasts->since = g_array_index (pasts->now, StwSleepPast, most - 1).began_at;
    }
  return stw_rows_succeeded (rows);
}

/* The alerts of a company while they are put together anew. */
typedef struct
{
  GHashTable *by_number; /* (unowned) incident -> StwSleepPast */
  StwTrial *trial;       /* (owned) */
  GArray *times;         /* (owned) (element-type gint64) in the order of adding */
  GPtrArray *rows;       /* (owned) (element-type StwSleepPast) whose they were */
  gint64 n_read;
  gint64 oldest; /* when the last that was read came */
} Regroup;

static void
regroup_clear (Regroup *regroup)
{
  g_clear_pointer (&regroup->trial, stw_trial_free);
  g_clear_pointer (&regroup->times, g_array_unref);
  g_clear_pointer (&regroup->rows, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Regroup, regroup_clear)

static void
add_alert (Regroup *regroup, StwSleepPast *past, gint64 time, const StwCorrelationKeys *keys)
{
  stw_trial_add (regroup->trial, time, keys);
  g_array_append_val (regroup->times, time);
  g_ptr_array_add (regroup->rows, past);
}

static void
alert_cb (const StwActiveAlert *alert, gpointer data)
{
  Regroup *regroup = data;
  const StwRule rule = { .name = (char *) alert->reason, .never_join = alert->never_join };
  StwSleepPast *past = g_hash_table_lookup (regroup->by_number, &alert->incident);
  g_autofree char *key = NULL;
  StwCorrelationKeys keys;

  regroup->n_read++;
  regroup->oldest = alert->received_at;
  /* What belonged to none of them woke nobody. */
  if (past == NULL)
    return;
  key = stw_asset_name_key (alert->asset_name);
  keys = stw_correlation_keys (key, alert->asset, alert->signature, alert->message);
  stw_rule_set_apart (&rule, &keys);
  add_alert (regroup, past, alert->event_at, &keys);
  if (alert->last_event_at > alert->event_at)
    add_alert (regroup, past, alert->last_event_at, &keys);
}

/* Each group becomes an incident: as bad as the worst of its alerts, begun with the first, and
 * answered as that one was. */
static void
collect_groups (const Regroup *regroup, gint64 window, StwStrategy strategy, GArray *past)
{
  g_autoptr (GArray) groups = stw_trial_run (regroup->trial, window, strategy);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < groups->len; i++)
    {
      gint64 *group = &g_array_index (groups, gint64, i);
      gint64 time = g_array_index (regroup->times, gint64, i);
      const StwSleepPast *row = g_ptr_array_index (regroup->rows, i);
      guint at = GPOINTER_TO_UINT (g_hash_table_lookup (seen, group));
      StwSleepPast *kept;

      if (at == 0)
        {
          g_array_append_val (past, *row);
          g_hash_table_insert (seen, group, GUINT_TO_POINTER (past->len));
          g_array_index (past, StwSleepPast, past->len - 1).began_at = time;
          continue;
        }
      kept = &g_array_index (past, StwSleepPast, at - 1);
      kept->severity = MAX (kept->severity, row->severity);
      if (time < kept->began_at)
        {
          kept->began_at = time;
          kept->answer = row->answer;
        }
    }
}

/* A company's incidents, as its own settings and as the changed ones would have made them. */
static gboolean
regroup_company (StwSleepPasts *pasts,
                 StwDb *db,
                 const StwCompany *company,
                 const StwSleepChange *change,
                 GHashTable *by_number,
                 StwSleepPasts *anew,
                 GError **error)
{
  g_auto (Regroup) regroup = {
    by_number, stw_trial_new (), g_array_new (FALSE, FALSE, sizeof (gint64)), g_ptr_array_new (), 0,
    0
  };

  if (!stw_alert_foreach_placed (db,
                                 company->id,
                                 pasts->since,
                                 MAX_ALERTS,
                                 alert_cb,
                                 &regroup,
                                 error))
    return FALSE;
  if (regroup.n_read == MAX_ALERTS)
    anew->since = MAX (anew->since, regroup.oldest);
  collect_groups (&regroup, company->window_ms, company->strategy, anew->now);
  collect_groups (&regroup,
                  change->window != 0 ? change->window : company->window_ms,
                  change->strategy != STW_SLEEP_UNCHANGED ? (StwStrategy) change->strategy
                                                          : company->strategy,
                  anew->changed);
  return TRUE;
}

/* Both are put together anew, so that they differ by the changed settings alone. */
static gboolean
regroup (StwSleepPasts *pasts,
         StwDb *db,
         const StwSleepChange *change,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GPtrArray) companies = stw_company_list (db, error);
  g_autoptr (GHashTable) by_number = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_auto (StwSleepPasts) old = *pasts;

  *pasts = (StwSleepPasts){ g_array_new (FALSE, FALSE, sizeof (StwSleepPast)),
                            g_array_new (FALSE, FALSE, sizeof (StwSleepPast)),
                            old.since };
  for (guint i = 0; i < old.now->len; i++)
    {
      StwSleepPast *row = &g_array_index (old.now, StwSleepPast, i);

      g_hash_table_insert (by_number, &row->incident, row);
    }
  for (guint i = 0; companies != NULL && i < companies->len; i++)
    {
      const StwCompany *company = g_ptr_array_index (companies, i);

      if (change->company != 0 && company->id != change->company)
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          !regroup_company (&old, db, company, change, by_number, pasts, error))
        return FALSE;
    }
  return companies != NULL;
}

/**
 * stw_sleep_pasts_load:
 * @pasts: (out caller-allocates): cleared by the caller, whatever is returned
 * @since: UTC milliseconds
 *
 * Reads the incidents since then, the newest %STW_SLEEP_MAX_INCIDENTS; both lists are the same
 * while nothing is correlated in another way.
 */
gboolean
stw_sleep_pasts_load (StwSleepPasts *pasts,
                      StwDb *db,
                      const StwSleepChange *change,
                      gint64 since,
                      GCancellable *cancellable,
                      GError **error)
{
  *pasts = (StwSleepPasts){ NULL, NULL, since };
  if (!load_past (pasts, db, change, error))
    return FALSE;
  if (change->window != 0 || change->strategy != STW_SLEEP_UNCHANGED)
    return regroup (pasts, db, change, cancellable, error);
  pasts->changed = g_array_ref (pasts->now);
  return TRUE;
}

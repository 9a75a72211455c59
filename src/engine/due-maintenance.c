/* SPDX-License-Identifier: GPL-3.0-or-later */
/* While an incident is in maintenance its clocks stand still, where its policy says so: while a
 * window is open for everything of its client, or windows are for each of its alerts. That a window
 * began or ended for it is written to its clocks when it happens, so what was is not changed by who
 * removes a window later. Two kinds of what falls due: windows, which begin and end, and incidents,
 * which come and get alerts while one is open. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/due-maintenance.h"

#include "desk/hold-store.h"
#include "desk/sla/clock-store.h"
#include "engine/due-heap.h"
#include "engine/holds.h"

/* Does what has to be done about an incident whose clocks are not as its windows say; returns
 * whether to go on. */
typedef gboolean (*DifferenceFunc) (const StwClockHold *hold, gpointer data, GError **error);

static gboolean
is_covered (StwDb *db,
            const StwHolds *windows,
            gint64 incident,
            gint64 now,
            gboolean *ret_covered,
            GError **error)
{
  g_autoptr (GPtrArray) alerts = NULL;

  *ret_covered = stw_holds_cover (windows, NULL, now);
  if (*ret_covered || !stw_holds_is_any_open (windows, now))
    return TRUE;
  alerts = stw_hold_list_alerts_of (db, incident, error);
  *ret_covered = alerts != NULL && stw_holds_cover (windows, alerts, now);
  return alerts != NULL;
}

/* Looks at the incidents of a company, or at one of them. What is over is not held any more, and
 * is let go when its window ends. */
static gboolean
find_differences (StwTransaction *transaction,
                  const StwHolds *windows,
                  gint64 company,
                  gint64 incident,
                  DifferenceFunc func,
                  gpointer data,
                  GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  g_autoptr (GArray) list = stw_clock_list_holds (db, company, incident, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const StwClockHold *hold = &g_array_index (list, StwClockHold, i);
      gboolean covered;

      if (!is_covered (db, windows, hold->incident, now, &covered, error))
        return FALSE;
      if (hold->is_held != (covered && (hold->is_open || hold->is_held)) &&
          !func (hold, data, error))
        return FALSE;
    }
  return list != NULL;
}

static StwHolds *
load_windows (StwTransaction *transaction, gint64 company, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwCompany) row = stw_company_load (db, company, error);

  return row != NULL
           ? stw_holds_load_windows (db, row, stw_transaction_get_now (transaction), error)
           : NULL;
}

static gboolean
count_cb (const StwClockHold *hold, gpointer data, GError **error)
{
  ++*(guint *) data;
  return TRUE;
}

typedef struct
{
  StwTransaction *transaction;
  gint64 company;
} Change;

static gboolean
change_cb (const StwClockHold *hold, gpointer data, GError **error)
{
  const Change *change = data;

  return stw_clock_hold (change->transaction,
                         hold->incident,
                         change->company,
                         !hold->is_held,
                         error);
}

/* @ret_due: now when some clock is not as the windows say, else when one begins or ends. */
static gboolean
find_next (StwTransaction *transaction,
           gint64 company,
           gint64 incident,
           gint64 *ret_due,
           GError **error)
{
  gint64 now = stw_transaction_get_now (transaction);
  g_autoptr (StwHolds) windows = load_windows (transaction, company, error);
  guint n_different = 0;

  if (windows == NULL ||
      !find_differences (transaction, windows, company, incident, count_cb, &n_different, error))
    return FALSE;
  *ret_due = n_different > 0 ? now : stw_holds_get_next (windows, now);
  return TRUE;
}

static gboolean
follow (StwTransaction *transaction, gint64 company, gint64 incident, GError **error)
{
  g_autoptr (StwHolds) windows = load_windows (transaction, company, error);
  Change change = { transaction, company };

  return windows != NULL &&
         find_differences (transaction, windows, company, incident, change_cb, &change, error);
}

/**
 * stw_due_maintenance_next:
 * @hold: a maintenance window
 * @ret_due: (out): when a window of the same company begins or ends next; now when that was not
 *   written yet
 */
gboolean
stw_due_maintenance_next (StwTransaction *transaction,
                          gpointer memory,
                          gint64 hold,
                          gint64 *ret_due,
                          GError **error)
{
  gint64 company;

  return stw_hold_get_company (stw_transaction_get_db (transaction), hold, &company, error) &&
         find_next (transaction, company, 0, ret_due, error);
}

/**
 * stw_due_maintenance_run:
 * @hold: a maintenance window
 *
 * Holds the clocks of its company's incidents, or lets them run on.
 */
gboolean
stw_due_maintenance_run (StwTransaction *transaction, gpointer memory, gint64 hold, GError **error)
{
  gint64 company;

  return stw_hold_get_company (stw_transaction_get_db (transaction), hold, &company, error) &&
         follow (transaction, company, 0, error);
}

/* The company of an incident, 0 while none of its windows matters. */
static gboolean
find_company (StwTransaction *transaction, gint64 incident, gint64 *ret_company, GError **error)
{
  return stw_db_number (stw_transaction_get_db (transaction),
                        ret_company,
                        error,
                        "SELECT COALESCE((SELECT i.company_id FROM incident i WHERE i.id = ?1 AND "
                        "EXISTS (SELECT 1 FROM hold h WHERE h.company_id = i.company_id AND "
                        "h.kind = 'window' AND h.removed_at IS NULL AND "
                        "(h.weekly = 1 OR (h.from_at <= ?2 AND h.to_at > ?2)))), 0)",
                        STW_INT (incident),
                        STW_INT (stw_transaction_get_now (transaction)));
}

/**
 * stw_due_maintenance_list_incidents:
 *
 * Returns: (transfer full) (element-type gint64): nothing, as the windows look at all incidents at
 *   the start
 */
GArray *
stw_due_maintenance_list_incidents (StwDb *db, gint64 after, gint64 limit, GError **error)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

/**
 * stw_due_maintenance_next_incident:
 * @ret_due: (out): now when the incident came into maintenance, or an alert took it out of it; the
 *   windows tell of the rest
 */
gboolean
stw_due_maintenance_next_incident (StwTransaction *transaction,
                                   gpointer memory,
                                   gint64 incident,
                                   gint64 *ret_due,
                                   GError **error)
{
  gint64 company;

  *ret_due = STW_DUE_NEVER;
  if (!find_company (transaction, incident, &company, error))
    return FALSE;
  if (company == 0)
    return TRUE;
  if (!find_next (transaction, company, incident, ret_due, error))
    return FALSE;
  if (*ret_due > stw_transaction_get_now (transaction))
    *ret_due = STW_DUE_NEVER;
  return TRUE;
}

/**
 * stw_due_maintenance_run_incident:
 *
 * Holds the clocks of an incident, or lets them run on.
 */
gboolean
stw_due_maintenance_run_incident (StwTransaction *transaction,
                                  gpointer memory,
                                  gint64 incident,
                                  GError **error)
{
  gint64 company;

  return find_company (transaction, incident, &company, error) &&
         (company == 0 || follow (transaction, company, incident, error));
}

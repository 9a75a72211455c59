/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of gates: what a company's incidents of a severity wait for before a person is shown them.
 */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/gate-store.h"

/**
 * stw_gate_foreach:
 *
 * Calls @func with a company's gates, the worst severity first.
 */
gboolean
stw_gate_foreach (StwDb *db, gint64 company, StwGateRowFunc func, gpointer data, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT severity, alerts, wait_ms FROM gate "
                                           "WHERE company_id = ?1 ORDER BY severity DESC",
                                           STW_INT (company));

  while (stw_rows_next (rows, error))
    func ((StwSeverity) stw_rows_get_int (rows, 0),
          stw_rows_get_int (rows, 1),
          stw_rows_get_int (rows, 2),
          data);
  return stw_rows_succeeded (rows);
}

/**
 * stw_gate_set:
 * @alerts: how many alerts it waits for, 0 for whatever their number
 * @wait_ms: how long it waits, 0 for whatever the time; both 0 remove the gate
 *
 * Sets what a company's incidents of a severity wait for.
 */
gboolean
stw_gate_set (StwDb *db,
              gint64 company,
              StwSeverity severity,
              gint64 alerts,
              gint64 wait_ms,
              GError **error)
{
  if (alerts == 0 && wait_ms == 0)
    return stw_db_run (db,
                       error,
                       "DELETE FROM gate WHERE company_id = ?1 AND severity = ?2",
                       STW_INT (company),
                       STW_INT (severity));
  return stw_db_run (db,
                     error,
                     "INSERT INTO gate (company_id, severity, alerts, wait_ms) "
                     "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (company_id, severity) "
                     "DO UPDATE SET alerts = excluded.alerts, wait_ms = excluded.wait_ms",
                     STW_INT (company),
                     STW_INT (severity),
                     STW_INT (alerts),
                     STW_INT (wait_ms));
}

/**
 * stw_gate_list_pending:
 * @after: the number after which to begin
 * @most: how many
 *
 * Returns: (transfer full) (element-type StwPendingIncident): incidents that wait, by number
 */
GArray *
stw_gate_list_pending (StwDb *db, gint64 after, gint64 most, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (StwPendingIncident));
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT id, company_id, severity, alert_count, created_at "
                             "FROM incident WHERE status = ?1 AND merged_into IS NULL AND id > ?2 "
                             "ORDER BY id LIMIT ?3",
                             STW_INT (STW_INCIDENT_PENDING),
                             STW_INT (after),
                             STW_INT (most));

  while (stw_rows_next (rows, error))
    {
      const StwPendingIncident incident = {
        .id = stw_rows_get_int (rows, 0),
        .company = stw_rows_get_int (rows, 1),
        .severity = (StwSeverity) stw_rows_get_int (rows, 2),
        .alert_count = stw_rows_get_int (rows, 3),
        .created_at = stw_rows_get_int (rows, 4),
      };

      g_array_append_val (list, incident);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of what assets depend on, and the open alerts of what others depend on. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/dependency-store.h"

#include "model/alert.h"
#include "store/numbers.h"

#define OUTAGE_COLUMNS                                                                             \
  "SELECT a.id, a.asset_id, a.incident_id, a.held_by, a.severity, a.category, a.signature, "       \
  "a.message "

/**
 * stw_dependency_foreach:
 *
 * Calls @func with each asset of a company and each that it depends on.
 */
gboolean
stw_dependency_foreach (StwDb *db,
                        gint64 company,
                        StwDependencyFunc func,
                        gpointer data,
                        GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT d.asset_id, d.on_id FROM asset_dependency d JOIN asset a "
                             "ON a.id = d.asset_id WHERE a.company_id = ?1 "
                             "ORDER BY d.asset_id, d.on_id",
                             STW_INT (company));

  while (stw_rows_next (rows, error))
    func (stw_rows_get_int (rows, 0), stw_rows_get_int (rows, 1), data);
  return stw_rows_succeeded (rows);
}

/**
 * stw_dependency_set:
 * @on: (element-type gint64): what the asset depends on from now on
 */
gboolean
stw_dependency_set (StwDb *db, gint64 asset, const GArray *on, GError **error)
{
  if (!stw_db_run (db, error, "DELETE FROM asset_dependency WHERE asset_id = ?1", STW_INT (asset)))
    return FALSE;
  for (guint i = 0; i < on->len; i++)
    if (!stw_db_run (db,
                     error,
                     "INSERT INTO asset_dependency (asset_id, on_id) VALUES (?1, ?2) "
                     "ON CONFLICT (asset_id, on_id) DO NOTHING",
                     STW_INT (asset),
                     STW_INT (g_array_index (on, gint64, i))))
      return FALSE;
  return TRUE;
}

static gboolean
foreach_alert (StwRows *taken, StwOutageRowFunc func, gpointer data, GError **error)
{
  g_autoptr (StwRows) rows = taken;

  while (stw_rows_next (rows, error))
    {
      const StwOutageRow row = {
        .alert = stw_rows_get_int (rows, 0),
        .asset = stw_rows_get_int (rows, 1),
        .incident = stw_rows_get_int (rows, 2),
        .held_by = stw_rows_get_int (rows, 3),
        .severity = (StwSeverity) stw_rows_get_int (rows, 4),
        .category = stw_rows_get_text (rows, 5),
        .signature = stw_rows_get_text (rows, 6),
        .message = stw_rows_get_text (rows, 7),
      };

      func (&row, data);
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_dependency_list_incidents_behind:
 * @asset: what is down
 * @but: an incident that is left out
 * @since: UTC milliseconds; incidents that began later than this
 *
 * Returns: (transfer full) (element-type gint64): incidents that nobody has acted on, and that
 *   concern nothing but what stands behind the asset
 */
GArray *
stw_dependency_list_incidents_behind (StwDb *db,
                                      gint64 company,
                                      gint64 asset,
                                      gint64 but,
                                      gint64 since,
                                      GError **error)
{
  return stw_db_numbers (
    db,
    error,
    "WITH RECURSIVE behind (id) AS (SELECT asset_id FROM asset_dependency WHERE on_id = ?2 "
    "UNION SELECT d.asset_id FROM asset_dependency d JOIN behind b ON d.on_id = b.id) "
    "SELECT i.id FROM incident i WHERE i.company_id = ?1 AND i.status IN (?3, ?4) AND "
    "i.touched = 0 AND i.merged_into IS NULL AND i.id <> ?5 AND i.first_at > ?6 AND "
    "EXISTS (SELECT 1 FROM alert a WHERE a.incident_id = i.id) AND "
    "NOT EXISTS (SELECT 1 FROM alert a WHERE a.incident_id = i.id AND (a.asset_id IS NULL OR "
    "a.asset_id NOT IN (SELECT id FROM behind) OR a.never_join = 1 OR "
    "COALESCE(a.category, '') = ?7)) ORDER BY i.id LIMIT 100",
    STW_INT (company),
    STW_INT (asset),
    STW_INT (STW_INCIDENT_NEW),
    STW_INT (STW_INCIDENT_PENDING),
    STW_INT (but),
    STW_INT (since),
    STW_TEXT (STW_CATEGORY_SECURITY));
}

/**
 * stw_dependency_foreach_alert:
 *
 * Calls @func with the alerts of what others of a company depend on that are not over: those of
 * its incidents that are not over, then those that are held back.
 */
gboolean
stw_dependency_foreach_alert (StwDb *db,
                              gint64 company,
                              StwOutageRowFunc func,
                              gpointer data,
                              GError **error)
{
  return foreach_alert (
           stw_db_query (
             db,
             error,
             OUTAGE_COLUMNS
             "FROM incident i JOIN alert a ON a.incident_id = i.id "
             "WHERE i.company_id = ?1 AND i.status IN (0, 1, 2, 3, 6) AND a.is_open = 1 "
             "AND a.asset_id IN (SELECT on_id FROM asset_dependency) ORDER BY a.id",
             STW_INT (company)),
           func,
           data,
           error) &&
         foreach_alert (
           stw_db_query (db,
                         error,
                         OUTAGE_COLUMNS
                         "FROM alert a WHERE a.held_by IS NOT NULL AND a.incident_id IS NULL AND "
                         "a.is_open = 1 AND a.company_id = ?1 AND "
                         "a.asset_id IN (SELECT on_id FROM asset_dependency) ORDER BY a.id",
                         STW_INT (company)),
           func,
           data,
           error);
}

/**
 * stw_dependency_look_at:
 *
 * Calls @func with an alert that is not over, whose incident is not over either or which is held
 * back.
 */
gboolean
stw_dependency_look_at (StwDb *db,
                        gint64 alert,
                        StwOutageRowFunc func,
                        gpointer data,
                        GError **error)
{
  return foreach_alert (stw_db_query (db,
                                      error,
                                      OUTAGE_COLUMNS
                                      "FROM alert a LEFT JOIN incident i ON i.id = a.incident_id "
                                      "WHERE a.id = ?1 AND a.is_open = 1 AND "
                                      "(i.status NOT IN (4, 5) OR "
                                      "(a.incident_id IS NULL AND a.held_by IS NOT NULL))",
                                      STW_INT (alert)),
                        func,
                        data,
                        error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources that have to be heard from time to time. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/heartbeat-store.h"

#include "base/clock.h"
#include "store/command-rule.h"

#define SHORTEST_PERIOD (5 * STW_SECOND)
#define LONGEST_PERIOD (366 * STW_DAY)

#define SELECT_HEARTBEAT                                                                           \
  "SELECT id, company_id, name, COALESCE(heartbeat_ms, 0), COALESCE(last_delivery_at, 0), "        \
  "COALESCE(silent_at, 0) FROM source "

/**
 * stw_heartbeat_free:
 * @heartbeat: (nullable) (transfer full): a row
 */
void
stw_heartbeat_free (StwHeartbeat *heartbeat)
{
  if (heartbeat == NULL)
    return;
  g_free (heartbeat->name);
  g_free (heartbeat);
}

/**
 * stw_heartbeat_check_period:
 * @period_ms: a silence, 0 for any
 *
 * Returns: whether a source may have it
 */
gboolean
stw_heartbeat_check_period (gint64 period_ms, GError **error)
{
  if (period_ms == 0 || (period_ms >= SHORTEST_PERIOD && period_ms <= LONGEST_PERIOD))
    return TRUE;
  g_set_error_literal (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_INVALID,
                       "A source can be missed after 5 seconds to 366 days.");
  return FALSE;
}

static StwHeartbeat *
read_heartbeat (StwRows *rows)
{
  StwHeartbeat *heartbeat = g_new0 (StwHeartbeat, 1);

  heartbeat->source = stw_rows_get_int (rows, 0);
  heartbeat->company = stw_rows_get_int (rows, 1);
  heartbeat->name = g_strdup (stw_rows_get_text (rows, 2));
  heartbeat->period_ms = stw_rows_get_int (rows, 3);
  heartbeat->heard_at = stw_rows_get_int (rows, 4);
  heartbeat->silent_at = stw_rows_get_int (rows, 5);
  return heartbeat;
}

/**
 * stw_heartbeat_list:
 *
 * Returns: (transfer full) (element-type StwHeartbeat): every source that has to be heard
 */
GPtrArray *
stw_heartbeat_list (StwDb *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_heartbeat_free);
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           SELECT_HEARTBEAT "WHERE heartbeat_ms IS NOT NULL "
                                                            "AND company_id NOT IN "
                                                            "(SELECT company_id FROM departure)");

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_heartbeat (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_heartbeat_load:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when the company has no such source
 *
 * Returns: (transfer full): a source, whether it has to be heard or not
 */
StwHeartbeat *
stw_heartbeat_load (StwDb *db, gint64 company, gint64 source, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           SELECT_HEARTBEAT "WHERE id = ?1 AND company_id = ?2",
                                           STW_INT (source),
                                           STW_INT (company));

  if (stw_rows_next (rows, error))
    return read_heartbeat (rows);
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "This company has no such source.");
  return NULL;
}

/**
 * stw_heartbeat_set_period:
 * @period_ms: the silence that is an alert, 0 for none
 */
gboolean
stw_heartbeat_set_period (StwDb *db, gint64 source, gint64 period_ms, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE source SET heartbeat_ms = ?2 WHERE id = ?1",
                     STW_INT (source),
                     STW_INT_OR_NULL (period_ms));
}

/**
 * stw_heartbeat_set_silent:
 * @at: when the silence was told, 0 when the source is heard again
 */
gboolean
stw_heartbeat_set_silent (StwDb *db, gint64 source, gint64 at, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE source SET silent_at = ?2 WHERE id = ?1",
                     STW_INT (source),
                     STW_INT_OR_NULL (at));
}

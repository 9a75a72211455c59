/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of maintenance windows and silences, and the alerts that they hold back. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/hold-store.h"

#include "store/numbers.h"

/**
 * stw_hold_foreach:
 * @over_before: UTC milliseconds; those that were over or removed by then are left out, 0 for none
 *
 * Calls @func with a company's windows and silences in the order in which they were made.
 */
gboolean
stw_hold_foreach (StwDb *db,
                  gint64 company,
                  gint64 over_before,
                  StwHoldRowFunc func,
                  gpointer data,
                  GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT id, kind, reason, matcher, weekly, from_at, to_at, days, from_minute, to_minute, held, "
    "removed_at FROM hold WHERE company_id = ?1 AND "
    "(?2 = 0 OR (removed_at IS NULL AND (weekly = 1 OR to_at > ?2))) ORDER BY id",
    STW_INT (company),
    STW_INT (over_before));

  while (stw_rows_next (rows, error))
    {
      const StwHoldRow row = {
        .id = stw_rows_get_int (rows, 0),
        .company = company,
        .kind = stw_rows_get_text (rows, 1),
        .reason = stw_rows_get_text (rows, 2),
        .matcher = stw_rows_get_text (rows, 3),
        .weekly = stw_rows_get_int (rows, 4) != 0,
        .from_at = stw_rows_get_int (rows, 5),
        .to_at = stw_rows_get_int (rows, 6),
        .days = stw_rows_get_int (rows, 7),
        .from_minute = stw_rows_get_int (rows, 8),
        .to_minute = stw_rows_get_int (rows, 9),
        .held = stw_rows_get_int (rows, 10),
        .removed_at = stw_rows_get_int (rows, 11),
      };

      func (&row, data);
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_hold_get_company:
 * @ret_company: (out): whose window or silence it is
 *
 * Returns: whether there is such a one; else #STW_STORE_ERROR_NOT_FOUND
 */
gboolean
stw_hold_get_company (StwDb *db, gint64 id, gint64 *ret_company, GError **error)
{
  return stw_db_number (db,
                        ret_company,
                        error,
                        "SELECT company_id FROM hold WHERE id = ?1",
                        STW_INT (id));
}

/**
 * stw_hold_list_windows:
 * @after: the number after which they begin
 *
 * Returns: (transfer full) (element-type gint64): at most @limit maintenance windows, also those
 *   that are over
 */
GArray *
stw_hold_list_windows (StwDb *db, gint64 after, gint64 limit, GError **error)
{
  return stw_db_numbers (db,
                         error,
                         "SELECT id FROM hold WHERE id > ?1 AND kind = ?2 ORDER BY id LIMIT ?3",
                         STW_INT (after),
                         STW_TEXT (STW_HOLD_WINDOW),
                         STW_INT (limit));
}

/**
 * stw_hold_count_active:
 *
 * Returns: whether a company's windows and silences that are not over could be counted
 */
gboolean
stw_hold_count_active (StwDb *db, gint64 company, gint64 now, gint64 *ret_count, GError **error)
{
  return stw_db_number (db,
                        ret_count,
                        error,
                        "SELECT COUNT(*) FROM hold WHERE company_id = ?1 AND removed_at IS NULL "
                        "AND (weekly = 1 OR to_at > ?2)",
                        STW_INT (company),
                        STW_INT (now));
}

/**
 * stw_hold_insert:
 * @actor: who makes it
 * @ret_id: (out): its number
 *
 * Returns: whether the row stands
 */
gboolean
stw_hold_insert (StwDb *db,
                 const StwHoldRow *row,
                 const char *actor,
                 gint64 now,
                 gint64 *ret_id,
                 GError **error)
{
  if (!stw_db_run (db,
                   error,
                   "INSERT INTO hold (company_id, kind, reason, matcher, weekly, from_at, to_at, "
                   "days, from_minute, to_minute, created_by, created_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                   STW_INT (row->company),
                   STW_TEXT (row->kind),
                   STW_TEXT (row->reason),
                   STW_TEXT (row->matcher),
                   STW_INT (row->weekly),
                   STW_INT (row->from_at),
                   STW_INT (row->to_at),
                   STW_INT (row->days),
                   STW_INT (row->from_minute),
                   STW_INT (row->to_minute),
                   STW_TEXT (actor),
                   STW_INT (now)))
    return FALSE;
  *ret_id = stw_db_get_last_id (db);
  return TRUE;
}

/**
 * stw_hold_move:
 * @row: its number, company and kind, whether it is weekly, and when it holds from now on
 *
 * stw_db_get_changes() tells whether there was such a one.
 */
gboolean
stw_hold_move (StwDb *db, const StwHoldRow *row, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE hold SET from_at = ?5, to_at = ?6, days = ?7, from_minute = ?8, "
                     "to_minute = ?9 WHERE id = ?1 AND company_id = ?2 AND kind = ?3 AND "
                     "weekly = ?4 AND removed_at IS NULL",
                     STW_INT (row->id),
                     STW_INT (row->company),
                     STW_TEXT (row->kind),
                     STW_INT (row->weekly),
                     STW_INT (row->from_at),
                     STW_INT (row->to_at),
                     STW_INT (row->days),
                     STW_INT (row->from_minute),
                     STW_INT (row->to_minute));
}

/**
 * stw_hold_remove:
 * @row: its number, company and kind
 *
 * Ends it now; stw_db_get_changes() tells whether there was one.
 */
gboolean
stw_hold_remove (StwDb *db, const StwHoldRow *row, gint64 now, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE hold SET removed_at = ?4 WHERE id = ?1 AND company_id = ?2 AND "
                     "kind = ?3 AND removed_at IS NULL",
                     STW_INT (row->id),
                     STW_INT (row->company),
                     STW_TEXT (row->kind),
                     STW_INT (now));
}

/**
 * stw_hold_count_alert:
 *
 * It held one more alert back.
 */
gboolean
stw_hold_count_alert (StwDb *db, gint64 id, GError **error)
{
  return stw_db_run (db, error, "UPDATE hold SET held = held + 1 WHERE id = ?1", STW_INT (id));
}

/**
 * stw_held_alert_free:
 * @held: (nullable) (transfer full): an alert that was held back
 */
void
stw_held_alert_free (StwHeldAlert *held)
{
  if (held == NULL)
    return;
  stw_alert_free (held->alert);
  g_free (held);
}

/* What a matcher asks of an alert, with the sender's severity. */
#define MATCHED_COLUMNS                                                                            \
  "asset, signature, message, tool_source, dedup_key, COALESCE(severity_before, severity)"

static StwAlert *
read_alert (StwRows *rows, int column)
{
  const StwAlert alert = {
    .asset = (char *) stw_rows_get_text (rows, column),
    .signature = (char *) stw_rows_get_text (rows, column + 1),
    .message = (char *) stw_rows_get_text (rows, column + 2),
    .tool_source = (char *) stw_rows_get_text (rows, column + 3),
    .dedup_key = (char *) stw_rows_get_text (rows, column + 4),
    .severity = (StwSeverity) stw_rows_get_int (rows, column + 5),
    .state = STW_ALERT_FIRING,
  };

  return stw_alert_copy (&alert);
}

static StwHeldAlert *
read_held (StwRows *rows)
{
  StwHeldAlert *held = g_new0 (StwHeldAlert, 1);

  held->alert = read_alert (rows, 2);
  held->episode = (StwEpisode){
    .alert = stw_rows_get_int (rows, 0),
    .source = stw_rows_get_int (rows, 1),
    .is_open = TRUE,
    .severity = (StwSeverity) stw_rows_get_int (rows, 8),
    .count = stw_rows_get_int (rows, 9),
    .event_at = stw_rows_get_int (rows, 10),
    .last_received_at = stw_rows_get_int (rows, 11),
    .undone = stw_rows_get_int (rows, 12) != 0,
  };
  return held;
}

/**
 * stw_hold_list_holding:
 *
 * Returns: (transfer full) (element-type StwHolding): the windows and silences that alerts which
 *   still fire wait for
 */
GArray *
stw_hold_list_holding (StwDb *db, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (StwHolding));
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT h.id, h.company_id FROM hold h WHERE h.held > 0 AND EXISTS (SELECT 1 FROM alert a "
    "WHERE a.held_by = h.id AND a.incident_id IS NULL AND a.is_open = 1) ORDER BY h.id");

  while (stw_rows_next (rows, error))
    {
      const StwHolding holding = { stw_rows_get_int (rows, 0), stw_rows_get_int (rows, 1) };

      g_array_append_val (list, holding);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_hold_list_alerts:
 * @hold: a window or a silence
 * @most: how many
 *
 * Returns: (transfer full) (element-type StwHeldAlert): alerts that it holds back and that still
 *   fire, in the order of their numbers
 */
GPtrArray *
stw_hold_list_alerts (StwDb *db, gint64 hold, gint64 most, GError **error)
{
  g_autoptr (GPtrArray) list =
               g_ptr_array_new_with_free_func ((GDestroyNotify) stw_held_alert_free);
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT id, source_id, " MATCHED_COLUMNS
    ", severity, count, event_at, last_received_at, undone "
    "FROM alert WHERE held_by = ?1 AND incident_id IS NULL AND is_open = 1 ORDER BY id LIMIT ?2",
    STW_INT (hold),
    STW_INT (most));

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_held (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_hold_list_alerts_of:
 *
 * Returns: (transfer full) (element-type StwAlert): all alerts of an incident, as a matcher is
 * asked about them
 */
GPtrArray *
stw_hold_list_alerts_of (StwDb *db, gint64 incident, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_alert_free);
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT " MATCHED_COLUMNS " FROM alert WHERE incident_id = ?1",
                             STW_INT (incident));

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_alert (rows, 0));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources that Steward asks, and what they said so far. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/pull-store.h"

#define SELECT_PULL                                                                                \
  "SELECT p.source_id, p.company_id, s.name, p.kind, p.url, s.secret_name, p.every_ms, "           \
  "p.failures FROM pull p JOIN source s ON s.id = p.source_id "

/**
 * stw_pull_row_free:
 * @row: (nullable) (transfer full): a row
 */
void
stw_pull_row_free (StwPullRow *row)
{
  if (row == NULL)
    return;
  g_free (row->name);
  g_free (row->kind);
  g_free (row->url);
  g_free (row->secret_name);
  g_free (row);
}

static StwPullRow *
read_row (StwRows *rows)
{
  StwPullRow *row = g_new0 (StwPullRow, 1);

  row->source = stw_rows_get_int (rows, 0);
  row->company = stw_rows_get_int (rows, 1);
  row->name = g_strdup (stw_rows_get_text (rows, 2));
  row->kind = g_strdup (stw_rows_get_text (rows, 3));
  row->url = g_strdup (stw_rows_get_text (rows, 4));
  row->secret_name = g_strdup (stw_rows_get_text (rows, 5));
  row->every_ms = stw_rows_get_int (rows, 6);
  row->failures = stw_rows_get_int (rows, 7);
  return row;
}

/**
 * stw_pull_list:
 *
 * Returns: (transfer full) (element-type StwPullRow): every source that is asked at present
 */
GPtrArray *
stw_pull_list (StwDb *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_pull_row_free);
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             SELECT_PULL "WHERE p.every_ms > 0 AND p.company_id NOT IN "
                                         "(SELECT company_id FROM departure)");

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_row (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_pull_load:
 * @ret_row: (out) (nullable): %NULL when Steward does not ask the source
 *
 * Returns: whether the database could be read
 */
gboolean
stw_pull_load (StwDb *db, gint64 source, StwPullRow **ret_row, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db, error, SELECT_PULL "WHERE p.source_id = ?1", STW_INT (source));

  if (rows == NULL)
    return FALSE;
  *ret_row = stw_rows_next (rows, error) ? read_row (rows) : NULL;
  return stw_rows_succeeded (rows);
}

/**
 * stw_pull_insert:
 * @row: its name and secret stand with the source
 */
gboolean
stw_pull_insert (StwDb *db, const StwPullRow *row, GError **error)
{
  return stw_db_run (db,
                     error,
                     "INSERT INTO pull (source_id, company_id, kind, url, every_ms) "
                     "VALUES (?1, ?2, ?3, ?4, ?5)",
                     STW_INT (row->source),
                     STW_INT (row->company),
                     STW_TEXT (row->kind),
                     STW_TEXT (row->url),
                     STW_INT (row->every_ms));
}

/**
 * stw_pull_set_every:
 * @every_ms: how long between two questions, 0 for none
 */
gboolean
stw_pull_set_every (StwDb *db, gint64 source, gint64 every_ms, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE pull SET every_ms = ?2 WHERE source_id = ?1",
                     STW_INT (source),
                     STW_INT (every_ms));
}

/**
 * stw_pull_set_failures:
 * @failures: since it last answered
 */
gboolean
stw_pull_set_failures (StwDb *db, gint64 source, gint64 failures, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE pull SET failures = ?2 WHERE source_id = ?1 AND failures <> ?2",
                     STW_INT (source),
                     STW_INT (failures));
}

/**
 * stw_pull_foreach_standing:
 * @since: UTC milliseconds
 * @func: called for each alert
 *
 * Reads what a source told and did not take back: open alerts, and those that a person ended after
 * @since.
 */
gboolean
stw_pull_foreach_standing (StwDb *db,
                           gint64 source,
                           gint64 since,
                           StwStandingFunc func,
                           gpointer data,
                           GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT asset, signature, message, "
                             "COALESCE(severity_before, severity), tool_source, dedup_key, "
                             "is_open, last_received_at FROM alert WHERE source_id = ?1 AND "
                             "state = 0 AND (is_open = 1 OR resolved_at > ?2)",
                             STW_INT (source),
                             STW_INT (since));

  while (stw_rows_next (rows, error))
    {
      const StwAlert alert = {
        .asset = (char *) stw_rows_get_text (rows, 0),
        .signature = (char *) stw_rows_get_text (rows, 1),
        .message = (char *) stw_rows_get_text (rows, 2),
        .severity = (StwSeverity) stw_rows_get_int (rows, 3),
        .tool_source = (char *) stw_rows_get_text (rows, 4),
        .dedup_key = (char *) stw_rows_get_text (rows, 5),
      };

      func (&alert, stw_rows_get_int (rows, 6) != 0, stw_rows_get_int (rows, 7), data);
    }
  return stw_rows_succeeded (rows);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of companies' rules. Positions run from 1 without gaps. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/rule-store.h"

/**
 * stw_rule_row_foreach:
 *
 * Calls @func with a company's rules in their order.
 */
gboolean
stw_rule_row_foreach (StwDb *db, gint64 company, StwRuleRowFunc func, gpointer data, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT id, position, matcher, outcome, enabled FROM "
                                           "rule WHERE company_id = ?1 ORDER BY position, id",
                                           STW_INT (company));

  while (stw_rows_next (rows, error))
    {
      const StwRuleRow row = {
        .id = stw_rows_get_int (rows, 0),
        .position = stw_rows_get_int (rows, 1),
        .matcher = stw_rows_get_text (rows, 2),
        .outcome = stw_rows_get_text (rows, 3),
        .enabled = stw_rows_get_int (rows, 4) != 0,
      };

      func (&row, data);
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_rule_row_count:
 *
 * Returns: whether a company's rules could be counted
 */
gboolean
stw_rule_row_count (StwDb *db, gint64 company, gint64 *ret_count, GError **error)
{
  return stw_db_number (db,
                        ret_count,
                        error,
                        "SELECT COUNT(*) FROM rule WHERE company_id = ?1",
                        STW_INT (company));
}

/**
 * stw_rule_row_insert:
 * @row: its position is the next one after the last
 * @ret_id: (out): the rule's number
 *
 * Returns: whether the row stands
 */
gboolean
stw_rule_row_insert (StwDb *db,
                     gint64 company,
                     const StwRuleRow *row,
                     gint64 now,
                     gint64 *ret_id,
                     GError **error)
{
  if (!stw_db_run (db,
                   error,
                   "INSERT INTO rule (company_id, position, matcher, outcome, enabled, created_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                   STW_INT (company),
                   STW_INT (row->position),
                   STW_TEXT (row->matcher),
                   STW_TEXT (row->outcome),
                   STW_INT (row->enabled),
                   STW_INT (now)))
    return FALSE;
  *ret_id = stw_db_get_last_id (db);
  return TRUE;
}

/**
 * stw_rule_row_find_position:
 * @error: #STW_STORE_ERROR_NOT_FOUND when the company has no such rule
 *
 * Returns: whether the rule was found
 */
gboolean
stw_rule_row_find_position (StwDb *db,
                            gint64 company,
                            gint64 id,
                            gint64 *ret_position,
                            GError **error)
{
  return stw_db_number (db,
                        ret_position,
                        error,
                        "SELECT position FROM rule WHERE id = ?1 AND company_id = ?2",
                        STW_INT (id),
                        STW_INT (company));
}

/**
 * stw_rule_row_move:
 * @from: the position of the rule that moves
 * @to: where it goes; those between make room
 *
 * Returns: whether the order stands
 */
gboolean
stw_rule_row_move (StwDb *db, gint64 company, gint64 from, gint64 to, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE rule SET position = CASE WHEN position = ?2 THEN ?3 "
                     "WHEN position > ?2 THEN position - 1 ELSE position + 1 END "
                     "WHERE company_id = ?1 AND position BETWEEN ?4 AND ?5",
                     STW_INT (company),
                     STW_INT (from),
                     STW_INT (to),
                     STW_INT (MIN (from, to)),
                     STW_INT (MAX (from, to)));
}

/**
 * stw_rule_row_enable:
 *
 * Returns: whether the rule counts from now on as told
 */
gboolean
stw_rule_row_enable (StwDb *db, gint64 id, gboolean enabled, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE rule SET enabled = ?2 WHERE id = ?1",
                     STW_INT (id),
                     STW_INT (enabled));
}

/**
 * stw_rule_row_delete:
 *
 * Takes away a rule that was moved to the end.
 */
gboolean
stw_rule_row_delete (StwDb *db, gint64 id, GError **error)
{
  return stw_db_run (db, error, "DELETE FROM rule WHERE id = ?1", STW_INT (id));
}

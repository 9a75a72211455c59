/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a row stands, as far as people set it: what is taken back has to stand as it was left. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/snapshot-store.h"

static const struct
{
  const char *table;
  const char *sql;
} snapshots[] = {
  { "company",
    "SELECT json_array (name, timezone, strategy, window_ms, rate_per_minute, burst) "
    "FROM company WHERE id = ?1" },
  { "contact", "SELECT json_array (name, role, phone, mail, note) FROM contact WHERE id = ?1" },
  { "asset", "SELECT json_array (critical) FROM asset WHERE id = ?1" },
};

/**
 * stw_snapshot_dup:
 * @table: company, contact or asset
 *
 * Returns: (transfer full) (nullable): a text to compare, "gone" when there is no such row; %NULL
 * on error
 */
char *
stw_snapshot_dup (StwDb *db, const char *table, gint64 id, GError **error)
{
  const StwDbValue value = STW_INT (id);

  for (guint i = 0; i < G_N_ELEMENTS (snapshots); i++)
    if (g_str_equal (snapshots[i].table, table))
      {
        g_autoptr (StwRows) rows = stw_db_query_values (db, snapshots[i].sql, &value, 1, error);

        if (stw_rows_next (rows, error))
          return g_strdup (stw_rows_get_text (rows, 0));
        return stw_rows_succeeded (rows) ? g_strdup ("gone") : NULL;
      }
  g_return_val_if_reached (NULL);
}

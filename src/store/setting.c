/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings of the engine, a text by name. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/setting.h"

/**
 * stw_setting_set:
 * @value: (nullable): its value, %NULL to forget it
 *
 * For inside a transaction.
 */
gboolean
stw_setting_set (StwDb *db, const char *key, const char *value, GError **error)
{
  if (value == NULL)
    return stw_db_run (db, error, "DELETE FROM setting WHERE key = ?1", STW_TEXT (key));
  return stw_db_run (db,
                     error,
                     "INSERT INTO setting (key, value) VALUES (?1, ?2) "
                     "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                     STW_TEXT (key),
                     STW_TEXT (value));
}

/**
 * stw_setting_dup:
 *
 * Returns: (transfer full) (nullable): a setting's value
 */
char *
stw_setting_dup (StwDb *db, const char *key)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db, NULL, "SELECT value FROM setting WHERE key = ?1", STW_TEXT (key));

  return rows != NULL && stw_rows_next (rows, NULL) ? g_strdup (stw_rows_get_text (rows, 0)) : NULL;
}

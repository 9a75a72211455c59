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

/**
 * stw_setting_get_number:
 * @ret_number: (out): the value, 0 when it is not set
 *
 * Returns: whether it could be read
 */
gboolean
stw_setting_get_number (StwDb *db, const char *key, gint64 *ret_number, GError **error)
{
  return stw_db_number (db,
                        ret_number,
                        error,
                        "SELECT coalesce (max (CAST (value AS INTEGER)), 0) FROM setting "
                        "WHERE key = ?1",
                        STW_TEXT (key));
}

/**
 * stw_setting_set_number:
 *
 * For inside a transaction.
 *
 * Returns: whether it is set
 */
gboolean
stw_setting_set_number (StwDb *db, const char *key, gint64 number, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return stw_setting_set (db, key, text, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Assets and the names they go by. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/asset-store.h"

#include "store/command-rule.h"

/**
 * stw_asset_find:
 * @key: a name's key
 * @ret_asset: (out): the asset, number 0 when the company has none of that name
 *
 * Returns: whether the database could be read
 */
gboolean
stw_asset_find (StwDb *db,
                gint64 company,
                const char *key,
                StwKnownAsset *ret_asset,
                GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT a.id, a.critical FROM asset_alias n JOIN asset a ON a.id = n.asset_id "
    "WHERE n.company_id = ?1 AND n.alias = ?2",
    STW_INT (company),
    STW_TEXT (key));
  g_autoptr (GError) failure = NULL;

  *ret_asset = (StwKnownAsset){ 0 };
  if (rows == NULL)
    return FALSE;
  if (stw_rows_next (rows, &failure))
    *ret_asset = (StwKnownAsset){ stw_rows_get_int (rows, 0), stw_rows_get_int (rows, 1) != 0 };
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * stw_asset_list_names:
 *
 * Returns: (transfer full): at most @limit keys by which an asset is known
 */
char **
stw_asset_list_names (StwDb *db, gint64 asset, gint64 limit, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT alias FROM asset_alias WHERE asset_id = ?1 LIMIT ?2",
                             STW_INT (asset),
                             STW_INT (limit));
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GError) failure = NULL;

  if (rows == NULL)
    return NULL;
  while (stw_rows_next (rows, &failure))
    g_strv_builder_add (names, stw_rows_get_text (rows, 0));
  if (failure == NULL)
    return g_strv_builder_end (names);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/**
 * stw_asset_add:
 * @name: as the sender wrote it
 * @ret_asset: (out): the new asset
 *
 * Returns: whether the row stands
 */
gboolean
stw_asset_add (StwTransaction *transaction,
               gint64 company,
               const char *name,
               StwKnownAsset *ret_asset,
               GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO asset (company_id, name, created_at) VALUES (?1, ?2, ?3)",
                   STW_INT (company),
                   STW_TEXT (name),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  *ret_asset = (StwKnownAsset){ stw_db_get_last_id (db), FALSE };
  stw_transaction_change (transaction, "asset", ret_asset->id, company);
  return TRUE;
}

/**
 * stw_asset_add_name:
 *
 * Adds a name to an asset, unless another one has it already.
 */
gboolean
stw_asset_add_name (StwTransaction *transaction,
                    gint64 company,
                    const char *key,
                    gint64 asset,
                    GError **error)
{
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "INSERT INTO asset_alias (company_id, alias, asset_id) VALUES (?1, ?2, ?3) "
                     "ON CONFLICT (company_id, alias) DO NOTHING",
                     STW_INT (company),
                     STW_TEXT (key),
                     STW_INT (asset));
}

/**
 * stw_asset_set_critical:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when the company has no such asset
 *
 * Says whether an asset is one that the client cannot do without.
 */
gboolean
stw_asset_set_critical (StwTransaction *transaction,
                        gint64 company,
                        gint64 asset,
                        gboolean critical,
                        GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (!stw_db_run (db,
                   error,
                   "UPDATE asset SET critical = ?3 WHERE id = ?1 AND company_id = ?2",
                   STW_INT (asset),
                   STW_INT (company),
                   STW_INT (critical)))
    return FALSE;
  stw_transaction_change (transaction, "asset", asset, company);
  if (stw_db_get_changes (db) == 1)
    return TRUE;
  g_set_error_literal (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_NOT_FOUND,
                       "This company has no such asset.");
  return FALSE;
}

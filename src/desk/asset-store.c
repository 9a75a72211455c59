/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Assets and the names they go by. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/asset-store.h"

#include "base/ids.h"
#include "store/command-rule.h"

/**
 * stw_known_asset_free:
 * @asset: (nullable) (transfer full): an asset
 */
void
stw_known_asset_free (StwKnownAsset *asset)
{
  if (asset == NULL)
    return;
  g_free (asset->name);
  g_free (asset);
}

static StwKnownAsset *
new_known (gint64 id, gboolean critical, const char *name)
{
  StwKnownAsset *asset = g_new0 (StwKnownAsset, 1);

  asset->id = id;
  asset->critical = critical;
  asset->name = g_strdup (name);
  return asset;
}

/**
 * stw_asset_find:
 * @key: a name's key
 * @ret_asset: (out) (nullable): the asset, %NULL when the company has none of that name
 *
 * Returns: whether the database could be read
 */
gboolean
stw_asset_find (StwDb *db,
                gint64 company,
                const char *key,
                StwKnownAsset **ret_asset,
                GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT a.id, a.critical, a.name FROM asset_alias n JOIN asset a ON a.id = n.asset_id "
    "WHERE n.company_id = ?1 AND n.alias = ?2",
    STW_INT (company),
    STW_TEXT (key));

  *ret_asset = NULL;
  if (rows == NULL)
    return FALSE;
  if (stw_rows_next (rows, error))
    *ret_asset = new_known (stw_rows_get_int (rows, 0),
                            stw_rows_get_int (rows, 1) != 0,
                            stw_rows_get_text (rows, 2));
  return stw_rows_succeeded (rows);
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

  while (stw_rows_next (rows, error))
    g_strv_builder_add (names, stw_rows_get_text (rows, 0));
  return stw_rows_succeeded (rows) ? g_strv_builder_end (names) : NULL;
}

/**
 * stw_asset_add:
 * @name: as the sender wrote it
 *
 * Returns: (transfer full): the new asset
 */
StwKnownAsset *
stw_asset_add (StwTransaction *transaction, gint64 company, const char *name, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id;

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO asset (company_id, name, created_at) VALUES (?1, ?2, ?3)",
                   STW_INT (company),
                   STW_TEXT (name),
                   STW_INT (stw_transaction_get_now (transaction))))
    return NULL;
  id = stw_db_get_last_id (db);
  stw_transaction_change (transaction, "asset", id, company);
  return new_known (id, FALSE, name);
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
 * stw_asset_check:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND, #STW_STORE_ERROR
 *
 * Returns: whether the company has the asset
 */
gboolean
stw_asset_check (StwDb *db, gint64 company, gint64 asset, GError **error)
{
  gint64 count;

  if (!stw_db_number (db,
                      &count,
                      error,
                      "SELECT COUNT(*) FROM asset WHERE id = ?1 AND company_id = ?2",
                      STW_INT (asset),
                      STW_INT (company)))
    return FALSE;
  if (count == 1)
    return TRUE;
  g_set_error_literal (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_NOT_FOUND,
                       "This company has no such asset.");
  return FALSE;
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

  if (!stw_asset_check (db, company, asset, error))
    return FALSE;
  stw_transaction_change (transaction, "asset", asset, company);
  /* What its incidents score is to be worked out anew. */
  stw_transaction_change (transaction, "priority", asset, company);
  return stw_db_run (db,
                     error,
                     "UPDATE asset SET critical = ?2 WHERE id = ?1",
                     STW_INT (asset),
                     STW_INT (critical));
}

static JsonArray *
read_ids (const char *numbers)
{
  g_auto (GStrv) words = g_strsplit (numbers != NULL ? numbers : "", " ", -1);
  JsonArray *ids = json_array_new ();

  for (char **word = words; *word != NULL; word++)
    {
      g_autofree char *id = stw_id_format (STW_ID_ASSET, g_ascii_strtoll (*word, NULL, 10));

      json_array_add_string_element (ids, id);
    }
  return ids;
}

/**
 * stw_asset_list:
 * @company: the company's number
 *
 * Returns: (transfer full): `[{"id","name","critical","names","depends_on"}]`, by name
 */
JsonArray *
stw_asset_list (StwDb *db, gint64 company, gint64 limit, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT a.id, a.name, a.critical, (SELECT group_concat(n.alias, ' ') FROM asset_alias n "
    "WHERE n.asset_id = a.id), (SELECT group_concat(d.on_id, ' ') FROM asset_dependency d "
    "WHERE d.asset_id = a.id) FROM asset a WHERE a.company_id = ?1 ORDER BY a.name LIMIT ?2",
    STW_INT (company),
    STW_INT (limit));

  while (stw_rows_next (rows, error))
    {
      JsonObject *object = json_object_new ();
      g_autofree char *id = stw_id_format (STW_ID_ASSET, stw_rows_get_int (rows, 0));

      json_object_set_string_member (object, "id", id);
      json_object_set_string_member (object, "name", stw_rows_get_text (rows, 1));
      json_object_set_boolean_member (object, "critical", stw_rows_get_int (rows, 2) != 0);
      json_object_set_string_member (object, "names", stw_rows_get_text (rows, 3));
      json_object_set_array_member (object, "depends_on", read_ids (stw_rows_get_text (rows, 4)));
      json_array_add_object_element (list, object);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_asset_drop:
 *
 * Takes an asset away that somebody added by hand; one that an alert, an incident or another asset
 * names by now stays, and is critical no more.
 */
gboolean
stw_asset_drop (StwDb *db, gint64 company, gint64 asset, GError **error)
{
  return stw_db_run (db,
                     error,
                     "DELETE FROM asset WHERE id = ?1 AND company_id = ?2 AND "
                     "NOT EXISTS (SELECT 1 FROM alert WHERE asset_id = ?1) AND "
                     "NOT EXISTS (SELECT 1 FROM incident WHERE asset_id = ?1) AND "
                     "NOT EXISTS (SELECT 1 FROM asset_dependency WHERE ?1 IN (asset_id, on_id))",
                     STW_INT (asset),
                     STW_INT (company)) &&
         stw_db_run (db,
                     error,
                     "UPDATE asset SET critical = 0 WHERE id = ?1 AND company_id = ?2",
                     STW_INT (asset),
                     STW_INT (company));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One machine under several names is one asset: the names that a company's senders use, resolved
 * to rows, and remembered within bounds. Lives on the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/asset-registry.h"

#include "triage/asset-name.h"

/* Names remembered before memory starts anew. */
#define MAX_KNOWN 50000
#define MAX_NAMES_OF_ASSET 16

struct _StwAssetRegistry
{
  GHashTable *known; /* (owned) "company key" -> StwKnownAsset (owned) */
};

/**
 * stw_asset_registry_new:
 *
 * Returns: (transfer full): a registry that knows no name yet
 */
StwAssetRegistry *
stw_asset_registry_new (void)
{
  StwAssetRegistry *self = g_new0 (StwAssetRegistry, 1);

  self->known =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) stw_known_asset_free);
  return self;
}

/**
 * stw_asset_registry_free:
 * @self: (nullable) (transfer full): a registry
 */
void
stw_asset_registry_free (StwAssetRegistry *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->known);
  g_free (self);
}

/**
 * stw_asset_registry_clear:
 *
 * Forgets what was remembered; the rows stand.
 */
void
stw_asset_registry_clear (StwAssetRegistry *self)
{
  g_hash_table_remove_all (self->known);
}

/* Whether a key may be one more name of an asset that goes by a short name. */
static gboolean
fits (StwDb *db, gint64 asset, const char *key, gboolean *ret_fits, GError **error)
{
  g_auto (GStrv) names = stw_asset_list_names (db, asset, MAX_NAMES_OF_ASSET, error);

  if (names == NULL)
    return FALSE;
  *ret_fits = stw_asset_name_fits (key, (const char *const *) names);
  return TRUE;
}

/* The row of a key: its own, that of the short name it fits, or a new one. */
static StwKnownAsset *
find_or_add (StwTransaction *transaction,
             gint64 company,
             const char *name,
             const char *key,
             GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autofree char *alias = NULL;
  g_autoptr (StwKnownAsset) asset = NULL;
  gboolean same = TRUE;

  if (!stw_asset_find (db, company, key, &asset, error))
    return NULL;
  if (asset != NULL)
    return g_steal_pointer (&asset);
  alias = stw_asset_name_alias (key);
  if (alias != NULL && !stw_asset_find (db, company, alias, &asset, error))
    return NULL;
  if (asset != NULL && !fits (db, asset->id, key, &same, error))
    return NULL;
  if (!same)
    g_clear_pointer (&asset, stw_known_asset_free);
  if (asset == NULL)
    asset = stw_asset_add (transaction, company, name, error);
  if (asset == NULL || !stw_asset_add_name (transaction, company, key, asset->id, error) ||
      (alias != NULL && !stw_asset_add_name (transaction, company, alias, asset->id, error)))
    return NULL;
  return g_steal_pointer (&asset);
}

/**
 * stw_asset_registry_resolve:
 * @name: the asset as the sender wrote it
 * @key: what stw_asset_name_key() made of it
 *
 * Returns: (transfer none): the asset, made when the company had none of that name; valid until the
 *   next call
 */
const StwKnownAsset *
stw_asset_registry_resolve (StwAssetRegistry *self,
                            StwTransaction *transaction,
                            gint64 company,
                            const char *name,
                            const char *key,
                            GError **error)
{
  g_autofree char *known_key = g_strdup_printf ("%" G_GINT64_FORMAT " %s", company, key);
  StwKnownAsset *asset = g_hash_table_lookup (self->known, known_key);

  if (asset != NULL)
    return asset;
  asset = find_or_add (transaction, company, name, key, error);
  if (asset == NULL)
    return NULL;
  if (g_hash_table_size (self->known) >= MAX_KNOWN)
    g_hash_table_remove_all (self->known);
  g_hash_table_insert (self->known, g_steal_pointer (&known_key), asset);
  return asset;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwKnownAsset:
 *
 * The machine, site or service that an alert names.
 */
typedef struct
{
  gint64 id;
  gboolean critical;
  char *name; /* (owned) as it was first written; no other asset of the company has it */
} StwKnownAsset;

void stw_known_asset_free (StwKnownAsset *asset);

gboolean stw_asset_find (StwDb *db,
                         gint64 company,
                         const char *key,
                         StwKnownAsset **ret_asset,
                         GError **error);
char **stw_asset_list_names (StwDb *db, gint64 asset, gint64 limit, GError **error);
StwKnownAsset *
stw_asset_add (StwTransaction *transaction, gint64 company, const char *name, GError **error);
gboolean stw_asset_add_name (StwTransaction *transaction,
                             gint64 company,
                             const char *key,
                             gint64 asset,
                             GError **error);
gboolean stw_asset_check (StwDb *db, gint64 company, gint64 asset, GError **error);
gboolean stw_asset_set_critical (StwTransaction *transaction,
                                 gint64 company,
                                 gint64 asset,
                                 gboolean critical,
                                 GError **error);

gboolean stw_asset_drop (StwDb *db, gint64 company, gint64 asset, GError **error);
JsonArray *stw_asset_list (StwDb *db, gint64 company, gint64 limit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwKnownAsset, stw_known_asset_free)

G_END_DECLS

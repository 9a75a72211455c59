/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/asset-store.h"

G_BEGIN_DECLS

typedef struct _StwAssetRegistry StwAssetRegistry;

StwAssetRegistry *stw_asset_registry_new (void);
void stw_asset_registry_free (StwAssetRegistry *self);
void stw_asset_registry_clear (StwAssetRegistry *self);
const StwKnownAsset *stw_asset_registry_resolve (StwAssetRegistry *self,
                                                 StwTransaction *transaction,
                                                 gint64 company,
                                                 const char *name,
                                                 const char *key,
                                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwAssetRegistry, stw_asset_registry_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"
#include "desk/incident-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwAssetList:
 *
 * The alerts of an incident, a row for each asset: how it stands, where more is to be seen, and
 * inside it its alerts.
 */
#define STW_TYPE_ASSET_LIST (stw_asset_list_get_type ())
G_DECLARE_FINAL_TYPE (StwAssetList, stw_asset_list, STW, ASSET_LIST, GtkBox)

void stw_asset_list_set_session (StwAssetList *self, StwSession *session);
void stw_asset_list_show (StwAssetList *self,
                          const StwIncident *incident,
                          GPtrArray *alerts,
                          JsonArray *links);
void stw_asset_list_expand (StwAssetList *self);

G_END_DECLS

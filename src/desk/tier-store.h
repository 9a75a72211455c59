/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

JsonArray *stw_tier_list (StwDb *db, GError **error);
JsonObject *stw_tier_load (StwDb *db, gint64 tier, GError **error);
gboolean stw_tier_find (StwDb *db, gint64 tier, JsonObject **ret_tier, GError **error);
gboolean stw_tier_find_by_name (StwDb *db, const char *name, gint64 *ret_tier, GError **error);
JsonArray *stw_tier_list_companies (StwDb *db, gint64 tier, GError **error);
gboolean stw_tier_save (StwTransaction *transaction,
                        gint64 *tier,
                        const char *name,
                        JsonObject *settings,
                        GError **error);
gboolean stw_tier_remove (StwDb *db, gint64 tier, GError **error);

JsonObject *stw_tier_read_company (StwDb *db, gint64 company, GError **error);
gboolean stw_tier_set_company (StwDb *db, gint64 company, gint64 tier, GError **error);
gboolean stw_tier_restore_company (StwDb *db, gint64 company, gint64 tier, GError **error);

G_END_DECLS

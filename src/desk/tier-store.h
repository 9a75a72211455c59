/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

JsonArray *stw_tier_list (StwDb *db, GError **error);
JsonObject *stw_tier_load (StwDb *db, gint64 tier, GError **error);
gboolean stw_tier_save (StwTransaction *transaction,
                        const char *name,
                        JsonObject *settings,
                        gint64 *ret_tier,
                        GError **error);
gboolean stw_tier_remove (StwDb *db, gint64 tier, GError **error);

JsonObject *stw_tier_read_company (StwDb *db, gint64 company, GError **error);
gboolean stw_tier_set_company (StwDb *db, gint64 company, gint64 tier, GError **error);

G_END_DECLS

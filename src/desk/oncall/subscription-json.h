/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/oncall/subscription-store.h"

G_BEGIN_DECLS

JsonArray *stw_subscription_list_to_json (StwDb *db, gint64 schedule, GError **error);
gboolean stw_subscription_restore_all (StwTransaction *transaction,
                                       JsonObject *arguments,
                                       const char *member,
                                       GError **error);

G_END_DECLS

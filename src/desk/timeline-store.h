/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

gboolean stw_timeline_add (StwTransaction *transaction,
                           gint64 incident,
                           gint64 company,
                           const char *kind,
                           const char *actor,
                           JsonObject *detail,
                           GError **error);
gboolean
stw_timeline_replace (StwTransaction *transaction, gint64 row, JsonObject *detail, GError **error);
JsonArray *stw_timeline_list (StwDb *db, gint64 incident, GError **error);

G_END_DECLS

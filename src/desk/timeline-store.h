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
gboolean stw_timeline_get_newest (StwDb *db, gint64 *ret_row, GError **error);
gboolean stw_timeline_count_notes (StwDb *db, gint64 incident, gint64 *ret_count, GError **error);
char *stw_timeline_dup_note (StwDb *db, gint64 incident, gint64 row, GError **error);
gboolean stw_timeline_delete_note (StwTransaction *transaction, gint64 row, GError **error);
gboolean stw_timeline_restore_note (StwTransaction *transaction,
                                    gint64 row,
                                    const char *detail,
                                    GError **error);
JsonArray *stw_timeline_list (StwDb *db, gint64 incident, GError **error);

G_END_DECLS

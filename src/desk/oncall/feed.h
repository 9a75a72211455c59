/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

char *stw_feed_make_token (void);
gboolean stw_feed_set_token (StwDb *db, gint64 schedule, const char *token, GError **error);
char *stw_feed_dup_hash (StwDb *db, gint64 schedule, GError **error);
gboolean stw_feed_set_hash (StwDb *db, gint64 schedule, const char *hash, GError **error);
gboolean stw_feed_find (StwDb *db, const char *token, gint64 *ret_schedule, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

gboolean stw_change_feed_newest (StwDb *db, gint64 *ret_sequence, GError **error);
gboolean stw_changes_concern (const GArray *changes, const char *entity);
GArray *stw_change_feed_read (StwDb *db, gint64 since, gint64 *ret_newest, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/folder.h"
#include "store/transaction.h"

G_BEGIN_DECLS

gboolean stw_revocations_add (const char *folder, gconstpointer hash, gsize size, GError **error);
gboolean stw_revocations_apply (const char *folder,
                                StwTransaction *transaction,
                                gint64 *ret_count,
                                GError **error);

G_END_DECLS

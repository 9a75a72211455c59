/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

gboolean
stw_checkup_is_due (StwDb *db, gint64 now, gboolean unclean, gboolean *ret_due, GError **error);
gboolean stw_checkup_run (const char *database, const StwWork *work, GError **error);
gboolean stw_checkup_note (StwTransaction *transaction, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

gboolean stw_gap_watch_next (StwTransaction *transaction,
                             gpointer memory,
                             gint64 schedule,
                             gint64 *ret_due,
                             GError **error);
gboolean
stw_gap_watch_run (StwTransaction *transaction, gpointer memory, gint64 schedule, GError **error);

G_END_DECLS

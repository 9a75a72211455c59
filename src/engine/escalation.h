/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/escalation-book.h"
#include "store/transaction.h"

G_BEGIN_DECLS

gboolean stw_escalation_due_next (StwTransaction *transaction,
                                  gpointer memory,
                                  gint64 incident,
                                  gint64 *ret_due,
                                  GError **error);
gboolean stw_escalation_due_run (StwTransaction *transaction,
                                 gpointer memory,
                                 gint64 incident,
                                 GError **error);

JsonArray *stw_escalation_preview (StwDb *db, gint64 incident, gint64 at, GError **error);

G_END_DECLS

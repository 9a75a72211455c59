/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/sla/sla-book.h"

G_BEGIN_DECLS

gboolean stw_sla_due_next (StwTransaction *transaction,
                           gpointer memory,
                           gint64 incident,
                           gint64 *ret_due,
                           GError **error);
gboolean
stw_sla_due_run (StwTransaction *transaction, gpointer memory, gint64 incident, GError **error);

G_END_DECLS

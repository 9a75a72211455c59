/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

gboolean
stw_sla_watch_run (StwTransaction *transaction, gpointer memory, gint64 incident, GError **error);

G_END_DECLS

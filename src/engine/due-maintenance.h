/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

gboolean stw_due_maintenance_next (StwTransaction *transaction,
                                   gpointer memory,
                                   gint64 hold,
                                   gint64 *ret_due,
                                   GError **error);
gboolean
stw_due_maintenance_run (StwTransaction *transaction, gpointer memory, gint64 hold, GError **error);

GArray *stw_due_maintenance_list_incidents (StwDb *db, gint64 after, gint64 limit, GError **error);
gboolean stw_due_maintenance_next_incident (StwTransaction *transaction,
                                            gpointer memory,
                                            gint64 incident,
                                            gint64 *ret_due,
                                            GError **error);
gboolean stw_due_maintenance_run_incident (StwTransaction *transaction,
                                           gpointer memory,
                                           gint64 incident,
                                           GError **error);

G_END_DECLS

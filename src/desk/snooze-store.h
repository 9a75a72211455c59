/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

gboolean stw_incident_snooze (StwTransaction *transaction,
                              gint64 id,
                              gint64 company,
                              gint64 until,
                              GError **error);
gboolean stw_incident_end_snooze (StwDb *db, gint64 id, GError **error);
gboolean stw_incident_wake (StwTransaction *transaction,
                            gint64 id,
                            gint64 company,
                            const char *because,
                            GError **error);
gboolean stw_incident_wake_due (StwTransaction *transaction,
                                gint64 limit,
                                gint64 *ret_woken,
                                gint64 *ret_next,
                                GError **error);

G_END_DECLS

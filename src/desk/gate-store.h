/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"
#include "store/db.h"

G_BEGIN_DECLS

typedef void (*StwGateRowFunc) (StwSeverity severity, gint64 alerts, gint64 wait_ms, gpointer data);

/**
 * StwPendingIncident:
 *
 * An incident that waits before a person is shown it.
 */
typedef struct
{
  gint64 id;
  gint64 company;
  StwSeverity severity;
  gint64 alert_count;
  gint64 created_at;
} StwPendingIncident;

gboolean
stw_gate_foreach (StwDb *db, gint64 company, StwGateRowFunc func, gpointer data, GError **error);
gboolean stw_gate_set (StwDb *db,
                       gint64 company,
                       StwSeverity severity,
                       gint64 alerts,
                       gint64 wait_ms,
                       GError **error);
GArray *stw_gate_list_pending (StwDb *db, gint64 after, gint64 most, GError **error);

G_END_DECLS

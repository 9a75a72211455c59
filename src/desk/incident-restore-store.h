/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

JsonObject *stw_incident_snapshot (StwDb *db, gint64 incident, GError **error);
gboolean stw_incident_snapshot_open_alerts (StwDb *db, JsonObject *snapshot, GError **error);
gboolean stw_incident_snapshot_merge (StwDb *db, JsonObject *snapshot, gint64 into, GError **error);
gboolean stw_incident_restore (StwTransaction *transaction, JsonObject *snapshot, GError **error);

G_END_DECLS

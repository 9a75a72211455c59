/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"
#include "store/db.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwPastAlerts:
 *
 * What one company received in the last 30 days, or what some other clients did, to try
 * correlation on.
 */
typedef struct _StwPastAlerts StwPastAlerts;

gpointer stw_past_alerts_read (StwDb *db, gpointer data, GCancellable *cancellable, GError **error);
void stw_past_alerts_unref (StwPastAlerts *self);
void stw_past_alerts_try_async (StwPastAlerts *self,
                                GObject *source,
                                gint64 window_ms,
                                StwStrategy strategy,
                                GAsyncReadyCallback done);
JsonObject *stw_past_alerts_try_finish (GAsyncResult *result);
char *stw_past_alerts_describe (const StwPastAlerts *self, gboolean few);

G_END_DECLS

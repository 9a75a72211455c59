/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/companies/sender-setup.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the alert says that it comes from. */
#define STW_TEST_ALERT_TOOL "Steward test"

void stw_test_alert_send_async (const StwSetupDoor *door,
                                GCancellable *cancellable,
                                GAsyncReadyCallback done,
                                gpointer data);
gboolean stw_test_alert_send_finish (GAsyncResult *result, gint64 *ret_took, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StwNotificationServer:
 *
 * Whether this desktop shows notifications.
 */
typedef struct _StwNotificationServer StwNotificationServer;

StwNotificationServer *stw_notification_server_new (GDBusConnection *bus);
void stw_notification_server_free (StwNotificationServer *self);
gboolean stw_notification_server_is_there (StwNotificationServer *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/notifications/notification-server.h"
#include "engine/desk-client.h"

G_BEGIN_DECLS

/**
 * StwNoticeNotifier:
 *
 * Announces on the desktop what concerns no incident: on-call.
 */
typedef struct _StwNoticeNotifier StwNoticeNotifier;

StwNoticeNotifier *stw_notice_notifier_new (GApplication *application,
                                            StwDeskClient *client,
                                            StwNotificationServer *server);
void stw_notice_notifier_free (StwNoticeNotifier *self);

G_END_DECLS

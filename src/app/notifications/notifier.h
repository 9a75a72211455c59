/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/notifications/nonces.h"
#include "engine/desk-client.h"

G_BEGIN_DECLS

/**
 * StwNotifier:
 *
 * Announces on the desktop what happens at a desk, with or without a window.
 */
typedef struct _StwNotifier StwNotifier;

/**
 * StwInViewFunc:
 *
 * Returns: whether a person looks at the incidents of that company just now
 */
typedef gboolean (*StwInViewFunc) (gint64 company, gpointer data);

StwNotifier *stw_notifier_new (GApplication *application,
                               StwDeskClient *client,
                               GSettings *settings,
                               StwNonces *nonces,
                               StwInViewFunc in_view,
                               gpointer data);
void stw_notifier_free (StwNotifier *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StwFirstAlert:
 * @door: (owned) (nullable): where the door is
 * @signature: (owned) (nullable): what the newest real alert is about
 * @tool: (owned) (nullable): who sent it, %NULL when there is none yet
 * @at: when it came, UTC milliseconds
 * @unread: whether a message came that is neither an alert nor a test
 *
 * Whether a client's monitoring tools have been heard.
 */
typedef struct
{
  char *door;
  char *signature;
  char *tool;
  gint64 at;
  gboolean unread;
} StwFirstAlert;

void stw_first_alert_free (StwFirstAlert *self);
gpointer stw_first_alert_read (StwDb *db, gpointer data, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwFirstAlert, stw_first_alert_free)

G_END_DECLS

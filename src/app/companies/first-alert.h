/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StwAwaited:
 * @company: whose alerts, 0 for any
 * @source: by which way in, 0 for any
 * @tool: (nullable): from which monitoring tool
 *
 * Whose first real alert is waited for.
 */
typedef struct
{
  gint64 company;
  gint64 source;
  const char *tool;
} StwAwaited;

/**
 * StwFirstAlert:
 * @signature: (owned) (nullable): what the newest real alert is about
 * @tool: (owned) (nullable): who sent it, %NULL when there is none yet
 * @at: when it came, UTC milliseconds
 * @unread: whether a message came that is neither an alert nor a test; not known of one tool
 *
 * Whether a client's monitoring tools have been heard.
 */
typedef struct
{
  char *signature;
  char *tool;
  gint64 at;
  gboolean unread;
} StwFirstAlert;

void stw_first_alert_free (StwFirstAlert *self);
gpointer stw_first_alert_read (StwDb *db, gpointer data, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwFirstAlert, stw_first_alert_free)

G_END_DECLS

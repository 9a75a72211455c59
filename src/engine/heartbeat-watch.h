/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/**
 * StwHeartbeatWatch:
 *
 * Looks after sources that have to be heard. Lives on the engine's thread.
 */
typedef struct _StwHeartbeatWatch StwHeartbeatWatch;

StwHeartbeatWatch *stw_heartbeat_watch_new (StwEngine *engine);
void stw_heartbeat_watch_stop (StwHeartbeatWatch *self);
gboolean stw_heartbeat_watch_is_idle (StwHeartbeatWatch *self);
void stw_heartbeat_watch_free (StwHeartbeatWatch *self);

G_END_DECLS

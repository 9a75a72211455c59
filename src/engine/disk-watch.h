/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/**
 * StwDiskWatch:
 *
 * Says that the disk is full until it has room again. Lives on the engine's thread.
 */
typedef struct _StwDiskWatch StwDiskWatch;

StwDiskWatch *stw_disk_watch_new (StwEngine *engine);
void stw_disk_watch_free (StwDiskWatch *self);

G_END_DECLS

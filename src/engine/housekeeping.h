/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/**
 * StwHousekeeping:
 *
 * What has to be done from time to time. Lives on the engine's thread; long work runs in workers.
 */
typedef struct _StwHousekeeping StwHousekeeping;

StwHousekeeping *stw_housekeeping_new (StwEngine *engine, GError **error);
void stw_housekeeping_stop (StwHousekeeping *self);
gboolean stw_housekeeping_is_idle (StwHousekeeping *self);
void stw_housekeeping_free (StwHousekeeping *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwHousekeeping, stw_housekeeping_free)

G_END_DECLS

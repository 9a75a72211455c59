/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"
#include "engine/reception.h"

G_BEGIN_DECLS

/**
 * StwPuller:
 *
 * Asks the sources that do not send by themselves. Lives on the engine's thread.
 */
typedef struct _StwPuller StwPuller;

StwPuller *stw_puller_new (StwEngine *engine, StwReception *reception);
void stw_puller_reload (StwPuller *self);
void stw_puller_stop (StwPuller *self);
gboolean stw_puller_is_idle (StwPuller *self);
void stw_puller_free (StwPuller *self);

G_END_DECLS

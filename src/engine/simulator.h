/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

typedef struct _StwSimulator StwSimulator;

StwSimulator *stw_simulator_start (StwEngine *engine, GError **error);
void stw_simulator_stop (StwSimulator *simulator);

char *stw_simulator_make_folder (GError **error);
void stw_simulator_remove_folder (char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSimulator, stw_simulator_stop)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

void stw_desk_call (StwEngine *engine,
                    const char *folder,
                    StwCommand *command,
                    StwCommandDone done,
                    gpointer data);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

typedef struct _StwDueWatch StwDueWatch;

StwDueWatch *stw_due_watch_new (StwEngine *engine, GError **error);
void stw_due_watch_stop (StwDueWatch *self);
gboolean stw_due_watch_is_idle (StwDueWatch *self);
void stw_due_watch_free (StwDueWatch *self);

G_END_DECLS

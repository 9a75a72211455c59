/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/* Any free port: the sample desk never stands in the way of the real one. */
#define STW_DEMO_LISTEN "127.0.0.1:0"

/**
 * StwDemo:
 *
 * A data folder that lasts as long as the program, with sample data.
 */
typedef struct _StwDemo StwDemo;

StwDemo *stw_demo_new (GError **error);
const char *stw_demo_get_folder (StwDemo *self);
gboolean stw_demo_start (StwDemo *self, StwEngine *engine, GError **error);
void stw_demo_stop (StwDemo *self);
void stw_demo_free (StwDemo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwDemo, stw_demo_free)

G_END_DECLS

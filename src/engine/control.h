/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/**
 * StwControl:
 *
 * The socket through which other programs of the same user give commands.
 */
typedef struct _StwControl StwControl;

StwControl *stw_control_new (StwEngine *engine, GError **error);
void stw_control_free (StwControl *self);

gboolean stw_control_call (const char *folder,
                           const StwCommand *command,
                           JsonObject **ret_result,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwControl, stw_control_free)

G_END_DECLS

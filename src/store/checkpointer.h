/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/db.h"

G_BEGIN_DECLS

typedef struct _StwCheckpointer StwCheckpointer;

StwCheckpointer *stw_checkpointer_new (const char *path, gint64 interval_ms, GError **error);
void stw_checkpointer_note (StwCheckpointer *checkpointer);
void stw_checkpointer_free (StwCheckpointer *checkpointer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCheckpointer, stw_checkpointer_free)

G_END_DECLS

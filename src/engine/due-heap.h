/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STW_DUE_NEVER G_MAXINT64

/* How many kinds there may be. */
#define STW_DUE_MAX_KINDS 16

typedef struct _StwDueHeap StwDueHeap;

StwDueHeap *stw_due_heap_new (void);
void stw_due_heap_free (StwDueHeap *self);
void stw_due_heap_clear (StwDueHeap *self);
void stw_due_heap_set (StwDueHeap *self, guint kind, gint64 id, gint64 due);
gint64 stw_due_heap_get_next (const StwDueHeap *self);
gboolean stw_due_heap_take (StwDueHeap *self, gint64 now, guint *ret_kind, gint64 *ret_id);
guint stw_due_heap_get_size (const StwDueHeap *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwDueHeap, stw_due_heap_free)

G_END_DECLS

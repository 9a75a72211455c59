/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwPatience:
 *
 * Notices that answers stay away.
 */
typedef struct _StwPatience StwPatience;

/**
 * StwPatienceFunc:
 * @waiting: whether something is under way and nothing was answered for a while
 */
typedef void (*StwPatienceFunc) (gboolean waiting, gpointer data);

StwPatience *stw_patience_new (guint after_ms, StwPatienceFunc changed, gpointer data);
void stw_patience_free (StwPatience *self);
void stw_patience_begin (StwPatience *self);
void stw_patience_end (StwPatience *self);
gboolean stw_patience_is_out (StwPatience *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwPatience, stw_patience_free)

G_END_DECLS

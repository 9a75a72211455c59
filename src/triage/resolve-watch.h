/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwResolveWatch:
 *
 * Watches for a mass of resolves, of one company.
 */
typedef struct _StwResolveWatch StwResolveWatch;

StwResolveWatch *stw_resolve_watch_new (void);
void stw_resolve_watch_free (StwResolveWatch *self);
void stw_resolve_watch_note (StwResolveWatch *self, gint64 at);
gboolean stw_resolve_watch_is_due (StwResolveWatch *self, gint64 now);
gboolean stw_resolve_watch_judge (StwResolveWatch *self, gint64 now, gint64 still_open);
guint stw_resolve_watch_get_count (const StwResolveWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwResolveWatch, stw_resolve_watch_free)

G_END_DECLS

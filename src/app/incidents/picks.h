/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StwPicks:
 *
 * The incidents that were picked to be worked on together, by their numbers, so that they stay
 * picked while the list moves. "changed" tells of every change.
 */
#define STW_TYPE_PICKS (stw_picks_get_type ())
G_DECLARE_FINAL_TYPE (StwPicks, stw_picks, STW, PICKS, GObject)

StwPicks *stw_picks_new (void);
gboolean stw_picks_is_active (StwPicks *self);
void stw_picks_set_active (StwPicks *self, gboolean active);
gboolean stw_picks_contains (StwPicks *self, gint64 incident);
void stw_picks_set (StwPicks *self, gint64 incident, gboolean picked);
guint stw_picks_count (StwPicks *self);
GArray *stw_picks_list (StwPicks *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwTile:
 *
 * A figure with its name and one line that explains it; pressing it opens what it counts.
 */
#define STW_TYPE_TILE (stw_tile_get_type ())
G_DECLARE_FINAL_TYPE (StwTile, stw_tile, STW, TILE, GtkButton)

void stw_tile_set_figure (StwTile *self, const char *figure, const char *meaning);

G_END_DECLS

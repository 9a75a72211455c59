/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"
#include "app/shortcuts.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwPalette:
 *
 * Finds anything by a few letters: incidents, companies, and what can be done now.
 */
#define STW_TYPE_PALETTE (stw_palette_get_type ())
G_DECLARE_FINAL_TYPE (StwPalette, stw_palette, STW, PALETTE, AdwWindow)

/**
 * StwPaletteAllows:
 *
 * Returns: whether an action can be done now
 */
typedef gboolean (*StwPaletteAllows) (const StwShortcut *shortcut, gpointer data);

void stw_palette_show (GtkWindow *parent,
                       StwSession *session,
                       GtkWidget *view,
                       StwPaletteAllows allows,
                       gpointer data);

G_END_DECLS

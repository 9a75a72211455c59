/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwFiguresBlock:
 *
 * How promises were kept in a period that a person chooses: of everybody, and of each technician.
 * Each figure leads to the incidents behind it. Signal: "read", when it knows.
 */
#define STW_TYPE_FIGURES_BLOCK (stw_figures_block_get_type ())
G_DECLARE_FINAL_TYPE (StwFiguresBlock, stw_figures_block, STW, FIGURES_BLOCK, GtkBox)

void stw_figures_block_refresh (StwFiguresBlock *self, StwSession *session);
void stw_figures_block_stop (StwFiguresBlock *self);
JsonObject *stw_figures_block_get_figures (StwFiguresBlock *self);
GVariant *stw_figures_block_get_late (StwFiguresBlock *self);
const char *stw_figures_block_get_period (StwFiguresBlock *self);

G_END_DECLS

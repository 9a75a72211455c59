/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwBlock:
 *
 * A part of the day's plan: a heading with a count, and a short list. An empty one keeps its
 * place and says so.
 */
#define STW_TYPE_BLOCK (stw_block_get_type ())
G_DECLARE_FINAL_TYPE (StwBlock, stw_block, STW, BLOCK, GtkBox)

gboolean stw_block_begin (StwBlock *self, gint64 count, const char *key);
GtkListBoxRow *
stw_block_append (StwBlock *self, GtkWidget *image, const char *title, const char *subtitle);
void stw_block_add_figure (GtkListBoxRow *row, const char *text, const char *style);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/sla/figures-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The window's action that takes what stw_figure_link_target() makes. */
#define STW_FIGURE_ACTION "win.figure"

const char *stw_figure_word (StwFigure figure);
GVariant *stw_figure_link_target (const StwFiguresQuery *query, StwFigure figure);
GtkWidget *stw_figure_link_new (const char *text, const StwFiguresQuery *query, StwFigure figure);
char *stw_figure_describe_noise (JsonObject *figures);
char *stw_figure_describe_kept (JsonObject *figures, const char *clock);
char *stw_figure_describe_times (JsonObject *figures, const char *member);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/markdown.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *stw_block_widget_new (const StwMarkdownBlock *block);
GtkWidget *stw_block_widget_new_note (const char *text);

G_END_DECLS

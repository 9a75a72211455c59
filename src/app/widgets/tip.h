/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_tip_say_whole (GtkLabel *label);
void stw_tip_set_word (GtkWidget *widget, const char *word);
void stw_tip_update (GtkWidget *widget, const char *text);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_named_groups (GtkWidget *widget);
void stw_named_choices (GtkWidget *widget, const char *name);

G_END_DECLS

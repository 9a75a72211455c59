/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_style_install (GdkDisplay *display);
void stw_style_set_classes (GtkWidget *widget, const char **classes);

G_END_DECLS

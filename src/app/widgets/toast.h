/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void stw_toast (GtkWidget *widget, const char *title);

G_END_DECLS

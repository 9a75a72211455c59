/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

double stw_text_scale_get (GtkWidget *widget);
void stw_text_scale_fold (AdwLeaflet *leaflet);

G_END_DECLS

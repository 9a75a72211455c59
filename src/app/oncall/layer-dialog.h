/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/oncall/roster.h"
#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* In place of a layer's place: a new layer, or a new schedule with its first one. */
#define STW_LAYER_NEW (-1)
#define STW_LAYER_NEW_SCHEDULE (-2)

void
stw_layer_dialog_show (GtkWidget *widget, StwSession *session, const StwRoster *roster, int layer);

G_END_DECLS

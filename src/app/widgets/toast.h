/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

void stw_toast (GtkWidget *widget, const char *title);
void
stw_toast_with_undo (GtkWidget *widget, const char *title, StwDeskClient *client, StwCommand *undo);

G_END_DECLS

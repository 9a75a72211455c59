/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void
stw_hold_dialog_show (GtkWidget *widget, StwDeskClient *client, gint64 company, gboolean silence);

G_END_DECLS

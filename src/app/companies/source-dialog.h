/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_source_dialog_show (GtkWidget *page, StwDeskClient *client, gint64 company);

G_END_DECLS

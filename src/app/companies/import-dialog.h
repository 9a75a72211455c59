/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_import_dialog_show (GtkWidget *widget, StwSession *session);
void stw_import_dialog_show_file (GtkWidget *widget, StwSession *session, GFile *file);

G_END_DECLS

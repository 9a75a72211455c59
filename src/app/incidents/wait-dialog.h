/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_wait_dialog_show (GtkWidget *widget,
                           StwSession *session,
                           StwCommand *command,
                           const char *title);

G_END_DECLS

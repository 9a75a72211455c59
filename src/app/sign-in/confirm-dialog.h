/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_confirm_dialog_ask (GtkWidget *page,
                             StwSession *session,
                             const char *heading,
                             const char *body,
                             const char *verb,
                             StwCommand *command);

G_END_DECLS

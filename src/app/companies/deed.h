/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_deed_submit (StwSession *session,
                      GtkWidget *widget,
                      StwCommand *command,
                      const char *title,
                      StwCommand *undo);

G_END_DECLS

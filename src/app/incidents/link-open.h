/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_link_open (GtkWidget *widget, StwSession *session, StwCommand *command);

G_END_DECLS

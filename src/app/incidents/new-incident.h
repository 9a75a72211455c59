/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_new_incident_ask (GtkWidget *widget, StwSession *session);

G_END_DECLS

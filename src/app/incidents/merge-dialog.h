/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"
#include "desk/incident-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_merge_dialog_show (GtkWidget *widget, StwSession *session, const StwIncident *incident);

G_END_DECLS

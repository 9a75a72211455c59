/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"
#include "desk/incident-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

void stw_minutes_dialog_ask (GtkWidget *widget, StwSession *session, const StwIncident *incident);
void stw_minutes_dialog_list (GtkWidget *widget, StwSession *session, const StwIncident *incident);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_person_dialog_show (GtkWidget *page, StwSession *session, JsonObject *person);
void
stw_team_dialog_show (GtkWidget *page, StwSession *session, JsonObject *team, JsonArray *people);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void stw_status_dialog_show (GtkWidget *page, StwSession *session, JsonObject *person);
void stw_hours_dialog_show (GtkWidget *page, StwSession *session, JsonObject *person);
void stw_absence_dialog_show (GtkWidget *page, StwSession *session, JsonObject *person);

G_END_DECLS

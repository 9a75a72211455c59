/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void stw_calendar_dialog_show (GtkWidget *page, StwSession *session, JsonObject *calendar);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

GtkWidget *stw_company_grant_row_new (JsonObject *grant, gpointer data);
void stw_company_grant_ask (GtkWidget *page, StwSession *session, gint64 company);

G_END_DECLS

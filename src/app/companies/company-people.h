/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *stw_contact_row_new (JsonObject *contact, gpointer data);
GtkWidget *stw_link_row_new (JsonObject *link, gpointer data);
void stw_contact_dialog_show (GtkWidget *page, StwSession *session, gint64 company);
void stw_link_dialog_show (GtkWidget *page, StwSession *session, gint64 company);

G_END_DECLS

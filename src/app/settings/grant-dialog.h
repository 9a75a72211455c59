/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void stw_grant_dialog_show (GtkWidget *page,
                            StwSession *session,
                            JsonObject *person,
                            JsonArray *companies);
void stw_grant_dialog_show_for_company (GtkWidget *page,
                                        StwSession *session,
                                        gint64 company,
                                        JsonArray *people);
void stw_grant_give (StwSession *session,
                     gint64 person,
                     gint64 company,
                     const char *role,
                     const char *said);

G_END_DECLS

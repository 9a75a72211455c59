/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/oncall/roster.h"
#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void
stw_calendar_file_dialog_show (GtkWidget *widget, StwSession *session, const StwRoster *roster);
void stw_calendar_file_dialog_read (GtkWidget *widget,
                                    StwSession *session,
                                    const StwRoster *roster,
                                    GFile *file);

G_END_DECLS

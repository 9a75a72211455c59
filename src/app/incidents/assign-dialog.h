/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"
#include "desk/incident-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwAssignFunc:
 * @person: who was chosen, 0 for nobody
 * @name: (nullable): what it is called, %NULL for nobody
 * @reason: (nullable): what was said to the person who had it
 */
typedef void (*StwAssignFunc) (gint64 person, const char *name, const char *reason, gpointer data);

void stw_assign_dialog_ask (GtkWidget *widget,
                            StwSession *session,
                            const StwIncident *incident,
                            StwAssignFunc chosen,
                            gpointer data,
                            GDestroyNotify free_data);

void stw_assign_dialog_show (GtkWidget *widget, StwSession *session, const StwIncident *incident);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwPermittedAction:
 * @action: of a widget, with its prefix
 * @command: what it gives the desk in the end
 *
 * What an action takes: whatever its command does.
 */
typedef struct
{
  const char *action;
  const char *command;
} StwPermittedAction;

void
stw_permitted_widget (GtkWidget *widget, StwSession *session, const char *command, gint64 company);
void stw_permitted_actions (GtkWidget *widget,
                            StwSession *session,
                            const StwPermittedAction *actions,
                            guint n_actions,
                            gint64 company);
GtkWidget *stw_permitted_note_new (StwSession *session, const char *command, gint64 company);
void stw_permitted_tell (GtkWidget *widget, const char *action, const char *need);

G_END_DECLS

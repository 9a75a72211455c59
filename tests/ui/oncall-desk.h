/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui.h"

#include "app/session.h"
#include "scratch.h"

#include <adwaita.h>

/**
 * Oncall:
 *
 * A desk of two people, and its on-call view in a window.
 */
typedef struct
{
  Scratch *folder;       /* (owned) */
  StwDeskClient *client; /* (owned) */
  StwSession *session;   /* (owned) */
  GtkWidget *window;     /* (owned) */
  gint64 schedule;
} Oncall;

void oncall_open (Oncall *oncall);
void oncall_show (Oncall *oncall, int width);
void oncall_close (Oncall *oncall);
void oncall_add_schedule (Oncall *oncall);
void oncall_add_long_schedule (Oncall *oncall);
gpointer oncall_get_child (Oncall *oncall, const char *name);
gboolean oncall_shows (Oncall *oncall, const char *name);
AdwMessageDialog *oncall_find_dialog (void);
gboolean oncall_is_ready (AdwMessageDialog *dialog);
const char *oncall_get_title (AdwPreferencesGroup *group);
gboolean oncall_says (GtkWidget *widget, const char *text);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/incidents/incident-detail.h"
#include "scratch.h"
#include "ui.h"

#include <adwaita.h>

/* A desk with a client and an incident, in a window that shows it. */
typedef struct
{
  Scratch *scratch;          /* (owned) */
  StwDeskClient *client;     /* (owned) */
  StwSession *session;       /* (owned) */
  GtkWindow *window;         /* (unowned) */
  StwIncidentDetail *detail; /* (unowned) */
  gint64 company;
  gint64 incident;
  guint n_offered; /* ways back */
} Desk;

void incident_desk_add_test (const char *path, void (*test) (Desk *desk, gconstpointer data));
gint64 add_incident (Desk *desk, const char *title);
void act (Desk *desk, const char *action, const char *target);
gboolean allows (Desk *desk, const char *action);
GtkWindow *find_dialog (void);
AdwMessageDialog *open_dialog (Desk *desk, const char *action);
GtkListBox *find_list (GtkWidget *widget);
GtkEditable *find_entry_row (GtkWidget *widget);

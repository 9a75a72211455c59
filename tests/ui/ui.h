/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <gtk/gtk.h>

/* The width of a telephone. */
#define NARROW 360
#define DEADLINE_S 20

gboolean ui_deadline_cb (gpointer data);

#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint deadline = g_timeout_add_seconds (DEADLINE_S, ui_deadline_cb, (gpointer) #condition);    \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (deadline);                                                                    \
  }                                                                                                \
  G_STMT_END

gboolean ui_speak (const char *folder);
gboolean ui_init (void);
StwDeskClient *ui_open_desk (const char *folder, const char *listen);
void ui_close_desk (StwDeskClient *client);
gint64 ui_give (StwDeskClient *client, StwCommand *command, const char *member);
gint64 ui_add_company (StwDeskClient *client, const char *name);
int ui_measure (GtkWidget *widget);
GtkWidget *ui_find_type (GtkWidget *widget, GType type);
void ui_assert_named (GtkWidget *widget);

typedef gboolean (*UiMatchFunc) (GtkWidget *widget, const char *text);

GtkWidget *ui_find_match (GtkWidget *widget, UiMatchFunc match, const char *text);

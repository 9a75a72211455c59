/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"
#include "desk/shift-notice-store.h"
#include "desk/notification-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean stw_bell_row_is_unread (const StwNotification *notification);
GtkWidget *stw_bell_row_new (const StwNotification *notification);
GtkWidget *stw_bell_row_new_run (GPtrArray *list, guint first, guint n, guint count);
gint64 stw_bell_row_get_run (GtkWidget *row);
GtkWidget *stw_bell_row_new_notice (const StwShiftNotice *notice);
void stw_bell_row_open (GtkWidget *row, StwSession *session);

G_END_DECLS

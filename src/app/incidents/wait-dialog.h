/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwWaitFunc:
 * @reason: what the incident waits for
 * @data: the widget that asked
 */
typedef void (*StwWaitFunc) (const char *reason, gpointer data);

void stw_wait_dialog_show (GtkWidget *widget, StwWaitFunc waits);

G_END_DECLS

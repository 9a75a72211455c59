/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

gint64 stw_snooze_get_tomorrow (gint64 now);
gboolean stw_snooze_choose (JsonObject *arguments, const char *choice, gint64 now);
void
stw_snooze_ask (GtkWidget *widget, StwSession *session, StwCommand *command, const char *title);

G_END_DECLS

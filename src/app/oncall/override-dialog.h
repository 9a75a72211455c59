/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/oncall/roster.h"
#include "app/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void stw_override_dialog_show (GtkWidget *widget,
                               StwSession *session,
                               const StwRoster *roster,
                               gint64 override,
                               gint64 from,
                               gint64 to);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/oncall/roster.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *
stw_shift_bar_new (const StwRoster *roster, const StwRosterBar *bar, GTimeZone *zone, double share);
GtkWidget *stw_shift_row_label_new (const StwRoster *roster, guint row);

G_END_DECLS

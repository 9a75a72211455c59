/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *stw_moment_row_new (const char *title, GTimeZone *zone, gint64 time);
gboolean stw_moment_row_read (GtkWidget *row, GTimeZone *zone, gint64 *ret_time);

G_END_DECLS

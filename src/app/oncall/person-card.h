/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *stw_person_card_new (GtkWidget *face,
                                const char *caption,
                                const char *name,
                                GTimeZone *zone,
                                gint64 from,
                                gint64 to);

G_END_DECLS

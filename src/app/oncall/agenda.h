/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/oncall/roster.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwAgendaFill:
 *
 * Called when somebody wants to fill a gap.
 */
typedef void (*StwAgendaFill) (gint64 from, gint64 to, gpointer data);

void stw_agenda_show (GtkBox *box,
                      const StwRoster *roster,
                      int first_day,
                      guint n_days,
                      gint64 now,
                      StwAgendaFill fill,
                      gpointer data);

G_END_DECLS

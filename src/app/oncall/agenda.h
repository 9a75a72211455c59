/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/oncall/roster.h"
#include "engine/desk-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwAgendaFill:
 *
 * Called when somebody wants to fill a gap.
 */
typedef void (*StwAgendaFill) (gint64 from, gint64 to, gpointer data);

/**
 * StwAgendaView:
 * @client: whose pictures
 * @first_day: by the schedule's clock
 * @fill: (nullable): called with @data and a gap that somebody wants to fill
 *
 * What is shown of a roster.
 */
typedef struct
{
  StwDeskClient *client; /* (unowned) */
  int first_day;
  guint n_days;
  gint64 now;
  StwAgendaFill fill;
  gpointer data;
} StwAgendaView;

void stw_agenda_show (GtkBox *box, const StwRoster *roster, const StwAgendaView *view);

G_END_DECLS

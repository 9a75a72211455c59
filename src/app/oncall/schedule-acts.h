/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/oncall/roster.h"
#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

void stw_schedule_acts_remove (GtkWidget *widget, StwSession *session, const StwRoster *roster);
void stw_schedule_acts_take (GtkWidget *widget, StwSession *session, const StwRoster *roster);
void stw_schedule_acts_copy_feed (GtkWidget *widget, StwSession *session, const StwRoster *roster);
void
stw_schedule_acts_revoke_feed (GtkWidget *widget, StwSession *session, const StwRoster *roster);

G_END_DECLS

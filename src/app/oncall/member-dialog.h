/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/oncall/roster.h"
#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

void stw_member_dialog_show (GtkWidget *widget, StwSession *session, const StwRoster *roster);

G_END_DECLS

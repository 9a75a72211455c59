/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/oncall/roster.h"
#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *
stw_override_row_new (StwSession *session, const StwRoster *roster, const StwOverride *override);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/oncall/roster.h"
#include "app/session.h"
#include "desk/oncall/note-store.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *
stw_shift_note_row_new (StwSession *session, const StwRoster *roster, const StwShiftNote *note);

G_END_DECLS

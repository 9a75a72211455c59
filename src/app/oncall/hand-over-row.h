/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *stw_hand_over_row_new (StwSession *session, JsonObject *hand_over, gint64 reader);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

void stw_hand_over_dialog_show (GtkWidget *widget, StwSession *session);

G_END_DECLS

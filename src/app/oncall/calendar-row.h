/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *stw_calendar_row_new (StwSession *session, JsonObject *calendar);

G_END_DECLS

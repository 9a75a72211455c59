/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

G_BEGIN_DECLS

void stw_calendar_secret_subscribe (StwSession *session, StwCommand *command, char *address);
void stw_calendar_secret_forget (StwSession *session, gint64 calendar);

G_END_DECLS

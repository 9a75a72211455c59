/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/companies/first-alert.h"
#include "engine/desk-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwWaitingLine:
 *
 * A line that waits for the first real alert of a client or a tool, and turns green when it
 * arrives. What else belongs to it is appended below.
 */
#define STW_TYPE_WAITING_LINE (stw_waiting_line_get_type ())
G_DECLARE_FINAL_TYPE (StwWaitingLine, stw_waiting_line, STW, WAITING_LINE, GtkBox)

void stw_waiting_line_set_advice (StwWaitingLine *self, const char *advice);
void
stw_waiting_line_start (StwWaitingLine *self, StwDeskClient *client, const StwAwaited *awaited);

G_END_DECLS

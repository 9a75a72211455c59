/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwTimerButton:
 *
 * Starts an incident's timer, or says how long it has run and stops it.
 */
#define STW_TYPE_TIMER_BUTTON (stw_timer_button_get_type ())
G_DECLARE_FINAL_TYPE (StwTimerButton, stw_timer_button, STW, TIMER_BUTTON, GtkButton)

void stw_timer_button_set_since (StwTimerButton *self, gint64 since);

G_END_DECLS

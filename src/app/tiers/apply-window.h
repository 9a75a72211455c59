/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwApplyWindow:
 *
 * Gives many clients the same settings, after it told what changes for each.
 */
#define STW_TYPE_APPLY_WINDOW (stw_apply_window_get_type ())
G_DECLARE_FINAL_TYPE (StwApplyWindow, stw_apply_window, STW, APPLY_WINDOW, AdwWindow)

void stw_apply_window_show (GtkWidget *widget, StwSession *session);
void stw_apply_window_show_retention (GtkWidget *widget, StwSession *session);
void
stw_apply_window_show_tier (GtkWidget *widget, StwSession *session, gint64 tier, const char *name);

G_END_DECLS

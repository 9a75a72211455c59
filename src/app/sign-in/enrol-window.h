/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwEnrolWindow:
 *
 * Makes somebody able to sign in: a password, the app for the codes, and recovery codes to keep.
 */
#define STW_TYPE_ENROL_WINDOW (stw_enrol_window_get_type ())
G_DECLARE_FINAL_TYPE (StwEnrolWindow, stw_enrol_window, STW, ENROL_WINDOW, AdwWindow)

void stw_enrol_window_show (GtkWidget *parent,
                            StwDeskClient *client,
                            gint64 person,
                            const char *invitation);

G_END_DECLS

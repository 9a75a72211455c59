/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwGuideWindow:
 *
 * How a source of a client that is there already is connected.
 */
#define STW_TYPE_GUIDE_WINDOW (stw_guide_window_get_type ())
G_DECLARE_FINAL_TYPE (StwGuideWindow, stw_guide_window, STW, GUIDE_WINDOW, AdwWindow)

void
stw_guide_window_show (GtkWidget *widget, StwSession *session, gint64 company, JsonObject *source);

G_END_DECLS

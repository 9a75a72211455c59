/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwSidebar:
 *
 * The views, with badges for what waits in them. Its signal "chosen" has the name of the view that
 * a person chose.
 */
#define STW_TYPE_SIDEBAR (stw_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (StwSidebar, stw_sidebar, STW, SIDEBAR, AdwBin)

void stw_sidebar_set_session (StwSidebar *self, StwSession *session);
void stw_sidebar_select (StwSidebar *self, const char *page);
GtkWidget *stw_sidebar_get_row (StwSidebar *self, const char *page);

G_END_DECLS

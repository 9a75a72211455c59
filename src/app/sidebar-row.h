/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwSidebarRow:
 *
 * A view in the sidebar, with a badge for what waits in it.
 */
#define STW_TYPE_SIDEBAR_ROW (stw_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (StwSidebarRow, stw_sidebar_row, STW, SIDEBAR_ROW, GtkListBoxRow)

GtkWidget *stw_sidebar_row_new (const char *page, const char *title, const char *icon);
const char *stw_sidebar_row_get_page (StwSidebarRow *self);
void stw_sidebar_row_set_badge (StwSidebarRow *self, const char *badge, const char *meaning);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwSettingsPage:
 *
 * The settings: their categories and the one that is chosen, side by side or, when narrow, one
 * after the other. Its property "detail-alone" says that the category covers the list.
 */
#define STW_TYPE_SETTINGS_PAGE (stw_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (StwSettingsPage, stw_settings_page, STW, SETTINGS_PAGE, AdwBin)

GtkWidget *stw_settings_page_new (StwSession *session);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwOverviewPage:
 *
 * The day's plan: how the desk stands, what nobody has taken, what is in work, what the night
 * brought and who went silent.
 */
#define STW_TYPE_OVERVIEW_PAGE (stw_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (StwOverviewPage, stw_overview_page, STW, OVERVIEW_PAGE, AdwBin)

GtkWidget *stw_overview_page_new (StwSession *session);

G_END_DECLS

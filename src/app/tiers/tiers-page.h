/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwTiersPage:
 *
 * Named sets of settings that many clients share.
 */
#define STW_TYPE_TIERS_PAGE (stw_tiers_page_get_type ())
G_DECLARE_FINAL_TYPE (StwTiersPage, stw_tiers_page, STW, TIERS_PAGE, AdwBin)

GtkWidget *stw_tiers_page_new (StwSession *session);

G_END_DECLS

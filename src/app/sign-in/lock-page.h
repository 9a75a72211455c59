/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwLockPage:
 *
 * What a window shows in place of the desk while people must sign in and nobody is.
 */
#define STW_TYPE_LOCK_PAGE (stw_lock_page_get_type ())
G_DECLARE_FINAL_TYPE (StwLockPage, stw_lock_page, STW, LOCK_PAGE, AdwBin)

GtkWidget *stw_lock_page_new (StwDeskClient *client);

G_END_DECLS

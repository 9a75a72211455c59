/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwDoorPage:
 *
 * Settings: where senders reach the desk.
 */
#define STW_TYPE_DOOR_PAGE (stw_door_page_get_type ())
G_DECLARE_FINAL_TYPE (StwDoorPage, stw_door_page, STW, DOOR_PAGE, AdwBin)

GtkWidget *stw_door_page_new (StwSession *session);

G_END_DECLS

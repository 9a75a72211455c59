/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwChannelsPage:
 *
 * Settings: the ways to reach people, and whether they work.
 */
#define STW_TYPE_CHANNELS_PAGE (stw_channels_page_get_type ())
G_DECLARE_FINAL_TYPE (StwChannelsPage, stw_channels_page, STW, CHANNELS_PAGE, AdwBin)

GtkWidget *stw_channels_page_new (StwSession *session);

G_END_DECLS

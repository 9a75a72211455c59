/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"
#include "engine/onboard.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwConnectPage:
 *
 * What the monitoring tools of a client need to know, ready to be copied, and whether the first
 * alert has come.
 */
#define STW_TYPE_CONNECT_PAGE (stw_connect_page_get_type ())
G_DECLARE_FINAL_TYPE (StwConnectPage, stw_connect_page, STW, CONNECT_PAGE, GtkBox)

void stw_connect_page_start (StwConnectPage *self,
                             StwDeskClient *client,
                             gint64 company,
                             const StwNewAccess *access);
void stw_connect_page_guide (StwConnectPage *self,
                             StwDeskClient *client,
                             gint64 company,
                             gint64 source,
                             const char *prefix);

G_END_DECLS

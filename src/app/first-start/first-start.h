/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/desk-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwFirstStart:
 *
 * What an empty desk asks first. Its signal "done" says that it was answered or passed by, or that
 * there is a company now.
 */
#define STW_TYPE_FIRST_START (stw_first_start_get_type ())
G_DECLARE_FINAL_TYPE (StwFirstStart, stw_first_start, STW, FIRST_START, AdwBin)

GtkWidget *stw_first_start_new (StwDeskClient *client);

G_END_DECLS

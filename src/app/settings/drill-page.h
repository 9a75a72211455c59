/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define STW_TYPE_DRILL_PAGE (stw_drill_page_get_type ())
G_DECLARE_FINAL_TYPE (StwDrillPage, stw_drill_page, STW, DRILL_PAGE, AdwBin)

GtkWidget *stw_drill_page_new (StwSession *session);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwOncallPage:
 *
 * Who is reached, now and at three on Sunday: a schedule as a calendar that is edited by dragging.
 */
#define STW_TYPE_ONCALL_PAGE (stw_oncall_page_get_type ())
G_DECLARE_FINAL_TYPE (StwOncallPage, stw_oncall_page, STW, ONCALL_PAGE, AdwBin)

GtkWidget *stw_oncall_page_new (StwSession *session);
void stw_oncall_page_show (StwOncallPage *self, gint64 schedule);

G_END_DECLS

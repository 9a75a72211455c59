/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwEscalationPage:
 *
 * Settings: who is told after how long, and what would happen tonight.
 */
#define STW_TYPE_ESCALATION_PAGE (stw_escalation_page_get_type ())
G_DECLARE_FINAL_TYPE (StwEscalationPage, stw_escalation_page, STW, ESCALATION_PAGE, AdwBin)

GtkWidget *stw_escalation_page_new (StwSession *session);

G_END_DECLS

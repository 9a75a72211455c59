/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwAlertsPage:
 *
 * The stream of alerts, newest first, live, and the alert that is looked at.
 *
 * Property "detail-alone": whether the alert covers the stream.
 */
#define STW_TYPE_ALERTS_PAGE (stw_alerts_page_get_type ())
G_DECLARE_FINAL_TYPE (StwAlertsPage, stw_alerts_page, STW, ALERTS_PAGE, AdwBin)

GtkWidget *stw_alerts_page_new (StwSession *session);

G_END_DECLS

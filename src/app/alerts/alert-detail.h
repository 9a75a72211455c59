/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwAlertDetail:
 *
 * One alert: what was read above what was received.
 */
#define STW_TYPE_ALERT_DETAIL (stw_alert_detail_get_type ())
G_DECLARE_FINAL_TYPE (StwAlertDetail, stw_alert_detail, STW, ALERT_DETAIL, AdwBin)

void stw_alert_detail_set_session (StwAlertDetail *self, StwSession *session);
void stw_alert_detail_show (StwAlertDetail *self, gint64 alert);
gint64 stw_alert_detail_get_incident (StwAlertDetail *self);
void stw_alert_detail_copy (StwAlertDetail *self);

G_END_DECLS

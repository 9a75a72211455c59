/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/paged-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * StwAlertRow:
 *
 * An alert in the stream: when, how bad, which machine, what, and where it went.
 */
#define STW_TYPE_ALERT_ROW (stw_alert_row_get_type ())
G_DECLARE_FINAL_TYPE (StwAlertRow, stw_alert_row, STW, ALERT_ROW, AdwBin)

GtkWidget *stw_alert_row_new (void);
void stw_alert_row_set_item (StwAlertRow *self, StwPagedItem *item);

G_END_DECLS

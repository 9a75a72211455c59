/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * StwRateChart:
 *
 * Events in each minute, up to now, as bars. Its label says the finding in words.
 */
#define STW_TYPE_RATE_CHART (stw_rate_chart_get_type ())
G_DECLARE_FINAL_TYPE (StwRateChart, stw_rate_chart, STW, RATE_CHART, GtkWidget)

void stw_rate_chart_set_minutes (StwRateChart *self, const guint *minutes, guint n, gint64 now);
guint stw_rate_chart_round_up (guint most);

G_END_DECLS

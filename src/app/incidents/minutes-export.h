/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The periods that time is billed by. */
typedef enum
{
  STW_PERIOD_THIS_MONTH,
  STW_PERIOD_LAST_MONTH,
  STW_PERIOD_THIS_YEAR,
  STW_PERIOD_ALL,
  STW_N_PERIODS,
} StwPeriod;

void stw_period_get_bounds (StwPeriod period, gint64 now, gint64 *ret_from, gint64 *ret_to);
void stw_minutes_export_ask (GtkWidget *widget, StwSession *session);

G_END_DECLS

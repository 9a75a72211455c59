/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/sla/business-hours.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How many openings a day and how many holidays a calendar may have. */
#define STW_HOURS_MAX_OPENINGS 48
#define STW_HOURS_MAX_HOLIDAYS 5000

StwBusinessHours *
stw_hours_from_json (const char *timezone, JsonNode *calendar, JsonNode *holidays, GError **error);
gboolean stw_hours_read_date (const char *text, int *ret_day);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/command-rule.h"

G_BEGIN_DECLS

/* The engine's own: {"calendar"} with {"problem"}, or with {"events","etag"}, or with neither when
 * it is as it was. */
#define STW_COMMAND_CALENDAR_READ "schedule.calendar-read"

const StwCommandRule *stw_calendar_news_commands (guint *ret_n_rules);

G_END_DECLS

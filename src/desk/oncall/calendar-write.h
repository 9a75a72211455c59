/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/oncall/schedule-store.h"

G_BEGIN_DECLS

char *stw_calendar_write (const StwSchedule *schedule,
                          const StwOncallPlan *plan,
                          GHashTable *names,
                          gint64 from,
                          gint64 to);
char *stw_calendar_write_schedule (StwDb *db, gint64 schedule, gint64 now, GError **error);

G_END_DECLS

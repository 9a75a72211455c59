/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far ahead an opening is looked for; what lies behind counts as never. */
#define STW_BUSINESS_HOURS_HORIZON_YEARS 100

#define STW_MINUTES_OF_DAY (24 * 60)

typedef struct _StwBusinessHours StwBusinessHours;

StwBusinessHours *stw_business_hours_new_always (void);
StwBusinessHours *stw_business_hours_new (GTimeZone *zone);
StwBusinessHours *stw_business_hours_ref (StwBusinessHours *self);
void stw_business_hours_unref (StwBusinessHours *self);
gboolean stw_business_hours_open (StwBusinessHours *self,
                                  GDateWeekday weekday,
                                  int begin_minute,
                                  int end_minute);
void stw_business_hours_add_holiday (StwBusinessHours *self, int day);
gint64 stw_business_hours_count (const StwBusinessHours *self,
                                 gint64 from,
                                 gint64 until,
                                 gint64 amount,
                                 gint64 *ret_reached);
gint64 stw_business_hours_find (const StwBusinessHours *self, gint64 from, gint64 amount);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwBusinessHours, stw_business_hours_unref)

G_END_DECLS

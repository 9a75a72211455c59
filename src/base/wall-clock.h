/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The years 1 to 9999 as days since 1970-01-01. */
#define STW_DAY_MIN (-719162)
#define STW_DAY_MAX 2932896

#define STW_DAY_SECONDS 86400

/**
 * StwWallClock:
 * @day: the date, as days since 1970-01-01
 * @second: of that day, 0 to 86,400; the last is the midnight that ends it
 *
 * What a calendar and a clock on the wall of some time zone show.
 */
typedef struct
{
  int day;
  int second;
} StwWallClock;

GTimeZone *stw_wall_clock_zone (const char *name);
gint64 stw_wall_clock_to_utc (GTimeZone *zone, StwWallClock wall);
StwWallClock stw_wall_clock_from_utc (GTimeZone *zone, gint64 time);

int stw_day_from_date (int year, int month, int day);
void stw_day_to_date (int day, int *ret_year, int *ret_month, int *ret_day);
int stw_day_add_months (int day, int months);
GDateWeekday stw_day_weekday (int day);

G_END_DECLS

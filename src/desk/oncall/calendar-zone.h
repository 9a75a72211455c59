/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/wall-clock.h"

#include <libical/ical.h>

G_BEGIN_DECLS

/* A place in the list of a calendar's zones; 0 is the reader's own. */
typedef guint StwCalendarZone;

typedef struct _StwCalendarZones StwCalendarZones;

StwCalendarZones *stw_calendar_zones_new (icalcomponent *root, GTimeZone *own);
void stw_calendar_zones_free (StwCalendarZones *zones);
StwCalendarZone stw_calendar_zones_find (StwCalendarZones *zones, const char *tzid);
guint stw_calendar_zones_count_unknown (const StwCalendarZones *zones);
gint64 stw_calendar_zone_to_utc (const StwCalendarZones *zones, StwCalendarZone zone, gint64 local);
gint64
stw_calendar_zone_from_utc (const StwCalendarZones *zones, StwCalendarZone zone, gint64 time);

const char *stw_windows_zone_find (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCalendarZones, stw_calendar_zones_free)

G_END_DECLS

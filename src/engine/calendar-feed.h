/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"
#include "net/http-server.h"

G_BEGIN_DECLS

/* Where calendars read schedules; what follows it is the key of one. */
#define STW_CALENDAR_FEED_PATH "/calendar/on-call.ics"
#define STW_CALENDAR_FEED_KEY "key"

/**
 * StwCalendarFeed:
 *
 * What answers calendars that subscribed to a schedule.
 */
typedef struct _StwCalendarFeed StwCalendarFeed;

StwCalendarFeed *stw_calendar_feed_new (StwEngine *engine);
void stw_calendar_feed_free (StwCalendarFeed *self);
StwHttpRoute stw_calendar_feed_route (StwCalendarFeed *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCalendarFeed, stw_calendar_feed_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What one calendar may be and give. */
#define STW_CALENDAR_MAX_BYTES (2 * 1024 * 1024)
#define STW_CALENDAR_MAX_EVENTS 10000

#define STW_CALENDAR_ERROR (stw_calendar_error_quark ())

/**
 * StwCalendarError:
 * @STW_CALENDAR_ERROR_NO_CALENDAR: it is something else, or was cut off
 * @STW_CALENDAR_ERROR_TOO_LARGE: it is larger, deeper or longer to read than we take
 */
typedef enum
{
  STW_CALENDAR_ERROR_NO_CALENDAR,
  STW_CALENDAR_ERROR_TOO_LARGE,
} StwCalendarError;

GQuark stw_calendar_error_quark (void);

/**
 * StwCalendarEvent:
 * @uid: (owned): of the event, the same for all its occurrences
 * @summary: (owned): its title
 * @mail: (owned) (nullable): the address of its first attendee
 * @from: UTC milliseconds
 * @to: the first instant after it
 * @cancelled: whether it does not take place
 *
 * One occurrence of an event. An event of whole days begins and ends at midnights of the reader's
 * zone.
 */
typedef struct
{
  char *uid;
  char *summary;
  char *mail;
  gint64 from;
  gint64 to;
  gboolean cancelled;
} StwCalendarEvent;

/**
 * StwCalendar:
 * @events: (owned) (element-type StwCalendarEvent): occurrences in order
 * @n_unread: events that make no sense and were left out
 * @n_unknown_zones: events whose time zone nobody knows; they were read by the reader's own
 * @is_cut: whether there were more occurrences than we take
 *
 * What a calendar has in a stretch of time.
 */
typedef struct
{
  GPtrArray *events;
  guint n_unread;
  guint n_unknown_zones;
  gboolean is_cut;
} StwCalendar;

StwCalendar *stw_calendar_read (const char *text,
                                gsize length,
                                GTimeZone *zone,
                                gint64 from,
                                gint64 to,
                                GError **error);
JsonArray *stw_calendar_read_events (const char *text,
                                     gsize length,
                                     GTimeZone *zone,
                                     gint64 now,
                                     GError **error);
void stw_calendar_free (StwCalendar *calendar);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwCalendar, stw_calendar_free)

G_END_DECLS

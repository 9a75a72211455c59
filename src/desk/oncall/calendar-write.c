/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A schedule as an iCalendar file (RFC 5545): an event for every shift, with the name of who is on
 * call. The same shifts give the same bytes, so that readers can be told that nothing has changed.
 * Belongs to no thread. */

#include "config.h"

#include "desk/oncall/calendar-write.h"

#include "base/clock.h"
#include "desk/oncall/calendar.h"

#include <libical/ical.h>

/* What a calendar shows of the past and of the future. */
#define BEFORE (28 * STW_DAY)
#define AHEAD (365 * STW_DAY)

static struct icaltimetype
utc_time (gint64 time)
{
  return icaltime_from_timet_with_zone ((time_t) (time / STW_SECOND),
                                        0,
                                        icaltimezone_get_utc_timezone ());
}

static icalcomponent *
make_event (const StwSchedule *schedule, const StwOncallShift *shift, const char *name)
{
  g_autofree char *uid =
    g_strdup_printf ("schedule-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "@steward",
                     schedule->id,
                     shift->from / STW_SECOND);

  return icalcomponent_vanew (ICAL_VEVENT_COMPONENT,
                              icalproperty_new_uid (uid),
                              icalproperty_new_dtstamp (utc_time (shift->from)),
                              icalproperty_new_dtstart (utc_time (shift->from)),
                              icalproperty_new_dtend (utc_time (shift->to)),
                              icalproperty_new_summary (name),
                              icalproperty_new_transp (ICAL_TRANSP_TRANSPARENT),
                              (void *) NULL);
}

static void
add_x (icalcomponent *root, const char *name, const char *value)
{
  icalproperty *property = icalproperty_new_x (value);

  icalproperty_set_x_name (property, name);
  icalcomponent_add_property (root, property);
}

/**
 * stw_calendar_write:
 * @schedule: what it is called
 * @plan: who is on call
 * @names: (element-type gint64 utf8): what people are called
 * @from: UTC milliseconds
 * @to: the first instant that is left out
 *
 * Returns: (transfer full): the calendar, of at most %STW_CALENDAR_MAX_EVENTS events
 */
char *
stw_calendar_write (const StwSchedule *schedule,
                    const StwOncallPlan *plan,
                    GHashTable *names,
                    gint64 from,
                    gint64 to)
{
  g_autoptr (GArray) shifts = stw_oncall_shifts (plan, from, to, STW_CALENDAR_MAX_EVENTS);
  icalcomponent *root = icalcomponent_vanew (ICAL_VCALENDAR_COMPONENT,
                                             icalproperty_new_version ("2.0"),
                                             icalproperty_new_prodid ("-//Steward//On-Call//EN"),
                                             icalproperty_new_method (ICAL_METHOD_PUBLISH),
                                             (void *) NULL);
  char *written;
  char *text;

  add_x (root, "X-WR-CALNAME", schedule->name);
  add_x (root, "X-WR-TIMEZONE", schedule->timezone);
  for (guint i = 0; i < shifts->len; i++)
    {
      const StwOncallShift *shift = &g_array_index (shifts, StwOncallShift, i);
      const char *name = g_hash_table_lookup (names, &shift->person);

      if (name != NULL)
        icalcomponent_add_component (root, make_event (schedule, shift, name));
    }
  written = icalcomponent_as_ical_string_r (root);
  text = g_strdup (written);
  icalmemory_free_buffer (written);
  icalcomponent_free (root);
  return text;
}

/**
 * stw_calendar_write_schedule:
 * @schedule: its number
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): its shifts of four weeks past and a year ahead, as a calendar. They
 * begin at a midnight of UTC, so that the text changes once a day at most while the schedule stays
 */
char *
stw_calendar_write_schedule (StwDb *db, gint64 schedule, gint64 now, GError **error)
{
  gint64 today = now - now % STW_DAY;
  g_autoptr (StwSchedule) row = stw_schedule_load (db, schedule, error);
  g_autoptr (StwOncallPlan) plan =
               row != NULL ? stw_schedule_read_plan (db, row, today - BEFORE, today + AHEAD, error)
                           : NULL;
  g_autoptr (GHashTable) names = plan != NULL ? stw_schedule_read_names (db, error) : NULL;

  if (names == NULL)
    return NULL;
  return stw_calendar_write (row, plan, names, today - BEFORE, today + AHEAD);
}

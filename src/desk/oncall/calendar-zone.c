/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The time zones of a calendar. A name is looked for in the IANA list first: as it is, at the end
 * of a path that some programs write before it, or as Windows calls it. Only then the rules count
 * that the calendar brings itself. A zone that nobody knows is the reader's own, and is counted.
 * Belongs to no thread. */

#include "config.h"

#include "desk/oncall/calendar-zone.h"

#include "base/clock.h"

#include <string.h>

typedef struct
{
  char *tzid;          /* (owned) */
  GTimeZone *zone;     /* (owned) (nullable) */
  icaltimezone *rules; /* (owned) (nullable) the calendar's own, where nobody else knows the zone */
} Zone;

struct _StwCalendarZones
{
  icalcomponent *root; /* (unowned) */
  GArray *list;        /* of Zone */
  guint n_unknown;
};

static void
zone_clear (gpointer data)
{
  Zone *zone = data;

  g_free (zone->tzid);
  g_clear_pointer (&zone->zone, g_time_zone_unref);
  if (zone->rules != NULL)
    icaltimezone_free (zone->rules, 1);
}

/**
 * stw_calendar_zones_new:
 * @root: the calendar, which outlives the first use of each of its zones
 * @own: the reader's zone
 *
 * Returns: (transfer full): a list that knows @own as 0
 */
StwCalendarZones *
stw_calendar_zones_new (icalcomponent *root, GTimeZone *own)
{
  StwCalendarZones *zones = g_new0 (StwCalendarZones, 1);
  Zone first = { NULL, g_time_zone_ref (own), NULL };

  zones->root = root;
  zones->list = g_array_new (FALSE, FALSE, sizeof (Zone));
  g_array_set_clear_func (zones->list, zone_clear);
  g_array_append_val (zones->list, first);
  return zones;
}

/**
 * stw_calendar_zones_free:
 * @zones: (nullable) (transfer full): a list
 */
void
stw_calendar_zones_free (StwCalendarZones *zones)
{
  if (zones == NULL)
    return;
  g_array_unref (zones->list);
  g_free (zones);
}

/* A zone of the IANA list, also where a path stands before its name. */
static GTimeZone *
find_known (const char *tzid)
{
  const char *windows = stw_windows_zone_find (tzid);

  if (windows != NULL)
    return stw_wall_clock_zone (windows);
  for (const char *name = tzid; name != NULL; name = strchr (name, '/'))
    {
      GTimeZone *zone;

      name += *name == '/' ? 1 : 0;
      zone = stw_wall_clock_zone (name);
      if (zone != NULL)
        return zone;
    }
  return NULL;
}

static icalcomponent *
find_rules (icalcomponent *root, const char *tzid)
{
  for (icalcomponent *component =
         icalcomponent_get_first_component (root, ICAL_VTIMEZONE_COMPONENT);
       component != NULL;
       component = icalcomponent_get_next_component (root, ICAL_VTIMEZONE_COMPONENT))
    {
      icalproperty *property = icalcomponent_get_first_property (component, ICAL_TZID_PROPERTY);

      if (property != NULL && g_strcmp0 (icalproperty_get_tzid (property), tzid) == 0)
        return component;
    }
  return NULL;
}

/* The zone by the rules in the calendar, or by the name that they give it. */
static void
resolve_by_rules (StwCalendarZones *zones, Zone *zone)
{
  icalcomponent *rules = find_rules (zones->root, zone->tzid);
  icalproperty *property = NULL;

  if (rules == NULL)
    return;
  for (property = icalcomponent_get_first_property (rules, ICAL_X_PROPERTY);
       property != NULL && zone->zone == NULL;
       property = icalcomponent_get_next_property (rules, ICAL_X_PROPERTY))
    if (g_strcmp0 (icalproperty_get_x_name (property), "X-LIC-LOCATION") == 0 &&
        icalproperty_get_x (property) != NULL)
      zone->zone = find_known (icalproperty_get_x (property));
  if (zone->zone != NULL)
    return;
  zone->rules = icaltimezone_new ();
  rules = icalcomponent_new_clone (rules);
  if (!icaltimezone_set_component (zone->rules, rules))
    {
      icalcomponent_free (rules);
      icaltimezone_free (zone->rules, 1);
      zone->rules = NULL;
    }
}

/**
 * stw_calendar_zones_find:
 * @tzid: (nullable): what the calendar calls it, %NULL for a time without a zone
 *
 * Returns: its place in the list
 */
StwCalendarZone
stw_calendar_zones_find (StwCalendarZones *zones, const char *tzid)
{
  Zone zone = { NULL, NULL, NULL };

  if (tzid == NULL || *tzid == '\0')
    return 0;
  for (guint i = 1; i < zones->list->len; i++)
    {
      const Zone *known = &g_array_index (zones->list, Zone, i);

      if (g_str_equal (known->tzid, tzid))
        return known->zone != NULL || known->rules != NULL ? i : 0;
    }
  zone.tzid = g_strdup (tzid);
  zone.zone = find_known (tzid);
  if (zone.zone == NULL)
    resolve_by_rules (zones, &zone);
  g_array_append_val (zones->list, zone);
  if (zone.zone != NULL || zone.rules != NULL)
    return zones->list->len - 1;
  zones->n_unknown++;
  return 0;
}

/**
 * stw_calendar_zones_count_unknown:
 *
 * Returns: how many zones nobody knew
 */
guint
stw_calendar_zones_count_unknown (const StwCalendarZones *zones)
{
  return zones->n_unknown;
}

static struct icaltimetype
time_of (gint64 seconds)
{
  return icaltime_from_timet_with_zone ((time_t) seconds, 0, NULL);
}

/**
 * stw_calendar_zone_to_utc:
 * @local: seconds since 1970-01-01 on the zone's clock
 *
 * Returns: UTC milliseconds
 */
gint64
stw_calendar_zone_to_utc (const StwCalendarZones *zones, StwCalendarZone zone, gint64 local)
{
  const Zone *row = &g_array_index (zones->list, Zone, zone);
  gint64 second = local % STW_DAY_SECONDS;
  StwWallClock wall;

  if (row->rules != NULL)
    {
      struct icaltimetype time = time_of (local);

      return (local - icaltimezone_get_utc_offset (row->rules, &time, NULL)) * STW_SECOND;
    }
  second += second < 0 ? STW_DAY_SECONDS : 0;
  wall.second = (int) second;
  wall.day = (int) ((local - second) / STW_DAY_SECONDS);
  return stw_wall_clock_to_utc (row->zone, wall);
}

/**
 * stw_calendar_zone_from_utc:
 * @time: UTC milliseconds
 *
 * Returns: seconds since 1970-01-01 on the zone's clock
 */
gint64
stw_calendar_zone_from_utc (const StwCalendarZones *zones, StwCalendarZone zone, gint64 time)
{
  const Zone *row = &g_array_index (zones->list, Zone, zone);
  StwWallClock wall;

  if (row->rules != NULL)
    {
      struct icaltimetype utc = time_of (time / STW_SECOND);

      return time / STW_SECOND + icaltimezone_get_utc_offset_of_utc_time (row->rules, &utc, NULL);
    }
  wall = stw_wall_clock_from_utc (row->zone, time);
  return (gint64) wall.day * STW_DAY_SECONDS + wall.second;
}

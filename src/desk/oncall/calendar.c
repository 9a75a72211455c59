/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calendars in iCalendar form (RFC 5545), read as the occurrences that overlap a stretch of time.
 * libical reads the text and walks recurrence rules, by the local time of the event; what that is
 * in UTC is decided by calendar-zone.c, so that skipped and doubled hours mean here what they mean
 * everywhere else in Steward.
 *
 * A calendar comes from strangers: its length, depth, number of occurrences and the time that it
 * takes are bounded, and an event that makes no sense costs itself alone. Belongs to no thread;
 * call it in a worker. */

#include "config.h"

#include "desk/oncall/calendar.h"

#include "base/clock.h"
#include "desk/oncall/calendar-text.h"
#include "desk/oncall/calendar-zone.h"

#include <string.h>

/* Steps of rules that one calendar may take, and how long. */
#define MAX_STEPS 200000
#define MAX_TIME (5 * G_USEC_PER_SEC)
/* Changed occurrences of one event. */
#define MAX_REPLACEMENTS 2000

G_DEFINE_QUARK (stw - calendar - error - quark, stw_calendar_error)

/* A local time as one number, and the zone whose clock shows it. */
typedef struct
{
  gint64 local; /* seconds since 1970-01-01 on that clock */
  StwCalendarZone zone;
  gboolean is_date;
} Moment;

/* An event with whatever stands in place of some of its occurrences. */
typedef struct
{
  icalcomponent *master;   /* (unowned) (nullable) */
  GPtrArray *replacements; /* (unowned components) */
} Series;

typedef struct
{
  StwCalendar *calendar;   /* (unowned) */
  StwCalendarZones *zones; /* (unowned) */
  gint64 from;
  gint64 to;
  gint64 until; /* monotonic, when it has taken too long */
  guint n_steps;
} Reader;

static void
event_free (gpointer data)
{
  StwCalendarEvent *event = data;

  g_free (event->uid);
  g_free (event->summary);
  g_free (event->mail);
  g_free (event);
}

/**
 * stw_calendar_free:
 * @calendar: (nullable) (transfer full): a calendar
 */
void
stw_calendar_free (StwCalendar *calendar)
{
  if (calendar == NULL)
    return;
  g_ptr_array_unref (calendar->events);
  g_free (calendar);
}

static gint64
local_seconds (struct icaltimetype time)
{
  int day = stw_day_from_date (time.year, time.month, time.day);

  if (day == G_MININT)
    return G_MININT64;
  return (gint64) day * STW_DAY_SECONDS +
         (time.is_date ? 0 : time.hour * 3600 + time.minute * 60 + time.second);
}

static gint64
to_utc (const Reader *reader, const Moment *moment, gint64 local)
{
  return stw_calendar_zone_to_utc (reader->zones, moment->zone, local);
}

static gboolean
moment_of (Reader *reader, icalproperty *property, struct icaltimetype time, Moment *ret_moment)
{
  const char *name = icalproperty_get_parameter_as_string (property, "TZID");

  if (icaltime_is_null_time (time) || local_seconds (time) == G_MININT64)
    return FALSE;
  ret_moment->local = local_seconds (time);
  ret_moment->is_date = time.is_date;
  ret_moment->zone = stw_calendar_zones_find (reader->zones, icaltime_is_utc (time) ? "UTC" : name);
  return TRUE;
}

/* The first property of @kind as a moment. */
static gboolean
get_moment (Reader *reader, icalcomponent *component, icalproperty_kind kind, Moment *ret_moment)
{
  icalproperty *property = icalcomponent_get_first_property (component, kind);
  icalvalue *value = property != NULL ? icalproperty_get_value (property) : NULL;

  return value != NULL && moment_of (reader, property, icalvalue_get_datetime (value), ret_moment);
}

static const char *
get_text (icalcomponent *component, icalproperty_kind kind)
{
  icalproperty *property = icalcomponent_get_first_property (component, kind);
  icalvalue *value = property != NULL ? icalproperty_get_value (property) : NULL;
  const char *text = value != NULL ? icalvalue_get_text (value) : NULL;

  return text != NULL ? text : "";
}

static char *
dup_mail (icalcomponent *component)
{
  icalproperty *property = icalcomponent_get_first_property (component, ICAL_ATTENDEE_PROPERTY);
  const char *address = property != NULL ? icalproperty_get_attendee (property) : NULL;

  if (address == NULL || g_ascii_strncasecmp (address, "mailto:", 7) != 0)
    return NULL;
  return g_strdup (address + 7);
}

/* How long an event is, by the clock on its wall; one that ends before it begins is read the other
 * way round, as calendars show it. */
static gint64
get_length (Reader *reader, icalcomponent *component, Moment *start)
{
  icalproperty *property = icalcomponent_get_first_property (component, ICAL_DURATION_PROPERTY);
  Moment end;
  gint64 length;

  if (!get_moment (reader, component, ICAL_DTEND_PROPERTY, &end))
    {
      if (property != NULL)
        return MAX (icaldurationtype_as_int (icalproperty_get_duration (property)), 0);
      return start->is_date ? STW_DAY_SECONDS : 0;
    }
  if (end.zone == start->zone)
    length = end.local - start->local;
  else
    length = (to_utc (reader, &end, end.local) - to_utc (reader, start, start->local)) / STW_SECOND;
  if (length < 0)
    {
      start->local += length;
      length = -length;
    }
  return length;
}

/* Notes one occurrence where it overlaps what was asked for. */
static void
add_event (Reader *reader,
           icalcomponent *component,
           const Moment *start,
           gint64 local,
           gint64 length)
{
  gint64 from = to_utc (reader, start, local);
  gint64 to = length > 0 ? MAX (to_utc (reader, start, local + length), from) : from;
  StwCalendarEvent *event;

  if (from >= reader->to || to < reader->from || (to == reader->from && from < to))
    return;
  if (reader->calendar->events->len >= STW_CALENDAR_MAX_EVENTS)
    {
      reader->calendar->is_cut = TRUE;
      return;
    }
  event = g_new0 (StwCalendarEvent, 1);
  event->uid = g_strdup (get_text (component, ICAL_UID_PROPERTY));
  event->summary = g_strstrip (g_strdup (get_text (component, ICAL_SUMMARY_PROPERTY)));
  event->mail = dup_mail (component);
  event->from = from;
  event->to = to;
  event->cancelled = icalcomponent_get_status (component) == ICAL_STATUS_CANCELLED;
  g_ptr_array_add (reader->calendar->events, event);
}

/* Whether @moment, of an EXDATE or RECURRENCE-ID, means the occurrence at @local: where one of them
 * is a date alone, the day counts, as some programs write it. */
static gboolean
means (const Reader *reader, const Moment *moment, const Moment *start, gint64 local)
{
  if (moment->is_date || start->is_date)
    {
      gint64 there = moment->local;

      if (!moment->is_date && moment->zone != start->zone)
        there = stw_calendar_zone_from_utc (reader->zones,
                                            start->zone,
                                            to_utc (reader, moment, moment->local));
      return there / STW_DAY_SECONDS == local / STW_DAY_SECONDS;
    }
  return to_utc (reader, moment, moment->local) == to_utc (reader, start, local);
}

static gboolean
is_excluded (Reader *reader, icalcomponent *master, const Moment *start, gint64 local)
{
  for (icalproperty *property = icalcomponent_get_first_property (master, ICAL_EXDATE_PROPERTY);
       property != NULL;
       property = icalcomponent_get_next_property (master, ICAL_EXDATE_PROPERTY))
    {
      Moment moment;

      if (moment_of (reader, property, icalproperty_get_exdate (property), &moment) &&
          means (reader, &moment, start, local))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_for_all_that_follow (icalcomponent *replacement)
{
  icalproperty *property =
    icalcomponent_get_first_property (replacement, ICAL_RECURRENCEID_PROPERTY);
  const char *range =
    property != NULL ? icalproperty_get_parameter_as_string (property, "RANGE") : NULL;

  return g_strcmp0 (range, "THISANDFUTURE") == 0;
}

/* One occurrence by the rules of its series: as it is, moved with those that follow a change, or
 * not at all because another event stands in its place. */
static void
add_occurrence (Reader *reader,
                const Series *series,
                const Moment *start,
                gint64 local,
                gint64 length)
{
  icalcomponent *changed = NULL;
  gint64 changed_at = G_MININT64;

  if (is_excluded (reader, series->master, start, local))
    return;
  for (guint i = 0; i < series->replacements->len; i++)
    {
      icalcomponent *replacement = g_ptr_array_index (series->replacements, i);
      Moment instead;

      if (!get_moment (reader, replacement, ICAL_RECURRENCEID_PROPERTY, &instead))
        continue;
      if (means (reader, &instead, start, local))
        return;
      if (is_for_all_that_follow (replacement) && instead.local <= local &&
          instead.local > changed_at)
        {
          changed = replacement;
          changed_at = instead.local;
        }
    }
  if (changed != NULL)
    {
      Moment moved;

      if (get_moment (reader, changed, ICAL_DTSTART_PROPERTY, &moved))
        {
          gint64 new_length = get_length (reader, changed, &moved);

          add_event (reader, changed, &moved, local + moved.local - changed_at, new_length);
          return;
        }
    }
  add_event (reader, series->master, start, local, length);
}

/* A component has one place from which it goes on to the next property, so a walk over some of them
 * that looks at others meanwhile needs a list of its own. */
static GPtrArray *
list_properties (icalcomponent *component, icalproperty_kind kind)
{
  GPtrArray *list = g_ptr_array_new ();

  for (icalproperty *property = icalcomponent_get_first_property (component, kind);
       property != NULL;
       property = icalcomponent_get_next_property (component, kind))
    g_ptr_array_add (list, property);
  return list;
}

/* Whether walking a rule could go on for ever without finding anything: seconds that fall on 30
 * February. */
static gboolean
is_walkable (const struct icalrecurrencetype *rule)
{
  gboolean by_date = rule->by_month[0] != ICAL_RECURRENCE_ARRAY_MAX ||
                     rule->by_month_day[0] != ICAL_RECURRENCE_ARRAY_MAX ||
                     rule->by_year_day[0] != ICAL_RECURRENCE_ARRAY_MAX ||
                     rule->by_week_no[0] != ICAL_RECURRENCE_ARRAY_MAX ||
                     rule->by_day[0] != ICAL_RECURRENCE_ARRAY_MAX ||
                     rule->by_set_pos[0] != ICAL_RECURRENCE_ARRAY_MAX;
  gboolean by_time = rule->by_hour[0] != ICAL_RECURRENCE_ARRAY_MAX ||
                     rule->by_minute[0] != ICAL_RECURRENCE_ARRAY_MAX ||
                     rule->by_second[0] != ICAL_RECURRENCE_ARRAY_MAX;

  switch (rule->freq)
    {
    case ICAL_SECONDLY_RECURRENCE:
    case ICAL_MINUTELY_RECURRENCE:
      return !by_date && !by_time;
    case ICAL_HOURLY_RECURRENCE:
      return !by_date;
    case ICAL_DAILY_RECURRENCE:
    case ICAL_WEEKLY_RECURRENCE:
    case ICAL_MONTHLY_RECURRENCE:
    case ICAL_YEARLY_RECURRENCE:
      return rule->interval > 0;
    case ICAL_NO_RECURRENCE:
    default:
      return FALSE;
    }
}

static struct icaltimetype
time_of_local (gint64 local, gboolean is_date)
{
  struct icaltimetype time = icaltime_null_time ();
  int day = (int) (local / STW_DAY_SECONDS);
  int second = (int) (local % STW_DAY_SECONDS);

  if (second < 0)
    {
      second += STW_DAY_SECONDS;
      day--;
    }
  stw_day_to_date (day, &time.year, &time.month, &time.day);
  time.hour = is_date ? 0 : second / 3600;
  time.minute = is_date ? 0 : second / 60 % 60;
  time.second = is_date ? 0 : second % 60;
  time.is_date = is_date;
  return time;
}

/* UNTIL is given in UTC, the walk goes by the local clock. A date alone means all of that day. */
static void
make_until_local (const Reader *reader, const Moment *start, struct icalrecurrencetype *rule)
{
  gint64 local;

  if (icaltime_is_null_time (rule->until))
    return;
  local = local_seconds (rule->until);
  if (icaltime_is_utc (rule->until) && !start->is_date)
    local = stw_calendar_zone_from_utc (reader->zones, start->zone, local * STW_SECOND);
  else if (rule->until.is_date && !start->is_date)
    local += STW_DAY_SECONDS - 1;
  rule->until = time_of_local (local, start->is_date);
}

static gboolean
took_too_long (Reader *reader)
{
  return ++reader->n_steps > MAX_STEPS || reader->calendar->is_cut ||
         (reader->n_steps % 64 == 0 && g_get_monotonic_time () > reader->until);
}

/* Walks one rule; FALSE when it makes no sense. */
static gboolean
add_by_rule (Reader *reader,
             const Series *series,
             const Moment *start,
             gint64 length,
             struct icalrecurrencetype rule,
             GHashTable *seen)
{
  struct icaltimetype first = time_of_local (start->local, start->is_date);
  gint64 last =
    stw_calendar_zone_from_utc (reader->zones, start->zone, reader->to) + STW_DAY_SECONDS;
  gint64 enough = stw_calendar_zone_from_utc (reader->zones, start->zone, reader->from) - length -
                  2 * STW_DAY_SECONDS;
  icalrecur_iterator *iterator;

  if (!is_walkable (&rule))
    return FALSE;
  make_until_local (reader, start, &rule);
  iterator = icalrecur_iterator_new (rule, first);
  if (iterator == NULL)
    return FALSE;
  if (rule.count == 0 && enough > start->local)
    icalrecur_iterator_set_start (iterator, time_of_local (enough, start->is_date));
  while (!took_too_long (reader))
    {
      struct icaltimetype time = icalrecur_iterator_next (iterator);
      gint64 local = icaltime_is_null_time (time) ? G_MAXINT64 : local_seconds (time);

      if (local > last)
        break;
      if (g_hash_table_add (seen, g_memdup2 (&local, sizeof local)))
        add_occurrence (reader, series, start, local, length);
    }
  icalrecur_iterator_free (iterator);
  return TRUE;
}

/* Occurrences that are listed one by one. */
static void
add_by_dates (Reader *reader,
              const Series *series,
              const Moment *start,
              gint64 length,
              GHashTable *seen)
{
  g_autoptr (GPtrArray) properties = list_properties (series->master, ICAL_RDATE_PROPERTY);

  for (guint i = 0; i < properties->len && !took_too_long (reader); i++)
    {
      icalproperty *property = g_ptr_array_index (properties, i);
      struct icaldatetimeperiodtype period = icalproperty_get_rdate (property);
      gboolean is_period = icaltime_is_null_time (period.time);
      gint64 own = length;
      gint64 local;
      Moment moment;

      if (!moment_of (reader, property, is_period ? period.period.start : period.time, &moment))
        continue;
      if (is_period && icaltime_is_null_time (period.period.end))
        own = icaldurationtype_as_int (period.period.duration);
      else if (is_period)
        own = local_seconds (period.period.end) - moment.local;
      local = moment.zone == start->zone
                ? moment.local
                : stw_calendar_zone_from_utc (reader->zones,
                                              start->zone,
                                              to_utc (reader, &moment, moment.local));
      if (g_hash_table_add (seen, g_memdup2 (&local, sizeof local)))
        add_occurrence (reader, series, start, local, MAX (own, 0));
    }
}

static gboolean
add_master (Reader *reader, const Series *series)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GPtrArray) rules = list_properties (series->master, ICAL_RRULE_PROPERTY);
  Moment start;
  gint64 length;
  gboolean good = TRUE;

  if (!get_moment (reader, series->master, ICAL_DTSTART_PROPERTY, &start) ||
      stw_calendar_text_has_error (series->master))
    return FALSE;
  length = get_length (reader, series->master, &start);
  if (rules->len == 0)
    {
      g_hash_table_add (seen, g_memdup2 (&start.local, sizeof start.local));
      add_occurrence (reader, series, &start, start.local, length);
    }
  for (guint i = 0; i < rules->len; i++)
    good = add_by_rule (reader,
                        series,
                        &start,
                        length,
                        icalproperty_get_rrule (g_ptr_array_index (rules, i)),
                        seen) &&
           good;
  add_by_dates (reader, series, &start, length, seen);
  return good;
}

static gboolean
add_replacement (Reader *reader, icalcomponent *component)
{
  Moment start;
  gint64 length;

  if (!get_moment (reader, component, ICAL_DTSTART_PROPERTY, &start))
    return FALSE;
  length = get_length (reader, component, &start);
  add_event (reader, component, &start, start.local, length);
  return TRUE;
}

static void
series_free (gpointer data)
{
  Series *series = data;

  g_ptr_array_unref (series->replacements);
  g_free (series);
}

static int
get_sequence (icalcomponent *component)
{
  icalproperty *property = icalcomponent_get_first_property (component, ICAL_SEQUENCE_PROPERTY);

  return property != NULL ? icalproperty_get_sequence (property) : 0;
}

static const char *
get_recurrence_id (icalcomponent *component)
{
  icalproperty *property = icalcomponent_get_first_property (component, ICAL_RECURRENCEID_PROPERTY);

  return property != NULL ? icalproperty_get_value_as_string (property) : NULL;
}

/* Of two versions of the same the one with the higher number counts. */
static void
put_component (Series *series, icalcomponent *component)
{
  const char *id = get_recurrence_id (component);

  if (id == NULL)
    {
      if (series->master == NULL || get_sequence (component) >= get_sequence (series->master))
        series->master = component;
      return;
    }
  for (guint i = 0; i < series->replacements->len; i++)
    {
      icalcomponent *other = g_ptr_array_index (series->replacements, i);

      if (g_strcmp0 (get_recurrence_id (other), id) != 0)
        continue;
      if (get_sequence (component) > get_sequence (other))
        series->replacements->pdata[i] = component;
      return;
    }
  if (series->replacements->len < MAX_REPLACEMENTS)
    g_ptr_array_add (series->replacements, component);
}

static GHashTable *
group_by_uid (icalcomponent *root)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, series_free);
  guint n_nameless = 0;

  for (icalcomponent *component = icalcomponent_get_first_component (root, ICAL_VEVENT_COMPONENT);
       component != NULL;
       component = icalcomponent_get_next_component (root, ICAL_VEVENT_COMPONENT))
    {
      const char *uid = get_text (component, ICAL_UID_PROPERTY);
      g_autofree char *key = *uid != '\0' ? g_strdup (uid) : g_strdup_printf ("\n%u", n_nameless++);
      Series *series = g_hash_table_lookup (all, key);

      if (series == NULL)
        {
          series = g_new0 (Series, 1);
          series->replacements = g_ptr_array_new ();
          g_hash_table_insert (all, g_steal_pointer (&key), series);
        }
      put_component (series, component);
    }
  return all;
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const StwCalendarEvent *const *first = a, *const *second = b;

  if ((*first)->from != (*second)->from)
    return (*first)->from < (*second)->from ? -1 : 1;
  if (strcmp ((*first)->uid, (*second)->uid) != 0)
    return strcmp ((*first)->uid, (*second)->uid);
  return strcmp ((*first)->summary, (*second)->summary);
}

static void
read_component (Reader *reader, icalcomponent *root)
{
  g_autoptr (GHashTable) all = group_by_uid (root);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Series *series = value;

      if (series->master != NULL && !add_master (reader, series))
        reader->calendar->n_unread++;
      for (guint i = 0; i < series->replacements->len; i++)
        if (!add_replacement (reader, g_ptr_array_index (series->replacements, i)))
          reader->calendar->n_unread++;
    }
}

/**
 * stw_calendar_read:
 * @text: what came, which need not be a calendar
 * @length: of @text, in bytes
 * @zone: whose days and clock count where the calendar names none
 * @from: UTC milliseconds
 * @to: the first instant that is not asked for; within two years of @from
 * @error: %STW_CALENDAR_ERROR with a sentence
 *
 * Returns: (transfer full): what takes place between @from and @to
 */
StwCalendar *
stw_calendar_read (const char *text,
                   gsize length,
                   GTimeZone *zone,
                   gint64 from,
                   gint64 to,
                   GError **error)
{
  g_autoptr (StwCalendar) calendar = g_new0 (StwCalendar, 1);
  g_autoptr (StwCalendarZones) zones = NULL;
  icalcomponent *root = NULL;
  Reader reader = { calendar, NULL, from, to, g_get_monotonic_time () + MAX_TIME, 0 };

  g_return_val_if_fail (text != NULL && zone != NULL, NULL);

  calendar->events = g_ptr_array_new_with_free_func (event_free);
  root = stw_calendar_text_parse (text, length, error);
  if (root == NULL)
    return NULL;
  zones = stw_calendar_zones_new (root, zone);
  reader.zones = zones;
  if (icalcomponent_isa (root) == ICAL_VCALENDAR_COMPONENT)
    read_component (&reader, root);
  else
    for (icalcomponent *inner = icalcomponent_get_first_component (root, ICAL_VCALENDAR_COMPONENT);
         inner != NULL;
         inner = icalcomponent_get_next_component (root, ICAL_VCALENDAR_COMPONENT))
      read_component (&reader, inner);
  calendar->n_unknown_zones = stw_calendar_zones_count_unknown (zones);
  icalcomponent_free (root);
  if (reader.n_steps > MAX_STEPS || g_get_monotonic_time () > reader.until)
    calendar->is_cut = TRUE;
  g_ptr_array_sort (calendar->events, compare_events);
  return g_steal_pointer (&calendar);
}

static JsonObject *
event_to_json (const StwCalendarEvent *event)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "who", event->summary);
  if (event->mail != NULL)
    json_object_set_string_member (object, "mail", event->mail);
  json_object_set_int_member (object, "from", event->from);
  json_object_set_int_member (object, "to", event->to);
  return object;
}

/**
 * stw_calendar_read_events:
 * @text: an iCalendar object
 * @length: its bytes
 * @zone: the reader's own
 * @now: UTC milliseconds
 * @error: #StwCalendarError
 *
 * Returns: (transfer full): what takes place from the day before @now on for a year, as the command
 *   "schedule.import-calendar" takes it
 */
JsonArray *
stw_calendar_read_events (const char *text,
                          gsize length,
                          GTimeZone *zone,
                          gint64 now,
                          GError **error)
{
  gint64 from = now - STW_DAY;
  g_autoptr (StwCalendar) calendar =
               stw_calendar_read (text, length, zone, from, from + 366 * STW_DAY, error);
  JsonArray *events;

  if (calendar == NULL)
    return NULL;
  events = json_array_new ();
  for (guint i = 0; i < calendar->events->len; i++)
    {
      const StwCalendarEvent *event = g_ptr_array_index (calendar->events, i);

      if (!event->cancelled)
        json_array_add_object_element (events, event_to_json (event));
    }
  return events;
}

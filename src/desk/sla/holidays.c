/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holidays from an iCalendar file: its all-day events, also those that come back each year. What
 * has a time of day is no holiday. Pure but for libical, for any thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/sla/holidays.h"

#include "base/wall-clock.h"
#include "desk/sla/hours-json.h"
#include "store/command-rule.h"

#include <libical/ical.h>

/* Of one event; a rule that yields more is nobody's list of holidays. */
#define MAX_OCCURRENCES 2000
#define MAX_EVENT_DAYS 366

typedef struct
{
  GHashTable *days; /* (owned) set of int */
  int first;
  int last;
} Holidays;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (icalcomponent, icalcomponent_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (icalrecur_iterator, icalrecur_iterator_free)

static int
get_day (struct icaltimetype time)
{
  return stw_day_from_date (time.year, time.month, time.day);
}

/* How many days an event lasts; one without an end lasts a day. */
static int
get_length (icalcomponent *event, int begin)
{
  struct icaltimetype end = icalcomponent_get_dtend (event);
  int end_day = icaltime_is_null_time (end) ? G_MININT : get_day (end);

  return end_day > begin ? MIN (end_day - begin, MAX_EVENT_DAYS) : 1;
}

static void
add_days (Holidays *self, int begin, int length)
{
  for (int day = begin; day < begin + length; day++)
    if (day >= self->first && day <= self->last)
      g_hash_table_add (self->days, GINT_TO_POINTER (day));
}

/* The days that an event leaves out. */
static GHashTable *
read_exceptions (icalcomponent *event)
{
  GHashTable *days = g_hash_table_new (NULL, NULL);

  for (icalproperty *property = icalcomponent_get_first_property (event, ICAL_EXDATE_PROPERTY);
       property != NULL;
       property = icalcomponent_get_next_property (event, ICAL_EXDATE_PROPERTY))
    g_hash_table_add (days, GINT_TO_POINTER (get_day (icalproperty_get_exdate (property))));
  return days;
}

static void
add_event (Holidays *self, icalcomponent *event)
{
  struct icaltimetype start = icalcomponent_get_dtstart (event);
  icalproperty *rule = icalcomponent_get_first_property (event, ICAL_RRULE_PROPERTY);
  g_autoptr (GHashTable) exceptions = NULL;
  g_autoptr (icalrecur_iterator) iterator = NULL;
  int begin = get_day (start);
  int length;

  if (!icaltime_is_date (start) || begin == G_MININT ||
      icalcomponent_get_status (event) == ICAL_STATUS_CANCELLED)
    return;
  length = get_length (event, begin);
  if (rule == NULL)
    {
      add_days (self, begin, length);
      return;
    }
  exceptions = read_exceptions (event);
  iterator = icalrecur_iterator_new (icalproperty_get_rrule (rule), start);
  for (guint i = 0; iterator != NULL && i < MAX_OCCURRENCES; i++)
    {
      int day = get_day (icalrecur_iterator_next (iterator));

      /* No time at all ends the rule. */
      if (day == G_MININT || day > self->last)
        break;
      if (!g_hash_table_contains (exceptions, GINT_TO_POINTER (day)))
        add_days (self, day, length);
    }
}

static void
add_calendar (Holidays *self, icalcomponent *calendar)
{
  for (icalcomponent *event = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT);
       event != NULL;
       event = icalcomponent_get_next_component (calendar, ICAL_VEVENT_COMPONENT))
    add_event (self, event);
}

/* A file may hold several calendars, one after another. */
static gboolean
add_all (Holidays *self, icalcomponent *root)
{
  gboolean found = icalcomponent_isa (root) == ICAL_VCALENDAR_COMPONENT;

  if (found)
    add_calendar (self, root);
  for (icalcomponent *calendar = icalcomponent_get_first_component (root, ICAL_VCALENDAR_COMPONENT);
       calendar != NULL;
       calendar = icalcomponent_get_next_component (root, ICAL_VCALENDAR_COMPONENT))
    {
      add_calendar (self, calendar);
      found = TRUE;
    }
  return found;
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

static GArray *
sort_days (GHashTable *set)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (int));
  GHashTableIter iterator;
  gpointer key;

  g_hash_table_iter_init (&iterator, set);
  while (g_hash_table_iter_next (&iterator, &key, NULL))
    {
      int day = GPOINTER_TO_INT (key);

      g_array_append_val (days, day);
    }
  g_array_sort (days, compare_days);
  return days;
}

/**
 * stw_holidays_read:
 * @text: an iCalendar file
 * @length: its bytes
 * @first_day: days since 1970-01-01; what lies before is left out
 * @last_day: likewise, for what lies behind
 *
 * Returns: (transfer full) (element-type int) (nullable): the days in order, each once; %NULL when
 *   it is no calendar, or has no all-day event between the two
 */
GArray *
stw_holidays_read (const char *text, gsize length, int first_day, int last_day, GError **error)
{
  g_autofree char *ended = NULL;
  g_autoptr (icalcomponent) root = NULL;
  g_autoptr (GHashTable) days = g_hash_table_new (NULL, NULL);
  Holidays holidays = { days, first_day, last_day };

  g_return_val_if_fail (text != NULL, NULL);

  ended = length <= STW_HOLIDAYS_MAX_BYTES ? g_strndup (text, length) : NULL;
  root = ended != NULL ? icalparser_parse_string (ended) : NULL;
  if (root == NULL || !add_all (&holidays, root))
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_INVALID,
                           "This is no iCalendar file of at most 2 MiB.");
      return NULL;
    }
  if (g_hash_table_size (days) == 0)
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_INVALID,
                           "The file has no all-day event in the coming years.");
      return NULL;
    }
  return sort_days (days);
}

static char *
format_day (int day)
{
  int year;
  int month;
  int day_of_month;

  stw_day_to_date (day, &year, &month, &day_of_month);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day_of_month);
}

/**
 * stw_holidays_add:
 * @calendar: as stw_calendar_list() gives it; its holidays become more
 * @days: (element-type int): as stw_holidays_read() gives them
 *
 * Returns: how many were not there before
 */
guint
stw_holidays_add (JsonObject *calendar, const GArray *days)
{
  JsonArray *before = json_object_get_array_member (calendar, "holidays");
  JsonArray *after = json_array_new ();
  g_autoptr (GHashTable) all = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) sorted = NULL;
  guint n_before;

  for (guint i = 0; i < json_array_get_length (before); i++)
    {
      int day;

      if (stw_hours_read_date (json_array_get_string_element (before, i), &day))
        g_hash_table_add (all, GINT_TO_POINTER (day));
    }
  n_before = g_hash_table_size (all);
  for (guint i = 0; i < days->len; i++)
    g_hash_table_add (all, GINT_TO_POINTER (g_array_index (days, int, i)));
  sorted = sort_days (all);
  for (guint i = 0; i < sorted->len; i++)
    {
      g_autofree char *text = format_day (g_array_index (sorted, int, i));

      json_array_add_string_element (after, text);
    }
  json_object_set_array_member (calendar, "holidays", after);
  return sorted->len - n_before;
}

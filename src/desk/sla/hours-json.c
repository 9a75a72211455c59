/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Business hours as JSON, which is how they are given to commands and how they are kept:
 * {"mon":[["09:00","12:30"],["13:30","17:00"]],…} or "always", and a list of dates that are
 * holidays. Pure, for any thread. */

#include "config.h"

#include "desk/sla/hours-json.h"

#include "base/text.h"
#include "base/wall-clock.h"
#include "store/command-rule.h"

#include <string.h>

/* The number in the first digits of a text, -1 when there are fewer. */
static int
read_digits (const char *text, guint n_digits)
{
  int number = 0;

  for (guint i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return -1;
      number = number * 10 + g_ascii_digit_value (text[i]);
    }
  return number;
}

/* Minutes since midnight of "17:30"; -1 when it is no time. 24:00 is the midnight that ends it. */
static int
read_minute (JsonArray *opening, guint at)
{
  JsonNode *node = json_array_get_element (opening, at);
  const char *text =
    json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
  int hour;
  int minute;

  if (strlen (text) != 5 || text[2] != ':')
    return -1;
  hour = read_digits (text, 2);
  minute = read_digits (text + 3, 2);
  if (hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > STW_MINUTES_OF_DAY)
    return -1;
  return hour * 60 + minute;
}

static gboolean
read_opening (StwBusinessHours *hours, GDateWeekday weekday, JsonNode *node)
{
  JsonArray *opening = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return opening != NULL && json_array_get_length (opening) == 2 &&
         stw_business_hours_open (hours,
                                  weekday,
                                  read_minute (opening, 0),
                                  read_minute (opening, 1));
}

static gboolean
read_weekday (StwBusinessHours *hours, const char *name, JsonNode *node, GError **error)
{
  static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };
  JsonArray *openings = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint weekday = 0;

  while (names[weekday] != NULL && !g_str_equal (names[weekday], name))
    weekday++;
  if (names[weekday] == NULL)
    {
      g_set_error (error,
                   STW_COMMAND_ERROR,
                   STW_COMMAND_ERROR_INVALID,
                   "“%.40s” is no weekday; they are mon, tue, wed, thu, fri, sat and sun.",
                   name);
      return FALSE;
    }
  if (openings == NULL || json_array_get_length (openings) > STW_HOURS_MAX_OPENINGS)
    {
      g_set_error (error,
                   STW_COMMAND_ERROR,
                   STW_COMMAND_ERROR_INVALID,
                   "A weekday wants a list of at most %d openings.",
                   STW_HOURS_MAX_OPENINGS);
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (openings); i++)
    if (!read_opening (hours, G_DATE_MONDAY + weekday, json_array_get_element (openings, i)))
      {
        g_set_error (
          error,
          STW_COMMAND_ERROR,
          STW_COMMAND_ERROR_INVALID,
          "Opening %u of %s is not two times such as \"09:00\" and \"17:00\", the second "
          "later than the first.",
          i + 1,
          name);
        return FALSE;
      }
  return TRUE;
}

static gboolean
read_week (StwBusinessHours *hours, JsonNode *calendar, GError **error)
{
  JsonObjectIter iterator;
  const char *name;
  JsonNode *node;

  if (calendar == NULL || !JSON_NODE_HOLDS_OBJECT (calendar))
    {
      g_set_error (error,
                   STW_COMMAND_ERROR,
                   STW_COMMAND_ERROR_INVALID,
                   "The calendar is neither \"always\" nor an object of weekdays.");
      return FALSE;
    }
  json_object_iter_init (&iterator, json_node_get_object (calendar));
  while (json_object_iter_next (&iterator, &name, &node))
    if (!read_weekday (hours, name, node, error))
      return FALSE;
  return TRUE;
}

/**
 * stw_hours_read_date:
 * @text: a date such as 2026-12-25
 * @ret_day: (out): days since 1970-01-01
 *
 * Returns: whether it is one
 */
gboolean
stw_hours_read_date (const char *text, int *ret_day)
{
  int day;

  g_return_val_if_fail (text != NULL && ret_day != NULL, FALSE);

  if (strlen (text) != 10 || text[4] != '-' || text[7] != '-')
    return FALSE;
  day =
    stw_day_from_date (read_digits (text, 4), read_digits (text + 5, 2), read_digits (text + 8, 2));
  if (day == G_MININT)
    return FALSE;
  *ret_day = day;
  return TRUE;
}

static gboolean
read_holidays (StwBusinessHours *hours, JsonNode *node, GError **error)
{
  JsonArray *dates = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (dates == NULL || json_array_get_length (dates) > STW_HOURS_MAX_HOLIDAYS)
    {
      g_set_error (error,
                   STW_COMMAND_ERROR,
                   STW_COMMAND_ERROR_INVALID,
                   "The holidays are not a list of at most %d dates.",
                   STW_HOURS_MAX_HOLIDAYS);
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (dates); i++)
    {
      JsonNode *date = json_array_get_element (dates, i);
      int day;

      if (json_node_get_value_type (date) != G_TYPE_STRING ||
          !stw_hours_read_date (json_node_get_string (date), &day))
        {
          g_set_error (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_INVALID,
                       "Holiday %u is no date such as 2026-12-25.",
                       i + 1);
          return FALSE;
        }
      stw_business_hours_add_holiday (hours, day);
    }
  return TRUE;
}

/**
 * stw_hours_from_json:
 * @timezone: (nullable): of the IANA list; UTC when %NULL
 * @calendar: (nullable): the openings of each weekday, or the word "always"
 * @holidays: (nullable): dates; a calendar that is "always" open knows none
 *
 * Returns: (transfer full) (nullable): the hours; %NULL when they are refused
 */
StwBusinessHours *
stw_hours_from_json (const char *timezone, JsonNode *calendar, JsonNode *holidays, GError **error)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (StwBusinessHours) hours = NULL;

  zone = stw_wall_clock_zone (stw_text_or (timezone, "UTC"));
  if (zone == NULL)
    {
      g_set_error (error,
                   STW_COMMAND_ERROR,
                   STW_COMMAND_ERROR_INVALID,
                   "“%.64s” is no time zone that this system knows, such as Europe/Berlin.",
                   timezone);
      return NULL;
    }
  hours = stw_business_hours_new (zone);
  if (holidays != NULL && !JSON_NODE_HOLDS_NULL (holidays) &&
      !read_holidays (hours, holidays, error))
    return NULL;
  if (calendar != NULL && json_node_get_value_type (calendar) == G_TYPE_STRING &&
      g_str_equal (json_node_get_string (calendar), "always"))
    return stw_business_hours_new_always ();
  return read_week (hours, calendar, error) ? g_steal_pointer (&hours) : NULL;
}

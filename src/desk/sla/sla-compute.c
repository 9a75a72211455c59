/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `stewardctl sla compute`: one clock, given with its calendar as JSON, read at one instant.
 * Nothing is stored. Pure, for any thread. */

#include "config.h"

#include "desk/sla/sla-compute.h"

#include "base/clock.h"
#include "base/timestamp.h"
#include "desk/sla/hours-json.h"
#include "desk/sla/sla-json.h"
#include "store/command-rule.h"

#define MAX_EVENTS 100000
#define MAX_TARGET_MINUTES G_GINT64_CONSTANT (1000000000)
#define MAX_YEARS 100

/* A member that is a string, else NULL. */
static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static gboolean
read_time (JsonObject *object, const char *name, gint64 *ret_time)
{
  const char *text = get_text (object, name);

  return text != NULL && stw_timestamp_parse (text, ret_time);
}

/* A target in milliseconds. */
static gboolean
read_target (JsonObject *input, gint64 *ret_target, GError **error)
{
  JsonNode *node = json_object_get_member (input, "target_minutes");
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double minutes = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : -1;

  if (!(minutes >= 0 && minutes <= (double) MAX_TARGET_MINUTES))
    {
      g_set_error (error,
                   STW_COMMAND_ERROR,
                   STW_COMMAND_ERROR_INVALID,
                   "target_minutes is not a number from 0 to %" G_GINT64_FORMAT ".",
                   MAX_TARGET_MINUTES);
      return FALSE;
    }
  *ret_target = (gint64) (minutes * STW_MINUTE + 0.5);
  return TRUE;
}

static gboolean
read_event (JsonNode *node, StwSlaEvent *ret_event)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return object != NULL && read_time (object, "at", &ret_event->at) &&
         stw_sla_event_type_from_word (get_text (object, "type"), &ret_event->type);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const StwSlaEvent *one = a;
  const StwSlaEvent *other = b;

  return (one->at > other->at) - (one->at < other->at);
}

/* The events in order of time; those of one instant stay as they are listed. */
static GArray *
read_events (JsonObject *input, GError **error)
{
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (StwSlaEvent));
  JsonNode *node = json_object_get_member (input, "events");
  JsonArray *list =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (list == NULL || json_array_get_length (list) > MAX_EVENTS)
    {
      g_set_error (error,
                   STW_COMMAND_ERROR,
                   STW_COMMAND_ERROR_INVALID,
                   "“events” is not a list of at most %d events.",
                   MAX_EVENTS);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      StwSlaEvent event;

      if (!read_event (json_array_get_element (list, i), &event))
        {
          g_set_error (
            error,
            STW_COMMAND_ERROR,
            STW_COMMAND_ERROR_INVALID,
            "Event %u wants a time “at” such as 2026-11-20T09:00:00Z and a “type”: start, "
            "pause, resume, stop or reopen.",
            i + 1);
          return NULL;
        }
      g_array_append_val (events, event);
    }
  /* g_array_sort() keeps the order of equals. */
  g_array_sort (events, compare_times);
  return g_steal_pointer (&events);
}

static gboolean
check_span (const GArray *events, gint64 now, GError **error)
{
  if (events->len == 0 ||
      now - g_array_index (events, StwSlaEvent, 0).at <= MAX_YEARS * 366 * STW_DAY)
    return TRUE;
  g_set_error (error,
               STW_COMMAND_ERROR,
               STW_COMMAND_ERROR_INVALID,
               "The first event lies more than %d years before “now”.",
               MAX_YEARS);
  return FALSE;
}

/**
 * stw_sla_compute:
 * @input: timezone, calendar, holidays, target_minutes, events and now
 *
 * Returns: (transfer full) (nullable): elapsed_minutes, remaining_minutes, due_at, breached and
 *   breached_at; %NULL when @input is refused
 */
JsonObject *
stw_sla_compute (JsonObject *input, GError **error)
{
  g_autoptr (StwBusinessHours) hours = NULL;
  g_autoptr (GArray) events = NULL;
  JsonObject *answer;
  StwSlaReading reading;
  gint64 target;
  gint64 now;

  g_return_val_if_fail (input != NULL, NULL);

  hours = stw_hours_from_json (get_text (input, "timezone"),
                               json_object_get_member (input, "calendar"),
                               json_object_get_member (input, "holidays"),
                               error);
  if (hours == NULL || !read_target (input, &target, error))
    return NULL;
  events = read_events (input, error);
  if (events == NULL)
    return NULL;
  if (!read_time (input, "now", &now))
    {
      g_set_error (error,
                   STW_COMMAND_ERROR,
                   STW_COMMAND_ERROR_INVALID,
                   "“now” is no time such as 2026-11-20T09:00:00Z.");
      return NULL;
    }
  if (!check_span (events, now, error))
    return NULL;
  reading =
    stw_sla_clock_read ((const StwSlaEvent *) events->data, events->len, hours, target, now);
  answer = json_object_new ();
  stw_sla_reading_to_json (&reading, answer);
  return answer;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schedules as JSON for programs: who is on call, what the coming days bring, where nobody is there
 * and who could be. On whichever thread the database belongs to. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/outlook.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/oncall/gaps.h"

#define MOST_SHIFTS 10000
#define MOST_PROPOSALS 5

static void
set_time (JsonObject *object, const char *member, gint64 time)
{
  g_autofree char *text = NULL;

  if (time <= STW_TIMESTAMP_MIN || time >= STW_TIMESTAMP_MAX)
    {
      json_object_set_null_member (object, member);
      return;
    }
  text = stw_timestamp_format (time);
  json_object_set_string_member (object, member, text);
}

static void
set_name (JsonObject *object, const char *member, GHashTable *names, gint64 person)
{
  const char *name = g_hash_table_lookup (names, &person);

  if (name != NULL)
    json_object_set_string_member (object, member, name);
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
describe_shift (const StwOncallPlan *plan, GHashTable *names, const StwOncallShift *shift)
{
  JsonObject *object = json_object_new ();

  set_time (object, "from", shift->from);
  set_time (object, "to", shift->to);
  set_name (object, "person", names, shift->person);
  if (shift->layer >= 0)
    {
      const StwOncallLayer *layer = g_ptr_array_index (plan->layers, shift->layer);

      json_object_set_string_member (object, "layer", layer->name);
    }
  else if (shift->layer == STW_ONCALL_OVERRIDE)
    json_object_set_string_member (object, "layer", "override");
  else
    json_object_set_null_member (object, "layer");
  json_object_set_boolean_member (object, "gap", shift->gap);
  return object;
}

static JsonObject *
describe_gap (const StwOncallPlan *plan, GHashTable *names, const StwOncallShift *gap)
{
  JsonObject *object = json_object_new ();
  JsonArray *list = json_array_new ();
  g_autoptr (GArray) proposals = stw_oncall_propose (plan, gap->from, gap->to);

  set_time (object, "from", gap->from);
  set_time (object, "to", gap->to);
  for (guint i = 0; i < MIN (proposals->len, MOST_PROPOSALS); i++)
    {
      gint64 person = g_array_index (proposals, StwOncallSpan, i).person;
      const char *name = g_hash_table_lookup (names, &person);

      if (name != NULL)
        json_array_add_string_element (list, name);
    }
  json_object_set_array_member (object, "proposals", list);
  return object;
}

static JsonArray *
describe_gaps (const StwOncallPlan *plan, GHashTable *names, gint64 from, gint64 to)
{
  JsonArray *list = json_array_new ();
  g_autoptr (GArray) gaps = stw_gap_list (plan, from, to);

  for (guint i = 0; i < gaps->len; i++)
    json_array_add_object_element (
      list,
      describe_gap (plan, names, &g_array_index (gaps, StwOncallShift, i)));
  return list;
}

static JsonObject *
describe_schedule (const StwSchedule *schedule)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id = stw_id_format (STW_ID_SCHEDULE, schedule->id);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "name", schedule->name);
  json_object_set_string_member (object, "timezone", schedule->timezone);
  json_object_set_boolean_member (object, "around_the_clock", schedule->around_the_clock);
  json_object_set_boolean_member (object, "feed", schedule->has_feed);
  return object;
}

/**
 * stw_outlook_list:
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): every schedule, who is on call in it, and the gaps of the next two
 * weeks with those who could fill them
 */
JsonArray *
stw_outlook_list (StwDb *db, gint64 now, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (GPtrArray) schedules = stw_schedule_list (db, error);
  g_autoptr (GHashTable) names = schedules != NULL ? stw_schedule_read_names (db, error) : NULL;
  gint64 until = now + STW_SCHEDULE_HORIZON_DAYS * STW_DAY;

  for (guint i = 0; names != NULL && i < schedules->len; i++)
    {
      const StwSchedule *schedule = g_ptr_array_index (schedules, i);
      g_autoptr (StwOncallPlan) plan = stw_schedule_read_plan (db, schedule, now, until, error);
      JsonObject *object;
      StwOncallShift shift;

      if (plan == NULL)
        return NULL;
      shift = stw_oncall_at (plan, now);
      object = describe_schedule (schedule);
      set_name (object, "on_call", names, shift.person);
      set_time (object, "until", shift.to);
      json_object_set_array_member (object, "gaps", describe_gaps (plan, names, now, until));
      json_array_add_object_element (list, object);
    }
  return names != NULL ? g_steal_pointer (&list) : NULL;
}

static JsonArray *
describe_overrides (GPtrArray *overrides, GHashTable *names)
{
  static const char *const kinds[] = { "override", "swap", "taken" };
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < overrides->len; i++)
    {
      const StwOverride *override = g_ptr_array_index (overrides, i);
      JsonObject *object = json_object_new ();
      g_autofree char *id = stw_id_format (STW_ID_OVERRIDE, override->id);

      json_object_set_string_member (object, "id", id);
      set_name (object, "person", names, override->person);
      set_time (object, "from", override->from);
      set_time (object, "to", override->to);
      json_object_set_string_member (object,
                                     "kind",
                                     kinds[CLAMP (override->kind, 0, STW_OVERRIDE_TAKEN)]);
      json_object_set_boolean_member (object, "agreed", override->agreed);
      if (override->note != NULL)
        json_object_set_string_member (object, "note", override->note);
      json_array_add_object_element (list, object);
    }
  return list;
}

/**
 * stw_outlook_show:
 * @schedule: its number
 * @from: UTC milliseconds
 * @to: the first instant that is not asked for
 *
 * Returns: (transfer full): a schedule with its layers, shifts, gaps and overrides
 */
JsonObject *
stw_outlook_show (StwDb *db, gint64 schedule, gint64 from, gint64 to, GError **error)
{
  g_autoptr (StwSchedule) row = stw_schedule_load (db, schedule, error);
  g_autoptr (StwOncallPlan) plan =
               row != NULL ? stw_schedule_read_plan (db, row, from, to, error) : NULL;
  g_autoptr (GHashTable) names = plan != NULL ? stw_schedule_read_names (db, error) : NULL;
  g_autoptr (GPtrArray) overrides =
               names != NULL ? stw_override_list (db, schedule, from, error) : NULL;
  g_autoptr (GArray) shifts = NULL;
  JsonObject *object;
  JsonArray *list;

  if (overrides == NULL)
    return NULL;
  object = describe_schedule (row);
  list = json_array_new ();
  shifts = stw_oncall_shifts (plan, from, to, MOST_SHIFTS);
  for (guint i = 0; i < shifts->len; i++)
    json_array_add_object_element (
      list,
      describe_shift (plan, names, &g_array_index (shifts, StwOncallShift, i)));
  json_object_set_member (object, "layers", json_from_string (row->layers, NULL));
  json_object_set_array_member (object, "shifts", list);
  json_object_set_array_member (object, "gaps", describe_gaps (plan, names, from, to));
  json_object_set_array_member (object, "overrides", describe_overrides (overrides, names));
  return object;
}

/**
 * stw_outlook_who:
 * @at: UTC milliseconds, past or future
 *
 * Returns: (transfer full): who is on call at @at, for every schedule
 */
JsonArray *
stw_outlook_who (StwDb *db, gint64 at, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (GPtrArray) schedules = stw_schedule_list (db, error);
  g_autoptr (GHashTable) names = schedules != NULL ? stw_schedule_read_names (db, error) : NULL;

  for (guint i = 0; names != NULL && i < schedules->len; i++)
    {
      const StwSchedule *schedule = g_ptr_array_index (schedules, i);
      g_autoptr (StwOncallPlan) plan = stw_schedule_read_plan (db, schedule, at, at + 1, error);
      StwOncallShift shift;
      JsonObject *object;

      if (plan == NULL)
        return NULL;
      shift = stw_oncall_at (plan, at);
      object = describe_shift (plan, names, &shift);
      json_object_set_string_member (object, "schedule", schedule->name);
      json_array_add_object_element (list, object);
    }
  return names != NULL ? g_steal_pointer (&list) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident's clocks as JSON. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/sla/sla-json.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"

static void
set_time (JsonObject *object, const char *name, gint64 time)
{
  g_autofree char *text = time != STW_SLA_NEVER ? stw_timestamp_format (time) : NULL;

  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

/**
 * stw_sla_reading_to_json:
 * @object: gets elapsed_minutes, remaining_minutes, due_at, breached and breached_at
 */
void
stw_sla_reading_to_json (const StwSlaReading *reading, JsonObject *object)
{
  json_object_set_double_member (object, "elapsed_minutes", (double) reading->elapsed / STW_MINUTE);
  json_object_set_double_member (object,
                                 "remaining_minutes",
                                 (double) reading->remaining / STW_MINUTE);
  set_time (object, "due_at", reading->due_at);
  json_object_set_boolean_member (object, "breached", reading->breached_at != STW_SLA_NEVER);
  set_time (object, "breached_at", reading->breached_at);
}

static JsonObject *
describe (const StwSlaStanding *standing)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "state", stw_sla_state_to_word (standing->reading.state));
  json_object_set_int_member (object, "target_minutes", standing->target / STW_MINUTE);
  stw_sla_reading_to_json (&standing->reading, object);
  return object;
}

/**
 * stw_sla_to_json:
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): `{"policy","policy_name","response":{"state","target_minutes",
 *   "elapsed_minutes","remaining_minutes","due_at","breached","breached_at"},"resolution":{…}}`;
 *   null for a clock that nothing is promised for
 */
JsonObject *
stw_sla_to_json (StwDb *db, gint64 incident, gint64 now, GError **error)
{
  g_autoptr (StwSlaBook) book = stw_sla_book_load (db, error);
  g_autoptr (JsonObject) object = json_object_new ();
  StwSlaStanding standings[STW_N_SLA_CLOCKS];
  StwSlaIncident loaded;
  StwSlaTerms terms;

  if (book == NULL || !stw_sla_incident_load (db, incident, &loaded, error) ||
      !stw_sla_book_read (book, db, &loaded, now, standings, error))
    return NULL;
  terms = stw_sla_book_find (book, loaded.policy, loaded.severity);
  if (terms.policy != NULL)
    {
      g_autofree char *id = stw_id_format (STW_ID_POLICY, terms.policy->id);

      json_object_set_string_member (object, "policy", id);
      json_object_set_string_member (object, "policy_name", terms.policy->name);
    }
  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    {
      const char *name = stw_sla_clock_to_word ((StwSlaClock) clock);

      if (standings[clock].exists)
        json_object_set_object_member (object, name, describe (&standings[clock]));
      else
        json_object_set_null_member (object, name);
    }
  return g_steal_pointer (&object);
}

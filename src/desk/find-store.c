/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a search shows: the newest incidents and alerts with some words, and how many there are, as
 * far as that is quick to say. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/find-store.h"

#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/incident-store.h"
#include "desk/view-store.h"

static JsonObject *
make_incident (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (StwIncident) incident = stw_incident_load (db, id, error);

  return incident != NULL ? stw_incident_to_json (db, incident, error) : NULL;
}

static JsonObject *
describe_alert (const StwAlertView *alert)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id = stw_id_format (STW_ID_ALERT, alert->id);
  g_autofree char *incident =
    alert->incident != 0 ? stw_id_format (STW_ID_INCIDENT, alert->incident) : NULL;
  g_autofree char *at = stw_timestamp_format (alert->last_received_at);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "company", alert->company_name);
  json_object_set_string_member (object, "incident_id", incident);
  json_object_set_string_member (object, "asset", alert->asset);
  json_object_set_string_member (object, "signature", alert->signature);
  json_object_set_string_member (object, "message", alert->message);
  json_object_set_string_member (object, "severity", stw_severity_to_word (alert->severity));
  json_object_set_string_member (object, "last_received_at", at);
  return object;
}

static JsonObject *
make_alert (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (StwAlertView) alert = stw_view_load_alert (db, id, error);

  return alert != NULL ? describe_alert (alert) : NULL;
}

/* The first rows of what was found, each made by @make. */
static JsonObject *
show (StwDb *db,
      GArray *taken,
      guint limit,
      JsonObject *(*make) (StwDb *db, gint64 id, GError **error),
      GError **error)
{
  g_autoptr (GArray) found = taken;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *rows = json_array_new ();

  json_object_set_array_member (object, "rows", rows);
  if (found == NULL)
    return NULL;
  json_object_set_int_member (object, "count", MIN (found->len, STW_FIND_COUNT_MAX));
  json_object_set_boolean_member (object, "more", found->len > STW_FIND_COUNT_MAX);
  for (guint i = 0; i < MIN (found->len, limit); i++)
    {
      JsonObject *row = make (db, g_array_index (found, gint64, i), error);

      if (row == NULL)
        return NULL;
      json_array_add_object_element (rows, row);
    }
  return g_steal_pointer (&object);
}

/**
 * stw_find:
 * @text: what somebody typed
 * @scope: (nullable): whose rows may be found, %NULL for all
 * @limit: how many rows of each kind are shown, at most %STW_FIND_COUNT_MAX
 *
 * Further pages come from stw_search_incidents() and stw_search_alerts().
 *
 * Returns: (transfer full): `{"incidents":{"count","more","rows"},"alerts":{...}}`, newest first;
 *   "more" says that there are more than "count"
 */
JsonObject *
stw_find (StwDb *db, const char *text, const StwSearchScope *scope, guint limit, GError **error)
{
  const guint most = STW_FIND_COUNT_MAX + 1;
  g_autoptr (JsonObject) result = json_object_new ();
  JsonObject *incidents =
    show (db, stw_search_incidents (db, text, scope, 0, most, error), limit, make_incident, error);
  JsonObject *alerts;

  if (incidents == NULL)
    return NULL;
  json_object_set_object_member (result, "incidents", incidents);
  alerts = show (db, stw_search_alerts (db, text, scope, 0, most, error), limit, make_alert, error);
  if (alerts == NULL)
    return NULL;
  json_object_set_object_member (result, "alerts", alerts);
  return g_steal_pointer (&result);
}

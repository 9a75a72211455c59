/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident as it stood before a command, and the way back: what people set of its row, and
 * which alerts a command ended or moved. What follows from its alerts is worked out anew. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/incident-restore-store.h"

#include "desk/sla/clock-store.h"
#include "desk/undo-store.h"
#include "model/enums.h"
#include "store/command-rule.h"

static void
add_value (JsonObject *object, const char *name, const StwDbValue *value)
{
  if (value->type == STW_DB_INT)
    json_object_set_int_member (object, name, value->integer);
  else if (value->type == STW_DB_TEXT)
    json_object_set_string_member (object, name, value->data);
  else
    json_object_set_null_member (object, name);
}

static StwDbValue
get_value (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return STW_NULL;
  return json_node_get_value_type (node) == G_TYPE_STRING ? STW_TEXT (json_node_get_string (node))
                                                          : STW_INT (json_node_get_int (node));
}

/**
 * stw_incident_snapshot:
 *
 * Returns: (transfer full): the arguments of "incident.restore" that bring back what people set of
 *   the incident, as long as nothing else happens to it
 */
JsonObject *
stw_incident_snapshot (StwDb *db, gint64 incident, GError **error)
{
  g_autoptr (JsonObject) snapshot = json_object_new ();
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT id AS incident, status, wait_reason, resolved_at, title, "
                             "titled_by_person, own_severity, snoozed, wake_at, assignee_id, "
                             "assigned_at "
                             "FROM incident WHERE id = ?1",
                             STW_INT (incident));

  while (stw_rows_next (rows, error))
    for (guint i = 0; i < stw_rows_get_n_columns (rows); i++)
      {
        const StwDbValue value = stw_rows_get_value (rows, (int) i);

        add_value (snapshot, stw_rows_get_name (rows, (int) i), &value);
      }
  stw_undo_watch (snapshot, incident);
  return stw_rows_succeeded (rows) ? g_steal_pointer (&snapshot) : NULL;
}

static gboolean
add_numbers (JsonObject *snapshot, const char *member, StwRows *taken, GError **error)
{
  g_autoptr (StwRows) rows = taken;
  JsonArray *numbers = json_array_new ();

  json_object_set_array_member (snapshot, member, numbers);
  while (stw_rows_next (rows, error))
    json_array_add_int_element (numbers, stw_rows_get_int (rows, 0));
  return stw_rows_succeeded (rows);
}

/**
 * stw_incident_snapshot_open_alerts:
 *
 * Adds the incident's open alerts, which are about to end.
 */
gboolean
stw_incident_snapshot_open_alerts (StwDb *db, JsonObject *snapshot, GError **error)
{
  return add_numbers (snapshot,
                      "ended",
                      stw_db_query (db,
                                    error,
                                    "SELECT id FROM alert WHERE incident_id = ?1 AND is_open = 1",
                                    STW_INT (json_object_get_int_member (snapshot, "incident"))),
                      error);
}

/**
 * stw_incident_snapshot_merge:
 * @into: the incident that is about to take the alerts
 *
 * Adds what is about to move: the alerts, and what was merged into the incident before.
 */
gboolean
stw_incident_snapshot_merge (StwDb *db, JsonObject *snapshot, gint64 into, GError **error)
{
  gint64 incident = json_object_get_int_member (snapshot, "incident");

  json_object_set_int_member (snapshot, "into", into);
  stw_undo_watch (snapshot, into);
  return add_numbers (snapshot,
                      "moved",
                      stw_db_query (db,
                                    error,
                                    "SELECT id FROM alert WHERE incident_id = ?1",
                                    STW_INT (incident)),
                      error) &&
         add_numbers (snapshot,
                      "followers",
                      stw_db_query (db,
                                    error,
                                    "SELECT id FROM incident WHERE merged_into = ?1",
                                    STW_INT (incident)),
                      error);
}

/* One that had waited was taken by a person; it does not go back into hiding. */
static gint64
get_status (JsonObject *snapshot)
{
  gint64 status = json_object_get_int_member_with_default (snapshot, "status", STW_INCIDENT_NEW);

  return status == STW_INCIDENT_PENDING ? STW_INCIDENT_NEW : status;
}

static gboolean
restore_row (StwTransaction *transaction, JsonObject *snapshot, GError **error)
{
  return stw_db_run (
    stw_transaction_get_db (transaction),
    error,
    "UPDATE incident SET status = ?2, wait_reason = ?3, resolved_at = ?4, title = ?5, "
    "titled_by_person = ?6, own_severity = ?7, snoozed = ?8, wake_at = ?9, assignee_id = ?10, "
    "assigned_at = ?11, merged_into = NULL, updated_at = ?12 WHERE id = ?1",
    get_value (snapshot, "incident"),
    STW_INT (get_status (snapshot)),
    get_value (snapshot, "wait_reason"),
    get_value (snapshot, "resolved_at"),
    get_value (snapshot, "title"),
    get_value (snapshot, "titled_by_person"),
    get_value (snapshot, "own_severity"),
    get_value (snapshot, "snoozed"),
    get_value (snapshot, "wake_at"),
    get_value (snapshot, "assignee_id"),
    get_value (snapshot, "assigned_at"),
    STW_INT (stw_transaction_get_now (transaction)));
}

static char *
dup_numbers (JsonObject *snapshot, const char *member)
{
  JsonNode *node = json_object_get_member (snapshot, member);

  return node != NULL ? json_to_string (node, FALSE) : g_strdup ("[]");
}

/* An episode that began again meanwhile stays over. */
static gboolean
reopen_alerts (StwDb *db, JsonObject *snapshot, GError **error)
{
  g_autofree char *ended = dup_numbers (snapshot, "ended");

  return stw_db_run (db,
                     error,
                     "UPDATE alert SET is_open = 1, resolved_at = NULL WHERE is_open = 0 AND "
                     "id IN (SELECT value FROM json_each(?1)) AND NOT EXISTS "
                     "(SELECT 1 FROM alert n WHERE n.company_id = alert.company_id AND "
                     "n.fingerprint = alert.fingerprint AND n.id > alert.id)",
                     STW_TEXT (ended));
}

static gboolean
unmerge (StwTransaction *transaction, JsonObject *snapshot, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autofree char *moved = dup_numbers (snapshot, "moved");
  g_autofree char *followers = dup_numbers (snapshot, "followers");

  return stw_db_run (db,
                     error,
                     "UPDATE alert SET incident_id = ?1 WHERE incident_id = ?2 AND "
                     "id IN (SELECT value FROM json_each(?3))",
                     get_value (snapshot, "incident"),
                     get_value (snapshot, "into"),
                     STW_TEXT (moved)) &&
         stw_db_run (db,
                     error,
                     "UPDATE incident SET merged_into = ?1 WHERE merged_into = ?2 AND "
                     "id IN (SELECT value FROM json_each(?3))",
                     get_value (snapshot, "incident"),
                     get_value (snapshot, "into"),
                     STW_TEXT (followers));
}

/**
 * stw_incident_restore:
 * @snapshot: what stw_incident_snapshot() said before
 *
 * Brings an incident back to where it was, with its alerts. The caller has asked whether anything
 * happened since.
 */
gboolean
stw_incident_restore (StwTransaction *transaction, JsonObject *snapshot, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  return stw_clock_follow (transaction,
                           json_object_get_int_member (snapshot, "incident"),
                           (StwIncidentStatus) get_status (snapshot),
                           error) &&
         restore_row (transaction, snapshot, error) && reopen_alerts (db, snapshot, error) &&
         (!json_object_has_member (snapshot, "into") || unmerge (transaction, snapshot, error));
}

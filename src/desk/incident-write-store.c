/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The changes of incident rows that people's commands and arriving alerts have in common. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/incident-write-store.h"

#include "base/ids.h"
#include "desk/sla/clock-store.h"
#include "desk/timeline-store.h"
#include "store/search.h"

/**
 * stw_incident_open:
 * @title: what a person would say
 * @signature: of its first alert
 * @ret_id: (out): the incident's number
 *
 * Makes a new incident; its counts and its priority are zero until its alerts are scored.
 */
gboolean
stw_incident_open (StwTransaction *transaction,
                   gint64 company,
                   const char *title,
                   const char *signature,
                   gint64 *ret_id,
                   GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO incident (company_id, title, signature, status, severity, "
                   "priority, breakdown, alert_count, open_alerts, occurrences, first_at, last_at, "
                   "created_at, updated_at) "
                   "VALUES (?1, ?2, ?3, ?4, 0, 0, '[]', 0, 0, 0, ?5, ?5, ?5, ?5)",
                   STW_INT (company),
                   STW_TEXT (title),
                   STW_TEXT (signature),
                   STW_INT (STW_INCIDENT_NEW),
                   STW_INT (now)))
    return FALSE;
  *ret_id = stw_db_get_last_id (db);
  stw_transaction_change (transaction, "incident", *ret_id, company);
  return stw_clock_begin (transaction, *ret_id, company, error) &&
         stw_timeline_add (transaction, *ret_id, company, "opened", "engine", NULL, error);
}

/**
 * stw_incident_add:
 * @ret_id: (out): the incident's number
 *
 * Makes an incident that a person opens; its story is the caller's to tell.
 */
gboolean
stw_incident_add (StwTransaction *transaction,
                  const StwNewIncident *incident,
                  gint64 *ret_id,
                  GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO incident (company_id, title, titled_by_person, signature, status, "
                   "severity, own_severity, priority, breakdown, alert_count, open_alerts, "
                   "occurrences, first_at, last_at, touched, caller, asset_id, created_at, "
                   "updated_at) VALUES (?1, ?2, 1, ?2, ?3, ?4, ?4, 0, '[]', 0, 0, 0, ?5, ?5, 1, "
                   "?6, ?7, ?5, ?5)",
                   STW_INT (incident->company),
                   STW_TEXT (incident->title),
                   STW_INT (STW_INCIDENT_NEW),
                   STW_INT (incident->severity),
                   STW_INT (stw_transaction_get_now (transaction)),
                   STW_TEXT (incident->caller),
                   STW_INT_OR_NULL (incident->asset)))
    return FALSE;
  *ret_id = stw_db_get_last_id (db);
  stw_transaction_change (transaction, "incident", *ret_id, incident->company);
  return stw_clock_begin (transaction, *ret_id, incident->company, error);
}

/**
 * stw_incident_set_own_severity:
 * @severity: a #StwSeverity that a person chose, -1 for what the alerts say
 */
gboolean
stw_incident_set_own_severity (StwDb *db, gint64 id, int severity, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE incident SET own_severity = ?2 WHERE id = ?1",
                     STW_INT (id),
                     severity >= 0 ? STW_INT (severity) : STW_NULL);
}

/**
 * stw_incident_set_pending:
 *
 * Lets an incident that was just opened wait before a person is shown it.
 */
gboolean
stw_incident_set_pending (StwTransaction *transaction, gint64 id, GError **error)
{
  return stw_clock_follow (transaction, id, STW_INCIDENT_PENDING, error) &&
         stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE incident SET status = ?2 WHERE id = ?1",
                     STW_INT (id),
                     STW_INT (STW_INCIDENT_PENDING));
}

/**
 * stw_incident_admit:
 *
 * Shows an incident that has waited long enough; it begins now.
 */
gboolean
stw_incident_admit (StwTransaction *transaction, gint64 id, gint64 company, GError **error)
{
  stw_transaction_change (transaction, "incident", id, company);
  return stw_clock_follow (transaction, id, STW_INCIDENT_NEW, error) &&
         stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE incident SET status = ?2, created_at = ?3, updated_at = ?3 "
                     "WHERE id = ?1",
                     STW_INT (id),
                     STW_INT (STW_INCIDENT_NEW),
                     STW_INT (stw_transaction_get_now (transaction))) &&
         stw_timeline_add (transaction, id, company, "admitted", "engine", NULL, error);
}

/**
 * stw_incident_dissolve:
 *
 * An incident that waited was over in time: it never becomes one, and its alerts stand for
 * themselves. Those that were merged into it waited as well.
 */
gboolean
stw_incident_dissolve (StwTransaction *transaction, gint64 id, gint64 company, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  stw_transaction_change (transaction, "incident", id, company);
  return stw_search_forget_incident (db, id, error) &&
         stw_db_run (db,
                     error,
                     "DELETE FROM incident WHERE id = ?1 OR merged_into = ?1",
                     STW_INT (id));
}

/**
 * stw_incident_set_status:
 * @wait_reason: (nullable): what it waits for
 *
 * Sets the status, and when it was resolved; an incident that somebody works on is put off no more.
 * The caller has asked the rules.
 */
gboolean
stw_incident_set_status (StwTransaction *transaction,
                         gint64 id,
                         StwIncidentStatus status,
                         const char *wait_reason,
                         GError **error)
{
  gint64 now = stw_transaction_get_now (transaction);
  /* A closed incident keeps the time at which it was resolved. */
  StwDbValue resolved = status == STW_INCIDENT_RESOLVED ? STW_INT (now) : STW_NULL;

  if (!stw_clock_follow (transaction, id, status, error))
    return FALSE;
  if (status == STW_INCIDENT_CLOSED)
    return stw_db_run (stw_transaction_get_db (transaction),
                       error,
                       "UPDATE incident SET status = ?2, snoozed = 0, wake_at = NULL, "
                       "updated_at = ?3 WHERE id = ?1",
                       STW_INT (id),
                       STW_INT (status),
                       STW_INT (now));
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE incident SET status = ?2, wait_reason = ?3, resolved_at = ?4, "
                     "snoozed = 0, wake_at = NULL, updated_at = ?5 WHERE id = ?1",
                     STW_INT (id),
                     STW_INT (status),
                     STW_TEXT (wait_reason),
                     resolved,
                     STW_INT (now));
}

/**
 * stw_incident_touch:
 *
 * Notes that a person acted on it: it is not merged by itself any more.
 */
gboolean
stw_incident_touch (StwDb *db, gint64 id, gint64 now, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE incident SET touched = 1, updated_at = ?2 WHERE id = ?1",
                     STW_INT (id),
                     STW_INT (now));
}

/**
 * stw_incident_set_title:
 *
 * Gives it the title that a person chose; it stays when alerts come.
 */
gboolean
stw_incident_set_title (StwDb *db, gint64 id, const char *title, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE incident SET title = ?2, titled_by_person = 1 WHERE id = ?1",
                     STW_INT (id),
                     STW_TEXT (title));
}

/**
 * stw_incident_absorb:
 * @into: the incident that stays
 * @from: the incident whose alerts it takes
 * @actor: who merges them
 *
 * Moves all alerts, and closes the empty incident with a pointer to the other.
 */
gboolean
stw_incident_absorb (StwTransaction *transaction,
                     gint64 into,
                     gint64 from,
                     gint64 company,
                     const char *actor,
                     GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *into_id = stw_id_format (STW_ID_INCIDENT, into);

  json_object_set_string_member (detail, "into", into_id);
  stw_transaction_change (transaction, "incident", into, company);
  stw_transaction_change (transaction, "incident", from, company);
  return stw_clock_follow (transaction, from, STW_INCIDENT_CLOSED, error) &&
         stw_db_run (db,
                     error,
                     "UPDATE alert SET incident_id = ?2 WHERE incident_id = ?1",
                     STW_INT (from),
                     STW_INT (into)) &&
         /* Whoever has a part has the whole, where nobody has the other. */
         stw_db_run (db,
                     error,
                     "UPDATE incident SET (assignee_id, assigned_at) = (SELECT f.assignee_id, "
                     "f.assigned_at FROM incident f WHERE f.id = ?1) "
                     "WHERE id = ?2 AND assignee_id IS NULL",
                     STW_INT (from),
                     STW_INT (into)) &&
         stw_db_run (db,
                     error,
                     "UPDATE incident SET merged_into = ?2, status = ?3, alert_count = 0, "
                     "open_alerts = 0, occurrences = 0, wait_reason = NULL, snoozed = 0, "
                     "wake_at = NULL, updated_at = ?4 WHERE id = ?1",
                     STW_INT (from),
                     STW_INT (into),
                     STW_INT (STW_INCIDENT_CLOSED),
                     STW_INT (stw_transaction_get_now (transaction))) &&
         stw_db_run (db,
                     error,
                     "UPDATE incident SET merged_into = ?2 WHERE merged_into = ?1",
                     STW_INT (from),
                     STW_INT (into)) &&
         stw_timeline_add (transaction, from, company, "merged", actor, detail, error);
}

static void
incident_priority_clear (gpointer data)
{
  StwIncidentPriority *incident = data;

  g_free (incident->breakdown);
}

static GArray *
list_open (StwDb *db, gint64 after, gint64 limit, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (StwIncidentPriority));
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT id, company_id, priority, last_at, breakdown FROM incident "
    "WHERE id > ?1 AND status < 4 AND merged_into IS NULL ORDER BY id LIMIT ?2",
    STW_INT (after),
    STW_INT (limit));

  g_array_set_clear_func (list, incident_priority_clear);
  while (stw_rows_next (rows, error))
    {
      StwIncidentPriority incident = {
        .id = stw_rows_get_int (rows, 0),
        .company = stw_rows_get_int (rows, 1),
        .priority = stw_rows_get_int (rows, 2),
        .last_at = stw_rows_get_int (rows, 3),
        .breakdown = g_strdup (stw_rows_get_text (rows, 4)),
      };

      g_array_append_val (list, incident);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_incident_rescore_open:
 * @after: (inout): the number after which the batch begins; 0 when nothing is left
 * @limit: how many incidents at most
 * @rescore: sees each open incident
 *
 * Works priorities out anew. It is no event: neither timeline nor audit tell of it.
 */
gboolean
stw_incident_rescore_open (StwTransaction *transaction,
                           gint64 *after,
                           gint64 limit,
                           StwRescoreFunc rescore,
                           gpointer data,
                           GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (GArray) list = list_open (db, *after, limit, error);

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      StwIncidentPriority *incident = &g_array_index (list, StwIncidentPriority, i);

      *after = incident->id;
      if (!rescore (incident, stw_transaction_get_now (transaction), data))
        continue;
      if (!stw_db_run (db,
                       error,
                       "UPDATE incident SET priority = ?2, breakdown = ?3 WHERE id = ?1",
                       STW_INT (incident->id),
                       STW_INT (incident->priority),
                       STW_TEXT (incident->breakdown)))
        return FALSE;
      stw_transaction_change (transaction, "incident", incident->id, incident->company);
    }
  if (list->len < limit)
    *after = 0;
  return TRUE;
}

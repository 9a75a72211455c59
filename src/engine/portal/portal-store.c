/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client's people may read. Whose it is stands in every statement: an incident of another
 * company does not exist here. On the reader's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/portal/portal-store.h"

#include "desk/people/standing.h"
#include "store/command-rule.h"

#define MAX_STORY 500

/* Companies that are granted to person ?1 by name, and what is shown of theirs. */
#define VISIBLE                                                                                    \
  "FROM incident i JOIN company c ON c.id = i.company_id "                                         \
  "WHERE i.company_id IN (SELECT g.company_id FROM person_grant g "                                \
  "JOIN person p ON p.id = g.person_id WHERE p.id = ?1 AND p.left_at IS NULL) "                    \
  "AND i.merged_into IS NULL AND i.status < 6 "
#define COLUMNS                                                                                    \
  "SELECT i.id, i.company_id, c.name, i.title, i.status, i.severity, i.created_at, "               \
  "COALESCE (i.resolved_at, 0) "

G_STATIC_ASSERT (STW_INCIDENT_PENDING == 6);

static void
event_free (gpointer data)
{
  StwPortalEvent *event = data;

  g_free (event->kind);
  g_free (event->actor);
  g_free (event->text);
  g_free (event);
}

/**
 * stw_portal_incident_free:
 * @incident: (nullable) (transfer full): an incident
 */
void
stw_portal_incident_free (StwPortalIncident *incident)
{
  if (incident == NULL)
    return;
  g_clear_pointer (&incident->story, g_ptr_array_unref);
  g_free (incident->company_name);
  g_free (incident->title);
  g_free (incident);
}

static StwPortalIncident *
read_row (StwRows *rows)
{
  StwPortalIncident *incident = g_new0 (StwPortalIncident, 1);

  incident->id = stw_rows_get_int (rows, 0);
  incident->company = stw_rows_get_int (rows, 1);
  incident->company_name = g_strdup (stw_rows_get_text (rows, 2));
  incident->title = g_strdup (stw_rows_get_text (rows, 3));
  incident->status = (StwIncidentStatus) stw_rows_get_int (rows, 4);
  incident->severity = (StwSeverity) stw_rows_get_int (rows, 5);
  incident->created_at = stw_rows_get_int (rows, 6);
  incident->resolved_at = stw_rows_get_int (rows, 7);
  return incident;
}

/**
 * stw_portal_incident_list:
 * @person: who reads
 * @statuses: bits of #StwIncidentStatus
 * @before: only those with a smaller number, 0 for all
 *
 * Returns: (transfer full) (element-type StwPortalIncident): the newest first
 */
GPtrArray *
stw_portal_incident_list (StwDb *db,
                          gint64 person,
                          guint statuses,
                          gint64 before,
                          gint64 limit,
                          GError **error)
{
  g_autoptr (GPtrArray) list =
               g_ptr_array_new_with_free_func ((GDestroyNotify) stw_portal_incident_free);
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    COLUMNS VISIBLE "AND ((1 << i.status) & ?2) <> 0 AND (?3 = 0 OR i.id < ?3) "
                    "ORDER BY i.id DESC LIMIT ?4",
    STW_INT (person),
    STW_INT (statuses),
    STW_INT (before),
    STW_INT (limit));

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_row (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/* Rows that are meant for the client, and what its own people answered. */
static GPtrArray *
load_story (StwDb *db, const StwStanding *reader, gint64 incident, GError **error)
{
  g_autoptr (GPtrArray) story = g_ptr_array_new_with_free_func (event_free);
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT at, kind, actor, COALESCE (json_extract (detail, '$.text'), "
    "json_extract (detail, '$.reason')) FROM (SELECT * FROM timeline "
    "WHERE incident_id = ?1 AND kind <> 'deleted-note' AND (for_client = 1 "
    "OR (kind IN ('close', 'reopen') AND actor = ?2)) "
    "ORDER BY id DESC LIMIT ?3) t ORDER BY id",
    STW_INT (incident),
    STW_TEXT (reader->name),
    STW_INT (MAX_STORY));

  while (stw_rows_next (rows, error))
    {
      StwPortalEvent *event = g_new0 (StwPortalEvent, 1);

      event->at = stw_rows_get_int (rows, 0);
      event->kind = g_strdup (stw_rows_get_text (rows, 1));
      event->actor = g_strdup (stw_rows_get_text (rows, 2));
      event->text = g_strdup (stw_rows_get_text (rows, 3));
      g_ptr_array_add (story, event);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&story) : NULL;
}

/**
 * stw_portal_incident_load:
 * @person: who reads
 * @error: #STW_COMMAND_ERROR_NOT_FOUND also when it is of a company that is not theirs
 *
 * Returns: (transfer full): the incident with its story
 */
StwPortalIncident *
stw_portal_incident_load (StwDb *db, gint64 person, gint64 incident, GError **error)
{
  g_autoptr (StwStanding) reader = stw_standing_load (db, person, error);
  g_autoptr (StwPortalIncident) found = NULL;
  g_autoptr (StwRows) rows = NULL;

  if (reader == NULL)
    return NULL;
  rows =
    stw_db_query (db, error, COLUMNS VISIBLE "AND i.id = ?2", STW_INT (person), STW_INT (incident));
  if (stw_rows_next (rows, error))
    found = read_row (rows);
  if (!stw_rows_succeeded (rows))
    return NULL;
  if (found == NULL)
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_NOT_FOUND,
                           "There is no such incident.");
      return NULL;
    }
  found->may_answer = stw_standing_may (reader, STW_PERMISSION_APPROVE, found->company);
  found->story = load_story (db, reader, incident, error);
  return found->story != NULL ? g_steal_pointer (&found) : NULL;
}

/**
 * stw_portal_load_zone:
 *
 * Returns: (transfer full): where somebody is
 */
GTimeZone *
stw_portal_load_zone (StwDb *db, gint64 person)
{
  g_autoptr (StwRows) rows =
      stw_db_query (db, NULL, "SELECT timezone FROM person WHERE id = ?1", STW_INT (person));
  GTimeZone *zone = NULL;

  if (stw_rows_next (rows, NULL))
    zone = g_time_zone_new_identifier (stw_rows_get_text (rows, 0));
  return zone != NULL ? zone : g_time_zone_new_utc ();
}

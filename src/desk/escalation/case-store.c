/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An incident as its escalation sees it. That somebody took it on, that it got worse or that it is
 * over is read off its rows, whoever wrote them, so that no command has to think of it. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/escalation/case-store.h"

#include "store/command-rule.h"
#include "store/numbers.h"

/**
 * stw_escalation_case_free:
 * @incident: (nullable) (transfer full): an incident
 */
void
stw_escalation_case_free (StwEscalationCase *incident)
{
  if (incident == NULL)
    return;
  g_free (incident->company_name);
  g_free (incident->title);
  g_free (incident);
}

static StwEscalationCase *
read_case (StwRows *rows)
{
  StwEscalationCase *incident = g_new0 (StwEscalationCase, 1);
  int column = 0;

  incident->incident = stw_rows_get_int (rows, column++);
  incident->company = stw_rows_get_int (rows, column++);
  incident->company_name = g_strdup (stw_rows_get_text (rows, column++));
  incident->title = g_strdup (stw_rows_get_text (rows, column++));
  incident->severity = (StwSeverity) stw_rows_get_int (rows, column++);
  incident->status = (StwIncidentStatus) stw_rows_get_int (rows, column++);
  incident->waits = stw_rows_get_int (rows, column++) != 0;
  incident->merged = stw_rows_get_int (rows, column++) != 0;
  incident->pages = stw_rows_get_int (rows, column++) != 0;
  incident->assignee = stw_rows_get_int (rows, column++);
  incident->calendar = stw_rows_get_int (rows, column++);
  incident->begun_at = stw_rows_get_int (rows, column++);
  incident->n_critical = stw_rows_get_int (rows, column++);
  incident->act = stw_rows_get_int (rows, column++);
  incident->act_at = stw_rows_get_int (rows, column++);
  incident->is_followed = stw_rows_get_int (rows, column++) != 0;
  incident->policy = stw_rows_get_int (rows, column++);
  incident->state.started_at = stw_rows_get_int (rows, column++);
  incident->state.steps_done = (guint) stw_rows_get_int (rows, column++);
  incident->state.repeats_done = (guint) stw_rows_get_int (rows, column++);
  incident->state.stopped_at = stw_rows_get_int (rows, column++);
  incident->state.progress_at = stw_rows_get_int (rows, column++);
  incident->known_severity = (StwSeverity) stw_rows_get_int (rows, column++);
  incident->known_critical = stw_rows_get_int (rows, column++);
  incident->known_act = stw_rows_get_int (rows, column++);
  return incident;
}

/**
 * stw_escalation_case_load:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when there is no such incident
 *
 * Returns: (transfer full): the incident
 */
StwEscalationCase *
stw_escalation_case_load (StwDb *db, gint64 incident, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT i.id, i.company_id, c.name, i.title, i.severity, i.status, "
    "i.snoozed <> 0 OR i.status = 3, i.merged_into IS NOT NULL, "
    "i.alert_count = 0 OR EXISTS (SELECT 1 FROM alert a WHERE a.incident_id = i.id AND "
    "a.do_not_page = 0), i.assignee_id, c.calendar_id, "
    "COALESCE ((SELECT max (t.at) FROM timeline t WHERE t.incident_id = i.id AND "
    "t.kind IN ('opened', 'admitted', 'reopen')), i.created_at), "
    "(SELECT count (*) FROM alert a WHERE a.incident_id = i.id AND a.severity = 4), "
    "COALESCE (t.id, 0), COALESCE (t.at, 0), e.incident_id IS NOT NULL, e.policy_id, "
    "e.started_at, e.steps_done, e.repeats_done, e.stopped_at, e.progress_at, e.severity, "
    "e.criticals, e.act_id FROM incident i JOIN company c ON c.id = i.company_id "
    "LEFT JOIN escalation e ON e.incident_id = i.id "
    "LEFT JOIN timeline t ON t.id = (SELECT max (l.id) FROM timeline l WHERE "
    "l.incident_id = i.id AND l.actor NOT IN ('engine', 'door')) WHERE i.id = ?1",
    STW_INT (incident));

  if (stw_rows_next (rows, error))
    return read_case (rows);
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "There is no such incident.");
  return NULL;
}

/**
 * stw_escalation_case_save:
 *
 * For inside a transaction. Keeps how far it has come, for what it is now.
 *
 * Returns: whether it is kept
 */
gboolean
stw_escalation_case_save (StwDb *db, const StwEscalationCase *incident, GError **error)
{
  const StwEscalationState *state = &incident->state;

  return stw_db_run (
    db,
    error,
    "INSERT INTO escalation (incident_id, company_id, policy_id, started_at, steps_done, "
    "repeats_done, stopped_at, progress_at, severity, criticals, act_id) VALUES (?1, ?2, ?3, ?4, "
    "?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (incident_id) DO UPDATE SET "
    "policy_id = excluded.policy_id, started_at = excluded.started_at, "
    "steps_done = excluded.steps_done, repeats_done = excluded.repeats_done, "
    "stopped_at = excluded.stopped_at, progress_at = excluded.progress_at, "
    "severity = excluded.severity, criticals = excluded.criticals, act_id = excluded.act_id",
    STW_INT (incident->incident),
    STW_INT (incident->company),
    STW_INT_OR_NULL (incident->policy),
    STW_INT (state->started_at),
    STW_INT (state->steps_done),
    STW_INT (state->repeats_done),
    STW_INT_OR_NULL (state->stopped_at),
    STW_INT (state->progress_at),
    STW_INT (incident->severity),
    STW_INT (incident->n_critical),
    STW_INT (incident->act));
}

/**
 * stw_escalation_case_forget:
 *
 * For inside a transaction. The incident is over.
 *
 * Returns: whether it is forgotten
 */
gboolean
stw_escalation_case_forget (StwDb *db, gint64 incident, GError **error)
{
  return stw_db_run (db,
                     error,
                     "DELETE FROM escalation WHERE incident_id = ?1",
                     STW_INT (incident));
}

/**
 * stw_escalation_case_list:
 * @after: only incidents of a higher number
 * @limit: how many at most
 *
 * Returns: (transfer full) (element-type gint64): incidents of which something may be due, by
 * number
 */
GArray *
stw_escalation_case_list (StwDb *db, gint64 after, gint64 limit, GError **error)
{
  return stw_db_numbers (
    db,
    error,
    "SELECT i.id FROM incident i WHERE i.id > ?1 AND (i.status < 4 OR EXISTS (SELECT 1 FROM "
    "escalation e WHERE e.incident_id = i.id)) ORDER BY i.id LIMIT ?2",
    STW_INT (after),
    STW_INT (limit));
}

static gboolean
is_taken (const StwEscalationCase *incident)
{
  return incident->status != STW_INCIDENT_NEW;
}

/**
 * stw_escalation_case_judge:
 * @since: incidents that began before are nobody's concern, as there was nobody to tell
 *
 * Returns: what its escalation is to learn
 */
StwEscalationTurn
stw_escalation_case_judge (const StwEscalationCase *incident, gint64 since)
{
  gboolean is_open = !incident->merged && stw_incident_status_is_open (incident->status);

  if (!incident->is_followed)
    return is_open && incident->begun_at >= since ? STW_TURN_BEGIN : STW_TURN_NONE;
  if (!is_open)
    return STW_TURN_OVER;
  if (incident->severity > incident->known_severity ||
      incident->n_critical > incident->known_critical)
    return STW_TURN_WORSE;
  if (incident->act <= incident->known_act)
    return STW_TURN_NONE;
  if (is_taken (incident))
    return STW_TURN_TAKEN;
  return incident->state.stopped_at != 0 ? STW_TURN_LEFT : STW_TURN_NONE;
}

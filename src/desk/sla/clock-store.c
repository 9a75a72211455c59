/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to the clocks of incidents. The one place that follows an incident's status is
 * here, and whoever writes a status calls it before, in the same transaction. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/sla/clock-store.h"

#include "store/numbers.h"

#include <string.h>

/* What a status means for a clock. */
typedef enum
{
  PHASE_NONE,
  PHASE_RUN,
  PHASE_HELD,
  PHASE_DONE,
} Phase;

#define N_PHASES (PHASE_DONE + 1)

static const Phase phases[STW_N_SLA_CLOCKS][STW_INCIDENT_PENDING + 1] = {
  [STW_SLA_RESPONSE] = {
    [STW_INCIDENT_NEW] = PHASE_RUN,
    [STW_INCIDENT_ACKNOWLEDGED] = PHASE_DONE,
    [STW_INCIDENT_IN_PROGRESS] = PHASE_DONE,
    [STW_INCIDENT_WAITING] = PHASE_DONE,
    [STW_INCIDENT_RESOLVED] = PHASE_DONE,
    [STW_INCIDENT_CLOSED] = PHASE_DONE,
    [STW_INCIDENT_PENDING] = PHASE_NONE,
  },
  [STW_SLA_RESOLUTION] = {
    [STW_INCIDENT_NEW] = PHASE_RUN,
    [STW_INCIDENT_ACKNOWLEDGED] = PHASE_RUN,
    [STW_INCIDENT_IN_PROGRESS] = PHASE_RUN,
    [STW_INCIDENT_WAITING] = PHASE_HELD,
    [STW_INCIDENT_RESOLVED] = PHASE_DONE,
    [STW_INCIDENT_CLOSED] = PHASE_DONE,
    [STW_INCIDENT_PENDING] = PHASE_NONE,
  },
};

#define NOTHING (-1)

/* The events that lead from a phase to another. */
static const int ways[N_PHASES][N_PHASES][2] = {
  [PHASE_NONE] = {
    [PHASE_NONE] = { NOTHING, NOTHING },
    [PHASE_RUN] = { STW_SLA_EVENT_START, NOTHING },
    [PHASE_HELD] = { STW_SLA_EVENT_START, STW_SLA_EVENT_PAUSE },
    [PHASE_DONE] = { STW_SLA_EVENT_START, STW_SLA_EVENT_STOP },
  },
  [PHASE_RUN] = {
    [PHASE_NONE] = { NOTHING, NOTHING },
    [PHASE_RUN] = { NOTHING, NOTHING },
    [PHASE_HELD] = { STW_SLA_EVENT_PAUSE, NOTHING },
    [PHASE_DONE] = { STW_SLA_EVENT_STOP, NOTHING },
  },
  [PHASE_HELD] = {
    [PHASE_NONE] = { NOTHING, NOTHING },
    [PHASE_RUN] = { STW_SLA_EVENT_RESUME, NOTHING },
    [PHASE_HELD] = { NOTHING, NOTHING },
    [PHASE_DONE] = { STW_SLA_EVENT_STOP, NOTHING },
  },
  [PHASE_DONE] = {
    [PHASE_NONE] = { NOTHING, NOTHING },
    [PHASE_RUN] = { STW_SLA_EVENT_REOPEN, NOTHING },
    [PHASE_HELD] = { STW_SLA_EVENT_REOPEN, STW_SLA_EVENT_PAUSE },
    [PHASE_DONE] = { NOTHING, NOTHING },
  },
};

/**
 * stw_sla_clock_to_word:
 *
 * Returns: (transfer none): the word that stands in JSON
 */
const char *
stw_sla_clock_to_word (StwSlaClock clock)
{
  return clock == STW_SLA_RESPONSE ? "response" : "resolution";
}

static gboolean
record (StwTransaction *transaction,
        gint64 incident,
        gint64 company,
        StwSlaClock clock,
        StwSlaEventType type,
        StwPauseReason reason,
        GError **error)
{
  gboolean pauses = type == STW_SLA_EVENT_PAUSE || type == STW_SLA_EVENT_RESUME;

  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "INSERT INTO clock_event (company_id, incident_id, clock, type, reason, at) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                     STW_INT (company),
                     STW_INT (incident),
                     STW_INT (clock),
                     STW_INT (type),
                     STW_INT (pauses ? reason : STW_PAUSE_NONE),
                     STW_INT (stw_transaction_get_now (transaction)));
}

static gboolean
record_way (StwTransaction *transaction,
            gint64 incident,
            gint64 company,
            StwIncidentStatus from,
            StwIncidentStatus to,
            GError **error)
{
  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    {
      const int *events = ways[phases[clock][from]][phases[clock][to]];

      for (guint i = 0; i < 2; i++)
        if (events[i] != NOTHING && !record (transaction,
                                             incident,
                                             company,
                                             (StwSlaClock) clock,
                                             (StwSlaEventType) events[i],
                                             STW_PAUSE_WAITING,
                                             error))
          return FALSE;
    }
  return TRUE;
}

/**
 * stw_clock_begin:
 * @incident: a new incident that is shown to people at once
 *
 * Starts its clocks.
 */
gboolean
stw_clock_begin (StwTransaction *transaction, gint64 incident, gint64 company, GError **error)
{
  return record_way (transaction, incident, company, STW_INCIDENT_PENDING, STW_INCIDENT_NEW, error);
}

/* Since when a person answers for it; what is new again has nobody. */
static gboolean
note_acknowledged (StwTransaction *transaction,
                   gint64 incident,
                   StwIncidentStatus status,
                   GError **error)
{
  if (status == STW_INCIDENT_NEW)
    return stw_db_run (stw_transaction_get_db (transaction),
                       error,
                       "UPDATE incident SET acknowledged_at = NULL WHERE id = ?1",
                       STW_INT (incident));
  return !stw_incident_status_is_open (status) ||
         stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE incident SET acknowledged_at = COALESCE(acknowledged_at, ?2) "
                     "WHERE id = ?1",
                     STW_INT (incident),
                     STW_INT (stw_transaction_get_now (transaction)));
}

/**
 * stw_clock_follow:
 * @status: what the incident's status is about to be
 *
 * Lets the clocks of an incident follow its status, before that is written.
 */
gboolean
stw_clock_follow (StwTransaction *transaction,
                  gint64 incident,
                  StwIncidentStatus status,
                  GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 company;
  gint64 from;

  if (!stw_db_number (db,
                      &company,
                      error,
                      "SELECT company_id FROM incident WHERE id = ?1",
                      STW_INT (incident)) ||
      !stw_db_number (db,
                      &from,
                      error,
                      "SELECT status FROM incident WHERE id = ?1",
                      STW_INT (incident)))
    return FALSE;
  /* It hides before anybody has seen it. */
  if (status == STW_INCIDENT_PENDING)
    return stw_db_run (db,
                       error,
                       "DELETE FROM clock_event WHERE incident_id = ?1",
                       STW_INT (incident));
  from = CLAMP (from, STW_INCIDENT_NEW, STW_INCIDENT_PENDING);
  return record_way (transaction, incident, company, (StwIncidentStatus) from, status, error) &&
         note_acknowledged (transaction, incident, status, error);
}

/**
 * stw_clock_hold:
 * @held: whether a maintenance window begins for it, or ends
 *
 * Both clocks stand still in a maintenance window, where the policy says so.
 */
gboolean
stw_clock_hold (StwTransaction *transaction,
                gint64 incident,
                gint64 company,
                gboolean held,
                GError **error)
{
  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    if (!record (transaction,
                 incident,
                 company,
                 (StwSlaClock) clock,
                 held ? STW_SLA_EVENT_PAUSE : STW_SLA_EVENT_RESUME,
                 STW_PAUSE_MAINTENANCE,
                 error))
      return FALSE;
  stw_transaction_change (transaction, "incident", incident, company);
  return TRUE;
}

/**
 * stw_clock_list_holds:
 * @incident: this one alone, 0 for all
 *
 * Returns: (transfer full) (element-type StwClockHold): the incidents of a company that are open,
 * or whose clocks a maintenance window has held
 */
GArray *
stw_clock_list_holds (StwDb *db, gint64 company, gint64 incident, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (StwClockHold));
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT i.id, i.status < 4 AND i.merged_into IS NULL, COALESCE((SELECT e.type = ?3 "
    "FROM clock_event e WHERE e.incident_id = i.id AND e.clock = ?4 AND e.reason = ?5 "
    "ORDER BY e.id DESC LIMIT 1), 0) FROM incident i WHERE i.company_id = ?1 "
    "AND (?2 = 0 OR i.id = ?2) AND (i.status < 4 OR i.id IN (SELECT h.incident_id "
    "FROM clock_event h WHERE h.company_id = ?1 AND h.reason = ?5)) ORDER BY i.id",
    STW_INT (company),
    STW_INT (incident),
    STW_INT (STW_SLA_EVENT_PAUSE),
    STW_INT (STW_SLA_RESOLUTION),
    STW_INT (STW_PAUSE_MAINTENANCE));

  while (stw_rows_next (rows, error))
    {
      const StwClockHold hold = {
        .incident = stw_rows_get_int (rows, 0),
        .is_open = stw_rows_get_int (rows, 1) != 0,
        .is_held = stw_rows_get_int (rows, 2) != 0,
      };

      g_array_append_val (list, hold);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_clock_add_row:
 * @rows: at a row with a clock, a time, a type and a reason
 * @column: of the clock
 * @recorded: (element-type StwRecordedEvent): an array for each clock
 *
 * Adds the event of a row to its clock's.
 */
void
stw_clock_add_row (StwRows *rows, int column, GArray *recorded[STW_N_SLA_CLOCKS])
{
  gint64 clock = stw_rows_get_int (rows, column);
  gint64 type = stw_rows_get_int (rows, column + 2);
  gint64 reason = stw_rows_get_int (rows, column + 3);
  const StwRecordedEvent event = {
    .event = { stw_rows_get_int (rows, column + 1), (StwSlaEventType) type },
    .reason = (StwPauseReason) reason,
  };

  /* A newer or a damaged file may say anything; NULL stands for no event at all. */
  if (!stw_rows_is_null (rows, column) && clock >= 0 && clock < STW_N_SLA_CLOCKS && type >= 0 &&
      type < STW_N_SLA_EVENT_TYPES && reason >= 0 && reason <= STW_PAUSE_MAINTENANCE)
    g_array_append_val (recorded[clock], event);
}

/**
 * stw_clock_load:
 * @ret_recorded: (element-type StwRecordedEvent): arrays of the caller, to which each clock's
 *   events are added in order of time
 */
gboolean
stw_clock_load (StwDb *db, gint64 incident, GArray *ret_recorded[STW_N_SLA_CLOCKS], GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT clock, at, type, reason FROM clock_event "
                                           "WHERE incident_id = ?1 ORDER BY clock, at, id",
                                           STW_INT (incident));

  while (stw_rows_next (rows, error))
    stw_clock_add_row (rows, 0, ret_recorded);
  return stw_rows_succeeded (rows);
}

/**
 * stw_clock_load_marks:
 * @ret_marked: (out): what was told of each clock
 */
gboolean
stw_clock_load_marks (StwDb *db,
                      gint64 incident,
                      gboolean ret_marked[STW_N_SLA_CLOCKS][STW_N_CLOCK_MARKS],
                      GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT clock, kind FROM clock_mark WHERE incident_id = ?1",
                             STW_INT (incident));

  memset (ret_marked, 0, sizeof (gboolean[STW_N_SLA_CLOCKS][STW_N_CLOCK_MARKS]));
  while (stw_rows_next (rows, error))
    {
      gint64 clock = stw_rows_get_int (rows, 0);
      gint64 mark = stw_rows_get_int (rows, 1);

      if (clock >= 0 && clock < STW_N_SLA_CLOCKS && mark >= 0 && mark < STW_N_CLOCK_MARKS)
        ret_marked[clock][mark] = TRUE;
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_clock_set_mark:
 * @at: when it fell due, in UTC milliseconds
 *
 * Notes that it was told, which happens once in an incident's life.
 */
gboolean
stw_clock_set_mark (StwDb *db,
                    gint64 incident,
                    gint64 company,
                    StwSlaClock clock,
                    StwClockMark mark,
                    gint64 at,
                    GError **error)
{
  return stw_db_run (db,
                     error,
                     "INSERT INTO clock_mark (incident_id, company_id, clock, kind, at) "
                     "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                     STW_INT (incident),
                     STW_INT (company),
                     STW_INT (clock),
                     STW_INT (mark),
                     STW_INT (at));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tally's way to and from the database. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/tally-private.h"

#include "base/clock.h"
#include "desk/snooze-store.h"
#include "desk/timeline-store.h"
#include "model/alert.h"

/* Repeats within this time share one row of the timeline. */
#define REPEATS_SHARE (5 * STW_MINUTE)

static gboolean
load_row (StwTally *self, StwDb *db, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT company_id, status, resolved_at, first_at, last_at, "
                             "COALESCE(own_severity, -1), snoozed = 1 AND wake_at IS NULL, "
                             "COALESCE((SELECT critical FROM asset WHERE asset.id = asset_id), 0) "
                             "FROM incident WHERE id = ?1",
                             STW_INT (self->incident));

  if (!stw_rows_next (rows, error))
    {
      if (stw_rows_succeeded (rows))
        g_set_error_literal (error, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND, "no such incident");
      return FALSE;
    }
  self->company = stw_rows_get_int (rows, 0);
  self->status = (StwIncidentStatus) stw_rows_get_int (rows, 1);
  self->resolved_at = stw_rows_get_int (rows, 2);
  self->first_at = stw_rows_get_int (rows, 3);
  self->last_at = stw_rows_get_int (rows, 4);
  self->own_severity = (int) stw_rows_get_int (rows, 5);
  self->wakes = stw_rows_get_int (rows, 6) != 0;
  self->critical_asset = stw_rows_get_int (rows, 7) != 0;
  return TRUE;
}

static gboolean
load_alerts (StwTally *self, StwDb *db, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT a.asset, a.signature, a.tool_source, a.severity, COALESCE(s.critical, 0), "
    "a.is_open, COUNT(*), SUM(a.count), MIN(a.event_at), MAX(a.last_event_at), "
    "MAX(CASE WHEN a.category = ?2 THEN 1 ELSE 0 END) "
    "FROM alert a LEFT JOIN asset s ON s.id = a.asset_id WHERE a.incident_id = ?1 "
    "GROUP BY a.asset, a.signature, a.tool_source, a.severity, s.critical, a.is_open "
    "ORDER BY MIN(a.id)",
    STW_INT (self->incident),
    STW_TEXT (STW_CATEGORY_SECURITY));

  while (stw_rows_next (rows, error))
    {
      const StwTallyAlert alert = {
        .asset = stw_rows_get_text (rows, 0),
        .signature = stw_rows_get_text (rows, 1),
        .tool_source = stw_rows_get_text (rows, 2),
        .severity = (StwSeverity) stw_rows_get_int (rows, 3),
        .critical_asset = stw_rows_get_int (rows, 4) != 0,
        .security = stw_rows_get_int (rows, 10) != 0,
      };
      gint64 n_alerts = stw_rows_get_int (rows, 6);
      gint64 occurrences = stw_rows_get_int (rows, 7);

      if (stw_rows_get_int (rows, 5) != 0)
        {
          self->open_alerts += n_alerts;
          self->open_by_severity[alert.severity] += n_alerts;
        }
      self->first_at = self->alert_count == 0 ? stw_rows_get_int (rows, 8)
                                              : MIN (self->first_at, stw_rows_get_int (rows, 8));
      self->last_at = self->alert_count == 0 ? stw_rows_get_int (rows, 9)
                                             : MAX (self->last_at, stw_rows_get_int (rows, 9));
      self->alert_count += n_alerts;
      self->occurrences += occurrences;
      stw_tally_add_names (self, &alert, occurrences);
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_tally_load:
 *
 * Returns: (transfer full): the tally of an incident as its alerts' rows have it
 */
StwTally *
stw_tally_load (StwDb *db, gint64 incident, GError **error)
{
  g_autoptr (StwTally) self = stw_tally_new (incident, 0, 0);

  if (!load_row (self, db, error) || !load_alerts (self, db, error))
    return NULL;
  self->dirty = TRUE;
  return g_steal_pointer (&self);
}

static gboolean
write_row (StwTally *self, StwTransaction *transaction, const StwTallyScore *score, GError **error)
{
  return stw_db_run (
    stw_transaction_get_db (transaction),
    error,
    "UPDATE incident SET title = CASE WHEN titled_by_person = 0 AND ?2 IS NOT NULL THEN ?2 "
    "ELSE title END, signature = COALESCE(?3, signature), severity = ?4, priority = ?5, "
    "breakdown = ?6, alert_count = ?7, open_alerts = ?8, occurrences = ?9, first_at = ?10, "
    "last_at = ?11, updated_at = ?12 WHERE id = ?1",
    STW_INT (self->incident),
    STW_TEXT (score->title),
    STW_TEXT (score->signature),
    STW_INT (score->severity),
    STW_INT (score->priority),
    STW_TEXT (score->breakdown),
    STW_INT (self->alert_count),
    STW_INT (self->open_alerts),
    STW_INT (self->occurrences),
    STW_INT (self->first_at),
    STW_INT (self->last_at),
    STW_INT (stw_transaction_get_now (transaction)));
}

/* New alerts get a row of the timeline; repeats share one for a while. */
static gboolean
write_timeline (StwTally *self, StwTransaction *transaction, GError **error)
{
  gint64 now = stw_transaction_get_now (transaction);
  gboolean shares = self->new_alerts == 0 && self->row != 0 && now - self->row_at < REPEATS_SHARE;
  g_autoptr (JsonObject) detail = NULL;

  if (self->new_alerts == 0 && self->new_repeats == 0)
    return TRUE;
  if (!shares)
    self->row_alerts = self->row_repeats = 0;
  self->row_alerts += self->new_alerts;
  self->row_repeats += self->new_repeats;
  detail = json_object_new ();
  json_object_set_int_member (detail, "alerts", self->row_alerts);
  json_object_set_int_member (detail, "repeats", self->row_repeats);
  if (shares)
    return stw_timeline_replace (transaction, self->row, detail, error);
  if (!stw_timeline_add (transaction,
                         self->incident,
                         self->company,
                         "alerts",
                         "door",
                         detail,
                         error))
    return FALSE;
  self->row = stw_db_get_last_id (stw_transaction_get_db (transaction));
  self->row_at = now;
  return TRUE;
}

/* A repeat of what fires already is no news; a further alert is. */
static gboolean
wake (StwTally *self, StwTransaction *transaction, GError **error)
{
  if (!self->wakes || self->new_alerts == 0)
    return TRUE;
  self->wakes = FALSE;
  return stw_incident_wake (transaction, self->incident, self->company, "alert", error);
}

/**
 * stw_tally_write:
 * @score: what was worked out from stw_tally_get_facts()
 *
 * Writes what changed since the last time.
 */
gboolean
stw_tally_write (StwTally *self,
                 StwTransaction *transaction,
                 const StwTallyScore *score,
                 GError **error)
{
  if (!write_row (self, transaction, score, error) || !write_timeline (self, transaction, error) ||
      !wake (self, transaction, error))
    return FALSE;
  stw_transaction_change (transaction, "incident", self->incident, self->company);
  self->dirty = FALSE;
  self->new_alerts = 0;
  self->new_repeats = 0;
  return TRUE;
}

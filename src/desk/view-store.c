/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the views read: the ordered numbers of a long list, and its rows by number, so that a list
 * of a million rows costs a page. Runs on the reader's thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/view-store.h"

#include "desk/hold-store.h"
#include "desk/incident-store.h"
#include "store/numbers.h"

#define ALERT_VIEW_COLUMNS                                                                         \
  "SELECT a.id, a.incident_id, i.title, c.name, a.asset, a.signature, a.message, a.tool_source, "  \
  "a.severity, a.state, a.is_open, a.count, a.last_received_at, a.reason, a.category, "            \
  "COALESCE(a.severity_before, a.severity), (SELECT kind FROM hold WHERE id = a.held_by), "        \
  "a.company_id, a.payload_id, a.url, "                                                            \
  "COALESCE((SELECT critical FROM asset WHERE id = a.asset_id), 0) "                               \
  "FROM alert a "                                                                                  \
  "JOIN company c ON c.id = a.company_id LEFT JOIN incident i ON i.id = a.incident_id "

/**
 * stw_alert_view_free:
 * @alert: (nullable) (transfer full): an alert
 */
void
stw_alert_view_free (StwAlertView *alert)
{
  if (alert == NULL)
    return;
  g_free (alert->incident_title);
  g_free (alert->company_name);
  g_free (alert->asset);
  g_free (alert->signature);
  g_free (alert->message);
  g_free (alert->tool);
  g_free (alert->url);
  g_free (alert->reason);
  g_free (alert->category);
  g_free (alert);
}

/**
 * stw_company_view_free:
 * @company: (nullable) (transfer full): a company
 */
void
stw_company_view_free (StwCompanyView *company)
{
  if (company == NULL)
    return;
  g_free (company->name);
  g_free (company->tier);
  g_free (company->last_sender);
  g_free (company);
}

/* Reads every row by @read into an array that frees them by @free_row. */
static GPtrArray *
read_rows (StwRows *taken,
           gpointer (*read) (StwRows *rows),
           GDestroyNotify free_row,
           GError **error)
{
  g_autoptr (StwRows) rows = taken;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_row);

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_view_list_incidents:
 *
 * Returns: (transfer full) (element-type gint64): the numbers, highest priority first
 */
GArray *
stw_view_list_incidents (StwDb *db, const StwIncidentQuery *query, GError **error)
{
  const StwIncidentFilter filter = {
    .company = query->company,
    .statuses = query->open_only ? STW_STATUSES_OPEN : STW_BIT (STW_N_INCIDENT_STATUSES) - 1,
    .snoozed = query->open_only ? STW_SNOOZED_LEFT_OUT : STW_SNOOZED_ANY,
    .text = query->text,
  };

  return stw_incident_list_numbers (db, &filter, error);
}

/* Rows that narrow down what they show look so far back, that a rare kind does not read a million.
 */
#define NARROWED_WITHIN 100000

static gboolean
narrows (const StwAlertQuery *query)
{
  return query->severity > STW_SEVERITY_INFO || query->where != STW_WHERE_ANY ||
         query->tool != NULL || query->source != 0;
}

static GArray *
list_narrowed (StwDb *db, const StwAlertQuery *query, GError **error)
{
  return stw_db_numbers (db,
                         error,
                         "SELECT id FROM alert WHERE id > (SELECT MAX(id) FROM alert) - ?6 "
                         "AND (?1 = 0 OR company_id = ?1) AND severity >= ?2 "
                         "AND (?3 IS NULL OR tool_source = ?3) "
                         "AND (?7 = 0 OR source_id = ?7) AND CASE ?4 WHEN 1 THEN is_open = 1 "
                         "WHEN 2 THEN is_open = 0 WHEN 3 THEN incident_id IS NOT NULL "
                         "WHEN 4 THEN held_by IS NOT NULL ELSE 1 = 1 END ORDER BY id DESC LIMIT ?5",
                         STW_INT (query->company),
                         STW_INT (query->severity),
                         STW_TEXT (query->tool),
                         STW_INT (query->where),
                         STW_INT (query->limit),
                         STW_INT (NARROWED_WITHIN),
                         STW_INT (query->source));
}

/**
 * stw_view_list_alerts:
 *
 * Returns: (transfer full) (element-type gint64): the numbers, newest first; a query that narrows
 *   down looks at the newest alerts only
 */
GArray *
stw_view_list_alerts (StwDb *db, const StwAlertQuery *query, GError **error)
{
  if (narrows (query))
    return list_narrowed (db, query, error);
  if (query->company != 0)
    return stw_db_numbers (db,
                           error,
                           "SELECT id FROM alert WHERE company_id = ?1 ORDER BY id DESC LIMIT ?2",
                           STW_INT (query->company),
                           STW_INT (query->limit));
  return stw_db_numbers (db,
                         error,
                         "SELECT id FROM alert ORDER BY id DESC LIMIT ?1",
                         STW_INT (query->limit));
}

static gpointer
read_text (StwRows *rows)
{
  return g_strdup (stw_rows_get_text (rows, 0));
}

/**
 * stw_view_list_tools:
 * @company: whose, 0 for all
 *
 * Returns: (transfer full) (element-type utf8): the monitoring tools of the newest alerts by name
 */
GPtrArray *
stw_view_list_tools (StwDb *db, gint64 company, GError **error)
{
  StwRows *rows =
    company != 0 ? stw_db_query (db,
                                 error,
                                 "SELECT DISTINCT tool_source FROM (SELECT tool_source FROM alert "
                                 "WHERE company_id = ?1 ORDER BY received_at DESC LIMIT 2000) "
                                 "ORDER BY tool_source LIMIT 50",
                                 STW_INT (company))
                 : stw_db_query (db,
                                 error,
                                 "SELECT DISTINCT tool_source FROM (SELECT tool_source FROM alert "
                                 "ORDER BY id DESC LIMIT 2000) ORDER BY tool_source LIMIT 50");

  return read_rows (rows, read_text, g_free, error);
}

static StwHeld
held_from_word (const char *word)
{
  if (word == NULL)
    return STW_HELD_BY_NOTHING;
  return g_str_equal (word, STW_HOLD_WINDOW) ? STW_HELD_BY_WINDOW : STW_HELD_BY_SILENCE;
}

static gpointer
read_alert (StwRows *rows)
{
  StwAlertView *alert = g_new0 (StwAlertView, 1);
  int column = 0;

  alert->id = stw_rows_get_int (rows, column++);
  alert->incident = stw_rows_get_int (rows, column++);
  alert->incident_title = g_strdup (stw_rows_get_text (rows, column++));
  alert->company_name = g_strdup (stw_rows_get_text (rows, column++));
  alert->asset = g_strdup (stw_rows_get_text (rows, column++));
  alert->signature = g_strdup (stw_rows_get_text (rows, column++));
  alert->message = g_strdup (stw_rows_get_text (rows, column++));
  alert->tool = g_strdup (stw_rows_get_text (rows, column++));
  alert->severity = (StwSeverity) stw_rows_get_int (rows, column++);
  alert->state = (StwAlertState) stw_rows_get_int (rows, column++);
  alert->is_open = stw_rows_get_int (rows, column++) != 0;
  alert->count = stw_rows_get_int (rows, column++);
  alert->last_received_at = stw_rows_get_int (rows, column++);
  alert->reason = g_strdup (stw_rows_get_text (rows, column++));
  alert->category = g_strdup (stw_rows_get_text (rows, column++));
  alert->severity_before = (StwSeverity) stw_rows_get_int (rows, column++);
  alert->held = held_from_word (stw_rows_get_text (rows, column++));
  alert->company = stw_rows_get_int (rows, column++);
  alert->payload = stw_rows_get_int (rows, column++);
  alert->url = g_strdup (stw_rows_get_text (rows, column++));
  alert->critical = stw_rows_get_int (rows, column++) != 0;
  return alert;
}

/**
 * stw_view_load_alert:
 *
 * Returns: (transfer full) (nullable): the alert, %NULL without an error when it is gone
 */
StwAlertView *
stw_view_load_alert (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) list = read_rows (
    stw_db_query (db, error, ALERT_VIEW_COLUMNS "WHERE a.id = ?1", STW_INT (id)),
    read_alert,
    (GDestroyNotify) stw_alert_view_free,
    error);

  return list != NULL && list->len > 0 ? g_ptr_array_steal_index (list, 0) : NULL;
}

/**
 * stw_view_list_incident_alerts:
 *
 * Returns: (transfer full) (element-type StwAlertView): the alerts of an incident: open ones
 *   first, the worst before the others
 */
GPtrArray *
stw_view_list_incident_alerts (StwDb *db, gint64 incident, gint64 limit, GError **error)
{
  return read_rows (stw_db_query (db,
                                  error,
                                  ALERT_VIEW_COLUMNS
                                  "WHERE a.incident_id = ?1 ORDER BY a.is_open DESC, "
                                  "a.severity DESC, a.id DESC LIMIT ?2",
                                  STW_INT (incident),
                                  STW_INT (limit)),
                    read_alert,
                    (GDestroyNotify) stw_alert_view_free,
                    error);
}

/**
 * stw_tray_view_free:
 * @message: (nullable) (transfer full): a message
 */
void
stw_tray_view_free (StwTrayView *message)
{
  if (message == NULL)
    return;
  g_free (message->company_name);
  g_free (message->beginning);
  g_free (message);
}

static gpointer
read_tray (StwRows *rows)
{
  StwTrayView *message = g_new0 (StwTrayView, 1);
  gsize size;
  const char *body = stw_rows_get_blob (rows, 4, &size);

  message->id = stw_rows_get_int (rows, 0);
  message->company = stw_rows_get_int (rows, 1);
  message->company_name = g_strdup (stw_rows_get_text (rows, 2));
  message->received_at = stw_rows_get_int (rows, 3);
  message->beginning = g_utf8_make_valid (body != NULL ? body : "", (gssize) size);
  g_strdelimit (message->beginning, "\r\n\t", ' ');
  return message;
}

/**
 * stw_view_list_tray:
 * @company: whose, 0 for all
 *
 * Returns: (transfer full) (element-type StwTrayView): messages that no mapping knew, newest first
 */
GPtrArray *
stw_view_list_tray (StwDb *db, gint64 company, gint64 limit, GError **error)
{
  return read_rows (
    stw_db_query (db,
                  error,
                  "SELECT p.id, p.company_id, c.name, p.received_at, substr(p.body, 1, 120) "
                  "FROM payload p JOIN company c ON c.id = p.company_id "
                  "WHERE p.outcome = 3 AND (?1 = 0 OR p.company_id = ?1) "
                  "ORDER BY p.id DESC LIMIT ?2",
                  STW_INT (company),
                  STW_INT (limit)),
    read_tray,
    (GDestroyNotify) stw_tray_view_free,
    error);
}

static gpointer
read_company (StwRows *rows)
{
  StwCompanyView *company = g_new0 (StwCompanyView, 1);
  int column = 0;

  company->id = stw_rows_get_int (rows, column++);
  company->name = g_strdup (stw_rows_get_text (rows, column++));
  company->open_incidents = stw_rows_get_int (rows, column++);
  company->worst = (StwSeverity) stw_rows_get_int (rows, column++);
  company->last_delivery_at = stw_rows_get_int (rows, column++);
  company->last_sender = g_strdup (stw_rows_get_text (rows, column++));
  company->tier = g_strdup (stw_rows_get_text (rows, column++));
  company->n_sources = stw_rows_get_int (rows, column++);
  company->silent_since = stw_rows_get_int (rows, column++);
  company->leaves_at = stw_rows_get_int (rows, column++);
  company->has_windows = stw_rows_get_int (rows, column++) != 0;
  return company;
}

/**
 * stw_view_list_companies:
 *
 * Returns: (transfer full) (element-type StwCompanyView): every client, what needs attention first
 */
GPtrArray *
stw_view_list_companies (StwDb *db, GError **error)
{
  return read_rows (
    stw_db_query (
      db,
      error,
      "SELECT c.id, c.name, COALESCE(o.n, 0), COALESCE(o.worst, 0), COALESCE(s.at, 0), "
      "(SELECT last_sender FROM source WHERE company_id = c.id AND last_sender IS NOT NULL "
      "ORDER BY last_delivery_at DESC LIMIT 1), "
      "(SELECT name FROM tier WHERE tier.id = c.tier_id), COALESCE(s.n, 0), COALESCE(s.silent, 0), "
      "COALESCE((SELECT remove_at FROM departure d WHERE d.company_id = c.id), 0), "
      "EXISTS (SELECT 1 FROM hold h WHERE h.company_id = c.id AND h.kind = 'window' "
      "AND h.removed_at IS NULL) FROM company c LEFT JOIN "
      "(SELECT company_id, COUNT(*) AS n, MAX(severity) AS worst FROM incident "
      "WHERE merged_into IS NULL AND status < 4 GROUP BY company_id) o ON o.company_id = c.id "
      "LEFT JOIN (SELECT company_id, MAX(last_delivery_at) AS at, COUNT(*) AS n, "
      "MIN(CASE WHEN silent_at IS NOT NULL THEN COALESCE(last_delivery_at, created_at) END) "
      "AS silent FROM source "
      "GROUP BY company_id) s ON s.company_id = c.id "
      "ORDER BY COALESCE(o.worst, -1) DESC, COALESCE(o.n, 0) DESC, s.silent IS NULL, "
      "c.name_key"),
    read_company,
    (GDestroyNotify) stw_company_view_free,
    error);
}

/**
 * stw_view_count_alerts_since:
 * @company: whose alerts, 0 for all
 * @since: UTC milliseconds
 * @ret_count: (out): how many alert rows opened since then
 *
 * Returns: whether they could be counted
 */
gboolean
stw_view_count_alerts_since (StwDb *db,
                             gint64 company,
                             gint64 since,
                             gint64 *ret_count,
                             GError **error)
{
  return stw_db_number (
    db,
    ret_count,
    error,
    "SELECT COALESCE(SUM(n), 0) FROM (SELECT (SELECT COUNT(*) FROM alert a "
    "WHERE a.company_id = c.id AND a.received_at >= ?1) AS n FROM company c WHERE ?2 = 0 OR c.id = ?2)",
    STW_INT (since),
    STW_INT (company));
}

/**
 * stw_view_load_last_delivery:
 * @company: whose, 0 for all
 * @ret_at: (out): when the last message came, UTC milliseconds, 0 for never
 *
 * Returns: whether it could be read
 */
gboolean
stw_view_load_last_delivery (StwDb *db, gint64 company, gint64 *ret_at, GError **error)
{
  return stw_db_number (
    db,
    ret_at,
    error,
    "SELECT COALESCE(MAX(last_delivery_at), 0) FROM source WHERE ?1 = 0 OR company_id = ?1",
    STW_INT (company));
}

/**
 * stw_view_count_unrecognised:
 * @company: whose, 0 for all
 * @ret_count: (out): how many messages wait in the tray for a mapping that knows them
 *
 * Returns: whether they could be counted
 */
gboolean
stw_view_count_unrecognised (StwDb *db, gint64 company, gint64 *ret_count, GError **error)
{
  return stw_db_number (
    db,
    ret_count,
    error,
    "SELECT COUNT(*) FROM payload WHERE outcome = 3 AND (?1 = 0 OR company_id = ?1)",
    STW_INT (company));
}

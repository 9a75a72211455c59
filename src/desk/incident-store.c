/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading incidents. The commands that change them stand in incident-commands.c; their alerts
 * come in through the engine's ingest. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/incident-store.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/alert-store.h"
#include "desk/assignment/candidate-store.h"
#include "desk/incident-store-private.h"
#include "desk/sla/sla-json.h"
#include "desk/timeline-store.h"
#include "store/numbers.h"

#include <string.h>

#define MAX_NAMES 200

#define INCIDENT_COLUMNS                                                                           \
  "i.id, i.company_id, c.name, i.title, i.signature, i.status, i.severity, i.priority, "           \
  "i.breakdown, i.alert_count, i.open_alerts, i.occurrences, i.first_at, i.last_at, i.touched, "   \
  "i.wait_reason, i.pattern, i.merged_into, i.resolved_at, i.created_at, i.updated_at, "           \
  "(SELECT i.created_at + g.wait_ms FROM gate g WHERE i.status = 6 AND "                           \
  "g.company_id = i.company_id AND g.severity = i.severity AND g.wait_ms > 0), "                   \
  "i.snoozed, i.wake_at, i.own_severity IS NOT NULL, i.caller, "                                   \
  "(SELECT a.name FROM asset a WHERE a.id = i.asset_id), "                                         \
  "(SELECT COALESCE(SUM(w.minutes), 0) FROM work w WHERE w.removed_at IS NULL AND "                \
  "w.incident_id IN (SELECT i.id UNION ALL SELECT m.id FROM incident m "                           \
  "WHERE m.merged_into = i.id)), i.timer_at, i.assignee_id, p.name "
#define INCIDENT_FROM                                                                              \
  "FROM incident i JOIN company c ON c.id = i.company_id "                                         \
  "LEFT JOIN person p ON p.id = i.assignee_id "

/**
 * stw_incident_free:
 * @incident: (nullable) (transfer full): an incident
 */
void
stw_incident_free (StwIncident *incident)
{
  if (incident == NULL)
    return;
  g_free (incident->company_name);
  g_free (incident->title);
  g_free (incident->signature);
  g_free (incident->breakdown);
  g_free (incident->wait_reason);
  g_free (incident->pattern);
  g_free (incident->caller);
  g_free (incident->asset);
  g_free (incident->assignee_name);
  g_free (incident);
}

static StwIncident *
read_incident (StwRows *rows)
{
  StwIncident *incident = g_new0 (StwIncident, 1);
  int column = 0;

  incident->id = stw_rows_get_int (rows, column++);
  incident->company = stw_rows_get_int (rows, column++);
  incident->company_name = g_strdup (stw_rows_get_text (rows, column++));
  incident->title = g_strdup (stw_rows_get_text (rows, column++));
  incident->signature = g_strdup (stw_rows_get_text (rows, column++));
  incident->status = (StwIncidentStatus) stw_rows_get_int (rows, column++);
  incident->severity = (StwSeverity) stw_rows_get_int (rows, column++);
  incident->priority = stw_rows_get_int (rows, column++);
  incident->breakdown = g_strdup (stw_rows_get_text (rows, column++));
  incident->alert_count = stw_rows_get_int (rows, column++);
  incident->open_alerts = stw_rows_get_int (rows, column++);
  incident->occurrences = stw_rows_get_int (rows, column++);
  incident->first_at = stw_rows_get_int (rows, column++);
  incident->last_at = stw_rows_get_int (rows, column++);
  incident->touched = stw_rows_get_int (rows, column++) != 0;
  incident->wait_reason = g_strdup (stw_rows_get_text (rows, column++));
  incident->pattern = g_strdup (stw_rows_get_text (rows, column++));
  incident->merged_into = stw_rows_get_int (rows, column++);
  incident->resolved_at = stw_rows_get_int (rows, column++);
  incident->created_at = stw_rows_get_int (rows, column++);
  incident->updated_at = stw_rows_get_int (rows, column++);
  incident->due_at = stw_rows_get_int (rows, column++);
  incident->snoozed = stw_rows_get_int (rows, column++) != 0;
  incident->wake_at = stw_rows_get_int (rows, column++);
  incident->own_severity = stw_rows_get_int (rows, column++) != 0;
  incident->caller = g_strdup (stw_rows_get_text (rows, column++));
  incident->asset = g_strdup (stw_rows_get_text (rows, column++));
  incident->minutes = stw_rows_get_int (rows, column++);
  incident->timer_at = stw_rows_get_int (rows, column++);
  incident->assignee = stw_rows_get_int (rows, column++);
  incident->assignee_name = g_strdup (stw_rows_get_text (rows, column++));
  return incident;
}

static GPtrArray *
read_all (StwRows *taken, GError **error)
{
  g_autoptr (StwRows) rows = taken;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_incident_free);

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_incident (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_incident_load:
 * @id: the incident's number
 * @error: #STW_COMMAND_ERROR_NOT_FOUND, or #STW_STORE_ERROR
 *
 * Returns: (transfer full): the incident
 */
StwIncident *
stw_incident_load (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) list =
               read_all (stw_db_query (db,
                                       error,
                                       "SELECT " INCIDENT_COLUMNS INCIDENT_FROM "WHERE i.id = ?1",
                                       STW_INT (id)),
                         error);

  if (list == NULL)
    return NULL;
  if (list->len == 1)
    return g_ptr_array_steal_index (list, 0);
  g_set_error_literal (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_NOT_FOUND,
                       "There is no such incident.");
  return NULL;
}

/* What narrows a list most. */
enum
{
  NARROWED_BY_NOTHING,
  NARROWED_BY_OPEN,
  NARROWED_BY_COMPANY,
  NARROWED_BY_WORDS,
  NARROWED_BY_OPEN_WORDS,
  N_NARROWED,
};

#define IN_EVERY_ORDER(page)                                                                       \
  {                                                                                                \
    page STW_INCIDENT_PAGE_URGENT, page STW_INCIDENT_PAGE_NEWEST, page STW_INCIDENT_PAGE_OLDEST    \
  }

static const struct
{
  guint n_values;
  const char *sql[STW_N_ORDERS];
} pages[N_NARROWED] = {
  [NARROWED_BY_NOTHING] = { 11, IN_EVERY_ORDER (STW_INCIDENT_PAGE_OF_ALL) },
  [NARROWED_BY_OPEN] = { 11, IN_EVERY_ORDER (STW_INCIDENT_PAGE_OF_OPEN) },
  [NARROWED_BY_COMPANY] = { 12, IN_EVERY_ORDER (STW_INCIDENT_PAGE_OF_COMPANY) },
  [NARROWED_BY_WORDS] = { 13, IN_EVERY_ORDER (STW_INCIDENT_PAGE_OF_WORDS) },
  [NARROWED_BY_OPEN_WORDS] = { 13, IN_EVERY_ORDER (STW_INCIDENT_PAGE_OF_OPEN_WORDS) },
};

/* The number before the first page. */
static gint64
get_start (const StwIncidentFilter *filter)
{
  if (filter->after != 0)
    return filter->after;
  return filter->order == STW_ORDER_OLDEST ? 0 : G_MAXINT64;
}

/* What narrows it most; @words may be nothing but signs, which is nothing to look for. */
static guint
find_narrowed (const StwIncidentFilter *filter, const char *words)
{
  gboolean is_open = filter->statuses != 0 && (filter->statuses & ~STW_STATUSES_OPEN) == 0;

  if (words != NULL && *words != '\0')
    return is_open ? NARROWED_BY_OPEN_WORDS : NARROWED_BY_WORDS;
  if (filter->company != 0)
    return NARROWED_BY_COMPANY;
  return is_open ? NARROWED_BY_OPEN : NARROWED_BY_NOTHING;
}

/* Nobody is 0 there, and whoever is not known has nothing. */
static gboolean
find_assignee (StwDb *db, const StwIncidentFilter *filter, StwDbValue *ret_value, GError **error)
{
  gint64 self = 0;

  *ret_value = STW_INT (filter->assignee);
  if (filter->assignee == STW_ASSIGNEE_ANY)
    *ret_value = STW_NULL;
  else if (filter->assignee == STW_ASSIGNEE_NOBODY)
    *ret_value = STW_INT (0);
  else if (filter->assignee == STW_ASSIGNEE_SELF)
    {
      if (!stw_candidate_find_self (db, filter->reader, &self, error))
        return FALSE;
      *ret_value = STW_INT (self != 0 ? self : STW_ASSIGNEE_SELF);
    }
  return TRUE;
}

static gint64
get_created_from (const StwIncidentFilter *filter)
{
  return MAX (filter->created_from, filter->created_since);
}

/* The place of the assignee among what every page is given. */
#define ASSIGNEE_VALUE 10

/* What every page is given; whose they are has to be looked up. The texts have to outlive it. */
static void
make_values (const StwIncidentFilter *filter,
             const char *companies,
             const char *words,
             StwDbValue values[STW_INCIDENT_PAGE_VALUES])
{
  gboolean goes_on = filter->order == STW_ORDER_URGENT && filter->after != 0;
  gint64 highest = filter->priority_to != 0 ? filter->priority_to : G_MAXINT64;
  const StwDbValue made[STW_INCIDENT_PAGE_VALUES] = {
    STW_INT (goes_on ? filter->after_priority : highest),
    STW_INT (get_start (filter)),
    STW_INT (filter->priority_from != 0 ? filter->priority_from : G_MININT64),
    STW_INT (filter->statuses != 0 ? filter->statuses : STW_BIT (STW_INCIDENT_PENDING) - 1),
    STW_INT (filter->severities != 0 ? filter->severities : STW_BIT (STW_N_SEVERITIES) - 1),
    filter->snoozed == STW_SNOOZED_ANY ? STW_NULL : STW_INT (filter->snoozed == STW_SNOOZED_ONLY),
    STW_INT (get_created_from (filter)),
    STW_INT (filter->created_to != 0 ? filter->created_to : G_MAXINT64),
    STW_TEXT (companies),
    /* What a figure leaves out is not seen by the query. */
    STW_INT (filter->limit != 0 && filter->figure == STW_FIGURE_NONE ? filter->limit : -1),
    STW_NULL,
    STW_INT (filter->company),
    STW_TEXT (words),
  };

  memcpy (values, made, sizeof made);
}

/* The incidents behind the filter's figure; *@ret_set is %NULL when it asks for none. */
static gboolean
find_figure (StwDb *db,
             const StwIncidentFilter *filter,
             gint64 assignee,
             GHashTable **ret_set,
             GError **error)
{
  const StwFiguresQuery query = {
    .company = filter->company,
    .technician = assignee,
    .from = get_created_from (filter),
    .to = filter->created_to,
  };

  *ret_set = NULL;
  if (filter->figure == STW_FIGURE_NONE)
    return TRUE;
  *ret_set = stw_figures_list (db, &query, filter->figure, filter->figure_at, error);
  return *ret_set != NULL;
}

/* Leaves what is behind the figure, as far as the page goes. */
static void
keep_behind (GArray *numbers, GHashTable *behind, gint64 limit)
{
  guint kept = 0;

  for (guint i = 0; i < numbers->len && (limit == 0 || kept < limit); i++)
    if (g_hash_table_contains (behind, &g_array_index (numbers, gint64, i)))
      g_array_index (numbers, gint64, kept++) = g_array_index (numbers, gint64, i);
  g_array_set_size (numbers, kept);
}

/**
 * stw_incident_list_numbers:
 * @filter: which ones
 *
 * Incidents that were merged into others are not listed, nor those that wait, unless their status
 * is asked for. The next page begins after the last one's priority and number.
 *
 * Returns: (transfer full) (element-type gint64): the numbers alone, for a list that reads its rows
 *   by number; in the filter's order
 */
GArray *
stw_incident_list_numbers (StwDb *db, const StwIncidentFilter *filter, GError **error)
{
  g_autofree char *companies = stw_search_scope_to_json (filter->scope);
  const StwSearchScope one = { &filter->company, 1 };
  g_autofree char *words =
    filter->text != NULL
      ? stw_search_quote_in (filter->text, filter->company != 0 ? &one : filter->scope)
      : NULL;
  StwDbValue values[STW_INCIDENT_PAGE_VALUES];
  guint narrowed = find_narrowed (filter, words);
  g_autoptr (GHashTable) behind = NULL;
  GArray *numbers;

  make_values (filter, companies, words, values);
  if (!find_assignee (db, filter, &values[ASSIGNEE_VALUE], error) ||
      !find_figure (db, filter, MAX (filter->assignee, 0), &behind, error))
    return NULL;
  numbers = stw_rows_list_numbers (stw_db_query_values (db,
                                                        pages[narrowed].sql[filter->order],
                                                        values,
                                                        pages[narrowed].n_values,
                                                        error),
                                   error);
  if (numbers != NULL && behind != NULL)
    keep_behind (numbers, behind, filter->limit);
  return numbers;
}

/**
 * stw_incident_list:
 * @filter: which ones
 *
 * Returns: (transfer full) (element-type StwIncident): those of stw_incident_list_numbers()
 */
GPtrArray *
stw_incident_list (StwDb *db, const StwIncidentFilter *filter, GError **error)
{
  g_autoptr (GArray) numbers = stw_incident_list_numbers (db, filter, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_incident_free);

  for (guint i = 0; numbers != NULL && i < numbers->len; i++)
    {
      g_autoptr (GError) failure = NULL;
      StwIncident *incident = stw_incident_load (db, g_array_index (numbers, gint64, i), &failure);

      if (incident != NULL)
        g_ptr_array_add (list, incident);
      /* One that is gone by now is not listed. */
      else if (!g_error_matches (failure, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return NULL;
        }
    }
  return numbers != NULL ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_incident_list_open_numbers:
 * @after: the number after which they begin
 *
 * Returns: (transfer full) (element-type gint64): at most @limit open incidents, by number
 */
GArray *
stw_incident_list_open_numbers (StwDb *db, gint64 after, gint64 limit, GError **error)
{
  return stw_db_numbers (
    db,
    error,
    "SELECT id FROM incident WHERE id > ?1 AND status < 4 AND merged_into IS NULL "
    "ORDER BY id LIMIT ?2",
    STW_INT (after),
    STW_INT (limit));
}

/**
 * stw_incident_count_open:
 * @company: the company's number, 0 for all
 *
 * Returns: whether the open incidents that are not put off could be counted
 */
gboolean
stw_incident_count_open (StwDb *db, gint64 company, gint64 *ret_count, GError **error)
{
  /* The priority is named for the index, which has all of it. */
  return stw_db_number (db,
                        ret_count,
                        error,
                        "SELECT COUNT(*) FROM incident WHERE merged_into IS NULL AND status < 4 "
                        "AND priority >= ?2 AND snoozed = 0 AND (?1 = 0 OR company_id = ?1)",
                        STW_INT (company),
                        STW_INT (G_MININT64));
}

/**
 * stw_incident_count_open_alerts:
 *
 * Returns: whether the alerts of a company's incidents that are not over could be counted
 */
gboolean
stw_incident_count_open_alerts (StwDb *db, gint64 company, gint64 *ret_count, GError **error)
{
  return stw_db_number (db,
                        ret_count,
                        error,
                        "SELECT COALESCE(SUM(open_alerts), 0) FROM incident "
                        "WHERE company_id = ?1 AND status NOT IN (4, 5)",
                        STW_INT (company));
}

static JsonArray *
read_names (StwRows *taken, GError **error)
{
  g_autoptr (StwRows) rows = taken;
  g_autoptr (JsonArray) names = json_array_new ();

  while (stw_rows_next (rows, error))
    json_array_add_string_element (names, stw_rows_get_text (rows, 0));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&names) : NULL;
}

static void
set_time (JsonObject *object, const char *member, gint64 time)
{
  g_autofree char *text = time != 0 ? stw_timestamp_format (time) : NULL;

  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static void
set_json (JsonObject *object, const char *member, const char *text)
{
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  if (node != NULL)
    json_object_set_member (object, member, g_steal_pointer (&node));
  else
    json_object_set_null_member (object, member);
}

static void
add_times (JsonObject *object, const StwIncident *incident)
{
  set_time (object, "created_at", incident->created_at);
  set_time (object, "updated_at", incident->updated_at);
  set_time (object, "first_at", incident->first_at);
  set_time (object, "last_at", incident->last_at);
  set_time (object, "resolved_at", incident->resolved_at);
  if (incident->status == STW_INCIDENT_PENDING)
    set_time (object, "due_at", incident->due_at);
}

/* What people said of it. */
static void
add_persons (JsonObject *object, const StwIncident *incident)
{
  if (incident->assignee != 0)
    json_object_set_string_member (object, "assignee", incident->assignee_name);
  else
    json_object_set_null_member (object, "assignee");
  json_object_set_boolean_member (object, "snoozed", incident->snoozed);
  if (incident->snoozed)
    set_time (object, "snoozed_until", incident->wake_at);
  json_object_set_boolean_member (object, "severity_by_person", incident->own_severity);
  json_object_set_int_member (object, "minutes", incident->minutes);
  if (incident->timer_at != 0)
    set_time (object, "timer_since", incident->timer_at);
  if (incident->caller != NULL)
    json_object_set_string_member (object, "caller", incident->caller);
  if (incident->wait_reason != NULL)
    json_object_set_string_member (object, "wait_reason", incident->wait_reason);
}

/**
 * stw_incident_to_json:
 *
 * Returns: (transfer full): the incident as the command line's `incident list` shows it
 */
JsonObject *
stw_incident_to_json (StwDb *db, const StwIncident *incident, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *id = stw_id_format (STW_ID_INCIDENT, incident->id);
  g_autofree char *company = stw_id_format (STW_ID_COMPANY, incident->company);
  JsonArray *assets = read_names (
    stw_db_query (db,
                  error,
                  "SELECT asset FROM alert WHERE incident_id = ?1 AND asset IS NOT NULL "
                  "UNION SELECT ?3 WHERE ?3 IS NOT NULL ORDER BY 1 LIMIT ?2",
                  STW_INT (incident->id),
                  STW_INT (MAX_NAMES),
                  STW_TEXT (incident->asset)),
    error);
  JsonArray *tools =
    assets != NULL
      ? read_names (stw_db_query (db,
                                  error,
                                  "SELECT DISTINCT tool_source FROM alert "
                                  "WHERE incident_id = ?1 ORDER BY tool_source LIMIT ?2",
                                  STW_INT (incident->id),
                                  STW_INT (MAX_NAMES)),
                    error)
      : NULL;

  if (tools == NULL)
    {
      g_clear_pointer (&assets, json_array_unref);
      return NULL;
    }
  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "title", incident->title);
  json_object_set_string_member (object, "company_id", company);
  json_object_set_string_member (object, "company", incident->company_name);
  json_object_set_string_member (object, "status", stw_incident_status_to_word (incident->status));
  json_object_set_string_member (object, "severity", stw_severity_to_word (incident->severity));
  json_object_set_int_member (object, "priority", incident->priority);
  json_object_set_int_member (object, "alert_count", incident->alert_count);
  json_object_set_int_member (object, "occurrences", incident->occurrences);
  json_object_set_array_member (object, "assets", assets);
  json_object_set_string_member (object, "signature", incident->signature);
  json_object_set_array_member (object, "tool_sources", tools);
  add_times (object, incident);
  add_persons (object, incident);
  set_json (object, "pattern", incident->pattern);
  if (incident->merged_into != 0)
    {
      g_autofree char *into = stw_id_format (STW_ID_INCIDENT, incident->merged_into);

      json_object_set_string_member (object, "merged_into", into);
    }
  return g_steal_pointer (&object);
}

/**
 * stw_incident_to_json_whole:
 *
 * Returns: (transfer full): the incident with its alerts, timeline and priority breakdown
 */
JsonObject *
stw_incident_to_json_whole (StwDb *db, const StwIncident *incident, GError **error)
{
  const StwAlertFilter filter = { .incident = incident->id, .limit = 1000 };
  g_autoptr (JsonObject) object = stw_incident_to_json (db, incident, error);
  JsonArray *alerts = object != NULL ? stw_alert_list (db, &filter, error) : NULL;
  JsonArray *timeline;
  JsonObject *sla;

  if (alerts == NULL)
    return NULL;
  json_object_set_array_member (object, "alerts", alerts);
  timeline = stw_timeline_list (db, incident->id, error);
  if (timeline == NULL)
    return NULL;
  json_object_set_array_member (object, "timeline", timeline);
  set_json (object, "priority_breakdown", incident->breakdown);
  sla = stw_sla_to_json (db, incident->id, stw_clock_now (NULL), error);
  if (sla == NULL)
    return NULL;
  json_object_set_object_member (object, "sla", sla);
  return g_steal_pointer (&object);
}

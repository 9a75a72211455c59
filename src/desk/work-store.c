/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time that people spent, for billing. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/work-store.h"

#include "base/ids.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "desk/csv.h"

/**
 * stw_work_insert:
 * @ret_id: (out): the row's number
 */
gboolean
stw_work_insert (StwTransaction *transaction, const StwWorkRow *row, gint64 *ret_id, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO work (company_id, incident_id, technician, minutes, at, note, "
                   "created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                   STW_INT (row->company),
                   STW_INT (row->incident),
                   STW_TEXT (row->technician),
                   STW_INT (row->minutes),
                   STW_INT (row->at),
                   STW_TEXT (row->note),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  *ret_id = stw_db_get_last_id (db);
  return TRUE;
}

/**
 * stw_work_set_removed:
 * @removed_at: UTC milliseconds, 0 for a row that is back
 *
 * stw_db_get_changes() tells whether the incident has the row.
 */
gboolean
stw_work_set_removed (StwDb *db, gint64 incident, gint64 id, gint64 removed_at, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE work SET removed_at = ?3 WHERE id = ?1 AND incident_id = ?2 "
                     "AND (removed_at IS NULL) <> (?3 IS NULL)",
                     STW_INT (id),
                     STW_INT (incident),
                     STW_INT_OR_NULL (removed_at));
}

/**
 * stw_work_set_timer:
 * @since: UTC milliseconds, 0 for a timer that does not run
 */
gboolean
stw_work_set_timer (StwDb *db, gint64 incident, gint64 since, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE incident SET timer_at = ?2 WHERE id = ?1",
                     STW_INT (incident),
                     STW_INT_OR_NULL (since));
}

/**
 * stw_work_foreach:
 *
 * Calls @func with each row, the oldest first.
 *
 * Returns: whether all could be read
 */
gboolean
stw_work_foreach (StwDb *db,
                  const StwWorkFilter *filter,
                  StwWorkFunc func,
                  gpointer data,
                  GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT w.id, w.company_id, c.name, w.incident_id, i.title, w.technician, w.minutes, w.at, "
    "w.note FROM work w JOIN company c ON c.id = w.company_id "
    "LEFT JOIN incident i ON i.id = w.incident_id WHERE w.removed_at IS NULL "
    "AND (?1 = 0 OR w.company_id = ?1) AND (?2 = 0 OR w.incident_id = ?2) "
    "AND w.at >= ?3 AND w.at < ?4 ORDER BY w.at, w.id",
    STW_INT (filter->company),
    STW_INT (filter->incident),
    STW_INT (filter->from),
    STW_INT (filter->to != 0 ? filter->to : G_MAXINT64));

  while (stw_rows_next (rows, error))
    {
      const StwWorkRow row = {
        .id = stw_rows_get_int (rows, 0),
        .company = stw_rows_get_int (rows, 1),
        .company_name = stw_rows_get_text (rows, 2),
        .incident = stw_rows_get_int (rows, 3),
        .incident_title = stw_rows_get_text (rows, 4),
        .technician = stw_rows_get_text (rows, 5),
        .minutes = stw_rows_get_int (rows, 6),
        .at = stw_rows_get_int (rows, 7),
        .note = stw_rows_get_text (rows, 8),
      };

      func (&row, data);
    }
  return stw_rows_succeeded (rows);
}

static void
list_cb (const StwWorkRow *row, gpointer data)
{
  g_autofree char *id = stw_id_format (STW_ID_MINUTES, row->id);
  g_autofree char *company = stw_id_format (STW_ID_COMPANY, row->company);
  g_autofree char *incident = stw_id_format (STW_ID_INCIDENT, row->incident);
  g_autofree char *at = stw_timestamp_format (row->at);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "at", at);
  json_object_set_string_member (object, "company_id", company);
  json_object_set_string_member (object, "company", row->company_name);
  json_object_set_string_member (object, "incident_id", incident);
  json_object_set_string_member (object, "title", row->incident_title);
  json_object_set_string_member (object, "technician", row->technician);
  json_object_set_int_member (object, "minutes", row->minutes);
  json_object_set_string_member (object, "note", row->note);
  json_array_add_object_element (data, object);
}

/**
 * stw_work_list:
 *
 * Returns: (transfer full): `[{"id","at","company_id","company","incident_id","title",
 *   "technician","minutes","note"}]`, the oldest first
 */
JsonArray *
stw_work_list (StwDb *db, const StwWorkFilter *filter, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();

  return stw_work_foreach (db, filter, list_cb, list, error) ? g_steal_pointer (&list) : NULL;
}

static void
csv_cb (const StwWorkRow *row, gpointer data)
{
  g_autofree char *incident = stw_id_format (STW_ID_INCIDENT, row->incident);
  g_autofree char *at = stw_timestamp_format (row->at);
  g_autofree char *minutes = g_strdup_printf ("%" G_GINT64_FORMAT, row->minutes);
  const char *const cells[] = {
    at,
    row->company_name,
    incident,
    stw_text_or (row->incident_title, ""),
    row->technician,
    minutes,
    stw_text_or (row->note, ""),
    NULL,
  };

  stw_csv_append_row (data, cells);
}

/**
 * stw_work_to_csv:
 *
 * Returns: (transfer full): the rows as a table for billing, with a line of headings
 */
char *
stw_work_to_csv (StwDb *db, const StwWorkFilter *filter, GError **error)
{
  static const char *const headings[] = { "at",         "company", "incident", "title",
                                          "technician", "minutes", "note",     NULL };
  g_autoptr (GString) csv = g_string_new (NULL);

  stw_csv_append_row (csv, headings);
  return stw_work_foreach (db, filter, csv_cb, csv, error)
           ? g_string_free (g_steal_pointer (&csv), FALSE)
           : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients that leave: who asked, until when it can be stopped, and what became of it. What was
 * removed is described here too, as the certificate says it. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/departure-store.h"

#include "base/ids.h"
#include "base/timestamp.h"
#include "store/command-rule.h"

#define COLUMNS                                                                                    \
  "company_id, name, asked_by, asked_at, remove_at, COALESCE(began_at, 0), "                       \
  "COALESCE(ended_at, 0), report"

/**
 * stw_departure_free:
 * @departure: (nullable) (transfer full): a departure
 */
void
stw_departure_free (StwDeparture *departure)
{
  if (departure == NULL)
    return;
  g_clear_pointer (&departure->report, json_object_unref);
  g_free (departure->name);
  g_free (departure->asked_by);
  g_free (departure);
}

static StwDeparture *
read_departure (StwRows *rows)
{
  StwDeparture *departure = g_new0 (StwDeparture, 1);
  g_autoptr (JsonNode) report = json_from_string (stw_rows_get_text (rows, 7), NULL);

  departure->company = stw_rows_get_int (rows, 0);
  departure->name = g_strdup (stw_rows_get_text (rows, 1));
  departure->asked_by = g_strdup (stw_rows_get_text (rows, 2));
  departure->asked_at = stw_rows_get_int (rows, 3);
  departure->remove_at = stw_rows_get_int (rows, 4);
  departure->began_at = stw_rows_get_int (rows, 5);
  departure->ended_at = stw_rows_get_int (rows, 6);
  departure->report = report != NULL && JSON_NODE_HOLDS_OBJECT (report)
                        ? json_node_dup_object (report)
                        : json_object_new ();
  return departure;
}

/**
 * stw_departure_load:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when the client stays
 *
 * Returns: (transfer full): how a client leaves or left
 */
StwDeparture *
stw_departure_load (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT " COLUMNS " FROM departure WHERE company_id = ?1",
                             STW_INT (company));

  if (stw_rows_next (rows, error))
    return read_departure (rows);
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "This client is not leaving.");
  return NULL;
}

/**
 * stw_departure_list:
 *
 * Returns: (transfer full) (element-type StwDeparture): the newest first
 */
GPtrArray *
stw_departure_list (StwDb *db, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_departure_free);
  g_autoptr (StwRows) rows =
               stw_db_query (db, error, "SELECT " COLUMNS " FROM departure ORDER BY asked_at DESC");

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_departure (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

static char *
dup_report (const StwDeparture *departure)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), departure->report);

  return json_to_string (node, FALSE);
}

/**
 * stw_departure_insert:
 *
 * Notes that a client leaves.
 */
gboolean
stw_departure_insert (StwDb *db, const StwDeparture *departure, GError **error)
{
  g_autofree char *report = dup_report (departure);

  return stw_db_run (db,
                     error,
                     "INSERT INTO departure (company_id, name, asked_by, asked_at, remove_at, "
                     "report) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                     STW_INT (departure->company),
                     STW_TEXT (departure->name),
                     STW_TEXT (departure->asked_by),
                     STW_INT (departure->asked_at),
                     STW_INT (departure->remove_at),
                     STW_TEXT (report));
}

/**
 * stw_departure_write:
 *
 * Writes how far it has come.
 */
gboolean
stw_departure_write (StwDb *db, const StwDeparture *departure, GError **error)
{
  g_autofree char *report = dup_report (departure);

  return stw_db_run (db,
                     error,
                     "UPDATE departure SET began_at = ?2, ended_at = ?3, report = ?4 "
                     "WHERE company_id = ?1",
                     STW_INT (departure->company),
                     STW_INT_OR_NULL (departure->began_at),
                     STW_INT_OR_NULL (departure->ended_at),
                     STW_TEXT (report));
}

/**
 * stw_departure_delete:
 *
 * The client stays.
 */
gboolean
stw_departure_delete (StwDb *db, gint64 company, GError **error)
{
  return stw_db_run (db, error, "DELETE FROM departure WHERE company_id = ?1", STW_INT (company));
}

/**
 * stw_departure_is_removing:
 *
 * Returns: whether the client's data is being removed, or gone
 */
gboolean
stw_departure_is_removing (StwDb *db, gint64 company)
{
  gint64 began;

  return stw_db_number (db,
                        &began,
                        NULL,
                        "SELECT COUNT(began_at) FROM departure WHERE company_id = ?1",
                        STW_INT (company)) &&
         began > 0;
}

/**
 * stw_departure_find_due:
 * @ret_company: (out): whose data is to be removed next, 0 for nobody's
 *
 * Nothing is removed before it is exported, and no row before what lies outside the database.
 */
gboolean
stw_departure_find_due (StwDb *db, gint64 now, gint64 *ret_company, GError **error)
{
  return stw_db_number (
    db,
    ret_company,
    error,
    "SELECT COALESCE((SELECT company_id FROM departure WHERE ended_at IS NULL AND remove_at <= ?1 "
    "AND json_extract (report, '$.export') IS NOT NULL AND "
    "(began_at IS NULL OR json_extract (report, '$.cleared') IS NOT NULL) "
    "ORDER BY remove_at LIMIT 1), 0)",
    STW_INT (now));
}

/**
 * stw_departure_get_next:
 * @ret_at: (out): when the next removal may begin, UTC milliseconds; %G_MAXINT64 for never
 */
gboolean
stw_departure_get_next (StwDb *db, gint64 *ret_at, GError **error)
{
  return stw_db_number (db,
                        ret_at,
                        error,
                        "SELECT COALESCE(MIN(remove_at), 9223372036854775807) FROM departure "
                        "WHERE began_at IS NULL AND json_extract (report, '$.export') IS NOT NULL");
}

/**
 * stw_departure_list_secrets:
 *
 * Returns: (transfer full): under which names the keyring holds the client's secrets
 */
JsonArray *
stw_departure_list_secrets (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT DISTINCT secret_name FROM source "
                                           "WHERE company_id = ?1 AND secret_name IS NOT NULL",
                                           STW_INT (company));

  while (stw_rows_next (rows, error))
    json_array_add_string_element (list, stw_rows_get_text (rows, 0));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_departure_list_left:
 *
 * What was confirmed to, opened at or delivered to somebody else, as audit, timelines and jobs
 * know it while they are still there.
 *
 * Returns: (transfer full): `[{"what","count","first_at","last_at"}]`
 */
JsonArray *
stw_departure_list_left (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT what, COUNT(*), MIN(at), MAX(at) FROM ("
    "SELECT action AS what, at FROM audit WHERE company_id = ?1 AND action "
    "IN ('source.confirm-topic', 'company.exported') UNION ALL "
    "SELECT action, at FROM audit WHERE COALESCE(company_id, 0) = 0 AND action "
    "IN ('data.export', 'data.backup') AND "
    "at >= (SELECT created_at FROM company WHERE id = ?1) UNION ALL "
    "SELECT 'link.open', t.at FROM incident i JOIN timeline t "
    "ON t.incident_id = i.id AND t.kind = 'link' "
    "WHERE i.company_id = ?1 UNION ALL "
    "SELECT 'job:' || kind, updated_at FROM job "
    "WHERE company_id = ?1 AND state = 'done') "
    "GROUP BY what ORDER BY what",
    STW_INT (company));

  while (stw_rows_next (rows, error))
    {
      JsonObject *left = json_object_new ();
      g_autofree char *first = stw_timestamp_format (stw_rows_get_int (rows, 2));
      g_autofree char *last = stw_timestamp_format (stw_rows_get_int (rows, 3));

      json_object_set_string_member (left, "what", stw_rows_get_text (rows, 0));
      json_object_set_int_member (left, "count", stw_rows_get_int (rows, 1));
      json_object_set_string_member (left, "first_at", first);
      json_object_set_string_member (left, "last_at", last);
      json_array_add_object_element (list, left);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_departure_count_audit:
 * @ret_entries: (out): how many entries of the audit are about the client, which stay
 */
gboolean
stw_departure_count_audit (StwDb *db, gint64 company, gint64 *ret_entries, GError **error)
{
  return stw_db_number (db,
                        ret_entries,
                        error,
                        "SELECT COUNT(*) FROM audit WHERE company_id = ?1",
                        STW_INT (company));
}

static void
set_moment (JsonObject *object, const char *member, gint64 at)
{
  g_autofree char *text = at != 0 ? stw_timestamp_format (at) : NULL;

  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

/**
 * stw_departure_describe:
 *
 * Returns: (transfer full): `{"company_id","name","state","asked_by","asked_at","remove_at",
 *   "began_at","ended_at","export","left_to_others","cleared","removed","remains"}`, of which the
 *   last five are there as far as they are known; state is waiting, removing or gone
 */
JsonObject *
stw_departure_describe (const StwDeparture *departure)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GList) members = json_object_get_members (departure->report);
  g_autofree char *id = stw_id_format (STW_ID_COMPANY, departure->company);

  json_object_set_string_member (object, "company_id", id);
  json_object_set_string_member (object, "name", departure->name);
  json_object_set_string_member (object,
                                 "state",
                                 departure->ended_at != 0   ? "gone"
                                 : departure->began_at != 0 ? "removing"
                                                            : "waiting");
  json_object_set_string_member (object, "asked_by", departure->asked_by);
  set_moment (object, "asked_at", departure->asked_at);
  set_moment (object, "remove_at", departure->remove_at);
  set_moment (object, "began_at", departure->began_at);
  set_moment (object, "ended_at", departure->ended_at);
  for (GList *item = members; item != NULL; item = item->next)
    json_object_set_member (object,
                            item->data,
                            json_object_dup_member (departure->report, item->data));
  return object;
}

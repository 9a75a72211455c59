/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A company's links, and what of an incident they lead to. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/link-store.h"

#include "base/ids.h"

/**
 * stw_link_insert:
 * @url: a template
 * @id: (inout): 0 for a new one, which is given its number
 */
gboolean
stw_link_insert (StwTransaction *transaction,
                 gint64 company,
                 const char *title,
                 const char *url,
                 gint64 *id,
                 GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO link (id, company_id, title, url, created_at) "
                   "VALUES (?1, ?2, ?3, ?4, ?5)",
                   STW_INT_OR_NULL (*id),
                   STW_INT (company),
                   STW_TEXT (title),
                   STW_TEXT (url),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  *id = stw_db_get_last_id (db);
  return TRUE;
}

/**
 * stw_link_delete:
 *
 * stw_db_get_changes() tells whether the company had it.
 */
gboolean
stw_link_delete (StwDb *db, gint64 company, gint64 id, GError **error)
{
  return stw_db_run (db,
                     error,
                     "DELETE FROM link WHERE id = ?1 AND company_id = ?2",
                     STW_INT (id),
                     STW_INT (company));
}

static gboolean
read_link (StwRows *taken, const char *missing, char **ret_title, char **ret_url, GError **error)
{
  g_autoptr (StwRows) rows = taken;

  if (stw_rows_next (rows, error))
    {
      *ret_title = g_strdup (stw_rows_get_text (rows, 0));
      *ret_url = g_strdup (stw_rows_get_text (rows, 1));
      return TRUE;
    }
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND, missing);
  return FALSE;
}

/**
 * stw_link_load:
 * @ret_title: (out) (transfer full): what it is called
 * @ret_url: (out) (transfer full): its template
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when the company has no such link
 */
gboolean
stw_link_load (StwDb *db,
               gint64 company,
               gint64 id,
               char **ret_title,
               char **ret_url,
               GError **error)
{
  return read_link (stw_db_query (db,
                                  error,
                                  "SELECT title, url FROM link WHERE id = ?1 AND company_id = ?2",
                                  STW_INT (id),
                                  STW_INT (company)),
                    "This company has no such link.",
                    ret_title,
                    ret_url,
                    error);
}

/**
 * stw_link_load_sender_page:
 * @alert: an alert of the incident
 * @ret_title: (out) (transfer full): the sender's name
 * @ret_url: (out) (transfer full): where it shows the alert
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when the sender named no page
 */
gboolean
stw_link_load_sender_page (StwDb *db,
                           gint64 incident,
                           gint64 alert,
                           char **ret_title,
                           char **ret_url,
                           GError **error)
{
  return read_link (stw_db_query (db,
                                  error,
                                  "SELECT tool_source, url FROM alert "
                                  "WHERE id = ?1 AND incident_id = ?2 AND url IS NOT NULL",
                                  STW_INT (alert),
                                  STW_INT (incident)),
                    "The sender of this alert named no page of its own.",
                    ret_title,
                    ret_url,
                    error);
}

/**
 * stw_link_find_asset:
 * @asset: (nullable): a name, %NULL for any
 * @ret_asset: (out) (transfer full) (nullable): the name, %NULL when the incident does not have it
 *
 * Returns: whether the incident's assets could be read
 */
gboolean
stw_link_find_asset (StwDb *db,
                     gint64 incident,
                     const char *asset,
                     char **ret_asset,
                     GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT asset FROM (SELECT 0 AS place, s.name AS asset FROM incident i "
    "JOIN asset s ON s.id = i.asset_id WHERE i.id = ?1 "
    "UNION ALL SELECT id, asset FROM alert WHERE incident_id = ?1 AND asset IS NOT NULL) named "
    "WHERE ?2 IS NULL OR asset = ?2 ORDER BY place LIMIT 1",
    STW_INT (incident),
    STW_TEXT (asset));

  *ret_asset = stw_rows_next (rows, error) ? g_strdup (stw_rows_get_text (rows, 0)) : NULL;
  return *ret_asset != NULL || stw_rows_succeeded (rows);
}

/**
 * stw_link_list:
 *
 * Returns: (transfer full): `[{"id","title","url"}]`, by title
 */
JsonArray *
stw_link_list (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT id, title, url FROM link WHERE company_id = ?1 "
                                           "ORDER BY title, id",
                                           STW_INT (company));

  while (stw_rows_next (rows, error))
    {
      JsonObject *object = json_object_new ();
      g_autofree char *id = stw_id_format (STW_ID_LINK, stw_rows_get_int (rows, 0));

      json_object_set_string_member (object, "id", id);
      json_object_set_string_member (object, "title", stw_rows_get_text (rows, 1));
      json_object_set_string_member (object, "url", stw_rows_get_text (rows, 2));
      json_array_add_object_element (list, object);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

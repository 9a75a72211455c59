/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to an incident, in order. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/timeline-store.h"

#include "base/ids.h"
#include "base/timestamp.h"
#include "store/command-rule.h"

/* The newest so many rows; of a story that is longer the beginning is left out. */
#define MAX_ROWS 5000

/* With the person who asks, where one is signed in: "desk" may be anybody. */
static char *
write_detail (StwTransaction *transaction, JsonObject *detail)
{
  gint64 author = stw_transaction_get_author (transaction);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), detail);
  g_autoptr (JsonNode) copy = NULL;
  g_autofree char *text = json_to_string (node, FALSE);

  if (author == 0)
    return g_steal_pointer (&text);
  copy = json_from_string (text, NULL);
  json_object_set_int_member (json_node_get_object (copy), "author", author);
  return json_to_string (copy, FALSE);
}

/**
 * stw_timeline_add:
 * @kind: what happened: "opened", "alerts", "acknowledge", "note", "merged", …
 * @actor: who did it
 * @detail: (nullable): more about it; "for_client" marks what the client may read
 *
 * Returns: whether the row stands
 */
gboolean
stw_timeline_add (StwTransaction *transaction,
                  gint64 incident,
                  gint64 company,
                  const char *kind,
                  const char *actor,
                  JsonObject *detail,
                  GError **error)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autofree char *text = write_detail (transaction, detail != NULL ? detail : nothing);
  gboolean for_client =
    detail != NULL && json_object_get_boolean_member_with_default (detail, "for_client", FALSE);

  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "INSERT INTO timeline (incident_id, company_id, at, kind, actor, for_client, "
                     "detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                     STW_INT (incident),
                     STW_INT (company),
                     STW_INT (stw_transaction_get_now (transaction)),
                     STW_TEXT (kind),
                     STW_TEXT (actor),
                     STW_INT (for_client),
                     STW_TEXT (text));
}

/**
 * stw_timeline_replace:
 * @row: a row's number
 *
 * Says something else in a row, such as a higher count.
 */
gboolean
stw_timeline_replace (StwTransaction *transaction, gint64 row, JsonObject *detail, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), detail);
  g_autofree char *text = json_to_string (node, FALSE);

  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE timeline SET detail = ?2, at = ?3 WHERE id = ?1",
                     STW_INT (row),
                     STW_TEXT (text),
                     STW_INT (stw_transaction_get_now (transaction)));
}

/**
 * stw_timeline_get_newest:
 * @ret_row: (out): the newest row of any incident's story, 0 when there is none
 *
 * Returns: whether it could be read
 */
gboolean
stw_timeline_get_newest (StwDb *db, gint64 *ret_row, GError **error)
{
  return stw_db_number (db, ret_row, error, "SELECT COALESCE(MAX(id), 0) FROM timeline");
}

/**
 * stw_timeline_count_notes:
 * @ret_count: (out): how many notes people wrote to an incident
 *
 * Returns: whether they could be counted
 */
gboolean
stw_timeline_count_notes (StwDb *db, gint64 incident, gint64 *ret_count, GError **error)
{
  return stw_db_number (db,
                        ret_count,
                        error,
                        "SELECT COUNT(*) FROM timeline WHERE incident_id = ?1 AND kind = 'note'",
                        STW_INT (incident));
}

/**
 * stw_timeline_dup_note:
 * @row: a row's number
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when it is no note of the incident, or a deleted one
 *
 * Returns: (transfer full): a note's detail, as JSON
 */
char *
stw_timeline_dup_note (StwDb *db, gint64 incident, gint64 row, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT detail FROM timeline WHERE id = ?1 AND incident_id = ?2 AND kind = 'note'",
    STW_INT (row),
    STW_INT (incident));

  if (stw_rows_next (rows, error))
    return g_strdup (stw_rows_get_text (rows, 0));
  if (stw_rows_succeeded (rows))
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "This incident has no such note.");
  return NULL;
}

/**
 * stw_timeline_delete_note:
 *
 * Takes a note's text away; its row still says that there was one.
 */
gboolean
stw_timeline_delete_note (StwTransaction *transaction, gint64 row, GError **error)
{
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE timeline SET kind = 'deleted-note', detail = '{}' WHERE id = ?1",
                     STW_INT (row));
}

/**
 * stw_timeline_restore_note:
 * @detail: what stw_timeline_dup_note() said
 *
 * Gives a deleted note its text again.
 */
gboolean
stw_timeline_restore_note (StwTransaction *transaction,
                           gint64 row,
                           const char *detail,
                           GError **error)
{
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE timeline SET kind = 'note', detail = ?2 WHERE id = ?1",
                     STW_INT (row),
                     STW_TEXT (detail));
}

static void
set_note_id (JsonObject *row, gint64 number)
{
  g_autofree char *id = stw_id_format (STW_ID_NOTE, number);

  json_object_set_string_member (row, "id", id);
}

/**
 * stw_timeline_list:
 *
 * Returns: (transfer full): `[{"id","at","kind","actor","author","author_name","for_client",
 *   "detail"}]`, oldest first; a note has an id, by which it can be deleted, and what a person who
 *   is signed in did has an author
 */
JsonArray *
stw_timeline_list (StwDb *db, gint64 incident, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT t.at, t.kind, t.actor, t.for_client, t.detail, t.id, p.id, p.name FROM (SELECT * FROM "
    "timeline WHERE incident_id = ?1 ORDER BY id DESC LIMIT ?2) t "
    "LEFT JOIN person p ON p.id = json_extract(t.detail, '$.author') ORDER BY t.id",
    STW_INT (incident),
    STW_INT (MAX_ROWS));

  while (stw_rows_next (rows, error))
    {
      JsonObject *row = json_object_new ();
      g_autofree char *at = stw_timestamp_format (stw_rows_get_int (rows, 0));
      g_autoptr (JsonNode) detail = json_from_string (stw_rows_get_text (rows, 4), NULL);

      if (g_str_equal (stw_rows_get_text (rows, 1), "note"))
        set_note_id (row, stw_rows_get_int (rows, 5));
      json_object_set_string_member (row, "at", at);
      json_object_set_string_member (row, "kind", stw_rows_get_text (rows, 1));
      json_object_set_string_member (row, "actor", stw_rows_get_text (rows, 2));
      json_object_set_boolean_member (row, "for_client", stw_rows_get_int (rows, 3) != 0);
      if (!stw_rows_is_null (rows, 6))
        {
          json_object_set_int_member (row, "author", stw_rows_get_int (rows, 6));
          json_object_set_string_member (row, "author_name", stw_rows_get_text (rows, 7));
        }
      if (detail != NULL)
        json_object_set_member (row, "detail", g_steal_pointer (&detail));
      json_array_add_object_element (list, row);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

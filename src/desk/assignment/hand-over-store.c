/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one shift tells the next, as it is kept. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/assignment/hand-over-store.h"

#include "base/ids.h"
#include "base/timestamp.h"
#include "store/numbers.h"

#define MAX_ROWS 100

/**
 * stw_hand_over_insert:
 * @ret_id: (out): its number
 */
gboolean
stw_hand_over_insert (StwTransaction *transaction,
                      const StwHandOver *hand_over,
                      gint64 *ret_id,
                      GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO hand_over (from_id, to_id, at, text) VALUES (?1, ?2, ?3, ?4)",
                   STW_INT (hand_over->from),
                   STW_INT_OR_NULL (hand_over->to),
                   STW_INT (stw_transaction_get_now (transaction)),
                   STW_TEXT (hand_over->text)))
    return FALSE;
  *ret_id = stw_db_get_last_id (db);
  stw_transaction_change (transaction, "hand-over", *ret_id, 0);
  return TRUE;
}

/**
 * stw_hand_over_read:
 * @reader: a person
 * @ret_done: (out): whether it was for the reader, or for whoever comes, and unread
 *
 * Notes that it was read; who wrote it does not read it for the other.
 */
gboolean
stw_hand_over_read (StwTransaction *transaction,
                    gint64 id,
                    gint64 reader,
                    gboolean *ret_done,
                    GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (!stw_db_run (db,
                   error,
                   "UPDATE hand_over SET read_at = ?3, to_id = ?2 WHERE id = ?1 AND "
                   "read_at IS NULL AND (to_id = ?2 OR (to_id IS NULL AND from_id <> ?2))",
                   STW_INT (id),
                   STW_INT (reader),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  *ret_done = stw_db_get_changes (db) > 0;
  stw_transaction_change (transaction, "hand-over", id, 0);
  return TRUE;
}

/**
 * stw_hand_over_withdraw:
 * @ret_done: (out): whether nobody had read it yet
 *
 * Takes a hand-over away before it is read.
 */
gboolean
stw_hand_over_withdraw (StwTransaction *transaction, gint64 id, gboolean *ret_done, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (!stw_db_run (db,
                   error,
                   "DELETE FROM hand_over WHERE id = ?1 AND read_at IS NULL",
                   STW_INT (id)))
    return FALSE;
  *ret_done = stw_db_get_changes (db) > 0;
  stw_transaction_change (transaction, "hand-over", id, 0);
  return TRUE;
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static JsonObject *
read_row (StwRows *rows)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id = stw_id_format (STW_ID_HAND_OVER, stw_rows_get_int (rows, 0));
  g_autofree char *at = stw_timestamp_format (stw_rows_get_int (rows, 1));
  g_autofree char *read_at =
    stw_rows_is_null (rows, 5) ? NULL : stw_timestamp_format (stw_rows_get_int (rows, 5));

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "at", at);
  set_text (object, "from", stw_rows_get_text (rows, 2));
  set_text (object, "to", stw_rows_get_text (rows, 3));
  json_object_set_int_member (object, "from_person", stw_rows_get_int (rows, 6));
  json_object_set_int_member (object, "to_person", stw_rows_get_int (rows, 7));
  set_text (object, "text", stw_rows_get_text (rows, 4));
  set_text (object, "read_at", read_at);
  return object;
}

#define COLUMNS                                                                                    \
  "SELECT h.id, h.at, f.name, t.name, h.text, h.read_at, h.from_id, COALESCE(h.to_id, 0) "         \
  "FROM hand_over h JOIN person f ON f.id = h.from_id LEFT JOIN person t ON t.id = h.to_id "

static JsonArray *
read_rows (StwRows *taken, GError **error)
{
  g_autoptr (StwRows) rows = taken;
  g_autoptr (JsonArray) list = json_array_new ();

  while (stw_rows_next (rows, error))
    json_array_add_object_element (list, read_row (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_hand_over_list:
 *
 * Returns: (transfer full): `[{"id","at","from","to","from_person","to_person","text","read_at"}]`,
 *   the newest first
 */
JsonArray *
stw_hand_over_list (StwDb *db, GError **error)
{
  return read_rows (
    stw_db_query (db, error, COLUMNS "ORDER BY h.id DESC LIMIT ?1", STW_INT (MAX_ROWS)),
    error);
}

/**
 * stw_hand_over_list_unread:
 * @reader: a person, for what is for them or for whoever comes; 0 for whoever it is for
 *
 * Returns: (transfer full): what was not read yet, as stw_hand_over_list()
 */
JsonArray *
stw_hand_over_list_unread (StwDb *db, gint64 reader, GError **error)
{
  return read_rows (stw_db_query (db,
                                  error,
                                  COLUMNS "WHERE h.read_at IS NULL AND (?1 = 0 OR h.to_id = ?1 OR "
                                          "(h.to_id IS NULL AND h.from_id <> ?1)) "
                                          "ORDER BY h.id DESC LIMIT ?2",
                                  STW_INT (reader),
                                  STW_INT (MAX_ROWS)),
                    error);
}

/**
 * stw_hand_over_list_incidents:
 *
 * Returns: (transfer full) (element-type gint64): the open incidents that a person has
 */
GArray *
stw_hand_over_list_incidents (StwDb *db, gint64 person, GError **error)
{
  return stw_db_numbers (
    db,
    error,
    "SELECT id FROM incident WHERE assignee_id = ?1 AND status < 4 AND merged_into IS NULL "
    "ORDER BY id",
    STW_INT (person));
}

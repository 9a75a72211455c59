/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What shifts tell each other at a hand-over, as it is kept. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/note-store.h"

#include "desk/incident-commands-private.h"
#include "store/numbers.h"

#define MAX_ROWS 100

#define SELECT_NOTES                                                                               \
  "SELECT n.schedule_id, n.at, COALESCE(n.person_id, 0), p.name, n.text FROM shift_note n "        \
  "LEFT JOIN person p ON p.id = n.person_id "

/**
 * stw_shift_note_free:
 * @note: (nullable) (transfer full): a note
 */
void
stw_shift_note_free (StwShiftNote *note)
{
  if (note == NULL)
    return;
  g_free (note->author);
  g_free (note->text);
  g_free (note);
}

static StwShiftNote *
read_row (StwRows *rows)
{
  StwShiftNote *note = g_new0 (StwShiftNote, 1);

  note->schedule = stw_rows_get_int (rows, 0);
  note->at = stw_rows_get_int (rows, 1);
  note->author_id = stw_rows_get_int (rows, 2);
  note->author = g_strdup (stw_rows_get_text (rows, 3));
  note->text = g_strdup (stw_rows_get_text (rows, 4));
  return note;
}

/**
 * stw_shift_note_list:
 * @since: UTC milliseconds
 *
 * Returns: (transfer full) (element-type StwShiftNote): the notes of hand-overs from then on, the
 *   next first
 */
GPtrArray *
stw_shift_note_list (StwDb *db, gint64 schedule, gint64 since, GError **error)
{
  g_autoptr (GPtrArray) list =
               g_ptr_array_new_with_free_func ((GDestroyNotify) stw_shift_note_free);
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    SELECT_NOTES "WHERE n.schedule_id = ?1 AND n.at >= ?2 ORDER BY n.at LIMIT ?3",
    STW_INT (schedule),
    STW_INT (since),
    STW_INT (MAX_ROWS));

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_row (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_shift_note_dup:
 *
 * Returns: (transfer full): the text at that hand-over, empty where there is none
 */
char *
stw_shift_note_dup (StwDb *db, gint64 schedule, gint64 at, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT text FROM shift_note WHERE schedule_id = ?1 AND at = ?2",
                             STW_INT (schedule),
                             STW_INT (at));
  g_autofree char *text = NULL;

  while (stw_rows_next (rows, error))
    {
      g_free (text);
      text = g_strdup (stw_rows_get_text (rows, 0));
    }
  if (!stw_rows_succeeded (rows))
    return NULL;
  return text != NULL ? g_steal_pointer (&text) : g_strdup ("");
}

static gboolean
announce (StwTransaction *transaction, gint64 schedule, gint64 at, GError **error)
{
  gint64 id;

  if (!stw_db_number (stw_transaction_get_db (transaction),
                      &id,
                      error,
                      "SELECT COALESCE(MAX(id), 0) FROM shift_note "
                      "WHERE schedule_id = ?1 AND at = ?2",
                      STW_INT (schedule),
                      STW_INT (at)))
    return FALSE;
  if (id != 0)
    stw_transaction_change (transaction, STW_ENTITY_SHIFT_NOTE, id, 0);
  return TRUE;
}

/**
 * stw_shift_note_write:
 * @text: takes the place of what stood there; empty for nothing
 *
 * A note for a hand-over to come waits for it; any other was told with being written.
 */
gboolean
stw_shift_note_write (StwTransaction *transaction,
                      gint64 schedule,
                      gint64 at,
                      const char *text,
                      GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);

  if (*text == '\0')
    return stw_db_run (db,
                       error,
                       "DELETE FROM shift_note WHERE schedule_id = ?1 AND at = ?2",
                       STW_INT (schedule),
                       STW_INT (at));
  return stw_db_run (db,
                     error,
                     "INSERT INTO shift_note (schedule_id, at, person_id, text, told_at) "
                     "VALUES (?1, ?2, ?3, ?4, CASE WHEN ?2 <= ?5 THEN ?5 END) "
                     "ON CONFLICT (schedule_id, at) DO UPDATE SET person_id = excluded.person_id, "
                     "text = excluded.text, told_at = excluded.told_at",
                     STW_INT (schedule),
                     STW_INT (at),
                     STW_INT_OR_NULL (stw_transaction_get_author (transaction)),
                     STW_TEXT (text),
                     STW_INT (stw_transaction_get_now (transaction))) &&
         announce (transaction, schedule, at, error);
}

/**
 * stw_shift_note_list_waiting:
 * @after: the last number that is known already
 * @limit: how many at most
 *
 * Returns: (transfer full) (element-type gint64): the numbers of notes that wait for their
 *   hand-over, in order
 */
GArray *
stw_shift_note_list_waiting (StwDb *db, gint64 after, gint64 limit, GError **error)
{
  return stw_db_numbers (db,
                         error,
                         "SELECT id FROM shift_note WHERE told_at IS NULL AND id > ?1 "
                         "ORDER BY id LIMIT ?2",
                         STW_INT (after),
                         STW_INT (limit));
}

/**
 * stw_shift_note_load_waiting:
 * @error: %STW_COMMAND_ERROR_NOT_FOUND when it is gone or was told
 *
 * Returns: (transfer full): a note that waits for its hand-over
 */
StwShiftNote *
stw_shift_note_load_waiting (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (StwRows) rows =
      stw_db_query (db, error, SELECT_NOTES "WHERE n.id = ?1 AND n.told_at IS NULL", STW_INT (id));
  g_autoptr (StwShiftNote) note = NULL;

  while (stw_rows_next (rows, error))
    note = read_row (rows);
  if (stw_rows_succeeded (rows) && note == NULL)
    stw_command_refuse (error, STW_COMMAND_ERROR_NOT_FOUND, "There is no such note.");
  return g_steal_pointer (&note);
}

/**
 * stw_shift_note_set_told:
 *
 * Says that a note was told at its hand-over.
 */
gboolean
stw_shift_note_set_told (StwTransaction *transaction, gint64 id, GError **error)
{
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE shift_note SET told_at = ?2 WHERE id = ?1",
                     STW_INT (id),
                     STW_INT (stw_transaction_get_now (transaction)));
}

/**
 * stw_shift_note_list_to_json:
 *
 * Returns: (transfer full): all notes of a schedule, for taking a command back
 */
JsonArray *
stw_shift_note_list_to_json (StwDb *db, gint64 schedule, GError **error)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT at, COALESCE(person_id, 0), text, COALESCE(told_at, 0) "
                             "FROM shift_note WHERE schedule_id = ?1 ORDER BY at",
                             STW_INT (schedule));

  while (stw_rows_next (rows, error))
    {
      JsonObject *note = json_object_new ();

      json_object_set_int_member (note, "at", stw_rows_get_int (rows, 0));
      json_object_set_int_member (note, "person", stw_rows_get_int (rows, 1));
      json_object_set_string_member (note, "text", stw_rows_get_text (rows, 2));
      json_object_set_int_member (note, "told_at", stw_rows_get_int (rows, 3));
      json_array_add_object_element (list, note);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_shift_note_restore_all:
 * @notes: what stw_shift_note_list_to_json() returned
 *
 * Writes notes as they were; those that wait for their hand-over do so again.
 */
gboolean
stw_shift_note_restore_all (StwTransaction *transaction,
                            gint64 schedule,
                            JsonArray *notes,
                            GError **error)
{
  for (guint i = 0; i < json_array_get_length (notes); i++)
    {
      JsonObject *note = json_array_get_object_element (notes, i);
      gint64 at = json_object_get_int_member (note, "at");
      gint64 told_at = json_object_get_int_member_with_default (note, "told_at", 0);

      if (!stw_db_run (stw_transaction_get_db (transaction),
                       error,
                       "INSERT INTO shift_note (schedule_id, at, person_id, text, told_at) "
                       "VALUES (?1, ?2, ?3, ?4, ?5)",
                       STW_INT (schedule),
                       STW_INT (at),
                       STW_INT_OR_NULL (json_object_get_int_member (note, "person")),
                       STW_TEXT (json_object_get_string_member (note, "text")),
                       STW_INT_OR_NULL (told_at)) ||
          !announce (transaction, schedule, at, error))
        return FALSE;
    }
  return TRUE;
}

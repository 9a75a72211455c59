/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What shifts tell each other at a hand-over, as it is kept. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/oncall/note-store.h"

#define MAX_ROWS 100

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
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT n.at, p.name, n.text FROM shift_note n "
                             "LEFT JOIN person p ON p.id = n.person_id "
                             "WHERE n.schedule_id = ?1 AND n.at >= ?2 ORDER BY n.at LIMIT ?3",
                             STW_INT (schedule),
                             STW_INT (since),
                             STW_INT (MAX_ROWS));

  while (stw_rows_next (rows, error))
    {
      StwShiftNote *note = g_new0 (StwShiftNote, 1);

      note->at = stw_rows_get_int (rows, 0);
      note->author = g_strdup (stw_rows_get_text (rows, 1));
      note->text = g_strdup (stw_rows_get_text (rows, 2));
      g_ptr_array_add (list, note);
    }
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

/**
 * stw_shift_note_write:
 * @text: takes the place of what stood there; empty for nothing
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
                     "INSERT INTO shift_note (schedule_id, at, person_id, text) "
                     "VALUES (?1, ?2, ?3, ?4) ON CONFLICT (schedule_id, at) DO UPDATE SET "
                     "person_id = excluded.person_id, text = excluded.text",
                     STW_INT (schedule),
                     STW_INT (at),
                     STW_INT_OR_NULL (stw_transaction_get_author (transaction)),
                     STW_TEXT (text));
}

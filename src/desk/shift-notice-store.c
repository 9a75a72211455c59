/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people are told in the window that concerns no incident: the messages that stand there. What
 * several people were told at once is one thing to whoever sits there while nobody signs in. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/shift-notice-store.h"

#include "base/ids.h"

/* As messages call it, in the order of #StwShiftNoticeKind. */
static const char *const kinds[STW_N_SHIFT_NOTICES] = {
  [STW_SHIFT_NOTICE_GAP] = "gap",
  [STW_SHIFT_NOTICE_SWAP] = "swap",
  [STW_SHIFT_NOTICE_HAND_OVER] = "hand-over",
  [STW_SHIFT_NOTICE_NOTE] = "note",
  [STW_SHIFT_NOTICE_CALENDAR] = "calendar",
};

/**
 * stw_shift_notice_kind_to_word:
 *
 * Returns: (transfer none): what the command line calls it
 */
const char *
stw_shift_notice_kind_to_word (StwShiftNoticeKind kind)
{
  g_return_val_if_fail (kind < STW_N_SHIFT_NOTICES, NULL);

  return kinds[kind];
}

/**
 * stw_shift_notice_free:
 * @notice: (nullable) (transfer full): what was told
 */
void
stw_shift_notice_free (StwShiftNotice *notice)
{
  if (notice == NULL)
    return;
  g_free (notice->subject);
  g_free (notice->body);
  g_free (notice);
}

/* What is for other readers has another purpose. */
static gboolean
parse_kind (const char *purpose, StwShiftNoticeKind *ret_kind)
{
  for (guint i = 0; i < STW_N_SHIFT_NOTICES; i++)
    if (g_str_equal (purpose, kinds[i]))
      {
        *ret_kind = (StwShiftNoticeKind) i;
        return TRUE;
      }
  return FALSE;
}

static StwShiftNotice *
read_row (StwRows *rows)
{
  g_autoptr (StwShiftNotice) notice = g_new0 (StwShiftNotice, 1);

  if (!parse_kind (stw_rows_get_text (rows, 2), &notice->kind))
    return NULL;
  notice->message = stw_rows_get_int (rows, 0);
  notice->at = stw_rows_get_int (rows, 1);
  stw_id_parse (STW_ID_SCHEDULE, stw_rows_get_text (rows, 3), &notice->schedule);
  notice->subject = g_strdup (stw_rows_get_text (rows, 4));
  notice->body = g_strdup (stw_rows_get_text (rows, 5));
  notice->is_read = stw_rows_get_int (rows, 6) != 0;
  notice->is_shown = stw_rows_get_int (rows, 7) != 0;
  return g_steal_pointer (&notice);
}

/**
 * stw_shift_notice_list:
 * @person: whom they are for, 0 for whoever sits there while nobody has to sign in
 * @most: how many at most
 *
 * Returns: (transfer full) (element-type StwShiftNotice): what was told, newest first
 */
GPtrArray *
stw_shift_notice_list (StwDb *db, gint64 person, guint most, GError **error)
{
  g_autoptr (GPtrArray) list =
               g_ptr_array_new_with_free_func ((GDestroyNotify) stw_shift_notice_free);
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT MAX(id), created_at, purpose, address, subject, body, "
    "SUM(CASE WHEN channel = 'bell' AND state = 'sent' THEN 1 ELSE 0 END) = 0, "
    "SUM(CASE WHEN channel = 'desktop' AND state = 'sent' THEN 1 ELSE 0 END) = 0 "
    "FROM message WHERE incident_id IS NULL AND channel IN ('bell', 'desktop') "
    "AND (?1 = 0 OR person_id = ?1) GROUP BY created_at, purpose, address, subject, body "
    "ORDER BY MAX(id) DESC LIMIT ?2",
    STW_INT (person),
    STW_INT (most));

  while (stw_rows_next (rows, error))
    {
      StwShiftNotice *notice = read_row (rows);

      if (notice != NULL)
        g_ptr_array_add (list, notice);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_shift_notice_note_seen:
 * @message: the number of what was told, 0 for all of it
 * @channel: where it was seen; what was seen in the bell needs no desktop any more
 * @person: who saw it, 0 for whoever sits there while nobody has to sign in
 *
 * Says that it has been seen, with what others were told at once where nobody has to sign in.
 *
 * Returns: whether it is kept
 */
gboolean
stw_shift_notice_note_seen (StwTransaction *transaction,
                            gint64 message,
                            const char *channel,
                            gint64 person,
                            GError **error)
{
  stw_transaction_change (transaction, "message", message, 0);
  return stw_db_run (
    stw_transaction_get_db (transaction),
    error,
    "UPDATE message SET state = 'delivered', updated_at = ?4 WHERE incident_id IS NULL "
    "AND state = 'sent' AND (channel = ?2 OR (?2 = 'bell' AND channel = 'desktop')) "
    "AND (?3 = 0 OR person_id = ?3) AND (?1 = 0 OR EXISTS (SELECT 1 FROM message o "
    "WHERE o.id = ?1 AND o.created_at = message.created_at AND o.purpose = message.purpose "
    "AND o.address = message.address AND o.subject = message.subject "
    "AND o.body = message.body AND o.incident_id IS NULL))",
    STW_INT (message),
    STW_TEXT (channel),
    STW_INT (person),
    STW_INT (stw_transaction_get_now (transaction)));
}

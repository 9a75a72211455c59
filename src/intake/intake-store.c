/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the door leaves in the database beside alerts: messages as received, answers given,
 * refusals counted, sources heard. */

#define G_LOG_DOMAIN "stw-intake"

#include "config.h"

#include "intake/intake-store.h"

#include "base/clock.h"

/**
 * stw_payload_insert:
 * @ret_id: (out): the message's number
 *
 * Returns: whether the row stands
 */
gboolean
stw_payload_insert (StwDb *db, const StwPayloadRow *row, gint64 *ret_id, GError **error)
{
  gsize size;
  gconstpointer body = g_bytes_get_data (row->body, &size);

  if (!stw_db_run (db,
                   error,
                   "INSERT INTO payload (company_id, source_id, sender, outcome, received_at, "
                   "content_type, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                   STW_INT (row->company),
                   STW_INT_OR_NULL (row->source),
                   STW_TEXT (row->sender),
                   STW_INT (row->outcome),
                   STW_INT (row->received_at),
                   STW_TEXT (row->content_type),
                   STW_BLOB (body, size)))
    return FALSE;
  *ret_id = stw_db_get_last_id (db);
  return TRUE;
}

/**
 * stw_delivery_find:
 * @key: the sender's delivery id
 * @ret_answer: (out) (nullable): what was answered before, %NULL when nothing was
 *
 * Returns: whether the database could be read
 */
gboolean
stw_delivery_find (StwDb *db, gint64 company, const char *key, char **ret_answer, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT answer FROM delivery WHERE company_id = ?1 AND delivery_key = ?2",
    STW_INT (company),
    STW_TEXT (key));

  if (rows == NULL)
    return FALSE;
  *ret_answer = stw_rows_next (rows, error) ? g_strdup (stw_rows_get_text (rows, 0)) : NULL;
  return stw_rows_succeeded (rows);
}

/**
 * stw_delivery_insert:
 *
 * Remembers an answer, in the transaction that made it true.
 */
gboolean
stw_delivery_insert (StwDb *db,
                     gint64 company,
                     const char *key,
                     const char *answer,
                     gint64 now,
                     GError **error)
{
  return stw_db_run (db,
                     error,
                     "INSERT INTO delivery (company_id, delivery_key, answer, created_at) "
                     "VALUES (?1, ?2, ?3, ?4)",
                     STW_INT (company),
                     STW_TEXT (key),
                     STW_TEXT (answer),
                     STW_INT (now));
}

/**
 * stw_refusal_count:
 * @company: 0 for nobody known
 * @reason: a word of the door's
 * @count: how many more
 *
 * Adds to the hour's count.
 */
gboolean
stw_refusal_count (StwDb *db,
                   gint64 company,
                   const char *reason,
                   gint64 count,
                   gint64 now,
                   GError **error)
{
  return stw_db_run (db,
                     error,
                     "INSERT INTO refusal (company_id, reason, hour_at, count, last_at) "
                     "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (company_id, reason, hour_at) "
                     "DO UPDATE SET count = count + excluded.count, last_at = excluded.last_at",
                     STW_INT (company),
                     STW_TEXT (reason),
                     STW_INT (now - now % STW_HOUR),
                     STW_INT (count),
                     STW_INT (now));
}

/**
 * stw_refusal_foreach:
 * @company: the company's number
 * @since: UTC milliseconds; the hour that it lies in counts as a whole
 *
 * Calls @func with each reason for which something was refused, the most frequent first.
 */
gboolean
stw_refusal_foreach (StwDb *db,
                     gint64 company,
                     gint64 since,
                     StwRefusalFunc func,
                     gpointer data,
                     GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT reason, sum(count), max(last_at) FROM refusal WHERE company_id = ?1 "
    "AND hour_at >= ?2 GROUP BY reason ORDER BY 2 DESC, reason",
    STW_INT (company),
    STW_INT (since - since % STW_HOUR));

  while (stw_rows_next (rows, error))
    func (stw_rows_get_text (rows, 0),
          stw_rows_get_int (rows, 1),
          stw_rows_get_int (rows, 2),
          data);
  return stw_rows_succeeded (rows);
}

/**
 * stw_source_heard:
 * @sender: (nullable): who it was recognised as
 * @ret_missed: (out): whether its silence was told before
 *
 * Notes when a source last delivered.
 */
gboolean
stw_source_heard (StwDb *db,
                  gint64 source,
                  const char *sender,
                  gint64 at,
                  gboolean *ret_missed,
                  GError **error)
{
  gint64 n_missed;

  if (!stw_db_run (db,
                   error,
                   "UPDATE source SET last_delivery_at = ?2, "
                   "last_sender = COALESCE(?3, last_sender) WHERE id = ?1",
                   STW_INT (source),
                   STW_INT (at),
                   STW_TEXT (sender)) ||
      !stw_db_number (db,
                      &n_missed,
                      error,
                      "SELECT COUNT(silent_at) FROM source WHERE id = ?1",
                      STW_INT (source)))
    return FALSE;
  *ret_missed = n_missed > 0;
  return TRUE;
}

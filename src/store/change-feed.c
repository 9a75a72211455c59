/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The change feed as another process than the writer reads it: by its sequence number. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/change-feed.h"

#define MAX_CHANGES 5000

/**
 * stw_change_feed_newest:
 * @ret_sequence: (out): the number of the newest change, 0 when there is none
 *
 * Returns: whether the database could be read
 */
gboolean
stw_change_feed_newest (StwDb *db, gint64 *ret_sequence, GError **error)
{
  return stw_db_number (db, ret_sequence, error, "SELECT COALESCE(MAX(seq), 0) FROM change");
}

/**
 * stw_change_feed_read:
 * @since: the number of the last change that is known
 * @ret_newest: (out): the number to go on from
 *
 * Returns: (transfer full) (element-type StwChange): what changed after @since, oldest first, at
 *   most 5,000 at a time
 */
GArray *
stw_change_feed_read (StwDb *db, gint64 since, gint64 *ret_newest, GError **error)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (StwChange));
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT seq, entity, entity_id, company_id FROM change WHERE seq > ?1 "
                             "ORDER BY seq LIMIT ?2",
                             STW_INT (since),
                             STW_INT (MAX_CHANGES));
  gint64 newest = since;

  while (stw_rows_next (rows, error))
    {
      const StwChange change = { .entity = g_intern_string (stw_rows_get_text (rows, 1)),
                                 .id = stw_rows_get_int (rows, 2),
                                 .company = stw_rows_get_int (rows, 3) };

      newest = stw_rows_get_int (rows, 0);
      g_array_append_val (changes, change);
    }
  if (!stw_rows_succeeded (rows))
    return NULL;
  *ret_newest = newest;
  return g_steal_pointer (&changes);
}

/**
 * stw_changes_concern:
 * @changes: (nullable) (element-type StwChange): what changed, %NULL when everything may have
 * @entity: what is watched
 *
 * Returns: whether one of them is about a row of that kind
 */
gboolean
stw_changes_concern (const GArray *changes, const char *entity)
{
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    if (g_str_equal (g_array_index (changes, StwChange, i).entity, entity))
      return TRUE;
  return changes == NULL;
}

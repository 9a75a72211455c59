/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What patterns are found in, where they are kept, and which incidents changed since the last time.
 */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/pattern-store.h"

#include "store/setting.h"

/* The newest so many rows tell the course. */
#define MAX_ALERTS 500
#define MAX_CHANGES 100000
/* So many of an incident's alerts are followed back through earlier incidents. */
#define MAX_FOLLOWED 20

/* The number of the last change that was looked at. */
#define PATTERN_MARK "pattern.change"

static gboolean
foreach_row (StwRows *taken, StwPatternRowFunc func, gpointer data, GError **error)
{
  g_autoptr (StwRows) rows = taken;

  while (stw_rows_next (rows, error))
    {
      const StwPatternRow row = {
        .asset = stw_rows_get_text (rows, 0),
        .signature = stw_rows_get_text (rows, 1),
        .event_at = stw_rows_get_int (rows, 2),
        .resolved_at = stw_rows_get_int (rows, 3),
      };

      func (&row, data);
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_pattern_foreach_alert:
 *
 * Calls @func with an incident's alerts, the newest first.
 */
gboolean
stw_pattern_foreach_alert (StwDb *db,
                           gint64 incident,
                           StwPatternRowFunc func,
                           gpointer data,
                           GError **error)
{
  return foreach_row (stw_db_query (db,
                                    error,
                                    "SELECT COALESCE(s.name, a.asset), a.signature, a.event_at, "
                                    "CASE WHEN a.state = 1 THEN a.resolved_at END "
                                    "FROM alert a LEFT JOIN asset s ON s.id = a.asset_id "
                                    "WHERE a.incident_id = ?1 ORDER BY a.id DESC LIMIT ?2",
                                    STW_INT (incident),
                                    STW_INT (MAX_ALERTS)),
                      func,
                      data,
                      error);
}

/**
 * stw_pattern_foreach_episode:
 * @since: UTC milliseconds
 *
 * Calls @func with all episodes of an incident's newest alerts, those of earlier incidents too, the
 * newest first.
 */
gboolean
stw_pattern_foreach_episode (StwDb *db,
                             gint64 incident,
                             gint64 since,
                             StwPatternRowFunc func,
                             gpointer data,
                             GError **error)
{
  return foreach_row (
    stw_db_query (db,
                  error,
                  "SELECT COALESCE(s.name, a.asset), a.signature, a.event_at, "
                  "CASE WHEN a.state = 1 THEN a.resolved_at END FROM (SELECT DISTINCT company_id, "
                  "fingerprint FROM (SELECT company_id, fingerprint FROM alert "
                  "WHERE incident_id = ?1 ORDER BY id DESC LIMIT ?2) n) f "
                  "JOIN alert a ON a.company_id = f.company_id AND a.fingerprint = f.fingerprint "
                  "LEFT JOIN asset s ON s.id = a.asset_id "
                  "WHERE a.event_at >= ?3 ORDER BY a.id DESC LIMIT ?4",
                  STW_INT (incident),
                  STW_INT (MAX_FOLLOWED),
                  STW_INT (since),
                  STW_INT (MAX_ALERTS)),
    func,
    data,
    error);
}

/**
 * stw_pattern_set:
 * @pattern: (nullable): JSON, %NULL for none
 * @ret_new: (out): whether it is another than the incident had
 *
 * Returns: whether the incident has it now
 */
gboolean
stw_pattern_set (StwDb *db, gint64 incident, const char *pattern, gboolean *ret_new, GError **error)
{
  if (!stw_db_run (db,
                   error,
                   "UPDATE incident SET pattern = ?2 WHERE id = ?1 AND "
                   "COALESCE(pattern, '') <> COALESCE(?2, '')",
                   STW_INT (incident),
                   STW_TEXT (pattern)))
    return FALSE;
  *ret_new = stw_db_get_changes (db) > 0;
  return TRUE;
}

static gboolean
contains (const GArray *incidents, gint64 id)
{
  for (guint i = 0; i < incidents->len; i++)
    if (g_array_index (incidents, StwChangedIncident, i).id == id)
      return TRUE;
  return FALSE;
}

/**
 * stw_pattern_list_changed:
 * @most: how many incidents to look at
 * @ret_mark: (out): for stw_pattern_set_mark(), when these are done
 * @ret_more: (out): whether there are more
 *
 * Returns: (transfer full) (element-type StwChangedIncident): incidents that changed since the
 * mark, each once however often it changed
 */
GArray *
stw_pattern_list_changed (StwDb *db,
                          guint most,
                          gint64 *ret_mark,
                          gboolean *ret_more,
                          GError **error)
{
  g_autoptr (GArray) incidents = g_array_new (FALSE, FALSE, sizeof (StwChangedIncident));
  g_autoptr (StwRows) rows = NULL;
  gint64 n_changes = 0;

  if (!stw_setting_get_number (db, PATTERN_MARK, ret_mark, error))
    return NULL;
  *ret_more = FALSE;
  rows = stw_db_query (db,
                       error,
                       "SELECT seq, entity_id, company_id FROM change "
                       "WHERE seq > ?1 AND entity = 'incident' ORDER BY seq LIMIT ?2",
                       STW_INT (*ret_mark),
                       STW_INT (MAX_CHANGES));
  while (!*ret_more && stw_rows_next (rows, error))
    {
      const StwChangedIncident incident = { stw_rows_get_int (rows, 1),
                                            stw_rows_get_int (rows, 2) };
      gboolean is_known = contains (incidents, incident.id);

      if (!is_known && incidents->len == most)
        *ret_more = TRUE;
      else
        *ret_mark = stw_rows_get_int (rows, 0);
      if (!is_known && !*ret_more)
        g_array_append_val (incidents, incident);
      n_changes++;
    }
  *ret_more = *ret_more || n_changes == MAX_CHANGES;
  return stw_rows_succeeded (rows) ? g_steal_pointer (&incidents) : NULL;
}

/**
 * stw_pattern_set_mark:
 *
 * Returns: whether the changes up to @mark are not looked at again
 */
gboolean
stw_pattern_set_mark (StwDb *db, gint64 mark, GError **error)
{
  return stw_setting_set_number (db, PATTERN_MARK, mark, error);
}

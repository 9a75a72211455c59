/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the overview reads: figures, the first rows of each block, and the alerts of each minute.
 * Runs on the reader's thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/overview-store.h"

#include "base/clock.h"
#include "desk/assignment/candidate-store.h"
#include "desk/sla/sla-view.h"

#define OF_COMPANY "merged_into IS NULL AND (?1 = 0 OR company_id = ?1) AND "
#define UNTAKEN OF_COMPANY "status = 0 AND assignee_id IS NULL AND snoozed = 0"
#define TAKEN                                                                                      \
  OF_COMPANY                                                                                       \
  "(status IN (1, 2, 3) OR (status = 0 AND assignee_id IS NOT NULL)) AND snoozed = 0"
#define MINE OF_COMPANY "assignee_id = ?2 AND status IN (0, 1, 2, 3) AND snoozed = 0"
/* The plus keeps SQLite to the index of ages. */
#define NIGHT OF_COMPANY "+status < 6 AND created_at >= ?2 AND created_at < ?3"
#define COUNT_OF(which) "SELECT COUNT(*) FROM incident WHERE " which
#define FIRST_OF(which)                                                                            \
  "SELECT id FROM incident WHERE " which " ORDER BY priority DESC, id DESC LIMIT 3"

#define MOST_NEXT 3

/* The two questions of a block. */
typedef struct
{
  const char *count;
  const char *first;
  guint n_values; /* of those that the question knows */
} Block;

static const Block untaken = { COUNT_OF (UNTAKEN), FIRST_OF (UNTAKEN), 1 };
static const Block taken = { COUNT_OF (TAKEN), FIRST_OF (TAKEN), 1 };
static const Block mine = { COUNT_OF (MINE), FIRST_OF (MINE), 2 };
static const Block night = { COUNT_OF (NIGHT), FIRST_OF (NIGHT), 3 };

static void
silent_source_free (gpointer data)
{
  StwSilentSource *source = data;

  g_free (source->name);
  g_free (source->company_name);
  g_free (source);
}

/**
 * stw_overview_free:
 * @overview: (nullable) (transfer full): an overview
 */
void
stw_overview_free (StwOverview *overview)
{
  if (overview == NULL)
    return;
  g_clear_pointer (&overview->untaken.first, g_ptr_array_unref);
  g_clear_pointer (&overview->mine.first, g_ptr_array_unref);
  g_clear_pointer (&overview->taken.first, g_ptr_array_unref);
  g_clear_pointer (&overview->night.first, g_ptr_array_unref);
  g_clear_pointer (&overview->next.first, g_ptr_array_unref);
  g_clear_pointer (&overview->silent, g_ptr_array_unref);
  g_free (overview);
}

static gboolean
load_block (StwDb *db,
            const Block *block,
            const StwDbValue *values,
            StwOverviewBlock *ret,
            GError **error)
{
  g_autoptr (StwRows) rows = NULL;

  ret->first = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_incident_free);
  rows = stw_db_query_values (db, block->first, values, block->n_values, error);
  if (rows == NULL ||
      !stw_db_get_number (db, block->count, values, block->n_values, &ret->count, error))
    return FALSE;
  while (stw_rows_next (rows, error))
    {
      StwIncident *incident = stw_incident_load (db, stw_rows_get_int (rows, 0), error);

      if (incident == NULL)
        return FALSE;
      g_ptr_array_add (ret->first, incident);
    }
  return stw_rows_succeeded (rows);
}

static gboolean
load_blocks (StwDb *db, const StwOverviewQuery *query, StwOverview *overview, GError **error)
{
  const StwDbValue by_night[] = {
    STW_INT (query->company),
    STW_INT (query->night_from),
    STW_INT (query->night_to),
  };
  StwDbValue by_person[] = { STW_INT (query->company), STW_INT (0) };

  if (!stw_candidate_find_self (db, query->person, &overview->person, error))
    return FALSE;
  by_person[1] = STW_INT (overview->person);
  return load_block (db, &untaken, by_night, &overview->untaken, error) &&
         load_block (db, &taken, by_night, &overview->taken, error) &&
         load_block (db, &mine, by_person, &overview->mine, error) &&
         load_block (db, &night, by_night, &overview->night, error);
}

static gboolean
load_next (StwDb *db, const StwOverviewQuery *query, StwOverview *overview, GError **error)
{
  overview->next.first = stw_sla_view_list_next (db,
                                                 query->company,
                                                 query->now,
                                                 MOST_NEXT,
                                                 &overview->next.count,
                                                 error);
  return overview->next.first != NULL;
}

static gboolean
load_silent (StwDb *db, const StwOverviewQuery *query, StwOverview *overview, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT s.name, c.name, s.last_delivery_at FROM source s "
    "JOIN company c ON c.id = s.company_id WHERE (?1 = 0 OR s.company_id = ?1) "
    "AND s.last_delivery_at < ?2 AND s.company_id NOT IN (SELECT company_id FROM departure) "
    "ORDER BY s.last_delivery_at LIMIT 3",
    STW_INT (query->company),
    STW_INT (query->silent_since));

  overview->silent = g_ptr_array_new_with_free_func (silent_source_free);
  if (rows == NULL)
    return FALSE;
  while (stw_rows_next (rows, error))
    {
      StwSilentSource *source = g_new0 (StwSilentSource, 1);

      source->name = g_strdup (stw_rows_get_text (rows, 0));
      source->company_name = g_strdup (stw_rows_get_text (rows, 1));
      source->last_delivery_at = stw_rows_get_int (rows, 2);
      g_ptr_array_add (overview->silent, source);
    }
  return stw_rows_succeeded (rows);
}

static gboolean
load_figures (StwDb *db, const StwOverviewQuery *query, StwOverview *overview, GError **error)
{
  return stw_db_number (db,
                        &overview->pending,
                        error,
                        COUNT_OF (OF_COMPANY "status = 6"),
                        STW_INT (query->company)) &&
         stw_db_number (db,
                        &overview->held,
                        error,
                        "SELECT COUNT(*) FROM alert WHERE held_by IS NOT NULL AND is_open = 1 "
                        "AND incident_id IS NULL AND (?1 = 0 OR company_id = ?1)",
                        STW_INT (query->company)) &&
         stw_db_number (db,
                        &overview->incidents,
                        error,
                        COUNT_OF (OF_COMPANY "created_at >= ?2"),
                        STW_INT (query->company),
                        STW_INT (query->now - STW_DAY)) &&
         stw_db_number (db,
                        &overview->occurrences,
                        error,
                        "SELECT COALESCE(SUM(occurrences), 0) FROM incident WHERE " OF_COMPANY
                        "created_at >= ?2",
                        STW_INT (query->company),
                        STW_INT (query->now - STW_DAY));
}

/* By company, whose index of ages spares the rest of the table. */
static gboolean
load_rate (StwDb *db, const StwOverviewQuery *query, StwOverview *overview, GError **error)
{
  gint64 since = query->now - STW_OVERVIEW_MINUTES * STW_MINUTE;
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           "SELECT (a.received_at - ?2) / 60000, COUNT(*) "
                                           "FROM company c JOIN alert a ON a.company_id = c.id "
                                           "AND a.received_at > ?2 "
                                           "WHERE ?1 = 0 OR c.id = ?1 GROUP BY 1",
                                           STW_INT (query->company),
                                           STW_INT (since));

  if (rows == NULL)
    return FALSE;
  while (stw_rows_next (rows, error))
    {
      gint64 minute = CLAMP (stw_rows_get_int (rows, 0), 0, STW_OVERVIEW_MINUTES - 1);

      overview->rate[minute] += (guint) MIN (stw_rows_get_int (rows, 1), G_MAXINT);
    }
  return stw_rows_succeeded (rows);
}

/**
 * stw_overview_load:
 *
 * Returns: (transfer full) (nullable): how the desk stands
 */
StwOverview *
stw_overview_load (StwDb *db, const StwOverviewQuery *query, GError **error)
{
  g_autoptr (StwOverview) overview = g_new0 (StwOverview, 1);

  if (load_blocks (db, query, overview, error) && load_next (db, query, overview, error) &&
      load_silent (db, query, overview, error) && load_figures (db, query, overview, error) &&
      load_rate (db, query, overview, error))
    return g_steal_pointer (&overview);
  return NULL;
}

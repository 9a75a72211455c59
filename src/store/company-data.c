/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a client's data stands: one table says how it is read for an export and how it is removed,
 * some rows per command so that the ledger never stalls. On the ledger thread; the table serves
 * any. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/company-data.h"

#include "store/search-private.h"
#include "store/wall-private.h"

/* Rows of the change feed that one command looks at. */
#define CHANGES_MOST 5000
/* Pages that one command merges of a search index. */
#define MERGE_PAGES 200
/* Where the walk through the change feed goes on, and how far the search indexes are; these are no
 * counts. */
#define CURSOR "cursor"
#define MERGING "merging"

#define ROWS(table) "SELECT * FROM " table " WHERE company_id = ?1"
#define BY_KEY(kind, table, key)                                                                   \
  {                                                                                                \
    kind, table, ROWS (table),                                                                     \
      "DELETE FROM " table " WHERE (" key ") IN (SELECT " key " FROM " table                       \
      " WHERE company_id = ?1 LIMIT ?2)",                                                          \
      STW_WALL_VIEW (table, STW_WALL_BY_COMPANY)                                                   \
  }
#define BY_ID(kind, table) BY_KEY (kind, table, "id")

/* What names other rows comes before them. */
static const StwCompanyTable tables[] = {
  { "alerts", "alert", ROWS ("alert"), NULL, STW_WALL_VIEW ("alert", STW_WALL_BY_COMPANY) },
  { "timeline_entries",
    "timeline",
    ROWS ("timeline"),
    NULL,
    STW_WALL_VIEW ("timeline", STW_WALL_BY_COMPANY) },
  BY_ID ("clock_events", "clock_event"),
  BY_KEY ("clock_marks", "clock_mark", "incident_id, clock, kind"),
  BY_KEY ("escalations", "escalation", "incident_id"),
  { "messages_sent",
    "message",
    ROWS ("message"),
    "DELETE FROM message WHERE id IN (SELECT id FROM message WHERE company_id = ?1 LIMIT ?2)",
    STW_WALL_VIEW (
      "message",
      "(company_id IS NULL AND " STW_WALL_BY_PERSON ("person_id") ") OR " STW_WALL_BY_COMPANY) },
  BY_ID ("drills", "drill"),
  BY_ID ("drill_plans", "drill_plan"),
  { "incidents",
    "incident",
    ROWS ("incident"),
    NULL,
    STW_WALL_VIEW ("incident", STW_WALL_BY_COMPANY) },
  BY_ID ("messages", "payload"),
  { "answers",
    "delivery",
    NULL,
    "DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE company_id = ?1 LIMIT ?2)",
    STW_WALL_VIEW ("delivery", STW_WALL_BY_COMPANY) },
  BY_KEY ("refusals", "refusal", "company_id, reason, hour_at"),
  BY_ID ("jobs", "job"),
  { "undo_steps",
    "undo_step",
    NULL,
    "DELETE FROM undo_step WHERE id IN (SELECT id FROM undo_step WHERE company_id = ?1 OR "
    "(company_id IS NULL AND EXISTS (SELECT 1 FROM json_each (inverse, '$.companies') c "
    "WHERE json_extract (c.value, '$.company') = ?1)) LIMIT ?2)",
    STW_WALL_VIEW ("undo_step", STW_WALL_BY_COMPANY) },
  BY_ID ("time_entries", "work"),
  { "articles",
    "article",
    ROWS ("article"),
    NULL,
    STW_WALL_VIEW ("article", "company_id IS NULL OR " STW_WALL_BY_COMPANY) },
  BY_ID ("contacts", "contact"),
  BY_KEY ("grants", "person_grant", "person_id, company_id"),
  { "escalation_choices",
    "escalation_choice",
    ROWS ("escalation_choice"),
    "DELETE FROM escalation_choice WHERE id IN "
    "(SELECT id FROM escalation_choice WHERE company_id = ?1 LIMIT ?2)",
    STW_WALL_VIEW ("escalation_choice", "company_id IS NULL OR " STW_WALL_BY_COMPANY) },
  BY_ID ("links", "link"),
  BY_ID ("rules", "rule"),
  BY_ID ("mappings", "mapping"),
  BY_ID ("windows_and_silences", "hold"),
  BY_KEY ("gates", "gate", "company_id, severity"),
  { "dependencies",
    "asset_dependency",
    "SELECT d.* FROM asset_dependency d JOIN asset a ON a.id = d.asset_id WHERE a.company_id = ?1",
    "DELETE FROM asset_dependency WHERE (asset_id, on_id) IN (SELECT d.asset_id, d.on_id "
    "FROM asset a JOIN asset_dependency d ON d.asset_id = a.id WHERE a.company_id = ?1 LIMIT ?2)",
    STW_WALL_VIEW ("asset_dependency", "asset_id IN (SELECT id FROM temp.asset)") },
  BY_KEY ("asset_names", "asset_alias", "company_id, alias"),
  BY_ID ("assets", "asset"),
  BY_ID ("topics", "topic"),
  BY_ID ("keys", "access_key"),
  BY_KEY ("pulls", "pull", "source_id"),
  BY_ID ("sources", "source"),
  { "saved_filters",
    "saved_filter",
    "SELECT * FROM saved_filter WHERE json_extract (filter, '$.company') = ?1",
    "DELETE FROM saved_filter WHERE id IN (SELECT id FROM saved_filter "
    "WHERE json_extract (filter, '$.company') = ?1 LIMIT ?2)",
    STW_WALL_VIEW ("saved_filter",
                   "COALESCE(json_extract (filter, '$.company'), 0) IN "
                   "(SELECT 0 UNION ALL SELECT company_id FROM temp.seen_company)") },
  /* The entry stays with the hash of its detail, so the chain goes on holding. */
  { "audit_details",
    "audit",
    ROWS ("audit"),
    "UPDATE audit SET detail = NULL WHERE seq IN (SELECT seq FROM audit "
    "WHERE company_id = ?1 AND detail IS NOT NULL LIMIT ?2)",
    STW_WALL_VIEW ("audit", STW_WALL_BY_COMPANY) },
  { "changes",
    "change",
    NULL,
    NULL,
    STW_WALL_VIEW ("change", "company_id = 0 OR " STW_WALL_BY_COMPANY) },
  { "companies",
    "company",
    "SELECT * FROM company WHERE id = ?1",
    NULL,
    STW_WALL_VIEW ("company", "id IN (SELECT company_id FROM temp.seen_company)") },
};

/**
 * stw_company_data_get_tables:
 * @ret_n_tables: (out): how many
 *
 * Returns: (transfer none): every table with a client's data, the client itself last
 */
const StwCompanyTable *
stw_company_data_get_tables (guint *ret_n_tables)
{
  *ret_n_tables = G_N_ELEMENTS (tables);
  return tables;
}

/**
 * stw_company_data_is_empty:
 * @ret_empty: (out): whether nothing is known of a client but itself, and that it was added
 *
 * Returns: whether it could be looked for
 */
gboolean
stw_company_data_is_empty (StwDb *db, gint64 company, gboolean *ret_empty, GError **error)
{
  const StwDbValue value = STW_INT (company);

  *ret_empty = TRUE;
  for (guint i = 0; *ret_empty && i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (StwRows) rows = NULL;

      if (tables[i].rows == NULL || g_str_equal (tables[i].table, "audit") ||
          g_str_equal (tables[i].table, "company"))
        continue;
      rows = stw_db_query_values (db, tables[i].rows, &value, 1, error);
      *ret_empty = !stw_rows_next (rows, error);
      if (*ret_empty && !stw_rows_succeeded (rows))
        return FALSE;
    }
  return TRUE;
}

static void
count (JsonObject *counts, const char *kind, gint64 n)
{
  if (n > 0)
    json_object_set_int_member (counts,
                                kind,
                                json_object_get_int_member_with_default (counts, kind, 0) + n);
}

/* The numbers that a statement selects, the first @most of them. */
static GArray *
list_numbers (StwDb *db, const char *sql, gint64 company, gint64 most, GError **error)
{
  const StwDbValue values[] = { STW_INT (company), STW_INT (most) };
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (StwRows) rows = stw_db_query_values (db, sql, values, G_N_ELEMENTS (values), error);

  while (stw_rows_next (rows, error))
    {
      gint64 number = stw_rows_get_int (rows, 0);

      g_array_append_val (numbers, number);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&numbers) : NULL;
}

static gboolean
remove_alerts (StwDb *db, gint64 company, JsonObject *counts, gint64 *left, GError **error)
{
  g_autoptr (GArray) alerts = list_numbers (db,
                                            "SELECT id FROM alert WHERE company_id = ?1 LIMIT ?2",
                                            company,
                                            *left,
                                            error);

  for (guint i = 0; alerts != NULL && i < alerts->len; i++)
    {
      gint64 id = g_array_index (alerts, gint64, i);

      if (!stw_search_forget_alert (db, id, error) ||
          !stw_db_run (db, error, "DELETE FROM alert WHERE id = ?1", STW_INT (id)))
        return FALSE;
    }
  if (alerts == NULL)
    return FALSE;
  count (counts, "alerts", alerts->len);
  *left -= alerts->len;
  return TRUE;
}

/* One incident with its timeline, which may be longer than what one command removes. */
static gboolean
remove_incident (StwDb *db, gint64 id, JsonObject *counts, gint64 *left, GError **error)
{
  gint64 n_entries;

  if (!stw_db_run (db,
                   error,
                   "DELETE FROM timeline WHERE id IN (SELECT id FROM timeline "
                   "WHERE incident_id = ?1 LIMIT ?2)",
                   STW_INT (id),
                   STW_INT (*left)))
    return FALSE;
  n_entries = stw_db_get_changes (db);
  count (counts, "timeline_entries", n_entries);
  *left -= n_entries;
  if (*left <= 0)
    return TRUE;
  if (!stw_search_forget_incident (db, id, error) ||
      !stw_db_run (db, error, "DELETE FROM incident WHERE id = ?1", STW_INT (id)))
    return FALSE;
  count (counts, "incidents", 1);
  (*left)--;
  return TRUE;
}

static gboolean
remove_incidents (StwDb *db, gint64 company, JsonObject *counts, gint64 *left, GError **error)
{
  g_autoptr (GArray) incidents =
               list_numbers (db,
                             "SELECT id FROM incident WHERE company_id = ?1 LIMIT ?2",
                             company,
                             *left,
                             error);

  for (guint i = 0; incidents != NULL && i<incidents->len && * left> 0; i++)
    if (!remove_incident (db, g_array_index (incidents, gint64, i), counts, left, error))
      return FALSE;
  return incidents != NULL;
}

static gboolean
remove_articles (StwDb *db, gint64 company, JsonObject *counts, gint64 *left, GError **error)
{
  g_autoptr (GArray) articles =
               list_numbers (db,
                             "SELECT id FROM article WHERE company_id = ?1 LIMIT ?2",
                             company,
                             *left,
                             error);

  for (guint i = 0; articles != NULL && i < articles->len; i++)
    {
      gint64 id = g_array_index (articles, gint64, i);

      if (!stw_db_run (db, error, "DELETE FROM article WHERE id = ?1", STW_INT (id)) ||
          !stw_search_follow_article (db, id, error))
        return FALSE;
    }
  if (articles == NULL)
    return FALSE;
  count (counts, "articles", articles->len);
  *left -= articles->len;
  return TRUE;
}

/* The change feed knows no companies by index, so it is walked once, a stretch a command. What
 * others add at its end meanwhile is a short stretch, which holds nothing up. */
static gboolean
remove_changes (StwDb *db, gint64 company, JsonObject *counts, gint64 *left, GError **error)
{
  gint64 after = json_object_get_int_member_with_default (counts, CURSOR, 0);
  gint64 end;
  gint64 more;

  if (!stw_db_number (db,
                      &end,
                      error,
                      "SELECT COALESCE(MAX(seq), 0) FROM "
                      "(SELECT seq FROM change WHERE seq > ?1 ORDER BY seq LIMIT ?2)",
                      STW_INT (after),
                      STW_INT (CHANGES_MOST)))
    return FALSE;
  if (end == 0)
    return TRUE;
  if (!stw_db_run (db,
                   error,
                   "DELETE FROM change WHERE seq > ?1 AND seq <= ?2 AND company_id = ?3",
                   STW_INT (after),
                   STW_INT (end),
                   STW_INT (company)) ||
      !stw_db_number (db,
                      &more,
                      error,
                      "SELECT EXISTS (SELECT 1 FROM change WHERE seq > ?1)",
                      STW_INT (end)))
    return FALSE;
  json_object_set_int_member (counts, CURSOR, end);
  if (more)
    *left = 0;
  return TRUE;
}

static const struct
{
  const char *table;
  gboolean (*remove) (StwDb *db, gint64 company, JsonObject *counts, gint64 *left, GError **error);
} special[] = {
  { "alert", remove_alerts },
  { "incident", remove_incidents },
  { "article", remove_articles },
  { "change", remove_changes },
};

static gboolean
remove_rows (StwDb *db,
             const StwCompanyTable *table,
             gint64 company,
             JsonObject *counts,
             gint64 *left,
             GError **error)
{
  const StwDbValue values[] = { STW_INT (company), STW_INT (*left) };
  gint64 n_rows;

  for (guint i = 0; i < G_N_ELEMENTS (special); i++)
    if (g_str_equal (special[i].table, table->table))
      return special[i].remove (db, company, counts, left, error);
  if (table->remove == NULL)
    return TRUE;
  if (!stw_db_run_values (db, table->remove, values, G_N_ELEMENTS (values), error))
    return FALSE;
  n_rows = stw_db_get_changes (db);
  count (counts, table->kind, n_rows);
  *left -= n_rows;
  return TRUE;
}

static const char *const merges[] = {
  "INSERT INTO alert_search (alert_search, rank) VALUES ('merge', ?1)",
  "INSERT INTO incident_search (incident_search, rank) VALUES ('merge', ?1)",
  "INSERT INTO article_search (article_search, rank) VALUES ('merge', ?1)",
};

/* A negative number of pages says that all parts there are now are to become one. A merge that
 * finds nothing to do changes at most the one row that asks for it. */
static gboolean
merge_index (StwDb *db, const char *sql, gint64 n_pages, gboolean *ret_worked, GError **error)
{
  static const char total[] = "SELECT total_changes()";
  const StwDbValue pages = STW_INT (n_pages);
  gint64 before;
  gint64 after;

  if (!stw_db_get_number (db, total, NULL, 0, &before, error) ||
      !stw_db_run_values (db, sql, &pages, 1, error) ||
      !stw_db_get_number (db, total, NULL, 0, &after, error))
    return FALSE;
  *ret_worked = after - before >= 2;
  return TRUE;
}

/* Words that were taken out of an index lie in its older parts until these are merged. One index
 * after the other has two steps, to begin and to go on, and is done when nothing is left to merge:
 * what others write meanwhile makes new parts, which are not waited for. */
static gboolean
merge_indexes (StwDb *db, JsonObject *counts, gboolean *ret_more, GError **error)
{
  gint64 step = json_object_get_int_member_with_default (counts, MERGING, 0);

  *ret_more = TRUE;
  /* What this transaction took out is in no part before it ends. */
  if (!json_object_has_member (counts, MERGING))
    {
      json_object_set_int_member (counts, MERGING, 0);
      return TRUE;
    }
  for (; step / 2 < (gint64) G_N_ELEMENTS (merges); step = (step | 1) + 1)
    {
      gint64 n_pages = step % 2 == 0 ? -MERGE_PAGES : MERGE_PAGES;
      gboolean worked;

      if (!merge_index (db, merges[step / 2], n_pages, &worked, error))
        return FALSE;
      json_object_set_int_member (counts, MERGING, step | 1);
      if (worked)
        return TRUE;
    }
  *ret_more = FALSE;
  return TRUE;
}

/**
 * stw_company_data_remove:
 * @company: whose data goes
 * @counts: (inout): how many rows of each kind went so far, and how far it has come
 * @most: how many rows to remove now
 * @ret_more: (out): whether there is more, to be removed in another command
 *
 * What is removed is written over, where SQLite was not built to do so by itself. When there is no
 * more, the client's own row went with the last.
 *
 * Returns: whether this much was removed
 */
gboolean
stw_company_data_remove (StwTransaction *transaction,
                         gint64 company,
                         JsonObject *counts,
                         guint most,
                         gboolean *ret_more,
                         GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 left = most;

  if (!stw_db_run_script (db, "PRAGMA secure_delete = 1", error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (tables) && left > 0; i++)
    if (!remove_rows (db, &tables[i], company, counts, &left, error))
      return FALSE;
  *ret_more = left <= 0;
  if (*ret_more)
    return TRUE;
  if (!merge_indexes (db, counts, ret_more, error))
    return FALSE;
  if (*ret_more)
    return TRUE;
  json_object_remove_member (counts, CURSOR);
  json_object_remove_member (counts, MERGING);
  count (counts, "companies", 1);
  return stw_db_run (db, error, "DELETE FROM company WHERE id = ?1", STW_INT (company));
}

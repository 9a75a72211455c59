/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Full-text search. The index follows the data at its own pace, in commands of bounded size: new
 * alerts by their number, for what is indexed of them never changes, and incidents by the change
 * feed, for their titles do. What was not found yet is found a second later. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/search.h"

#include "store/search-private.h"
#include "store/setting.h"

#include <json-glib/json-glib.h>

/* More words than that make no search better. */
#define WORDS_MAX 12
/* Of an alert. A company's number is found by who names its column alone. */
#define INDEXED "asset, signature, message, company_id"

/* Finds the end of the next stretch of rows, 0 when there is none, and how many it has. */
static gboolean
find_stretch (StwRows *taken, gint64 *ret_end, gint64 *ret_count, GError **error)
{
  g_autoptr (StwRows) rows = taken;

  if (rows == NULL || !stw_rows_next (rows, error))
    return FALSE;
  *ret_end = stw_rows_get_int (rows, 0);
  *ret_count = stw_rows_get_int (rows, 1);
  return TRUE;
}

static gboolean
index_alerts (StwDb *db, gint64 most, gint64 *ret_count, GError **error)
{
  gint64 mark;
  gint64 end;

  if (!stw_setting_get_number (db, STW_SEARCH_ALERT_MARK, &mark, error) ||
      !find_stretch (stw_db_query (db,
                                   error,
                                   "SELECT max (id), count(*) FROM (SELECT id FROM alert "
                                   "WHERE id > ?1 ORDER BY id LIMIT ?2)",
                                   STW_INT (mark),
                                   STW_INT (most)),
                     &end,
                     ret_count,
                     error))
    return FALSE;
  if (*ret_count == 0)
    return TRUE;
  return stw_db_run (db,
                     error,
                     "INSERT INTO alert_search (rowid, " INDEXED ") "
                     "SELECT id, " INDEXED " FROM alert WHERE id > ?1 AND id <= ?2",
                     STW_INT (mark),
                     STW_INT (end)) &&
         stw_setting_set_number (db, STW_SEARCH_ALERT_MARK, end, error);
}

static gboolean
index_incidents (StwDb *db, gint64 most, gint64 *ret_count, GError **error)
{
  gint64 mark;
  gint64 end;

  if (!stw_setting_get_number (db, STW_SEARCH_CHANGE_MARK, &mark, error) ||
      !find_stretch (stw_db_query (db,
                                   error,
                                   "SELECT max (seq), count(*) FROM (SELECT seq FROM change "
                                   "WHERE seq > ?1 ORDER BY seq LIMIT ?2)",
                                   STW_INT (mark),
                                   STW_INT (most)),
                     &end,
                     ret_count,
                     error))
    return FALSE;
  if (*ret_count == 0)
    return TRUE;
  return stw_db_run (
           db,
           error,
           "REPLACE INTO incident_search (rowid, title, company_id) "
           "SELECT id, title, company_id FROM incident WHERE id IN (SELECT entity_id FROM change WHERE entity = 'incident' AND "
           "seq > ?1 AND seq <= ?2)",
           STW_INT (mark),
           STW_INT (end)) &&
         stw_setting_set_number (db, STW_SEARCH_CHANGE_MARK, end, error);
}

/**
 * stw_search_index:
 * @most: how many alerts, and how many changes, to look at
 * @ret_more: (out): whether there is more to do at once
 *
 * Takes one step of bringing the index up to date; the engine asks for it each second.
 *
 * Returns: whether the step was taken
 */
gboolean
stw_search_index (StwTransaction *transaction, guint most, gboolean *ret_more, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 n_alerts;
  gint64 n_changes;

  if (!index_alerts (db, most, &n_alerts, error) || !index_incidents (db, most, &n_changes, error))
    return FALSE;
  *ret_more = n_alerts == most || n_changes == most;
  return TRUE;
}

/**
 * stw_search_rebuild:
 *
 * Makes the index anew from the data, after a recovery. It takes its time, so no engine runs.
 *
 * Returns: whether it stands
 */
gboolean
stw_search_rebuild (StwTransaction *transaction, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 alert;
  gint64 change;

  return stw_db_run (db, error, "INSERT INTO alert_search (alert_search) VALUES ('rebuild')") &&
         stw_db_run (db, error, "DELETE FROM article_search") &&
         stw_db_run (db,
                     error,
                     "INSERT INTO article_search (rowid, title, text, signature) "
                     "SELECT id, title, text, signature FROM article") &&
         stw_db_run (db, error, "DELETE FROM incident_search") &&
         stw_db_run (db,
                     error,
                     "INSERT INTO incident_search (rowid, title, company_id) "
                     "SELECT id, title, company_id FROM incident") &&
         stw_db_number (db, &alert, error, "SELECT coalesce (max (id), 0) FROM alert") &&
         stw_db_number (db, &change, error, "SELECT coalesce (max (seq), 0) FROM change") &&
         stw_setting_set_number (db, STW_SEARCH_ALERT_MARK, alert, error) &&
         stw_setting_set_number (db, STW_SEARCH_CHANGE_MARK, change, error);
}

/* Takes a deleted alert's words out of the index, which keeps no copy of them: the row itself
 * says what they were, as long as it stands. */
gboolean
stw_search_forget_alert (StwDb *db, gint64 id, GError **error)
{
  gint64 mark;

  if (!stw_setting_get_number (db, STW_SEARCH_ALERT_MARK, &mark, error))
    return FALSE;
  return id > mark || stw_db_run (db,
                                  error,
                                  "INSERT INTO alert_search (alert_search, rowid, " INDEXED ") "
                                  "SELECT 'delete', id, " INDEXED " FROM alert WHERE id = ?1",
                                  STW_INT (id));
}

/**
 * stw_search_forget_incident:
 *
 * Takes an incident that is about to be deleted out of the index, with those merged into it.
 */
gboolean
stw_search_forget_incident (StwDb *db, gint64 id, GError **error)
{
  return stw_db_run (db,
                     error,
                     "DELETE FROM incident_search WHERE rowid = ?1 OR rowid IN "
                     "(SELECT id FROM incident WHERE merged_into = ?1)",
                     STW_INT (id));
}

/**
 * stw_search_follow_article:
 *
 * Brings the index up to date with an article that was just written or deleted: those are few and
 * change seldom, so this one need not wait.
 */
gboolean
stw_search_follow_article (StwDb *db, gint64 id, GError **error)
{
  return stw_db_run (db, error, "DELETE FROM article_search WHERE rowid = ?1", STW_INT (id)) &&
         stw_db_run (db,
                     error,
                     "INSERT INTO article_search (rowid, title, text, signature) "
                     "SELECT id, title, text, signature FROM article WHERE id = ?1",
                     STW_INT (id));
}

static gboolean
has_letter (const char *word)
{
  for (const char *at = word; *at != '\0'; at = g_utf8_next_char (at))
    if (g_unichar_isalnum (g_utf8_get_char (at)))
      return TRUE;
  return FALSE;
}

/**
 * stw_search_quote:
 * @text: what somebody typed so far
 *
 * Every word must be there, as the beginning of one; nothing in the text is an operator.
 *
 * Returns: (transfer full): the search as FTS5 reads it, empty when there is nothing to look for
 */
char *
stw_search_quote (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_auto (GStrv) words = g_strsplit_set (valid, " \t\r\n", -1);
  g_autoptr (GString) query = g_string_new (NULL);
  guint n_words = 0;

  for (guint i = 0; words[i] != NULL && n_words < WORDS_MAX; i++)
    {
      g_auto (GStrv) parts = NULL;
      g_autofree char *doubled = NULL;

      if (!has_letter (words[i]))
        continue;
      parts = g_strsplit (words[i], "\"", -1);
      doubled = g_strjoinv ("\"\"", parts);
      g_string_append_printf (query, "%s\"%s\"*", n_words > 0 ? " " : "", doubled);
      n_words++;
    }
  return g_string_free (g_steal_pointer (&query), FALSE);
}

/**
 * stw_search_quote_in:
 * @text: what somebody typed so far
 * @scope: (nullable): in whose rows it is looked for, %NULL for all; this spares the rows of others
 *   and is no check
 *
 * As stw_search_quote(), in an index that has the company's number.
 *
 * Returns: (transfer full): the search as FTS5 reads it, empty when there is nothing to look for
 */
char *
stw_search_quote_in (const char *text, const StwSearchScope *scope)
{
  g_autofree char *words = stw_search_quote (text);
  g_autoptr (GString) query = g_string_new (NULL);

  if (*words == '\0')
    return g_steal_pointer (&words);
  g_string_append_printf (query, "- company_id : (%s)", words);
  for (guint i = 0; scope != NULL && scope->companies != NULL && i < scope->n_companies; i++)
    g_string_append_printf (query,
                            "%s\"%" G_GINT64_FORMAT "\"%s",
                            i == 0 ? " AND company_id : (" : " OR ",
                            scope->companies[i],
                            i == scope->n_companies - 1 ? ")" : "");
  return g_string_free (g_steal_pointer (&query), FALSE);
}

/**
 * stw_search_scope_to_json:
 * @scope: (nullable): whose rows may be found
 *
 * Returns: (transfer full) (nullable): the companies' numbers as a parameter, %NULL for all
 */
char *
stw_search_scope_to_json (const StwSearchScope *scope)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  if (scope == NULL || scope->companies == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_ARRAY);
  array = json_array_new ();
  for (guint i = 0; i < scope->n_companies; i++)
    json_array_add_int_element (array, scope->companies[i]);
  json_node_take_array (node, array);
  return json_to_string (node, FALSE);
}

/* @words is what somebody typed, quoted for the index that @sql looks into. */
static GArray *
search (StwDb *db,
        const char *sql,
        const char *words,
        const StwSearchScope *scope,
        const gint64 limits[2],
        GError **error)
{
  g_autofree char *companies = stw_search_scope_to_json (scope);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (StwRows) rows = NULL;
  const StwDbValue values[] = {
    STW_TEXT (words),
    STW_TEXT (companies),
    STW_INT (limits[0] != 0 ? limits[0] : G_MAXINT64),
    STW_INT (limits[1]),
  };

  if (*words == '\0')
    return g_steal_pointer (&ids);
  rows = stw_db_query_values (db, sql, values, G_N_ELEMENTS (values), error);
  while (stw_rows_next (rows, error))
    {
      gint64 id = stw_rows_get_int (rows, 0);

      g_array_append_val (ids, id);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&ids) : NULL;
}

/**
 * stw_search_alerts:
 * @db: a reading connection
 * @text: what somebody typed
 * @scope: (nullable): whose alerts may be found, %NULL for all
 * @before: only alerts with lower numbers, for the next page; 0 for the first
 * @most: how many
 *
 * Returns: (transfer full) (element-type gint64): the alerts' numbers, newest first
 */
GArray *
stw_search_alerts (StwDb *db,
                   const char *text,
                   const StwSearchScope *scope,
                   gint64 before,
                   guint most,
                   GError **error)
{
  /* CROSS JOIN keeps the index on the left, which yields its rows newest first by itself. */
  static const char sql[] =
    "SELECT alert.id FROM alert_search CROSS JOIN alert ON alert.id = alert_search.rowid "
    "WHERE alert_search MATCH ?1 AND alert_search.rowid < ?3 AND "
    "(?2 IS NULL OR alert.company_id IN (SELECT value FROM json_each (?2))) "
    "ORDER BY alert_search.rowid DESC LIMIT ?4";

  g_autofree char *words = NULL;

  g_return_val_if_fail (db != NULL && text != NULL, NULL);

  words = stw_search_quote_in (text, scope);
  return search (db, sql, words, scope, (const gint64[]){ before, most }, error);
}

/**
 * stw_search_incidents:
 * @db: a reading connection
 * @text: what somebody typed
 * @scope: (nullable): whose incidents may be found, %NULL for all
 * @before: only incidents with lower numbers, for the next page; 0 for the first
 * @most: how many
 *
 * Returns: (transfer full) (element-type gint64): the incidents' numbers, newest first; none that
 *          was merged into another
 */
GArray *
stw_search_incidents (StwDb *db,
                      const char *text,
                      const StwSearchScope *scope,
                      gint64 before,
                      guint most,
                      GError **error)
{
  static const char sql[] =
    "SELECT incident.id FROM incident_search CROSS JOIN incident "
    "ON incident.id = incident_search.rowid "
    "WHERE incident_search MATCH ?1 AND incident_search.rowid < ?3 AND "
    "incident.merged_into IS NULL AND "
    "(?2 IS NULL OR incident.company_id IN (SELECT value FROM json_each (?2))) "
    "ORDER BY incident_search.rowid DESC LIMIT ?4";

  g_autofree char *words = NULL;

  g_return_val_if_fail (db != NULL && text != NULL, NULL);

  words = stw_search_quote_in (text, scope);
  return search (db, sql, words, scope, (const gint64[]){ before, most }, error);
}

/**
 * stw_search_articles:
 * @db: a reading connection
 * @text: what somebody typed
 * @scope: (nullable): whose articles may be found beside those for every company, %NULL for all
 * @most: how many
 *
 * Returns: (transfer full) (element-type gint64): the articles' numbers, the best match first:
 *          they are few enough to be ranked
 */
GArray *
stw_search_articles (StwDb *db,
                     const char *text,
                     const StwSearchScope *scope,
                     guint most,
                     GError **error)
{
  static const char sql[] =
    "SELECT article.id FROM article_search JOIN article ON article.id = article_search.rowid "
    "WHERE article_search MATCH ?1 AND article.id < ?3 AND "
    "(?2 IS NULL OR article.company_id IS NULL OR "
    "article.company_id IN (SELECT value FROM json_each (?2))) "
    "ORDER BY bm25 (article_search, 8, 1, 4), article.id LIMIT ?4";

  g_autofree char *words = NULL;

  g_return_val_if_fail (db != NULL && text != NULL, NULL);

  words = stw_search_quote (text);
  return search (db, sql, words, scope, (const gint64[]){ 0, most }, error);
}

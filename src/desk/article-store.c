/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people write down for themselves, and which of it is about an incident. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/article-store.h"

#include "base/ids.h"
#include "base/timestamp.h"
#include "store/search.h"

#include <string.h>

/* What one list shows; a desk has some hundred. */
#define MAX_LISTED 500
/* How many kinds of alerts of an incident are looked at. */
#define MAX_SIGNATURES 20
/* One word alone is in too many articles to say what one is about. */
#define LEAST_WORDS 2

#define COLUMNS                                                                                    \
  "SELECT a.id, a.company_id, c.name, a.title, a.text, a.signature, a.revision, a.changed_by, "    \
  "a.changed_at FROM article a LEFT JOIN company c ON c.id = a.company_id "

/**
 * stw_article_free:
 * @self: (nullable) (transfer full): an article
 */
void
stw_article_free (StwArticle *self)
{
  if (self == NULL)
    return;
  g_free (self->company_name);
  g_free (self->title);
  g_free (self->text);
  g_free (self->signature);
  g_free (self->changed_by);
  g_free (self);
}

/**
 * stw_article_write:
 * @article: all of it; number 0 for a new one
 * @ret_id: (out): its number
 *
 * Writes an article in place of the one that has its number, or under that number when there is
 * none any more.
 */
gboolean
stw_article_write (StwDb *db, const StwArticle *article, gint64 *ret_id, GError **error)
{
  return stw_db_number (db,
                        ret_id,
                        error,
                        "INSERT INTO article (id, company_id, title, text, signature, revision, "
                        "changed_by, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
                        "ON CONFLICT (id) DO UPDATE SET company_id = excluded.company_id, "
                        "title = excluded.title, text = excluded.text, "
                        "signature = excluded.signature, revision = excluded.revision, "
                        "changed_by = excluded.changed_by, changed_at = excluded.changed_at "
                        "RETURNING id",
                        STW_INT_OR_NULL (article->id),
                        STW_INT_OR_NULL (article->company),
                        STW_TEXT (article->title),
                        STW_TEXT (article->text),
                        STW_TEXT (article->signature),
                        STW_INT (article->revision),
                        STW_TEXT (article->changed_by),
                        STW_INT (article->changed_at)) &&
         stw_search_follow_article (db, *ret_id, error);
}

/**
 * stw_article_delete:
 *
 * Returns: whether there is no such article now
 */
gboolean
stw_article_delete (StwDb *db, gint64 id, GError **error)
{
  return stw_db_run (db, error, "DELETE FROM article WHERE id = ?1", STW_INT (id)) &&
         stw_search_follow_article (db, id, error);
}

static StwArticle *
read_article (StwRows *rows)
{
  StwArticle *self = g_new0 (StwArticle, 1);

  self->id = stw_rows_get_int (rows, 0);
  self->company = stw_rows_get_int (rows, 1);
  self->company_name = g_strdup (stw_rows_get_text (rows, 2));
  self->title = g_strdup (stw_rows_get_text (rows, 3));
  self->text = g_strdup (stw_rows_get_text (rows, 4));
  self->signature = g_strdup (stw_rows_get_text (rows, 5));
  self->revision = stw_rows_get_int (rows, 6);
  self->changed_by = g_strdup (stw_rows_get_text (rows, 7));
  self->changed_at = stw_rows_get_int (rows, 8);
  return self;
}

/**
 * stw_article_find:
 * @ret_article: (out) (transfer full) (nullable): the article, %NULL when there is none
 *
 * Returns: whether it could be looked for
 */
gboolean
stw_article_find (StwDb *db, gint64 id, StwArticle **ret_article, GError **error)
{
  g_autoptr (StwRows) rows = stw_db_query (db, error, COLUMNS "WHERE a.id = ?1", STW_INT (id));

  *ret_article = stw_rows_next (rows, error) ? read_article (rows) : NULL;
  return *ret_article != NULL || stw_rows_succeeded (rows);
}

/**
 * stw_article_load:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when there is none
 *
 * Returns: (transfer full): the article
 */
StwArticle *
stw_article_load (StwDb *db, gint64 id, GError **error)
{
  StwArticle *article;

  if (stw_article_find (db, id, &article, error) && article == NULL)
    g_set_error_literal (error,
                         STW_COMMAND_ERROR,
                         STW_COMMAND_ERROR_NOT_FOUND,
                         "There is no such article.");
  return article;
}

static GPtrArray *
list_all (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_article_free);
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           error,
                                           COLUMNS "WHERE ?1 IS NULL OR a.company_id IS NULL OR "
                                                   "a.company_id = ?1 ORDER BY a.title, a.id "
                                                   "LIMIT ?2",
                                           STW_INT_OR_NULL (company),
                                           STW_INT (MAX_LISTED));

  while (stw_rows_next (rows, error))
    g_ptr_array_add (list, read_article (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

static GArray *
search (StwDb *db, gint64 company, const char *text, guint most, GError **error)
{
  const StwSearchScope scope = { &company, 1 };

  return stw_search_articles (db, text, company != 0 ? &scope : NULL, most, error);
}

/* The articles of these numbers, in their order. */
static GPtrArray *
load_all (StwDb *db, const GArray *numbers, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_article_free);

  for (guint i = 0; i < numbers->len; i++)
    {
      StwArticle *article = stw_article_load (db, g_array_index (numbers, gint64, i), error);

      if (article == NULL)
        return NULL;
      g_ptr_array_add (list, article);
    }
  return g_steal_pointer (&list);
}

/**
 * stw_article_list:
 * @company: whose articles to list beside those for every company; 0 for all
 * @text: (nullable): words, of which each has to be there; %NULL for no matter which
 *
 * Returns: (transfer full) (element-type StwArticle): the articles by title, or the best match
 *   first
 */
GPtrArray *
stw_article_list (StwDb *db, gint64 company, const char *text, GError **error)
{
  g_autoptr (GArray) numbers = NULL;

  if (text == NULL)
    return list_all (db, company, error);
  numbers = search (db, company, text, MAX_LISTED, error);
  return numbers != NULL ? load_all (db, numbers, error) : NULL;
}

/**
 * stw_article_names:
 * @signature: of an article: words, a comma between choices
 * @alert: the signature of an alert, or a title
 *
 * Returns: whether every word of one choice begins a word of @alert, whatever the case
 */
gboolean
stw_article_names (const char *signature, const char *alert)
{
  g_auto (GStrv) choices = g_strsplit (signature, ",", -1);

  for (guint i = 0; choices[i] != NULL; i++)
    if (*g_strstrip (choices[i]) != '\0' && g_str_match_string (choices[i], alert, FALSE))
      return TRUE;
  return FALSE;
}

/* What the incident is about: its title, and what its alerts are. */
static GStrv
list_signatures (StwDb *db, gint64 incident, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT title FROM incident WHERE id = ?1 UNION SELECT signature FROM "
                             "(SELECT DISTINCT signature FROM alert WHERE incident_id = ?1 AND "
                             "signature IS NOT NULL LIMIT ?2) known",
                             STW_INT (incident),
                             STW_INT (MAX_SIGNATURES));

  while (stw_rows_next (rows, error))
    g_strv_builder_add (builder, stw_rows_get_text (rows, 0));
  return stw_rows_succeeded (rows) ? g_strv_builder_end (builder) : NULL;
}

static void
add_number (GArray *numbers, gint64 number, guint most)
{
  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index (numbers, gint64, i) == number)
      return;
  if (numbers->len < most)
    g_array_append_val (numbers, number);
}

static gboolean
names_one (const char *signature, char **alerts)
{
  for (guint i = 0; alerts[i] != NULL; i++)
    if (stw_article_names (signature, alerts[i]))
      return TRUE;
  return FALSE;
}

/* Those that name what they are about. */
static gboolean
add_named (StwDb *db, gint64 company, char **alerts, guint most, GArray *numbers, GError **error)
{
  g_autoptr (StwRows) rows =
               stw_db_query (db,
                             error,
                             "SELECT id, signature FROM article WHERE signature IS NOT NULL AND "
                             "(company_id IS NULL OR company_id = ?1) "
                             "ORDER BY company_id IS NULL, changed_at DESC",
                             STW_INT (company));

  while (stw_rows_next (rows, error))
    if (names_one (stw_rows_get_text (rows, 1), alerts))
      add_number (numbers, stw_rows_get_int (rows, 0), most);
  return stw_rows_succeeded (rows);
}

/* Those that have all words of a signature somewhere. */
static gboolean
add_found (StwDb *db, gint64 company, char **alerts, guint most, GArray *numbers, GError **error)
{
  for (guint i = 0; alerts[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_str_tokenize_and_fold (alerts[i], NULL, NULL);
      g_autoptr (GArray) found = NULL;

      if (g_strv_length (words) < LEAST_WORDS)
        continue;
      found = search (db, company, alerts[i], most, error);
      if (found == NULL)
        return FALSE;
      for (guint j = 0; j < found->len; j++)
        add_number (numbers, g_array_index (found, gint64, j), most);
    }
  return TRUE;
}

/**
 * stw_article_list_for_incident:
 * @most: how many
 *
 * Returns: (transfer full) (element-type StwArticle): the articles about what happened there:
 *   first those that name it, the company's own before those for every company, then those that
 *   have all its words
 */
GPtrArray *
stw_article_list_for_incident (StwDb *db, gint64 incident, guint most, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (GStrv) alerts = NULL;
  gint64 company;

  if (!stw_db_number (db,
                      &company,
                      error,
                      "SELECT COALESCE(MAX(company_id), 0) FROM incident WHERE id = ?1",
                      STW_INT (incident)))
    return NULL;
  alerts = list_signatures (db, incident, error);
  if (alerts == NULL || !add_named (db, company, alerts, most, numbers, error) ||
      !add_found (db, company, alerts, most, numbers, error))
    return NULL;
  return load_all (db, numbers, error);
}

/**
 * stw_article_to_json:
 *
 * Returns: (transfer full): `{"id","company_id","company","title","signature","revision",
 *   "changed_by","changed_at","text"}`, of which the company is null for every company
 */
JsonObject *
stw_article_to_json (const StwArticle *self)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id = stw_id_format (STW_ID_ARTICLE, self->id);
  g_autofree char *company =
    self->company != 0 ? stw_id_format (STW_ID_COMPANY, self->company) : NULL;
  g_autofree char *at = stw_timestamp_format (self->changed_at);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "company_id", company);
  json_object_set_string_member (object, "company", self->company_name);
  json_object_set_string_member (object, "title", self->title);
  json_object_set_string_member (object, "signature", self->signature);
  json_object_set_int_member (object, "revision", self->revision);
  json_object_set_string_member (object, "changed_by", self->changed_by);
  json_object_set_string_member (object, "changed_at", at);
  json_object_set_string_member (object, "text", self->text);
  return object;
}

/**
 * stw_article_list_to_json:
 * @articles: (element-type StwArticle): some
 *
 * Returns: (transfer full): stw_article_to_json() of each
 */
JsonArray *
stw_article_list_to_json (GPtrArray *articles)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < articles->len; i++)
    json_array_add_object_element (list, stw_article_to_json (g_ptr_array_index (articles, i)));
  return list;
}

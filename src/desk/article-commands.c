/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that keep what people write down for themselves. What takes one back is the article
 * as it was before, and nobody's later words are lost by it. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/article-store.h"

#include "desk/company-store.h"
#include "desk/incident-commands-private.h"
#include "desk/people/standing.h"
#include "desk/undo-store.h"

#define MAX_TITLE_BYTES 200
#define MAX_SIGNATURE_BYTES 500
#define MAX_TEXT_BYTES 65536

static gboolean
record (StwTransaction *transaction, const StwCommand *command, gint64 id, GError **error)
{
  stw_transaction_change (transaction, "article", id, command->company);
  return stw_transaction_audit (transaction,
                                command->actor,
                                command->company,
                                command->name,
                                "article",
                                id,
                                command->arguments,
                                error);
}

/* How it was, and what has to stand there now for that to come back. */
static void
offer_former (gint64 id, const StwArticle *before, gint64 revision, JsonObject **ret_result)
{
  JsonObject *inverse = json_object_new ();

  json_object_set_int_member (inverse, "article", id);
  json_object_set_int_member (inverse, "stands", revision);
  if (before != NULL)
    {
      json_object_set_int_member (inverse, "company", before->company);
      json_object_set_string_member (inverse, "title", before->title);
      json_object_set_string_member (inverse, "text", before->text);
      if (before->signature != NULL)
        json_object_set_string_member (inverse, "signature", before->signature);
      json_object_set_int_member (inverse, "revision", before->revision);
      json_object_set_string_member (inverse, "changed_by", before->changed_by);
      json_object_set_int_member (inverse, "changed_at", before->changed_at);
    }
  stw_undo_offer (ret_result, inverse);
}

static char *
get_text (const StwCommand *command, const char *member)
{
  return (char *) stw_command_get_text (command, member);
}

/* What the command says; the strings are its own. */
static gboolean
read_words (const StwCommand *command, StwArticle *ret_article, GError **error)
{
  ret_article->title = get_text (command, "title");
  ret_article->text = get_text (command, "text");
  ret_article->signature = get_text (command, "signature");
  if (ret_article->signature != NULL && *ret_article->signature == '\0')
    ret_article->signature = NULL;
  if (!stw_text_fits (ret_article->title, MAX_TITLE_BYTES))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "An article has a title of at most 200 bytes.");
  if (!stw_text_fits (ret_article->text, MAX_TEXT_BYTES))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_INVALID,
                               "An article has 1 to 65,536 bytes.");
  return ret_article->signature == NULL ||
         stw_text_fits (ret_article->signature, MAX_SIGNATURE_BYTES) ||
         stw_command_refuse (error,
                             STW_COMMAND_ERROR_INVALID,
                             "What an article is about has at most 500 bytes.");
}

/* The one that is written anew, unless somebody else did so meanwhile. */
static gboolean
load_former (StwDb *db, const StwCommand *command, StwArticle **ret_before, GError **error)
{
  gint64 id = stw_command_get_int (command, "id", 0);
  gint64 revision = stw_command_get_int (command, "revision", 0);

  *ret_before = id != 0 ? stw_article_load (db, id, error) : NULL;
  if (id != 0 && *ret_before == NULL)
    return FALSE;
  return id == 0 || revision == 0 || revision == (*ret_before)->revision ||
         stw_command_refuse (error,
                             STW_COMMAND_ERROR_REFUSED,
                             "Somebody else wrote this article meanwhile. Look at what stands "
                             "there now before you write over it.");
}

/* It leaves where it was: for that it takes what it takes to change it there. */
static gboolean
may_leave (StwTransaction *transaction, const StwArticle *before, GError **error)
{
  gint64 author = stw_transaction_get_author (transaction);
  g_autoptr (StwStanding) standing = NULL;

  stw_transaction_change (transaction, "article", before->id, before->company);
  if (before->company != 0 || author == 0)
    return TRUE;
  standing = stw_standing_load (stw_transaction_get_db (transaction), author, error);
  return standing != NULL && (stw_standing_may (standing, STW_PERMISSION_RECORD, 0) ||
                              stw_command_refuse (error,
                                                  STW_COMMAND_ERROR_NOT_PERMITTED,
                                                  stw_role_get_need (stw_permission_get_least_role (
                                                    STW_PERMISSION_RECORD))));
}

static gboolean
company_is_there (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (StwCompany) company = id != 0 ? stw_company_load (db, id, error) : NULL;

  return id == 0 || company != NULL;
}

static gboolean
article_save (StwTransaction *transaction,
              StwCommand *command,
              JsonObject **ret_result,
              gpointer data,
              GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwArticle) before = NULL;
  StwArticle article = { 0 };
  gint64 id;

  if (!company_is_there (db, command->company, error) || !read_words (command, &article, error) ||
      !load_former (db, command, &before, error) ||
      (before != NULL && !may_leave (transaction, before, error)))
    return FALSE;
  article.id = before != NULL ? before->id : 0;
  article.company = command->company;
  article.revision = before != NULL ? before->revision + 1 : 1;
  article.changed_by = command->actor;
  article.changed_at = stw_transaction_get_now (transaction);
  if (!stw_article_write (db, &article, &id, error))
    return FALSE;
  offer_former (id, before, article.revision, ret_result);
  json_object_set_int_member (*ret_result, "id", id);
  return record (transaction, command, id, error);
}

static gboolean
article_remove (StwTransaction *transaction,
                StwCommand *command,
                JsonObject **ret_result,
                gpointer data,
                GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "id", 0);
  g_autoptr (StwArticle) before = stw_article_load (db, id, error);

  if (before == NULL || !stw_article_delete (db, id, error))
    return FALSE;
  command->company = before->company;
  offer_former (id, before, 0, ret_result);
  return record (transaction, command, id, error);
}

/* Writes what offer_former() noted, or deletes what was not there then. */
static gboolean
write_former (StwDb *db, const StwCommand *command, gint64 id, GError **error)
{
  StwArticle article = { .id = id };

  if (!json_object_has_member (command->arguments, "title"))
    return stw_article_delete (db, id, error);
  article.company = stw_command_get_int (command, "company", 0);
  article.revision = stw_command_get_int (command, "revision", 1);
  article.changed_by = get_text (command, "changed_by");
  article.changed_at = stw_command_get_int (command, "changed_at", 0);
  return company_is_there (db, article.company, error) && read_words (command, &article, error) &&
         stw_article_write (db, &article, &id, error);
}

static gboolean
article_restore (StwTransaction *transaction,
                 StwCommand *command,
                 JsonObject **ret_result,
                 gpointer data,
                 GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 id = stw_command_get_int (command, "article", 0);
  g_autoptr (StwArticle) now = NULL;

  if (!stw_article_find (db, id, &now, error))
    return FALSE;
  if ((now != NULL ? now->revision : 0) != stw_command_get_int (command, "stands", 0))
    return stw_command_refuse (error,
                               STW_COMMAND_ERROR_REFUSED,
                               "Somebody wrote this article since, so this cannot be taken back "
                               "any more.");
  command->company = stw_command_get_int (command, "company", command->company);
  return write_former (db, command, id, error) && record (transaction, command, id, error);
}

static const StwCommandRule rules[] = {
  { "article.save", STW_PERMISSION_RECORD, article_save },
  { "article.remove", STW_PERMISSION_RECORD, article_remove },
  { "article.restore", STW_PERMISSION_ENGINE, article_restore },
};

/**
 * stw_article_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern what people write down
 */
const StwCommandRule *
stw_article_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}

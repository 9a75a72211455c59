/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people write down for themselves: how it is kept, found, taken back and suggested. */

#include "desk/article-store.h"

#include "desk-fixture.h"

static JsonObject *
give (Desk *desk, const char *name, gint64 company, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  JsonObject *result = desk_command (desk, "desk", name, company, &error, "%s", arguments);

  g_assert_no_error (error);
  return result;
}

static void
act (Desk *desk, const char *name, gint64 company, const char *arguments)
{
  g_autoptr (JsonObject) ignored = give (desk, name, company, arguments);

  (void) ignored;
}

static void
refuse (Desk *desk, const char *name, int code, gint64 company, const char *arguments)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (desk_command (desk, "desk", name, company, &error, "%s", arguments));
  g_assert_error (error, STW_COMMAND_ERROR, code);
}

static void
assert_titles (GPtrArray *taken, const char *expected)
{
  g_autoptr (GPtrArray) articles = taken;
  g_autoptr (GString) titles = g_string_new (NULL);

  g_assert_nonnull (articles);
  for (guint i = 0; i < articles->len; i++)
    g_string_append_printf (titles,
                            "%s%s",
                            i > 0 ? "|" : "",
                            ((StwArticle *) articles->pdata[i])->title);
  g_assert_cmpstr (titles->str, ==, expected);
}

static Desk *
desk_with_articles (void)
{
  Desk *desk = desk_new ();

  desk_add_company (desk, "Acme");
  desk_add_company (desk, "Globex");
  act (desk, "article.save", 0, "{'title':'Backups','text':'Call the **vendor** at night'}");
  act (desk,
       "article.save",
       1,
       "{'title':'Disk on web-01','text':'Empty /var/spool','signature':'disk full, volume low'}");
  act (desk, "article.save", 2, "{'title':'Their disk','text':'spool','signature':'disk'}");
  return desk;
}

static void
an_article_is_of_one_company_or_of_all (void)
{
  g_autoptr (Desk) desk = desk_with_articles ();

  assert_titles (stw_article_list (desk->db, 0, NULL, NULL), "Backups|Disk on web-01|Their disk");
  assert_titles (stw_article_list (desk->db, 1, NULL, NULL), "Backups|Disk on web-01");
  assert_titles (stw_article_list (desk->db, 2, NULL, NULL), "Backups|Their disk");
}

static void
words_find_an_article_at_once_and_as_it_stands (void)
{
  g_autoptr (Desk) desk = desk_with_articles ();

  assert_titles (stw_article_list (desk->db, 0, "SPOO", NULL), "Their disk|Disk on web-01");
  assert_titles (stw_article_list (desk->db, 1, "spool", NULL), "Disk on web-01");
  assert_titles (stw_article_list (desk->db, 1, "vendor night", NULL), "Backups");
  act (desk, "article.save", 0, "{'id':1,'title':'Backups','text':'Wait until morning'}");
  assert_titles (stw_article_list (desk->db, 1, "vendor", NULL), "");
  assert_titles (stw_article_list (desk->db, 1, "morning", NULL), "Backups");
  act (desk, "article.remove", 0, "{'id':1}");
  assert_titles (stw_article_list (desk->db, 1, "morning", NULL), "");
}

static void
nobody_writes_over_what_was_not_seen (void)
{
  g_autoptr (Desk) desk = desk_with_articles ();

  act (desk, "article.save", 0, "{'id':1,'revision':1,'title':'Backups','text':'Second'}");
  refuse (desk,
          "article.save",
          STW_COMMAND_ERROR_REFUSED,
          0,
          "{'id':1,'revision':1,'title':'Backups','text':'Third'}");
  act (desk, "article.save", 0, "{'id':1,'revision':2,'title':'Backups','text':'Third'}");
}

static void
what_was_done_to_an_article_is_taken_back (void)
{
  g_autoptr (Desk) desk = desk_with_articles ();
  g_autofree char *text = NULL;

  act (desk, "article.save", 2, "{'id':2,'title':'Moved','text':'New'}");
  act (desk, "article.remove", 0, "{'id':2}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM article WHERE id = 2"), ==, 0);
  act (desk, "incident.undo", 0, "{}");
  text =
    desk_text (desk, "SELECT company_id || title || text || revision FROM article WHERE id = 2");
  g_assert_cmpstr (text, ==, "2MovedNew2");
  act (desk, "incident.undo", 0, "{}");
  g_free (text);
  text =
    desk_text (desk,
               "SELECT company_id || title || signature || revision FROM article WHERE id = 2");
  g_assert_cmpstr (text, ==, "1Disk on web-01disk full, volume low1");
  assert_titles (stw_article_list (desk->db, 1, "spool", NULL), "Disk on web-01");
  act (desk, "incident.undo", 0, "{}");
  assert_titles (stw_article_list (desk->db, 0, NULL, NULL), "Backups|Disk on web-01");
  desk_check (desk);
}

static void
what_somebody_wrote_since_is_not_lost_by_taking_back (void)
{
  g_autoptr (Desk) desk = desk_with_articles ();
  g_autoptr (JsonObject) saved =
               give (desk, "article.save", 0, "{'id':1,'title':'Backups','text':'Second'}");
  g_autofree char *undo =
    g_strdup_printf ("{'undo':%d}", (int) json_object_get_int_member (saved, "undo"));

  act (desk, "article.save", 0, "{'id':1,'title':'Backups','text':'Third'}");
  refuse (desk, "incident.undo", STW_COMMAND_ERROR_REFUSED, 0, undo);
}

static void
what_is_no_article_is_refused (void)
{
  g_autoptr (Desk) desk = desk_with_articles ();
  g_autofree char *title = g_strnfill (201, 'x');
  g_autofree char *named = g_strdup_printf ("{'title':'%s','text':'x'}", title);

  refuse (desk, "article.save", STW_COMMAND_ERROR_INVALID, 0, "{'text':'x'}");
  refuse (desk, "article.save", STW_COMMAND_ERROR_INVALID, 0, "{'title':'x'}");
  refuse (desk, "article.save", STW_COMMAND_ERROR_INVALID, 0, named);
  refuse (desk, "article.save", STW_COMMAND_ERROR_NOT_FOUND, 7, "{'title':'x','text':'x'}");
  refuse (desk, "article.save", STW_COMMAND_ERROR_NOT_FOUND, 0, "{'id':9,'title':'x','text':'x'}");
  refuse (desk, "article.remove", STW_COMMAND_ERROR_NOT_FOUND, 0, "{'id':9}");
}

static void
every_writing_is_told_and_audited (void)
{
  g_autoptr (Desk) desk = desk_with_articles ();

  act (desk, "article.save", 2, "{'id':2,'title':'Moved','text':'New'}");
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM change WHERE entity = 'article' AND "
                                "entity_id = 2"),
                   ==,
                   2);
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM audit WHERE action = 'article.save' AND "
                                "entity = 'article'"),
                   ==,
                   4);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM timeline"), ==, 0);
}

static void
an_article_goes_with_its_company (void)
{
  g_autoptr (Desk) desk = desk_with_articles ();
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_db_open (stw_db_get_path (desk->db), STW_DB_WRITE, &error);

  g_assert_no_error (error);
  stw_db_run_script (db, "DELETE FROM company WHERE id = 2", &error);
  g_assert_no_error (error);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM article"), ==, 2);
  assert_titles (stw_article_list (desk->db, 0, "disk", NULL), "Disk on web-01");
}

static void
an_incident_has_the_articles_about_it (void)
{
  g_autoptr (Desk) desk = desk_with_articles ();
  g_autofree char *answer = NULL;

  act (desk, "article.save", 0, "{'title':'Every disk','text':'x','signature':'printer, disk'}");
  act (desk, "article.save", 0, "{'title':'All words','text':'A full disk? Of course, /srv'}");
  act (desk, "article.save", 0, "{'title':'Some words','text':'A full moon'}");
  answer = desk_post (desk, &(Message){ .asset = "web-01", .signature = "Disk full on /srv" });
  desk_settle (desk);
  assert_titles (stw_article_list_for_incident (desk->db, 1, 9, NULL), "Disk on web-01|Every disk");
  act (desk, "article.save", 0, "{'id':5,'title':'All words','text':'Is a disk full on /srv'}");
  assert_titles (stw_article_list_for_incident (desk->db, 1, 9, NULL),
                 "Disk on web-01|Every disk|All words");
  assert_titles (stw_article_list_for_incident (desk->db, 1, 1, NULL), "Disk on web-01");
  assert_titles (stw_article_list_for_incident (desk->db, 9, 9, NULL), "");
}

static void
an_article_names_an_alert_by_whole_choices (void)
{
  g_assert_true (stw_article_names ("disk full", "FULL: Disk 3"));
  g_assert_true (stw_article_names ("printer, disk", "Disk full"));
  g_assert_true (stw_article_names ("HighCPU", "highcpuload"));
  g_assert_false (stw_article_names ("disk full", "Disk slow"));
  g_assert_false (stw_article_names ("", "Disk slow"));
  g_assert_false (stw_article_names (" , ,", "Disk slow"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/articles/an article is of one company or of all",
                   an_article_is_of_one_company_or_of_all);
  g_test_add_func ("/engine/articles/words find an article at once and as it stands",
                   words_find_an_article_at_once_and_as_it_stands);
  g_test_add_func ("/engine/articles/nobody writes over what was not seen",
                   nobody_writes_over_what_was_not_seen);
  g_test_add_func ("/engine/articles/what was done to an article is taken back",
                   what_was_done_to_an_article_is_taken_back);
  g_test_add_func ("/engine/articles/what somebody wrote since is not lost by taking back",
                   what_somebody_wrote_since_is_not_lost_by_taking_back);
  g_test_add_func ("/engine/articles/what is no article is refused", what_is_no_article_is_refused);
  g_test_add_func ("/engine/articles/every writing is told and audited",
                   every_writing_is_told_and_audited);
  g_test_add_func ("/engine/articles/an article goes with its company",
                   an_article_goes_with_its_company);
  g_test_add_func ("/engine/articles/an incident has the articles about it",
                   an_incident_has_the_articles_about_it);
  g_test_add_func ("/engine/articles/an article names an alert by whole choices",
                   an_article_names_an_alert_by_whole_choices);
  return g_test_run ();
}

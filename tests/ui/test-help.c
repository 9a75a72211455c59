/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help: how Markdown is read, what articles there are and how they are found. */

#include "config.h"

#include "app/help/articles.h"
#include "app/widgets/markdown.h"
#include "app/resources.h"
#include "intake/senders.h"

#include <string.h>

#define URL "https://desk.example.com/api/webhooks/alerts"

static const char *const english[] = { NULL };
static const char *const german[] = { "de_AT", "de", NULL };

static void
assert_block (GPtrArray *blocks, guint at, StwMarkdownKind kind, guint level, const char *markup)
{
  const StwMarkdownBlock *block;

  g_assert_cmpuint (at, <, blocks->len);
  block = g_ptr_array_index (blocks, at);
  g_assert_cmpint (block->kind, ==, kind);
  g_assert_cmpuint (block->level, ==, level);
  g_assert_cmpstr (block->markup != NULL ? block->markup : block->plain, ==, markup);
}

static void
assert_paragraph (const char *text, const char *markup)
{
  g_autoptr (GPtrArray) blocks = stw_markdown_parse (text);

  assert_block (blocks, 0, STW_MARKDOWN_PARAGRAPH, 0, markup);
}

static void
test_a_text_is_read_in_pieces (void)
{
  g_autoptr (GPtrArray) blocks = stw_markdown_parse ("# Title\n\nOne\ntwo.\n\n"
                                                     "- first\n  - inner\n\n"
                                                     "3. three\n4. four\n\n   more\n\n"
                                                     "```sh\na < b\n  c\n```\n");

  assert_block (blocks, 0, STW_MARKDOWN_HEADING, 1, "Title");
  assert_block (blocks, 1, STW_MARKDOWN_PARAGRAPH, 0, "One two.");
  assert_block (blocks, 2, STW_MARKDOWN_ITEM, 1, "first");
  assert_block (blocks, 3, STW_MARKDOWN_ITEM, 2, "inner");
  assert_block (blocks, 4, STW_MARKDOWN_ITEM, 1, "three");
  assert_block (blocks, 5, STW_MARKDOWN_ITEM, 1, "four");
  assert_block (blocks, 6, STW_MARKDOWN_ITEM, 1, "more");
  assert_block (blocks, 7, STW_MARKDOWN_CODE, 0, "a < b\n  c");
  g_assert_cmpuint (blocks->len, ==, 8);
}

static void
test_an_item_has_the_mark_of_its_list (void)
{
  g_autoptr (GPtrArray) blocks = stw_markdown_parse ("- a\n\n3. b\n4. c\n\n   d\n");
  static const char *const marks[] = { "•", "3.", "4.", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    g_assert_cmpstr (((StwMarkdownBlock *) g_ptr_array_index (blocks, i))->mark, ==, marks[i]);
}

static void
test_words_are_marked_up_and_escaped (void)
{
  assert_paragraph ("a *b* **c** `d<e>` & <f",
                    "a <i>b</i> <b>c</b> <tt>d&lt;e&gt;</tt> &amp; &lt;f");
}

static void
test_only_safe_links_lead_somewhere (void)
{
  assert_paragraph ("[a](https://example.com/?b&c)",
                    "<a href=\"https://example.com/?b&amp;c\">a</a>");
  assert_paragraph ("[a](door-answers.md)", "<a href=\"door-answers.md\">a</a>");
  assert_paragraph ("[a](javascript:alert)", "a");
  assert_paragraph ("[a](file:///etc/passwd)", "a");
  assert_paragraph ("[a](../secret.md)", "a");
}

static void
test_html_is_left_out (void)
{
  g_autoptr (GPtrArray) blocks = stw_markdown_parse ("<script>\nalert\n</script>\n\na <b>c</b>\n");

  g_assert_cmpuint (blocks->len, ==, 1);
  assert_block (blocks, 0, STW_MARKDOWN_PARAGRAPH, 0, "a c");
}

static void
test_a_table_is_a_piece_for_each_row (void)
{
  g_autoptr (GPtrArray) blocks = stw_markdown_parse (
    "| Status | Means |\n| --- | --- |\n| 202 | `a|b` & c |\n| 401 | no | more |\n");
  const StwMarkdownBlock *row = g_ptr_array_index (blocks, 0);

  g_assert_cmpuint (blocks->len, ==, 2);
  g_assert_cmpint (row->kind, ==, STW_MARKDOWN_ROW);
  g_assert_cmpstr (row->plain, ==, "202\nMeans\na|b & c");
  g_assert_nonnull (strstr (row->markup, "<b>202</b>"));
  g_assert_nonnull (strstr (row->markup, "<tt>a|b</tt> &amp; c"));
}

static void
test_lines_that_are_no_table_stay_a_paragraph (void)
{
  assert_paragraph ("| a | b |\n| c | d |", "| a | b | | c | d |");
  assert_paragraph ("|", "|");
}

static void
test_escaped_text_has_no_meaning (void)
{
  static const char strange[] = "# {A}_b_ *c* `d` <e> [f](g) \\ | ~ 1. & &amp;";
  g_autofree char *escaped = stw_markdown_escape (strange);
  g_autoptr (GPtrArray) blocks = stw_markdown_parse (escaped);

  g_assert_cmpuint (blocks->len, ==, 1);
  g_assert_cmpstr (((StwMarkdownBlock *) g_ptr_array_index (blocks, 0))->plain, ==, strange);
}

static void
assert_sound (const StwMarkdownBlock *block)
{
  static const GMarkupParser parser = { NULL, NULL, NULL, NULL, NULL };
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  g_autofree char *whole = g_strdup_printf ("<markup>%s</markup>", block->markup);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, whole, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_markup_parse_context_free (context);
}

/* Whatever somebody writes, a label can show it. */
static void
test_any_text_becomes_sound_markup (void)
{
  static const char *const pieces[] = { "*", "_",    "`",    "[",  "](",      ")",        "<",
                                        ">", "&",    "|",    "\n", "- ",      "#",        " ",
                                        "a", "\x1f", "\x1e", "\\", "| - |\n", "https://a" };

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GPtrArray) blocks = NULL;

      for (int i = g_test_rand_int_range (0, 30); i > 0; i--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      blocks = stw_markdown_parse (text->str);
      for (guint i = 0; i < blocks->len; i++)
        if (((StwMarkdownBlock *) g_ptr_array_index (blocks, i))->markup != NULL)
          assert_sound (g_ptr_array_index (blocks, i));
    }
}

static const StwHelpDoor door = { .url = URL };

static void
test_every_view_has_an_article_in_every_language (void)
{
  static const char *const views[] = { "overview", "incidents", "alerts", "companies" };
  g_autoptr (GPtrArray) in_english = stw_help_articles_new (english, &door);
  g_autoptr (GPtrArray) in_german = stw_help_articles_new (german, &door);

  g_assert_cmpuint (in_english->len, ==, in_german->len);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_assert_nonnull (stw_help_articles_find (in_english, views[i]));
      g_assert_nonnull (stw_help_articles_find (in_german, views[i]));
    }
  g_assert_cmpstr (stw_help_articles_find (in_english, "getting-started")->title,
                   ==,
                   "Getting started");
  g_assert_cmpstr (stw_help_articles_find (in_german, "getting-started")->title,
                   ==,
                   "Erste Schritte");
}

static void
assert_links_lead_somewhere (GPtrArray *articles, const StwHelpArticle *article)
{
  g_autoptr (GRegex) link = g_regex_new ("href=\"([^\":]*)\\.md\"", 0, 0, NULL);

  for (guint i = 0; i < article->blocks->len; i++)
    {
      const StwMarkdownBlock *block = g_ptr_array_index (article->blocks, i);
      g_autoptr (GMatchInfo) match = NULL;

      for (g_regex_match (link, block->markup != NULL ? block->markup : "", 0, &match);
           g_match_info_matches (match);
           g_match_info_next (match, NULL))
        {
          g_autofree char *name = g_match_info_fetch (match, 1);

          if (stw_help_articles_find (articles, name) == NULL)
            g_error ("%s leads to %s, which is not there.", article->name, name);
        }
    }
}

static void
test_links_between_articles_lead_somewhere (void)
{
  const char *const *const languages[] = { english, german };

  for (guint language = 0; language < G_N_ELEMENTS (languages); language++)
    {
      g_autoptr (GPtrArray) articles = stw_help_articles_new (languages[language], &door);

      for (guint i = 0; i < articles->len; i++)
        assert_links_lead_somewhere (articles, g_ptr_array_index (articles, i));
    }
}

static void
test_every_sender_has_a_guide_with_the_address (void)
{
  g_autoptr (GPtrArray) articles = stw_help_articles_new (english, &door);
  g_autoptr (StwSenders) senders = stw_senders_new_builtin (NULL);
  const StwHelpArticle *guide = stw_help_articles_find (articles, "connect-zabbix");

  g_assert_nonnull (guide);
  g_assert_cmpstr (guide->title, ==, stw_senders_find (senders, "zabbix")->title);
  g_assert_nonnull (strstr (guide->plain, "{EVENT.ID}"));
  g_assert_nonnull (strstr (guide->plain, URL));
  g_assert_nonnull (stw_help_articles_find (articles, "connect-pingdom"));
  g_assert_null (stw_help_articles_find (articles, "connect-zabbix_api"));
}

static void
test_a_guide_tells_how_the_key_of_the_open_company_begins (void)
{
  const StwHelpDoor known = { URL, "stw_Abc123", "Northwind" };
  g_autoptr (GPtrArray) articles = stw_help_articles_new (english, &known);
  const StwHelpArticle *guide = stw_help_articles_find (articles, "connect-zabbix");

  g_assert_nonnull (strstr (guide->plain, "stw_Abc123…"));
  g_assert_null (strstr (guide->plain, "THE-KEY"));
}

static void
test_titles_are_found_before_texts (void)
{
  g_autoptr (GPtrArray) articles = stw_help_articles_new (english, &door);
  g_autoptr (GPtrArray) found = stw_help_articles_search (articles, "GRAFANA  alerting");
  g_autoptr (GPtrArray) none = stw_help_articles_search (articles, "grafana zebra");
  g_autoptr (GPtrArray) router = stw_help_articles_search (articles, "router");
  g_autoptr (GPtrArray) all = stw_help_articles_search (articles, " ");

  g_assert_cmpuint (found->len, >, 0);
  g_assert_cmpstr (((StwHelpArticle *) g_ptr_array_index (found, 0))->name, ==, "connect-grafana");
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (router->len, <, 10);
  g_assert_cmpuint (all->len, ==, articles->len);
}

static void
test_an_excerpt_shows_the_word (void)
{
  g_autoptr (GPtrArray) articles = stw_help_articles_new (english, &door);
  const StwHelpArticle *article = stw_help_articles_find (articles, "door-answers");
  g_autofree char *excerpt = stw_help_article_dup_excerpt (article, "retry-after");

  g_assert_nonnull (strstr (excerpt, "Retry-After"));
  g_assert_true (g_str_has_prefix (excerpt, "…"));
  g_assert_cmpint (g_utf8_strlen (excerpt, -1), <=, 121);
}

static void
test_an_article_of_the_desk_is_read_like_the_others (void)
{
  StwArticle *written = g_new0 (StwArticle, 1);
  StwHelpArticle *article;

  written->id = 7;
  written->title = g_strdup ("Toner *here*");
  written->text = g_strdup ("In the **cellar**.");
  article = stw_help_article_new_own (written);
  g_assert_cmpstr (article->name, ==, "article-7");
  g_assert_cmpstr (article->title, ==, "Toner *here*");
  g_assert_cmpstr (g_strstrip (article->plain), ==, "In the cellar.");
  assert_block (article->blocks, 1, STW_MARKDOWN_PARAGRAPH, 0, "In the <b>cellar</b>.");
  g_assert_true (article->own == written);
  stw_help_article_unref (article);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  stw_resources_register ();
  g_test_add_func ("/app/markdown/a text is read in pieces", test_a_text_is_read_in_pieces);
  g_test_add_func ("/app/markdown/an item has the mark of its list",
                   test_an_item_has_the_mark_of_its_list);
  g_test_add_func ("/app/markdown/words are marked up and escaped",
                   test_words_are_marked_up_and_escaped);
  g_test_add_func ("/app/markdown/only safe links lead somewhere",
                   test_only_safe_links_lead_somewhere);
  g_test_add_func ("/app/markdown/html is left out", test_html_is_left_out);
  g_test_add_func ("/app/markdown/a table is a piece for each row",
                   test_a_table_is_a_piece_for_each_row);
  g_test_add_func ("/app/markdown/lines that are no table stay a paragraph",
                   test_lines_that_are_no_table_stay_a_paragraph);
  g_test_add_func ("/app/markdown/escaped text has no meaning", test_escaped_text_has_no_meaning);
  g_test_add_func ("/app/markdown/any text becomes sound markup",
                   test_any_text_becomes_sound_markup);
  g_test_add_func ("/app/help/every view has an article in every language",
                   test_every_view_has_an_article_in_every_language);
  g_test_add_func ("/app/help/links between articles lead somewhere",
                   test_links_between_articles_lead_somewhere);
  g_test_add_func ("/app/help/every sender has a guide with the address",
                   test_every_sender_has_a_guide_with_the_address);
  g_test_add_func ("/app/help/a guide tells how the key of the open company begins",
                   test_a_guide_tells_how_the_key_of_the_open_company_begins);
  g_test_add_func ("/app/help/titles are found before texts", test_titles_are_found_before_texts);
  g_test_add_func ("/app/help/an article of the desk is read like the others",
                   test_an_article_of_the_desk_is_read_like_the_others);
  g_test_add_func ("/app/help/an excerpt shows the word", test_an_excerpt_shows_the_word);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What help there is: the articles of data/help, and one for each monitoring tool, made from what
 * its mapping says about its setup. All of it is in the program, so that it needs no network;
 * beside it stands what the desk wrote itself. Pure. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/help/articles.h"

#include "app/companies/sender-setup.h"
#include "app/widgets/markdown.h"
#include "base/ids.h"
#include "base/text.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#define FOLDER "/io/github/steward_msp/Steward/help/"
/* What every article is there in. */
#define FALLBACK_LANGUAGE "en"
/* How much of an article shows where the words stand, and how much of that before them. */
#define EXCERPT_CHARACTERS 120
#define EXCERPT_BEFORE 30
/* Steward's own form, which anybody's scripts send. */
#define ANY_SENDER "steward"

/* In the order in which they are listed. */
static const struct
{
  const char *section;
  const char *name;
} written[] = {
  { N_ ("Start"), "getting-started" },
  { N_ ("Start"), "workflows" },
  { N_ ("Start"), "reach-a-desk-behind-a-router" },
  { N_ ("The Views"), "overview" },
  { N_ ("The Views"), "incidents" },
  { N_ ("The Views"), "alerts" },
  { N_ ("The Views"), "oncall" },
  { N_ ("The Views"), "audit" },
  { N_ ("The Views"), "companies" },
  { N_ ("The Views"), "company-administrators" },
  { N_ ("The Views"), "fewer-incidents" },
  { N_ ("The Views"), "notifications" },
  { N_ ("The Views"), "settings" },
  { N_ ("The Views"), "your-articles" },
  { N_ ("When Something Is Wrong"), "troubleshooting" },
  { N_ ("When Something Is Wrong"), "door-answers" },
  { N_ ("When Something Is Wrong"), "questions" },
};

static void
article_clear (gpointer data)
{
  StwHelpArticle *self = data;

  g_free (self->name);
  g_free (self->title);
  g_ptr_array_unref (self->blocks);
  g_free (self->plain);
  stw_article_free (self->own);
  g_free (self->sender);
}

/**
 * stw_help_article_unref:
 * @self: (transfer full): an article, of which g_rc_box_acquire() made another holder
 */
void
stw_help_article_unref (StwHelpArticle *self)
{
  g_rc_box_release_full (self, article_clear);
}

/* The title is the first heading; it is searched by itself. */
static StwHelpArticle *
article_new (const char *name, const char *section, const char *markdown)
{
  StwHelpArticle *self = g_rc_box_new0 (StwHelpArticle);
  GString *plain = g_string_new (NULL);

  self->name = g_strdup (name);
  self->section = section;
  self->blocks = stw_markdown_parse (markdown);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const StwMarkdownBlock *block = g_ptr_array_index (self->blocks, i);

      if (self->title == NULL && block->kind == STW_MARKDOWN_HEADING)
        self->title = g_strdup (block->plain);
      else
        g_string_append_printf (plain, "%s ", block->plain);
    }
  g_strdelimit (plain->str, "\n\t", ' ');
  self->plain = g_string_free (plain, FALSE);
  if (self->title == NULL)
    self->title = g_strdup (name);
  return self;
}

static GBytes *
look_up (const char *language, const char *name)
{
  g_autofree char *path = g_strconcat (FOLDER, language, "/", name, ".md", NULL);

  return g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

static char *
read_written (const char *const *languages, const char *name)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  const char *text;

  for (guint i = 0; bytes == NULL && languages[i] != NULL; i++)
    bytes = look_up (languages[i], name);
  if (bytes == NULL)
    bytes = look_up (FALLBACK_LANGUAGE, name);
  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  return g_strndup (text, length);
}

/* What is to be entered; a tool without a ready-made text has its setup in words before it. */
static char *
write_entry (const StwSender *sender, const StwSetupDoor *door)
{
  g_autofree char *text = stw_sender_setup_write (sender, door);
  gboolean repeats = g_str_has_prefix (text, sender->setup);

  return g_strdup (g_strstrip (repeats ? text + strlen (sender->setup) : text));
}

/* Steward keeps a key's beginning alone: the rest is where somebody wrote it down. */
static char *
write_about_key (const StwHelpDoor *door)
{
  g_autofree char *company = door->key != NULL ? stw_markdown_escape (door->company) : NULL;

  if (company == NULL)
    return g_strdup (_ ("Put the company’s key in the place of `THE-KEY`. It is shown when "
                        "the company is added. Choose a company at the top of the sidebar, and its "
                        "key stands here by its beginning."));
  /* Translators: how a key begins, and a client */
  return g_strdup_printf (
    _ ("Put the key that begins with `%s` in its place, all of it. It is %s’s, "
       "and was shown when it was made. When nobody has it any more, rotate "
       "it on the company’s page: the old one stays good for a while."),
    door->key,
    company);
}

static char *
write_guide (const StwSender *sender,
             const StwSetupDoor *door,
             const char *entry,
             const char *about_key)
{
  StwSetupVerdict signing = stw_sender_setup_judge_signing (sender, door);
  StwSetupVerdict reach = stw_sender_setup_judge_reach (sender, door);
  g_autofree char *title = stw_markdown_escape (sender->title);
  g_autofree char *setup = stw_markdown_escape (sender->setup);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "# %s\n\n%s\n\n", title, setup);
  g_string_append_printf (text, "## %s\n\n~~~~\n%s\n~~~~\n\n", _ ("What to Enter"), entry);
  g_string_append_printf (text, "%s\n\n", about_key);
  g_string_append_printf (text, "## %s\n\n", _ ("What to Know"));
  g_string_append_printf (text, "- %s\n- %s\n\n", signing.sentence, reach.sentence);
  g_string_append (text,
                   _ ("When the tool runs elsewhere, read [Reach a desk behind a "
                      "router](reach-a-desk-behind-a-router.md). When it reports an error, look "
                      "it up in [Answers of the door](door-answers.md)."));
  g_free (signing.sentence);
  g_free (reach.sentence);
  return g_string_free (text, FALSE);
}

static int
compare_titles (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(const StwSender *const *) a)->title,
                         (*(const StwSender *const *) b)->title);
}

/* What is said in every guide would be found in every guide: it is not searched. */
static StwHelpArticle *
guide_new (const StwSender *sender, const StwHelpDoor *help)
{
  g_autofree char *begins = help->key != NULL ? g_strconcat (help->key, "…", NULL) : NULL;
  /* Translators: stands for a company's key, in an example */
  const StwSetupDoor door = { help->url, stw_text_or (begins, _ ("THE-KEY")), NULL };
  g_autofree char *about_key = write_about_key (help);
  g_autofree char *name = g_strconcat ("connect-", sender->name, NULL);
  g_autofree char *entry = write_entry (sender, &door);
  g_autofree char *text = write_guide (sender, &door, entry, about_key);
  StwHelpArticle *self = article_new (name, _ ("Connect a Sender"), text);

  self->sender = g_strdup (g_str_equal (sender->name, ANY_SENDER) ? "" : sender->name);
  g_free (self->plain);
  self->plain = g_strconcat (sender->setup, " ", entry, NULL);
  g_strdelimit (self->plain, "\n\t", ' ');
  return self;
}

static void
append_guides (GPtrArray *self, const StwHelpDoor *door)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwSenders) senders = stw_senders_new_builtin (&error);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  if (senders == NULL)
    g_error ("The senders that Steward brings cannot be read: %s", error->message);
  for (guint i = 0; i < stw_senders_count (senders); i++)
    if (stw_sender_setup_is_for (stw_senders_get (senders, i)))
      g_ptr_array_add (sorted, (gpointer) stw_senders_get (senders, i));
  g_ptr_array_sort (sorted, compare_titles);
  for (guint i = 0; i < sorted->len; i++)
    g_ptr_array_add (self, guide_new (g_ptr_array_index (sorted, i), door));
}

/**
 * stw_help_article_new_own:
 * @article: (transfer full): what the desk wrote
 *
 * Returns: (transfer full): the same to be read; its name is its id
 */
StwHelpArticle *
stw_help_article_new_own (StwArticle *article)
{
  g_autofree char *name = stw_id_format (STW_ID_ARTICLE, article->id);
  g_autofree char *title = stw_markdown_escape (article->title);
  g_autofree char *text = g_strconcat ("# ", title, "\n\n", article->text, NULL);
  StwHelpArticle *self = article_new (name, _ ("Your Articles"), text);

  self->own = article;
  return self;
}

/**
 * stw_help_articles_new:
 * @languages: (array zero-terminated=1): the reader's, the dearest first; English is the last
 *   without being named
 * @door: what senders are told
 *
 * Returns: (transfer full) (element-type StwHelpArticle): all there is, in the order to list it
 */
GPtrArray *
stw_help_articles_new (const char *const *languages, const StwHelpDoor *door)
{
  GPtrArray *self = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_help_article_unref);

  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      g_autofree char *text = read_written (languages, written[i].name);

      if (text != NULL)
        g_ptr_array_add (self, article_new (written[i].name, _ (written[i].section), text));
    }
  append_guides (self, door);
  return self;
}

/**
 * stw_help_articles_find:
 * @name: of an article; that of a view finds what is said about it
 *
 * Returns: (nullable) (transfer none): the article
 */
StwHelpArticle *
stw_help_articles_find (GPtrArray *self, const char *name)
{
  for (guint i = 0; i < self->len; i++)
    {
      StwHelpArticle *article = g_ptr_array_index (self, i);

      if (g_strcmp0 (article->name, name) == 0)
        return article;
    }
  return NULL;
}

/* Whether each word is in one of the texts. */
static gboolean
has_words (char **words, const char *title, const char *plain)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (title, words[i]) == NULL && (plain == NULL || strstr (plain, words[i]) == NULL))
      return FALSE;
  return TRUE;
}

static char **
fold_words (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_auto (GStrv) pieces = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; pieces[i] != NULL; i++)
    if (*pieces[i] != '\0')
      g_strv_builder_add (words, pieces[i]);
  return g_strv_builder_end (words);
}

/**
 * stw_help_articles_search:
 * @text: words, of which each has to be there; none for all articles
 *
 * Returns: (transfer container) (element-type StwHelpArticle): those that have the words, first
 *   those that have them in their title
 */
GPtrArray *
stw_help_articles_search (GPtrArray *self, const char *text)
{
  g_auto (GStrv) words = fold_words (text);
  GPtrArray *found = g_ptr_array_new ();
  g_autoptr (GPtrArray) later = g_ptr_array_new ();

  for (guint i = 0; i < self->len; i++)
    {
      StwHelpArticle *article = g_ptr_array_index (self, i);
      g_autofree char *title = g_utf8_casefold (article->title, -1);
      g_autofree char *plain = g_utf8_casefold (article->plain, -1);

      if (has_words (words, title, NULL))
        g_ptr_array_add (found, article);
      else if (has_words (words, title, plain))
        g_ptr_array_add (later, article);
    }
  g_ptr_array_extend (found, later, NULL, NULL);
  return found;
}

/* Where a word stands, in characters; casefolding may change how many there are before it. */
static glong
find_word (const char *plain, const char *word)
{
  g_autofree char *folded = g_utf8_casefold (plain, -1);
  const char *at = strstr (folded, word);

  return at != NULL ? MIN (g_utf8_pointer_to_offset (folded, at), g_utf8_strlen (plain, -1)) : 0;
}

/**
 * stw_help_article_dup_excerpt:
 * @text: what was searched
 *
 * Returns: (transfer full): the article's words around the first one of @text
 */
char *
stw_help_article_dup_excerpt (const StwHelpArticle *self, const char *text)
{
  g_auto (GStrv) words = fold_words (text);
  glong at = words[0] != NULL ? find_word (self->plain, words[0]) : 0;
  glong start = at > EXCERPT_BEFORE ? at - EXCERPT_BEFORE : 0;
  glong end = MIN (start + EXCERPT_CHARACTERS, g_utf8_strlen (self->plain, -1));
  const char *from = g_utf8_offset_to_pointer (self->plain, start);
  const char *space = start > 0 ? strchr (from, ' ') : NULL;
  g_autofree char *piece = NULL;

  if (space != NULL && g_utf8_pointer_to_offset (self->plain, space) < at)
    from = space + 1;
  piece = g_strndup (from, (gsize) (g_utf8_offset_to_pointer (self->plain, end) - from));
  return g_strconcat (start > 0 ? "…" : "", g_strstrip (piece), NULL);
}

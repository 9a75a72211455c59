/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an article stands in the list, and what stands above one that the desk wrote itself. Main
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/help/article-row.h"

#include "app/words.h"
#include "base/clock.h"

#include <glib/gi18n.h>

#define ROW_MARGIN 6

/* Which article a row stands for. */
#define ARTICLE_KEY "stw-article"

static GtkWidget *
append_label (GtkWidget *box, const char *text)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "label",
                                   text,
                                   "xalign",
                                   0.0,
                                   "wrap",
                                   TRUE,
                                   "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR,
                                   "lines",
                                   2,
                                   "ellipsize",
                                   PANGO_ELLIPSIZE_END,
                                   NULL);

  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
append_small (GtkWidget *box, const char *text)
{
  GtkWidget *label = append_label (box, text);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "small");
}

static const char *
get_company_name (const StwArticle *own)
{
  return own->company != 0 ? own->company_name : _ ("All companies");
}

/**
 * stw_article_row_new:
 * @text: what was searched, whose place in the article is shown; empty for nothing
 *
 * Returns: (transfer floating): a row for the article
 */
GtkWidget *
stw_article_row_new (StwHelpArticle *article, const char *text)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  append_label (box, article->title);
  if (article->own != NULL)
    append_small (box, get_company_name (article->own));
  if (*text != '\0')
    {
      g_autofree char *excerpt = stw_help_article_dup_excerpt (article, text);

      append_small (box, excerpt);
    }
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (box, ROW_MARGIN);
  gtk_widget_set_margin_bottom (box, ROW_MARGIN);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row),
                          ARTICLE_KEY,
                          g_rc_box_acquire (article),
                          (GDestroyNotify) stw_help_article_unref);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  article->title,
                                  -1);
  return row;
}

/**
 * stw_article_row_get_article:
 *
 * Returns: (transfer none): what the row stands for
 */
StwHelpArticle *
stw_article_row_get_article (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), ARTICLE_KEY);
}

static GtkWidget *
new_button (const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  return button;
}

/**
 * stw_article_head_new:
 *
 * Returns: (transfer floating): whose article it is and when it was written, and what can be done
 *   with it
 */
GtkWidget *
stw_article_head_new (const StwArticle *own)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *facts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *ago = stw_words_ago (own->changed_at, stw_clock_now (NULL));
  /* Translators: whose article it is, and how long ago it was written: "All companies · 5 min ago"
   */
  g_autofree char *line = g_strdup_printf (_ ("%s · %s"), get_company_name (own), ago);

  append_small (facts, line);
  if (own->signature != NULL)
    {
      g_autofree char *about = g_strdup_printf (_ ("About alerts with “%s”"), own->signature);

      append_small (facts, about);
    }
  gtk_widget_set_hexpand (facts, TRUE);
  gtk_box_append (GTK_BOX (box), facts);
  gtk_box_append (GTK_BOX (box), new_button (_ ("Edit"), "help.edit"));
  gtk_box_append (GTK_BOX (box), new_button (_ ("Remove"), "help.remove"));
  return box;
}

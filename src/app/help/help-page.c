/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help centre. There are about a hundred articles and all of them are in memory, so each
 * search makes the list anew. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/help/help-page.h"

#include "app/help/articles.h"
#include "app/widgets/block-widget.h"
#include "app/shortcuts.h"
#include "base/text.h"
#include "intake/door.h"

#include <glib/gi18n.h>

/* What senders are told while no door is open here. */
#define USUAL_DOOR "http://127.0.0.1:8480"
#define FIRST_ARTICLE "getting-started"
#define ROW_MARGIN 6

struct _StwHelpPage
{
  AdwBin parent_instance;

  AdwLeaflet *leaflet;     /* (unowned) */
  GtkWidget *list_pane;    /* (unowned) */
  GtkSearchEntry *search;  /* (unowned) */
  GtkLabel *count;         /* (unowned) */
  GtkStack *stack;         /* (unowned) */
  GtkListBox *list;        /* (unowned) */
  GtkWidget *article_pane; /* (unowned) */
  GtkBox *article;         /* (unowned) */

  GPtrArray *articles;         /* (owned) (nullable) of StwHelpArticle */
  const StwHelpArticle *shown; /* (unowned) (nullable) of @articles */
  gboolean searching;
};

G_DEFINE_FINAL_TYPE (StwHelpPage, stw_help_page, ADW_TYPE_BIN)

enum
{
  PROP_DETAIL_ALONE = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

/* Which article a row stands for. */
#define ARTICLE_KEY "stw-article"

static const StwHelpArticle *
get_article (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), ARTICLE_KEY);
}

static void
leaflet_changed_cb (StwHelpPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DETAIL_ALONE]);
}

static void
scroll_to_top (StwHelpPage *self)
{
  GtkScrolledWindow *pane = GTK_SCROLLED_WINDOW (self->article_pane);

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (pane), 0);
}

static void
show_article (StwHelpPage *self, const StwHelpArticle *article)
{
  GtkWidget *child;

  if (article == self->shown)
    return;
  self->shown = article;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->article))) != NULL)
    gtk_box_remove (self->article, child);
  for (guint i = 0; i < article->blocks->len; i++)
    gtk_box_append (self->article, stw_block_widget_new (g_ptr_array_index (article->blocks, i)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->article),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  article->title,
                                  -1);
  scroll_to_top (self);
}

static GtkWidget *
new_row_label (const char *text, int lines)
{
  return g_object_new (GTK_TYPE_LABEL,
                       "label",
                       text,
                       "xalign",
                       0.0,
                       "wrap",
                       TRUE,
                       "wrap-mode",
                       PANGO_WRAP_WORD_CHAR,
                       "lines",
                       lines,
                       "ellipsize",
                       PANGO_ELLIPSIZE_END,
                       NULL);
}

static void
append_row (StwHelpPage *self, const StwHelpArticle *article, const char *text)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_append (GTK_BOX (box), new_row_label (article->title, 2));
  if (*text != '\0')
    {
      g_autofree char *excerpt = stw_help_article_dup_excerpt (article, text);
      GtkWidget *label = new_row_label (excerpt, 2);

      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "small");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (box, ROW_MARGIN);
  gtk_widget_set_margin_bottom (box, ROW_MARGIN);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), ARTICLE_KEY, (gpointer) article);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  article->title,
                                  -1);
  gtk_list_box_append (self->list, row);
  if (article == self->shown)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

static void
show_count (StwHelpPage *self, guint n_found)
{
  g_autofree char *text =
    g_strdup_printf (ngettext ("%u article found", "%u articles found", n_found), n_found);

  gtk_label_set_label (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count), self->searching && n_found > 0);
  gtk_stack_set_visible_child_name (self->stack, n_found > 0 ? "list" : "nothing");
  gtk_list_box_invalidate_headers (self->list);
}

static void
list_articles (StwHelpPage *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  g_autoptr (GPtrArray) found = stw_help_articles_search (self->articles, g_strstrip (text));
  GtkListBoxRow *row;

  self->searching = *text != '\0';
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < found->len; i++)
    append_row (self, g_ptr_array_index (found, i), text);
  show_count (self, found->len);
}

static void
select_shown (StwHelpPage *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (get_article (row) == self->shown)
      gtk_list_box_select_row (self->list, row);
}

static void
read_article (StwHelpPage *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->article_pane);
  gtk_widget_grab_focus (gtk_widget_get_first_child (GTK_WIDGET (self->article)));
}

static void
row_selected_cb (StwHelpPage *self, GtkListBoxRow *row)
{
  if (row != NULL)
    show_article (self, get_article (row));
}

static void
row_activated_cb (StwHelpPage *self, GtkListBoxRow *row)
{
  show_article (self, get_article (row));
  read_article (self);
}

static void
search_activated_cb (StwHelpPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  if (row == NULL)
    return;
  gtk_list_box_select_row (self->list, row);
  row_activated_cb (self, row);
}

static void
clear_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwHelpPage *self = STW_HELP_PAGE (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
stop_search_cb (StwHelpPage *self)
{
  clear_cb (GTK_WIDGET (self), NULL, NULL);
}

static void
search_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwHelpPage *self = STW_HELP_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
open_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stw_help_page_show (STW_HELP_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
name_section (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  StwHelpPage *self = data;
  const char *section = get_article (row)->section;
  GtkWidget *label;

  if (self->searching || (before != NULL && g_str_equal (get_article (before)->section, section)))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (section);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "section-heading");
  gtk_list_box_row_set_header (row, label);
}

static gboolean
stw_help_page_grab_focus (GtkWidget *widget)
{
  StwHelpPage *self = STW_HELP_PAGE (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
stw_help_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StwHelpPage *self = STW_HELP_PAGE (object);

  g_value_set_boolean (value,
                       adw_leaflet_get_folded (self->leaflet) &&
                         adw_leaflet_get_visible_child (self->leaflet) == self->article_pane);
}

static void
stw_help_page_finalize (GObject *object)
{
  StwHelpPage *self = STW_HELP_PAGE (object);

  g_clear_pointer (&self->articles, g_ptr_array_unref);
  G_OBJECT_CLASS (stw_help_page_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "help.search", NULL, search_cb);
  gtk_widget_class_install_action (widget_class, "help.clear", NULL, clear_cb);
  gtk_widget_class_install_action (widget_class, "help.open", "s", open_cb);
  stw_shortcuts_bind (widget_class, "help");
}

static void
stw_help_page_class_init (StwHelpPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = stw_help_page_finalize;
  object_class->get_property = stw_help_page_get_property;
  widget_class->grab_focus = stw_help_page_grab_focus;
  props[PROP_DETAIL_ALONE] = g_param_spec_boolean ("detail-alone",
                                                   NULL,
                                                   NULL,
                                                   FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/steward_msp/Steward/help/help-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, search);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, count);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, list);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, article_pane);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, article);
  gtk_widget_class_bind_template_callback (widget_class, list_articles);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
stw_help_page_init (StwHelpPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, name_section, self, NULL);
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (leaflet_changed_cb), self);
  g_signal_connect_swapped (self->leaflet,
                            "notify::visible-child",
                            G_CALLBACK (leaflet_changed_cb),
                            self);
}

/**
 * stw_help_page_new:
 * @session: of its window
 *
 * Returns: the page
 */
GtkWidget *
stw_help_page_new (StwSession *session)
{
  StwHelpPage *self = g_object_new (STW_TYPE_HELP_PAGE, NULL);
  StwEngine *engine = stw_desk_client_get_engine (stw_session_get_client (session));
  g_autofree char *door = engine != NULL ? stw_engine_dup_url (engine) : NULL;
  g_autofree char *url = g_strconcat (stw_text_or (door, USUAL_DOOR), STW_DOOR_PATH, NULL);

  self->articles = stw_help_articles_new (g_get_language_names (), url);
  list_articles (self);
  show_article (self, stw_help_articles_find (self->articles, FIRST_ARTICLE));
  select_shown (self);
  return GTK_WIDGET (self);
}

/**
 * stw_help_page_show:
 * @name: of an article, or of the view that it is about
 *
 * Opens an article. Where there is none of that name, everything stays as it is.
 */
void
stw_help_page_show (StwHelpPage *self, const char *name)
{
  const StwHelpArticle *article;

  g_return_if_fail (STW_IS_HELP_PAGE (self));

  article = stw_help_articles_find (self->articles, name);
  if (article == NULL)
    return;
  show_article (self, article);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  select_shown (self);
  read_article (self);
}

/**
 * stw_help_page_go_back:
 *
 * Shows the list again, where the article covers it.
 */
void
stw_help_page_go_back (StwHelpPage *self)
{
  g_return_if_fail (STW_IS_HELP_PAGE (self));

  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

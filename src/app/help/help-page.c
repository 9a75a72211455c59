/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help centre. There are about a hundred articles and all of them are in memory, so each
 * search makes the list anew; what the desk wrote itself is searched where it is kept. Main thread;
 * the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/help/help-page.h"

#include "app/companies/waiting-line.h"
#include "app/help/article-editor.h"
#include "app/help/article-row.h"
#include "app/help/articles.h"
#include "app/widgets/block-widget.h"
#include "app/shortcuts.h"
#include "app/widgets/live.h"
#include "app/widgets/text-scale.h"
#include "app/widgets/toast.h"
#include "base/ids.h"
#include "base/text.h"
#include "desk/company-store.h"
#include "desk/source-store.h"
#include "intake/door.h"

#include <glib/gi18n.h>

/* What senders are told while no door is open here. */
#define USUAL_DOOR "http://127.0.0.1:8480"
#define FIRST_ARTICLE "getting-started"

struct _StwHelpPage
{
  AdwBin parent_instance;

  AdwLeaflet *leaflet;      /* (unowned) */
  GtkWidget *list_pane;     /* (unowned) */
  GtkSearchEntry *search;   /* (unowned) */
  GtkLabel *count;          /* (unowned) */
  GtkStack *stack;          /* (unowned) */
  GtkListBox *list;         /* (unowned) */
  GtkWidget *draft;         /* (unowned) */
  GtkLabel *draft_title;    /* (unowned) */
  GtkStack *content;        /* (unowned) */
  GtkWidget *article_pane;  /* (unowned) */
  GtkBox *article;          /* (unowned) */
  StwArticleEditor *editor; /* (unowned) */

  StwSession *session;       /* (owned) (nullable) */
  StwLive *live;             /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) of the search */
  GPtrArray *articles;       /* (owned) (nullable) of StwHelpArticle: what the program brings */
  GPtrArray *own;            /* (owned) of StwHelpArticle: what the desk wrote */
  GArray *found;             /* (owned) (nullable) of gint64: what the search found of @own */
  StwHelpArticle *shown;     /* (owned) (nullable) */
  char *wanted;              /* (owned) (nullable) what to open once it is read */
  char *url;                 /* (owned) of the door */
  gboolean searching;
};

G_DEFINE_FINAL_TYPE (StwHelpPage, stw_help_page, ADW_TYPE_BIN)

enum
{
  PROP_DETAIL_ALONE = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

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
append_blocks (StwHelpPage *self, const StwHelpArticle *article)
{
  for (guint i = 0; i < article->blocks->len; i++)
    {
      gtk_box_append (self->article, stw_block_widget_new (g_ptr_array_index (article->blocks, i)));
      if (i == 0 && article->own != NULL)
        gtk_box_append (self->article, stw_article_head_new (article->own));
    }
}

/* The last step of a guide: that the tool is heard. */
static void
append_waiting_line (StwHelpPage *self, const char *sender)
{
  GtkWidget *line = g_object_new (STW_TYPE_WAITING_LINE, NULL);
  const StwAwaited awaited = {
    .company = stw_session_get_company (self->session),
    .tool = *sender != '\0' ? sender : NULL,
  };

  stw_waiting_line_set_advice (STW_WAITING_LINE (line),
                               _ ("This line turns green when one arrives."));
  stw_waiting_line_start (STW_WAITING_LINE (line),
                          stw_session_get_client (self->session),
                          &awaited);
  gtk_box_append (self->article, line);
}

static gboolean
is_writing (StwHelpPage *self)
{
  return gtk_stack_get_visible_child (self->content) == GTK_WIDGET (self->editor);
}

static void
update_draft (StwHelpPage *self)
{
  const char *title = stw_article_editor_get_draft (self->editor);

  gtk_widget_set_visible (self->draft, title != NULL && !is_writing (self));
  gtk_label_set_label (self->draft_title, title != NULL && *title != '\0' ? title : _ ("Untitled"));
}

static void
show_article (StwHelpPage *self, StwHelpArticle *article)
{
  GtkWidget *child;

  gtk_stack_set_visible_child (self->content, self->article_pane);
  update_draft (self);
  if (article == self->shown)
    return;
  g_clear_pointer (&self->shown, stw_help_article_unref);
  self->shown = g_rc_box_acquire (article);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->article))) != NULL)
    gtk_box_remove (self->article, child);
  append_blocks (self, article);
  if (article->sender != NULL)
    append_waiting_line (self, article->sender);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->article),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  article->title,
                                  -1);
  scroll_to_top (self);
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

static char *
dup_search (StwHelpPage *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search))));
}

/* The one of that name, of the desk's own or of the program's. */
static StwHelpArticle *
find_article (StwHelpPage *self, const char *name)
{
  StwHelpArticle *own = stw_help_articles_find (self->own, name);

  return own != NULL ? own : stw_help_articles_find (self->articles, name);
}

/* What the desk wrote: all of it, or what the last search found. */
static GPtrArray *
list_own (StwHelpPage *self)
{
  GPtrArray *list = g_ptr_array_new ();

  if (!self->searching)
    g_ptr_array_extend (list, self->own, NULL, NULL);
  for (guint i = 0; self->searching && self->found != NULL && i < self->found->len; i++)
    {
      g_autofree char *name =
        stw_id_format (STW_ID_ARTICLE, g_array_index (self->found, gint64, i));
      StwHelpArticle *own = stw_help_articles_find (self->own, name);

      if (own != NULL)
        g_ptr_array_add (list, own);
    }
  return list;
}

static void
list_articles (StwHelpPage *self)
{
  g_autofree char *text = dup_search (self);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) others = stw_help_articles_search (self->articles, text);
  GtkListBoxRow *row;

  self->searching = *text != '\0';
  found = list_own (self);
  g_ptr_array_extend (found, others, NULL, NULL);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < found->len; i++)
    {
      StwHelpArticle *article = g_ptr_array_index (found, i);
      GtkWidget *widget = stw_article_row_new (article, text);

      gtk_list_box_append (self->list, widget);
      if (article == self->shown && !is_writing (self))
        gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (widget));
    }
  show_count (self, found->len);
}

/* What is read of the desk's own articles. */
typedef struct
{
  gint64 company;
  char *text; /* (owned) (nullable) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->text);
  g_free (question);
}

static gpointer
read_own (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;

  return stw_article_list (db, question->company, question->text, error);
}

static void
ask_own (StwHelpPage *self, const char *text, GCancellable *cancellable, GAsyncReadyCallback done)
{
  Question *question = g_new0 (Question, 1);

  question->company = stw_session_get_company (self->session);
  question->text = g_strdup (text);
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_own,
                              question,
                              question_free,
                              (GDestroyNotify) g_ptr_array_unref,
                              cancellable,
                              done,
                              g_object_ref (self));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwHelpPage) self = data;
  g_autoptr (GPtrArray) articles = stw_reader_run_finish (result, NULL);

  if (articles == NULL || self->session == NULL)
    return;
  g_clear_pointer (&self->found, g_array_unref);
  self->found = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < articles->len; i++)
    g_array_append_val (self->found, ((StwArticle *) g_ptr_array_index (articles, i))->id);
  list_articles (self);
}

/* What the program brings is there at once. */
static void
search_changed_cb (StwHelpPage *self)
{
  g_autofree char *text = dup_search (self);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->found, g_array_unref);
  if (*text != '\0')
    {
      self->cancellable = g_cancellable_new ();
      ask_own (self, text, self->cancellable, found_cb);
    }
  list_articles (self);
}

static void
select_shown (StwHelpPage *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (stw_article_row_get_article (row) == self->shown)
      gtk_list_box_select_row (self->list, row);
}

static void
read_article (StwHelpPage *self)
{
  GtkWidget *title = gtk_widget_get_first_child (GTK_WIDGET (self->article));

  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->content));
  if (title != NULL)
    gtk_widget_grab_focus (title);
}

static void
show_and_read (StwHelpPage *self, StwHelpArticle *article)
{
  g_clear_pointer (&self->wanted, g_free);
  show_article (self, article);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  select_shown (self);
  read_article (self);
}

/* The article that is read may be written anew, or gone. */
static void
show_news (StwHelpPage *self)
{
  g_autofree char *name = self->shown != NULL ? g_strdup (self->shown->name) : NULL;
  gboolean writing = is_writing (self);
  StwHelpArticle *article = find_article (self, name);

  show_article (self, article != NULL ? article : find_article (self, FIRST_ARTICLE));
  if (writing)
    gtk_stack_set_visible_child (self->content, GTK_WIDGET (self->editor));
  update_draft (self);
}

static void
take_own (StwHelpPage *self, GPtrArray *articles)
{
  g_ptr_array_set_free_func (articles, NULL);
  g_ptr_array_set_size (self->own, 0);
  for (guint i = 0; i < articles->len; i++)
    g_ptr_array_add (self->own, stw_help_article_new_own (g_ptr_array_index (articles, i)));
  show_news (self);
  search_changed_cb (self);
  if (self->wanted != NULL && find_article (self, self->wanted) != NULL)
    show_and_read (self, find_article (self, self->wanted));
}

static void
own_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwHelpPage) self = data;
  g_autoptr (GPtrArray) articles = stw_reader_run_finish (result, NULL);

  if (self->live == NULL)
    return;
  if (articles != NULL)
    take_own (self, articles);
  stw_live_done (self->live);
}

/* Whether the changes are about articles, or about whose they are. */
static gboolean
concerns (GArray *changes)
{
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const char *entity = g_array_index (changes, StwChange, i).entity;

      if (g_str_equal (entity, "article") || g_str_equal (entity, "company"))
        return TRUE;
    }
  return changes == NULL;
}

static void
refresh (GArray *changes, gpointer data)
{
  StwHelpPage *self = data;

  if (concerns (changes))
    ask_own (self, NULL, NULL, own_cb);
  else
    stw_live_done (self->live);
}

/* Whose key the guides tell, and how it begins. */
typedef struct
{
  char *company; /* (owned) (nullable) */
  char *key;     /* (owned) (nullable) */
} Key;

static void
key_free (Key *key)
{
  g_free (key->company);
  g_free (key->key);
  g_free (key);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Key, key_free)

/* The newest that is good. */
static gpointer
read_key (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 company = *(gint64 *) data;
  g_autoptr (StwCompany) row = stw_company_load (db, company, error);
  g_autoptr (JsonArray) sources = row != NULL ? stw_source_list (db, company, error) : NULL;
  Key *key;

  if (sources == NULL)
    return NULL;
  key = g_new0 (Key, 1);
  key->company = g_strdup (row->name);
  for (guint i = 0; i < json_array_get_length (sources); i++)
    {
      JsonObject *source = json_array_get_object_element (sources, i);
      const char *prefix = json_object_get_string_member_with_default (source, "prefix", NULL);

      if (prefix != NULL &&
          json_object_get_string_member_with_default (source, "revoked_at", NULL) == NULL &&
          json_object_get_string_member_with_default (source, "expires_at", NULL) == NULL)
        stw_set_str (&key->key, prefix);
    }
  return key;
}

/* @key: (nullable): for all companies, or one without a key */
static void
tell_key (StwHelpPage *self, const Key *key)
{
  const StwHelpDoor door = { self->url,
                             key != NULL ? key->key : NULL,
                             key != NULL ? key->company : NULL };
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->articles);

  self->articles = stw_help_articles_new (g_get_language_names (), &door);
  show_news (self);
  list_articles (self);
  select_shown (self);
}

static void
key_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwHelpPage) self = data;
  g_autoptr (Key) key = stw_reader_run_finish (result, NULL);

  if (self->live != NULL && stw_session_get_company (self->session) != 0)
    tell_key (self, key);
}

static void
company_cb (StwHelpPage *self)
{
  gint64 company = stw_session_get_company (self->session);

  stw_live_refresh (self->live);
  if (company == 0)
    tell_key (self, NULL);
  else
    stw_desk_client_read_async (stw_session_get_client (self->session),
                                read_key,
                                g_memdup2 (&company, sizeof company),
                                g_free,
                                (GDestroyNotify) key_free,
                                NULL,
                                key_cb,
                                g_object_ref (self));
}

static void
write_article (StwHelpPage *self, const StwArticle *article)
{
  if (article != NULL && stw_article_editor_get_draft (self->editor) != NULL)
    stw_toast (GTK_WIDGET (self), _ ("Save or discard this draft first."));
  stw_article_editor_begin (self->editor, article);
  gtk_stack_set_visible_child (self->content, GTK_WIDGET (self->editor));
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->content));
  gtk_list_box_unselect_all (self->list);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
  update_draft (self);
}

static void
new_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  write_article (STW_HELP_PAGE (widget), NULL);
}

static void
edit_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwHelpPage *self = STW_HELP_PAGE (widget);

  if (self->shown != NULL && self->shown->own != NULL)
    write_article (self, self->shown->own);
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (STW_HELP_PAGE (widget)->editor), "article.save", NULL);
}

static void
remove_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwHelpPage *self = STW_HELP_PAGE (widget);
  g_autofree char *title = NULL;
  StwCommand *command;

  if (self->shown == NULL || self->shown->own == NULL)
    return;
  command = stw_command_new ("article.remove", "desk", self->shown->own->company);
  json_object_set_int_member (command->arguments, "id", self->shown->own->id);
  /* Translators: %s is the title of an article */
  title = g_strdup_printf (_ ("Removed “%s”"), self->shown->title);
  stw_session_give (self->session, command, title);
}

/* What was saved opens once it is read. */
static void
closed_cb (StwHelpPage *self, gint64 saved)
{
  gtk_stack_set_visible_child (self->content, self->article_pane);
  update_draft (self);
  select_shown (self);
  read_article (self);
  if (saved == 0)
    return;
  g_free (self->wanted);
  self->wanted = stw_id_format (STW_ID_ARTICLE, saved);
  stw_live_refresh (self->live);
}

static void
row_selected_cb (StwHelpPage *self, GtkListBoxRow *row)
{
  if (row != NULL)
    show_article (self, stw_article_row_get_article (row));
}

static void
row_activated_cb (StwHelpPage *self, GtkListBoxRow *row)
{
  show_article (self, stw_article_row_get_article (row));
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
  const char *section = stw_article_row_get_article (row)->section;
  GtkWidget *label;

  if (self->searching ||
      (before != NULL && g_str_equal (stw_article_row_get_article (before)->section, section)))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (section);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "section-heading");
  gtk_list_box_row_set_header (row, label);
}

static void
back_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwHelpPage *self = STW_HELP_PAGE (widget);

  adw_leaflet_set_visible_child (self->leaflet, self->list_pane);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
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
                         adw_leaflet_get_visible_child (self->leaflet) ==
                           GTK_WIDGET (self->content));
}

static void
stw_help_page_dispose (GObject *object)
{
  StwHelpPage *self = STW_HELP_PAGE (object);

  g_clear_pointer (&self->live, stw_live_free);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (stw_help_page_parent_class)->dispose (object);
}

static void
stw_help_page_finalize (GObject *object)
{
  StwHelpPage *self = STW_HELP_PAGE (object);

  g_clear_pointer (&self->shown, stw_help_article_unref);
  g_clear_pointer (&self->articles, g_ptr_array_unref);
  g_clear_pointer (&self->found, g_array_unref);
  g_ptr_array_unref (self->own);
  g_free (self->wanted);
  g_free (self->url);
  G_OBJECT_CLASS (stw_help_page_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.back", NULL, back_cb);
  gtk_widget_class_install_action (widget_class, "help.search", NULL, search_cb);
  gtk_widget_class_install_action (widget_class, "help.clear", NULL, clear_cb);
  gtk_widget_class_install_action (widget_class, "help.open", "s", open_cb);
  gtk_widget_class_install_action (widget_class, "help.new", NULL, new_cb);
  gtk_widget_class_install_action (widget_class, "help.edit", NULL, edit_cb);
  gtk_widget_class_install_action (widget_class, "help.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "help.remove", NULL, remove_cb);
  stw_shortcuts_bind (widget_class, "help");
}

static void
stw_help_page_class_init (StwHelpPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = stw_help_page_dispose;
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
  g_type_ensure (STW_TYPE_ARTICLE_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/steward_msp/Steward/help/help-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, list_pane);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, search);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, count);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, stack);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, list);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, draft);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, draft_title);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, content);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, editor);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, article_pane);
  gtk_widget_class_bind_template_child (widget_class, StwHelpPage, article);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_draft);
  gtk_widget_class_bind_template_callback (widget_class, closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
stw_help_page_init (StwHelpPage *self)
{
  self->own = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_help_article_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  stw_text_scale_fold (self->leaflet);
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

  self->session = g_object_ref (session);
  self->url = g_strconcat (stw_text_or (door, USUAL_DOOR), STW_DOOR_PATH, NULL);
  self->articles =
    stw_help_articles_new (g_get_language_names (), &(StwHelpDoor){ .url = self->url });
  stw_article_editor_set_session (self->editor, session);
  list_articles (self);
  show_article (self, find_article (self, FIRST_ARTICLE));
  select_shown (self);
  self->live = stw_live_new (GTK_WIDGET (self), stw_session_get_client (session), refresh, self);
  g_signal_connect_object (session,
                           "notify::company",
                           G_CALLBACK (company_cb),
                           self,
                           G_CONNECT_SWAPPED);
  if (stw_session_get_company (session) != 0)
    company_cb (self);
  return GTK_WIDGET (self);
}

/**
 * stw_help_page_show:
 * @name: of an article, or of the view that it is about
 *
 * Opens an article, one of the desk's own once it is read. Where there is none of that name,
 * everything stays as it is.
 */
void
stw_help_page_show (StwHelpPage *self, const char *name)
{
  StwHelpArticle *article;

  g_return_if_fail (STW_IS_HELP_PAGE (self));

  article = find_article (self, name);
  if (article != NULL)
    show_and_read (self, article);
  else
    stw_set_str (&self->wanted, name);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing one of the desk's own articles. Main thread; the companies are read on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/help/article-editor.h"

#include "app/widgets/block-widget.h"
#include "app/widgets/named-groups.h"
#include "app/incidents/question.h"
#include "app/widgets/text-scale.h"
#include "base/text.h"
#include "desk/view-store.h"

#include <glib/gi18n.h>
#include <string.h>

/* As the command takes them. */
#define MAX_TITLE_BYTES 200
#define MAX_SIGNATURE_BYTES 500
#define MAX_TEXT_BYTES 65536
/* The picture follows the words when they pause. */
#define PREVIEW_MS 150

struct _StwArticleEditor
{
  AdwBin parent_instance;

  GtkEditable *title;     /* (unowned) */
  AdwComboRow *company;   /* (unowned) */
  GtkEditable *signature; /* (unowned) */
  AdwLeaflet *leaflet;    /* (unowned) */
  GtkTextView *text;      /* (unowned) */
  GtkWidget *preview;     /* (unowned) */
  GtkBox *blocks;         /* (unowned) */
  GtkWidget *show;        /* (unowned) */

  StwSession *session;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) of the reading */
  GArray *companies;         /* (owned) of gint64, as they stand in the row; 0 for all */
  char *draft;               /* (owned) (nullable) what is being written is called */
  gint64 id;                 /* 0 for a new article */
  gint64 revision;           /* which was seen when it was begun */
  gint64 wanted_company;     /* whose it is, while the companies are being read */
  guint preview_source;
  gboolean changed;
};

G_DEFINE_FINAL_TYPE (StwArticleEditor, stw_article_editor, ADW_TYPE_BIN)

enum
{
  CLOSED,
  DRAFT_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
dup_text (StwArticleEditor *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static gint64
get_company (StwArticleEditor *self)
{
  guint position = adw_combo_row_get_selected (self->company);

  return position < self->companies->len ? g_array_index (self->companies, gint64, position)
                                         : self->wanted_company;
}

static gboolean
fits (const char *text, gsize least, gsize most)
{
  gsize length = strlen (text);

  return length >= least && length <= most;
}

static void
update_ready (StwArticleEditor *self)
{
  g_autofree char *text = dup_text (self);
  gboolean ready = fits (gtk_editable_get_text (self->title), 1, MAX_TITLE_BYTES) &&
                   fits (gtk_editable_get_text (self->signature), 0, MAX_SIGNATURE_BYTES) &&
                   fits (text, 1, MAX_TEXT_BYTES);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "article.save", ready);
}

static gboolean
preview_cb (gpointer data)
{
  StwArticleEditor *self = data;
  g_autofree char *text = dup_text (self);
  g_autoptr (GPtrArray) blocks = stw_markdown_parse (text);
  GtkWidget *child;

  self->preview_source = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->blocks))) != NULL)
    gtk_box_remove (self->blocks, child);
  for (guint i = 0; i < blocks->len; i++)
    gtk_box_append (self->blocks, stw_block_widget_new (g_ptr_array_index (blocks, i)));
  return G_SOURCE_REMOVE;
}

static void
changed_cb (StwArticleEditor *self)
{
  if (self->draft == NULL)
    return;
  self->changed = TRUE;
  update_ready (self);
  g_signal_emit (self, signals[DRAFT_CHANGED], 0);
}

static void
text_changed_cb (StwArticleEditor *self)
{
  changed_cb (self);
  if (self->draft != NULL && self->preview_source == 0)
    self->preview_source = g_timeout_add (PREVIEW_MS, preview_cb, self);
}

static void
title_changed_cb (StwArticleEditor *self)
{
  const char *title = gtk_editable_get_text (self->title);

  if (self->draft == NULL)
    return;
  stw_set_str (&self->draft, title);
  changed_cb (self);
}

static gpointer
read_companies (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_view_list_companies (db, error);
}

static void
companies_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) companies = stw_reader_run_finish (result, NULL);
  StwArticleEditor *self = data;
  g_autoptr (GtkStringList) names = NULL;
  const gint64 all = 0;
  gboolean changed = self->changed;
  guint chosen = 0;

  /* Then the editor may be gone. */
  if (companies == NULL)
    return;
  names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _ ("All companies"));
  g_array_set_size (self->companies, 0);
  g_array_append_val (self->companies, all);
  for (guint i = 0; i < companies->len; i++)
    {
      const StwCompanyView *company = g_ptr_array_index (companies, i);

      gtk_string_list_append (names, company->name);
      g_array_append_val (self->companies, company->id);
      if (company->id == self->wanted_company)
        chosen = i + 1;
    }
  adw_combo_row_set_model (self->company, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->company, chosen);
  self->changed = changed;
}

static void
choose_company (StwArticleEditor *self, gint64 company)
{
  self->wanted_company = company;
  adw_combo_row_set_model (self->company, NULL);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_companies,
                              NULL,
                              NULL,
                              (GDestroyNotify) g_ptr_array_unref,
                              self->cancellable,
                              companies_cb,
                              self);
}

static void
close_draft (StwArticleEditor *self, gint64 saved)
{
  g_clear_pointer (&self->draft, g_free);
  self->changed = FALSE;
  g_signal_emit (self, signals[DRAFT_CHANGED], 0);
  g_signal_emit (self, signals[CLOSED], 0, saved);
}

/* Once it was said that somebody else wrote it too, saving again is meant. */
static void
saved_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwArticleEditor) self = data;
  g_autofree char *title = NULL;

  if (error != NULL)
    {
      update_ready (self);
      if (g_error_matches (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_REFUSED))
        self->revision = 0;
      stw_session_refuse (self->session, error);
      return;
    }
  /* Translators: %s is the title of an article */
  title = g_strdup_printf (_ ("Saved “%s”"), gtk_editable_get_text (self->title));
  stw_session_offer_undo (self->session, title, result);
  close_draft (self, json_object_get_int_member (result, "id"));
}

/**
 * stw_article_editor_save:
 *
 * Saves what was written; a refusal is told, and the draft stays.
 */
void
stw_article_editor_save (StwArticleEditor *self)
{
  g_autofree char *text = NULL;
  StwCommand *command;

  g_return_if_fail (STW_IS_ARTICLE_EDITOR (self));

  if (self->draft == NULL)
    return;
  text = dup_text (self);
  command = stw_command_new ("article.save", "desk", get_company (self));
  json_object_set_string_member (command->arguments, "title", gtk_editable_get_text (self->title));
  json_object_set_string_member (command->arguments,
                                 "signature",
                                 gtk_editable_get_text (self->signature));
  json_object_set_string_member (command->arguments, "text", text);
  if (self->id != 0)
    {
      json_object_set_int_member (command->arguments, "id", self->id);
      json_object_set_int_member (command->arguments, "revision", self->revision);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "article.save", FALSE);
  stw_desk_client_submit (stw_session_get_client (self->session),
                          command,
                          saved_cb,
                          g_object_ref (self));
}

static void
save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stw_article_editor_save (STW_ARTICLE_EDITOR (widget));
}

static void
discarded_cb (gpointer data)
{
  close_draft (data, 0);
}

static void
discard_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwArticleEditor *self = STW_ARTICLE_EDITOR (widget);
  AdwMessageDialog *question;

  if (!self->changed)
    {
      close_draft (self, 0);
      return;
    }
  question = stw_question_new (widget,
                               _ ("Discard the Draft?"),
                               _ ("What you wrote since the last saving is lost."),
                               _ ("Discard"));
  adw_message_dialog_set_response_appearance (question, "verb", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (question, "cancel");
  stw_question_ask (question, NULL, discarded_cb, g_object_ref (self), g_object_unref);
}

/* Where both stand side by side there is nothing to switch. */
static void
folded_cb (StwArticleEditor *self)
{
  gtk_widget_set_visible (self->show, adw_leaflet_get_folded (self->leaflet));
}

static void
show_cb (StwArticleEditor *self)
{
  gboolean shown = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->show));

  if (shown)
    adw_leaflet_set_visible_child (self->leaflet, self->preview);
  else
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static gboolean
stw_article_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (STW_ARTICLE_EDITOR (widget)->title));
}

static void
stw_article_editor_dispose (GObject *object)
{
  StwArticleEditor *self = STW_ARTICLE_EDITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->preview_source, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (stw_article_editor_parent_class)->dispose (object);
}

static void
stw_article_editor_finalize (GObject *object)
{
  StwArticleEditor *self = STW_ARTICLE_EDITOR (object);

  g_array_unref (self->companies);
  g_free (self->draft);
  G_OBJECT_CLASS (stw_article_editor_parent_class)->finalize (object);
}

static void
install_signals (GType type)
{
  signals[CLOSED] = g_signal_new ("closed",
                                  type,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  G_TYPE_INT64);
  signals[DRAFT_CHANGED] =
    g_signal_new ("draft-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
stw_article_editor_class_init (StwArticleEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = stw_article_editor_dispose;
  object_class->finalize = stw_article_editor_finalize;
  widget_class->grab_focus = stw_article_editor_grab_focus;
  install_signals (G_TYPE_FROM_CLASS (klass));
  gtk_widget_class_install_action (widget_class, "article.save", NULL, save_cb);
  gtk_widget_class_install_action (widget_class, "article.discard", NULL, discard_cb);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/help/article-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, StwArticleEditor, title);
  gtk_widget_class_bind_template_child (widget_class, StwArticleEditor, company);
  gtk_widget_class_bind_template_child (widget_class, StwArticleEditor, signature);
  gtk_widget_class_bind_template_child (widget_class, StwArticleEditor, leaflet);
  gtk_widget_class_bind_template_child (widget_class, StwArticleEditor, text);
  gtk_widget_class_bind_template_child (widget_class, StwArticleEditor, preview);
  gtk_widget_class_bind_template_child (widget_class, StwArticleEditor, blocks);
  gtk_widget_class_bind_template_child (widget_class, StwArticleEditor, show);
  gtk_widget_class_bind_template_callback (widget_class, title_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
}

static void
stw_article_editor_init (StwArticleEditor *self)
{
  self->companies = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
  stw_text_scale_fold (self->leaflet);
  g_signal_connect_swapped (gtk_text_view_get_buffer (self->text),
                            "changed",
                            G_CALLBACK (text_changed_cb),
                            self);
  stw_named_groups (GTK_WIDGET (self->company));
  folded_cb (self);
}

/**
 * stw_article_editor_set_session:
 * @session: of its window
 */
void
stw_article_editor_set_session (StwArticleEditor *self, StwSession *session)
{
  g_return_if_fail (STW_IS_ARTICLE_EDITOR (self));

  g_set_object (&self->session, session);
}

/**
 * stw_article_editor_begin:
 * @article: (nullable): what to write anew, %NULL for a new article
 *
 * Begins to write; what was begun and neither saved nor discarded goes on instead.
 */
void
stw_article_editor_begin (StwArticleEditor *self, const StwArticle *article)
{
  g_return_if_fail (STW_IS_ARTICLE_EDITOR (self));

  if (self->changed)
    return;
  /* Nothing of this is the writer's. */
  g_clear_pointer (&self->draft, g_free);
  self->id = article != NULL ? article->id : 0;
  self->revision = article != NULL ? article->revision : 0;
  gtk_editable_set_text (self->title, article != NULL ? article->title : "");
  gtk_editable_set_text (self->signature,
                         article != NULL ? stw_text_or (article->signature, "") : "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text),
                            article != NULL ? article->text : "",
                            -1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->show), FALSE);
  choose_company (self,
                  article != NULL ? article->company : stw_session_get_company (self->session));
  self->changed = FALSE;
  self->draft = g_strdup (gtk_editable_get_text (self->title));
  update_ready (self);
  g_clear_handle_id (&self->preview_source, g_source_remove);
  preview_cb (self);
  g_signal_emit (self, signals[DRAFT_CHANGED], 0);
}

/**
 * stw_article_editor_get_draft:
 *
 * Returns: (transfer none) (nullable): how what is not saved is called so far, %NULL when
 *   nothing is
 */
const char *
stw_article_editor_get_draft (StwArticleEditor *self)
{
  g_return_val_if_fail (STW_IS_ARTICLE_EDITOR (self), NULL);

  return self->changed ? self->draft : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk's own articles about an incident, as a card. Whoever shows the incident asks for them
 * whenever it reads that anew; articles that change meanwhile are read here. Main thread; the query
 * runs on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/suggestions.h"

#include "base/ids.h"
#include "desk/article-store.h"
#include "store/change-feed.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* More would stand between the incident and its alerts. */
#define MAX_SUGGESTED 3

struct _StwSuggestions
{
  GtkBox parent_instance;

  GtkListBox *list;          /* (unowned) */
  StwDeskClient *client;     /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) of the reading */
  gint64 incident;           /* 0 for none */
};

G_DEFINE_FINAL_TYPE (StwSuggestions, stw_suggestions, GTK_TYPE_BOX)

static gpointer
read_suggested (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 *incident = data;

  return stw_article_list_for_incident (db, *incident, MAX_SUGGESTED, error);
}

static GtkWidget *
new_row (const StwArticle *article)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = stw_id_format (STW_ID_ARTICLE, article->id);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), article->title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.article");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", name);
  return row;
}

static void
show_articles (StwSuggestions *self, GPtrArray *articles)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < articles->len; i++)
    gtk_list_box_append (self->list, new_row (g_ptr_array_index (articles, i)));
  gtk_widget_set_visible (GTK_WIDGET (self), articles->len > 0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwSuggestions) self = data;
  g_autoptr (GPtrArray) articles = stw_reader_run_finish (result, NULL);

  if (articles != NULL && self->client != NULL)
    show_articles (self, articles);
}

static void
ask (StwSuggestions *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  stw_desk_client_read_async (self->client,
                              read_suggested,
                              g_memdup2 (&self->incident, sizeof self->incident),
                              g_free,
                              (GDestroyNotify) g_ptr_array_unref,
                              self->cancellable,
                              read_cb,
                              g_object_ref (self));
}

static void
changed_cb (StwDeskClient *client, GArray *changes, StwSuggestions *self)
{
  if (stw_changes_concern (changes, "article"))
    ask (self);
}

static void
stw_suggestions_dispose (GObject *object)
{
  StwSuggestions *self = STW_SUGGESTIONS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (stw_suggestions_parent_class)->dispose (object);
}

static void
stw_suggestions_class_init (StwSuggestionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = stw_suggestions_dispose;
}

static void
stw_suggestions_init (StwSuggestions *self)
{
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL,
                                     "accessible-role",
                                     GTK_ACCESSIBLE_ROLE_HEADING,
                                     "label",
                                     _ ("Your Notes on This"),
                                     "xalign",
                                     0.0,
                                     NULL);
  GtkWidget *list = gtk_list_box_new ();

  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Your Notes on This"),
                                  -1);
  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 9);
  gtk_box_append (GTK_BOX (self), heading);
  gtk_box_append (GTK_BOX (self), list);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * stw_suggestions_show:
 * @client: the desk
 * @incident: its number
 *
 * Looks for what was written about the incident, and shows it as it is read.
 */
void
stw_suggestions_show (StwSuggestions *self, StwDeskClient *client, gint64 incident)
{
  g_return_if_fail (STW_IS_SUGGESTIONS (self));

  if (self->client == NULL)
    {
      self->client = g_object_ref (client);
      g_signal_connect_object (client, "changed", G_CALLBACK (changed_cb), self, 0);
    }
  if (self->incident != incident)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->incident = incident;
  ask (self);
}

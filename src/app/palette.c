/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The palette. Actions are found here at once; incidents and companies are read for each text,
 * and an answer that comes after a newer question is dropped. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/palette.h"

#include "app/widgets/word-image.h"
#include "app/words.h"
#include "base/ids.h"
#include "desk/incident-store.h"
#include "desk/view-store.h"

#include <glib/gi18n.h>

/* More of a kind would push the next kind out of sight. */
#define MAX_INCIDENTS 6
#define MAX_COMPANIES 4

struct _StwPalette
{
  AdwWindow parent_instance;

  GtkSearchEntry *search; /* (unowned) */
  GtkStack *stack;        /* (unowned) */
  GtkListBox *list;       /* (unowned) */

  StwSession *session; /* (owned) */
  GtkWidget *view;     /* (owned) where actions are carried out */
  StwPaletteAllows allows;
  gpointer allows_data;
  GCancellable *cancellable; /* (owned) of the newest question */
};

G_DEFINE_FINAL_TYPE (StwPalette, stw_palette, ADW_TYPE_WINDOW)

/* A question, and what it finds on the desk. */
typedef struct
{
  char *text; /* (owned) */
  StwIncidentQuery query;
  GPtrArray *incidents; /* (owned) of StwIncident */
  GPtrArray *companies; /* (owned) of StwCompanyView */
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->text);
  g_clear_pointer (&found->incidents, g_ptr_array_unref);
  g_clear_pointer (&found->companies, g_ptr_array_unref);
  g_free (found);
}

/* Every word is there, as the beginning of one. */
static gboolean
matches (const char *text, const char *name)
{
  return *text == '\0' || g_str_match_string (text, name, TRUE);
}

static gpointer
read_found (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const Found *question = data;
  g_autoptr (GArray) ids = stw_view_list_incidents (db, &question->query, error);
  g_autoptr (GPtrArray) companies = stw_view_list_companies (db, error);
  Found *found;

  if (ids == NULL || companies == NULL)
    return NULL;
  found = g_new0 (Found, 1);
  found->text = g_strdup (question->text);
  found->companies = g_steal_pointer (&companies);
  found->incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_incident_free);
  for (guint i = 0; i < ids->len && found->incidents->len < MAX_INCIDENTS; i++)
    {
      StwIncident *incident = stw_incident_load (db, g_array_index (ids, gint64, i), NULL);

      if (incident != NULL)
        g_ptr_array_add (found->incidents, incident);
    }
  return found;
}

/* What a row does, as a detailed action, and under which heading it stands. */
#define ACTION_KEY "stw-action"
#define SECTION_KEY "stw-section"

static AdwActionRow *
append_row (StwPalette *self,
            const char *section,
            const char *title,
            const char *subtitle,
            GtkWidget *icon,
            const char *action)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (icon != NULL)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), ACTION_KEY, g_strdup (action), g_free);
  g_object_set_data (G_OBJECT (row), SECTION_KEY, (gpointer) section);
  gtk_list_box_append (self->list, row);
  return ADW_ACTION_ROW (row);
}

static void
append_incidents (StwPalette *self, const Found *found)
{
  for (guint i = 0; i < found->incidents->len; i++)
    {
      const StwIncident *incident = g_ptr_array_index (found->incidents, i);
      g_autofree char *number = stw_id_format (STW_ID_INCIDENT, incident->id);
      g_autofree char *action = g_strdup_printf ("app.open-incident::%s", number);
      g_autofree char *facts = g_strdup_printf ("%s · %s · %s",
                                                incident->company_name,
                                                number,
                                                stw_word_status (incident->status).word);

      append_row (self,
                  _ ("Incidents"),
                  incident->title,
                  facts,
                  stw_word_image_new (stw_word_severity (incident->severity)),
                  action);
    }
}

static void
append_actions (StwPalette *self, const char *text)
{
  guint n;
  const StwShortcut *shortcuts = stw_shortcuts_get (&n);

  for (guint i = 0; i < n; i++)
    {
      const char *title = _ (shortcuts[i].title);
      g_autofree char *key = stw_shortcut_dup_key (&shortcuts[i]);
      AdwActionRow *row;
      GtkWidget *keys;

      if (shortcuts[i].action == NULL || !matches (text, title) ||
          !self->allows (&shortcuts[i], self->allows_data))
        continue;
      row =
        append_row (self, _ ("Actions"), title, _ (shortcuts[i].group), NULL, shortcuts[i].action);
      if (key == NULL)
        continue;
      keys = gtk_shortcut_label_new (key);
      gtk_widget_set_valign (keys, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (row, keys);
    }
}

static void
append_companies (StwPalette *self, const Found *found)
{
  guint n_shown = 0;

  for (guint i = 0; i < found->companies->len && n_shown < MAX_COMPANIES; i++)
    {
      const StwCompanyView *company = g_ptr_array_index (found->companies, i);
      g_autofree char *action =
        g_strdup_printf ("win.company(int64 %" G_GINT64_FORMAT ")", company->id);

      if (!matches (found->text, company->name))
        continue;
      append_row (self,
                  _ ("Companies"),
                  company->name,
                  _ ("Show only this company"),
                  gtk_image_new_from_icon_name ("steward-company-symbolic"),
                  action);
      n_shown++;
    }
}

static void
show_found (StwPalette *self, const Found *found)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  append_incidents (self, found);
  append_actions (self, found->text);
  append_companies (self, found);
  row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
  gtk_stack_set_visible_child_name (self->stack, row != NULL ? "found" : "nothing");
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwPalette) self = data;
  Found *found = stw_reader_run_finish (result, NULL);

  /* Once it is closed, what it would ask may be gone. */
  if (found != NULL && gtk_widget_get_visible (GTK_WIDGET (self)))
    show_found (self, found);
  g_clear_pointer (&found, found_free);
}

static void
search_cb (StwPalette *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  Found *question = g_new0 (Found, 1);

  question->text = g_strdup (text);
  question->query.company = stw_session_get_company (self->session);
  question->query.open_only = *text == '\0';
  question->query.text = question->text;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_found,
                              question,
                              found_free,
                              found_free,
                              self->cancellable,
                              found_cb,
                              g_object_ref (self));
}

static void
run (GtkWidget *view, const char *action)
{
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = NULL;

  if (g_action_parse_detailed_name (action, &name, &target, NULL))
    gtk_widget_activate_action_variant (view, name, target);
}

/* The palette goes first, so that what is done can have the focus. */
static void
row_activated_cb (StwPalette *self, GtkListBoxRow *row)
{
  g_autoptr (GtkWidget) view = g_object_ref (self->view);
  g_autofree char *action = g_strdup (g_object_get_data (G_OBJECT (row), ACTION_KEY));

  gtk_window_destroy (GTK_WINDOW (self));
  run (view, action);
}

static void
search_activated_cb (StwPalette *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  if (row != NULL)
    row_activated_cb (self, row);
}

/* Up and Down walk the list while the text has the focus. */
static gboolean
key_cb (GtkEventControllerKey *keys,
        guint key,
        guint code,
        GdkModifierType modifiers,
        StwPalette *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int step = key == GDK_KEY_Down ? 1 : key == GDK_KEY_Up ? -1 : 0;

  if (step == 0 || row == NULL)
    return GDK_EVENT_PROPAGATE;
  row = gtk_list_box_get_row_at_index (self->list, gtk_list_box_row_get_index (row) + step);
  if (row != NULL)
    {
      gtk_list_box_select_row (self->list, row);
      gtk_widget_grab_focus (GTK_WIDGET (row));
      gtk_widget_grab_focus (GTK_WIDGET (self->search));
      gtk_editable_set_position (GTK_EDITABLE (self->search), -1);
    }
  return GDK_EVENT_STOP;
}

static void
name_section (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const char *section = g_object_get_data (G_OBJECT (row), SECTION_KEY);
  GtkWidget *label;

  if (before != NULL && g_object_get_data (G_OBJECT (before), SECTION_KEY) == section)
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
stw_palette_dispose (GObject *object)
{
  StwPalette *self = STW_PALETTE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (stw_palette_parent_class)->dispose (object);
}

static void
stw_palette_class_init (StwPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_palette_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/steward_msp/Steward/palette.ui");
  gtk_widget_class_bind_template_child (widget_class, StwPalette, search);
  gtk_widget_class_bind_template_child (widget_class, StwPalette, stack);
  gtk_widget_class_bind_template_child (widget_class, StwPalette, list);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
stw_palette_init (StwPalette *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, name_section, NULL, NULL);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/**
 * stw_palette_show:
 * @view: where actions are carried out
 * @allows: tells what can be done now
 *
 * Opens the palette over a window.
 */
void
stw_palette_show (GtkWindow *parent,
                  StwSession *session,
                  GtkWidget *view,
                  StwPaletteAllows allows,
                  gpointer data)
{
  StwPalette *self = g_object_new (STW_TYPE_PALETTE, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  self->view = g_object_ref (view);
  self->allows = allows;
  self->allows_data = data;
  gtk_window_present (GTK_WINDOW (self));
  search_cb (self);
}

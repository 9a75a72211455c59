/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search and the filter above the list of incidents. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/filter-bar.h"

#include "app/incidents/filter-popover.h"
#include "app/incidents/filter-words.h"
#include "app/incidents/saved-filters.h"

#include <glib/gi18n.h>

#define PART_KEY "stw-part"

struct _StwFilterBar
{
  AdwBin parent_instance;

  GtkSearchEntry *search; /* (unowned) */
  GtkMenuButton *narrow;  /* (unowned) */
  GtkMenuButton *saved;   /* (unowned) */
  GtkFlowBox *chips;      /* (unowned) */

  StwListFilter *filter;  /* (owned) (nullable) */
  StwSavedFilters *named; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (StwFilterBar, stw_filter_bar, ADW_TYPE_BIN)

static void
remove_cb (GtkWidget *chip, StwFilterBar *self)
{
  guint part = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), PART_KEY));

  /* The chip goes with it. */
  gtk_widget_grab_focus (GTK_WIDGET (self->narrow));
  stw_filter_words_remove (self->filter, part);
}

static GtkWidget *
new_chip (StwFilterBar *self, guint part, const char *words)
{
  GtkWidget *chip = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (words);
  /* Translators: %s is a part of a filter, such as "Open" */
  g_autofree char *name = g_strdup_printf (_ ("Remove the Filter “%s”"), words);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("window-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_set_halign (chip, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (chip, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (chip), PART_KEY, GUINT_TO_POINTER (part));
  g_signal_connect (chip, "clicked", G_CALLBACK (remove_cb), self);
  return chip;
}

static void
show_chips (StwFilterBar *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_flow_box_remove (self->chips, child);
  for (guint i = 0; i < stw_filter_words_get_n_parts (); i++)
    {
      g_autofree char *words = stw_filter_words_describe (self->filter, i);

      if (words == NULL)
        continue;
      gtk_flow_box_append (self->chips, new_chip (self, i, words));
      gtk_widget_set_focusable (gtk_widget_get_last_child (GTK_WIDGET (self->chips)), FALSE);
    }
}

static void
changed_cb (StwFilterBar *self)
{
  StwIncidentFilter read = stw_list_filter_read (self->filter);
  const char *words = read.text != NULL ? read.text : "";

  show_chips (self);
  if (!g_str_equal (words, gtk_editable_get_text (GTK_EDITABLE (self->search))))
    gtk_editable_set_text (GTK_EDITABLE (self->search), words);
}

static void
searched_cb (StwFilterBar *self)
{
  if (self->filter != NULL)
    stw_list_filter_set_words (self->filter, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
stop_search_cb (StwFilterBar *self)
{
  stw_list_filter_set_words (self->filter, "");
  gtk_widget_activate_action (GTK_WIDGET (self), "incidents.focus-list", NULL);
}

/* Not before it is wanted. */
static void
create_popover_cb (GtkMenuButton *button, gpointer data)
{
  StwFilterBar *self = data;

  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_popover (button, stw_filter_popover_new (self->filter));
}

/**
 * stw_filter_bar_search:
 *
 * Begins to search.
 */
void
stw_filter_bar_search (StwFilterBar *self)
{
  g_return_if_fail (STW_IS_FILTER_BAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/**
 * stw_filter_bar_set_filter:
 * @session: of its window
 * @filter: what it shows and changes; set once
 */
void
stw_filter_bar_set_filter (StwFilterBar *self, StwSession *session, StwListFilter *filter)
{
  g_return_if_fail (STW_IS_FILTER_BAR (self) && self->filter == NULL);

  self->filter = g_object_ref (filter);
  self->named = stw_saved_filters_new (self->saved, session, filter);
  gtk_menu_button_set_create_popup_func (self->narrow, create_popover_cb, self, NULL);
  g_signal_connect_object (filter, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

static void
stw_filter_bar_dispose (GObject *object)
{
  StwFilterBar *self = STW_FILTER_BAR (object);

  if (self->named != NULL)
    stw_saved_filters_stop (self->named);
  g_clear_object (&self->named);
  g_clear_object (&self->filter);
  G_OBJECT_CLASS (stw_filter_bar_parent_class)->dispose (object);
}

static void
stw_filter_bar_class_init (StwFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = stw_filter_bar_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/incidents/filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, StwFilterBar, search);
  gtk_widget_class_bind_template_child (widget_class, StwFilterBar, narrow);
  gtk_widget_class_bind_template_child (widget_class, StwFilterBar, saved);
  gtk_widget_class_bind_template_child (widget_class, StwFilterBar, chips);
  gtk_widget_class_bind_template_callback (widget_class, searched_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
}

static void
stw_filter_bar_init (StwFilterBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages that no mapping knows. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/alerts/tray-list.h"

#include "app/words.h"
#include "base/clock.h"
#include "desk/view-store.h"

#include <glib/gi18n.h>

#define ID "stw-tray-id"

struct _StwTrayList
{
  AdwBin parent_instance;

  GtkListBox *list;  /* (unowned) */
  gint64 chosen;     /* 0 for none */
  gboolean choosing; /* the rows are made anew */
};

enum
{
  CHOSEN,
  OPENED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StwTrayList, stw_tray_list, ADW_TYPE_BIN)

static gint64
get_id (GtkListBoxRow *row)
{
  const gint64 *id = row != NULL ? g_object_get_data (G_OBJECT (row), ID) : NULL;

  return id != NULL ? *id : 0;
}

static GtkWidget *
new_row (const StwTrayView *message)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *moment = gtk_label_new (NULL);
  g_autofree char *time = stw_words_moment (message->received_at, stw_clock_now (NULL));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), message->company_name);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), message->beginning);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_label_set_label (GTK_LABEL (moment), time);
  gtk_widget_add_css_class (moment, "dim-label");
  gtk_widget_add_css_class (moment, "small");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), moment);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), ID, g_memdup2 (&message->id, sizeof message->id), g_free);
  return row;
}

/* Whether these stand there already: who goes through them is not disturbed. */
static gboolean
are_shown (StwTrayList *self, GPtrArray *messages)
{
  guint i;

  for (i = 0; i < messages->len; i++)
    if (get_id (gtk_list_box_get_row_at_index (self->list, (int) i)) !=
        ((const StwTrayView *) g_ptr_array_index (messages, i))->id)
      return FALSE;
  return gtk_list_box_get_row_at_index (self->list, (int) i) == NULL;
}

static void
make_rows (StwTrayList *self, GPtrArray *messages)
{
  GtkListBoxRow *row;
  GtkListBoxRow *chosen = NULL;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < messages->len; i++)
    {
      row = GTK_LIST_BOX_ROW (new_row (g_ptr_array_index (messages, i)));
      gtk_list_box_append (self->list, GTK_WIDGET (row));
      if (chosen == NULL || get_id (row) == self->chosen)
        chosen = row;
    }
  gtk_list_box_select_row (self->list, chosen);
}

/**
 * stw_tray_list_show:
 * @messages: (element-type StwTrayView): what waits for a mapping
 *
 * The one that is looked at stays so while it is there.
 */
void
stw_tray_list_show (StwTrayList *self, GPtrArray *messages)
{
  gint64 before;

  g_return_if_fail (STW_IS_TRAY_LIST (self));

  if (are_shown (self, messages))
    return;
  before = self->chosen;
  self->choosing = TRUE;
  make_rows (self, messages);
  self->choosing = FALSE;
  self->chosen = get_id (gtk_list_box_get_selected_row (self->list));
  if (self->chosen != before)
    g_signal_emit (self, signals[CHOSEN], 0);
}

/**
 * stw_tray_list_get_chosen:
 *
 * Returns: the number of the message that is looked at, 0 for none
 */
gint64
stw_tray_list_get_chosen (StwTrayList *self)
{
  g_return_val_if_fail (STW_IS_TRAY_LIST (self), 0);

  return self->chosen;
}

static void
selected_cb (StwTrayList *self, GtkListBoxRow *row)
{
  if (self->choosing || row == NULL || get_id (row) == self->chosen)
    return;
  self->chosen = get_id (row);
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
activated_cb (StwTrayList *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

static gboolean
stw_tray_list_grab_focus (GtkWidget *widget)
{
  StwTrayList *self = STW_TRAY_LIST (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row != NULL && gtk_widget_grab_focus (GTK_WIDGET (row));
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name,
                       STW_TYPE_TRAY_LIST,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       0);
}

static void
stw_tray_list_class_init (StwTrayListClass *klass)
{
  GTK_WIDGET_CLASS (klass)->grab_focus = stw_tray_list_grab_focus;
  signals[CHOSEN] = new_signal ("chosen");
  signals[OPENED] = new_signal ("opened");
}

static void
stw_tray_list_init (StwTrayList *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_activate_on_single_click (self->list, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "tray-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Messages that were not recognised"),
                                  -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), scrolled);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the mapping editor share: a real desk, and the parts of the editor. */

#include "config.h"

#include "mapping-desk.h"

#include "app/mapping/place-list.h"
#include "intake/mapping-store.h"

#include <string.h>

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  desk->scratch = scratch_new ();
  desk->client = ui_open_desk (desk->scratch, NULL);
  desk->company = ui_add_company (desk->client, "Northwind Logistics");
  desk->session = stw_session_new (desk->client);
  desk->window = GTK_WINDOW (gtk_window_new ());
  desk->opener = gtk_label_new ("the page");
  gtk_window_set_default_size (desk->window, 1000, 700);
  gtk_window_set_child (desk->window, desk->opener);
  gtk_window_present (desk->window);
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (desk->window);
  g_object_unref (desk->session);
  ui_close_desk (desk->client);
  scratch_free (desk->scratch);
}

static GtkWidget *
find_editor (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (STW_IS_MAPPING_EDITOR (window) && gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

void
open_mapping (Desk *desk, const char *text)
{
  stw_mapping_editor_show_mapping (desk->opener, desk->session, desk->company, text);
  WAIT_FOR (find_editor () != NULL);
  desk->editor = find_editor ();
  gtk_test_widget_wait_for_draw (desk->editor);
}

void
close_editor (Desk *desk)
{
  gtk_window_close (GTK_WINDOW (desk->editor));
  WAIT_FOR (find_editor () == NULL);
}

StwFieldList *
get_field_list (Desk *desk)
{
  return STW_FIELD_LIST (ui_find_type (desk->editor, STW_TYPE_FIELD_LIST));
}

/* The subtitles of all rows, "" for a row without. */
static char *
list_fields (Desk *desk)
{
  GtkListBox *list =
    GTK_LIST_BOX (ui_find_type (GTK_WIDGET (get_field_list (desk)), GTK_TYPE_LIST_BOX));
  g_autoptr (GString) all = g_string_new (NULL);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    g_string_append_printf (all,
                            "%s: %s\n",
                            adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                            adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));
  return g_string_free (g_steal_pointer (&all), FALSE);
}

gboolean
has_fields (Desk *desk, const char *lines)
{
  g_autofree char *all = list_fields (desk);

  g_test_message ("%s", all);
  return strstr (all, lines) != NULL;
}

gboolean
shows_label (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_label (child, text))
      return TRUE;
  return FALSE;
}

void
act_on_field (Desk *desk, const char *action, StwField field, guint step)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_field_list (desk)),
                                             action,
                                             "(uu)",
                                             (guint) field,
                                             step));
}

/* As a click on the place does. */
void
choose_place (Desk *desk, guint number)
{
  g_signal_emit_by_name (ui_find_type (desk->editor, STW_TYPE_PLACE_LIST), "chosen", number);
}

GtkWidget *
find_titled (GtkWidget *widget, GType type, const char *title)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_titled (child, type, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
find_with_icon (GtkWidget *widget, const char *icon)
{
  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), icon) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_with_icon (child, icon);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_save (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), "Save") == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_save (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Saves, and brings what was saved. */
char *
save_mapping (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->scratch, "steward.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_true (gtk_widget_get_sensitive (find_save (desk->editor)));
  g_signal_emit_by_name (find_save (desk->editor), "clicked");
  WAIT_FOR (find_editor () == NULL);
  db = stw_db_open (path, STW_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  rows = stw_mapping_list (db, desk->company, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  return g_strdup (((const StwMappingRow *) g_ptr_array_index (rows, 0))->text);
}

void
run_in_editor (Desk *desk, const char *action)
{
  g_assert_true (gtk_widget_activate_action (desk->editor, action, NULL));
}

gboolean
can_save (Desk *desk)
{
  return gtk_widget_get_sensitive (find_save (desk->editor));
}

void
mapping_desk_add_test (const char *path, void (*test) (Desk *desk, gconstpointer data))
{
  g_test_add (path, Desk, NULL, desk_set_up, test, desk_tear_down);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the incidents in the window share: a real desk, and ways to look at it. */

#include "config.h"

#include "incident-desk.h"

gint64
add_incident (Desk *desk, const char *title)
{
  StwCommand *command = stw_command_new ("incident.add", "desk", desk->company);

  json_object_set_string_member (command->arguments, "title", title);
  return ui_give (desk->client, command, "incident");
}

static void
offered_cb (Desk *desk)
{
  desk->n_offered++;
}

static void
desk_set_up (Desk *desk, gconstpointer data)
{
  desk->scratch = scratch_new ();
  desk->client = ui_open_desk (desk->scratch, NULL);
  desk->company = ui_add_company (desk->client, "Northwind Logistics");
  desk->incident = add_incident (desk, "The printer on the second floor");
  desk->session = stw_session_new (desk->client);
  g_signal_connect_swapped (desk->session, "undo-offered", G_CALLBACK (offered_cb), desk);
  desk->window = GTK_WINDOW (gtk_window_new ());
  desk->detail = g_object_new (STW_TYPE_INCIDENT_DETAIL, NULL);
  stw_incident_detail_set_session (desk->detail, desk->session);
  gtk_window_set_child (desk->window, GTK_WIDGET (desk->detail));
  gtk_window_present (desk->window);
  stw_incident_detail_show (desk->detail, desk->incident);
  WAIT_FOR (stw_incident_detail_allows (desk->detail, "incident.acknowledge"));
}

static void
desk_tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (desk->window);
  g_object_unref (desk->session);
  ui_close_desk (desk->client);
  scratch_free (desk->scratch);
}

void
act (Desk *desk, const char *action, const char *target)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (desk->detail),
                                             action,
                                             target != NULL ? "s" : NULL,
                                             target));
}

gboolean
allows (Desk *desk, const char *action)
{
  return stw_incident_detail_allows (desk->detail, action);
}

GtkWindow *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

AdwMessageDialog *
open_dialog (Desk *desk, const char *action)
{
  act (desk, action, NULL);
  WAIT_FOR (find_dialog () != NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (find_dialog ()));
  return ADW_MESSAGE_DIALOG (find_dialog ());
}

GtkListBox *
find_list (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX (widget))
    return GTK_LIST_BOX (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkListBox *found = find_list (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkEditable *
find_entry_row (GtkWidget *widget)
{
  if (ADW_IS_ENTRY_ROW (widget))
    return GTK_EDITABLE (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkEditable *found = find_entry_row (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

void
incident_desk_add_test (const char *path, void (*test) (Desk *desk, gconstpointer data))
{
  g_test_add (path, Desk, NULL, desk_set_up, test, desk_tear_down);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk with an on-call view, for its tests. */

#include "config.h"

#include "oncall-desk.h"

#include "app/oncall/oncall-page.h"
#include "base/clock.h"
#include "base/timestamp.h"

#define LONG_NAME "Wolfeschlegelsteinhausenbergerdorff"

static gint64
add_person (Oncall *oncall, const char *name)
{
  StwCommand *command = stw_command_new ("person.add", "desk", 0);

  json_object_set_string_member (command->arguments, "name", name);
  json_object_set_string_member (command->arguments, "role", "technician");
  return ui_give (oncall->client, command, "person");
}

/* One layer of two people that ends tomorrow: after that there is a gap. */
void
oncall_add_schedule (Oncall *oncall)
{
  gint64 now = stw_clock_now (NULL);
  g_autofree char *start = stw_timestamp_format (now - 10 * STW_DAY);
  g_autofree char *end = stw_timestamp_format (now + STW_DAY);
  g_autofree char *text = g_strdup_printf (
    "{\"name\":\"First Line\",\"timezone\":\"UTC\",\"layers\":[{\"name\":\"Days\",\"members\":[1,2],"
    "\"start\":\"%s\",\"end\":\"%s\",\"rotation\":\"daily\"}]}",
    start,
    end);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  StwCommand *command = stw_command_new ("schedule.save", "desk", 0);

  json_object_unref (command->arguments);
  command->arguments = json_node_dup_object (node);
  oncall->schedule = ui_give (oncall->client, command, "schedule");
}

void
oncall_open (Oncall *oncall)
{
  oncall->folder = scratch_new ();
  oncall->client = ui_open_desk (oncall->folder, NULL);
  oncall->session = stw_session_new (oncall->client);
  add_person (oncall, "Ada Ruiz");
  add_person (oncall, LONG_NAME " " LONG_NAME);
}

void
oncall_show (Oncall *oncall, int width)
{
  oncall->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (oncall->window), width, 700);
  gtk_window_set_child (GTK_WINDOW (oncall->window), stw_oncall_page_new (oncall->session));
  gtk_window_present (GTK_WINDOW (oncall->window));
}

void
oncall_close (Oncall *oncall)
{
  gtk_window_destroy (GTK_WINDOW (oncall->window));
  g_clear_object (&oncall->session);
  ui_close_desk (oncall->client);
  scratch_free (oncall->folder);
}

gpointer
oncall_get_child (Oncall *oncall, const char *name)
{
  GtkWidget *page = ui_find_type (oncall->window, STW_TYPE_ONCALL_PAGE);

  return gtk_widget_get_template_child (page, STW_TYPE_ONCALL_PAGE, name);
}

gboolean
oncall_shows (Oncall *oncall, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (oncall_get_child (oncall, "stack")), name) ==
         0;
}

AdwMessageDialog *
oncall_find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (window))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

gboolean
oncall_is_ready (AdwMessageDialog *dialog)
{
  return adw_message_dialog_get_response_enabled (dialog, "verb");
}

/* Two people with a turn each day, for a year. */
void
oncall_add_long_schedule (Oncall *oncall)
{
  gint64 now = stw_clock_now (NULL);
  g_autofree char *start = stw_timestamp_format (now - 10 * STW_DAY);
  g_autofree char *text = g_strdup_printf (
    "{\"name\":\"First Line\",\"timezone\":\"UTC\",\"layers\":[{\"name\":\"Days\",\"members\":[1,2],"
    "\"start\":\"%s\",\"rotation\":\"daily\"}]}",
    start);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  StwCommand *command = stw_command_new ("schedule.save", "desk", 0);

  json_object_unref (command->arguments);
  command->arguments = json_node_dup_object (node);
  oncall->schedule = ui_give (oncall->client, command, "schedule");
}

const char *
oncall_get_title (AdwPreferencesGroup *group)
{
  GtkWidget *row = ui_find_type (GTK_WIDGET (group), ADW_TYPE_ACTION_ROW);

  return row != NULL ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)) : NULL;
}

gboolean
oncall_says (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), text);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks on which other assets one depends, so that an outage is one incident. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/depends-dialog.h"

#include "base/ids.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define LIST_HEIGHT 320

typedef struct
{
  GtkWidget *list;          /* (unowned) while the dialog is open */
  JsonArray *assets;        /* (owned) as the rows of @list stand */
  StwDependsQuestion asked; /* its asset and data are owned */
} Question;

static void
question_free (Question *question)
{
  json_array_unref (question->asked.assets);
  json_object_unref (question->asked.asset);
  question->asked.free_data (question->asked.data);
  g_free (question);
}

static const char *
get_id (JsonObject *asset)
{
  return json_object_get_string_member (asset, "id");
}

static gboolean
depends_on (JsonObject *asset, const char *id)
{
  JsonArray *on = json_object_get_array_member (asset, "depends_on");

  for (guint i = 0; i < json_array_get_length (on); i++)
    if (g_str_equal (json_array_get_string_element (on, i), id))
      return TRUE;
  return FALSE;
}

static GtkCheckButton *
get_check (Question *question, guint position)
{
  GtkListBoxRow *row =
    gtk_list_box_get_row_at_index (GTK_LIST_BOX (question->list), (int) position);

  return GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)));
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  g_autoptr (JsonArray) on = json_array_new ();

  for (guint i = 0; i < json_array_get_length (question->asked.assets); i++)
    {
      JsonObject *other = json_array_get_object_element (question->asked.assets, i);

      if (gtk_check_button_get_active (get_check (question, i)))
        json_array_add_string_element (on, get_id (other));
    }
  if (g_str_equal (response, "save"))
    question->asked.chosen (on, question->asked.data);
  question_free (question);
}

static void
append_row (GtkWidget *list, const char *name, gboolean active)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), active);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static GtkWidget *
new_list (Question *question)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  question->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (question->list), GTK_SELECTION_NONE);
  gtk_widget_set_valign (question->list, GTK_ALIGN_START);
  gtk_widget_add_css_class (question->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (question->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Assets"),
                                  -1);
  for (guint i = 0; i < json_array_get_length (question->asked.assets); i++)
    {
      JsonObject *other = json_array_get_object_element (question->asked.assets, i);

      if (g_str_equal (get_id (other), get_id (question->asked.asset)))
        continue;
      json_array_add_object_element (question->asked.assets, json_object_ref (other));
      append_row (question->list,
                  json_object_get_string_member (other, "name"),
                  depends_on (question->asked.asset, get_id (other)));
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), question->list);
  return scroller;
}

/**
 * stw_depends_dialog_show:
 * @page: who asks
 * @asked: what; copied
 *
 * Asks on which of the company's assets one depends.
 */
void
stw_depends_dialog_show (GtkWidget *page, const StwDependsQuestion *asked)
{
  Question *question = g_new0 (Question, 1);
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  /* Translators: %s is a machine */
  heading = g_strdup_printf (_ ("What Does %s Need?"),
                             json_object_get_string_member (asked->asset, "name"));
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (page)),
                                   heading,
                                   _ ("When one of these fails, the alerts of both are one "
                                      "incident."));
  question->asked.assets = json_array_new ();
  question->asked = *asked;
  json_object_ref (asked->asset);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), new_list (question));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("Cancel"),
                                    "save",
                                    _ ("Save"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "save",
                                              ADW_RESPONSE_SUGGESTED);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), question);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One business calendar, to be changed or made: its time zone, and for each weekday when it is
 * open. Holidays come from files and stay as they are. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/calendar-dialog.h"

#include "app/companies/zones.h"
#include "app/incidents/question.h"
#include "app/settings/hours-rows.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define FORM_HEIGHT 380

typedef struct
{
  StwSession *session; /* (owned) */
  JsonObject *before;  /* (owned) (nullable) a calendar that is changed */
  AdwMessageDialog *question;
  GtkEditable *name;
  AdwComboRow *zone;
  StwHoursRows *hours; /* (owned) */
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  g_object_unref (form->session);
  g_clear_pointer (&form->before, json_object_unref);
  stw_hours_rows_free (form->hours);
  g_free (form);
}

static void
typed_cb (Form *form)
{
  stw_question_set_ready (form->question,
                          stw_hours_rows_check (form->hours) &&
                            *gtk_editable_get_text (form->name) != '\0');
}

static GtkEditable *
append_entry (Form *form, GtkListBox *list, const char *title, const char *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (typed_cb), form);
  gtk_list_box_append (list, row);
  return GTK_EDITABLE (row);
}

static void
append_zone (Form *form, GtkListBox *list)
{
  GtkWidget *row = adw_combo_row_new ();
  guint selected;
  g_autoptr (GtkStringList) zones = stw_zones_new_list (&selected);
  const char *zone =
    form->before != NULL ? json_object_get_string_member (form->before, "timezone") : NULL;

  for (guint i = 0; zone != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (zones)); i++)
    if (g_str_equal (gtk_string_list_get_string (zones, i), zone))
      selected = i;
  form->zone = ADW_COMBO_ROW (row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Time Zone"));
  adw_combo_row_set_model (form->zone, G_LIST_MODEL (zones));
  adw_combo_row_set_selected (form->zone, selected);
  gtk_list_box_append (list, row);
}

static void
answered_cb (gpointer data)
{
  Form *form = data;
  StwCommand *command = stw_command_new ("calendar.save", "desk", 0);
  JsonObject *arguments = command->arguments;
  GtkStringObject *zone = adw_combo_row_get_selected_item (form->zone);
  g_autofree char *said = NULL;

  if (form->before != NULL)
    {
      json_object_set_string_member (arguments,
                                     "id",
                                     json_object_get_string_member (form->before, "id"));
      json_object_set_member (arguments,
                              "holidays",
                              json_node_copy (json_object_get_member (form->before, "holidays")));
    }
  json_object_set_string_member (arguments, "name", gtk_editable_get_text (form->name));
  json_object_set_string_member (arguments, "timezone", gtk_string_object_get_string (zone));
  json_object_set_member (arguments, "hours", stw_hours_rows_read (form->hours));
  /* Translators: %s is the name of a calendar */
  said = g_strdup_printf (_ ("Saved “%s”"), gtk_editable_get_text (form->name));
  stw_session_give (form->session, command, said);
}

/**
 * stw_calendar_dialog_show:
 * @page: who asks
 * @calendar: (nullable): as stw_calendar_list() gives it, %NULL for a new one
 *
 * Asks for a calendar, and saves it.
 */
void
stw_calendar_dialog_show (GtkWidget *page, StwSession *session, JsonObject *calendar)
{
  const char *heading = calendar != NULL ? _ ("Change Calendar") : _ ("Add Calendar");
  Form *form = g_new0 (Form, 1);
  GtkListBox *list;
  GtkWidget *fields = stw_question_new_list (heading, &list);

  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (fields), FORM_HEIGHT);
  form->session = g_object_ref (session);
  form->before = calendar != NULL ? json_object_ref (calendar) : NULL;
  form->question = stw_question_new (page,
                                     heading,
                                     _ ("Hours such as 09:00-12:00, 13:00-17:00; nothing is for "
                                        "closed"),
                                     _ ("Save"));
  form->name =
    append_entry (form,
                  list,
                  _ ("Name"),
                  calendar != NULL ? json_object_get_string_member (calendar, "name") : "");
  append_zone (form, list);
  form->hours =
    stw_hours_rows_new (list,
                        calendar != NULL ? json_object_get_member (calendar, "hours") : NULL,
                        G_CALLBACK (typed_cb),
                        form);
  typed_cb (form);
  stw_question_ask (form->question, fields, answered_cb, form, form_free);
}

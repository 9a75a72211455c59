/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for the address of a calendar elsewhere, whose it is and what its events mean. Main thread.
 */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/subscribe-dialog.h"

#include "app/incidents/question.h"
#include "app/oncall/calendar-secret.h"
#include "base/secrets.h"
#include "desk/oncall/calendar-address.h"

#include <glib/gi18n.h>

typedef struct
{
  StwSession *session;      /* (owned) */
  GArray *people;           /* (owned) of gint64, as the row lists them */
  AdwMessageDialog *dialog; /* (unowned) */
  GtkWidget *name;          /* (unowned) */
  GtkWidget *address;       /* (unowned) */
  GtkWidget *person;        /* (unowned) */
  GtkWidget *meaning;       /* (unowned) */
  gint64 schedule;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->session);
  g_array_unref (asked->people);
  g_free (asked);
}

static void
changed_cb (Asked *asked)
{
  const char *given = gtk_editable_get_text (GTK_EDITABLE (asked->address));
  char *address = stw_calendar_address_read (given);

  if (address == NULL && *given != '\0')
    gtk_widget_add_css_class (asked->address, "error");
  else
    gtk_widget_remove_css_class (asked->address, "error");
  stw_question_set_ready (asked->dialog,
                          address != NULL &&
                            *gtk_editable_get_text (GTK_EDITABLE (asked->name)) != '\0');
  stw_secret_free (address);
}

static void
answered_cb (gpointer data)
{
  const Asked *asked = data;
  char *address = stw_calendar_address_read (gtk_editable_get_text (GTK_EDITABLE (asked->address)));
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (asked->person));
  StwCommand *command;

  if (address == NULL || selected >= asked->people->len)
    {
      stw_secret_free (address);
      return;
    }
  command = stw_command_new ("schedule.subscribe", "desk", 0);
  json_object_set_int_member (command->arguments, "schedule", asked->schedule);
  json_object_set_string_member (command->arguments,
                                 "name",
                                 gtk_editable_get_text (GTK_EDITABLE (asked->name)));
  json_object_set_int_member (command->arguments,
                              "person",
                              g_array_index (asked->people, gint64, selected));
  json_object_set_boolean_member (command->arguments,
                                  "overrides",
                                  adw_combo_row_get_selected (ADW_COMBO_ROW (asked->meaning)) == 1);
  stw_calendar_secret_subscribe (asked->session, command, address);
}

static GtkWidget *
add_row (GtkWidget *list, GtkWidget *row, const char *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static void
fill_people (Asked *asked, const StwRoster *roster)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gint64 nobody = 0;

  g_array_append_val (asked->people, nobody);
  gtk_string_list_append (names, _ ("Whom Each Event Names"));
  for (guint i = 0; i < roster->people->len; i++)
    {
      const StwRosterPerson *person = g_ptr_array_index (roster->people, i);

      g_array_append_val (asked->people, person->id);
      gtk_string_list_append (names, person->name);
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (asked->person), G_LIST_MODEL (names));
}

static GtkWidget *
new_form (Asked *asked, const StwRoster *roster)
{
  const char *const meanings[] = { _ ("Absences"), _ ("Overrides"), NULL };
  g_autoptr (GtkStringList) list_of_meanings = gtk_string_list_new (meanings);
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  stw_question_name (list, _ ("Calendar"));
  asked->name = add_row (list, adw_entry_row_new (), _ ("Name"));
  asked->address = add_row (list, adw_password_entry_row_new (), _ ("Address"));
  asked->person = add_row (list, adw_combo_row_new (), _ ("Whose It Is"));
  asked->meaning = add_row (list, adw_combo_row_new (), _ ("Its Events Are"));
  adw_combo_row_set_model (ADW_COMBO_ROW (asked->meaning), G_LIST_MODEL (list_of_meanings));
  fill_people (asked, roster);
  g_signal_connect_swapped (asked->name, "changed", G_CALLBACK (changed_cb), asked);
  g_signal_connect_swapped (asked->address, "changed", G_CALLBACK (changed_cb), asked);
  return list;
}

/**
 * stw_subscribe_dialog_show:
 * @widget: who asks
 * @roster: with a schedule
 *
 * Asks for a calendar, and subscribes to it.
 */
void
stw_subscribe_dialog_show (GtkWidget *widget, StwSession *session, const StwRoster *roster)
{
  Asked *asked = g_new0 (Asked, 1);
  GtkWidget *form;

  asked->session = g_object_ref (session);
  asked->people = g_array_new (FALSE, FALSE, sizeof (gint64));
  asked->schedule = roster->schedule->id;
  asked->dialog =
    stw_question_new (widget,
                      _ ("Subscribe to a Calendar"),
                      _ ("Google, Outlook and Nextcloud publish such an address. It is read every "
                         "15 minutes and kept in the keyring."),
                      _ ("_Subscribe"));
  form = new_form (asked, roster);
  changed_cb (asked);
  stw_question_ask (asked->dialog, form, answered_cb, asked, asked_free);
}

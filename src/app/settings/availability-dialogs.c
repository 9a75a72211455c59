/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When somebody can be given work: their status now, the hours of their week, and the days on which
 * they are away. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/availability-dialogs.h"

#include "app/companies/zones.h"
#include "app/incidents/question.h"
#include "app/oncall/moment-row.h"
#include "app/settings/hours-rows.h"
#include "base/clock.h"
#include "base/ids.h"
#include "desk/people/person-store.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define HOURS_HEIGHT 380

/* What is asked about one person; each dialog uses some of it. */
typedef struct
{
  StwSession *session; /* (owned) */
  JsonObject *person;  /* (owned) */
  GTimeZone *zone;     /* (owned) the person's */
  AdwMessageDialog *question;
  StwHoursRows *hours; /* (owned) (nullable) */
  AdwComboRow *choice; /* (unowned) (nullable) */
  AdwComboRow *how_long;
  GtkWidget *from;
  GtkWidget *to;
  GtkEditable *note;
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  g_object_unref (form->session);
  json_object_unref (form->person);
  g_time_zone_unref (form->zone);
  stw_hours_rows_free (form->hours);
  g_free (form);
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default (object, member, "");
}

static Form *
form_new (StwSession *session, JsonObject *person)
{
  Form *form = g_new0 (Form, 1);
  GTimeZone *zone = g_time_zone_new_identifier (get_text (person, "timezone"));

  form->session = g_object_ref (session);
  form->person = json_object_ref (person);
  form->zone = zone != NULL ? zone : g_time_zone_new_utc ();
  return form;
}

static StwCommand *
new_command (const Form *form, const char *name)
{
  StwCommand *command = stw_command_new (name, "desk", 0);
  gint64 person = 0;

  stw_id_parse (STW_ID_PERSON, get_text (form->person, "id"), &person);
  json_object_set_int_member (command->arguments, "person", person);
  return command;
}

static AdwComboRow *
append_choice (GtkListBox *list, const char *title, GListModel *choices, guint selected)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), choices);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  gtk_list_box_append (list, row);
  return ADW_COMBO_ROW (row);
}

static const char *const statuses[STW_N_PERSON_STATUSES] = {
  [STW_PERSON_AVAILABLE] = N_ ("Available"),
  [STW_PERSON_BUSY] = N_ ("Busy"),
  [STW_PERSON_AWAY] = N_ ("Away"),
};

/* For how long a status holds; then the person is available again. */
static const struct
{
  const char *title;
  gint64 time; /* 0 for until it is changed */
} durations[] = {
  { N_ ("Until It Is Changed"), 0 }, { N_ ("30 Minutes"), 30 * STW_MINUTE },
  { N_ ("1 Hour"), STW_HOUR },       { N_ ("2 Hours"), 2 * STW_HOUR },
  { N_ ("4 Hours"), 4 * STW_HOUR },  { N_ ("8 Hours"), 8 * STW_HOUR },
};

static void
status_cb (gpointer data)
{
  Form *form = data;
  StwCommand *command = new_command (form, "person.set-status");
  guint status = adw_combo_row_get_selected (form->choice);
  guint duration = adw_combo_row_get_selected (form->how_long);
  gint64 time = status != STW_PERSON_AVAILABLE && duration < G_N_ELEMENTS (durations)
                  ? durations[duration].time
                  : 0;
  g_autofree char *said = NULL;

  if (status >= STW_N_PERSON_STATUSES)
    status = STW_PERSON_AVAILABLE;
  json_object_set_string_member (command->arguments,
                                 "status",
                                 stw_person_status_to_word ((StwPersonStatus) status));
  json_object_set_int_member (command->arguments,
                              "until",
                              time != 0 ? stw_clock_now (NULL) + time : 0);
  /* Translators: a person, and their status */
  said = g_strdup_printf (_ ("%s: %s"), get_text (form->person, "name"), _ (statuses[status]));
  stw_session_give (form->session, command, said);
}

static void
chosen_cb (Form *form)
{
  gtk_widget_set_sensitive (GTK_WIDGET (form->how_long),
                            adw_combo_row_get_selected (form->choice) != STW_PERSON_AVAILABLE);
}

/**
 * stw_status_dialog_show:
 * @page: who asks
 * @person: as stw_person_list() gives it
 *
 * Asks whether somebody is available, and for how long not.
 */
void
stw_status_dialog_show (GtkWidget *page, StwSession *session, JsonObject *person)
{
  Form *form = form_new (session, person);
  StwPersonStatus status = STW_PERSON_AVAILABLE;
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) times = gtk_string_list_new (NULL);
  GtkListBox *list;
  GtkWidget *box = stw_question_new_list (_ ("Status"), &list);

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    gtk_string_list_append (words, _ (statuses[i]));
  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    gtk_string_list_append (times, _ (durations[i].title));
  stw_person_status_from_word (get_text (person, "status"), &status);
  form->question = stw_question_new (page,
                                     _ ("Set Status"),
                                     _ ("Nobody who is away is given work while somebody else is "
                                        "there."),
                                     C_ ("action", "Change"));
  form->choice = append_choice (list, _ ("Status"), G_LIST_MODEL (words), status);
  form->how_long = append_choice (list, _ ("How Long"), G_LIST_MODEL (times), 0);
  g_signal_connect_swapped (form->choice, "notify::selected", G_CALLBACK (chosen_cb), form);
  chosen_cb (form);
  stw_question_set_ready (form->question, TRUE);
  stw_question_ask (form->question, box, status_cb, form, form_free);
}

static void
hours_cb (gpointer data)
{
  Form *form = data;
  StwCommand *command = new_command (form, "person.update");
  GtkStringObject *zone = adw_combo_row_get_selected_item (form->choice);
  g_autofree char *said = NULL;

  if (stw_hours_rows_is_always (form->hours))
    json_object_set_string_member (command->arguments, "hours", "always");
  else
    json_object_set_member (command->arguments, "hours", stw_hours_rows_read (form->hours));
  if (zone != NULL)
    json_object_set_string_member (command->arguments,
                                   "timezone",
                                   gtk_string_object_get_string (zone));
  /* Translators: %s is a person */
  said = g_strdup_printf (_ ("Changed the working hours of %s"), get_text (form->person, "name"));
  stw_session_give (form->session, command, said);
}

static void
hours_typed_cb (Form *form)
{
  stw_question_set_ready (form->question, stw_hours_rows_check (form->hours));
}

/**
 * stw_hours_dialog_show:
 * @page: who asks
 * @person: as stw_person_list() gives it
 *
 * Asks when somebody works, weekday by weekday, on their own clock.
 */
void
stw_hours_dialog_show (GtkWidget *page, StwSession *session, JsonObject *person)
{
  Form *form = form_new (session, person);
  guint selected;
  g_autoptr (GtkStringList) zones = stw_zones_new_list (&selected);
  GtkListBox *list;
  GtkWidget *box = stw_question_new_list (_ ("Working Hours"), &list);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (zones)); i++)
    if (g_str_equal (gtk_string_list_get_string (zones, i), get_text (person, "timezone")))
      selected = i;
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (box), HOURS_HEIGHT);
  form->question = stw_question_new (page,
                                     _ ("Working Hours"),
                                     _ ("Hours such as 09:00-12:00, 13:00-17:00; 00:00-24:00 is "
                                        "the whole day, and nothing is a day off"),
                                     C_ ("action", "Change"));
  form->choice = append_choice (list, _ ("Time Zone"), G_LIST_MODEL (zones), selected);
  form->hours = stw_hours_rows_new (list,
                                    json_object_get_member (person, "hours"),
                                    G_CALLBACK (hours_typed_cb),
                                    form);
  hours_typed_cb (form);
  stw_question_ask (form->question, box, hours_cb, form, form_free);
}

static gboolean
read_absence (const Form *form, gint64 *ret_from, gint64 *ret_to)
{
  gboolean good = stw_moment_row_read (form->from, form->zone, ret_from);

  return stw_moment_row_read (form->to, form->zone, ret_to) && good && *ret_from < *ret_to;
}

static void
absence_cb (gpointer data)
{
  Form *form = data;
  StwCommand *command;
  gint64 from;
  gint64 to;
  const char *note = gtk_editable_get_text (form->note);
  g_autofree char *said = NULL;

  if (!read_absence (form, &from, &to))
    return;
  command = new_command (form, "person.add-absence");
  json_object_set_int_member (command->arguments, "from_at", from);
  json_object_set_int_member (command->arguments, "to_at", to);
  if (*note != '\0')
    json_object_set_string_member (command->arguments, "note", note);
  /* Translators: %s is a person */
  said = g_strdup_printf (_ ("Added an absence of %s"), get_text (form->person, "name"));
  stw_session_give (form->session, command, said);
}

static void
absence_typed_cb (Form *form)
{
  gint64 from;
  gint64 to;

  stw_question_set_ready (form->question, read_absence (form, &from, &to));
}

/**
 * stw_absence_dialog_show:
 * @page: who asks
 * @person: as stw_person_list() gives it
 *
 * Asks from when until when somebody is away, on their own clock.
 */
void
stw_absence_dialog_show (GtkWidget *page, StwSession *session, JsonObject *person)
{
  Form *form = form_new (session, person);
  gint64 tomorrow = (stw_clock_now (NULL) / STW_HOUR + 24) * STW_HOUR;
  GtkWidget *note = adw_entry_row_new ();
  GtkListBox *list;
  GtkWidget *box = stw_question_new_list (_ ("Absence"), &list);

  form->question = stw_question_new (page,
                                     _ ("Add Absence"),
                                     _ ("The times are on the clock of the person. Whoever plans "
                                        "on-call sees the gap that it makes."),
                                     C_ ("action", "Add"));
  form->from = stw_moment_row_new (C_ ("absence", "From"), form->zone, tomorrow);
  form->to = stw_moment_row_new (C_ ("absence", "Until"), form->zone, tomorrow + STW_DAY);
  form->note = GTK_EDITABLE (note);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (note), _ ("Note"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (note), TRUE);
  gtk_list_box_append (list, form->from);
  gtk_list_box_append (list, form->to);
  gtk_list_box_append (list, note);
  g_signal_connect_swapped (form->from, "changed", G_CALLBACK (absence_typed_cb), form);
  g_signal_connect_swapped (form->to, "changed", G_CALLBACK (absence_typed_cb), form);
  absence_typed_cb (form);
  stw_question_ask (form->question, box, absence_cb, form, form_free);
}

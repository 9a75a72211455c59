/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Imports a calendar file into a schedule: a file is chosen, what each of its events would do is
 * told, and then it is done. Main thread; the file is read without blocking it, and its events are
 * read out of it in a worker. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/calendar-file-dialog.h"

#include "app/incidents/question.h"
#include "base/clock.h"
#include "base/wall-clock.h"
#include "desk/oncall/calendar.h"
#include "desk/oncall/gaps.h"
#include "desk/oncall/subscription-store.h"

#include <glib/gi18n.h>

/* So many events are told; all are counted. */
#define EVENTS_SHOWN 100
#define MAX_HEIGHT 320

/* From the file to the answer. */
typedef struct
{
  GtkWidget *widget;        /* (owned) who asks */
  StwSession *session;      /* (owned) */
  GTimeZone *zone;          /* (owned) of the schedule */
  GtkStringList *names;     /* (owned) of @people */
  GArray *people;           /* (owned) of gint64, 0 for whom each event names */
  char *name;               /* (owned) of the file */
  char *text;               /* (owned) (nullable) */
  gsize length;             /* of @text */
  JsonArray *events;        /* (owned) (nullable) */
  AdwMessageDialog *dialog; /* (unowned) of the question, like the rest */
  GtkWidget *person;
  GtkWidget *meaning;
  GtkLabel *summary;
  GtkListBox *list;
  gint64 schedule;
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;

  g_object_unref (import->widget);
  g_object_unref (import->session);
  g_time_zone_unref (import->zone);
  g_object_unref (import->names);
  g_array_unref (import->people);
  g_clear_pointer (&import->events, json_array_unref);
  g_free (import->name);
  g_free (import->text);
  g_free (import);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Import, import_free)

static gint64
get_person (const Import *import)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (import->person));

  return selected < import->people->len ? g_array_index (import->people, gint64, selected) : 0;
}

/* Whose an event is: the calendar's, else whom it names. */
static gint64
find_person (const Import *import, JsonObject *event)
{
  gint64 person = get_person (import);

  return person != 0 ? person : json_object_get_int_member_with_default (event, "person", 0);
}

static const char *
find_name (const Import *import, gint64 person)
{
  for (guint i = 0; i < import->people->len; i++)
    if (g_array_index (import->people, gint64, i) == person)
      return gtk_string_list_get_string (import->names, i);
  return "";
}

static GtkWidget *
new_row (const Import *import, JsonObject *event)
{
  GtkWidget *row = adw_action_row_new ();
  gint64 person = find_person (import, event);
  const char *title = json_object_get_string_member_with_default (event, "who", "");
  g_autofree char *when =
    stw_gap_dup_words (import->zone,
                       json_object_get_int_member_with_default (event, "from", 0),
                       json_object_get_int_member_with_default (event, "to", 0));
  /* Translators: a stretch of time, and why an event of a calendar does nothing */
  g_autofree char *refused = g_strdup_printf (_ ("%s · names nobody at this desk"), when);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 person != 0 ? find_name (import, person) : title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), person != 0 ? when : refused);
  if (person == 0)
    gtk_widget_add_css_class (row, "dim-label");
  return row;
}

static void
summarize (const Import *import, guint n_counting, guint n_events)
{
  g_autofree char *counting =
    g_strdup_printf (ngettext ("%u event would count.", "%u events would count.", n_counting),
                     n_counting);
  guint n_refused = n_events - n_counting;
  g_autofree char *refused =
    n_refused == 0
      ? g_strdup ("")
      : g_strdup_printf (ngettext (" %u names nobody at this desk and would count for nothing.",
                                   " %u name nobody at this desk and would count for nothing.",
                                   n_refused),
                         n_refused);
  g_autofree char *text = g_strconcat (counting, refused, NULL);

  gtk_label_set_label (import->summary,
                       n_events > 0 ? text : _ ("It has no events from today on."));
}

static void
show_events (Import *import)
{
  guint n_events = json_array_get_length (import->events);
  guint n_counting = 0;
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (import->list, 0)) != NULL)
    gtk_list_box_remove (import->list, GTK_WIDGET (row));
  for (guint i = 0; i < n_events; i++)
    {
      JsonObject *event = json_array_get_object_element (import->events, i);

      n_counting += find_person (import, event) != 0;
      if (i < EVENTS_SHOWN)
        gtk_list_box_append (import->list, new_row (import, event));
    }
  gtk_widget_set_visible (GTK_WIDGET (import->list), n_events > 0);
  summarize (import, n_counting, n_events);
  stw_question_set_ready (import->dialog, n_counting > 0);
}

static void
answered_cb (gpointer data)
{
  const Import *import = data;
  StwCommand *command = stw_command_new ("schedule.import-calendar", "desk", 0);

  json_object_set_int_member (command->arguments, "schedule", import->schedule);
  json_object_set_string_member (command->arguments, "name", import->name);
  json_object_set_int_member (command->arguments, "person", get_person (import));
  json_object_set_boolean_member (command->arguments,
                                  "overrides",
                                  adw_combo_row_get_selected (ADW_COMBO_ROW (import->meaning)) ==
                                    1);
  json_object_set_array_member (command->arguments, "events", json_array_ref (import->events));
  stw_session_give (import->session, command, _ ("Calendar imported"));
}

static GtkWidget *
new_choice (GtkWidget *list, const char *title, GListModel *names)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), names);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static GtkWidget *
new_form (Import *import)
{
  const char *const meanings[] = { _ ("Absences"), _ ("Overrides"), NULL };
  g_autoptr (GtkStringList) list_of_meanings = gtk_string_list_new (meanings);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *scroller;

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  stw_question_name (list, _ ("Calendar"));
  import->person = new_choice (list, _ ("Whose It Is"), G_LIST_MODEL (import->names));
  import->meaning = new_choice (list, _ ("Its Events Are"), G_LIST_MODEL (list_of_meanings));
  import->summary = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (import->summary, TRUE);
  gtk_label_set_xalign (import->summary, 0);
  import->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (import->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (import->list), "boxed-list");
  stw_question_name (GTK_WIDGET (import->list), import->name);
  scroller = stw_question_new_scroller (GTK_WIDGET (import->list));
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_HEIGHT);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (import->summary));
  gtk_box_append (GTK_BOX (box), scroller);
  g_signal_connect_swapped (import->person, "notify::selected", G_CALLBACK (show_events), import);
  return box;
}

/* Takes @import. */
static void
ask (Import *import)
{
  GtkWidget *form;

  import->dialog =
    stw_question_new (import->widget,
                      _ ("Import a Calendar File"),
                      _ ("Its events count as they are now; a calendar that changes is better "
                         "subscribed to."),
                      _ ("_Import"));
  form = new_form (import);
  show_events (import);
  stw_question_ask (import->dialog, form, answered_cb, import, import_free);
}

static gpointer
match_events (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  JsonArray *events = data;

  stw_subscription_match_events (db, events);
  return json_array_ref (events);
}

static void
matched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Import) import = data;
  g_autoptr (GError) error = NULL;
  JsonArray *events = stw_reader_run_finish (result, &error);

  if (events == NULL)
    {
      stw_session_refuse (import->session, error);
      return;
    }
  json_array_unref (events);
  if (gtk_widget_get_root (import->widget) != NULL)
    ask (g_steal_pointer (&import));
}

static void
parse_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Import *import = data;
  GError *error = NULL;
  JsonArray *events = stw_calendar_read_events (import->text,
                                                import->length,
                                                import->zone,
                                                stw_clock_now (NULL),
                                                &error);

  if (events != NULL)
    g_task_return_pointer (task, events, (GDestroyNotify) json_array_unref);
  else
    g_task_return_error (task, error);
}

static void
parsed_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (Import) import = data;
  g_autoptr (GError) error = NULL;

  import->events = g_task_propagate_pointer (G_TASK (result), &error);
  if (import->events == NULL)
    {
      stw_session_refuse (import->session, error);
      return;
    }
  stw_desk_client_read_async (stw_session_get_client (import->session),
                              match_events,
                              json_array_ref (import->events),
                              (GDestroyNotify) json_array_unref,
                              (GDestroyNotify) json_array_unref,
                              NULL,
                              matched_cb,
                              import);
  g_steal_pointer (&import);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Import) import = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;

  if (!g_file_load_partial_contents_finish (G_FILE (source),
                                            result,
                                            &import->text,
                                            &import->length,
                                            NULL,
                                            &error))
    {
      stw_session_refuse (import->session, error);
      return;
    }
  task = g_task_new (NULL, NULL, parsed_cb, import);
  g_task_set_source_tag (task, loaded_cb);
  g_task_set_name (task, "parse_calendar");
  g_task_set_task_data (task, g_steal_pointer (&import), NULL);
  g_task_run_in_thread (task, parse_in_worker);
}

/* What is too large is refused when it is read; so much more is enough to see that it is. */
static gboolean
goes_on (const char *contents, goffset size, gpointer data)
{
  return size <= STW_CALENDAR_MAX_BYTES;
}

static Import *
import_new (GtkWidget *widget, StwSession *session, const StwRoster *roster)
{
  Import *import = g_new0 (Import, 1);
  gint64 nobody = 0;

  import->widget = g_object_ref (widget);
  import->session = g_object_ref (session);
  import->zone = g_time_zone_ref (roster->plan->zone);
  import->schedule = roster->schedule->id;
  import->names = gtk_string_list_new (NULL);
  import->people = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (import->people, nobody);
  gtk_string_list_append (import->names, _ ("Whom Each Event Names"));
  for (guint i = 0; i < roster->people->len; i++)
    {
      const StwRosterPerson *person = g_ptr_array_index (roster->people, i);

      g_array_append_val (import->people, person->id);
      gtk_string_list_append (import->names, person->name);
    }
  return import;
}

/* Takes @import. */
static void
read_file (Import *import, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  import->name = g_utf8_make_valid (name != NULL ? name : "", -1);
  g_file_load_partial_contents_async (file, NULL, goes_on, loaded_cb, import);
}

/**
 * stw_calendar_file_dialog_read:
 * @widget: who asks
 * @roster: with a schedule
 * @file: a calendar
 *
 * Reads the file, tells what its events would do in the schedule, and imports it.
 */
void
stw_calendar_file_dialog_read (GtkWidget *widget,
                               StwSession *session,
                               const StwRoster *roster,
                               GFile *file)
{
  read_file (import_new (widget, session, roster), file);
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, Import *import)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  g_object_unref (chooser);
  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    read_file (import, file);
  else
    import_free (import);
}

/**
 * stw_calendar_file_dialog_show:
 * @widget: who asks
 * @roster: with a schedule
 *
 * Asks for a calendar file, and imports it.
 */
void
stw_calendar_file_dialog_show (GtkWidget *widget, StwSession *session, const StwRoster *roster)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (_ ("Import a Calendar File"),
                                 GTK_WINDOW (gtk_widget_get_root (widget)),
                                 GTK_FILE_CHOOSER_ACTION_OPEN,
                                 _ ("Choose"),
                                 NULL);

  gtk_file_filter_set_name (filter, _ ("Calendars"));
  gtk_file_filter_add_pattern (filter, "*.ics");
  gtk_file_filter_add_mime_type (filter, "text/calendar");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser,
                    "response",
                    G_CALLBACK (chosen_cb),
                    import_new (widget, session, roster));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

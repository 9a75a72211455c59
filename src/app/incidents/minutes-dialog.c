/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time that was spent on an incident: how it is noted, and what was noted. Main thread; it is
 * read on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/minutes-dialog.h"

#include "app/incidents/incident-acts.h"
#include "app/incidents/question.h"
#include "app/words.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/timestamp.h"
#include "desk/work-store.h"

#include <glib/gi18n.h>

#define USUAL_MINUTES 15
#define MAX_NOTE 500

/* Time is being noted. */
typedef struct
{
  StwSession *session;    /* (owned) */
  StwCommand *command;    /* (owned) (nullable) what lacks minutes and note */
  char *title;            /* (owned) of the incident */
  GtkSpinButton *minutes; /* (unowned) */
  GtkEditable *note;      /* (unowned) */
} Noting;

static void
noting_free (gpointer data)
{
  Noting *noting = data;

  g_object_unref (noting->session);
  g_clear_pointer (&noting->command, stw_command_free);
  g_free (noting->title);
  g_free (noting);
}

static void
noted_cb (gpointer data)
{
  Noting *noting = data;
  int minutes = gtk_spin_button_get_value_as_int (noting->minutes);
  g_autofree char *note = g_strstrip (g_strdup (gtk_editable_get_text (noting->note)));
  g_autofree char *time = stw_words_age (0, minutes * STW_MINUTE);
  /* Translators: a time such as "3 h 41 min", and the title of an incident */
  g_autofree char *said = g_strdup_printf (_ ("Noted %s on “%s”"), time, noting->title);

  json_object_set_int_member (noting->command->arguments, "minutes", minutes);
  if (*note != '\0')
    json_object_set_string_member (noting->command->arguments, "note", note);
  stw_session_give (noting->session, g_steal_pointer (&noting->command), said);
}

static GtkWidget *
new_field (const char *caption, GtkWidget *field)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (caption);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  stw_question_name (field, caption);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), field);
  return box;
}

/* What has run by now; a timer's minutes that were begun count. */
static double
count_minutes (const StwIncident *incident)
{
  gint64 run = stw_clock_now (NULL) - incident->timer_at + STW_MINUTE - 1;

  return incident->timer_at == 0 ? USUAL_MINUTES
                                 : (double) CLAMP (run / STW_MINUTE, 1, STW_WORK_MAX_MINUTES);
}

/**
 * stw_minutes_dialog_ask:
 * @widget: who asks
 * @incident: on which time was spent; when its timer runs, it is stopped
 */
void
stw_minutes_dialog_ask (GtkWidget *widget, StwSession *session, const StwIncident *incident)
{
  gboolean runs = incident->timer_at != 0;
  Noting *noting = g_new0 (Noting, 1);
  GtkWidget *fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *minutes = gtk_spin_button_new_with_range (1, STW_WORK_MAX_MINUTES, 1);
  GtkWidget *note = gtk_entry_new ();

  *noting =
    (Noting){ .session = g_object_ref (session),
              .command =
                stw_incident_acts_new_command (incident, runs ? "stop-timer" : "add-minutes"),
              .title = g_strdup (incident->title),
              .minutes = GTK_SPIN_BUTTON (minutes),
              .note = GTK_EDITABLE (note) };
  gtk_spin_button_set_value (noting->minutes, count_minutes (incident));
  gtk_text_set_activates_default (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (minutes))),
                                  TRUE);
  gtk_entry_set_max_length (GTK_ENTRY (note), MAX_NOTE);
  gtk_entry_set_activates_default (GTK_ENTRY (note), TRUE);
  gtk_box_append (GTK_BOX (fields), new_field (_ ("Minutes"), minutes));
  gtk_box_append (GTK_BOX (fields), new_field (_ ("What for, if it matters"), note));
  stw_question_ask (
    stw_question_new (widget,
                      runs ? _ ("Stop the Timer") : _ ("Note Time Spent"),
                      runs ? _ ("Until you note the time, the timer goes on.") : NULL,
                      _ ("Note")),
    fields,
    noted_cb,
    noting,
    noting_free);
}

/* What was noted is being looked at. */
typedef struct
{
  GtkWidget *widget;         /* (owned) who asked */
  StwSession *session;       /* (owned) */
  StwIncident *incident;     /* (owned) its numbers and title alone */
  GCancellable *cancellable; /* (owned) */
  GtkListBox *list;          /* (unowned) */
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_cancellable_cancel (listing->cancellable);
  g_object_unref (listing->cancellable);
  g_object_unref (listing->session);
  g_object_unref (listing->widget);
  stw_incident_free (listing->incident);
  g_free (listing);
}

static gpointer
read_work (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const StwWorkFilter filter = { .incident = *(const gint64 *) data };

  return stw_work_list (db, &filter, error);
}

#define ID_KEY "stw-id"

static void
remove_cb (GtkButton *button, Listing *listing)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);
  StwCommand *command = stw_incident_acts_new_command (listing->incident, "remove-minutes");
  /* Translators: %s is the title of an incident */
  g_autofree char *said = g_strdup_printf (_ ("Removed time from “%s”"), listing->incident->title);
  gint64 id = 0;

  stw_id_parse (STW_ID_MINUTES, g_object_get_data (G_OBJECT (row), ID_KEY), &id);
  json_object_set_int_member (command->arguments, "minutes", id);
  stw_session_give (listing->session, command, said);
  gtk_list_box_remove (listing->list, row);
}

static GtkWidget *
new_row (Listing *listing, JsonObject *entry)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *remove = gtk_button_new_from_icon_name ("edit-delete-symbolic");
  const char *note = json_object_get_string_member_with_default (entry, "note", NULL);
  g_autofree char *time =
    stw_words_age (0, json_object_get_int_member (entry, "minutes") * STW_MINUTE);
  g_autofree char *title = note != NULL ? g_strdup_printf ("%s · %s", time, note) : g_strdup (time);
  g_autofree char *moment = NULL;
  g_autofree char *who = NULL;
  gint64 at = 0;

  stw_timestamp_parse (json_object_get_string_member (entry, "at"), &at);
  moment = stw_words_moment (at, stw_clock_now (NULL));
  who = g_strdup_printf ("%s · %s", json_object_get_string_member (entry, "technician"), moment);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), who);
  g_object_set_data_full (G_OBJECT (row),
                          ID_KEY,
                          g_strdup (json_object_get_string_member (entry, "id")),
                          g_free);
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, _ ("Remove"));
  stw_question_name (remove, _ ("Remove"));
  g_signal_connect (remove, "clicked", G_CALLBACK (remove_cb), listing);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  return row;
}

static void
work_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) work = stw_reader_run_finish (result, &error);
  Listing *listing = data;

  if (work == NULL)
    return;
  for (guint i = json_array_get_length (work); i > 0; i--)
    gtk_list_box_append (listing->list,
                         new_row (listing, json_array_get_object_element (work, i - 1)));
}

static void
another_cb (gpointer data)
{
  Listing *listing = data;

  stw_minutes_dialog_ask (listing->widget, listing->session, listing->incident);
}

/**
 * stw_minutes_dialog_list:
 * @widget: who asks
 * @incident: on which time was spent
 *
 * Shows what was noted on it, the last first, and takes it back row by row.
 */
void
stw_minutes_dialog_list (GtkWidget *widget, StwSession *session, const StwIncident *incident)
{
  Listing *listing = g_new0 (Listing, 1);
  g_autofree char *sum = stw_words_age (0, incident->minutes * STW_MINUTE);
  /* Translators: %s is a time such as "3 h 41 min" */
  g_autofree char *body = g_strdup_printf (_ ("%s in all"), sum);
  GtkWidget *fields;

  listing->widget = g_object_ref (widget);
  listing->session = g_object_ref (session);
  listing->cancellable = g_cancellable_new ();
  listing->incident = g_new0 (StwIncident, 1);
  listing->incident->id = incident->id;
  listing->incident->company = incident->company;
  listing->incident->timer_at = incident->timer_at;
  listing->incident->title = g_strdup (incident->title);
  fields = stw_question_new_list (_ ("Time Spent"), &listing->list);
  gtk_list_box_set_selection_mode (listing->list, GTK_SELECTION_NONE);
  stw_question_ask (stw_question_new (widget, _ ("Time Spent"), body, _ ("Note Time…")),
                    fields,
                    another_cb,
                    listing,
                    listing_free);
  stw_desk_client_read_async (stw_session_get_client (session),
                              read_work,
                              g_memdup2 (&incident->id, sizeof incident->id),
                              g_free,
                              (GDestroyNotify) json_array_unref,
                              listing->cancellable,
                              work_cb,
                              listing);
}

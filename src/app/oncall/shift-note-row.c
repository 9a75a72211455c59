/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A note for a hand-over. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/shift-note-row.h"

#include "app/permitted.h"
#include "base/clock.h"

#include <glib/gi18n.h>

typedef struct
{
  StwSession *session; /* (owned) */
  gint64 schedule;
  gint64 at;
} Removal;

static void
removal_free (gpointer data, GClosure *closure)
{
  Removal *removal = data;

  g_object_unref (removal->session);
  g_free (removal);
}

static void
remove_cb (GtkButton *button, const Removal *removal)
{
  StwCommand *command = stw_command_new ("schedule.note", "desk", 0);

  json_object_set_int_member (command->arguments, "schedule", removal->schedule);
  json_object_set_int_member (command->arguments, "at", removal->at);
  json_object_set_string_member (command->arguments, "text", "");
  stw_session_give (removal->session, command, _ ("Note removed"));
}

static GtkWidget *
new_button (StwSession *session, gint64 schedule, gint64 at, const char *title)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  /* Translators: when a note is for, such as Sunday 22 November, 8:00 */
  g_autofree char *label = g_strdup_printf (_ ("Remove the note for %s"), title);
  Removal *removal = g_new0 (Removal, 1);

  *removal = (Removal){ g_object_ref (session), schedule, at };
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (remove_cb), removal, removal_free, 0);
  stw_permitted_widget (button, session, "schedule.note", 0);
  return button;
}

/**
 * stw_shift_note_row_new:
 * @roster: with a schedule
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
stw_shift_note_row_new (StwSession *session, const StwRoster *roster, const StwShiftNote *note)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (note->at / STW_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, roster->plan->zone);
  /* Translators: when a shift is handed over; see the manual of g_date_time_format() */
  g_autofree char *title = g_date_time_format (local, _ ("%A %-d %B, %-H:%M"));
  g_autofree char *text = note->author != NULL
                            ? g_strdup_printf ("%s · %s", note->text, note->author)
                            : g_strdup (note->text);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             new_button (session, roster->schedule->id, note->at, title));
  return row;
}

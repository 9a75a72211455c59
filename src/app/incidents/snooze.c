/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Until when an incident is snoozed: the choices of the menu, and a dialog for any other time.
 * Times are local to whoever sits here. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/snooze.h"

#include "app/incidents/question.h"
#include "base/clock.h"

#include <glib/gi18n.h>

/* When the next day's work begins. */
#define MORNING 8

typedef struct
{
  StwSession *session;   /* (owned) */
  StwCommand *command;   /* (owned) (nullable) */
  char *title;           /* (owned) */
  GtkCalendar *day;      /* (unowned) */
  GtkSpinButton *hour;   /* (unowned) */
  GtkSpinButton *minute; /* (unowned) */
} Snooze;

static void
snooze_free (gpointer data)
{
  Snooze *snooze = data;

  g_object_unref (snooze->session);
  g_clear_pointer (&snooze->command, stw_command_free);
  g_free (snooze->title);
  g_free (snooze);
}

/* 0 when there is no such local time. */
static gint64
get_local (int year, int month, int day, int hour, int minute)
{
  g_autoptr (GDateTime) at = g_date_time_new_local (year, month, day, hour, minute, 0);

  return at != NULL ? g_date_time_to_unix (at) * STW_SECOND : 0;
}

/**
 * stw_snooze_get_tomorrow:
 * @now: UTC milliseconds
 *
 * Returns: 8 o'clock of the next local day, UTC milliseconds
 */
gint64
stw_snooze_get_tomorrow (gint64 now)
{
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / STW_SECOND);
  g_autoptr (GDateTime) day = g_date_time_add_days (today, 1);

  return get_local (g_date_time_get_year (day),
                    g_date_time_get_month (day),
                    g_date_time_get_day_of_month (day),
                    MORNING,
                    0);
}

/**
 * stw_snooze_choose:
 * @arguments: of the command
 * @choice: "hour", "tomorrow" or "next-alert"
 * @now: UTC milliseconds
 *
 * Returns: whether there is such a choice
 */
gboolean
stw_snooze_choose (JsonObject *arguments, const char *choice, gint64 now)
{
  if (g_str_equal (choice, "hour"))
    json_object_set_int_member (arguments, "until", now + STW_HOUR);
  else if (g_str_equal (choice, "tomorrow"))
    json_object_set_int_member (arguments, "until", stw_snooze_get_tomorrow (now));
  else if (g_str_equal (choice, "next-alert"))
    json_object_set_boolean_member (arguments, "until_next_alert", TRUE);
  else
    return FALSE;
  return TRUE;
}

static gint64
get_until (const Snooze *snooze)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (snooze->day);

  return get_local (g_date_time_get_year (day),
                    g_date_time_get_month (day),
                    g_date_time_get_day_of_month (day),
                    gtk_spin_button_get_value_as_int (snooze->hour),
                    gtk_spin_button_get_value_as_int (snooze->minute));
}

static void
answered_cb (gpointer data)
{
  Snooze *snooze = data;

  gtk_spin_button_update (snooze->hour);
  gtk_spin_button_update (snooze->minute);
  json_object_set_int_member (snooze->command->arguments, "until", get_until (snooze));
  stw_session_give (snooze->session, g_steal_pointer (&snooze->command), snooze->title);
}

/* Two figures, as on a clock. */
static gboolean
show_figures_cb (GtkSpinButton *spin)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (spin));

  gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static GtkWidget *
new_spin (double most, double step, const char *name)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, most, step);

  gtk_spin_button_set_wrap (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 2);
  gtk_text_set_activates_default (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (spin))), TRUE);
  g_signal_connect (spin, "output", G_CALLBACK (show_figures_cb), NULL);
  stw_question_name (spin, name);
  return spin;
}

static GtkWidget *
new_fields (Snooze *snooze)
{
  GtkWidget *fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *time = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *day = gtk_calendar_new ();
  GtkWidget *hour = new_spin (23, 1, _ ("Hour"));
  GtkWidget *minute = new_spin (59, 5, _ ("Minute"));
  g_autoptr (GDateTime) tomorrow = g_date_time_new_from_unix_local (
    stw_snooze_get_tomorrow (stw_clock_now (NULL)) / STW_SECOND);

  snooze->day = GTK_CALENDAR (day);
  snooze->hour = GTK_SPIN_BUTTON (hour);
  snooze->minute = GTK_SPIN_BUTTON (minute);
  stw_question_name (day, _ ("Day"));
  gtk_calendar_select_day (snooze->day, tomorrow);
  gtk_spin_button_set_value (snooze->hour, MORNING);
  gtk_widget_set_halign (time, GTK_ALIGN_CENTER);
  /* Hours stand before minutes in every script. */
  gtk_widget_set_direction (time, GTK_TEXT_DIR_LTR);
  gtk_box_append (GTK_BOX (time), hour);
  gtk_box_append (GTK_BOX (time), gtk_label_new (":"));
  gtk_box_append (GTK_BOX (time), minute);
  gtk_box_append (GTK_BOX (fields), day);
  gtk_box_append (GTK_BOX (fields), time);
  return fields;
}

/**
 * stw_snooze_ask:
 * @widget: who asks
 * @command: (transfer full): what lacks nothing but the time
 * @title: what is then said to be done
 */
void
stw_snooze_ask (GtkWidget *widget, StwSession *session, StwCommand *command, const char *title)
{
  AdwMessageDialog *question = stw_question_new (widget,
                                                 _ ("Snooze Until When?"),
                                                 _ ("Until then it is left out of what is open."),
                                                 _ ("Snooze"));
  Snooze *snooze = g_new0 (Snooze, 1);

  snooze->session = g_object_ref (session);
  snooze->command = command;
  snooze->title = g_strdup (title);
  stw_question_ask (question, new_fields (snooze), answered_cb, snooze, snooze_free);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with a whole schedule: it is removed, its pager is taken, and calendars elsewhere
 * may read it. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/schedule-acts.h"

#include "app/incidents/question.h"
#include "app/widgets/toast.h"
#include "engine/calendar-feed.h"

#include <glib/gi18n.h>

static StwCommand *
new_command (const char *name, gint64 schedule)
{
  StwCommand *command = stw_command_new (name, "desk", 0);

  json_object_set_int_member (command->arguments, "schedule", schedule);
  return command;
}

static void
removed_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (StwSession) session = data;

  if (error != NULL)
    stw_session_refuse (session, error);
  else
    stw_session_offer_undo (session, _ ("Schedule removed"), result);
}

/**
 * stw_schedule_acts_remove:
 * @widget: who asks
 * @roster: with a schedule
 *
 * Removes it with its calendars, which can be taken back.
 */
void
stw_schedule_acts_remove (GtkWidget *widget, StwSession *session, const StwRoster *roster)
{
  stw_desk_client_submit (stw_session_get_client (session),
                          new_command ("schedule.remove", roster->schedule->id),
                          removed_cb,
                          g_object_ref (session));
}

typedef struct
{
  StwSession *session; /* (owned) */
  GArray *people;      /* (owned) of gint64, as the row lists them */
  GtkWidget *person;   /* (unowned) */
  gint64 schedule;
} Taking;

static void
taking_free (gpointer data)
{
  Taking *taking = data;

  g_object_unref (taking->session);
  g_array_unref (taking->people);
  g_free (taking);
}

static void
taken_cb (gpointer data)
{
  const Taking *taking = data;
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (taking->person));
  StwCommand *command;

  if (selected >= taking->people->len)
    return;
  command = new_command ("override.take", taking->schedule);
  json_object_set_int_member (command->arguments,
                              "person",
                              g_array_index (taking->people, gint64, selected));
  stw_session_give (taking->session, command, _ ("The pager changed hands"));
}

/* Everybody, with whoever is signed in chosen. */
static void
fill_people (Taking *taking, const StwRoster *roster)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gint64 self = stw_desk_client_get_person (stw_session_get_client (taking->session));
  guint selected = 0;

  for (guint i = 0; i < roster->people->len; i++)
    {
      const StwRosterPerson *person = g_ptr_array_index (roster->people, i);

      g_array_append_val (taking->people, person->id);
      gtk_string_list_append (names, person->name);
      if (person->id == self)
        selected = i;
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (taking->person), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (taking->person), selected);
}

/**
 * stw_schedule_acts_take:
 * @widget: who asks
 * @roster: with a schedule
 *
 * Asks who takes the pager now.
 */
void
stw_schedule_acts_take (GtkWidget *widget, StwSession *session, const StwRoster *roster)
{
  GtkWidget *list = gtk_list_box_new ();
  Taking *taking = g_new0 (Taking, 1);

  taking->session = g_object_ref (session);
  taking->people = g_array_new (FALSE, FALSE, sizeof (gint64));
  taking->schedule = roster->schedule->id;
  taking->person = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (taking->person), C_ ("on call", "Who"));
  fill_people (taking, roster);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  stw_question_name (list, _ ("Take the Pager"));
  gtk_list_box_append (GTK_LIST_BOX (list), taking->person);
  stw_question_ask (stw_question_new (widget,
                                      _ ("Take the Pager"),
                                      _ ("Until the present turn ends they are reached in place of "
                                         "everybody else."),
                                      _ ("_Take")),
                    list,
                    taken_cb,
                    taking,
                    taking_free);
}

/* An address is being made, or ended. */
typedef struct
{
  GtkWidget *widget;   /* (owned) */
  StwSession *session; /* (owned) */
  char *door_url;      /* (owned) (nullable) */
} Feeding;

static void
feeding_free (Feeding *feeding)
{
  g_object_unref (feeding->widget);
  g_object_unref (feeding->session);
  g_free (feeding->door_url);
  g_free (feeding);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Feeding, feeding_free)

static Feeding *
feeding_new (GtkWidget *widget, StwSession *session, const StwRoster *roster)
{
  Feeding *feeding = g_new0 (Feeding, 1);

  feeding->widget = g_object_ref (widget);
  feeding->session = g_object_ref (session);
  feeding->door_url = g_strdup (roster->door_url);
  return feeding;
}

static void
fed_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (Feeding) feeding = data;
  g_autofree char *url = NULL;

  if (error != NULL)
    {
      stw_session_refuse (feeding->session, error);
      return;
    }
  url = g_strconcat (feeding->door_url != NULL ? feeding->door_url : "",
                     STW_CALENDAR_FEED_PATH "?" STW_CALENDAR_FEED_KEY "=",
                     json_object_get_string_member (result, "token"),
                     NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (feeding->widget), url);
  stw_toast (feeding->widget, _ ("Address copied. Whoever has it can read this schedule."));
}

/**
 * stw_schedule_acts_copy_feed:
 * @widget: who asks
 * @roster: with a schedule
 *
 * Makes the address at which calendars read the schedule, and puts it on the clipboard.
 */
void
stw_schedule_acts_copy_feed (GtkWidget *widget, StwSession *session, const StwRoster *roster)
{
  stw_desk_client_submit (stw_session_get_client (session),
                          new_command ("schedule.feed", roster->schedule->id),
                          fed_cb,
                          feeding_new (widget, session, roster));
}

static void
revoked_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (Feeding) feeding = data;

  if (error != NULL)
    stw_session_refuse (feeding->session, error);
  else
    stw_toast (feeding->widget, _ ("The address leads nowhere any more."));
}

/**
 * stw_schedule_acts_revoke_feed:
 * @widget: who asks
 * @roster: with a schedule
 *
 * Lets that address lead nowhere.
 */
void
stw_schedule_acts_revoke_feed (GtkWidget *widget, StwSession *session, const StwRoster *roster)
{
  StwCommand *command = new_command ("schedule.feed", roster->schedule->id);

  json_object_set_boolean_member (command->arguments, "revoke", TRUE);
  stw_desk_client_submit (stw_session_get_client (session),
                          command,
                          revoked_cb,
                          feeding_new (widget, session, roster));
}

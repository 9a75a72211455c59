/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks who takes turns, or no more, from which time on, and in which layer. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/member-dialog.h"

#include "app/incidents/question.h"
#include "app/oncall/moment-row.h"
#include "base/clock.h"

#include <glib/gi18n.h>

/* What happens, as the row lists it. */
static const struct
{
  const char *title;
  const char *command;
  const char *done;
} changes[] = {
  { N_ ("Takes Turns"), "schedule.join", N_ ("Member joins") },
  { N_ ("Takes No More Turns"), "schedule.leave", N_ ("Member leaves") },
};

typedef struct
{
  StwSession *session;      /* (owned) */
  GTimeZone *zone;          /* (owned) */
  GArray *people;           /* (owned) of gint64, as the row lists them */
  AdwMessageDialog *dialog; /* (unowned) */
  GtkWidget *person;        /* (unowned) */
  GtkWidget *change;        /* (unowned) */
  GtkWidget *layer;         /* (unowned) the first is all of them */
  GtkWidget *at;            /* (unowned) */
  gint64 schedule;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->session);
  g_time_zone_unref (asked->zone);
  g_array_unref (asked->people);
  g_free (asked);
}

static guint
get_selected (GtkWidget *row)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (row));
}

static void
changed_cb (Asked *asked)
{
  gint64 at;

  stw_question_set_ready (asked->dialog,
                          asked->people->len > 0 &&
                            stw_moment_row_read (asked->at, asked->zone, &at));
}

static void
answered_cb (gpointer data)
{
  const Asked *asked = data;
  guint change = MIN (get_selected (asked->change), G_N_ELEMENTS (changes) - 1);
  guint person = get_selected (asked->person);
  guint layer = get_selected (asked->layer);
  StwCommand *command;
  gint64 at;

  if (person >= asked->people->len || !stw_moment_row_read (asked->at, asked->zone, &at))
    return;
  command = stw_command_new (changes[change].command, "desk", 0);
  json_object_set_int_member (command->arguments, "schedule", asked->schedule);
  json_object_set_int_member (command->arguments,
                              "person",
                              g_array_index (asked->people, gint64, person));
  json_object_set_int_member (command->arguments, "at", at);
  if (layer > 0)
    json_object_set_int_member (command->arguments, "layer", layer - 1);
  stw_session_give (asked->session, command, _ (changes[change].done));
}

/* Takes the names. */
static GtkWidget *
add_choice (GtkWidget *list, const char *title, GtkStringList *taken)
{
  g_autoptr (GtkStringList) names = taken;
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static GtkStringList *
list_people (Asked *asked, const StwRoster *roster)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = 0; i < roster->people->len; i++)
    {
      const StwRosterPerson *person = g_ptr_array_index (roster->people, i);

      g_array_append_val (asked->people, person->id);
      gtk_string_list_append (names, person->name);
    }
  return names;
}

static GtkStringList *
list_changes (void)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    gtk_string_list_append (names, _ (changes[i].title));
  return names;
}

static GtkStringList *
list_layers (const StwRoster *roster)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("All"));
  for (guint i = 0; i < roster->plan->layers->len; i++)
    gtk_string_list_append (names, ((const StwOncallLayer *) roster->plan->layers->pdata[i])->name);
  return names;
}

static GtkWidget *
new_form (Asked *asked, const StwRoster *roster)
{
  GtkWidget *list = gtk_list_box_new ();
  gint64 hour = stw_clock_now (NULL) / STW_HOUR * STW_HOUR + STW_HOUR;

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  stw_question_name (list, _ ("Member"));
  asked->person = add_choice (list, C_ ("on call", "Who"), list_people (asked, roster));
  asked->change = add_choice (list, C_ ("on call", "What"), list_changes ());
  asked->layer = add_choice (list, _ ("Layer"), list_layers (roster));
  asked->at = stw_moment_row_new (C_ ("on call", "From"), asked->zone, hour);
  gtk_list_box_append (GTK_LIST_BOX (list), asked->at);
  g_signal_connect_swapped (asked->at, "changed", G_CALLBACK (changed_cb), asked);
  return list;
}

/**
 * stw_member_dialog_show:
 * @widget: who asks
 * @roster: with a schedule
 *
 * Asks who joins or leaves the schedule from a time on.
 */
void
stw_member_dialog_show (GtkWidget *widget, StwSession *session, const StwRoster *roster)
{
  Asked *asked = g_new0 (Asked, 1);
  GtkWidget *form;

  asked->session = g_object_ref (session);
  asked->zone = g_time_zone_ref (roster->plan->zone);
  asked->people = g_array_new (FALSE, FALSE, sizeof (gint64));
  asked->schedule = roster->schedule->id;
  asked->dialog = stw_question_new (widget,
                                    _ ("Join or Leave"),
                                    _ ("Nobody else’s order changes by it."),
                                    _ ("_Save"));
  form = new_form (asked, roster);
  changed_cb (asked);
  stw_question_ask (asked->dialog, form, answered_cb, asked, asked_free);
}

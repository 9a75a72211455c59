/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks who stands in, from when until when. Whoever is there and has least to carry is offered
 * first. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/override-dialog.h"

#include "app/incidents/question.h"
#include "app/oncall/moment-row.h"

#include <glib/gi18n.h>

typedef struct
{
  StwSession *session;      /* (owned) */
  GTimeZone *zone;          /* (owned) */
  AdwMessageDialog *dialog; /* (unowned) */
  GArray *people;           /* (owned) of gint64, as the row lists them */
  GtkWidget *person;        /* (unowned) */
  GtkWidget *from;          /* (unowned) */
  GtkWidget *to;            /* (unowned) */
  GtkWidget *note;          /* (unowned) */
  gint64 schedule;
  gint64 override;
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

static void
changed_cb (Asked *asked)
{
  gint64 from = 0, to = 0;
  gboolean good = stw_moment_row_read (asked->from, asked->zone, &from);

  good = stw_moment_row_read (asked->to, asked->zone, &to) && good;
  stw_question_set_ready (asked->dialog, good && from < to);
}

static void
answered_cb (gpointer data)
{
  const Asked *asked = data;
  StwCommand *command = stw_command_new ("override.save", "desk", 0);
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (asked->person));
  gint64 from = 0, to = 0;

  if (!stw_moment_row_read (asked->from, asked->zone, &from) ||
      !stw_moment_row_read (asked->to, asked->zone, &to) || selected >= asked->people->len)
    {
      stw_command_free (command);
      return;
    }
  if (asked->override != 0)
    json_object_set_int_member (command->arguments, "override", asked->override);
  json_object_set_int_member (command->arguments, "schedule", asked->schedule);
  json_object_set_int_member (command->arguments,
                              "person",
                              g_array_index (asked->people, gint64, selected));
  json_object_set_int_member (command->arguments, "from", from);
  json_object_set_int_member (command->arguments, "to", to);
  json_object_set_string_member (command->arguments,
                                 "note",
                                 gtk_editable_get_text (GTK_EDITABLE (asked->note)));
  stw_session_give (asked->session, command, _ ("Override saved"));
}

static void
add_person (Asked *asked, GtkStringList *names, gint64 id, const char *name)
{
  for (guint i = 0; i < asked->people->len; i++)
    if (g_array_index (asked->people, gint64, i) == id)
      return;
  g_array_append_val (asked->people, id);
  gtk_string_list_append (names, name);
}

/* Proposals first, then everybody else, then nobody. */
static GtkWidget *
new_person_row (Asked *asked, const StwRoster *roster, gint64 from, gint64 to)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GArray) proposals = stw_oncall_propose (roster->plan, from, to);
  GtkWidget *row = adw_combo_row_new ();

  for (guint i = 0; i < proposals->len; i++)
    {
      gint64 person = g_array_index (proposals, StwOncallSpan, i).person;
      const char *name = stw_roster_get_name (roster, person);

      if (name != NULL)
        add_person (asked, names, person, name);
    }
  for (guint i = 0; i < roster->people->len; i++)
    {
      const StwRosterPerson *person = g_ptr_array_index (roster->people, i);

      add_person (asked, names, person->id, person->name);
    }
  add_person (asked, names, 0, _ ("Nobody, on Purpose"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), C_ ("on call", "Who"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  return row;
}

static void
select_person (Asked *asked, gint64 person)
{
  for (guint i = 0; i < asked->people->len; i++)
    if (g_array_index (asked->people, gint64, i) == person)
      adw_combo_row_set_selected (ADW_COMBO_ROW (asked->person), i);
}

static const StwOverride *
find_override (const StwRoster *roster, gint64 id)
{
  for (guint i = 0; id != 0 && i < roster->overrides->len; i++)
    {
      const StwOverride *override = g_ptr_array_index (roster->overrides, i);

      if (override->id == id)
        return override;
    }
  return NULL;
}

/**
 * stw_override_dialog_show:
 * @widget: who asks
 * @roster: with a schedule
 * @override: the number of the one that is changed, 0 for a new one
 * @from: what is offered for a new one, UTC milliseconds
 * @to: likewise
 */
void
stw_override_dialog_show (GtkWidget *widget,
                          StwSession *session,
                          const StwRoster *roster,
                          gint64 override,
                          gint64 from,
                          gint64 to)
{
  const StwOverride *row = find_override (roster, override);
  Asked *asked = g_new0 (Asked, 1);
  GtkWidget *list = gtk_list_box_new ();

  if (row != NULL)
    {
      from = row->from;
      to = row->to;
    }
  asked->session = g_object_ref (session);
  asked->zone = g_time_zone_ref (roster->plan->zone);
  asked->people = g_array_new (FALSE, FALSE, sizeof (gint64));
  asked->schedule = roster->schedule->id;
  asked->override = row != NULL ? row->id : 0;
  asked->dialog = stw_question_new (widget,
                                    row != NULL ? _ ("Change Override") : _ ("Add Override"),
                                    _ ("Whoever stands in is reached in place of everybody else."),
                                    _ ("_Save"));
  asked->person = new_person_row (asked, roster, from, to);
  /* Translators: the time at which something begins */
  asked->from = stw_moment_row_new (C_ ("on call", "From"), asked->zone, from);
  /* Translators: the time at which something ends */
  asked->to = stw_moment_row_new (C_ ("on call", "Until"), asked->zone, to);
  asked->note = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (asked->note), _ ("Note"));
  if (row != NULL)
    {
      select_person (asked, row->person);
      gtk_editable_set_text (GTK_EDITABLE (asked->note), row->note != NULL ? row->note : "");
    }
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  stw_question_name (list, _ ("Override"));
  gtk_list_box_append (GTK_LIST_BOX (list), asked->person);
  gtk_list_box_append (GTK_LIST_BOX (list), asked->from);
  gtk_list_box_append (GTK_LIST_BOX (list), asked->to);
  gtk_list_box_append (GTK_LIST_BOX (list), asked->note);
  g_signal_connect_swapped (asked->from, "changed", G_CALLBACK (changed_cb), asked);
  g_signal_connect_swapped (asked->to, "changed", G_CALLBACK (changed_cb), asked);
  changed_cb (asked);
  stw_question_ask (asked->dialog, list, answered_cb, asked, asked_free);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a note, and for which hand-over it is. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/shift-note-dialog.h"

#include "app/incidents/question.h"
#include "base/clock.h"
#include "desk/oncall/gaps.h"
#include "desk/oncall/note-store.h"

#include <glib/gi18n.h>

/* What is offered: so many hand-overs, so far ahead. */
#define AHEAD (28 * STW_DAY)
#define MOST_TURNS 60
/* The command takes 10,000 bytes; a letter has up to 4. */
#define MAX_LETTERS 2500

typedef struct
{
  StwSession *session;      /* (owned) */
  GArray *times;            /* (owned) of gint64: the hand-overs that the row lists */
  GHashTable *texts;        /* (owned) of gint64 to char *: what is written for them */
  AdwMessageDialog *dialog; /* (unowned) */
  GtkWidget *when;          /* (unowned) */
  GtkWidget *text;          /* (unowned) */
  gint64 schedule;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->session);
  g_array_unref (asked->times);
  g_hash_table_unref (asked->texts);
  g_free (asked);
}

static const gint64 *
get_time (const Asked *asked)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (asked->when));

  return selected < asked->times->len ? &g_array_index (asked->times, gint64, selected) : NULL;
}

static void
changed_cb (Asked *asked)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (asked->text));

  stw_question_set_ready (asked->dialog,
                          get_time (asked) != NULL && *text != '\0' &&
                            g_utf8_strlen (text, -1) <= MAX_LETTERS);
}

/* What is written already is gone on from. */
static void
when_chosen_cb (Asked *asked)
{
  const gint64 *at = get_time (asked);
  const char *text = at != NULL ? g_hash_table_lookup (asked->texts, at) : NULL;

  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (asked->text), text);
  changed_cb (asked);
}

static void
answered_cb (gpointer data)
{
  const Asked *asked = data;
  const gint64 *at = get_time (asked);
  StwCommand *command;

  if (at == NULL)
    return;
  command = stw_command_new ("schedule.note", "desk", 0);
  json_object_set_int_member (command->arguments, "schedule", asked->schedule);
  json_object_set_int_member (command->arguments, "at", *at);
  json_object_set_string_member (command->arguments,
                                 "text",
                                 gtk_editable_get_text (GTK_EDITABLE (asked->text)));
  stw_session_give (asked->session, command, _ ("Note saved"));
}

/* Each turn that begins, as one hand-over. */
static void
list_times (Asked *asked, const StwRoster *roster)
{
  gint64 now = stw_clock_now (NULL);
  g_autoptr (GArray) shifts = stw_oncall_shifts (roster->plan, now, now + AHEAD, MOST_TURNS);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 1; i < shifts->len; i++)
    {
      const StwOncallShift *shift = &g_array_index (shifts, StwOncallShift, i);
      const char *name = stw_roster_get_name (roster, shift->person);
      g_autofree char *when = stw_gap_dup_words (roster->plan->zone, shift->from, shift->to);
      /* Translators: a person, and when they are on call */
      g_autofree char *text = g_strdup_printf (_ ("%s, %s"), name != NULL ? name : "–", when);

      g_array_append_val (asked->times, shift->from);
      gtk_string_list_append (names, text);
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (asked->when), G_LIST_MODEL (names));
  for (guint i = 0; i < roster->notes->len; i++)
    {
      const StwShiftNote *note = g_ptr_array_index (roster->notes, i);

      g_hash_table_insert (asked->texts,
                           g_memdup2 (&note->at, sizeof note->at),
                           g_strdup (note->text));
    }
}

/**
 * stw_shift_note_dialog_show:
 * @widget: who asks
 * @roster: with a schedule
 *
 * Asks what is to be told at a hand-over, and keeps it.
 */
void
stw_shift_note_dialog_show (GtkWidget *widget, StwSession *session, const StwRoster *roster)
{
  Asked *asked = g_new0 (Asked, 1);
  GtkWidget *list = gtk_list_box_new ();

  asked->session = g_object_ref (session);
  asked->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  asked->texts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  asked->schedule = roster->schedule->id;
  asked->dialog = stw_question_new (widget,
                                    _ ("Note for a Hand-Over"),
                                    _ ("Whoever goes off and whoever comes on see it in On-Call."),
                                    _ ("_Save"));
  asked->when = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (asked->when), _ ("Before the Turn Of"));
  asked->text = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (asked->text), _ ("Note"));
  list_times (asked, roster);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  stw_question_name (list, _ ("Note"));
  gtk_list_box_append (GTK_LIST_BOX (list), asked->when);
  gtk_list_box_append (GTK_LIST_BOX (list), asked->text);
  g_signal_connect_swapped (asked->when, "notify::selected", G_CALLBACK (when_chosen_cb), asked);
  g_signal_connect_swapped (asked->text, "changed", G_CALLBACK (changed_cb), asked);
  when_chosen_cb (asked);
  stw_question_ask (asked->dialog, list, answered_cb, asked, asked_free);
}

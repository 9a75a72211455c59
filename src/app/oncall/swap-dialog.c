/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks which turn is given for which. Whoever is signed in gives one of their own, and the other
 * one is asked; where nobody signs in the swap counts at once. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/swap-dialog.h"

#include "app/incidents/question.h"
#include "base/clock.h"
#include "desk/oncall/gaps.h"

#include <glib/gi18n.h>

/* What is offered: so many turns, so far ahead. */
#define AHEAD (28 * STW_DAY)
#define MOST_TURNS 60

typedef struct
{
  StwSession *session;      /* (owned) */
  GArray *shifts;           /* (owned) of StwOncallShift: the turns to come */
  GPtrArray *words;         /* (owned) of char *: each in words */
  GArray *given;            /* (owned) of guint: which of them the first row lists */
  GArray *taken;            /* (owned) of guint: and which the second */
  AdwMessageDialog *dialog; /* (unowned) */
  GtkWidget *mine;          /* (unowned) */
  GtkWidget *theirs;        /* (unowned) */
  gint64 schedule;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->session);
  g_array_unref (asked->shifts);
  g_ptr_array_unref (asked->words);
  g_array_unref (asked->given);
  g_array_unref (asked->taken);
  g_free (asked);
}

static gint64
get_self (const Asked *asked)
{
  return stw_desk_client_get_person (stw_session_get_client (asked->session));
}

/* The turn that a row has chosen. */
static const StwOncallShift *
get_chosen (const Asked *asked, GtkWidget *row, GArray *listed)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row));

  return selected < listed->len
           ? &g_array_index (asked->shifts, StwOncallShift, g_array_index (listed, guint, selected))
           : NULL;
}

/* Lists the turns of @person, or of everybody but @person. */
static void
fill (Asked *asked, GtkWidget *row, GArray *listed, gint64 person, gboolean others)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_array_set_size (listed, 0);
  for (guint i = 0; i < asked->shifts->len; i++)
    if ((g_array_index (asked->shifts, StwOncallShift, i).person == person) != others)
      {
        g_array_append_val (listed, i);
        gtk_string_list_append (names, g_ptr_array_index (asked->words, i));
      }
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
}

static void
mine_chosen_cb (Asked *asked)
{
  const StwOncallShift *mine = get_chosen (asked, asked->mine, asked->given);

  if (mine != NULL)
    fill (asked, asked->theirs, asked->taken, mine->person, TRUE);
  stw_question_set_ready (asked->dialog, mine != NULL && asked->taken->len > 0);
}

static void
answered_cb (gpointer data)
{
  const Asked *asked = data;
  const StwOncallShift *mine = get_chosen (asked, asked->mine, asked->given);
  const StwOncallShift *theirs = get_chosen (asked, asked->theirs, asked->taken);
  StwCommand *command;

  if (mine == NULL || theirs == NULL)
    return;
  command = stw_command_new ("override.ask-swap", "desk", 0);
  json_object_set_int_member (command->arguments, "schedule", asked->schedule);
  json_object_set_int_member (command->arguments, "mine", mine->from);
  json_object_set_int_member (command->arguments, "theirs", theirs->from);
  stw_session_give (asked->session,
                    command,
                    get_self (asked) != 0 ? _ ("Swap asked for") : _ ("Turns swapped"));
}

/* Turns that began, or do not end, are not swapped. */
static void
list_turns (Asked *asked, const StwRoster *roster)
{
  gint64 now = stw_clock_now (NULL);
  g_autoptr (GArray) shifts = stw_oncall_shifts (roster->plan, now, now + AHEAD, MOST_TURNS);

  for (guint i = 1; i + 1 < shifts->len; i++)
    {
      const StwOncallShift *shift = &g_array_index (shifts, StwOncallShift, i);
      const char *name = stw_roster_get_name (roster, shift->person);
      g_autofree char *when = stw_gap_dup_words (roster->plan->zone, shift->from, shift->to);

      if (shift->person == 0 || name == NULL)
        continue;
      g_array_append_val (asked->shifts, *shift);
      /* Translators: a person, and when they are on call */
      g_ptr_array_add (asked->words, g_strdup_printf (_ ("%s, %s"), name, when));
    }
}

static GtkWidget *
new_row (GtkWidget *list, const char *title)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

/**
 * stw_swap_dialog_show:
 * @widget: who asks
 * @roster: with a schedule
 *
 * Asks which turns change hands, and asks the other one.
 */
void
stw_swap_dialog_show (GtkWidget *widget, StwSession *session, const StwRoster *roster)
{
  Asked *asked = g_new0 (Asked, 1);
  GtkWidget *list = gtk_list_box_new ();

  asked->session = g_object_ref (session);
  asked->shifts = g_array_new (FALSE, FALSE, sizeof (StwOncallShift));
  asked->words = g_ptr_array_new_with_free_func (g_free);
  asked->given = g_array_new (FALSE, FALSE, sizeof (guint));
  asked->taken = g_array_new (FALSE, FALSE, sizeof (guint));
  asked->schedule = roster->schedule->id;
  list_turns (asked, roster);
  asked->dialog = stw_question_new (widget,
                                    _ ("Swap Turns"),
                                    get_self (asked) != 0
                                      ? _ ("It counts once the other one accepts it in On-Call.")
                                      : _ ("Each stands in for the other."),
                                    get_self (asked) != 0 ? _ ("_Ask") : _ ("_Swap"));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  stw_question_name (list, _ ("Turns"));
  asked->mine = new_row (list, C_ ("swap", "Give"));
  asked->theirs = new_row (list, C_ ("swap", "Take"));
  /* Of nobody in particular: every turn. */
  fill (asked, asked->mine, asked->given, get_self (asked), get_self (asked) == 0);
  if (asked->given->len == 0)
    adw_message_dialog_set_body (asked->dialog,
                                 _ ("You have no turn in the next four weeks that could be "
                                    "swapped."));
  g_signal_connect_swapped (asked->mine, "notify::selected", G_CALLBACK (mine_chosen_cb), asked);
  mine_chosen_cb (asked);
  stw_question_ask (asked->dialog, list, answered_cb, asked, asked_free);
}

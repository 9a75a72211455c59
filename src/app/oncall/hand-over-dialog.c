/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands a shift over: to whom, with which incidents, and what there is to say. The summary begins
 * with the facts; whoever comes on next is offered first. Main thread; the queries run on the
 * reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/oncall/hand-over-dialog.h"

#include "app/incidents/question.h"
#include "app/oncall/roster.h"
#include "app/words.h"
#include "base/clock.h"
#include "desk/assignment/candidate-store.h"
#include "desk/assignment/hand-over-store.h"
#include "desk/oncall/turn.h"

#include <glib/gi18n.h>

#define TEXT_HEIGHT 180
#define FIELDS_WIDTH 290
/* What the command takes; a letter has up to 4 bytes. */
#define MAX_LETTERS 5000

typedef struct
{
  StwSession *session;       /* (owned) */
  GCancellable *cancellable; /* (owned) of the reading */
  AdwMessageDialog *dialog;  /* (unowned) */
  GtkWidget *from;           /* (unowned) who hands over, where nobody is signed in */
  GtkWidget *to;             /* (unowned) */
  GtkWidget *along;          /* (unowned) says how many incidents go along */
  GtkSwitch *along_switch;   /* (unowned) */
  GtkTextView *text;         /* (unowned) */
  GPtrArray *people;         /* (owned) of StwRosterPerson, as @from lists them */
  GArray *takers;            /* (owned) of gint64, as @to lists them; 0 is whoever comes */
  StwOncallTurn turn;        /* of who hands over */
  gint64 self;               /* who hands over, 0 while that is not known */
  gint64 n_open;
  gboolean filling;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_cancellable_cancel (asked->cancellable);
  g_object_unref (asked->cancellable);
  g_object_unref (asked->session);
  g_clear_pointer (&asked->people, g_ptr_array_unref);
  g_array_unref (asked->takers);
  g_free (asked);
}

/* What is known of a shift before it is handed over. */
typedef struct
{
  GPtrArray *people; /* (owned) of StwRosterPerson */
  StwOncallTurn turn;
  gint64 self;
  gint64 n_open;
  char *draft; /* (owned) */
} Facts;

static void
facts_free (gpointer data)
{
  Facts *facts = data;

  g_clear_pointer (&facts->people, g_ptr_array_unref);
  g_free (facts->draft);
  g_free (facts);
}

/* Where nobody is signed in it is whoever is on call now, else the first. */
static gboolean
find_self (StwDb *db, Facts *facts, gint64 person, gint64 now, GError **error)
{
  if (!stw_candidate_find_self (db, person, &facts->self, error) ||
      !stw_oncall_find_turn (db, facts->self, now, &facts->turn, error))
    return FALSE;
  if (facts->self == 0)
    facts->self = facts->turn.person;
  if (facts->self == 0 && facts->people->len > 0)
    facts->self = ((const StwRosterPerson *) facts->people->pdata[0])->id;
  return TRUE;
}

static gpointer
read_facts (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 now = stw_clock_now (NULL);
  Facts *facts = g_new0 (Facts, 1);
  g_autoptr (GArray) incidents = NULL;

  facts->people = stw_roster_load_people (db, error);
  if (facts->people != NULL && find_self (db, facts, *(const gint64 *) data, now, error))
    {
      incidents = stw_hand_over_list_incidents (db, facts->self, error);
      facts->draft = incidents != NULL ? stw_hand_over_draft (db, facts->self, now, error) : NULL;
    }
  if (facts->draft == NULL)
    {
      facts_free (facts);
      return NULL;
    }
  facts->n_open = incidents->len;
  return facts;
}

static gint64
get_taker (const Asked *asked)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (asked->to));

  return selected < asked->takers->len ? g_array_index (asked->takers, gint64, selected) : 0;
}

static char *
dup_text (const Asked *asked)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (asked->text);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
changed_cb (Asked *asked)
{
  g_autofree char *text = NULL;

  if (asked->filling)
    return;
  text = dup_text (asked);
  stw_question_set_ready (asked->dialog,
                          asked->self != 0 && *text != '\0' &&
                            g_utf8_strlen (text, -1) <= MAX_LETTERS);
}

/* What goes along, and when who was chosen comes on. */
static void
taker_chosen_cb (Asked *asked)
{
  gint64 taker = get_taker (asked);
  int n = (int) MIN (asked->n_open, G_MAXINT);
  g_autofree char *at = stw_words_moment (asked->turn.until, stw_clock_now (NULL));
  /* Translators: a time; of somebody who is on call from then on */
  g_autofree char *comes = g_strdup_printf (_ ("Comes on at %s"), at);
  g_autofree char *open = g_strdup_printf (
    ngettext ("%d open incident is theirs then", "%d open incidents are theirs then", (gulong) n),
    n);
  gboolean is_next = taker != 0 && taker == asked->turn.next;

  if (asked->filling)
    return;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (asked->to),
                               is_next      ? comes
                               : taker == 0 ? _ ("It waits for the first one to read it")
                                            : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (asked->along),
                               n == 0       ? _ ("None is open")
                               : taker == 0 ? _ ("Only to somebody who is named")
                                            : open);
  gtk_widget_set_sensitive (asked->along, n > 0 && taker != 0);
  changed_cb (asked);
}

static void
add_taker (Asked *asked, GtkStringList *names, gint64 id, const char *name)
{
  g_array_append_val (asked->takers, id);
  gtk_string_list_append (names, name);
}

/* Whoever comes on next, then everybody else. */
static void
fill_takers (Asked *asked)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_array_set_size (asked->takers, 0);
  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < asked->people->len; i++)
        {
          const StwRosterPerson *person = g_ptr_array_index (asked->people, i);

          if (person->id != asked->self && (person->id == asked->turn.next) == (round == 0))
            add_taker (asked, names, person->id, person->name);
        }
      /* Where nobody is known to come, nobody is picked by chance. */
      if (asked->takers->len == 0)
        add_taker (asked, names, 0, _ ("Whoever Comes"));
    }
  if (g_array_index (asked->takers, gint64, 0) != 0)
    add_taker (asked, names, 0, _ ("Whoever Comes"));
  adw_combo_row_set_model (ADW_COMBO_ROW (asked->to), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (asked->to), 0);
}

static void
fill_from (Asked *asked)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < asked->people->len; i++)
    {
      const StwRosterPerson *person = g_ptr_array_index (asked->people, i);

      gtk_string_list_append (names, person->name);
      if (person->id == asked->self)
        selected = i;
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (asked->from), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (asked->from), selected);
  gtk_widget_set_visible (asked->from,
                          asked->people->len > 1 &&
                            stw_desk_client_get_person (stw_session_get_client (asked->session)) ==
                              0);
}

/* Takes the people. */
static void
show_facts (Asked *asked, Facts *facts)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (asked->text);

  asked->filling = TRUE;
  g_clear_pointer (&asked->people, g_ptr_array_unref);
  asked->people = g_steal_pointer (&facts->people);
  asked->turn = facts->turn;
  asked->self = facts->self;
  asked->n_open = facts->n_open;
  fill_from (asked);
  fill_takers (asked);
  /* What somebody wrote stays. */
  if (!gtk_text_buffer_get_modified (buffer))
    {
      gtk_text_buffer_set_text (buffer, facts->draft, -1);
      gtk_text_buffer_set_modified (buffer, FALSE);
    }
  if (asked->people->len == 0)
    adw_message_dialog_set_body (asked->dialog,
                                 _ ("First add the people of your desk, in the settings."));
  asked->filling = FALSE;
  taker_chosen_cb (asked);
}

static void
facts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Facts *facts = stw_reader_run_finish (result, NULL);

  /* Without any the dialog may be gone. */
  if (facts == NULL)
    return;
  show_facts (data, facts);
  facts_free (facts);
}

static void
read_anew (Asked *asked, gint64 person)
{
  stw_desk_client_read_async (stw_session_get_client (asked->session),
                              read_facts,
                              g_memdup2 (&person, sizeof person),
                              g_free,
                              facts_free,
                              asked->cancellable,
                              facts_cb,
                              asked);
}

static void
from_chosen_cb (Asked *asked)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (asked->from));

  if (!asked->filling && selected < asked->people->len)
    read_anew (asked, ((const StwRosterPerson *) asked->people->pdata[selected])->id);
}

static void
answered_cb (gpointer data)
{
  const Asked *asked = data;
  StwCommand *command = stw_command_new ("shift.hand-over", "desk", 0);
  gint64 taker = get_taker (asked);
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (asked->to));
  const char *name = gtk_string_list_get_string (
    GTK_STRING_LIST (adw_combo_row_get_model (ADW_COMBO_ROW (asked->to))),
    selected);
  g_autofree char *text = dup_text (asked);
  /* Translators: %s is a person */
  g_autofree char *named = g_strdup_printf (_ ("Handed over to %s"), name);

  json_object_set_int_member (command->arguments, "person", asked->self);
  json_object_set_int_member (command->arguments, "to", taker);
  json_object_set_string_member (command->arguments, "text", text);
  json_object_set_boolean_member (command->arguments,
                                  "with_incidents",
                                  taker != 0 && gtk_switch_get_active (asked->along_switch));
  stw_session_give (asked->session, command, taker != 0 ? named : _ ("Handed over"));
}

static GtkWidget *
new_choice (Asked *asked, GtkWidget *list, const char *title, GCallback chosen)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_swapped (row, "notify::selected", chosen, asked);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static GtkWidget *
new_switch_row (Asked *asked, GtkWidget *list)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *widget = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Pass On Open Incidents"));
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (widget), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), widget);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), widget);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  asked->along_switch = GTK_SWITCH (widget);
  return row;
}

static GtkWidget *
new_text (Asked *asked)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *text = gtk_text_view_new ();

  asked->text = GTK_TEXT_VIEW (text);
  gtk_text_view_set_wrap_mode (asked->text, GTK_WRAP_WORD_CHAR);
  /* Tab goes on to the buttons. */
  gtk_text_view_set_accepts_tab (asked->text, FALSE);
  stw_question_name (text, _ ("Summary"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), TEXT_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), text);
  gtk_widget_add_css_class (scroller, "note-entry");
  g_signal_connect_swapped (gtk_text_view_get_buffer (asked->text),
                            "changed",
                            G_CALLBACK (changed_cb),
                            asked);
  return scroller;
}

static GtkWidget *
new_fields (Asked *asked)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *caption = gtk_label_new (_ ("Summary, in Markdown"));

  gtk_widget_set_size_request (box, FIELDS_WIDTH, -1);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  stw_question_name (list, _ ("Hand-Over"));
  /* Translators: who hands a shift over */
  asked->from = new_choice (asked, list, C_ ("hand-over", "From"), G_CALLBACK (from_chosen_cb));
  gtk_widget_set_visible (asked->from, FALSE);
  /* Translators: who takes a shift over */
  asked->to = new_choice (asked, list, C_ ("hand-over", "To"), G_CALLBACK (taker_chosen_cb));
  asked->along = new_switch_row (asked, list);
  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_set_margin_top (caption, 6);
  gtk_widget_add_css_class (caption, "heading");
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), new_text (asked));
  return box;
}

/**
 * stw_hand_over_dialog_show:
 * @widget: who asks
 *
 * Asks to whom the shift goes and what there is to say, and hands it over.
 */
void
stw_hand_over_dialog_show (GtkWidget *widget, StwSession *session)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->session = g_object_ref (session);
  asked->cancellable = g_cancellable_new ();
  asked->takers = g_array_new (FALSE, FALSE, sizeof (gint64));
  asked->filling = TRUE;
  asked->dialog = stw_question_new (widget,
                                    _ ("Hand Over the Shift"),
                                    _ ("Whoever takes over finds the summary in On-Call."),
                                    _ ("_Hand Over"));
  stw_question_set_ready (asked->dialog, FALSE);
  stw_question_ask (asked->dialog, new_fields (asked), answered_cb, asked, asked_free);
  read_anew (asked, stw_desk_client_get_person (stw_session_get_client (session)));
}

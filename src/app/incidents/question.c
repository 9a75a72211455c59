/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dialog with some fields, a verb that Return presses, and Cancel. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/question.h"

#include "app/widgets/named-groups.h"

#include <glib/gi18n.h>

#define VERB "verb"

/* Some rows are always seen. */
#define LIST_HEIGHT 220

typedef struct
{
  StwQuestionFunc answered;
  gpointer data; /* (owned) */
  GDestroyNotify free_data;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  question->free_data (question->data);
  g_free (question);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  if (g_str_equal (response, VERB))
    question->answered (question->data);
}

/**
 * stw_question_new:
 * @widget: who asks
 * @verb: what the button says
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
AdwMessageDialog *
stw_question_new (GtkWidget *widget, const char *heading, const char *body, const char *verb)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
    adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), heading, body));

  adw_message_dialog_add_responses (dialog, "cancel", _ ("Cancel"), VERB, verb, NULL);
  adw_message_dialog_set_response_appearance (dialog, VERB, ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, VERB);
  return dialog;
}

/**
 * stw_question_set_ready:
 * @ready: whether the fields hold what the verb needs
 */
void
stw_question_set_ready (AdwMessageDialog *question, gboolean ready)
{
  adw_message_dialog_set_response_enabled (question, VERB, ready);
}

/**
 * stw_question_set_destructive:
 *
 * What the verb does cannot be taken back for ever, so Return does not press it.
 */
void
stw_question_set_destructive (AdwMessageDialog *question)
{
  adw_message_dialog_set_response_appearance (question, VERB, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (question, "cancel");
}

/**
 * stw_question_name:
 * @widget: a field
 * @name: what a screen reader calls it
 */
void
stw_question_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * stw_question_new_scroller:
 * @child: (transfer floating): fields that may be more than fit
 *
 * Returns: (transfer floating): them in something that scrolls
 */
GtkWidget *
stw_question_new_scroller (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  return scroller;
}

/**
 * stw_question_new_list:
 * @name: what a screen reader calls it
 * @ret_list: (out) (transfer none): an empty list
 *
 * Returns: (transfer floating): the list in something that scrolls
 */
GtkWidget *
stw_question_new_list (const char *name, GtkListBox **ret_list)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  stw_question_name (list, name);
  *ret_list = GTK_LIST_BOX (list);
  return stw_question_new_scroller (list);
}

/* Beside each other a title and a long choice break each other's words, as narrow as a question is:
 * the choice stands below, unless words stand there. */
static void
set_choices_below (GtkWidget *widget)
{
  if (ADW_IS_COMBO_ROW (widget))
    {
      const char *words = adw_action_row_get_subtitle (ADW_ACTION_ROW (widget));

      if (words == NULL || *words == '\0')
        adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (widget), TRUE);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    set_choices_below (child);
}

/**
 * stw_question_ask:
 * @fields: what stands between the text and the buttons
 * @data: (transfer full): for @answered
 *
 * Shows the dialog.
 */
void
stw_question_ask (AdwMessageDialog *question,
                  GtkWidget *fields,
                  StwQuestionFunc answered,
                  gpointer data,
                  GDestroyNotify free_data)
{
  Question *closure = g_new0 (Question, 1);

  *closure = (Question){ answered, data, free_data };
  adw_message_dialog_set_extra_child (question, fields);
  if (fields != NULL)
    {
      stw_named_groups (fields);
      set_choices_below (fields);
    }
  g_signal_connect_data (question, "response", G_CALLBACK (response_cb), closure, question_free, 0);
  gtk_window_present (GTK_WINDOW (question));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks what an incident waits for: waiting without a reason is forgetting. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/wait-dialog.h"

#include "app/incidents/question.h"

#include <glib/gi18n.h>

/* The command takes 500 bytes; a letter has up to 4. */
#define MAX_REASON 125

typedef struct
{
  StwSession *session; /* (owned) */
  StwCommand *command; /* (owned) (nullable) */
  char *title;         /* (owned) */
  GtkEditable *reason; /* (unowned) */
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_object_unref (wait->session);
  g_clear_pointer (&wait->command, stw_command_free);
  g_free (wait->title);
  g_free (wait);
}

static void
typed_cb (GtkEditable *reason, AdwMessageDialog *question)
{
  stw_question_set_ready (question, *gtk_editable_get_text (reason) != '\0');
}

static void
answered_cb (gpointer data)
{
  Wait *wait = data;

  json_object_set_string_member (wait->command->arguments,
                                 "reason",
                                 gtk_editable_get_text (wait->reason));
  stw_session_give (wait->session, g_steal_pointer (&wait->command), wait->title);
}

/**
 * stw_wait_dialog_show:
 * @widget: who asks
 * @command: (transfer full): what lacks nothing but the reason
 * @title: what is then said to be done
 */
void
stw_wait_dialog_show (GtkWidget *widget,
                      StwSession *session,
                      StwCommand *command,
                      const char *title)
{
  AdwMessageDialog *question = stw_question_new (widget,
                                                 _ ("What Does It Wait For?"),
                                                 _ ("The reason stands beside the status."),
                                                 _ ("Wait"));
  GtkWidget *reason = gtk_entry_new ();
  Wait *wait = g_new0 (Wait, 1);

  *wait = (Wait){ g_object_ref (session), command, g_strdup (title), GTK_EDITABLE (reason) };
  gtk_entry_set_max_length (GTK_ENTRY (reason), MAX_REASON);
  gtk_entry_set_activates_default (GTK_ENTRY (reason), TRUE);
  stw_question_name (reason, _ ("Reason"));
  stw_question_set_ready (question, FALSE);
  g_signal_connect (reason, "changed", G_CALLBACK (typed_cb), question);
  stw_question_ask (question, reason, answered_cb, wait, wait_free);
}

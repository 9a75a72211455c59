/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a code of one's own app before what nobody may do who merely found the window open.
 * While one person uses the desk there is nobody to tell apart, and it only asks. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/sign-in/confirm-dialog.h"

#include "app/incidents/question.h"

#include <glib/gi18n.h>

typedef struct
{
  StwSession *session; /* (owned) */
  StwCommand *command; /* (owned) (nullable) until it is given */
  AdwMessageDialog *question;
  GtkEditable *code; /* (unowned) (nullable) */
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->session);
  g_clear_pointer (&asked->command, stw_command_free);
  g_free (asked);
}

static void
confirmed_cb (JsonObject *result, const GError *error, gpointer data)
{
  Asked *asked = data;

  if (error != NULL)
    stw_session_refuse (asked->session, error);
  else
    stw_session_give (asked->session, g_steal_pointer (&asked->command), NULL);
  asked_free (asked);
}

static void
answered_cb (gpointer data)
{
  Asked *asked = data;
  StwCommand *confirm;
  Asked *under_way;

  if (asked->code == NULL)
    {
      stw_session_give (asked->session, g_steal_pointer (&asked->command), NULL);
      return;
    }
  confirm = stw_command_new ("session.confirm", "desk", 0);
  json_object_set_string_member (confirm->arguments, "code", gtk_editable_get_text (asked->code));
  /* The question is freed with its dialog. */
  under_way = g_new0 (Asked, 1);
  under_way->session = g_object_ref (asked->session);
  under_way->command = g_steal_pointer (&asked->command);
  stw_desk_client_submit (stw_session_get_client (asked->session),
                          confirm,
                          confirmed_cb,
                          under_way);
}

static void
typed_cb (Asked *asked)
{
  stw_question_set_ready (asked->question, *gtk_editable_get_text (asked->code) != '\0');
}

/**
 * stw_confirm_dialog_ask:
 * @page: who asks
 * @verb: what the button says
 * @command: (transfer full): what is done once it was confirmed
 */
void
stw_confirm_dialog_ask (GtkWidget *page,
                        StwSession *session,
                        const char *heading,
                        const char *body,
                        const char *verb,
                        StwCommand *command)
{
  Asked *asked = g_new0 (Asked, 1);
  GtkListBox *list;
  GtkWidget *box = NULL;

  asked->session = g_object_ref (session);
  asked->command = command;
  asked->question = stw_question_new (page, heading, body, verb);
  stw_question_set_destructive (asked->question);
  if (stw_desk_client_must_sign_in (stw_session_get_client (session)))
    {
      GtkWidget *row = adw_entry_row_new ();

      box = stw_question_new_list (heading, &list);
      gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (box), -1);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Code of Your Own App"));
      gtk_list_box_append (list, row);
      asked->code = GTK_EDITABLE (row);
      g_signal_connect_swapped (row, "changed", G_CALLBACK (typed_cb), asked);
      typed_cb (asked);
    }
  else
    stw_question_set_ready (asked->question, TRUE);
  stw_question_ask (asked->question, box, answered_cb, asked, asked_free);
}

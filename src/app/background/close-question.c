/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asked once, when the last window is closed for the first time: whether alerts are to keep coming.
 * Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/background/close-question.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* The window asks to be closed once more, after the question has gone. */
static void
answered_cb (AdwMessageDialog *question, const char *response, gpointer data)
{
  GSettings *settings = data;
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (question));

  if (g_str_equal (response, "cancel"))
    return;
  g_settings_set_boolean (settings, "asked-about-background", TRUE);
  if (g_str_equal (response, "stay"))
    g_settings_set_boolean (settings, "run-in-background", TRUE);
  /* The click holds the question until it is over, and the window may go before. */
  gtk_window_set_transient_for (GTK_WINDOW (question), NULL);
  gtk_window_close (window);
}

/**
 * stw_close_question_ask:
 * @window: which is about to close; it does so with the answer
 * @settings: where the answer is kept
 */
void
stw_close_question_ask (GtkWindow *window, GSettings *settings)
{
  GtkWidget *question = adw_message_dialog_new (
    window,
    _ ("Keep Receiving Alerts?"),
    _ ("Steward can stay in the background: alerts keep coming while its window is closed, and you "
       "are notified of new incidents. You can change this in the settings, and quit from the main "
       "menu."));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (question);

  adw_message_dialog_add_responses (dialog,
                                    "cancel",
                                    _ ("_Cancel"),
                                    "quit",
                                    _ ("_Quit"),
                                    "stay",
                                    _ ("_Stay in Background"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "stay", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "stay");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog,
                         "response",
                         G_CALLBACK (answered_cb),
                         g_object_ref (settings),
                         (GClosureNotify) (GCallback) g_object_unref,
                         0);
  gtk_window_present (GTK_WINDOW (question));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks what an incident waits for: waiting without a reason is forgetting. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/wait-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* The command takes 500 bytes; a letter has up to 4. */
#define MAX_REASON 125

typedef struct
{
  GtkWidget *widget; /* (owned) */
  GtkWidget *entry;  /* (unowned) */
  StwWaitFunc waits;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->widget);
  g_free (question);
}

static void
typed_cb (GtkEditable *entry, AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "wait", *gtk_editable_get_text (entry) != '\0');
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  if (g_str_equal (response, "wait"))
    question->waits (gtk_editable_get_text (GTK_EDITABLE (question->entry)), question->widget);
}

/**
 * stw_wait_dialog_show:
 * @widget: who asks
 * @waits: told the reason, if there is one
 */
void
stw_wait_dialog_show (GtkWidget *widget, StwWaitFunc waits)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                              _ ("What Does It Wait For?"),
                                              _ ("The reason stands beside the status."));
  Question *question = g_new0 (Question, 1);

  question->widget = g_object_ref (widget);
  question->waits = waits;
  question->entry = gtk_entry_new ();
  gtk_entry_set_max_length (GTK_ENTRY (question->entry), MAX_REASON);
  gtk_entry_set_activates_default (GTK_ENTRY (question->entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (question->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reason"),
                                  -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), question->entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("Cancel"),
                                    "wait",
                                    _ ("Wait"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "wait",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "wait");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "wait", FALSE);
  g_signal_connect (question->entry, "changed", G_CALLBACK (typed_cb), dialog);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

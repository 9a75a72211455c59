/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds a source with a key of its own, as a tool that cannot sign needs one beside those that do.
 * Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/source-dialog.h"

#include "app/companies/rotate-dialog.h"
#include "app/widgets/toast.h"
#include "engine/onboard.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *page;       /* (owned) */
  StwDeskClient *client; /* (owned) */
  GtkWidget *name;       /* (unowned) while the dialog is open */
  gint64 company;
  StwNewAccess access; /* wiped at the end */
} Addition;

static void
addition_free (Addition *addition)
{
  g_object_unref (addition->page);
  g_object_unref (addition->client);
  stw_new_access_clear (&addition->access);
  g_free (addition);
}

static void
added_cb (JsonObject *result, const GError *error, gpointer data)
{
  Addition *addition = data;

  if (error != NULL)
    stw_toast (addition->page, error->message);
  else
    stw_new_key_show (GTK_WINDOW (gtk_widget_get_root (addition->page)), addition->access.key);
  addition_free (addition);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Addition *addition)
{
  g_autoptr (StwCommand) command = stw_command_new ("source.add", "desk", addition->company);
  const StwSigning unsigned_source = { NULL, NULL };

  json_object_set_string_member (command->arguments,
                                 "name",
                                 gtk_editable_get_text (GTK_EDITABLE (addition->name)));
  /* Without a signing secret nothing touches the keyring, so this does not block. */
  if (!g_str_equal (response, "add") ||
      !stw_onboard_prepare (command, &unsigned_source, NULL, &addition->access, NULL))
    {
      addition_free (addition);
      return;
    }
  stw_desk_client_submit (addition->client, g_steal_pointer (&command), added_cb, addition);
}

static void
typed_cb (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "add", *name != '\0');
}

/**
 * stw_source_dialog_show:
 * @page: who asks
 *
 * Asks for the name of a source, adds it and shows its key.
 */
void
stw_source_dialog_show (GtkWidget *page, StwDeskClient *client, gint64 company)
{
  Addition *addition = g_new0 (Addition, 1);
  GtkWidget *dialog =
    adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (page)),
                            _ ("Add a Source"),
                            _ ("A source has a key of its own and does not sign. Give each "
                               "monitoring tool one, so that its key can be rotated alone."));

  addition->page = g_object_ref (page);
  addition->client = g_object_ref (client);
  addition->company = company;
  addition->name = gtk_entry_new ();
  gtk_entry_set_activates_default (GTK_ENTRY (addition->name), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (addition->name),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name"),
                                  -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), addition->name);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("Cancel"),
                                    "add",
                                    C_ ("action", "Add"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "add",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "add");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "add", FALSE);
  g_signal_connect (addition->name, "changed", G_CALLBACK (typed_cb), dialog);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), addition);
  gtk_window_present (GTK_WINDOW (dialog));
}

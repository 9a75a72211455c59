/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives a source a new key: first how long the old one is still good, then the new one, once. Main
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/rotate-dialog.h"

#include "app/widgets/copy-row.h"
#include "base/clock.h"
#include "engine/onboard.h"

#include <glib/gi18n.h>

static const struct
{
  const char *name;
  gint64 grace_ms;
} graces[] = {
  { NC_ ("grace", "At once"), 0 },
  { NC_ ("grace", "In an hour"), STW_HOUR },
  { NC_ ("grace", "In a day"), STW_DAY },
  { NC_ ("grace", "In a week"), 7 * STW_DAY },
};

#define DEFAULT_GRACE 2

/* From the question to the answer. */
typedef struct
{
  GtkWindow *parent;     /* (owned) */
  StwDeskClient *client; /* (owned) */
  GtkDropDown *grace;    /* (unowned) of the question */
  gint64 company;
  gint64 source;
  StwNewAccess access; /* wiped at the end */
} Rotation;

static void
rotation_free (Rotation *rotation)
{
  g_object_unref (rotation->parent);
  g_object_unref (rotation->client);
  stw_new_access_clear (&rotation->access);
  g_free (rotation);
}

static void
show_message (GtkWindow *parent, const char *heading, const char *text, GtkWidget *extra)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, text);

  if (extra != NULL)
    adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), extra);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * stw_new_key_show:
 * @key: a new one, that is shown only here
 */
void
stw_new_key_show (GtkWindow *parent, const char *key)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = g_object_new (STW_TYPE_COPY_ROW, "title", _ ("Key"), NULL);
  GtkWidget *toasts = adw_toast_overlay_new ();

  stw_copy_row_set_text (STW_COPY_ROW (row), key);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Key"),
                                  -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), list);
  show_message (parent,
                _ ("The New Key"),
                _ ("Enter it in the client’s monitoring tool. It is shown only now: Steward "
                   "keeps no more than its hash."),
                toasts);
}

static void
rotated_cb (JsonObject *result, const GError *error, gpointer data)
{
  Rotation *rotation = data;

  if (error != NULL)
    show_message (rotation->parent, _ ("The Key Stays as It Is"), error->message, NULL);
  else
    stw_new_key_show (rotation->parent, rotation->access.key);
  rotation_free (rotation);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Rotation *rotation)
{
  g_autoptr (StwCommand) command = stw_command_new ("key.rotate", "desk", rotation->company);
  const StwSigning as_it_is = { NULL, NULL };
  guint grace = MIN (gtk_drop_down_get_selected (rotation->grace), G_N_ELEMENTS (graces) - 1);

  if (!g_str_equal (response, "rotate"))
    {
      rotation_free (rotation);
      return;
    }
  json_object_set_int_member (command->arguments, "source", rotation->source);
  json_object_set_int_member (command->arguments, "grace_ms", graces[grace].grace_ms);
  /* The signing secret stays, so nothing touches the keyring and this does not block. */
  if (!stw_onboard_prepare (command, &as_it_is, NULL, &rotation->access, NULL))
    {
      rotation_free (rotation);
      return;
    }
  stw_desk_client_submit (rotation->client, g_steal_pointer (&command), rotated_cb, rotation);
}

static GtkWidget *
new_grace_list (Rotation *rotation)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *drop_down;

  for (guint i = 0; i < G_N_ELEMENTS (graces); i++)
    gtk_string_list_append (names, g_dpgettext2 (NULL, "grace", graces[i].name));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  rotation->grace = GTK_DROP_DOWN (drop_down);
  gtk_drop_down_set_selected (rotation->grace, DEFAULT_GRACE);
  gtk_widget_set_valign (drop_down, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The Old Key Ends"),
                                  -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("The Old Key Ends"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), drop_down);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The Old Key Ends"),
                                  -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return list;
}

/**
 * stw_rotate_dialog_show:
 * @parent: the window
 * @source: whose key
 * @name: the source's name
 *
 * Asks how long the old key is still good, makes a new one and shows it.
 */
void
stw_rotate_dialog_show (GtkWindow *parent,
                        StwDeskClient *client,
                        gint64 company,
                        gint64 source,
                        const char *name)
{
  Rotation *rotation = g_new0 (Rotation, 1);
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  /* Translators: %s is a source of a client, such as "Default" */
  heading = g_strdup_printf (_ ("Rotate the Key of “%s”?"), name);
  dialog = adw_message_dialog_new (parent,
                                   heading,
                                   _ ("Steward makes a new key. Until the old one ends, both are "
                                      "good, so that nothing is lost while you change it."));
  rotation->parent = g_object_ref (parent);
  rotation->client = g_object_ref (client);
  rotation->company = company;
  rotation->source = source;
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), new_grace_list (rotation));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("Cancel"),
                                    "rotate",
                                    _ ("Rotate"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "rotate",
                                              ADW_RESPONSE_SUGGESTED);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), rotation);
  gtk_window_present (GTK_WINDOW (dialog));
}

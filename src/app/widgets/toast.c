/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short messages at the foot of the window that a widget stands in. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/toast.h"

#include <glib/gi18n.h>

#define UNDO_S 8

static void
show (GtkWidget *widget, AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

/* Titles are markup. */
static AdwToast *
new_toast (const char *title)
{
  g_autofree char *markup = g_markup_escape_text (title, -1);

  return adw_toast_new (markup);
}

/**
 * stw_toast:
 * @widget: who says it
 */
void
stw_toast (GtkWidget *widget, const char *title)
{
  show (widget, new_toast (title));
}

/* What takes back what the toast tells. */
typedef struct
{
  StwDeskClient *client; /* (owned) */
  StwCommand *command;   /* (owned) (nullable) until it is given */
} Undo;

static void
undo_free (gpointer data, GClosure *closure)
{
  Undo *undo = data;

  g_object_unref (undo->client);
  g_clear_pointer (&undo->command, stw_command_free);
  g_free (undo);
}

static void
undo_cb (AdwToast *toast, Undo *undo)
{
  if (undo->command != NULL)
    stw_desk_client_submit (undo->client, g_steal_pointer (&undo->command), NULL, NULL);
}

/**
 * stw_toast_with_undo:
 * @client: the desk
 * @undo: (transfer full): the command that takes it back
 */
void
stw_toast_with_undo (GtkWidget *widget, const char *title, StwDeskClient *client, StwCommand *undo)
{
  AdwToast *toast = new_toast (title);
  Undo *data = g_new0 (Undo, 1);

  data->client = g_object_ref (client);
  data->command = undo;
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_timeout (toast, UNDO_S);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), data, undo_free, 0);
  show (widget, toast);
}

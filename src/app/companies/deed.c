/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody does on a client's page: a command, what is then said, and the way back. Main
 * thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/companies/deed.h"

#include "app/widgets/toast.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Undo stands at the foot of the window for so long. */
#define UNDO_S 8

/* A command on its way, and what takes it back. */
typedef struct
{
  StwDeskClient *client; /* (owned) */
  GtkWidget *widget;     /* (owned) */
  char *title;           /* (owned) */
  StwCommand *undo;      /* (owned) (nullable) until it is given */
} Deed;

static void
deed_free (Deed *deed)
{
  g_object_unref (deed->client);
  g_object_unref (deed->widget);
  g_free (deed->title);
  g_clear_pointer (&deed->undo, stw_command_free);
  g_free (deed);
}

static void
deed_closure_free (gpointer data, GClosure *closure)
{
  deed_free (data);
}

static void
undone_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;

  if (error != NULL)
    stw_toast (widget, error->message);
}

static void
undo_cb (AdwToast *toast, Deed *deed)
{
  if (deed->undo != NULL)
    stw_desk_client_submit (deed->client,
                            g_steal_pointer (&deed->undo),
                            undone_cb,
                            g_object_ref (deed->widget));
}

/* What was done, and the way back. */
static void
offer_undo (Deed *deed)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (deed->widget, ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *markup = g_markup_escape_text (deed->title, -1);
  AdwToast *toast;

  if (overlay == NULL)
    {
      deed_free (deed);
      return;
    }
  toast = adw_toast_new (markup);
  adw_toast_set_timeout (toast, UNDO_S);
  if (deed->undo == NULL)
    {
      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
      deed_free (deed);
      return;
    }
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), deed, deed_closure_free, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static void
done_cb (JsonObject *result, const GError *error, gpointer data)
{
  Deed *deed = data;

  if (error == NULL)
    {
      offer_undo (deed);
      return;
    }
  stw_toast (deed->widget, error->message);
  deed_free (deed);
}

/**
 * stw_deed_submit:
 * @widget: who asks
 * @command: (transfer full): what to do
 * @title: what was then done
 * @undo: (nullable) (transfer full): and what takes it back
 */
void
stw_deed_submit (StwSession *session,
                 GtkWidget *widget,
                 StwCommand *command,
                 const char *title,
                 StwCommand *undo)
{
  StwDeskClient *client = stw_session_get_client (session);
  Deed *deed = g_new (Deed, 1);

  *deed = (Deed){ g_object_ref (client), g_object_ref (widget), g_strdup (title), undo };
  stw_desk_client_submit (client, command, done_cb, deed);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message that no mapping knows. Main thread; the queries run on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/alerts/tray-detail.h"

#include "app/alerts/alert-reading.h"
#include "app/alerts/payload-view.h"
#include "app/mapping/mapping-editor.h"
#include "app/permitted.h"
#include "app/words.h"
#include "base/clock.h"

#include <glib/gi18n.h>

struct _StwTrayDetail
{
  AdwBin parent_instance;

  GtkStack *stack;         /* (unowned) */
  GtkLabel *about;         /* (unowned) */
  StwPayloadView *payload; /* (unowned) */

  StwSession *session;     /* (owned) (nullable) */
  StwTrayMessage *message; /* (owned) (nullable) that is shown */
  gint64 wanted;           /* the number of the one that is to be shown */
};

G_DEFINE_FINAL_TYPE (StwTrayDetail, stw_tray_detail, ADW_TYPE_BIN)

static void
show_message (StwTrayDetail *self)
{
  const StwTrayMessage *message = self->message;
  g_autofree char *moment = stw_words_moment (message->received_at, stw_clock_now (NULL));
  g_autofree char *text = stw_alert_reading_text (message);
  g_autofree char *about = NULL;

  /* Translators: a time, and a content type such as "application/json" */
  about =
    g_strdup_printf (_ ("Received %s as %s"),
                     moment,
                     message->content_type != NULL ? message->content_type : "application/json");
  gtk_label_set_label (self->about, about);
  stw_payload_view_show (self->payload, text, g_bytes_get_size (message->body));
}

static gpointer
read_message (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_tray_load (db, *(const gint64 *) data, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (StwTrayDetail) self = data;
  g_autoptr (StwTrayMessage) message = stw_reader_run_finish (result, NULL);

  if (message == NULL || message->id != self->wanted)
    return;
  if (self->session != NULL && (self->message == NULL || self->message->id != message->id))
    stw_session_note_opened (self->session, message->id);
  g_clear_pointer (&self->message, stw_tray_message_free);
  self->message = g_steal_pointer (&message);
  show_message (self);
  gtk_stack_set_visible_child_name (self->stack, "message");
}

/**
 * stw_tray_detail_show:
 * @message: its number, 0 for none
 */
void
stw_tray_detail_show (StwTrayDetail *self, gint64 message)
{
  g_return_if_fail (STW_IS_TRAY_DETAIL (self));

  self->wanted = message;
  if (message == 0)
    {
      g_clear_pointer (&self->message, stw_tray_message_free);
      gtk_stack_set_visible_child_name (self->stack, "none");
      return;
    }
  stw_desk_client_read_async (stw_session_get_client (self->session),
                              read_message,
                              g_memdup2 (&message, sizeof message),
                              g_free,
                              (GDestroyNotify) stw_tray_message_free,
                              NULL,
                              read_cb,
                              g_object_ref (self));
}

/**
 * stw_tray_detail_copy:
 *
 * Puts the message on the clipboard.
 */
void
stw_tray_detail_copy (StwTrayDetail *self)
{
  g_return_if_fail (STW_IS_TRAY_DETAIL (self));

  if (self->message != NULL)
    stw_payload_view_copy (self->payload);
}

static void
discard_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwTrayDetail *self = STW_TRAY_DETAIL (widget);
  StwCommand *command;

  if (self->message == NULL)
    return;
  command = stw_command_new ("tray.discard", "desk", self->message->company);
  json_object_set_int_member (command->arguments, "payload", self->message->id);
  stw_session_give (self->session, command, _ ("Discarded a message"));
}

static void
map_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StwTrayDetail *self = STW_TRAY_DETAIL (widget);

  if (self->message != NULL)
    stw_mapping_editor_show_message (widget, self->session, self->message);
}

/**
 * stw_tray_detail_set_session:
 * @session: of its window
 */
void
stw_tray_detail_set_session (StwTrayDetail *self, StwSession *session)
{
  static const StwPermittedAction actions[] = {
    { "tray.discard", "tray.discard" },
    { "tray.map", "mapping.save" },
  };

  g_return_if_fail (STW_IS_TRAY_DETAIL (self));

  if (g_set_object (&self->session, session))
    stw_permitted_actions (GTK_WIDGET (self),
                           session,
                           actions,
                           G_N_ELEMENTS (actions),
                           STW_ANY_COMPANY);
}

static void
stw_tray_detail_dispose (GObject *object)
{
  StwTrayDetail *self = STW_TRAY_DETAIL (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->message, stw_tray_message_free);
  G_OBJECT_CLASS (stw_tray_detail_parent_class)->dispose (object);
}

static void
stw_tray_detail_class_init (StwTrayDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = stw_tray_detail_dispose;
  g_type_ensure (STW_TYPE_PAYLOAD_VIEW);
  gtk_widget_class_install_action (widget_class, "tray.discard", NULL, discard_cb);
  gtk_widget_class_install_action (widget_class, "tray.map", NULL, map_cb);
  gtk_widget_class_set_template_from_resource (
    widget_class,
    "/io/github/steward_msp/Steward/alerts/tray-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, StwTrayDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, StwTrayDetail, about);
  gtk_widget_class_bind_template_child (widget_class, StwTrayDetail, payload);
}

static void
stw_tray_detail_init (StwTrayDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of on-call, on the desktop: one announcement for each kind and schedule, the newest,
 * until it is read. What was shown says so in the database, so that it is shown once. While the
 * window is locked nobody can say whom it is for. Main thread; the query runs on the reader's. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/notifications/notice-notifier.h"

#include "base/ids.h"
#include "desk/shift-notice-store.h"

#include <glib/gi18n.h>

#define GATHER_MS 1000

struct _StwNoticeNotifier
{
  GApplication *application;     /* (unowned) outlives this */
  StwDeskClient *client;         /* (owned) */
  StwNotificationServer *server; /* (unowned) outlives this */
  GHashTable *announced;         /* (owned) (element-type utf8 gint64) the message by its id */
  GCancellable *cancellable;     /* (owned) */
  guint source;
  gboolean reading;
  gboolean stale;    /* something changed while it was read */
  gboolean has_read; /* at least once */
};

static char *
make_id (const StwShiftNotice *notice)
{
  return g_strdup_printf ("on-call-%d-%" G_GINT64_FORMAT, (int) notice->kind, notice->schedule);
}

static void
note_shown (StwNoticeNotifier *self, gint64 message)
{
  StwCommand *command = stw_command_new ("notification.shown", "desk", 0);

  json_object_set_int_member (command->arguments, "message", message);
  stw_desk_client_submit (self->client, command, NULL, NULL);
}

static void
announce (StwNoticeNotifier *self, const char *id, const StwShiftNotice *notice)
{
  g_autoptr (GNotification) notification = g_notification_new (notice->subject);
  g_autofree char *schedule = stw_id_format (STW_ID_SCHEDULE, notice->schedule);

  g_notification_set_body (notification, notice->body);
  g_notification_set_priority (notification,
                               notice->kind == STW_SHIFT_NOTICE_GAP
                                 ? G_NOTIFICATION_PRIORITY_HIGH
                                 : G_NOTIFICATION_PRIORITY_NORMAL);
  g_notification_set_default_action_and_target (notification, "app.open-schedule", "s", schedule);
  g_notification_add_button_with_target (notification,
                                         _ ("Open"),
                                         "app.open-schedule",
                                         "s",
                                         schedule);
  g_application_send_notification (self->application, id, notification);
  g_hash_table_insert (self->announced,
                       g_strdup (id),
                       g_memdup2 (&notice->message, sizeof notice->message));
  note_shown (self, notice->message);
}

/* What an earlier run announced may have been read since. */
static void
hear (StwNoticeNotifier *self, const char *id, const StwShiftNotice *notice)
{
  const gint64 *announced = g_hash_table_lookup (self->announced, id);

  if (notice->is_read)
    {
      if (announced != NULL || !self->has_read)
        g_application_withdraw_notification (self->application, id);
      g_hash_table_remove (self->announced, id);
    }
  else if (!notice->is_shown && (announced == NULL || *announced != notice->message))
    announce (self, id, notice);
}

static void
hear_all (StwNoticeNotifier *self, GPtrArray *notices)
{
  g_autoptr (GHashTable) heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < notices->len; i++)
    {
      const StwShiftNotice *notice = g_ptr_array_index (notices, i);
      char *id = make_id (notice);

      if (!g_hash_table_contains (heard, id))
        hear (self, id, notice);
      g_hash_table_add (heard, id);
    }
  self->has_read = TRUE;
}

static gpointer
read_notices (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 *person = data;

  return stw_shift_notice_list (db, *person, STW_SHIFT_NOTICE_LIST_MAX, error);
}

static void schedule (StwNoticeNotifier *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  StwNoticeNotifier *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) notices = stw_reader_run_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->reading = FALSE;
  if (notices != NULL && !stw_desk_client_is_locked (self->client) &&
      stw_notification_server_is_there (self->server))
    hear_all (self, notices);
  if (self->stale)
    schedule (self);
}

static gboolean
read_now_cb (gpointer data)
{
  StwNoticeNotifier *self = data;
  gint64 person = stw_desk_client_get_person (self->client);

  self->source = 0;
  self->stale = FALSE;
  self->reading = TRUE;
  stw_desk_client_read_async (self->client,
                              read_notices,
                              g_memdup2 (&person, sizeof person),
                              g_free,
                              (GDestroyNotify) g_ptr_array_unref,
                              self->cancellable,
                              read_cb,
                              self);
  return G_SOURCE_REMOVE;
}

static void
schedule (StwNoticeNotifier *self)
{
  if (self->reading)
    self->stale = TRUE;
  else if (self->source == 0)
    self->source = g_timeout_add (GATHER_MS, read_now_cb, self);
}

static void
changed_cb (StwDeskClient *client, GArray *changes, StwNoticeNotifier *self)
{
  for (guint i = 0; i < changes->len; i++)
    if (g_str_equal (g_array_index (changes, StwChange, i).entity, "message"))
      {
        schedule (self);
        return;
      }
}

/**
 * stw_notice_notifier_new:
 * @application: which announces; it must outlive this
 * @server: whether anybody shows it; it must outlive this
 *
 * Returns: (transfer full): what announces from now on
 */
StwNoticeNotifier *
stw_notice_notifier_new (GApplication *application,
                         StwDeskClient *client,
                         StwNotificationServer *server)
{
  StwNoticeNotifier *self = g_new0 (StwNoticeNotifier, 1);

  self->application = application;
  self->client = g_object_ref (client);
  self->server = server;
  self->announced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancellable = g_cancellable_new ();
  g_signal_connect (client, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (client, "notify::locked", G_CALLBACK (schedule), self);
  schedule (self);
  return self;
}

/**
 * stw_notice_notifier_free:
 * @self: (nullable) (transfer full): what announces
 */
void
stw_notice_notifier_free (StwNoticeNotifier *self)
{
  if (self == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->client, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  g_hash_table_unref (self->announced);
  g_object_unref (self->cancellable);
  g_object_unref (self->client);
  g_free (self);
}

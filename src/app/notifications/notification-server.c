/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watches for whoever shows notifications, by the names under which GNotification looks for it:
 * without one each would end as a warning that nobody reads. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/notifications/notification-server.h"

#define N_NAMES 2

typedef struct
{
  guint id; /* 0 for none */
  gboolean is_owned;
} Watch;

struct _StwNotificationServer
{
  Watch watches[N_NAMES];
};

static void
appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
  Watch *watch = data;

  watch->is_owned = TRUE;
}

static void
vanished_cb (GDBusConnection *bus, const char *name, gpointer data)
{
  Watch *watch = data;

  watch->is_owned = FALSE;
}

/**
 * stw_notification_server_new:
 * @bus: (nullable): of the session
 *
 * Starts the server of the desktop, where it is to be started.
 *
 * Returns: (transfer full): what knows whether there is one
 */
StwNotificationServer *
stw_notification_server_new (GDBusConnection *bus)
{
  static const char *const direct[N_NAMES] = { "org.gtk.Notifications",
                                               "org.freedesktop.Notifications" };
  static const char *const sandboxed[N_NAMES] = { "org.freedesktop.portal.Desktop", NULL };
  gboolean is_sandboxed = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
  const char *const *names = is_sandboxed ? sandboxed : direct;
  StwNotificationServer *self = g_new0 (StwNotificationServer, 1);

  for (guint i = 0; bus != NULL && i < N_NAMES && names[i] != NULL; i++)
    self->watches[i].id = g_bus_watch_name_on_connection (bus,
                                                          names[i],
                                                          G_BUS_NAME_WATCHER_FLAGS_AUTO_START,
                                                          appeared_cb,
                                                          vanished_cb,
                                                          &self->watches[i],
                                                          NULL);
  return self;
}

/**
 * stw_notification_server_free:
 * @self: (nullable) (transfer full): the watch
 */
void
stw_notification_server_free (StwNotificationServer *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < N_NAMES; i++)
    g_clear_handle_id (&self->watches[i].id, g_bus_unwatch_name);
  g_free (self);
}

/**
 * stw_notification_server_is_there:
 *
 * Returns: whether somebody shows what is sent now
 */
gboolean
stw_notification_server_is_there (StwNotificationServer *self)
{
  for (guint i = 0; i < N_NAMES; i++)
    if (self->watches[i].is_owned)
      return TRUE;
  return FALSE;
}

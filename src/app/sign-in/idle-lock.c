/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks the desk when nobody has touched its window for as long as the settings say. Main thread.
 */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/sign-in/idle-lock.h"

#include "base/clock.h"
#include "store/setting.h"

#define CHECK_S 10
#define USUAL_MINUTES 15

struct _StwIdleLock
{
  GtkWidget *window;         /* (unowned) */
  GtkEventController *touch; /* (unowned) of the window */
  StwDeskClient *client;     /* (owned) */
  GCancellable *reading;     /* (owned) */
  guint check_source;
  gint64 minutes;
  gint64 used_at; /* wall clock, UTC milliseconds: a computer that slept was not used */
};

static gpointer
read_minutes (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_setting_dup (db, STW_SETTING_LOCK_MINUTES);
}

static void
minutes_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = stw_reader_run_finish (result, &error);
  StwIdleLock *self = data;
  guint64 minutes;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->minutes = text != NULL && g_ascii_string_to_unsigned (text, 10, 1, 480, &minutes, NULL)
                    ? (gint64) minutes
                    : USUAL_MINUTES;
}

static gboolean
check_cb (gpointer data)
{
  StwIdleLock *self = data;
  gint64 idle = stw_clock_now (NULL) - self->used_at;

  if (!stw_desk_client_must_sign_in (self->client))
    return G_SOURCE_CONTINUE;
  if (idle > self->minutes * STW_MINUTE)
    {
      self->check_source = 0;
      /* The desk goes with it, and so does this. */
      stw_desk_client_lock (self->client);
      return G_SOURCE_REMOVE;
    }
  stw_desk_client_read_async (self->client,
                              read_minutes,
                              NULL,
                              NULL,
                              g_free,
                              self->reading,
                              minutes_cb,
                              self);
  return G_SOURCE_CONTINUE;
}

static gboolean
touched_cb (GtkEventControllerLegacy *controller, GdkEvent *event, StwIdleLock *self)
{
  self->used_at = stw_clock_now (NULL);
  return GDK_EVENT_PROPAGATE;
}

/**
 * stw_idle_lock_new:
 * @window: that somebody touches
 * @client: the desk that is locked
 *
 * Returns: (transfer full): what watches the window
 */
StwIdleLock *
stw_idle_lock_new (GtkWidget *window, StwDeskClient *client)
{
  StwIdleLock *self = g_new0 (StwIdleLock, 1);

  self->window = window;
  self->client = g_object_ref (client);
  self->reading = g_cancellable_new ();
  self->minutes = USUAL_MINUTES;
  self->used_at = stw_clock_now (NULL);
  self->touch = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (self->touch, GTK_PHASE_CAPTURE);
  g_signal_connect (self->touch, "event", G_CALLBACK (touched_cb), self);
  gtk_widget_add_controller (window, self->touch);
  self->check_source = g_timeout_add_seconds (CHECK_S, check_cb, self);
  return self;
}

/**
 * stw_idle_lock_free:
 * @self: (nullable) (transfer full): what watches no more
 */
void
stw_idle_lock_free (StwIdleLock *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->check_source, g_source_remove);
  g_cancellable_cancel (self->reading);
  gtk_widget_remove_controller (self->window, self->touch);
  g_object_unref (self->reading);
  g_object_unref (self->client);
  g_free (self);
}

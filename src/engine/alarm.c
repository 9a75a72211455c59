/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One timer for an instant of the system's clock. GLib's timeouts stand still while the machine
 * sleeps and know nothing of a clock that is set; a timer of the realtime clock rings on waking
 * when its time has passed, and also whenever somebody sets the clock. Lives on the thread of its
 * context. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/alarm.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct _StwAlarm
{
  int timer;       /* (owned) file descriptor */
  GSource *source; /* (owned) */
  StwAlarmFunc ring;
  gpointer data;
};

static gboolean
ready_cb (int timer, GIOCondition condition, gpointer data)
{
  StwAlarm *self = data;
  guint64 n_rings;

  /* ECANCELED says that the clock was set; whoever hears it looks at the time anew. */
  if (read (timer, &n_rings, sizeof n_rings) >= 0 || errno == ECANCELED)
    self->ring (self->data);
  return G_SOURCE_CONTINUE;
}

/**
 * stw_alarm_new:
 * @context: where it rings
 * @ring: what it does then
 *
 * Returns: (transfer full): an alarm that is not set
 */
StwAlarm *
stw_alarm_new (GMainContext *context, StwAlarmFunc ring, gpointer data, GError **error)
{
  int timer = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  StwAlarm *self;

  g_return_val_if_fail (ring != NULL, NULL);

  if (timer < 0)
    {
      int code = errno;

      g_set_error (error,
                   G_IO_ERROR,
                   (int) g_io_error_from_errno (code),
                   "There is no timer left: %s",
                   g_strerror (code));
      return NULL;
    }
  self = g_new0 (StwAlarm, 1);
  self->timer = timer;
  self->ring = ring;
  self->data = data;
  self->source = g_unix_fd_source_new (timer, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (ready_cb), self, NULL);
  g_source_attach (self->source, context);
  return self;
}

/**
 * stw_alarm_set:
 * @at: when it rings, in UTC milliseconds; at once when that has passed, %STW_ALARM_NEVER for not
 *
 * Sets it anew.
 */
void
stw_alarm_set (StwAlarm *self, gint64 at)
{
  struct itimerspec when = { 0 };

  g_return_if_fail (self != NULL);

  if (at != STW_ALARM_NEVER)
    {
      /* All zeros would disarm it. */
      at = MAX (at, 1);
      when.it_value.tv_sec = (time_t) (at / 1000);
      when.it_value.tv_nsec = (long) (at % 1000) * 1000000;
    }
  if (timerfd_settime (self->timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL) == 0)
    return;
  /* ECANCELED: the clock was set meanwhile, and the timer stands all the same. */
  if (errno != ECANCELED)
    g_message ("The timer cannot be set: %s", g_strerror (errno));
}

/**
 * stw_alarm_free:
 * @self: (nullable) (transfer full): an alarm
 */
void
stw_alarm_free (StwAlarm *self)
{
  if (self == NULL)
    return;
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->timer);
  g_free (self);
}

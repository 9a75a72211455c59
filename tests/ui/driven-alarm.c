/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The alarm of the window whose time a test drives, in place of engine/alarm.c: the kernel's timer
 * knows nothing of that time, so this one looks. */

#include "config.h"

#include "base/clock.h"
#include "engine/alarm.h"

#define LOOK_MS 20

struct _StwAlarm
{
  gint64 at; /* on the thread of its context */
  GSource *source;
  StwAlarmFunc ring;
  gpointer data;
};

static gboolean
look_cb (gpointer data)
{
  StwAlarm *self = data;

  if (self->at <= stw_clock_now (NULL))
    {
      self->at = STW_ALARM_NEVER;
      self->ring (self->data);
    }
  return G_SOURCE_CONTINUE;
}

StwAlarm *
stw_alarm_new (GMainContext *context, StwAlarmFunc ring, gpointer data, GError **error)
{
  StwAlarm *self = g_new0 (StwAlarm, 1);

  self->at = STW_ALARM_NEVER;
  self->ring = ring;
  self->data = data;
  self->source = g_timeout_source_new (LOOK_MS);
  g_source_set_callback (self->source, look_cb, self, NULL);
  g_source_attach (self->source, context);
  return self;
}

void
stw_alarm_set (StwAlarm *self, gint64 at)
{
  self->at = at;
}

void
stw_alarm_free (StwAlarm *self)
{
  if (self == NULL)
    return;
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_free (self);
}

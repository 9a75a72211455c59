/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An instant at which an alarm does not ring. */
#define STW_ALARM_NEVER G_MAXINT64

typedef struct _StwAlarm StwAlarm;

/**
 * StwAlarmFunc:
 *
 * Called on the alarm's context when its time has come, or may have: the system's clock was set.
 */
typedef void (*StwAlarmFunc) (gpointer data);

StwAlarm *stw_alarm_new (GMainContext *context, StwAlarmFunc ring, gpointer data, GError **error);
void stw_alarm_set (StwAlarm *self, gint64 at);
void stw_alarm_free (StwAlarm *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwAlarm, stw_alarm_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"
#include "store/db.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How far back it looks, and how many incidents it plays at most: the newest. */
#define STW_SLEEP_DAYS 30
#define STW_SLEEP_MAX_INCIDENTS 200000

/* As it is. */
#define STW_SLEEP_UNCHANGED (-1)

/**
 * StwSleepChange:
 * @company: whose incidents count, 0 for all
 * @policy: the escalation that would have counted for every incident, 0 for the default,
 *   %STW_SLEEP_UNCHANGED for what is chosen
 * @schedule: by which schedule people would have been on call wherever one is asked, 0 for as it is
 * @drawn: the schedule that would have been another, 0 for none
 * @draft: (owned) (nullable): what that would have been, as the command "schedule.save" takes it
 * @window: how far apart alerts of one incident would have been at most, in milliseconds, 0 for as
 *   it is
 * @strategy: a #StwStrategy that they would have been correlated by, or %STW_SLEEP_UNCHANGED
 * @most: how many incidents are played, the newest; 0 for %STW_SLEEP_MAX_INCIDENTS
 *
 * What would have been different.
 */
typedef struct
{
  gint64 company;
  gint64 policy;
  gint64 schedule;
  gint64 drawn;
  char *draft;
  gint64 window;
  int strategy;
  guint most;
} StwSleepChange;

#define STW_SLEEP_NO_CHANGE                                                                        \
  {                                                                                                \
    .policy = STW_SLEEP_UNCHANGED, .strategy = STW_SLEEP_UNCHANGED                                 \
  }

StwSleepChange *stw_sleep_change_copy (const StwSleepChange *change);
void stw_sleep_change_free (StwSleepChange *change);

JsonObject *stw_sleep_preview (StwDb *db,
                               const StwSleepChange *change,
                               gint64 now,
                               GCancellable *cancellable,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwSleepChange, stw_sleep_change_free)

G_END_DECLS

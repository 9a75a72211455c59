/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/enums.h"
#include "store/db.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How far back it looks. */
#define STW_SLEEP_DAYS 30

/* As it is. */
#define STW_SLEEP_UNCHANGED (-1)

/**
 * StwSleepChange:
 * @policy: the escalation that would have counted for every incident, 0 for the default,
 *   %STW_SLEEP_UNCHANGED for what is chosen
 * @schedule: by which schedule people would have been on call wherever one is asked, 0 for as it is
 * @window: how far apart alerts of one incident would have been at most, in milliseconds, 0 for as
 *   it is
 * @strategy: a #StwStrategy that they would have been correlated by, or %STW_SLEEP_UNCHANGED
 *
 * What would have been different.
 */
typedef struct
{
  gint64 policy;
  gint64 schedule;
  gint64 window;
  int strategy;
} StwSleepChange;

JsonObject *stw_sleep_preview (StwDb *db, const StwSleepChange *change, gint64 now, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/escalation/escalation.h"

G_BEGIN_DECLS

/**
 * StwSleeper:
 * @person: their number
 * @zone: (unowned): by whose clock they sleep
 */
typedef struct
{
  gint64 person;
  GTimeZone *zone;
} StwSleeper;

/**
 * StwSleepWhom:
 * @at: UTC milliseconds
 *
 * Returns: (transfer full) (element-type StwSleeper): whom a step would have reached then
 */
typedef GArray *(*StwSleepWhom) (const StwEscalationStep *step, gint64 at, gpointer data);

gboolean stw_sleep_is_night (GTimeZone *zone, gint64 at);
GArray *stw_sleep_replay (const StwEscalationPolicy *policy,
                          gint64 started_at,
                          gint64 answered_at,
                          StwSleepWhom whom,
                          gpointer data);

G_END_DECLS

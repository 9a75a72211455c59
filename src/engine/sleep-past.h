/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/sleep-preview.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * StwSleepPast:
 * @began_at: when it came, UTC milliseconds
 * @answer: how long it took until somebody answered, %STW_ESCALATION_NEVER for ever
 *
 * An incident of the past: what of it decides whom it wakes.
 */
typedef struct
{
  gint64 incident;
  gint64 company;
  gint64 calendar;
  gint64 assignee;
  StwSeverity severity;
  gint64 began_at;
  gint64 answer;
} StwSleepPast;

/**
 * StwSleepPasts:
 * @now: (owned) (element-type StwSleepPast): as they were
 * @changed: (owned) (element-type StwSleepPast): as they would have been
 * @since: from when on all of them are there, UTC milliseconds
 *
 * The incidents of a time.
 */
typedef struct
{
  GArray *now;
  GArray *changed;
  gint64 since;
} StwSleepPasts;

void stw_sleep_pasts_clear (StwSleepPasts *pasts);
gboolean stw_sleep_pasts_load (StwSleepPasts *pasts,
                               StwDb *db,
                               const StwSleepChange *change,
                               gint64 since,
                               GCancellable *cancellable,
                               GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StwSleepPasts, stw_sleep_pasts_clear)

G_END_DECLS

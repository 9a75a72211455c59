/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One source of time, so that every rule can be tested without sleeping. */

#include "config.h"

#include "base/clock.h"

#include <time.h>

static gint64
system_now (gpointer data)
{
  return g_get_real_time () / 1000;
}

/**
 * stw_clock_now:
 * @clock: (nullable): a clock, or %NULL for the system's
 *
 * Returns: milliseconds since 1970-01-01 UTC
 */
gint64
stw_clock_now (const StwClock *clock)
{
  return clock != NULL ? clock->now (clock->data) : system_now (NULL);
}

/**
 * stw_clock_system:
 *
 * Returns: (transfer none): the clock of this machine
 */
const StwClock *
stw_clock_system (void)
{
  static const StwClock system_clock = { system_now, NULL };

  return &system_clock;
}

/**
 * stw_clock_monotonic:
 *
 * Returns: milliseconds of a clock that no one sets and that goes on in suspend
 */
gint64
stw_clock_monotonic (void)
{
  struct timespec time;

  if (clock_gettime (CLOCK_BOOTTIME, &time) != 0)
    return g_get_monotonic_time () / 1000;
  return (gint64) time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

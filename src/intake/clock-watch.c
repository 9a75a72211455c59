/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One sender whose clock differs from ours has a wrong clock. Several that differ by the same have
 * not: then it is this desk's. A pure rule; the door's thread owns its state. */

#include "config.h"

#include "intake/clock-watch.h"

#include "base/clock.h"

#include <string.h>

#define MIN_SOURCES 3
#define MIN_SKEW (2 * STW_MINUTE)
#define MAX_SPREAD STW_MINUTE
#define MEMORY (15 * STW_MINUTE)

/* The place of @source: its own, a free one, or that of whoever was silent longest. */
static guint
find_place (StwClockWatch *self, gint64 source)
{
  guint oldest = 0;

  for (guint i = 0; i < self->n_sources; i++)
    {
      if (self->sources[i].source == source)
        return i;
      if (self->sources[i].seen < self->sources[oldest].seen)
        oldest = i;
    }
  return self->n_sources < STW_CLOCK_WATCH_SOURCES ? self->n_sources++ : oldest;
}

static gboolean
all_agree (const StwClockWatch *self, gint64 now)
{
  gint64 lowest = G_MAXINT64;
  gint64 highest = G_MININT64;
  guint n = 0;

  for (guint i = 0; i < self->n_sources; i++)
    {
      if (now - self->sources[i].seen > MEMORY)
        continue;
      lowest = MIN (lowest, self->sources[i].skew);
      highest = MAX (highest, self->sources[i].skew);
      n++;
    }
  return n >= MIN_SOURCES && highest - lowest <= MAX_SPREAD &&
         (lowest >= MIN_SKEW || highest <= -MIN_SKEW);
}

/**
 * stw_clock_watch_note:
 * @source: who signed a time
 * @skew: how far it was ahead of ours, milliseconds
 * @now: milliseconds of a monotonic clock
 *
 * Returns: whether it has just become plain that our own clock is wrong
 */
gboolean
stw_clock_watch_note (StwClockWatch *self, gint64 source, gint64 skew, gint64 now)
{
  guint place = find_place (self, source);
  gboolean wrong;

  self->sources[place].source = source;
  self->sources[place].skew = skew;
  self->sources[place].seen = now;
  wrong = all_agree (self, now);
  if (wrong && !self->told)
    return self->told = TRUE;
  self->told = wrong;
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How much a company may send: token buckets of requests, alerts and bytes. What a request costs in
 * alerts and bytes is known only when it has been read, so it is charged afterwards and may bring a
 * bucket into debt; the next request waits until that is paid. So one large message passes, and a
 * stream of them cannot starve others. Pure functions; the door's thread owns the limits. */

#include "config.h"

#include "intake/rate-limit.h"

#include <math.h>

enum
{
  REQUESTS,
  ALERTS,
  BYTES,
  N_BUCKETS,
};

typedef struct
{
  double per_millisecond;
  double capacity;
} Bucket;

static void
read_settings (const StwRateSettings *settings, Bucket buckets[N_BUCKETS])
{
  double requests = MAX (settings->requests, 1);
  double burst = MAX (settings->burst, 1);
  double minute[N_BUCKETS] = {
    [REQUESTS] = requests,
    [ALERTS] =
      settings->alerts > 0 ? (double) settings->alerts : requests * STW_RATE_ALERTS_PER_REQUEST,
    [BYTES] =
      settings->bytes > 0 ? (double) settings->bytes : requests * STW_RATE_BYTES_PER_REQUEST,
  };

  for (guint i = 0; i < N_BUCKETS; i++)
    buckets[i] = (Bucket){ minute[i] / 60000, minute[i] * burst / requests };
}

static void
fill (StwRateLimit *self, const Bucket buckets[N_BUCKETS], gint64 now)
{
  double passed = (double) MAX (now - self->at, 0);
  gboolean full = TRUE;

  for (guint i = 0; i < N_BUCKETS; i++)
    {
      double level = self->levels[i] + passed * buckets[i].per_millisecond;

      self->levels[i] = self->started ? MIN (level, buckets[i].capacity) : buckets[i].capacity;
      full = full && self->levels[i] >= buckets[i].capacity;
    }
  /* It is over the limit until it has been quiet for so long that nothing of it is left. */
  self->over = self->over && !full;
  self->started = TRUE;
  self->at = now;
}

/**
 * stw_rate_limit_admit:
 * @settings: what the company may send
 * @now: milliseconds of a monotonic clock
 * @ret_newly_over: (out): whether this is the first refusal since it last kept to its rate
 *
 * Returns: 0 when a request may pass, else after how many seconds to try again
 */
guint
stw_rate_limit_admit (StwRateLimit *self,
                      const StwRateSettings *settings,
                      gint64 now,
                      gboolean *ret_newly_over)
{
  Bucket buckets[N_BUCKETS];
  double wait = 0;

  *ret_newly_over = FALSE;
  read_settings (settings, buckets);
  fill (self, buckets, now);
  for (guint i = 0; i < N_BUCKETS; i++)
    if (self->levels[i] < 1)
      wait = MAX (wait, (1 - self->levels[i]) / buckets[i].per_millisecond);
  if (wait > 0)
    {
      *ret_newly_over = !self->over;
      self->over = TRUE;
      return (guint) CLAMP (ceil (wait / 1000), 1, 3600);
    }
  self->levels[REQUESTS] -= 1;
  return 0;
}

/**
 * stw_rate_limit_charge:
 * @alerts: how many alerts an admitted request brought
 * @bytes: how long its body was
 */
void
stw_rate_limit_charge (StwRateLimit *self, guint64 alerts, guint64 bytes)
{
  self->levels[ALERTS] -= (double) alerts;
  self->levels[BYTES] -= (double) bytes;
}

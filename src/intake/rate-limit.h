/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What one request may bring on average, unless a company's quotas are set. */
#define STW_RATE_ALERTS_PER_REQUEST 20
#define STW_RATE_BYTES_PER_REQUEST (64 * 1024)

/**
 * StwRateSettings:
 * @requests: a minute
 * @burst: how many may come at once after a quiet time
 * @alerts: a minute, 0 for what follows from @requests
 * @bytes: a minute, 0 for what follows from @requests
 */
typedef struct
{
  guint requests;
  guint burst;
  guint64 alerts;
  guint64 bytes;
} StwRateSettings;

/**
 * StwRateLimit:
 *
 * How much of its rate a company has used; all zero at first, members are private.
 */
typedef struct
{
  double levels[3];
  gint64 at;
  gboolean started;
  gboolean over;
} StwRateLimit;

guint stw_rate_limit_admit (StwRateLimit *self,
                            const StwRateSettings *settings,
                            gint64 now,
                            gboolean *ret_newly_over);
void stw_rate_limit_charge (StwRateLimit *self, guint64 alerts, guint64 bytes);

G_END_DECLS

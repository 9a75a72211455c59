/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwClock:
 * @now: milliseconds since 1970-01-01 UTC
 * @data: what @now is called with
 *
 * Where a rule takes the time from; tests drive one of their own.
 */
typedef struct
{
  gint64 (*now) (gpointer data);
  gpointer data;
} StwClock;

gint64 stw_clock_now (const StwClock *clock);
const StwClock *stw_clock_system (void);
gint64 stw_clock_monotonic (void);

#define STW_SECOND G_GINT64_CONSTANT (1000)
#define STW_MINUTE (60 * STW_SECOND)
#define STW_HOUR (60 * STW_MINUTE)
#define STW_DAY (24 * STW_HOUR)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STW_CLOCK_WATCH_SOURCES 32

/**
 * StwClockWatch:
 *
 * How far the clocks of those who sign a time are from ours; all zero at first, members are
 * private.
 */
typedef struct
{
  struct
  {
    gint64 source;
    gint64 skew;
    gint64 seen;
  } sources[STW_CLOCK_WATCH_SOURCES];
  guint n_sources;
  gboolean told;
} StwClockWatch;

gboolean stw_clock_watch_note (StwClockWatch *self, gint64 source, gint64 skew, gint64 now);

G_END_DECLS

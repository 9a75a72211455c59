/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Any minute of the night. */
#define STW_DRILL_ANY_MINUTE (-1)

/**
 * StwDrillEvery:
 *
 * How often a drill comes again.
 */
typedef enum
{
  STW_DRILL_WEEK,
  STW_DRILL_MONTH,
  STW_N_DRILL_EVERY,
} StwDrillEvery;

const char *stw_drill_every_to_word (StwDrillEvery every);
gboolean stw_drill_every_from_word (const char *word, StwDrillEvery *ret_every);
gint64 stw_drill_draw (GTimeZone *zone,
                       StwDrillEvery every,
                       int minute,
                       gint64 after,
                       const guint32 random[2]);

G_END_DECLS

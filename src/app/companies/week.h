/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * StwWeekBar:
 * @hold: which of the holds
 * @from: begin in days since the first midnight, not below 0; the hours of a day of 23 or 25 are
 *   wider or narrower than others
 * @to: end likewise, above @from
 * @lane: bars of one lane do not touch
 *
 * A time in which a window or a silence holds.
 */
typedef struct
{
  guint hold;
  double from;
  double to;
  guint lane;
} StwWeekBar;

GDateTime *stw_week_begin (const char *timezone, gint64 now);
GArray *stw_week_lay_out (JsonArray *holds, GDateTime *begin, guint n_days);
JsonObject *stw_week_move (JsonObject *hold, int begin_by, int end_by);

G_END_DECLS

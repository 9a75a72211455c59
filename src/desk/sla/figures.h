/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/sla/clock-store.h"

G_BEGIN_DECLS

/**
 * StwSpread:
 * @count: how many values there are; the others are 0 without any
 * @median: half of them are at most this
 * @p90: nine of ten are at most this
 * @mean: their average, which a single long one pulls away
 *
 * Times in milliseconds.
 */
typedef struct
{
  guint count;
  double median;
  double p90;
  double mean;
} StwSpread;

/**
 * StwFigures:
 * @incidents: how many were opened
 * @occurrences: of their alerts
 * @late: how many of them missed any target
 * @met: targets that were met, by clock
 * @missed: those that were not, or are not met yet although they are due
 * @elapsed: (element-type gint64): what the stopped clocks counted, in milliseconds
 * @calendar: (element-type gint64): the time from start to stop by the calendar, likewise
 *
 * What is counted of a set of incidents.
 */
typedef struct
{
  gint64 incidents;
  gint64 occurrences;
  gint64 late;
  gint64 met[STW_N_SLA_CLOCKS];
  gint64 missed[STW_N_SLA_CLOCKS];
  GArray *elapsed[STW_N_SLA_CLOCKS];
  GArray *calendar[STW_N_SLA_CLOCKS];
} StwFigures;

StwFigures *stw_figures_new (void);
void stw_figures_free (StwFigures *self);
StwSpread stw_figures_spread (const GArray *values);
double stw_figures_noise_reduction (const StwFigures *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwFigures, stw_figures_free)

G_END_DECLS

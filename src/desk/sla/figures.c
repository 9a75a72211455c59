/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The figures of a set of incidents. Median and 90th percentile stand before the mean, which hides
 * the long ones. Pure, for any thread. */

#include "config.h"

#include "desk/sla/figures.h"

/**
 * stw_figures_new:
 *
 * Returns: (transfer full): the figures of no incident
 */
StwFigures *
stw_figures_new (void)
{
  StwFigures *self = g_new0 (StwFigures, 1);

  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    {
      self->elapsed[clock] = g_array_new (FALSE, FALSE, sizeof (gint64));
      self->calendar[clock] = g_array_new (FALSE, FALSE, sizeof (gint64));
    }
  return self;
}

/**
 * stw_figures_free:
 * @self: (nullable) (transfer full): figures
 */
void
stw_figures_free (StwFigures *self)
{
  if (self == NULL)
    return;
  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    {
      g_array_unref (self->elapsed[clock]);
      g_array_unref (self->calendar[clock]);
    }
  g_free (self);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

/* Between two neighbours it is interpolated, as spreadsheets and R do by default (type 7). */
static double
get_quantile (const GArray *sorted, double share)
{
  double place = (sorted->len - 1) * share;
  guint below = (guint) place;
  guint above = MIN (below + 1, sorted->len - 1);
  double low = (double) g_array_index (sorted, gint64, below);
  double high = (double) g_array_index (sorted, gint64, above);

  return low + (high - low) * (place - below);
}

/**
 * stw_figures_spread:
 * @values: (element-type gint64): in any order
 *
 * Returns: how they are spread
 */
StwSpread
stw_figures_spread (const GArray *values)
{
  g_autoptr (GArray) sorted = g_array_copy ((GArray *) values);
  double sum = 0;

  if (sorted->len == 0)
    return (StwSpread){ 0 };
  g_array_sort (sorted, compare);
  for (guint i = 0; i < sorted->len; i++)
    sum += (double) g_array_index (sorted, gint64, i);
  return (StwSpread){
    .count = sorted->len,
    .median = get_quantile (sorted, 0.5),
    .p90 = get_quantile (sorted, 0.9),
    .mean = sum / sorted->len,
  };
}

/**
 * stw_figures_noise_reduction:
 *
 * Returns: the share of occurrences that nobody had to look at one by one, 0 without any
 */
double
stw_figures_noise_reduction (const StwFigures *self)
{
  return self->occurrences > 0 ? 1.0 - (double) self->incidents / (double) self->occurrences : 0.0;
}

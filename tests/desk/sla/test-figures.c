/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How times are spread. */

#include "config.h"

#include "desk/sla/figures.h"

static StwSpread
spread (const gint64 *values, guint n_values)
{
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (array, values, n_values);
  return stw_figures_spread (array);
}

static void
test_between_two_neighbours_it_is_interpolated (void)
{
  const gint64 values[] = { 40, 10, 30, 20 };
  const StwSpread found = spread (values, G_N_ELEMENTS (values));

  g_assert_cmpuint (found.count, ==, 4);
  g_assert_cmpfloat_with_epsilon (found.median, 25, 1e-9);
  g_assert_cmpfloat_with_epsilon (found.p90, 37, 1e-9);
  g_assert_cmpfloat_with_epsilon (found.mean, 25, 1e-9);
}

static void
test_one_long_time_pulls_the_mean_alone (void)
{
  const gint64 values[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 989 };
  const StwSpread found = spread (values, G_N_ELEMENTS (values));

  g_assert_cmpfloat_with_epsilon (found.median, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (found.p90, 1, 1e-9);
  g_assert_cmpfloat (found.mean, >, 90);
}

static void
test_one_value_and_none_are_spread_too (void)
{
  const gint64 value = 7;

  g_assert_cmpfloat_with_epsilon (spread (&value, 1).p90, 7, 1e-9);
  g_assert_cmpuint (spread (&value, 0).count, ==, 0);
}

static void
test_noise_is_what_nobody_had_to_look_at (void)
{
  g_autoptr (StwFigures) figures = stw_figures_new ();

  g_assert_cmpfloat (stw_figures_noise_reduction (figures), ==, 0);
  figures->incidents = 5;
  figures->occurrences = 50;
  g_assert_cmpfloat_with_epsilon (stw_figures_noise_reduction (figures), 0.9, 1e-9);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/quantile", test_between_two_neighbours_it_is_interpolated);
  g_test_add_func ("/figures/outlier", test_one_long_time_pulls_the_mean_alone);
  g_test_add_func ("/figures/few", test_one_value_and_none_are_spread_too);
  g_test_add_func ("/figures/noise", test_noise_is_what_nobody_had_to_look_at);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Past alerts under another window and strategy. */

#include "base/clock.h"
#include "triage/trial.h"

static void
add (StwTrial *trial, gint64 minute, guint64 asset, guint64 signature)
{
  const StwCorrelationKeys keys = { asset, signature, signature };

  stw_trial_add (trial, minute * STW_MINUTE, &keys);
}

static void
assert_incidents (const GArray *incidents, const gint64 *expected, guint n_expected)
{
  g_assert_cmpuint (incidents->len, ==, n_expected);
  for (guint i = 0; i < n_expected; i++)
    g_assert_cmpint (g_array_index (incidents, gint64, i), ==, expected[i]);
}

static void
a_wider_window_joins_what_a_narrow_one_parts (void)
{
  static const gint64 apart[] = { 1, 2, 3 };
  static const gint64 together[] = { 1, 1, 1 };
  g_autoptr (StwTrial) trial = stw_trial_new ();
  g_autoptr (GArray) narrow = NULL;
  g_autoptr (GArray) wide = NULL;

  add (trial, 0, 1, 7);
  add (trial, 20, 1, 7);
  add (trial, 40, 1, 7);
  narrow = stw_trial_run (trial, 15 * STW_MINUTE, STW_STRATEGY_ASSET);
  wide = stw_trial_run (trial, 30 * STW_MINUTE, STW_STRATEGY_ASSET);
  assert_incidents (narrow, apart, G_N_ELEMENTS (apart));
  assert_incidents (wide, together, G_N_ELEMENTS (together));
  g_assert_cmpuint (stw_trial_count (narrow), ==, 3);
  g_assert_cmpuint (stw_trial_count (wide), ==, 1);
}

static void
the_order_of_adding_does_not_matter (void)
{
  g_autoptr (StwTrial) forward = stw_trial_new ();
  g_autoptr (StwTrial) backward = stw_trial_new ();
  g_autoptr (GArray) one = NULL;
  g_autoptr (GArray) other = NULL;
  const gint64 n = 300;

  for (gint64 i = 0; i < n; i++)
    {
      add (forward, i * 3, (guint64) (i * 7 % 11) + 1, (guint64) (i * 5 % 13) + 1);
      add (backward,
           (n - 1 - i) * 3,
           (guint64) ((n - 1 - i) * 7 % 11) + 1,
           (guint64) ((n - 1 - i) * 5 % 13) + 1);
    }
  one = stw_trial_run (forward, 15 * STW_MINUTE, STW_STRATEGY_ASSET_SIGNATURE);
  other = stw_trial_run (backward, 15 * STW_MINUTE, STW_STRATEGY_ASSET_SIGNATURE);
  g_assert_cmpuint (stw_trial_count (one), >, 1);
  for (gint64 i = 0; i < n; i++)
    g_assert_cmpint (g_array_index (one, gint64, i), ==, g_array_index (other, gint64, n - 1 - i));
}

static void
a_comparison_says_what_joins_and_what_parts (void)
{
  const gint64 before[] = { 1, 1, 2, 3, 4, 4, 4 };
  const gint64 after[] = { 1, 1, 1, 1, 2, 3, 3 };
  g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) to = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GArray) first = NULL;
  const StwTrialChange *change;

  g_array_append_vals (from, before, G_N_ELEMENTS (before));
  g_array_append_vals (to, after, G_N_ELEMENTS (after));
  changes = stw_trial_compare (from, to, 10);
  g_assert_cmpuint (changes->len, ==, 2);
  change = &g_array_index (changes, StwTrialChange, 0);
  g_assert_true (change->joins);
  g_assert_cmpuint (change->parts, ==, 3);
  g_assert_cmpuint (change->alerts, ==, 4);
  g_assert_cmpuint (change->example, ==, 0);
  change = &g_array_index (changes, StwTrialChange, 1);
  g_assert_false (change->joins);
  g_assert_cmpuint (change->parts, ==, 2);
  g_assert_cmpuint (change->alerts, ==, 3);
  g_assert_cmpuint (change->example, ==, 4);
  first = stw_trial_compare (from, to, 1);
  g_assert_cmpuint (first->len, ==, 1);
}

static void
the_same_way_twice_changes_nothing (void)
{
  g_autoptr (StwTrial) trial = stw_trial_new ();
  g_autoptr (GArray) once = NULL;
  g_autoptr (GArray) twice = NULL;
  g_autoptr (GArray) changes = NULL;

  for (gint64 i = 0; i < 500; i++)
    add (trial, i * i % 997, (guint64) (i % 17) + 1, (guint64) (i % 23) + 1);
  once = stw_trial_run (trial, 15 * STW_MINUTE, STW_STRATEGY_AUTO);
  twice = stw_trial_run (trial, 15 * STW_MINUTE, STW_STRATEGY_AUTO);
  changes = stw_trial_compare (once, twice, 10);
  g_assert_cmpuint (changes->len, ==, 0);
}

static void
no_alerts_make_no_incidents (void)
{
  g_autoptr (StwTrial) trial = stw_trial_new ();
  g_autoptr (GArray) incidents = stw_trial_run (trial, STW_MINUTE, STW_STRATEGY_AUTO);

  g_assert_cmpuint (stw_trial_count (incidents), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/trial/window", a_wider_window_joins_what_a_narrow_one_parts);
  g_test_add_func ("/triage/trial/order", the_order_of_adding_does_not_matter);
  g_test_add_func ("/triage/trial/compare", a_comparison_says_what_joins_and_what_parts);
  g_test_add_func ("/triage/trial/same", the_same_way_twice_changes_nothing);
  g_test_add_func ("/triage/trial/empty", no_alerts_make_no_incidents);
  return g_test_run ();
}

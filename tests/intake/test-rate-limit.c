/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/rate-limit.h"

static const StwRateSettings settings = { .requests = 60, .burst = 10 };

static void
a_burst_passes_and_then_the_rate_holds (void)
{
  StwRateLimit limit = { 0 };
  gboolean newly;

  for (int i = 0; i < 10; i++)
    g_assert_cmpuint (stw_rate_limit_admit (&limit, &settings, 5000, &newly), ==, 0);
  g_assert_cmpuint (stw_rate_limit_admit (&limit, &settings, 5000, &newly), ==, 1);
  g_assert_true (newly);
  g_assert_cmpuint (stw_rate_limit_admit (&limit, &settings, 5900, &newly), ==, 1);
  g_assert_false (newly);
  g_assert_cmpuint (stw_rate_limit_admit (&limit, &settings, 6000, &newly), ==, 0);
  g_assert_cmpuint (stw_rate_limit_admit (&limit, &settings, 6000, &newly), ==, 1);
  g_assert_false (newly);
}

static void
going_over_is_told_again_after_a_quiet_time (void)
{
  StwRateLimit limit = { 0 };
  gboolean newly;

  for (int i = 0; i < 11; i++)
    stw_rate_limit_admit (&limit, &settings, 0, &newly);
  g_assert_true (newly);
  for (int i = 0; i < 11; i++)
    stw_rate_limit_admit (&limit, &settings, 20000, &newly);
  g_assert_true (newly);
}

/* Whatever the times, no more passes than the burst and the rate together. */
static void
never_more_than_burst_and_rate_pass (void)
{
  for (int round = 0; round < 200; round++)
    {
      StwRateLimit limit = { 0 };
      gint64 now = 0;
      guint n_passed = 0;

      for (int i = 0; i < 500; i++)
        {
          gboolean newly;

          now += g_test_rand_int_range (0, 300);
          n_passed += stw_rate_limit_admit (&limit, &settings, now, &newly) == 0;
        }
      g_assert_cmpuint (n_passed, <=, 10 + now / 1000 + 1);
      g_assert_cmpuint (n_passed, >=, MIN (500, (now / 1000) * 9 / 10));
    }
}

static void
large_messages_are_paid_for_afterwards (void)
{
  StwRateLimit limit = { 0 };
  gboolean newly;

  g_assert_cmpuint (stw_rate_limit_admit (&limit, &settings, 0, &newly), ==, 0);
  stw_rate_limit_charge (&limit, 10000, 100);
  /* 200 alerts were there, 20 a second come back. */
  g_assert_cmpuint (stw_rate_limit_admit (&limit, &settings, 0, &newly), ==, 491);
  g_assert_cmpuint (stw_rate_limit_admit (&limit, &settings, 491000, &newly), ==, 0);
  stw_rate_limit_charge (&limit, 0, 100 * 1024 * 1024);
  g_assert_cmpuint (stw_rate_limit_admit (&limit, &settings, 491000, &newly), >, 1000);
}

static void
a_clock_that_goes_back_takes_nothing (void)
{
  StwRateLimit limit = { 0 };
  gboolean newly;

  for (int i = 0; i < 10; i++)
    g_assert_cmpuint (stw_rate_limit_admit (&limit, &settings, 1000 - i * 100, &newly), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/rate-limit/burst", a_burst_passes_and_then_the_rate_holds);
  g_test_add_func ("/intake/rate-limit/again", going_over_is_told_again_after_a_quiet_time);
  g_test_add_func ("/intake/rate-limit/never-more", never_more_than_burst_and_rate_pass);
  g_test_add_func ("/intake/rate-limit/large", large_messages_are_paid_for_afterwards);
  g_test_add_func ("/intake/rate-limit/back", a_clock_that_goes_back_takes_nothing);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "triage/gate.h"

static void
whichever_comes_first_shows_it (void)
{
  const StwGate both = { .alerts = 3, .wait = 1000 };
  const StwGate count = { .alerts = 3 };
  const StwGate time = { .wait = 1000 };

  g_assert_false (stw_gate_passes (&both, 2, 999));
  g_assert_true (stw_gate_passes (&both, 3, 0));
  g_assert_true (stw_gate_passes (&both, 1, 1000));
  g_assert_false (stw_gate_passes (&count, 2, G_MAXINT64));
  g_assert_false (stw_gate_passes (&time, G_MAXINT64, 999));
}

static void
without_a_gate_nothing_waits (void)
{
  const StwGate none = { 0 };

  g_assert_true (stw_gate_passes (&none, 1, 0));
}

/* Once it is shown it stays so, whatever comes. */
static void
more_never_hides_what_less_shows (void)
{
  for (guint i = 0; i < 10000; i++)
    {
      const StwGate gate = { g_test_rand_int_range (0, 10), g_test_rand_int_range (0, 10) };
      gint64 n_alerts = g_test_rand_int_range (0, 12), waited = g_test_rand_int_range (0, 12);

      if (stw_gate_passes (&gate, n_alerts, waited))
        g_assert_true (stw_gate_passes (&gate,
                                        n_alerts + g_test_rand_int_range (0, 5),
                                        waited + g_test_rand_int_range (0, 5)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/gate/first", whichever_comes_first_shows_it);
  g_test_add_func ("/triage/gate/none", without_a_gate_nothing_waits);
  g_test_add_func ("/triage/gate/monotonic", more_never_hides_what_less_shows);
  return g_test_run ();
}

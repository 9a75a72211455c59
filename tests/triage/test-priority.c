/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "triage/priority.h"

#include "base/clock.h"

static void
the_default_weights_give_the_documented_numbers (void)
{
  static const struct
  {
    StwPriorityFacts facts;
    int total;
  } cases[] = {
    { { STW_SEVERITY_CRITICAL, FALSE, 0, 1, 0 }, 90 },
    { { STW_SEVERITY_CRITICAL, TRUE, 100, 2, 0 }, 140 },
    { { STW_SEVERITY_HIGH, FALSE, 3, 1, 0 }, 76 },
    { { STW_SEVERITY_MEDIUM, FALSE, 10, 1, 0 }, 65 },
    { { STW_SEVERITY_LOW, FALSE, G_MAXINT64, 0, 0 }, 40 },
    { { STW_SEVERITY_LOW, FALSE, 0, 1, STW_HOUR - 1 }, 20 },
    { { STW_SEVERITY_LOW, FALSE, 0, 1, 3 * STW_HOUR }, 17 },
    { { STW_SEVERITY_HIGH, FALSE, 0, 1, G_MAXINT64 }, 50 },
    { { STW_SEVERITY_INFO, FALSE, 0, 1, STW_DAY }, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      StwPriority priority = stw_priority (&stw_priority_default_weights, &cases[i].facts);

      g_assert_cmpint (priority.total, ==, cases[i].total);
    }
}

static void
the_breakdown_always_sums_to_the_number (void)
{
  for (int i = 0; i < 2000; i++)
    {
      StwPriorityFacts facts = { (StwSeverity) g_test_rand_int_range (0, STW_N_SEVERITIES),
                                 g_test_rand_bit (),
                                 g_test_rand_int_range (-1, 40),
                                 (guint) g_test_rand_int_range (0, 4),
                                 g_test_rand_int_range (-1, 60) * STW_HOUR };
      StwPriority priority = stw_priority (&stw_priority_default_weights, &facts);
      int sum = 0;

      for (int term = 0; term < STW_N_PRIORITY_TERMS; term++)
        sum += priority.points[term];
      g_assert_cmpint (sum, ==, priority.total);
      g_assert_cmpint (priority.total, >=, 0);
    }
}

static void
the_breakdown_is_written_as_json (void)
{
  StwPriorityFacts facts = { STW_SEVERITY_HIGH, FALSE, 2, 2, STW_HOUR };
  StwPriority priority = stw_priority (&stw_priority_default_weights, &facts);
  g_autofree char *json = stw_priority_to_json (&priority);

  g_assert_cmpstr (
    json,
    ==,
    "[{\"term\":\"severity\",\"points\":70},{\"term\":\"duplicates\",\"points\":4},"
    "{\"term\":\"several_tools\",\"points\":10},{\"term\":\"decay\",\"points\":-1}]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/priority/defaults", the_default_weights_give_the_documented_numbers);
  g_test_add_func ("/triage/priority/sum", the_breakdown_always_sums_to_the_number);
  g_test_add_func ("/triage/priority/json", the_breakdown_is_written_as_json);
  return g_test_run ();
}

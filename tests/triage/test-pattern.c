/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "triage/pattern.h"

#include "base/clock.h"

static const StwPattern *
find (const StwPatternEvent *events, gsize n, StwPatternKind kind)
{
  static StwPattern patterns[STW_N_PATTERNS];
  guint found = stw_patterns_find (events, n, patterns);

  for (guint i = 0; i < found; i++)
    if (patterns[i].kind == kind)
      return &patterns[i];
  return NULL;
}

static void
many_alerts_within_minutes_are_a_storm (void)
{
  StwPatternEvent events[12];
  const StwPattern *storm;

  for (guint i = 0; i < 12; i++)
    events[i] = (StwPatternEvent){ i * 20 * STW_SECOND, 11 - i, 7, FALSE };
  storm = find (events, 12, STW_PATTERN_STORM);
  g_assert_nonnull (storm);
  g_assert_cmpuint (storm->count, ==, 12);
  g_assert_cmpuint (storm->asset, ==, 11);
  for (guint i = 0; i < 12; i++)
    events[i].time = i * STW_MINUTE;
  g_assert_null (find (events, 12, STW_PATTERN_STORM));
}

static void
a_cascade_names_its_first_asset (void)
{
  static const StwPatternEvent events[] = {
    { 3 * STW_MINUTE, 3, 2, FALSE },
    { 0, 9, 1, FALSE },
    { 1 * STW_MINUTE, 1, 2, FALSE },
    { 2 * STW_MINUTE, 2, 2, FALSE },
  };
  const StwPattern *cascade = find (events, G_N_ELEMENTS (events), STW_PATTERN_CASCADE);

  g_assert_nonnull (cascade);
  g_assert_cmpuint (cascade->asset, ==, 9);
  g_assert_cmpuint (cascade->signature, ==, 1);
  g_assert_cmpuint (cascade->count, ==, 4);
}

static void
assets_that_fail_at_once_are_no_cascade (void)
{
  StwPatternEvent events[6];

  for (guint i = 0; i < 6; i++)
    events[i] = (StwPatternEvent){ i * STW_SECOND, i, i, FALSE };
  g_assert_null (find (events, 6, STW_PATTERN_CASCADE));
}

static void
even_intervals_are_periodic (void)
{
  StwPatternEvent events[16];
  const StwPattern *periodic;

  for (guint i = 0; i < 8; i++)
    {
      events[2 * i] = (StwPatternEvent){ i * STW_HOUR + (i % 3) * STW_SECOND, 1, 1, FALSE };
      events[2 * i + 1] = (StwPatternEvent){ i * STW_HOUR + 5 * STW_MINUTE, 1, 1, TRUE };
    }
  periodic = find (events, 16, STW_PATTERN_PERIODIC);
  g_assert_nonnull (periodic);
  g_assert_cmpint (ABS (periodic->period - STW_HOUR), <=, 2 * STW_SECOND);
  g_assert_cmpuint (periodic->count, ==, 8);
  for (guint i = 0; i < 16; i++)
    events[i].time = i * i * STW_MINUTE;
  g_assert_null (find (events, 16, STW_PATTERN_PERIODIC));
}

static void
an_alert_that_comes_and_goes_is_flapping (void)
{
  StwPatternEvent events[7];
  const StwPattern *flapping;

  for (guint i = 0; i < 7; i++)
    events[i] = (StwPatternEvent){ i * 3 * STW_MINUTE, 4, 2, i % 2 == 1 };
  flapping = find (events, 7, STW_PATTERN_FLAPPING);
  g_assert_nonnull (flapping);
  g_assert_cmpuint (flapping->count, ==, 6);
  for (guint i = 0; i < 7; i++)
    events[i].time = i * STW_HOUR;
  g_assert_null (find (events, 7, STW_PATTERN_FLAPPING));
}

static void
few_alerts_have_no_pattern (void)
{
  static const StwPatternEvent events[] = { { 0, 1, 1, FALSE }, { STW_MINUTE, 1, 1, TRUE } };
  StwPattern patterns[STW_N_PATTERNS];

  g_assert_cmpuint (stw_patterns_find (NULL, 0, patterns), ==, 0);
  g_assert_cmpuint (stw_patterns_find (events, 2, patterns), ==, 0);
}

static void
confidence_is_a_percentage_and_falls (void)
{
  for (int round = 0; round < 300; round++)
    {
      StwPatternEvent events[60];
      StwPattern patterns[STW_N_PATTERNS];
      guint n;

      for (int i = 0; i < 60; i++)
        events[i] = (StwPatternEvent){ g_test_rand_int_range (0, 3600) * STW_SECOND,
                                       (guint) g_test_rand_int_range (0, 4),
                                       (guint) g_test_rand_int_range (0, 2),
                                       g_test_rand_bit () };
      n = stw_patterns_find (events, 60, patterns);
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpint (patterns[i].confidence, >=, 0);
          g_assert_cmpint (patterns[i].confidence, <=, 100);
          g_assert_true (i == 0 || patterns[i].confidence <= patterns[i - 1].confidence);
        }
    }
}

static void
a_pattern_is_written_as_json (void)
{
  StwPattern pattern = { STW_PATTERN_PERIODIC, 80, 0, 0, STW_HOUR, 9 };
  g_autoptr (JsonObject) object = stw_pattern_to_json (&pattern, "db-02", "Backup failed");

  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "periodic");
  g_assert_cmpint (json_object_get_int_member (object, "period_s"), ==, 3600);
  g_assert_cmpstr (json_object_get_string_member (object, "asset"), ==, "db-02");
  g_assert_true (json_object_has_member (object, "recommendation"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/pattern/storm", many_alerts_within_minutes_are_a_storm);
  g_test_add_func ("/triage/pattern/cascade", a_cascade_names_its_first_asset);
  g_test_add_func ("/triage/pattern/at-once", assets_that_fail_at_once_are_no_cascade);
  g_test_add_func ("/triage/pattern/periodic", even_intervals_are_periodic);
  g_test_add_func ("/triage/pattern/flapping", an_alert_that_comes_and_goes_is_flapping);
  g_test_add_func ("/triage/pattern/none", few_alerts_have_no_pattern);
  g_test_add_func ("/triage/pattern/confidence", confidence_is_a_percentage_and_falls);
  g_test_add_func ("/triage/pattern/json", a_pattern_is_written_as_json);
  return g_test_run ();
}

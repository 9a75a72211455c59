/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns are found in incidents that changed, behind the alerts' way. */

#include "desk-fixture.h"

static void
send (Desk *desk, const char *asset, const char *signature, StwAlertState state)
{
  g_free (desk_post (desk, &(Message){ .asset = asset, .signature = signature, .state = state }));
}

/* As the engine does a while after incidents changed. Returns how many steps it took. */
static guint
find_patterns (Desk *desk)
{
  gboolean more = TRUE;
  guint n_steps = 0;

  for (; more; n_steps++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) result =
                   desk_command (desk, "engine", STW_COMMAND_PATTERNS, 0, &error, "{}");

      g_assert_no_error (error);
      more = json_object_get_boolean_member (result, "more");
    }
  return n_steps;
}

static void
assert_pattern (Desk *desk, gint64 incident, const char *kind, const char *asset)
{
  g_autofree char *found_kind =
    desk_text (desk,
               "SELECT pattern ->> 'kind' FROM incident WHERE id = %" G_GINT64_FORMAT,
               incident);
  g_autofree char *found_asset =
    desk_text (desk,
               "SELECT pattern ->> 'asset' FROM incident WHERE id = %" G_GINT64_FORMAT,
               incident);

  g_assert_cmpstr (found_kind, ==, kind);
  g_assert_cmpstr (found_asset, ==, asset);
}

static void
a_check_that_comes_and_goes_is_flapping (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *recommendation = NULL;

  desk_add_company (desk, "Acme");
  for (guint i = 0; i < 5; i++)
    {
      send (desk, "web-01.example.com", "High CPU", STW_ALERT_FIRING);
      desk->now += (1 + i) * STW_MINUTE;
      send (desk, "web-01", "High CPU", STW_ALERT_RESOLVED);
      desk->now += (4 - i % 3) * STW_MINUTE;
    }
  find_patterns (desk);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
  assert_pattern (desk, 1, "flapping", "web-01.example.com");
  g_assert_cmpint (desk_number (desk, "SELECT pattern ->> 'confidence' FROM incident"), >, 0);
  recommendation = desk_text (desk, "SELECT pattern ->> 'recommendation' FROM incident");
  g_assert_nonnull (recommendation);
}

static void
many_alerts_within_minutes_are_a_storm (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *asset = g_strdup_printf ("web-%02u", i);

      desk->now += STW_SECOND;
      send (desk, asset, "Unreachable", STW_ALERT_FIRING);
    }
  find_patterns (desk);
  assert_pattern (desk, 1, "storm", "web-00");
}

static void
a_cascade_names_its_likely_first_cause (void)
{
  static const char *const alerts[][2] = { { "switch", "Power supply failed" },
                                           { "switch", "Unreachable" },
                                           { "storage", "Unreachable" },
                                           { "db-01", "Unreachable" } };
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  for (guint i = 0; i < G_N_ELEMENTS (alerts); i++)
    {
      send (desk, alerts[i][0], alerts[i][1], STW_ALERT_FIRING);
      desk->now += 40 * STW_SECOND;
    }
  find_patterns (desk);
  assert_pattern (desk, 1, "cascade", "switch");
}

static void
what_comes_back_each_hour_is_seen_across_incidents (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  for (guint i = 0; i < 6; i++)
    {
      send (desk, "db-01", "Slow queries", STW_ALERT_FIRING);
      desk->now += 10 * STW_MINUTE;
      send (desk, "db-01", "Slow queries", STW_ALERT_RESOLVED);
      desk->now += 50 * STW_MINUTE;
    }
  find_patterns (desk);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 6);
  assert_pattern (desk, 6, "periodic", "db-01");
  g_assert_cmpint (desk_number (desk, "SELECT pattern ->> 'period_s' FROM incident WHERE id = 6"),
                   ==,
                   3600);
}

static void
a_busy_incident_is_looked_at_once_and_the_chore_comes_to_rest (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 changes;

  desk_add_company (desk, "Acme");
  send (desk, "web-01", "High CPU", STW_ALERT_FIRING);
  for (guint i = 0; i < 60; i++)
    {
      desk->now += STW_SECOND;
      send (desk, "web-01", "High CPU", STW_ALERT_FIRING);
    }
  g_assert_cmpuint (find_patterns (desk), ==, 1);
  assert_pattern (desk, 1, NULL, NULL);
  changes = desk_number (desk, "SELECT MAX(seq) FROM change");
  g_assert_cmpuint (find_patterns (desk), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT MAX(seq) FROM change"), ==, changes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/patterns/flapping", a_check_that_comes_and_goes_is_flapping);
  g_test_add_func ("/engine/patterns/cascade", a_cascade_names_its_likely_first_cause);
  g_test_add_func ("/engine/patterns/storm", many_alerts_within_minutes_are_a_storm);
  g_test_add_func ("/engine/patterns/recurring",
                   what_comes_back_each_hour_is_seen_across_incidents);
  g_test_add_func ("/engine/patterns/rest",
                   a_busy_incident_is_looked_at_once_and_the_chore_comes_to_rest);
  return g_test_run ();
}

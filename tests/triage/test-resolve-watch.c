/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "triage/resolve-watch.h"

#include "base/clock.h"

#define START G_GINT64_CONSTANT (1700000000000)

static void
note_many (StwResolveWatch *watch, guint n, gint64 at)
{
  for (guint i = 0; i < n; i++)
    stw_resolve_watch_note (watch, at);
}

static void
fifty_that_are_half_of_all_are_a_mass (void)
{
  g_autoptr (StwResolveWatch) watch = stw_resolve_watch_new ();

  note_many (watch, 49, START);
  g_assert_false (stw_resolve_watch_is_due (watch, START));
  note_many (watch, 1, START + 5 * STW_MINUTE - 1);
  g_assert_true (stw_resolve_watch_is_due (watch, START + 5 * STW_MINUTE - 1));
  g_assert_true (stw_resolve_watch_judge (watch, START + 5 * STW_MINUTE - 1, 50));
}

static void
what_is_older_than_five_minutes_does_not_count (void)
{
  g_autoptr (StwResolveWatch) watch = stw_resolve_watch_new ();

  note_many (watch, 49, START);
  note_many (watch, 1, START + 5 * STW_MINUTE);
  g_assert_false (stw_resolve_watch_is_due (watch, START + 5 * STW_MINUTE));
  g_assert_cmpuint (stw_resolve_watch_get_count (watch), ==, 1);
}

static void
less_than_half_is_no_mass_until_enough_more_resolve (void)
{
  g_autoptr (StwResolveWatch) watch = stw_resolve_watch_new ();

  note_many (watch, 50, START);
  g_assert_true (stw_resolve_watch_is_due (watch, START));
  g_assert_false (stw_resolve_watch_judge (watch, START, 61));
  note_many (watch, 5, START);
  g_assert_false (stw_resolve_watch_is_due (watch, START));
  note_many (watch, 1, START);
  g_assert_true (stw_resolve_watch_is_due (watch, START));
  g_assert_true (stw_resolve_watch_judge (watch, START, 55));
}

static void
one_mass_is_reported_once (void)
{
  g_autoptr (StwResolveWatch) watch = stw_resolve_watch_new ();

  note_many (watch, 60, START);
  g_assert_true (stw_resolve_watch_is_due (watch, START));
  g_assert_true (stw_resolve_watch_judge (watch, START, 0));
  note_many (watch, 60, START + STW_MINUTE);
  g_assert_false (stw_resolve_watch_is_due (watch, START + STW_MINUTE));
  note_many (watch, 60, START + 6 * STW_MINUTE);
  g_assert_true (stw_resolve_watch_is_due (watch, START + 6 * STW_MINUTE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/resolve-watch/mass", fifty_that_are_half_of_all_are_a_mass);
  g_test_add_func ("/triage/resolve-watch/old", what_is_older_than_five_minutes_does_not_count);
  g_test_add_func ("/triage/resolve-watch/half",
                   less_than_half_is_no_mass_until_enough_more_resolve);
  g_test_add_func ("/triage/resolve-watch/once", one_mass_is_reported_once);
  return g_test_run ();
}

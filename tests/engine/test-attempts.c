/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How attempts to sign in are slowed down: whose wait it is, how long it is, and that a stranger
 * fills no memory and makes nobody else wait. */

#include "engine/attempts.h"

#define NOW G_GINT64_CONSTANT (1700000000000)

static const StwPastAttempts nothing_known = { 0, 0 };

static gboolean
try_it (StwAttempts *attempts, const char *origin, const char *network, gint64 now)
{
  g_autofree char *key = stw_attempts_make_key (origin, network, "Ada");

  return stw_attempts_begin (attempts, key, &nothing_known, now);
}

static void
five_attempts_are_free_and_each_later_one_waits_twice_as_long (void)
{
  g_autoptr (StwAttempts) attempts = stw_attempts_new ();
  gint64 now = NOW;
  gint64 wait = 30 * STW_SECOND;

  for (guint i = 0; i < 5; i++)
    g_assert_true (try_it (attempts, "window", "", now));
  for (guint i = 0; i < 8; i++)
    {
      g_assert_false (try_it (attempts, "window", "", now + wait - 1));
      g_assert_true (try_it (attempts, "window", "", now + wait));
      now += wait;
      wait = MIN (2 * wait, STW_ATTEMPTS_LONGEST_WAIT);
    }
}

static void
a_stranger_on_the_web_makes_nobody_wait_who_is_somewhere_else (void)
{
  g_autoptr (StwAttempts) attempts = stw_attempts_new ();

  for (guint i = 0; i < 200; i++)
    try_it (attempts, "web", "203.0.113.9", NOW);
  g_assert_false (try_it (attempts, "web", "203.0.113.9", NOW));
  g_assert_true (try_it (attempts, "web", "198.51.100.4", NOW));
  g_assert_true (try_it (attempts, "stewardctl", "", NOW));
  g_assert_true (try_it (attempts, "window", "", NOW));
}

static void
a_name_is_the_same_in_any_case (void)
{
  g_autofree char *one = stw_attempts_make_key ("window", "", "ada");
  g_autofree char *other = stw_attempts_make_key ("window", "", "ADA");
  g_autofree char *nowhere = stw_attempts_make_key (NULL, "", "ADA");

  g_assert_cmpstr (one, ==, other);
  g_assert_cmpstr (one, !=, nowhere);
}

static void
who_proved_it_waits_no_more (void)
{
  g_autoptr (StwAttempts) attempts = stw_attempts_new ();
  g_autofree char *key = stw_attempts_make_key ("window", "", "Ada");

  for (guint i = 0; i < 5; i++)
    g_assert_true (try_it (attempts, "window", "", NOW));
  g_assert_false (try_it (attempts, "window", "", NOW));
  stw_attempts_forgive (attempts, key);
  g_assert_true (try_it (attempts, "window", "", NOW));
}

static void
what_the_history_knows_counts_after_a_new_start (void)
{
  g_autoptr (StwAttempts) attempts = stw_attempts_new ();
  const StwPastAttempts known = { 7, NOW - STW_SECOND };

  g_assert_false (stw_attempts_begin (attempts, "k", &known, NOW));
  g_assert_true (stw_attempts_begin (attempts, "k", &known, NOW + 2 * STW_MINUTE));
}

/* However many names are tried, the ones that were tried last are remembered, and no others. */
static void
many_names_fill_no_memory (void)
{
  g_autoptr (StwAttempts) attempts = stw_attempts_new ();
  gint64 later = NOW + STW_ATTEMPTS_MOST;

  for (guint i = 0; i < 5; i++)
    {
      g_assert_true (try_it (attempts, "web", "", NOW));
      g_assert_true (try_it (attempts, "window", "", later));
    }
  for (guint i = 0; i < STW_ATTEMPTS_MOST - 1; i++)
    {
      g_autofree char *key = g_strdup_printf ("web\n203.0.113.9\n%u", i);

      g_assert_true (stw_attempts_begin (attempts, key, &nothing_known, NOW + 1 + i));
    }
  g_assert_false (try_it (attempts, "window", "", later));
  g_assert_true (try_it (attempts, "web", "", later));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attempts/waits",
                   five_attempts_are_free_and_each_later_one_waits_twice_as_long);
  g_test_add_func ("/attempts/places",
                   a_stranger_on_the_web_makes_nobody_wait_who_is_somewhere_else);
  g_test_add_func ("/attempts/names", a_name_is_the_same_in_any_case);
  g_test_add_func ("/attempts/forgiven", who_proved_it_waits_no_more);
  g_test_add_func ("/attempts/history", what_the_history_knows_counts_after_a_new_start);
  g_test_add_func ("/attempts/bounded", many_names_fill_no_memory);
  return g_test_run ();
}

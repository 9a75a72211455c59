/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When one person is told of many things. */

#include "config.h"

#include "desk/gathering.h"

#define NOON G_GINT64_CONSTANT (1768478400000)
#define MANY 300

static void
the_first_waits_for_a_moment (void)
{
  g_assert_cmpint (stw_gathering_when (NOON, STW_GATHERING_NEVER), ==, NOON + STW_GATHERING_PAUSE);
  g_assert_cmpint (stw_gathering_when (NOON, NOON - STW_HOUR), ==, NOON + STW_GATHERING_PAUSE);
}

static void
what_comes_meanwhile_goes_along (void)
{
  gint64 leaves = stw_gathering_when (NOON, STW_GATHERING_NEVER);

  g_assert_cmpint (stw_gathering_when (leaves - 1, leaves), ==, leaves);
  /* At the instant itself it has left. */
  g_assert_cmpint (stw_gathering_when (leaves, leaves), ==, leaves + STW_GATHERING_APART);
}

/* However they come: none is told before it happened or later than a minute after, and tellings
 * are a minute apart. */
static void
nobody_is_told_twice_in_a_minute (void)
{
  for (guint round = 0; round < 200; round++)
    {
      gint64 now = NOON;
      gint64 last = STW_GATHERING_NEVER;
      int longest = g_test_rand_int_range (1, 90 * STW_SECOND);

      for (guint i = 0; i < MANY; i++)
        {
          gint64 leaves;

          now += g_test_rand_int_range (0, longest);
          leaves = stw_gathering_when (now, last);
          g_assert_cmpint (leaves, >, now);
          g_assert_cmpint (leaves, <=, now + STW_GATHERING_APART);
          g_assert_true (last == STW_GATHERING_NEVER || leaves == last ||
                         leaves >= last + STW_GATHERING_APART);
          last = leaves;
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gathering/first", the_first_waits_for_a_moment);
  g_test_add_func ("/gathering/along", what_comes_meanwhile_goes_along);
  g_test_add_func ("/gathering/apart", nobody_is_told_twice_in_a_minute);
  return g_test_run ();
}

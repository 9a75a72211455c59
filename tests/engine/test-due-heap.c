/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The heap of what falls due, against a plain list that is searched from end to end. */

#include "config.h"

#include "engine/due-heap.h"

#define N_THINGS 40
#define N_STEPS 20000

static void
test_what_is_due_first_is_taken_first (void)
{
  g_autoptr (StwDueHeap) heap = stw_due_heap_new ();
  guint kind;
  gint64 id;

  stw_due_heap_set (heap, 0, 7, 300);
  stw_due_heap_set (heap, 1, 7, 100);
  stw_due_heap_set (heap, 0, 8, 200);
  stw_due_heap_set (heap, 0, 7, 50);
  g_assert_cmpint (stw_due_heap_get_next (heap), ==, 50);
  g_assert_false (stw_due_heap_take (heap, 49, &kind, &id));
  g_assert_true (stw_due_heap_take (heap, 50, &kind, &id));
  g_assert_cmpuint (kind, ==, 0);
  g_assert_cmpint (id, ==, 7);
  stw_due_heap_set (heap, 1, 7, STW_DUE_NEVER);
  g_assert_true (stw_due_heap_take (heap, 1000, &kind, &id));
  g_assert_cmpint (id, ==, 8);
  g_assert_false (stw_due_heap_take (heap, G_MAXINT64, &kind, &id));
  g_assert_cmpint (stw_due_heap_get_next (heap), ==, STW_DUE_NEVER);
}

static gint64
find_next (const gint64 *dues, guint *ret_thing)
{
  gint64 next = STW_DUE_NEVER;

  for (guint i = 0; i < N_THINGS; i++)
    if (dues[i] < next)
      {
        next = dues[i];
        *ret_thing = i;
      }
  return next;
}

static void
test_any_order_of_changes_leaves_the_order_of_time (void)
{
  g_autoptr (StwDueHeap) heap = stw_due_heap_new ();
  gint64 dues[N_THINGS];

  for (guint i = 0; i < N_THINGS; i++)
    dues[i] = STW_DUE_NEVER;
  for (guint step = 0; step < N_STEPS; step++)
    {
      guint thing = (guint) g_test_rand_int_range (0, N_THINGS);
      guint size = 0;

      if (g_test_rand_int_range (0, 3) > 0)
        {
          dues[thing] =
            g_test_rand_int_range (0, 8) > 0 ? g_test_rand_int_range (0, 50) : STW_DUE_NEVER;
          stw_due_heap_set (heap, 0, thing, dues[thing]);
        }
      else if (find_next (dues, &thing) != STW_DUE_NEVER)
        {
          guint kind;
          gint64 id;

          g_assert_true (stw_due_heap_take (heap, 50, &kind, &id));
          g_assert_cmpint (id, ==, thing);
          dues[thing] = STW_DUE_NEVER;
        }
      for (guint i = 0; i < N_THINGS; i++)
        size += dues[i] != STW_DUE_NEVER;
      g_assert_cmpuint (stw_due_heap_get_size (heap), ==, size);
      g_assert_cmpint (stw_due_heap_get_next (heap), ==, find_next (dues, &thing));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/due-heap/order", test_what_is_due_first_is_taken_first);
  g_test_add_func ("/due-heap/random", test_any_order_of_changes_leaves_the_order_of_time);
  return g_test_run ();
}

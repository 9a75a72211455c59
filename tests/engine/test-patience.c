/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that stay away are noticed, and answers that come. */

#include "engine/patience.h"

#define SOON_MS 1
#define NEVER_MS G_MAXINT

typedef struct
{
  guint n_out;
  guint n_again;
} Told;

static void
changed_cb (gboolean waiting, gpointer data)
{
  Told *told = data;

  if (waiting)
    told->n_out++;
  else
    told->n_again++;
}

static void
no_answer_is_noticed_once (void)
{
  Told told = { 0 };
  g_autoptr (StwPatience) patience = stw_patience_new (SOON_MS, changed_cb, &told);

  stw_patience_begin (patience);
  while (told.n_out == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (stw_patience_is_out (patience));
  stw_patience_begin (patience);
  stw_patience_end (patience);
  g_assert_false (stw_patience_is_out (patience));
  g_assert_cmpuint (told.n_again, ==, 1);
  while (told.n_out == 1)
    g_main_context_iteration (NULL, TRUE);
  stw_patience_end (patience);
  g_assert_cmpuint (told.n_again, ==, 2);
}

static void
nothing_is_waited_for_when_nothing_was_asked (void)
{
  Told told = { 0 };
  g_autoptr (StwPatience) patience = stw_patience_new (NEVER_MS, changed_cb, &told);

  stw_patience_begin (patience);
  stw_patience_end (patience);
  g_assert_false (g_main_context_pending (NULL));
  g_assert_cmpuint (told.n_out + told.n_again, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/patience/noticed", no_answer_is_noticed_once);
  g_test_add_func ("/engine/patience/nothing", nothing_is_waited_for_when_nothing_was_asked);
  return g_test_run ();
}

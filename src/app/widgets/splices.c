/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How one order of rows becomes another, as the few places that differ. Pure. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/widgets/splices.h"

/* Both orders, and where each row stands in the other. A row that moves is taken out of the one in
 * which it comes later, so that there it counts as new or gone. */
typedef struct
{
  StwOrder before;
  StwOrder after;
  GHashTable *in_before; /* (owned) number -> position + 1 */
  GHashTable *in_after;  /* (owned) number -> position + 1 */
  guint i;               /* in @before */
  guint j;               /* in @after */
} Walk;

static GHashTable *
make_positions (const StwOrder *order, guint first, guint last)
{
  GHashTable *positions = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = first; i < last; i++)
    g_hash_table_insert (positions, (gpointer) &order->ids[i], GUINT_TO_POINTER (i + 1));
  return positions;
}

static guint
find_position (GHashTable *positions, const gint64 *id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (positions, id));
}

static gboolean
agree (const Walk *walk)
{
  return walk->i < walk->before.n_ids && walk->j < walk->after.n_ids &&
         walk->before.ids[walk->i] == walk->after.ids[walk->j];
}

/* One row goes, or one comes. Of two that moved, the one that moved farther is taken for it. */
static void
step (Walk *walk)
{
  const gint64 *old = &walk->before.ids[walk->i];
  const gint64 *new = &walk->after.ids[walk->j];
  guint later_after = walk->i < walk->before.n_ids ? find_position (walk->in_after, old) : 0;
  guint later_before = walk->j < walk->after.n_ids ? find_position (walk->in_before, new) : 0;

  if (walk->i < walk->before.n_ids && later_after == 0)
    walk->i++;
  else if (walk->j < walk->after.n_ids && later_before == 0)
    walk->j++;
  else if (later_after - walk->j >= later_before - walk->i)
    {
      g_hash_table_remove (walk->in_before, old);
      walk->i++;
    }
  else
    {
      g_hash_table_remove (walk->in_after, new);
      walk->j++;
    }
}

static GArray *
find_between (Walk *walk)
{
  GArray *splices = g_array_new (FALSE, FALSE, sizeof (StwSplice));

  while (walk->i < walk->before.n_ids || walk->j < walk->after.n_ids)
    {
      StwSplice splice = { .position = walk->i, .from = walk->j };

      if (agree (walk))
        {
          walk->i++;
          walk->j++;
          continue;
        }
      while ((walk->i < walk->before.n_ids || walk->j < walk->after.n_ids) && !agree (walk))
        step (walk);
      splice.n_removed = walk->i - splice.position;
      splice.n_added = walk->j - splice.from;
      g_array_append_val (splices, splice);
    }
  return splices;
}

/**
 * stw_splices_find:
 * @most: rows of either order to compare, for time and memory grow with them; those that agree at
 *   the beginning and at the end do not count
 *
 * What stands in the same order in both is left alone as far as one walk finds it.
 *
 * Returns: (transfer full) (nullable) (element-type StwSplice): the differences, the first one
 *   first; applied from the last to the first they make @after of @before; %NULL when more rows
 * than
 *   @most would have to be compared
 */
GArray *
stw_splices_find (const StwOrder *before, const StwOrder *after, guint most)
{
  Walk walk = { .before = *before, .after = *after };
  guint first = 0;
  GArray *splices;

  while (first < before->n_ids && first < after->n_ids && before->ids[first] == after->ids[first])
    first++;
  while (walk.before.n_ids > first && walk.after.n_ids > first &&
         before->ids[walk.before.n_ids - 1] == after->ids[walk.after.n_ids - 1])
    {
      walk.before.n_ids--;
      walk.after.n_ids--;
    }
  if (MAX (walk.before.n_ids, walk.after.n_ids) - first > most)
    return NULL;
  walk.i = walk.j = first;
  walk.in_before = make_positions (before, first, walk.before.n_ids);
  walk.in_after = make_positions (after, first, walk.after.n_ids);
  splices = find_between (&walk);
  g_hash_table_unref (walk.in_before);
  g_hash_table_unref (walk.in_after);
  return splices;
}

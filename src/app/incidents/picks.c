/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picked incidents. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/incidents/picks.h"

struct _StwPicks
{
  GObject parent_instance;

  GHashTable *incidents; /* (owned) (element-type gint64) a set */
  gboolean active;       /* whether incidents are being picked */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (StwPicks, stw_picks, G_TYPE_OBJECT)

/**
 * stw_picks_is_active:
 *
 * Returns: whether incidents are being picked
 */
gboolean
stw_picks_is_active (StwPicks *self)
{
  g_return_val_if_fail (STW_IS_PICKS (self), FALSE);

  return self->active;
}

/**
 * stw_picks_set_active:
 *
 * Begins to pick, or ends it and forgets what was picked.
 */
void
stw_picks_set_active (StwPicks *self, gboolean active)
{
  g_return_if_fail (STW_IS_PICKS (self));

  if (self->active == active)
    return;
  self->active = active;
  g_hash_table_remove_all (self->incidents);
  g_signal_emit (self, changed_signal, 0);
}

/**
 * stw_picks_contains:
 *
 * Returns: whether an incident is picked
 */
gboolean
stw_picks_contains (StwPicks *self, gint64 incident)
{
  g_return_val_if_fail (STW_IS_PICKS (self), FALSE);

  return g_hash_table_contains (self->incidents, &incident);
}

/**
 * stw_picks_set:
 *
 * Picks an incident, or puts it back. The first one begins the picking.
 */
void
stw_picks_set (StwPicks *self, gint64 incident, gboolean picked)
{
  g_return_if_fail (STW_IS_PICKS (self));

  if (stw_picks_contains (self, incident) == picked)
    return;
  if (picked)
    g_hash_table_add (self->incidents, g_memdup2 (&incident, sizeof incident));
  else
    g_hash_table_remove (self->incidents, &incident);
  self->active = TRUE;
  g_signal_emit (self, changed_signal, 0);
}

/**
 * stw_picks_count:
 *
 * Returns: how many are picked
 */
guint
stw_picks_count (StwPicks *self)
{
  g_return_val_if_fail (STW_IS_PICKS (self), 0);

  return g_hash_table_size (self->incidents);
}

/**
 * stw_picks_list:
 *
 * Returns: (transfer full) (element-type gint64): their numbers, in no order
 */
GArray *
stw_picks_list (StwPicks *self)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer incident;

  g_return_val_if_fail (STW_IS_PICKS (self), list);

  g_hash_table_iter_init (&iter, self->incidents);
  while (g_hash_table_iter_next (&iter, &incident, NULL))
    g_array_append_vals (list, incident, 1);
  return list;
}

static void
stw_picks_finalize (GObject *object)
{
  g_hash_table_unref (STW_PICKS (object)->incidents);
  G_OBJECT_CLASS (stw_picks_parent_class)->finalize (object);
}

static void
stw_picks_class_init (StwPicksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stw_picks_finalize;
  changed_signal = g_signal_new ("changed",
                                 STW_TYPE_PICKS,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 0);
}

static void
stw_picks_init (StwPicks *self)
{
  self->incidents = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * stw_picks_new:
 *
 * Returns: (transfer full): nothing picked
 */
StwPicks *
stw_picks_new (void)
{
  return g_object_new (STW_TYPE_PICKS, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Remembers the problems of incidents that were resolved a short while ago. Lives on the ledger
 * thread; whether an incident may still reopen is asked of its row. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/comebacks.h"

/* Problems remembered before memory starts anew. */
#define MAX_PROBLEMS 20000

typedef struct
{
  guint64 asset;
  guint64 signature;
} Problem;

struct _StwComebacks
{
  GHashTable *incidents; /* (owned) Problem (owned) -> number (owned) */
};

static guint
problem_hash (gconstpointer data)
{
  const Problem *problem = data;

  return (guint) (problem->asset ^ (problem->signature >> 7));
}

static gboolean
problem_equal (gconstpointer one, gconstpointer other)
{
  const Problem *a = one;
  const Problem *b = other;

  return a->asset == b->asset && a->signature == b->signature;
}

/**
 * stw_comebacks_new:
 *
 * Returns: (transfer full): a memory of nothing
 */
StwComebacks *
stw_comebacks_new (void)
{
  StwComebacks *self = g_new0 (StwComebacks, 1);

  self->incidents = g_hash_table_new_full (problem_hash, problem_equal, g_free, g_free);
  return self;
}

/**
 * stw_comebacks_free:
 * @self: (nullable) (transfer full): the memory
 */
void
stw_comebacks_free (StwComebacks *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->incidents);
  g_free (self);
}

/**
 * stw_comebacks_add:
 * @keys: of an alert of a resolved incident
 *
 * Notes where its problem was dealt with. A problem of no machine is nobody's.
 */
void
stw_comebacks_add (StwComebacks *self, const StwCorrelationKeys *keys, gint64 incident)
{
  const Problem problem = { keys->asset, keys->signature };

  if (keys->asset == 0)
    return;
  if (g_hash_table_size (self->incidents) >= MAX_PROBLEMS)
    g_hash_table_remove_all (self->incidents);
  g_hash_table_replace (self->incidents,
                        g_memdup2 (&problem, sizeof problem),
                        g_memdup2 (&incident, sizeof incident));
}

/**
 * stw_comebacks_find:
 *
 * Returns: the incident in which the same problem of the same machine was last resolved, 0 for none
 */
gint64
stw_comebacks_find (StwComebacks *self, const StwCorrelationKeys *keys)
{
  const Problem problem = { keys->asset, keys->signature };
  const gint64 *incident = g_hash_table_lookup (self->incidents, &problem);

  return incident != NULL && keys->asset != 0 ? *incident : 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often somebody tried to be somebody, and how long that makes them wait: by name and by where
 * it was tried, so that a stranger on the web who tries a name makes nobody wait who comes from
 * somewhere else. In memory, and never more than a bounded part of it. Whoever calls locks. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/attempts.h"

/* So many are free; after them each waits twice as long as the one before. */
#define FREE_ATTEMPTS 5
#define FIRST_WAIT (30 * STW_SECOND)
#define MOST_DOUBLINGS 5

struct _StwAttempts
{
  GHashTable *table; /* (owned) key -> StwPastAttempts (owned) */
};

/**
 * stw_attempts_new:
 *
 * Returns: (transfer full): nobody tried anything
 */
StwAttempts *
stw_attempts_new (void)
{
  StwAttempts *self = g_new0 (StwAttempts, 1);

  self->table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * stw_attempts_free:
 * @attempts: (nullable) (transfer full): what was tried
 */
void
stw_attempts_free (StwAttempts *attempts)
{
  if (attempts == NULL)
    return;
  g_hash_table_unref (attempts->table);
  g_free (attempts);
}

/**
 * stw_attempts_make_key:
 * @origin: (nullable): "window", "stewardctl" or "web"
 * @network: on the web: who counts as one there
 * @name: who they say they are, in any case
 *
 * Returns: (transfer full): what is counted together
 */
char *
stw_attempts_make_key (const char *origin, const char *network, const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  return g_strdup_printf ("%s\n%s\n%s", origin != NULL ? origin : "", network, folded);
}

static gint64
get_wait (gint64 n_failures)
{
  gint64 doublings = n_failures - FREE_ATTEMPTS;

  if (doublings < 0)
    return 0;
  return doublings > MOST_DOUBLINGS ? STW_ATTEMPTS_LONGEST_WAIT
                                    : MIN (FIRST_WAIT << doublings, STW_ATTEMPTS_LONGEST_WAIT);
}

static void
make_room (GHashTable *table)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;
  gpointer oldest = NULL;
  gint64 oldest_at = G_MAXINT64;

  if (g_hash_table_size (table) < STW_ATTEMPTS_MOST)
    return;
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (((const StwPastAttempts *) value)->last_at < oldest_at)
      {
        oldest = key;
        oldest_at = ((const StwPastAttempts *) value)->last_at;
      }
  if (oldest != NULL)
    g_hash_table_remove (table, oldest);
}

/**
 * stw_attempts_begin:
 * @key: of stw_attempts_make_key()
 * @known: what the history knows of it besides: a new start forgives nothing
 * @now: UTC milliseconds
 *
 * Counts an attempt before it is looked at, so that many at once are no way around the wait.
 *
 * Returns: whether it may be made now
 */
gboolean
stw_attempts_begin (StwAttempts *attempts,
                    const char *key,
                    const StwPastAttempts *known,
                    gint64 now)
{
  StwPastAttempts *past = g_hash_table_lookup (attempts->table, key);

  if (now - MAX (known->last_at, past != NULL ? past->last_at : 0) <
      get_wait (MAX (known->n, past != NULL ? past->n : 0)))
    return FALSE;
  if (past == NULL)
    {
      make_room (attempts->table);
      past = g_new0 (StwPastAttempts, 1);
      g_hash_table_insert (attempts->table, g_strdup (key), past);
    }
  past->n++;
  past->last_at = now;
  return TRUE;
}

/**
 * stw_attempts_forgive:
 *
 * They are who they said.
 */
void
stw_attempts_forgive (StwAttempts *attempts, const char *key)
{
  g_hash_table_remove (attempts->table, key);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A mass of resolves: 50 and more within 5 minutes, and at least half of what was open. Somebody
 * may be hiding something, or a monitoring tool has lost its sight. A watch belongs to one thread.
 */

#include "config.h"

#include "triage/resolve-watch.h"

#include "base/clock.h"

#define MASS_MS (5 * STW_MINUTE)
#define MASS_RESOLVES 50

struct _StwResolveWatch
{
  GArray *times;      /* (owned) of gint64, in order, of the last MASS_MS */
  guint next_count;   /* with fewer resolves there is nothing to judge */
  gint64 quiet_until; /* one mass is reported once */
};

/**
 * stw_resolve_watch_new:
 *
 * Returns: (transfer full): a watch that has seen nothing
 */
StwResolveWatch *
stw_resolve_watch_new (void)
{
  StwResolveWatch *self = g_new0 (StwResolveWatch, 1);

  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->next_count = MASS_RESOLVES;
  return self;
}

/**
 * stw_resolve_watch_free:
 * @self: (nullable) (transfer full): a watch
 */
void
stw_resolve_watch_free (StwResolveWatch *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->times);
  g_free (self);
}

/**
 * stw_resolve_watch_note:
 * @at: UTC milliseconds, not before the last one
 *
 * An alert was resolved by its sender.
 */
void
stw_resolve_watch_note (StwResolveWatch *self, gint64 at)
{
  g_array_append_val (self->times, at);
}

static void
forget_old (StwResolveWatch *self, gint64 now)
{
  guint n_old = 0;

  while (n_old < self->times->len && g_array_index (self->times, gint64, n_old) <= now - MASS_MS)
    n_old++;
  if (n_old == 0)
    return;
  g_array_remove_range (self->times, 0, n_old);
  self->next_count = MASS_RESOLVES;
}

/**
 * stw_resolve_watch_is_due:
 * @now: UTC milliseconds
 *
 * Returns: whether there are so many that stw_resolve_watch_judge() should be asked
 */
gboolean
stw_resolve_watch_is_due (StwResolveWatch *self, gint64 now)
{
  forget_old (self, now);
  return self->times->len >= self->next_count && now >= self->quiet_until;
}

/**
 * stw_resolve_watch_judge:
 * @still_open: how many of the company's alerts are open now
 *
 * Returns: whether it is a mass that was not reported yet
 */
gboolean
stw_resolve_watch_judge (StwResolveWatch *self, gint64 now, gint64 still_open)
{
  gint64 missing = still_open - (gint64) self->times->len;

  if (missing <= 0)
    {
      self->quiet_until = now + MASS_MS;
      return TRUE;
    }
  /* Each resolve is one more here and one less there. */
  self->next_count = self->times->len + (guint) MIN ((missing + 1) / 2, G_MAXINT);
  return FALSE;
}

/**
 * stw_resolve_watch_get_count:
 *
 * Returns: the resolves of the last 5 minutes
 */
guint
stw_resolve_watch_get_count (const StwResolveWatch *self)
{
  return self->times->len;
}

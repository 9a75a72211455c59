/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clocks of incidents that a view shows. Runs on the reader's thread. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/sla/sla-view.h"

/* Where more are open, those of the highest priority are looked at for what is due next. */
#define MOST_OPEN 2000

/**
 * stw_sla_view_read:
 * @incidents: (array length=n_incidents) (element-type StwIncident): some may be %NULL
 * @now: UTC milliseconds
 *
 * Reads the clocks of incidents into them.
 */
gboolean
stw_sla_view_read (StwDb *db,
                   StwIncident *const *incidents,
                   guint n_incidents,
                   gint64 now,
                   GError **error)
{
  g_autoptr (StwSlaBook) book = stw_sla_book_load (db, error);

  if (book == NULL)
    return FALSE;
  for (guint i = 0; i < n_incidents; i++)
    {
      StwSlaIncident loaded;

      if (incidents[i] != NULL &&
          (!stw_sla_incident_load (db, incidents[i]->id, &loaded, error) ||
           !stw_sla_book_read (book, db, &loaded, now, incidents[i]->sla, error)))
        return FALSE;
    }
  return TRUE;
}

/**
 * stw_sla_view_get_leading:
 * @ret_clock: (out) (optional): which clock it is
 *
 * Returns: (transfer none) (nullable): the clock that a person heeds first: the answer while it is
 *   awaited, then the resolution; %NULL when nothing is promised or all is done
 */
const StwSlaStanding *
stw_sla_view_get_leading (const StwIncident *incident, StwSlaClock *ret_clock)
{
  for (guint clock = 0; clock < STW_N_SLA_CLOCKS; clock++)
    {
      const StwSlaStanding *standing = &incident->sla[clock];

      if (!standing->exists || (standing->reading.state != STW_SLA_STATE_RUNNING &&
                                standing->reading.state != STW_SLA_STATE_PAUSED))
        continue;
      if (ret_clock != NULL)
        *ret_clock = (StwSlaClock) clock;
      return standing;
    }
  return NULL;
}

static gint64
get_due (const StwIncident *incident)
{
  const StwSlaStanding *leading = stw_sla_view_get_leading (incident, NULL);

  return leading != NULL ? leading->reading.due_at : STW_SLA_NEVER;
}

static int
compare_due (gconstpointer a, gconstpointer b)
{
  gint64 one = get_due (*(const StwIncident *const *) a);
  gint64 other = get_due (*(const StwIncident *const *) b);

  return (one > other) - (one < other);
}

static gboolean
is_pressing (const StwIncident *incident, gint64 now)
{
  const StwSlaStanding *leading = stw_sla_view_get_leading (incident, NULL);

  return leading != NULL && leading->reading.due_at != STW_SLA_NEVER &&
         (leading->warn_at <= now || leading->reading.due_at < now);
}

/**
 * stw_sla_view_list_next:
 * @company: of this company alone, 0 for all
 * @now: UTC milliseconds
 * @most: how many at most
 * @ret_pressing: (out): how many are late, or will soon be
 *
 * Returns: (transfer full) (element-type StwIncident): the incidents that are late or will be
 *   first, with their clocks
 */
GPtrArray *
stw_sla_view_list_next (StwDb *db,
                        gint64 company,
                        gint64 now,
                        guint most,
                        gint64 *ret_pressing,
                        GError **error)
{
  const StwIncidentFilter filter = {
    .company = company,
    .statuses = STW_STATUSES_OPEN,
    .snoozed = STW_SNOOZED_LEFT_OUT,
    .limit = MOST_OPEN,
  };
  g_autoptr (GPtrArray) list = stw_incident_list (db, &filter, error);
  guint n_due = 0;

  if (list == NULL ||
      !stw_sla_view_read (db, (StwIncident *const *) list->pdata, list->len, now, error))
    return NULL;
  g_ptr_array_sort (list, compare_due);
  *ret_pressing = 0;
  for (guint i = 0; i < list->len; i++)
    {
      *ret_pressing += is_pressing (g_ptr_array_index (list, i), now);
      n_due += get_due (g_ptr_array_index (list, i)) != STW_SLA_NEVER;
    }
  n_due = MIN (n_due, most);
  if (n_due < list->len)
    g_ptr_array_remove_range (list, n_due, list->len - n_due);
  return g_steal_pointer (&list);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of the assets that others depend on are down. Memory only knows which alerts to ask about;
 * what became of them is asked of their rows, and only for alerts of what stands behind. On the
 * ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/outages.h"

/* Alerts that are remembered of one asset that is down; the newest count. */
#define MAX_ALERTS 32

struct _StwOutages
{
  StwDependencies *dependencies; /* (owned) */
  GHashTable *down;              /* (owned) asset -> GArray of gint64 (owned): alerts */
};

static void
add_cb (gint64 asset, gint64 on, gpointer data)
{
  stw_dependencies_add (data, asset, on);
}

static void
note_cb (const StwOutageRow *row, gpointer data)
{
  stw_outages_note (data, row);
}

static void
free_array (gpointer data)
{
  g_array_unref (data);
}

/**
 * stw_outages_load:
 *
 * Returns: (transfer full): what a company's rows say
 */
StwOutages *
stw_outages_load (StwDb *db, gint64 company, GError **error)
{
  g_autoptr (StwOutages) self = g_new0 (StwOutages, 1);

  self->dependencies = stw_dependencies_new ();
  self->down = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_array);
  return stw_dependency_foreach (db, company, add_cb, self->dependencies, error) &&
             stw_dependency_foreach_alert (db, company, note_cb, self, error)
           ? g_steal_pointer (&self)
           : NULL;
}

/**
 * stw_outages_free:
 * @self: (nullable) (transfer full): what is down
 */
void
stw_outages_free (StwOutages *self)
{
  if (self == NULL)
    return;
  stw_dependencies_free (self->dependencies);
  g_hash_table_unref (self->down);
  g_free (self);
}

static gboolean
says_so (const StwOutageRow *row)
{
  return stw_means_down (row->severity, row->category, row->signature, row->message);
}

static gboolean
is_known (const GArray *alerts, gint64 alert)
{
  for (guint i = 0; i < alerts->len; i++)
    if (g_array_index (alerts, gint64, i) == alert)
      return TRUE;
  return FALSE;
}

/**
 * stw_outages_note:
 * @row: an alert that fires, with its asset
 *
 * Remembers the alert when it says that something is down that others depend on.
 *
 * Returns: whether it says so, and nothing did before
 */
gboolean
stw_outages_note (StwOutages *self, const StwOutageRow *row)
{
  GArray *alerts;

  if (!stw_dependencies_has_behind (self->dependencies, row->asset) || !says_so (row))
    return FALSE;
  alerts = g_hash_table_lookup (self->down, &row->asset);
  if (alerts == NULL)
    {
      alerts = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_hash_table_insert (self->down, g_memdup2 (&row->asset, sizeof row->asset), alerts);
    }
  if (is_known (alerts, row->alert))
    return FALSE;
  if (alerts->len >= MAX_ALERTS)
    g_array_remove_index (alerts, 0);
  g_array_append_val (alerts, row->alert);
  return alerts->len == 1;
}

static void
take_cb (const StwOutageRow *row, gpointer data)
{
  StwOutage *outage = data;

  if (says_so (row))
    *outage = (StwOutage){ row->incident, row->incident == 0 ? row->held_by : 0 };
}

/* Asks the rows whether an asset is still down, and forgets the alerts that do not say so. */
static gboolean
look_at (StwOutages *self, StwDb *db, gint64 asset, StwOutage *ret_outage, GError **error)
{
  GArray *alerts = g_hash_table_lookup (self->down, &asset);

  *ret_outage = (StwOutage){ 0 };
  while (alerts != NULL && alerts->len > 0)
    {
      if (!stw_dependency_look_at (db,
                                   g_array_index (alerts, gint64, alerts->len - 1),
                                   take_cb,
                                   ret_outage,
                                   error))
        return FALSE;
      if (ret_outage->incident != 0 || ret_outage->held_by != 0)
        return TRUE;
      g_array_set_size (alerts, alerts->len - 1);
    }
  g_hash_table_remove (self->down, &asset);
  return TRUE;
}

/**
 * stw_outages_find:
 * @asset: an asset's number
 * @ret_outage: (out): where its alerts belong; of several things that are down the outermost counts
 *
 * Returns: whether the database could be read
 */
gboolean
stw_outages_find (StwOutages *self, StwDb *db, gint64 asset, StwOutage *ret_outage, GError **error)
{
  g_autoptr (GArray) above = NULL;

  *ret_outage = (StwOutage){ 0 };
  if (g_hash_table_size (self->down) == 0)
    return TRUE;
  above = stw_dependencies_list_above (self->dependencies, asset);
  for (guint i = above->len; i > 0; i--)
    {
      if (!look_at (self, db, g_array_index (above, gint64, i - 1), ret_outage, error))
        return FALSE;
      if (ret_outage->incident != 0 || ret_outage->held_by != 0)
        return TRUE;
    }
  return TRUE;
}

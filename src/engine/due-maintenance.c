/* SPDX-License-Identifier: GPL-3.0-or-later */
/* While everything of a client is in maintenance, the clocks of its incidents stand still, where
 * its policy says so. That a window began or ended is written to the clocks when it happens, so
 * what was is not changed by who removes a window later. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/due-maintenance.h"

#include "base/wall-clock.h"
#include "desk/company-store.h"
#include "desk/hold-store.h"
#include "desk/sla/clock-store.h"
#include "engine/due-heap.h"
#include "triage/window.h"

/* A company's windows for everything. */
typedef struct
{
  GTimeZone *zone; /* (unowned) */
  gint64 now;
  gboolean open;
  gint64 next; /* when one of them begins or ends */
} Look;

static void
look_cb (const StwHoldRow *row, gpointer data)
{
  Look *look = data;
  const StwWindow window = {
    .weekly = row->weekly,
    .from = row->from_at,
    .to = row->to_at,
    .days = (guint) row->days,
    .from_minute = (guint) row->from_minute,
    .to_minute = (guint) row->to_minute,
  };

  if (!g_str_equal (row->kind, STW_HOLD_WINDOW) || row->matcher != NULL || row->removed_at != 0)
    return;
  look->open = look->open || stw_window_is_open (&window, look->zone, look->now, NULL);
  look->next = MIN (look->next, stw_window_get_next (&window, look->zone, look->now));
}

/* @ret_company: whose window it is, 0 for none any more. */
static gboolean
look_at (StwTransaction *transaction,
         gint64 hold,
         gint64 *ret_company,
         Look *ret_look,
         GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwCompany) company = NULL;
  g_autoptr (GTimeZone) zone = NULL;

  if (!stw_hold_get_company (db, hold, ret_company, error))
    return FALSE;
  company = stw_company_load (db, *ret_company, error);
  if (company == NULL)
    return FALSE;
  zone = stw_wall_clock_zone (company->timezone);
  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  *ret_look = (Look){
    .zone = zone,
    .now = stw_transaction_get_now (transaction),
    .next = STW_DUE_NEVER,
  };
  return stw_hold_foreach (db, company->id, ret_look->now, look_cb, ret_look, error);
}

/**
 * stw_due_maintenance_next:
 * @hold: a maintenance window
 * @ret_due: (out): when a window of the same company begins or ends next; now when that was not
 *   written yet
 */
gboolean
stw_due_maintenance_next (StwTransaction *transaction,
                          gpointer memory,
                          gint64 hold,
                          gint64 *ret_due,
                          GError **error)
{
  g_autoptr (GArray) differing = NULL;
  gint64 company;
  Look look;

  if (!look_at (transaction, hold, &company, &look, error))
    return FALSE;
  differing =
    stw_clock_list_to_hold (stw_transaction_get_db (transaction), company, look.open, 1, error);
  if (differing == NULL)
    return FALSE;
  *ret_due = differing->len > 0 ? look.now : look.next;
  return TRUE;
}

/**
 * stw_due_maintenance_run:
 * @hold: a maintenance window
 *
 * Holds the clocks of its company's incidents, or lets them run on.
 */
gboolean
stw_due_maintenance_run (StwTransaction *transaction, gpointer memory, gint64 hold, GError **error)
{
  g_autoptr (GArray) differing = NULL;
  gint64 company;
  Look look;

  if (!look_at (transaction, hold, &company, &look, error))
    return FALSE;
  differing = stw_clock_list_to_hold (stw_transaction_get_db (transaction),
                                      company,
                                      look.open,
                                      G_MAXINT64,
                                      error);
  for (guint i = 0; differing != NULL && i < differing->len; i++)
    if (!stw_clock_hold (transaction,
                         g_array_index (differing, gint64, i),
                         company,
                         look.open,
                         error))
      return FALSE;
  return differing != NULL;
}

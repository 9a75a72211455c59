/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Incidents that are put off until a time or their next alert, and what brings them back. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/snooze-store.h"

#include "desk/timeline-store.h"

/**
 * stw_incident_snooze:
 * @until: UTC milliseconds, 0 for its next alert
 *
 * Puts an incident off: it leaves the list of what is open.
 */
gboolean
stw_incident_snooze (StwTransaction *transaction,
                     gint64 id,
                     gint64 company,
                     gint64 until,
                     GError **error)
{
  stw_transaction_change (transaction, "snooze", id, company);
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE incident SET snoozed = 1, wake_at = ?2 WHERE id = ?1",
                     STW_INT (id),
                     STW_INT_OR_NULL (until));
}

/**
 * stw_incident_end_snooze:
 *
 * Puts an incident off no more.
 */
gboolean
stw_incident_end_snooze (StwDb *db, gint64 id, GError **error)
{
  return stw_db_run (db,
                     error,
                     "UPDATE incident SET snoozed = 0, wake_at = NULL WHERE id = ?1",
                     STW_INT (id));
}

/**
 * stw_incident_wake:
 * @because: "time" or "alert"
 *
 * Brings an incident back that was put off, and says so.
 */
gboolean
stw_incident_wake (StwTransaction *transaction,
                   gint64 id,
                   gint64 company,
                   const char *because,
                   GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  json_object_set_string_member (detail, "because", because);
  stw_transaction_change (transaction, "incident", id, company);
  return stw_incident_end_snooze (stw_transaction_get_db (transaction), id, error) &&
         stw_timeline_add (transaction, id, company, "woken", "engine", detail, error) &&
         stw_transaction_audit (transaction,
                                "engine",
                                company,
                                "incident.woken",
                                "incident",
                                id,
                                detail,
                                error);
}

typedef struct
{
  gint64 id;
  gint64 company;
} Sleeper;

static GArray *
list_due (StwDb *db, gint64 now, gint64 limit, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Sleeper));
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    error,
    "SELECT id, company_id FROM incident WHERE wake_at IS NOT NULL AND wake_at <= ?1 "
    "ORDER BY wake_at LIMIT ?2",
    STW_INT (now),
    STW_INT (limit));

  while (stw_rows_next (rows, error))
    {
      const Sleeper sleeper = { stw_rows_get_int (rows, 0), stw_rows_get_int (rows, 1) };

      g_array_append_val (list, sleeper);
    }
  return stw_rows_succeeded (rows) ? g_steal_pointer (&list) : NULL;
}

/**
 * stw_incident_wake_due:
 * @limit: how many at most
 * @ret_woken: (out): how many came back
 * @ret_next: (out): when the next one is due, 0 for never
 *
 * Brings back those whose time has come.
 */
gboolean
stw_incident_wake_due (StwTransaction *transaction,
                       gint64 limit,
                       gint64 *ret_woken,
                       gint64 *ret_next,
                       GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (GArray) due = list_due (db, stw_transaction_get_now (transaction), limit, error);

  for (guint i = 0; due != NULL && i < due->len; i++)
    {
      const Sleeper *sleeper = &g_array_index (due, Sleeper, i);

      if (!stw_incident_wake (transaction, sleeper->id, sleeper->company, "time", error))
        return FALSE;
    }
  if (due == NULL)
    return FALSE;
  *ret_woken = due->len;
  return stw_db_number (db,
                        ret_next,
                        error,
                        "SELECT COALESCE(MIN(wake_at), 0) FROM incident WHERE wake_at IS NOT NULL");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mass of resolves becomes an alert of Steward's own, which takes the way of everyone's alerts;
 * a shipped rule makes it a matter of security. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/mass-resolve.h"

#include "desk/incident-store.h"
#include "engine/own-alert.h"

static StwIngestBatch *
make_message (gint64 company, gint64 now, guint n_resolved, gint64 still_open)
{
  StwAlert *alert = stw_alert_new ();

  alert->signature = g_strdup ("Many alerts resolved at once");
  alert->message =
    g_strdup_printf ("%u alerts were resolved within 5 minutes, %" G_GINT64_FORMAT
                     " are still open. Check that the monitoring tools still see what they "
                     "watch, and that nobody silences them to hide something.",
                     n_resolved,
                     still_open);
  alert->severity = STW_SEVERITY_HIGH;
  return stw_own_alert_message (company, now, alert);
}

/**
 * stw_mass_resolve_check:
 * @batch: a message that was taken in just now
 *
 * Reports a mass of resolves of its company, when there is one that was not reported yet.
 *
 * Returns: whether the database could be read and written
 */
gboolean
stw_mass_resolve_check (StwIngest *ingest,
                        StwMemory *memory,
                        StwTransaction *transaction,
                        const StwIngestBatch *batch,
                        GError **error)
{
  gint64 now = stw_transaction_get_now (transaction);
  StwCompanyMemory *company = stw_memory_get_company (memory, transaction, batch->company, error);
  g_autoptr (StwIngestBatch) message = NULL;
  gint64 still_open;

  if (company == NULL)
    return FALSE;
  if (!stw_resolve_watch_is_due (company->resolves, now))
    return TRUE;
  /* The rows have to know what the tallies know. */
  if (!stw_memory_write_tallies (memory, transaction, error) ||
      !stw_incident_count_open_alerts (stw_transaction_get_db (transaction),
                                       batch->company,
                                       &still_open,
                                       error))
    return FALSE;
  if (!stw_resolve_watch_judge (company->resolves, now, still_open))
    return TRUE;
  message =
    make_message (batch->company, now, stw_resolve_watch_get_count (company->resolves), still_open);
  return stw_ingest_run (ingest, transaction, message, error);
}

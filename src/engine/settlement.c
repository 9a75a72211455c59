/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of incidents whose last alert ended. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/passage-private.h"

#include "desk/incident-write-store.h"
#include "desk/timeline-store.h"

/**
 * stw_passage_note_settled:
 * @incident: of which an alert ended
 *
 * Lets stw_passage_settle() look at it.
 */
void
stw_passage_note_settled (StwPassage *passage, gint64 incident)
{
  for (guint i = 0; i < passage->settled->len; i++)
    if (g_array_index (passage->settled, gint64, i) == incident)
      return;
  g_array_append_val (passage->settled, incident);
}

/* It was over before it was shown, so it never was an incident. */
static gboolean
dissolve (StwPassage *passage, gint64 incident, GError **error)
{
  stw_correlator_forget (passage->company->correlator, incident);
  stw_memory_forget_tally (passage->memory, incident);
  return stw_incident_dissolve (passage->transaction, incident, passage->batch->company, error);
}

static gboolean
resolve (StwPassage *passage, StwTally *tally, GError **error)
{
  gint64 incident = stw_tally_get_incident (tally);

  stw_tally_set_status (tally,
                        STW_INCIDENT_RESOLVED,
                        stw_transaction_get_now (passage->transaction));
  return stw_company_memory_note_resolved (passage->company,
                                           passage->transaction,
                                           incident,
                                           error) &&
         stw_incident_set_status (passage->transaction,
                                  incident,
                                  STW_INCIDENT_RESOLVED,
                                  NULL,
                                  error) &&
         stw_timeline_add (passage->transaction,
                           incident,
                           passage->batch->company,
                           "resolve",
                           "engine",
                           NULL,
                           error);
}

/**
 * stw_passage_settle:
 *
 * Incidents whose last alert ended resolve by themselves, where the company wants it so; but a
 * person looks at what concerns security, since whoever broke in can silence a sensor.
 */
gboolean
stw_passage_settle (StwPassage *passage, GError **error)
{
  for (guint i = 0; i < passage->settled->len; i++)
    {
      gint64 incident = g_array_index (passage->settled, gint64, i);
      StwTally *tally =
        stw_memory_get_tally (passage->memory, passage->transaction, incident, error);
      gboolean done = TRUE;

      if (tally == NULL)
        return FALSE;
      if (stw_tally_get_open_alerts (tally) > 0)
        continue;
      if (stw_tally_get_status (tally) == STW_INCIDENT_PENDING)
        done = dissolve (passage, incident, error);
      else if (passage->company->company->auto_resolve && !stw_tally_is_security (tally) &&
               stw_incident_status_is_open (stw_tally_get_status (tally)))
        done = resolve (passage, tally, error);
      if (!done)
        return FALSE;
    }
  return TRUE;
}

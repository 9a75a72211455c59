/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an alert belongs: what the correlator says, and what a company's gates say of incidents
 * that are not shown yet, carried out in rows. On the ledger thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/passage-private.h"

#include "base/ids.h"
#include "desk/incident-write-store.h"
#include "desk/timeline-store.h"

static StwTally *
get_tally (StwPassage *passage, gint64 incident, GError **error)
{
  return stw_memory_get_tally (passage->memory, passage->transaction, incident, error);
}

/* Whether an incident is not shown yet. What concerns security never waits. */
static gboolean
has_to_wait (const StwPassage *passage, StwSeverity severity, gboolean security, gint64 n_alerts)
{
  return !security && !stw_gate_passes (&passage->company->gates[severity], n_alerts, 0);
}

static gboolean
begin_to_wait (StwPassage *passage, StwTally *tally, GError **error)
{
  stw_tally_set_status (tally,
                        STW_INCIDENT_PENDING,
                        stw_transaction_get_now (passage->transaction));
  stw_transaction_change (passage->transaction,
                          "gate",
                          stw_tally_get_incident (tally),
                          passage->batch->company);
  return stw_incident_set_pending (passage->transaction, stw_tally_get_incident (tally), error);
}

static gboolean
admit (StwPassage *passage, StwTally *tally, GError **error)
{
  stw_memory_note_opened (passage->memory, stw_tally_get_incident (tally), passage->batch->company);
  stw_tally_set_status (tally, STW_INCIDENT_NEW, stw_transaction_get_now (passage->transaction));
  return stw_incident_admit (passage->transaction,
                             stw_tally_get_incident (tally),
                             passage->batch->company,
                             error);
}

/**
 * stw_passage_admit_if_due:
 * @tally: of an incident that got an alert
 *
 * Shows an incident that waits when this alert was the last that was missing.
 */
gboolean
stw_passage_admit_if_due (StwPassage *passage, StwTally *tally, GError **error)
{
  if (stw_tally_get_status (tally) != STW_INCIDENT_PENDING)
    return TRUE;
  /* A worse one may have less time to wait. */
  stw_transaction_change (passage->transaction,
                          "gate",
                          stw_tally_get_incident (tally),
                          passage->batch->company);
  return has_to_wait (passage,
                      stw_tally_get_facts (tally).severity,
                      stw_tally_is_security (tally),
                      stw_tally_get_alerts (tally)) ||
         admit (passage, tally, error);
}

/* What was shown does not disappear into an incident that waits. */
static gboolean
admit_with (StwPassage *passage, gint64 from, gint64 into, GError **error)
{
  StwTally *shown = get_tally (passage, from, error);
  StwTally *tally = shown != NULL ? get_tally (passage, into, error) : NULL;

  if (tally == NULL)
    return FALSE;
  return stw_tally_get_status (shown) == STW_INCIDENT_PENDING ||
         stw_tally_get_status (tally) != STW_INCIDENT_PENDING || admit (passage, tally, error);
}

/* Makes the incidents that the correlator asks for, and tells it their numbers. */
static gboolean
open_incidents (StwPassage *passage,
                const StwArrival *arrival,
                const StwPlacement *placement,
                GHashTable *numbers,
                GError **error)
{
  for (guint i = 0; i < placement->opened->len; i++)
    {
      gint64 token = g_array_index (placement->opened, gint64, i);
      StwTally *tally;
      gint64 number;

      /* The title follows from the tally at the group's end. */
      if (!stw_incident_open (passage->transaction,
                              passage->batch->company,
                              arrival->alert->signature,
                              arrival->alert->signature,
                              &number,
                              error))
        return FALSE;
      stw_correlator_bind (passage->company->correlator, token, number);
      tally = stw_tally_new (number, passage->batch->company, arrival->event_at);
      stw_memory_take_tally (passage->memory, tally);
      stw_memory_note_opened (passage->memory, number, passage->batch->company);
      if (has_to_wait (passage, arrival->severity, stw_arrival_is_security (arrival), 1) &&
          !begin_to_wait (passage, tally, error))
        return FALSE;
      g_hash_table_insert (numbers,
                           g_memdup2 (&token, sizeof token),
                           g_memdup2 (&number, sizeof number));
    }
  return TRUE;
}

static gint64
resolve_number (GHashTable *numbers, gint64 incident)
{
  const gint64 *number = g_hash_table_lookup (numbers, &incident);

  return number != NULL ? *number : incident;
}

/* What moved is counted from the rows, on either side of the move. */
static gboolean
read_tallies_anew (StwPassage *passage,
                   const StwPlacement *placement,
                   GHashTable *numbers,
                   GError **error)
{
  StwMemory *memory = passage->memory;

  for (guint i = 0; i < placement->moves->len; i++)
    {
      const StwMove *move = &g_array_index (placement->moves, StwMove, i);

      stw_memory_forget_tally (memory, move->from);
      stw_memory_forget_tally (memory, resolve_number (numbers, move->to));
    }
  for (guint i = 0; i < placement->moves->len; i++)
    {
      const StwMove *move = &g_array_index (placement->moves, StwMove, i);

      if (get_tally (passage, move->from, error) == NULL ||
          get_tally (passage, resolve_number (numbers, move->to), error) == NULL)
        return FALSE;
    }
  for (guint i = 0; i < placement->merges->len; i++)
    stw_memory_forget_tally (memory, g_array_index (placement->merges, StwMerge, i).incident);
  return TRUE;
}

/* The timeline of what stays says who came to it. */
static gboolean
merge (StwPassage *passage, gint64 from, gint64 into, GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autofree char *from_id = stw_id_format (STW_ID_INCIDENT, from);

  json_object_set_string_member (detail, "from", from_id);
  return stw_incident_absorb (passage->transaction,
                              into,
                              from,
                              passage->batch->company,
                              "engine",
                              error) &&
         stw_timeline_add (passage->transaction,
                           into,
                           passage->batch->company,
                           "bridged",
                           "engine",
                           detail,
                           error);
}

/* Carries out what a bridging or a late alert changes: alerts move, emptied incidents merge. */
static gboolean
rearrange (StwPassage *passage, const StwPlacement *placement, GHashTable *numbers, GError **error)
{
  StwDb *db = stw_transaction_get_db (passage->transaction);

  /* What the tallies have to tell the timeline goes first. */
  if (!stw_memory_write_tallies (passage->memory, passage->transaction, error))
    return FALSE;
  for (guint i = 0; i < placement->moves->len; i++)
    {
      const StwMove *move = &g_array_index (placement->moves, StwMove, i);

      if (!admit_with (passage, move->from, resolve_number (numbers, move->to), error) ||
          !stw_alert_move (db, move->alert, resolve_number (numbers, move->to), error))
        return FALSE;
    }
  for (guint i = 0; i < placement->merges->len; i++)
    {
      const StwMerge *pair = &g_array_index (placement->merges, StwMerge, i);

      if (!merge (passage, pair->incident, resolve_number (numbers, pair->into), error))
        return FALSE;
    }
  return read_tallies_anew (passage, placement, numbers, error);
}

/**
 * stw_passage_place:
 * @alert: the alert's number
 * @incident: (inout): where it is or has to be, 0 for nowhere yet; where it belongs
 *
 * Asks the correlator, and carries out what that changes.
 */
gboolean
stw_passage_place (StwPassage *passage,
                   const StwArrival *arrival,
                   gint64 alert,
                   gint64 *incident,
                   GError **error)
{
  const StwOccurrence occurrence = {
    .keys = arrival->keys,
    .alert = alert,
    .incident = *incident,
    .time = arrival->event_at,
    .arrival = passage->batch->payload != 0 ? stw_transaction_get_now (passage->transaction)
                                            : MAX (passage->batch->received_at, arrival->event_at),
    .began = arrival->episode.is_open ? arrival->episode.event_at : 0,
  };
  const StwPlacement *placement = stw_correlator_place (passage->company->correlator, &occurrence);
  gint64 joined = placement->incident;
  g_autoptr (GHashTable) numbers = NULL;

  if (placement->opened->len == 0 && placement->moves->len == 0 && placement->merges->len == 0)
    {
      *incident = joined;
      return TRUE;
    }
  numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  if (!open_incidents (passage, arrival, placement, numbers, error) ||
      !rearrange (passage, placement, numbers, error))
    return FALSE;
  *incident = resolve_number (numbers, joined);
  return TRUE;
}

/**
 * stw_passage_gather:
 * @asset: what went down
 * @incident: which says so
 *
 * What stands behind often complains first: incidents of the last while that concern nothing else,
 * and that nobody has acted on, join.
 */
gboolean
stw_passage_gather (StwPassage *passage, gint64 asset, gint64 incident, GError **error)
{
  StwMemory *memory = passage->memory;
  gint64 since =
    stw_transaction_get_now (passage->transaction) - passage->company->company->window_ms;
  g_autoptr (GArray) gathered = NULL;

  /* What the tallies know goes into the rows first. */
  if (!stw_memory_write_tallies (memory, passage->transaction, error))
    return FALSE;
  gathered = stw_dependency_list_incidents_behind (stw_transaction_get_db (passage->transaction),
                                                   passage->batch->company,
                                                   asset,
                                                   incident,
                                                   since,
                                                   error);
  for (guint i = 0; gathered != NULL && i < gathered->len; i++)
    {
      gint64 from = g_array_index (gathered, gint64, i);

      if (!admit_with (passage, from, incident, error) || !merge (passage, from, incident, error))
        return FALSE;
      stw_correlator_forget (passage->company->correlator, from);
      stw_memory_forget_tally (memory, from);
    }
  if (gathered == NULL || gathered->len == 0)
    return gathered != NULL;
  stw_memory_forget_tally (memory, incident);
  return get_tally (passage, incident, error) != NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of a message's alerts: each is told apart from others, judged, and becomes an episode of
 * an incident, or goes on or ends. Here triage's rules meet the desk's rows. On the ledger thread.
 */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/passage.h"

#include "base/clock.h"
#include "base/ids.h"
#include "desk/alert-store.h"
#include "desk/incident-write-store.h"
#include "desk/timeline-store.h"
#include "triage/asset-name.h"
#include "triage/fingerprint.h"

/* An episode that was silent for so long is over; the next firing is a new one. */
#define EPISODE_SILENCE STW_DAY

/* One alert on its way through. */
typedef struct
{
  const StwAlert *alert;
  gint64 event_at;
  const StwKnownAsset *asset; /* (nullable) none is named */
  StwCorrelationKeys keys;
  StwCorrelationKeys problem; /* the same, before a rule set the alert apart */
  const StwRule *rule;        /* (nullable) the one that decides */
  StwSeverity severity;       /* the one that counts */
  guint8 fingerprint[STW_FINGERPRINT_SIZE];
  StwEpisode episode;
  gboolean known; /* whether the fingerprint has an episode, open or over */
} Arrival;

/**
 * stw_passage_init:
 * @passage: (out caller-allocates): a message on its way
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when there is no such company, #STW_STORE_ERROR
 *
 * Returns: whether the way is open; stw_passage_clear() in any case
 */
gboolean
stw_passage_init (StwPassage *passage,
                  StwMemory *memory,
                  StwTransaction *transaction,
                  const StwIngestBatch *batch,
                  GError **error)
{
  *passage = (StwPassage){
    .memory = memory,
    .transaction = transaction,
    .batch = batch,
    .alerts = g_array_new (FALSE, FALSE, sizeof (gint64)),
    .settled = g_array_new (FALSE, FALSE, sizeof (gint64)),
    .company = stw_memory_get_company (memory, transaction, batch->company, error),
  };
  return passage->company != NULL;
}

/**
 * stw_passage_clear:
 * @passage: a message that is through
 */
void
stw_passage_clear (StwPassage *passage)
{
  g_clear_pointer (&passage->alerts, g_array_unref);
  g_clear_pointer (&passage->settled, g_array_unref);
}

static void
note_alert (StwPassage *passage, gint64 alert)
{
  g_array_append_val (passage->alerts, alert);
}

static StwTally *
get_tally (StwPassage *passage, gint64 incident, GError **error)
{
  return stw_memory_get_tally (passage->memory, passage->transaction, incident, error);
}

static gboolean
is_security (const Arrival *arrival)
{
  return arrival->rule != NULL && g_strcmp0 (arrival->rule->category, STW_CATEGORY_SECURITY) == 0;
}

static StwTallyAlert
to_tally_alert (const Arrival *arrival)
{
  return (StwTallyAlert){
    .asset = arrival->alert->asset,
    .signature = arrival->alert->signature,
    .tool_source = arrival->alert->tool_source,
    .severity = arrival->severity,
    .security = is_security (arrival),
    .critical_asset = arrival->asset != NULL && arrival->asset->critical,
    .event_at = arrival->event_at,
  };
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
  return stw_incident_set_pending (stw_transaction_get_db (passage->transaction),
                                   stw_tally_get_incident (tally),
                                   error);
}

static gboolean
admit (StwPassage *passage, StwTally *tally, GError **error)
{
  stw_tally_set_status (tally, STW_INCIDENT_NEW, stw_transaction_get_now (passage->transaction));
  return stw_incident_admit (passage->transaction,
                             stw_tally_get_incident (tally),
                             passage->batch->company,
                             error);
}

/* An incident that waits is shown when this alert was the last that was missing. */
static gboolean
admit_if_due (StwPassage *passage, StwTally *tally, GError **error)
{
  StwSeverity severity = stw_tally_get_facts (tally).severity;

  if (stw_tally_get_status (tally) != STW_INCIDENT_PENDING)
    return TRUE;
  /* A worse one may have less time to wait. */
  stw_transaction_change (passage->transaction,
                          "gate",
                          stw_tally_get_incident (tally),
                          passage->batch->company);
  return has_to_wait (passage,
                      severity,
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
                const Arrival *arrival,
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
      if (has_to_wait (passage, arrival->severity, is_security (arrival), 1) &&
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
      const StwMerge *merge = &g_array_index (placement->merges, StwMerge, i);
      gint64 into = resolve_number (numbers, merge->into);
      g_autoptr (JsonObject) detail = json_object_new ();
      g_autofree char *from = stw_id_format (STW_ID_INCIDENT, merge->incident);

      json_object_set_string_member (detail, "from", from);
      if (!stw_incident_absorb (passage->transaction,
                                into,
                                merge->incident,
                                passage->batch->company,
                                "engine",
                                error) ||
          !stw_timeline_add (passage->transaction,
                             into,
                             passage->batch->company,
                             "bridged",
                             "engine",
                             detail,
                             error))
        return FALSE;
    }
  return read_tallies_anew (passage, placement, numbers, error);
}

/* Where the alert belongs. @incident is its episode's, 0 for a new episode. */
static gboolean
place (StwPassage *passage,
       const Arrival *arrival,
       gint64 alert,
       gint64 incident,
       gint64 *ret_incident,
       GError **error)
{
  const StwOccurrence occurrence = {
    .keys = arrival->keys,
    .alert = alert,
    .incident = incident,
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
      *ret_incident = joined;
      return TRUE;
    }
  numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  if (!open_incidents (passage, arrival, placement, numbers, error) ||
      !rearrange (passage, placement, numbers, error))
    return FALSE;
  *ret_incident = resolve_number (numbers, joined);
  return TRUE;
}

/* The incident that resolved a short while ago, because its alert is back: the same one goes on. */
static gboolean
reopen_if_back (StwPassage *passage, const Arrival *arrival, gint64 *ret_incident, GError **error)
{
  gint64 now = stw_transaction_get_now (passage->transaction);
  gint64 incident = arrival->known ? arrival->episode.incident : 0;
  StwTally *tally;

  *ret_incident = 0;
  /* Many senders give each occurrence a key of its own; the problem is the same. */
  if (incident == 0)
    incident = stw_comebacks_find (passage->company->comebacks, &arrival->problem);
  if (incident == 0)
    return TRUE;
  tally = get_tally (passage, incident, error);
  if (tally == NULL)
    return FALSE;
  if (stw_incident_status_is_open (stw_tally_get_status (tally)) ||
      stw_tally_get_status (tally) == STW_INCIDENT_PENDING)
    {
      *ret_incident = incident;
      return TRUE;
    }
  if (stw_tally_get_status (tally) != STW_INCIDENT_RESOLVED ||
      now - stw_tally_get_resolved_at (tally) > passage->company->company->reopen_ms)
    return TRUE;
  stw_tally_set_status (tally, STW_INCIDENT_NEW, now);
  *ret_incident = incident;
  return stw_incident_set_status (passage->transaction, incident, STW_INCIDENT_NEW, NULL, error) &&
         stw_timeline_add (passage->transaction,
                           incident,
                           passage->batch->company,
                           "reopen",
                           "engine",
                           NULL,
                           error);
}

static StwClassification
classify (const StwRule *rule)
{
  if (rule == NULL)
    return (StwClassification){ 0 };
  return (StwClassification){
    .reason = rule->name,
    .confidence = 100, /* a rule is somebody's word */
    .category = rule->category,
    .skill = rule->skill,
    .do_not_page = rule->do_not_page,
    .never_join = rule->never_join,
  };
}

static StwAlertRow
make_row (StwPassage *passage, const Arrival *arrival, gint64 id)
{
  return (StwAlertRow){
    .id = id,
    .company = passage->batch->company,
    .source = passage->batch->source,
    .asset = arrival->asset != NULL ? arrival->asset->id : 0,
    .payload = passage->payload,
    .event_at = arrival->event_at,
    .received_at = passage->batch->received_at,
    .severity = arrival->severity,
    .classification = classify (arrival->rule),
    .fingerprint = arrival->fingerprint,
  };
}

/* Where the alert belongs because it stands behind something that is down. What concerns security,
 * or never joins others, stands for itself. */
static gboolean
find_outage (StwPassage *passage, const Arrival *arrival, StwOutage *ret_outage, GError **error)
{
  gint64 now = stw_transaction_get_now (passage->transaction);

  if (arrival->asset == NULL || is_security (arrival) ||
      (arrival->rule != NULL && arrival->rule->never_join))
    return TRUE;
  if (!stw_outages_find (passage->company->outages,
                         stw_transaction_get_db (passage->transaction),
                         arrival->asset->id,
                         ret_outage,
                         error))
    return FALSE;
  /* What is let go at any moment holds nothing back. */
  if (ret_outage->held_by != 0 &&
      stw_holds_get_end (passage->company->holds, ret_outage->held_by, now) == 0)
    ret_outage->held_by = 0;
  return TRUE;
}

/* What stands behind the alert's asset hears of it. */
static void
note_outage (StwPassage *passage, const Arrival *arrival, gint64 alert)
{
  const StwOutageRow row = {
    .alert = alert,
    .asset = arrival->asset != NULL ? arrival->asset->id : 0,
    .severity = arrival->severity,
    .category = arrival->rule != NULL ? arrival->rule->category : NULL,
    .signature = arrival->alert->signature,
    .message = arrival->alert->message,
  };

  if (arrival->asset != NULL)
    stw_outages_note (passage->company->outages, &row);
}

/* What the alert waits for, or belongs to: @ret_outage->held_by is the window or silence that holds
 * it back now, be it for the sake of what it stands behind. */
static gboolean
find_place (StwPassage *passage, const Arrival *arrival, StwOutage *ret_outage, GError **error)
{
  gint64 hold = stw_holds_find (passage->company->holds,
                                arrival->alert,
                                is_security (arrival),
                                stw_transaction_get_now (passage->transaction));

  *ret_outage = (StwOutage){ .held_by = hold };
  return hold != 0 || find_outage (passage, arrival, ret_outage, error);
}

/* What holds it keeps count. */
static gboolean
count_held (StwPassage *passage, gint64 hold, GError **error)
{
  stw_transaction_change (passage->transaction, "hold", hold, passage->batch->company);
  return stw_hold_count_alert (stw_transaction_get_db (passage->transaction), hold, error);
}

/* Counts an alert that has no incident yet in the one that @incident names, else in the one that is
 * found or made for it. */
static gboolean
join (StwPassage *passage,
      const Arrival *arrival,
      gint64 alert,
      gint64 occurrences,
      gint64 *incident,
      GError **error)
{
  const StwTallyAlert tallied = to_tally_alert (arrival);
  StwTally *tally;

  if ((*incident == 0 && !reopen_if_back (passage, arrival, incident, error)) ||
      !place (passage, arrival, alert, *incident, incident, error))
    return FALSE;
  tally = get_tally (passage, *incident, error);
  if (tally == NULL)
    return FALSE;
  stw_tally_open_alert (tally, &tallied, occurrences);
  return admit_if_due (passage, tally, error);
}

static gboolean
open_episode (StwPassage *passage, const Arrival *arrival, GError **error)
{
  gint64 id = stw_memory_next_alert (passage->memory, passage->transaction, error);
  StwAlertRow row = make_row (passage, arrival, id);
  StwOutage outage;

  if (id == 0 || !find_place (passage, arrival, &outage, error))
    return FALSE;
  row.is_open = TRUE;
  row.held_by = outage.held_by;
  row.incident = outage.incident;
  if (row.held_by != 0 ? !count_held (passage, row.held_by, error)
                       : !join (passage, arrival, id, 1, &row.incident, error))
    return FALSE;
  note_alert (passage, id);
  note_outage (passage, arrival, id);
  return stw_alert_insert (stw_transaction_get_db (passage->transaction),
                           arrival->alert,
                           &row,
                           error);
}

/* An episode that was held back, and is not any more, is news of now. @incident is where it belongs
 * because of an outage, 0 for none. */
static gboolean
let_go (StwPassage *passage, Arrival *arrival, gint64 incident, GError **error)
{
  StwEpisode *episode = &arrival->episode;

  arrival->event_at = passage->batch->received_at;
  episode->severity = arrival->severity;
  episode->incident = incident;
  return join (passage, arrival, episode->alert, episode->count, &episode->incident, error) &&
         stw_alert_let_go (stw_transaction_get_db (passage->transaction),
                           episode->alert,
                           episode->incident,
                           arrival->event_at,
                           error);
}

/* A repeat of an episode that has no incident: it may go on waiting. */
static gboolean
repeat_held (StwPassage *passage, Arrival *arrival, GError **error)
{
  StwOutage outage;

  return find_place (passage, arrival, &outage, error) &&
         (outage.held_by != 0 || let_go (passage, arrival, outage.incident, error));
}

/* Its incident hears of one more occurrence. */
static gboolean
repeat_in_incident (StwPassage *passage, const Arrival *arrival, GError **error)
{
  const StwEpisode *episode = &arrival->episode;
  const StwTallyAlert tallied = to_tally_alert (arrival);
  gint64 incident;
  StwTally *tally;

  if (!place (passage, arrival, episode->alert, episode->incident, &incident, error))
    return FALSE;
  tally = get_tally (passage, incident, error);
  if (tally == NULL)
    return FALSE;
  stw_tally_repeat_alert (tally, &tallied, episode->severity);
  return admit_if_due (passage, tally, error);
}

static gboolean
repeat_episode (StwPassage *passage, Arrival *arrival, GError **error)
{
  const StwEpisode *episode = &arrival->episode;
  StwAlertRow row;

  /* Some senders repeat the time of the first occurrence for hours; what comes later than a message
   * can be late is news of now. */
  if (passage->batch->received_at - arrival->event_at > passage->company->company->window_ms)
    arrival->event_at = passage->batch->received_at;
  if (episode->incident == 0 && !repeat_held (passage, arrival, error))
    return FALSE;
  if (episode->incident != 0 && !repeat_in_incident (passage, arrival, error))
    return FALSE;
  row = make_row (passage, arrival, episode->alert);
  passage->n_repeats++;
  note_alert (passage, episode->alert);
  note_outage (passage, arrival, episode->alert);
  return stw_alert_repeat (stw_transaction_get_db (passage->transaction),
                           arrival->alert,
                           &row,
                           error);
}

static void
note_settled (StwPassage *passage, gint64 incident)
{
  for (guint i = 0; i < passage->settled->len; i++)
    if (g_array_index (passage->settled, gint64, i) == incident)
      return;
  g_array_append_val (passage->settled, incident);
}

static gboolean
end_episode (StwPassage *passage, const Arrival *arrival, StwAlertState state, GError **error)
{
  const StwEpisode *episode = &arrival->episode;
  StwTally *tally = episode->incident != 0 ? get_tally (passage, episode->incident, error) : NULL;

  if (episode->incident != 0 && tally == NULL)
    return FALSE;
  if (!stw_alert_end (stw_transaction_get_db (passage->transaction),
                      episode->alert,
                      state,
                      stw_transaction_get_now (passage->transaction),
                      error))
    return FALSE;
  if (tally != NULL)
    {
      stw_tally_end_alert (tally, episode->severity);
      note_settled (passage, episode->incident);
    }
  return TRUE;
}

static gboolean
take_firing (StwPassage *passage, Arrival *arrival, GError **error)
{
  gboolean open = arrival->known && arrival->episode.is_open;

  if (open && passage->batch->received_at - arrival->episode.last_received_at < EPISODE_SILENCE)
    return repeat_episode (passage, arrival, error);
  if (open && !end_episode (passage, arrival, STW_ALERT_FIRING, error))
    return FALSE;
  return open_episode (passage, arrival, error);
}

/* Only the source that opened an alert may say that it is over. */
static gboolean
take_resolved (StwPassage *passage, const Arrival *arrival, GError **error)
{
  if (!arrival->known || !arrival->episode.is_open ||
      arrival->episode.source != passage->batch->source)
    return TRUE;
  note_alert (passage, arrival->episode.alert);
  if (arrival->episode.incident != 0)
    stw_resolve_watch_note (passage->company->resolves,
                            stw_transaction_get_now (passage->transaction));
  return end_episode (passage, arrival, STW_ALERT_RESOLVED, error);
}

/* Information opens no incident; without an episode it stands for itself in the stream. */
static gboolean
take_info (StwPassage *passage, const Arrival *arrival, GError **error)
{
  gint64 id;
  StwAlertRow row;

  if (arrival->known && arrival->episode.is_open)
    {
      note_alert (passage, arrival->episode.alert);
      return TRUE;
    }
  id = stw_memory_next_alert (passage->memory, passage->transaction, error);
  row = make_row (passage, arrival, id);
  if (id == 0 || !stw_alert_insert (stw_transaction_get_db (passage->transaction),
                                    arrival->alert,
                                    &row,
                                    error))
    return FALSE;
  note_alert (passage, id);
  return TRUE;
}

static gboolean
identify (StwPassage *passage, const StwAlert *alert, Arrival *arrival, GError **error)
{
  const StwIngestBatch *batch = passage->batch;
  g_autofree char *asset_key = stw_asset_name_key (alert->asset);
  const StwFingerprintScope scope = {
    batch->company,
    batch->source,
    stw_company_memory_get_fields (passage->company, batch->source),
  };
  g_autofree char *number = NULL;
  g_autofree char *name_key = NULL;

  *arrival = (Arrival){ .alert = alert };
  arrival->event_at = stw_event_time (alert->timestamp, batch->received_at);
  if (asset_key != NULL)
    {
      arrival->asset = stw_asset_registry_resolve (stw_memory_get_assets (passage->memory),
                                                   passage->transaction,
                                                   batch->company,
                                                   alert->asset,
                                                   asset_key,
                                                   error);
      if (arrival->asset == NULL)
        return FALSE;
      /* Several names of one machine are one asset for every rule. */
      number = g_strdup_printf ("#%" G_GINT64_FORMAT, arrival->asset->id);
      name_key = stw_asset_name_key (arrival->asset->name);
    }
  /* By name: which of two was seen first must not matter to what they correlate with. */
  arrival->keys = stw_correlation_keys (name_key, alert->asset, alert->signature, alert->message);
  arrival->problem = arrival->keys;
  stw_fingerprint (&scope, alert, number, arrival->fingerprint);
  return stw_episode_find (stw_transaction_get_db (passage->transaction),
                           batch->company,
                           arrival->fingerprint,
                           &arrival->episode,
                           &arrival->known,
                           error);
}

/* The stage between the sender's severity and the priority. What a person has taken back from the
 * rules stays as the sender says, as long as the episode lasts. */
static void
judge (const StwPassage *passage, Arrival *arrival)
{
  gboolean undone = arrival->known && arrival->episode.is_open && arrival->episode.undone;

  arrival->rule = undone ? NULL : stw_rules_find (passage->company->rules, arrival->alert);
  arrival->severity = stw_rule_get_severity (arrival->rule, arrival->alert->severity);
  stw_rule_set_apart (arrival->rule, &arrival->keys);
}

/* A message that was read late has nothing to say of what went on without it. */
static gboolean
is_overtaken (const StwPassage *passage, const Arrival *arrival)
{
  return passage->batch->payload != 0 && arrival->known &&
         arrival->episode.last_received_at > passage->batch->received_at;
}

static gboolean
take_alert (StwPassage *passage, const StwAlert *alert, GError **error)
{
  Arrival arrival;

  if (!identify (passage, alert, &arrival, error))
    return FALSE;
  if (is_overtaken (passage, &arrival))
    return TRUE;
  judge (passage, &arrival);
  switch (alert->state)
    {
    case STW_ALERT_FIRING:
      return take_firing (passage, &arrival, error);
    case STW_ALERT_RESOLVED:
      return take_resolved (passage, &arrival, error);
    case STW_ALERT_INFO:
    default:
      return take_info (passage, &arrival, error);
    }
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

/* Incidents whose last alert ended resolve by themselves, where the company wants it so; but a
 * person looks at what concerns security, since whoever broke in can silence a sensor. */
static gboolean
resolve_settled (StwPassage *passage, GError **error)
{
  for (guint i = 0; i < passage->settled->len; i++)
    {
      gint64 incident = g_array_index (passage->settled, gint64, i);
      StwTally *tally = get_tally (passage, incident, error);
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

/**
 * stw_passage_take_alerts:
 * @passage: a message
 *
 * Finds or makes the episode and the incident of each of the message's alerts.
 *
 * Returns: whether the rows stand
 */
gboolean
stw_passage_take_alerts (StwPassage *passage, GError **error)
{
  GPtrArray *alerts = passage->batch->alerts;

  for (guint i = 0; i < alerts->len; i++)
    if (!take_alert (passage, g_ptr_array_index (alerts, i), error))
      return FALSE;
  return resolve_settled (passage, error);
}

/**
 * stw_passage_release:
 * @passage: a way that no message takes, begun now
 * @held: an alert that was held back and still fires
 *
 * Lets go of an alert because what held it is over; another window or silence may hold it now.
 *
 * Returns: whether the rows stand
 */
gboolean
stw_passage_release (StwPassage *passage, const StwHeldAlert *held, GError **error)
{
  Arrival arrival;
  StwOutage outage;

  if (!identify (passage, held->alert, &arrival, error))
    return FALSE;
  arrival.known = TRUE;
  arrival.episode = held->episode;
  judge (passage, &arrival);
  /* Rules that came later judge what comes later. */
  arrival.severity = held->episode.severity;
  if (!find_place (passage, &arrival, &outage, error))
    return FALSE;
  if (outage.held_by == 0)
    return let_go (passage, &arrival, outage.incident, error);
  return stw_alert_hold (stw_transaction_get_db (passage->transaction),
                         held->episode.alert,
                         outage.held_by,
                         error) &&
         count_held (passage, outage.held_by, error);
}

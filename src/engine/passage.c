/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of a message's alerts: each is told apart from others, judged, and becomes an episode of
 * an incident, or goes on or ends. Here triage's rules meet the desk's rows. On the ledger thread.
 */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/passage-private.h"

#include "base/clock.h"
#include "desk/alert-store.h"
#include "desk/incident-write-store.h"
#include "desk/timeline-store.h"
#include "triage/asset-name.h"
#include "triage/fingerprint.h"

/* An episode that was silent for so long is over; the next firing is a new one. */
#define EPISODE_SILENCE STW_DAY

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

/**
 * stw_arrival_is_security:
 *
 * Returns: whether a rule says that the alert concerns security
 */
gboolean
stw_arrival_is_security (const StwArrival *arrival)
{
  return arrival->rule != NULL && g_strcmp0 (arrival->rule->category, STW_CATEGORY_SECURITY) == 0;
}

static StwTallyAlert
to_tally_alert (const StwArrival *arrival)
{
  return (StwTallyAlert){
    .asset = arrival->alert->asset,
    .signature = arrival->alert->signature,
    .tool_source = arrival->alert->tool_source,
    .severity = arrival->severity,
    .security = stw_arrival_is_security (arrival),
    .critical_asset = arrival->asset != NULL && arrival->asset->critical,
    .event_at = arrival->event_at,
  };
}

/* The incident that resolved a short while ago, because its alert is back: the same one goes on. */
static gboolean
reopen_if_back (StwPassage *passage,
                const StwArrival *arrival,
                gint64 *ret_incident,
                GError **error)
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
make_row (StwPassage *passage, const StwArrival *arrival, gint64 id)
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
find_outage (StwPassage *passage, const StwArrival *arrival, StwOutage *ret_outage, GError **error)
{
  gint64 now = stw_transaction_get_now (passage->transaction);

  if (arrival->asset == NULL || stw_arrival_is_security (arrival) ||
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

/* What stands behind the alert's asset hears of it. Returns whether the asset is down from now on.
 */
static gboolean
note_outage (StwPassage *passage, const StwArrival *arrival, gint64 alert)
{
  const StwOutageRow row = {
    .alert = alert,
    .asset = arrival->asset != NULL ? arrival->asset->id : 0,
    .severity = arrival->severity,
    .category = arrival->rule != NULL ? arrival->rule->category : NULL,
    .signature = arrival->alert->signature,
    .message = arrival->alert->message,
  };

  return arrival->asset != NULL && stw_outages_note (passage->company->outages, &row);
}

/* What the alert waits for, or belongs to: @ret_outage->held_by is the window or silence that holds
 * it back now, be it for the sake of what it stands behind. */
static gboolean
find_place (StwPassage *passage, const StwArrival *arrival, StwOutage *ret_outage, GError **error)
{
  gint64 hold = stw_holds_find (passage->company->holds,
                                arrival->alert,
                                stw_arrival_is_security (arrival),
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
      const StwArrival *arrival,
      gint64 alert,
      gint64 occurrences,
      gint64 *incident,
      GError **error)
{
  const StwTallyAlert tallied = to_tally_alert (arrival);
  StwTally *tally;

  if ((*incident == 0 && !reopen_if_back (passage, arrival, incident, error)) ||
      !stw_passage_place (passage, arrival, alert, incident, error))
    return FALSE;
  tally = get_tally (passage, *incident, error);
  if (tally == NULL)
    return FALSE;
  stw_tally_open_alert (tally, &tallied, occurrences);
  return stw_passage_admit_if_due (passage, tally, error);
}

static gboolean
open_episode (StwPassage *passage, const StwArrival *arrival, GError **error)
{
  gint64 id = stw_memory_next_alert (passage->memory, passage->transaction, error);
  StwAlertRow row = make_row (passage, arrival, id);
  gboolean went_down;
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
  went_down = note_outage (passage, arrival, id);
  return stw_alert_insert (stw_transaction_get_db (passage->transaction),
                           arrival->alert,
                           &row,
                           error) &&
         (!went_down || row.incident == 0 ||
          stw_passage_gather (passage, arrival->asset->id, row.incident, error));
}

/* An episode that was held back, and is not any more, is news of now. @incident is where it belongs
 * because of an outage, 0 for none. */
static gboolean
let_go (StwPassage *passage, StwArrival *arrival, gint64 incident, GError **error)
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
repeat_held (StwPassage *passage, StwArrival *arrival, GError **error)
{
  StwOutage outage;

  return find_place (passage, arrival, &outage, error) &&
         (outage.held_by != 0 || let_go (passage, arrival, outage.incident, error));
}

/* Its incident hears of one more occurrence. */
static gboolean
repeat_in_incident (StwPassage *passage, const StwArrival *arrival, GError **error)
{
  const StwEpisode *episode = &arrival->episode;
  const StwTallyAlert tallied = to_tally_alert (arrival);
  gint64 incident = episode->incident;
  StwTally *tally;

  if (!stw_passage_place (passage, arrival, episode->alert, &incident, error))
    return FALSE;
  tally = get_tally (passage, incident, error);
  if (tally == NULL)
    return FALSE;
  stw_tally_repeat_alert (tally, &tallied, episode->severity);
  return stw_passage_admit_if_due (passage, tally, error);
}

static gboolean
repeat_episode (StwPassage *passage, StwArrival *arrival, GError **error)
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

static gboolean
end_episode (StwPassage *passage, const StwArrival *arrival, StwAlertState state, GError **error)
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
      stw_passage_note_settled (passage, episode->incident);
    }
  return TRUE;
}

static gboolean
take_firing (StwPassage *passage, StwArrival *arrival, GError **error)
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
take_resolved (StwPassage *passage, const StwArrival *arrival, GError **error)
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
take_info (StwPassage *passage, const StwArrival *arrival, GError **error)
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
identify (StwPassage *passage, const StwAlert *alert, StwArrival *arrival, GError **error)
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

  *arrival = (StwArrival){ .alert = alert };
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
judge (const StwPassage *passage, StwArrival *arrival)
{
  gboolean undone = arrival->known && arrival->episode.is_open && arrival->episode.undone;

  arrival->rule = undone ? NULL : stw_rules_find (passage->company->rules, arrival->alert);
  arrival->severity = stw_rule_get_severity (arrival->rule, arrival->alert->severity);
  stw_rule_set_apart (arrival->rule, &arrival->keys);
}

/* A message that was read late has nothing to say of what went on without it. */
static gboolean
is_overtaken (const StwPassage *passage, const StwArrival *arrival)
{
  return passage->batch->payload != 0 && arrival->known &&
         arrival->episode.last_received_at > passage->batch->received_at;
}

static gboolean
take_alert (StwPassage *passage, const StwAlert *alert, GError **error)
{
  StwArrival arrival;

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
  return stw_passage_settle (passage, error);
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
  StwArrival arrival;
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

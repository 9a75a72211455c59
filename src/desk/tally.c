/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The running sums of one active incident, on the ledger thread. Sets are bounded: past their
 * bound names are no longer told apart, the counts of alerts stay exact. */

#define G_LOG_DOMAIN "stw-desk"

#include "config.h"

#include "desk/tally-private.h"

#define MAX_ASSETS 4096
#define MAX_SIGNATURES 256
#define MAX_TOOLS 64

static void
signature_tally_free (gpointer data)
{
  SignatureTally *tally = data;

  g_free (tally->asset);
  g_free (tally);
}

/**
 * stw_tally_new:
 * @at: when its first alert came, UTC milliseconds
 *
 * Returns: (transfer full): the tally of an incident that was opened just now
 */
StwTally *
stw_tally_new (gint64 incident, gint64 company, gint64 at)
{
  StwTally *self = g_new0 (StwTally, 1);

  self->incident = incident;
  self->company = company;
  self->first_at = at;
  self->last_at = at;
  self->own_severity = -1;
  self->assets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->tools = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->signatures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, signature_tally_free);
  return self;
}

/**
 * stw_tally_free:
 * @self: (nullable) (transfer full): a tally
 */
void
stw_tally_free (StwTally *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->assets);
  g_hash_table_unref (self->tools);
  g_hash_table_unref (self->signatures);
  g_free (self);
}

static void
add_bounded (GHashTable *set, const char *name, guint most)
{
  if (name != NULL && g_hash_table_size (set) < most && !g_hash_table_contains (set, name))
    g_hash_table_add (set, g_strdup (name));
}

static void
add_signature (StwTally *self, const StwTallyAlert *alert, gint64 occurrences)
{
  SignatureTally *tally = g_hash_table_lookup (self->signatures, alert->signature);

  if (tally == NULL)
    {
      if (g_hash_table_size (self->signatures) >= MAX_SIGNATURES)
        return;
      tally = g_new0 (SignatureTally, 1);
      tally->order = g_hash_table_size (self->signatures);
      tally->asset = g_strdup (alert->asset);
      g_hash_table_insert (self->signatures, g_strdup (alert->signature), tally);
    }
  tally->occurrences += occurrences;
  tally->severity = MAX (tally->severity, alert->severity);
}

/* Takes the names that an alert brings, and what its severity and its asset mean. */
void
stw_tally_add_names (StwTally *self, const StwTallyAlert *alert, gint64 occurrences)
{
  add_bounded (self->assets, alert->asset, MAX_ASSETS);
  add_bounded (self->tools, alert->tool_source, MAX_TOOLS);
  add_signature (self, alert, occurrences);
  self->critical_asset |= alert->critical_asset;
  self->security |= alert->security;
  self->worst_ever = MAX (self->worst_ever, alert->severity);
}

/**
 * stw_tally_get_incident:
 *
 * Returns: the incident's number
 */
gint64
stw_tally_get_incident (const StwTally *self)
{
  return self->incident;
}

/**
 * stw_tally_get_status:
 *
 * Returns: the incident's status
 */
StwIncidentStatus
stw_tally_get_status (const StwTally *self)
{
  return self->status;
}

/**
 * stw_tally_get_alerts:
 *
 * Returns: how many alerts it has
 */
gint64
stw_tally_get_alerts (const StwTally *self)
{
  return self->alert_count;
}

/**
 * stw_tally_get_open_alerts:
 *
 * Returns: how many of its alerts are not over
 */
gint64
stw_tally_get_open_alerts (const StwTally *self)
{
  return self->open_alerts;
}

/**
 * stw_tally_is_security:
 *
 * Returns: whether any of its alerts concerns security
 */
gboolean
stw_tally_is_security (const StwTally *self)
{
  return self->security;
}

/**
 * stw_tally_get_resolved_at:
 *
 * Returns: when it was resolved, 0 when it is open
 */
gint64
stw_tally_get_resolved_at (const StwTally *self)
{
  return self->resolved_at;
}

/**
 * stw_tally_open_alert:
 * @occurrences: more than one when it was held back for a while
 *
 * Counts a new episode.
 */
void
stw_tally_open_alert (StwTally *self, const StwTallyAlert *alert, gint64 occurrences)
{
  self->alert_count++;
  self->open_alerts++;
  self->occurrences += occurrences;
  self->new_alerts++;
  self->open_by_severity[alert->severity]++;
  self->first_at = MIN (self->first_at, alert->event_at);
  self->last_at = MAX (self->last_at, alert->event_at);
  stw_tally_add_names (self, alert, occurrences);
  self->dirty = TRUE;
}

/**
 * stw_tally_repeat_alert:
 * @before: the severity that its episode had
 *
 * Counts one more occurrence of an open episode.
 */
void
stw_tally_repeat_alert (StwTally *self, const StwTallyAlert *alert, StwSeverity before)
{
  self->occurrences++;
  self->new_repeats++;
  self->open_by_severity[before]--;
  self->open_by_severity[alert->severity]++;
  self->last_at = MAX (self->last_at, alert->event_at);
  stw_tally_add_names (self, alert, 1);
  self->dirty = TRUE;
}

/**
 * stw_tally_end_alert:
 * @severity: what its episode had
 *
 * An episode is over.
 */
void
stw_tally_end_alert (StwTally *self, StwSeverity severity)
{
  self->open_alerts--;
  self->open_by_severity[severity]--;
  self->dirty = TRUE;
}

/**
 * stw_tally_set_status:
 *
 * Follows what the incident's row has been set to.
 */
void
stw_tally_set_status (StwTally *self, StwIncidentStatus status, gint64 now)
{
  self->status = status;
  self->resolved_at = status == STW_INCIDENT_RESOLVED ? now : 0;
  /* The row is put off no more. */
  self->wakes = FALSE;
  self->dirty = TRUE;
}

/* What a person says, else the worst that is not over, or the worst it had. */
static StwSeverity
get_severity (const StwTally *self)
{
  if (self->own_severity >= 0)
    return (StwSeverity) self->own_severity;
  for (int severity = STW_SEVERITY_CRITICAL; severity >= STW_SEVERITY_INFO; severity--)
    if (self->open_by_severity[severity] > 0)
      return (StwSeverity) severity;
  return self->worst_ever;
}

/* The worst signature, then the one that occurs most, then the first. */
static const char *
find_telling_signature (const StwTally *self, const SignatureTally **ret_tally)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;
  const char *best = NULL;
  const SignatureTally *best_tally = NULL;

  g_hash_table_iter_init (&iter, self->signatures);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const SignatureTally *tally = value;

      if (best_tally == NULL || tally->severity > best_tally->severity ||
          (tally->severity == best_tally->severity &&
           (tally->occurrences > best_tally->occurrences ||
            (tally->occurrences == best_tally->occurrences && tally->order < best_tally->order))))
        {
          best = name;
          best_tally = tally;
        }
    }
  *ret_tally = best_tally;
  return best;
}

/**
 * stw_tally_get_facts:
 *
 * Returns: what title and priority are worked out from; the texts live as long as the tally stands
 * still
 */
StwTallyFacts
stw_tally_get_facts (const StwTally *self)
{
  const SignatureTally *tally;
  StwTallyFacts facts = {
    .signature = find_telling_signature (self, &tally),
    .n_signatures = g_hash_table_size (self->signatures),
    .n_assets = g_hash_table_size (self->assets),
    .n_tools = g_hash_table_size (self->tools),
    .severity = get_severity (self),
    .critical_asset = self->critical_asset,
    .duplicates = self->occurrences - self->alert_count,
    .last_at = self->last_at,
  };

  facts.asset = tally != NULL ? tally->asset : NULL;
  return facts;
}

/**
 * stw_tally_is_dirty:
 *
 * Returns: whether anything changed since the last stw_tally_write()
 */
gboolean
stw_tally_is_dirty (const StwTally *self)
{
  return self->dirty;
}

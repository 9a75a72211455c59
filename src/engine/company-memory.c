/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ledger thread remembers of one company: its settings, and what of its rows every alert
 * is compared with. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/company-memory.h"

#include "desk/alert-store.h"
#include "desk/gate-store.h"
#include "desk/source-store.h"
#include "engine/classification.h"
#include "triage/asset-name.h"

/* Alerts that a correlator is rebuilt from. */
#define MAX_RESTORED 50000
/* Alerts of one incident whose problems are remembered when it is resolved. */
#define MAX_COMEBACKS 1000

/**
 * stw_company_memory_free:
 * @memory: (nullable) (transfer full): what was remembered
 */
void
stw_company_memory_free (StwCompanyMemory *memory)
{
  if (memory == NULL)
    return;
  stw_company_free (memory->company);
  g_clear_pointer (&memory->correlator, stw_correlator_free);
  stw_comebacks_free (memory->comebacks);
  g_clear_pointer (&memory->fields, g_hash_table_unref);
  g_clear_pointer (&memory->rules, g_ptr_array_unref);
  stw_resolve_watch_free (memory->resolves);
  stw_holds_free (memory->holds);
  stw_outages_free (memory->outages);
  g_free (memory);
}

static StwCorrelationKeys
get_keys (const StwActiveAlert *alert)
{
  g_autofree char *key = stw_asset_name_key (alert->asset_name);

  return stw_correlation_keys (key, alert->asset, alert->signature, alert->message);
}

static void
comeback_cb (const StwActiveAlert *alert, gpointer data)
{
  const StwCorrelationKeys keys = get_keys (alert);

  stw_comebacks_add (data, &keys, alert->incident);
}

static void
restore_cb (const StwActiveAlert *alert, gpointer data)
{
  StwCorrelator *correlator = data;
  const StwRule rule = { .name = (char *) alert->reason, .never_join = alert->never_join };
  StwOccurrence occurrence = {
    .keys = get_keys (alert),
    .alert = alert->id,
    .incident = alert->incident,
    .time = alert->event_at,
    .arrival = MAX (alert->received_at, alert->event_at),
  };

  stw_rule_set_apart (&rule, &occurrence.keys);
  stw_correlator_restore (correlator, &occurrence, alert->last_event_at, alert->touched);
}

static void
take_fields_cb (gint64 source, gint64 fields, gpointer data)
{
  g_hash_table_insert (data, g_memdup2 (&source, sizeof source), GINT_TO_POINTER ((int) fields));
}

static void
note_resolve_cb (gint64 at, gpointer data)
{
  stw_resolve_watch_note (data, at);
}

/* What is found by what came of late: what is down, incidents that are open, problems that were
 * resolved, and how much was resolved at once. */
static gboolean
restore (StwCompanyMemory *memory, StwDb *db, gint64 now, GError **error)
{
  const StwCompany *company = memory->company;
  const StwCorrelatorSettings settings = {
    .window = company->window_ms,
    .cap = company->cap_ms,
    .strategy = company->strategy,
  };
  gint64 since = now - company->cap_ms - company->window_ms;

  memory->outages = stw_outages_load (db, company->id, error);
  if (memory->outages == NULL)
    return FALSE;
  memory->correlator = stw_correlator_new (&settings);
  memory->resolves = stw_resolve_watch_new ();
  memory->comebacks = stw_comebacks_new ();
  return stw_alert_foreach_active (db,
                                   company->id,
                                   since,
                                   MAX_RESTORED,
                                   restore_cb,
                                   memory->correlator,
                                   error) &&
         stw_alert_foreach_resolve (db,
                                    company->id,
                                    since,
                                    note_resolve_cb,
                                    memory->resolves,
                                    error) &&
         stw_alert_foreach_resolved (db,
                                     company->id,
                                     now - company->reopen_ms,
                                     MAX_RESTORED,
                                     comeback_cb,
                                     memory->comebacks,
                                     error);
}

static void
take_gate_cb (StwSeverity severity, gint64 alerts, gint64 wait_ms, gpointer data)
{
  StwCompanyMemory *memory = data;

  if (severity < STW_N_SEVERITIES)
    memory->gates[severity] = (StwGate){ alerts, wait_ms };
}

static gboolean
load_settings (StwCompanyMemory *memory, StwDb *db, gint64 now, GError **error)
{
  const StwCompany *company = memory->company;

  memory->fields = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  memory->rules = stw_classification_load (db, company->id, error);
  if (memory->rules == NULL)
    return FALSE;
  memory->holds = stw_holds_load (db, company, now, error);
  return memory->holds != NULL && stw_gate_foreach (db, company->id, take_gate_cb, memory, error) &&
         stw_source_foreach_fields (db, company->id, take_fields_cb, memory->fields, error);
}

/**
 * stw_company_memory_load:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when there is no such company, #STW_STORE_ERROR
 *
 * Returns: (transfer full): a company as its rows have it
 */
StwCompanyMemory *
stw_company_memory_load (StwTransaction *transaction, gint64 company, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  gint64 now = stw_transaction_get_now (transaction);
  g_autoptr (StwCompanyMemory) memory = g_new0 (StwCompanyMemory, 1);

  memory->company = stw_company_load (db, company, error);
  return memory->company != NULL && load_settings (memory, db, now, error) &&
             restore (memory, db, now, error)
           ? g_steal_pointer (&memory)
           : NULL;
}

/**
 * stw_company_memory_note_resolved:
 * @incident: which was resolved just now
 *
 * Forgets it for the alerts that come, and remembers its problems should they come back.
 */
gboolean
stw_company_memory_note_resolved (StwCompanyMemory *memory,
                                  StwTransaction *transaction,
                                  gint64 incident,
                                  GError **error)
{
  stw_correlator_forget (memory->correlator, incident);
  return stw_alert_foreach_of_incident (stw_transaction_get_db (transaction),
                                        incident,
                                        MAX_COMEBACKS,
                                        comeback_cb,
                                        memory->comebacks,
                                        error);
}

/**
 * stw_company_memory_get_fields:
 *
 * Returns: what makes two messages of a source the same alert
 */
StwFingerprintFields
stw_company_memory_get_fields (const StwCompanyMemory *memory, gint64 source)
{
  int fields = GPOINTER_TO_INT (g_hash_table_lookup (memory->fields, &source));

  return fields != 0 ? (StwFingerprintFields) fields : STW_FINGERPRINT_DEFAULT;
}

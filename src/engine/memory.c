/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ledger thread remembers: companies with their correlators, the tallies of active
 * incidents, names of assets. The rows are the truth: when a group fails to commit, everything
 * here is dropped and comes back from them. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/memory.h"

#include "desk/alert-store.h"
#include "desk/source-store.h"
#include "engine/classification.h"
#include "engine/score.h"
#include "store/setting.h"
#include "triage/asset-name.h"

/* Tallies kept between groups. */
#define MAX_TALLIES 20000
/* Alerts that a correlator is rebuilt from. */
#define MAX_RESTORED 50000
/* Alerts of one incident whose problems are remembered when it is resolved. */
#define MAX_COMEBACKS 1000

struct _StwMemory
{
  GHashTable *companies;    /* (owned) number -> StwCompanyMemory (owned) */
  GHashTable *tallies;      /* (owned) number -> StwTally (owned) */
  GHashTable *dirty;        /* (owned) set of StwTally (unowned) */
  StwAssetRegistry *assets; /* (owned) */
  StwPriorityWeights weights;
  gboolean weights_known;
  gint64 next_alert; /* 0 when it has to be looked up */
};

static void
company_memory_free (gpointer data)
{
  StwCompanyMemory *memory = data;

  stw_company_free (memory->company);
  stw_correlator_free (memory->correlator);
  stw_comebacks_free (memory->comebacks);
  g_hash_table_unref (memory->fields);
  g_ptr_array_unref (memory->rules);
  stw_resolve_watch_free (memory->resolves);
  g_free (memory);
}

/**
 * stw_memory_new:
 *
 * Returns: (transfer full): a memory of nothing
 */
StwMemory *
stw_memory_new (void)
{
  StwMemory *self = g_new0 (StwMemory, 1);

  self->companies =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, company_memory_free);
  self->tallies =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) stw_tally_free);
  self->dirty = g_hash_table_new (NULL, NULL);
  self->assets = stw_asset_registry_new ();
  return self;
}

/**
 * stw_memory_free:
 * @self: (nullable) (transfer full): a memory
 */
void
stw_memory_free (StwMemory *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->dirty);
  g_hash_table_unref (self->tallies);
  g_hash_table_unref (self->companies);
  stw_asset_registry_free (self->assets);
  g_free (self);
}

/**
 * stw_memory_clear:
 *
 * Forgets everything.
 */
void
stw_memory_clear (StwMemory *self)
{
  g_hash_table_remove_all (self->dirty);
  g_hash_table_remove_all (self->tallies);
  g_hash_table_remove_all (self->companies);
  stw_asset_registry_clear (self->assets);
  self->next_alert = 0;
  self->weights_known = FALSE;
}

/**
 * stw_memory_trim:
 *
 * Keeps within bounds; for between groups, when everything is written.
 */
void
stw_memory_trim (StwMemory *self)
{
  g_return_if_fail (g_hash_table_size (self->dirty) == 0);

  if (g_hash_table_size (self->tallies) > MAX_TALLIES)
    g_hash_table_remove_all (self->tallies);
}

/**
 * stw_memory_get_assets:
 *
 * Returns: (transfer none): the names of assets
 */
StwAssetRegistry *
stw_memory_get_assets (StwMemory *self)
{
  return self->assets;
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

static StwCompanyMemory *
load_company (StwTransaction *transaction, gint64 id, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  g_autoptr (StwCompany) company = stw_company_load (db, id, error);
  g_autoptr (StwCorrelator) correlator = NULL;
  g_autoptr (GHashTable) fields = NULL;
  g_autoptr (StwComebacks) comebacks = NULL;
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (StwResolveWatch) resolves = stw_resolve_watch_new ();
  StwCorrelatorSettings settings;
  StwCompanyMemory *memory;
  gint64 since;

  if (company == NULL)
    return NULL;
  settings = (StwCorrelatorSettings){
    .window = company->window_ms,
    .cap = company->cap_ms,
    .strategy = company->strategy,
  };
  correlator = stw_correlator_new (&settings);
  since = stw_transaction_get_now (transaction) - company->cap_ms - company->window_ms;
  if (!stw_alert_foreach_active (db, id, since, MAX_RESTORED, restore_cb, correlator, error))
    return NULL;
  fields = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (!stw_source_foreach_fields (db, id, take_fields_cb, fields, error))
    return NULL;
  rules = stw_classification_load (db, id, error);
  if (rules == NULL || !stw_alert_foreach_resolve (db, id, since, note_resolve_cb, resolves, error))
    return NULL;
  comebacks = stw_comebacks_new ();
  if (!stw_alert_foreach_resolved (db,
                                   id,
                                   stw_transaction_get_now (transaction) - company->reopen_ms,
                                   MAX_RESTORED,
                                   comeback_cb,
                                   comebacks,
                                   error))
    return NULL;
  memory = g_new0 (StwCompanyMemory, 1);
  memory->comebacks = g_steal_pointer (&comebacks);
  memory->rules = g_steal_pointer (&rules);
  memory->resolves = g_steal_pointer (&resolves);
  memory->fields = g_steal_pointer (&fields);
  memory->company = g_steal_pointer (&company);
  memory->correlator = g_steal_pointer (&correlator);
  return memory;
}

/**
 * stw_memory_get_company:
 * @error: #STW_COMMAND_ERROR_NOT_FOUND, or #STW_STORE_ERROR
 *
 * Returns: (transfer none): a company, its correlator rebuilt when it was not remembered
 */
StwCompanyMemory *
stw_memory_get_company (StwMemory *self,
                        StwTransaction *transaction,
                        gint64 company,
                        GError **error)
{
  StwCompanyMemory *memory = g_hash_table_lookup (self->companies, &company);

  if (memory != NULL)
    return memory;
  memory = load_company (transaction, company, error);
  if (memory != NULL)
    g_hash_table_insert (self->companies, g_memdup2 (&company, sizeof company), memory);
  return memory;
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

/**
 * stw_memory_get_weights:
 *
 * Returns: (transfer none): what counts how much for a priority
 */
const StwPriorityWeights *
stw_memory_get_weights (StwMemory *self, StwTransaction *transaction)
{
  g_autofree char *text = NULL;

  if (self->weights_known)
    return &self->weights;
  self->weights = stw_priority_default_weights;
  text = stw_setting_dup (stw_transaction_get_db (transaction), STW_SETTING_PRIORITY_WEIGHTS);
  if (text != NULL && !stw_priority_weights_from_json (text, &self->weights))
    g_message ("The priority weights cannot be read; the usual ones count.");
  self->weights_known = TRUE;
  return &self->weights;
}

/**
 * stw_memory_forget_company:
 *
 * The company's settings changed; they are read again at its next alert.
 */
void
stw_memory_forget_company (StwMemory *self, gint64 company)
{
  g_hash_table_remove (self->companies, &company);
}

/**
 * stw_memory_get_tally:
 *
 * Returns: (transfer none): the tally of an incident; it is written at the end of the group when
 *   it changed
 */
StwTally *
stw_memory_get_tally (StwMemory *self, StwTransaction *transaction, gint64 incident, GError **error)
{
  StwTally *tally = g_hash_table_lookup (self->tallies, &incident);

  if (tally == NULL)
    {
      tally = stw_tally_load (stw_transaction_get_db (transaction), incident, error);
      if (tally == NULL)
        return NULL;
      stw_memory_take_tally (self, tally);
    }
  g_hash_table_add (self->dirty, tally);
  return tally;
}

/**
 * stw_memory_take_tally:
 * @tally: (transfer full): of an incident that was just opened
 */
void
stw_memory_take_tally (StwMemory *self, StwTally *tally)
{
  gint64 incident = stw_tally_get_incident (tally);

  g_hash_table_insert (self->tallies, g_memdup2 (&incident, sizeof incident), tally);
  g_hash_table_add (self->dirty, tally);
}

/**
 * stw_memory_forget_tally:
 *
 * The incident's rows changed by other means.
 */
void
stw_memory_forget_tally (StwMemory *self, gint64 incident)
{
  StwTally *tally = g_hash_table_lookup (self->tallies, &incident);

  if (tally == NULL)
    return;
  g_hash_table_remove (self->dirty, tally);
  g_hash_table_remove (self->tallies, &incident);
}

/**
 * stw_memory_write_tallies:
 *
 * Scores and writes the incidents that changed.
 */
gboolean
stw_memory_write_tallies (StwMemory *self, StwTransaction *transaction, GError **error)
{
  GHashTableIter iter;
  gpointer tally;

  g_hash_table_iter_init (&iter, self->dirty);
  while (g_hash_table_iter_next (&iter, &tally, NULL))
    if (!stw_score_write (tally, transaction, stw_memory_get_weights (self, transaction), error))
      return FALSE;
  g_hash_table_remove_all (self->dirty);
  return TRUE;
}

/**
 * stw_memory_next_alert:
 *
 * The correlator has to name an alert before its row stands, so numbers are given here: there is
 * no other writer.
 *
 * Returns: the number of the next alert row, 0 on error
 */
gint64
stw_memory_next_alert (StwMemory *self, StwTransaction *transaction, GError **error)
{
  gint64 newest;

  if (self->next_alert == 0)
    {
      if (!stw_alert_get_newest (stw_transaction_get_db (transaction), &newest, error))
        return 0;
      self->next_alert = newest + 1;
    }
  return self->next_alert++;
}

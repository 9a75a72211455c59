/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ledger thread remembers: companies with their correlators, the tallies of active
 * incidents, names of assets. The rows are the truth: when a group fails to commit, everything
 * here is dropped and comes back from them. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/memory.h"

#include "desk/alert-store.h"
#include "engine/score.h"
#include "store/setting.h"

/* Tallies kept between groups. */
#define MAX_TALLIES 20000

struct _StwMemory
{
  GHashTable *companies;    /* (owned) number -> StwCompanyMemory (owned) */
  GHashTable *tallies;      /* (owned) number -> StwTally (owned) */
  GHashTable *dirty;        /* (owned) set of StwTally (unowned) */
  StwAssetRegistry *assets; /* (owned) */
  StwPriorityWeights weights;
  gboolean weights_known;
  GArray *opened;    /* (owned) of StwOpened, of this group */
  gint64 next_alert; /* 0 when it has to be looked up */
};

/**
 * stw_memory_new:
 *
 * Returns: (transfer full): a memory of nothing
 */
StwMemory *
stw_memory_new (void)
{
  StwMemory *self = g_new0 (StwMemory, 1);

  self->companies = g_hash_table_new_full (g_int64_hash,
                                           g_int64_equal,
                                           g_free,
                                           (GDestroyNotify) stw_company_memory_free);
  self->tallies =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) stw_tally_free);
  self->dirty = g_hash_table_new (NULL, NULL);
  self->assets = stw_asset_registry_new ();
  self->opened = g_array_new (FALSE, FALSE, sizeof (StwOpened));
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
  g_array_unref (self->opened);
  g_free (self);
}

/**
 * stw_memory_clear:
 *
 * Forgets everything but what the group opened: that is still there, unless the group fails.
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

  g_array_set_size (self->opened, 0);
  if (g_hash_table_size (self->tallies) > MAX_TALLIES)
    g_hash_table_remove_all (self->tallies);
}

/**
 * stw_memory_note_opened:
 *
 * Notes that an incident was opened, or shown after it had waited, for the group's end.
 */
void
stw_memory_note_opened (StwMemory *self, gint64 incident, gint64 company)
{
  const StwOpened opened = { incident, company };

  g_array_append_val (self->opened, opened);
}

/**
 * stw_memory_get_opened:
 *
 * Returns: (transfer none) (element-type StwOpened): what was opened since the last commit; some of
 *   it may be gone again
 */
GArray *
stw_memory_get_opened (StwMemory *self)
{
  return self->opened;
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
  memory = stw_company_memory_load (transaction, company, error);
  if (memory != NULL)
    g_hash_table_insert (self->companies, g_memdup2 (&company, sizeof company), memory);
  return memory;
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

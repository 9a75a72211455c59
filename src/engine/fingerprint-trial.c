/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tries, on the alerts that a source sent, what another fingerprint would tell apart, before it is
 * saved. Reads only; for a worker or the reader's thread. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/fingerprint-trial.h"

#include "desk/alert-store.h"
#include "desk/source-store.h"
#include "store/command-rule.h"

#include <string.h>

/* The newest so many rows are tried. */
#define MAX_ROWS 100000

typedef struct
{
  StwFingerprintScope scope;
  GHashTable *seen; /* (owned) set of fingerprints */
  StwFingerprintTrial trial;
} Count;

static guint
fingerprint_hash (gconstpointer data)
{
  guint first;

  memcpy (&first, data, sizeof first);
  return first;
}

static gboolean
fingerprint_equal (gconstpointer one, gconstpointer other)
{
  return memcmp (one, other, STW_FINGERPRINT_SIZE) == 0;
}

static void
count_cb (const StwAlert *alert, gint64 asset, gint64 count, gpointer data)
{
  Count *counts = data;
  g_autofree char *asset_key = g_strdup_printf ("#%" G_GINT64_FORMAT, asset);
  guint8 fingerprint[STW_FINGERPRINT_SIZE];

  stw_fingerprint (&counts->scope, alert, asset_key, fingerprint);
  g_hash_table_add (counts->seen, g_memdup2 (fingerprint, sizeof fingerprint));
  counts->trial.occurrences += count;
  counts->trial.rows_now++;
}

/**
 * stw_fingerprint_try:
 * @scope: the source, and the fields to try
 * @since: UTC milliseconds
 * @ret_trial: (out): what they would have made of its alerts
 * @error: #STW_COMMAND_ERROR_NOT_FOUND when the company has no such source
 *
 * Returns: whether the database could be read
 */
gboolean
stw_fingerprint_try (StwDb *db,
                     const StwFingerprintScope *scope,
                     gint64 since,
                     StwFingerprintTrial *ret_trial,
                     GError **error)
{
  g_autoptr (GHashTable) seen =
               g_hash_table_new_full (fingerprint_hash, fingerprint_equal, g_free, NULL);
  Count counts = { .scope = *scope, .seen = seen };

  if (!stw_source_exists (db, scope->company, scope->source))
    {
      g_set_error_literal (error,
                           STW_COMMAND_ERROR,
                           STW_COMMAND_ERROR_NOT_FOUND,
                           "This company has no such source.");
      return FALSE;
    }
  if (!stw_alert_foreach_of_source (db, scope->source, since, MAX_ROWS, count_cb, &counts, error))
    return FALSE;
  counts.trial.rows_then = g_hash_table_size (seen);
  *ret_trial = counts.trial;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the desk's counts meet triage's rules: an incident's title and its priority. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/score.h"

#include "triage/title.h"

/**
 * stw_score_write:
 *
 * @weights: what counts how much
 *
 * Works out title and priority of an incident that changed, and writes both with its counts.
 */
gboolean
stw_score_write (StwTally *tally,
                 StwTransaction *transaction,
                 const StwPriorityWeights *weights,
                 GError **error)
{
  StwTallyFacts facts = stw_tally_get_facts (tally);
  gint64 resolved_at = stw_tally_get_resolved_at (tally);
  gint64 until = resolved_at != 0 ? resolved_at : stw_transaction_get_now (transaction);
  StwPriorityFacts known = {
    .severity = facts.severity,
    .critical_asset = facts.critical_asset,
    .duplicates = facts.duplicates,
    .tools = facts.n_tools,
    .idle_ms = MAX (until - facts.last_at, 0),
  };
  StwPriority priority;
  g_autofree char *title = NULL;
  g_autofree char *breakdown = NULL;
  StwTallyScore score;

  if (!stw_tally_is_dirty (tally))
    return TRUE;
  if (facts.signature != NULL)
    {
      const StwTitleFacts titled = { facts.signature,
                                     facts.n_signatures,
                                     facts.asset,
                                     facts.n_assets };

      title = stw_title (&titled);
    }
  priority = stw_priority (weights, &known);
  breakdown = stw_priority_to_json (&priority);
  score = (StwTallyScore){ title, facts.signature, facts.severity, priority.total, breakdown };
  return stw_tally_write (tally, transaction, &score, error);
}

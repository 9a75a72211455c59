/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether an incident has waited long enough to be shown. A plain function, usable from any
 * thread. */

#include "config.h"

#include "triage/gate.h"

/**
 * stw_gate_passes:
 * @gate: what an incident of this severity waits for
 * @n_alerts: how many alerts it has
 * @waited: for how long it has waited, in milliseconds
 *
 * Returns: whether a person is shown it
 */
gboolean
stw_gate_passes (const StwGate *gate, gint64 n_alerts, gint64 waited)
{
  g_return_val_if_fail (gate != NULL, TRUE);

  if (gate->alerts == 0 && gate->wait == 0)
    return TRUE;
  return (gate->alerts > 0 && n_alerts >= gate->alerts) || (gate->wait > 0 && waited >= gate->wait);
}

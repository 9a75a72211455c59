/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * StwGate:
 * @alerts: an incident is shown when it has so many alerts, 0 for whatever their number
 * @wait: or after so long, in milliseconds, 0 for whatever the time
 *
 * What an incident waits for before a person is shown it. One of zeros stands for no waiting.
 */
typedef struct
{
  gint64 alerts;
  gint64 wait;
} StwGate;

gboolean stw_gate_passes (const StwGate *gate, gint64 n_alerts, gint64 waited);

G_END_DECLS

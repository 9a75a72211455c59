/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "triage/correlate.h"

G_BEGIN_DECLS

/**
 * StwTrialChange:
 * @joins: whether incidents become one; else one becomes several
 * @parts: how many they are
 * @alerts: how many alerts that concerns
 * @example: the first of these alerts, by the order in which they were added
 *
 * What would be different between two ways to correlate the same alerts.
 */
typedef struct
{
  gboolean joins;
  guint parts;
  guint alerts;
  guint example;
} StwTrialChange;

typedef struct _StwTrial StwTrial;

StwTrial *stw_trial_new (void);
void stw_trial_free (StwTrial *self);
void stw_trial_add (StwTrial *self, gint64 time, const StwCorrelationKeys *keys);
GArray *stw_trial_run (StwTrial *self, gint64 window, StwStrategy strategy);
guint stw_trial_count (const GArray *incidents);
GArray *stw_trial_compare (const GArray *before, const GArray *after, guint most);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwTrial, stw_trial_free)

G_END_DECLS

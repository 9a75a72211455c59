/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk/tally.h"
#include "triage/priority.h"

G_BEGIN_DECLS

gboolean stw_score_write (StwTally *tally,
                          StwTransaction *transaction,
                          const StwPriorityWeights *weights,
                          GError **error);

G_END_DECLS

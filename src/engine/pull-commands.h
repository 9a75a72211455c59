/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "intake/reading.h"
#include "store/command-rule.h"

G_BEGIN_DECLS

/**
 * StwPullAnswer:
 * @source: who was asked
 * @reading: (owned) (nullable): all that fires there, %NULL when it did not answer
 * @body: (owned) (nullable): as it came
 * @failure: (owned) (nullable): why there is none
 *
 * The payload of the command "source.pulled".
 */
typedef struct
{
  gint64 source;
  StwReading *reading;
  GBytes *body;
  char *failure;
} StwPullAnswer;

void stw_pull_answer_free (StwPullAnswer *answer);

const StwCommandRule *stw_pull_commands (guint *ret_n_rules);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwPullAnswer, stw_pull_answer_free)

G_END_DECLS

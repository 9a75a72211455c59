/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"

G_BEGIN_DECLS

/**
 * StwJobRunner:
 *
 * Carries out what commands left for the world outside. Lives on the engine's thread.
 */
typedef struct _StwJobRunner StwJobRunner;

StwJobRunner *stw_job_runner_new (StwEngine *engine);
void stw_job_runner_free (StwJobRunner *self);
void stw_job_runner_stop (StwJobRunner *self);
gboolean stw_job_runner_is_idle (StwJobRunner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwJobRunner, stw_job_runner_free)

G_END_DECLS

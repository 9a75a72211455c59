/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/engine.h"
#include "net/http-client.h"
#include "store/job-queue.h"

G_BEGIN_DECLS

/**
 * StwDrillJobs:
 *
 * Sends the alerts of drills through the door. Lives on the engine's thread.
 */
typedef struct _StwDrillJobs StwDrillJobs;

/**
 * StwDrillDone:
 * @cancelled: whether the engine ends; nothing is known then
 * @why: (nullable): why the job is to be tried again, %NULL when it is done
 */
typedef void (*StwDrillDone) (gboolean cancelled, const char *why, gpointer data);

StwDrillJobs *
stw_drill_jobs_new (StwEngine *engine, StwHttpClient *client, GCancellable *cancellable);
void stw_drill_jobs_free (StwDrillJobs *self);
gboolean stw_drill_jobs_is_idle (StwDrillJobs *self);
void stw_drill_jobs_run (StwDrillJobs *self, const StwJob *job, StwDrillDone done, gpointer data);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/clock.h"
#include "store/command-rule.h"
#include "store/job-queue.h"

G_BEGIN_DECLS

#define STW_COMMAND_JOB_CLAIM "job.claim"
#define STW_COMMAND_JOB_RENEW "job.renew"
#define STW_COMMAND_JOB_HURRY "job.hurry"
#define STW_COMMAND_JOB_FINISH "job.finish"
#define STW_COMMAND_JOB_FAIL "job.fail"

/* How long a job is its runner's own, in milliseconds, unless that says again that it is at work:
 * after a kill nobody waits longer for it. */
#define STW_JOB_LEASE (30 * STW_SECOND)

/**
 * StwJobClaim:
 *
 * The payload of "job.claim": who asks, and what it got; and of "job.renew", which gets nothing.
 */
typedef struct
{
  const char *owner;             /* (unowned) */
  const char *const *idempotent; /* (unowned) kinds that may run twice */
  GPtrArray *jobs;               /* (owned) (element-type StwJob) */
  gint64 next_due;               /* UTC milliseconds, %G_MAXINT64 when nothing waits */
} StwJobClaim;

/**
 * StwJobOutcome:
 *
 * The payload of "job.finish" and "job.fail".
 */
typedef struct
{
  const char *owner; /* (unowned) */
  StwJob *job;       /* (owned) */
  gint64 delay_ms;   /* until the next attempt, below 0 for never */
  char *why;         /* (owned) (nullable) */
} StwJobOutcome;

void stw_job_claim_free (StwJobClaim *claim);
void stw_job_outcome_free (StwJobOutcome *outcome);

const StwCommandRule *stw_job_commands (guint *ret_n_rules);

G_END_DECLS

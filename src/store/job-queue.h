/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/transaction.h"

G_BEGIN_DECLS

/**
 * StwJob:
 *
 * One effect outside. All texts are owned.
 */
typedef struct
{
  gint64 id;
  char *kind;
  char *key;
  gint64 company;
  char *payload; /* JSON */
  char *state;
  gint64 attempts;
  gint64 not_before; /* UTC milliseconds */
  char *last_error;  /* (nullable) */
  gint64 created_at;
  gint64 updated_at;
} StwJob;

/**
 * StwRetryPolicy:
 * @first_ms: the most to wait after the first failure
 * @longest_ms: what the doubling ends at
 * @max_attempts: after as many the job is dead
 */
typedef struct
{
  gint64 first_ms;
  gint64 longest_ms;
  guint max_attempts;
} StwRetryPolicy;

extern const StwRetryPolicy stw_retry_policy_default;

void stw_job_free (StwJob *job);
gint64 stw_job_backoff (const StwRetryPolicy *policy, guint attempts, GRand *rand);

GPtrArray *stw_job_queue_claim (StwTransaction *transaction,
                                const char *owner,
                                guint most,
                                gint64 lease_ms,
                                GError **error);
gboolean stw_job_queue_renew (StwTransaction *transaction,
                              const char *owner,
                              gint64 lease_ms,
                              GError **error);
gboolean
stw_job_queue_finish (StwTransaction *transaction, gint64 id, const char *owner, GError **error);
gboolean stw_job_queue_fail (StwTransaction *transaction,
                             const StwJob *job,
                             const char *owner,
                             gint64 delay_ms,
                             const char *why,
                             GError **error);
gboolean stw_job_queue_bury (StwTransaction *transaction,
                             gint64 id,
                             const char *owner,
                             const char *why,
                             GError **error);
gboolean stw_job_queue_take_over (StwTransaction *transaction,
                                  const char *const *idempotent,
                                  gint64 *ret_count,
                                  GError **error);

gboolean stw_job_queue_hold_all (StwTransaction *transaction, gint64 *ret_count, GError **error);
gboolean stw_job_queue_release_held (StwTransaction *transaction,
                                     const char *actor,
                                     gint64 *ret_count,
                                     GError **error);
gboolean stw_job_queue_hurry (StwTransaction *transaction, GError **error);
gboolean
stw_job_queue_retry (StwTransaction *transaction, const char *actor, gint64 id, GError **error);
gboolean
stw_job_queue_discard (StwTransaction *transaction, const char *actor, gint64 id, GError **error);

StwJob *stw_job_queue_get (StwDb *db, gint64 id, GError **error);
GPtrArray *stw_job_queue_list (StwDb *db, const char *state, guint most, GError **error);
gboolean stw_job_queue_next_due (StwDb *db, gint64 *ret_at, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StwJob, stw_job_free)

G_END_DECLS

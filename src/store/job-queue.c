/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The durable queue of effects outside. Commands leave jobs (stw_transaction_enqueue()), a worker
 * claims them for a time, and tells what came of it. What writes runs inside commands; a job that
 * nobody may repeat unseen, because its worker vanished half way, becomes unknown. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/job-queue.h"

#include "base/clock.h"

#define COLUMNS                                                                                    \
  "id, kind, key, company_id, payload, state, attempts, not_before, last_error, created_at, "      \
  "updated_at"

const StwRetryPolicy stw_retry_policy_default = {
  .first_ms = 2 * STW_SECOND,
  .longest_ms = STW_HOUR,
  .max_attempts = 12,
};

/**
 * stw_job_free:
 * @job: (nullable) (transfer full): a job
 */
void
stw_job_free (StwJob *job)
{
  if (job == NULL)
    return;
  g_free (job->kind);
  g_free (job->key);
  g_free (job->payload);
  g_free (job->state);
  g_free (job->last_error);
  g_free (job);
}

/**
 * stw_job_backoff:
 * @attempts: how many have failed, at least 1
 * @rand: where chance comes from
 *
 * Exponential with full jitter: anything from nothing to the doubled limit, so that many jobs
 * that failed together do not come back together.
 *
 * Returns: milliseconds to wait; -1 when the job is dead
 */
gint64
stw_job_backoff (const StwRetryPolicy *policy, guint attempts, GRand *rand)
{
  gint64 limit = policy->first_ms;

  if (attempts >= policy->max_attempts)
    return -1;
  for (guint i = 1; i < attempts && limit < policy->longest_ms; i++)
    limit *= 2;
  return (gint64) (g_rand_double (rand) * (double) MIN (limit, policy->longest_ms));
}

static StwJob *
read_job (StwRows *rows)
{
  StwJob *job = g_new0 (StwJob, 1);
  int column = 0;

  job->id = stw_rows_get_int (rows, column++);
  job->kind = g_strdup (stw_rows_get_text (rows, column++));
  job->key = g_strdup (stw_rows_get_text (rows, column++));
  job->company = stw_rows_get_int (rows, column++);
  job->payload = g_strdup (stw_rows_get_text (rows, column++));
  job->state = g_strdup (stw_rows_get_text (rows, column++));
  job->attempts = stw_rows_get_int (rows, column++);
  job->not_before = stw_rows_get_int (rows, column++);
  job->last_error = g_strdup (stw_rows_get_text (rows, column++));
  job->created_at = stw_rows_get_int (rows, column++);
  job->updated_at = stw_rows_get_int (rows, column++);
  return job;
}

static GPtrArray *
read_jobs (StwRows *taken, GError **error)
{
  g_autoptr (StwRows) rows = taken;
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) stw_job_free);

  while (stw_rows_next (rows, error))
    g_ptr_array_add (jobs, read_job (rows));
  return stw_rows_succeeded (rows) ? g_steal_pointer (&jobs) : NULL;
}

/* Tells the change feed of the jobs that a statement returned, and how many they were. */
static gboolean
tell_jobs (StwTransaction *transaction, StwRows *rows, gint64 *ret_count, GError **error)
{
  g_autoptr (GPtrArray) jobs = read_jobs (rows, error);

  if (jobs == NULL)
    return FALSE;
  for (guint i = 0; i < jobs->len; i++)
    {
      const StwJob *job = g_ptr_array_index (jobs, i);

      stw_transaction_change (transaction, "job", job->id, job->company);
    }
  *ret_count = jobs->len;
  return TRUE;
}

/* The same for the one job that must have been there. */
static gboolean
tell_job (StwTransaction *transaction, StwRows *rows, const char *otherwise, GError **error)
{
  gint64 count;

  if (!tell_jobs (transaction, rows, &count, error))
    return FALSE;
  if (count == 1)
    return TRUE;
  g_set_error_literal (error, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND, otherwise);
  return FALSE;
}

/**
 * stw_job_queue_claim:
 * @owner: who runs them, a name of this life of the engine
 * @most: how many at once
 * @lease_ms: how long they are its own without stw_job_queue_renew()
 *
 * Returns: (transfer full) (element-type StwJob): jobs that are due, now the owner's
 */
GPtrArray *
stw_job_queue_claim (StwTransaction *transaction,
                     const char *owner,
                     guint most,
                     gint64 lease_ms,
                     GError **error)
{
  gint64 now = stw_transaction_get_now (transaction);
  GPtrArray *jobs =
    read_jobs (stw_db_query (stw_transaction_get_db (transaction),
                             error,
                             "UPDATE job SET state = 'claimed', attempts = attempts + 1, "
                             "lease_owner = ?1, lease_until = ?2, updated_at = ?3 "
                             "WHERE id IN (SELECT id FROM job WHERE state = 'queued' AND "
                             "not_before <= ?3 ORDER BY not_before, id LIMIT ?4) "
                             "RETURNING " COLUMNS,
                             STW_TEXT (owner),
                             STW_INT (now + lease_ms),
                             STW_INT (now),
                             STW_INT (most)),
               error);

  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    {
      const StwJob *job = g_ptr_array_index (jobs, i);

      stw_transaction_change (transaction, "job", job->id, job->company);
    }
  return jobs;
}

/**
 * stw_job_queue_renew:
 *
 * The jobs that are still the owner's are so for another @lease_ms; one that was taken over
 * meanwhile stays with whoever has it.
 */
gboolean
stw_job_queue_renew (StwTransaction *transaction,
                     const char *owner,
                     gint64 lease_ms,
                     GError **error)
{
  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "UPDATE job SET lease_until = ?2 "
                     "WHERE state = 'claimed' AND lease_owner = ?1",
                     STW_TEXT (owner),
                     STW_INT (stw_transaction_get_now (transaction) + lease_ms));
}

/* Ends the owner's turn with a job. */
static gboolean
settle (StwTransaction *transaction,
        gint64 id,
        const char *owner,
        const char *state,
        gint64 delay_ms,
        const char *why,
        GError **error)
{
  gint64 now = stw_transaction_get_now (transaction);

  return tell_job (transaction,
                   stw_db_query (stw_transaction_get_db (transaction),
                                 error,
                                 "UPDATE job SET state = ?3, not_before = ?4, last_error = ?5, "
                                 "lease_owner = NULL, lease_until = NULL, updated_at = ?6 "
                                 "WHERE id = ?1 AND state = 'claimed' AND lease_owner = ?2 "
                                 "RETURNING " COLUMNS,
                                 STW_INT (id),
                                 STW_TEXT (owner),
                                 STW_TEXT (state),
                                 STW_INT (now + delay_ms),
                                 STW_TEXT (why),
                                 STW_INT (now)),
                   "The job was taken over.",
                   error);
}

/**
 * stw_job_queue_finish:
 *
 * Returns: whether the job is done
 */
gboolean
stw_job_queue_finish (StwTransaction *transaction, gint64 id, const char *owner, GError **error)
{
  return settle (transaction, id, owner, "done", 0, NULL, error);
}

/**
 * stw_job_queue_fail:
 * @delay_ms: what stw_job_backoff() says; below 0 the job is dead
 * @why: a sentence for the person who looks at it
 *
 * Returns: whether the job waits for its next attempt, or is dead
 */
gboolean
stw_job_queue_fail (StwTransaction *transaction,
                    const StwJob *job,
                    const char *owner,
                    gint64 delay_ms,
                    const char *why,
                    GError **error)
{
  return settle (transaction,
                 job->id,
                 owner,
                 delay_ms < 0 ? "dead" : "queued",
                 MAX (delay_ms, 0),
                 why,
                 error);
}

/**
 * stw_job_queue_bury:
 * @why: why another attempt makes no sense
 *
 * Returns: whether the job is dead
 */
gboolean
stw_job_queue_bury (StwTransaction *transaction,
                    gint64 id,
                    const char *owner,
                    const char *why,
                    GError **error)
{
  return settle (transaction, id, owner, "dead", 0, why, error);
}

/* Turns a list of kinds into what json_each() reads. */
static char *
kinds_to_json (const char *const *kinds)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; kinds != NULL && kinds[i] != NULL; i++)
    json_array_add_string_element (array, kinds[i]);
  json_node_take_array (node, array);
  return json_to_string (node, FALSE);
}

/**
 * stw_job_queue_take_over:
 * @idempotent: (array zero-terminated=1) (nullable): kinds that may run twice without harm
 * @ret_count: (out): how many jobs had lost their owner
 *
 * Takes jobs whose lease ran out from owners that vanished. An idempotent one is queued again;
 * of any other nobody knows whether it took effect, and a person looks.
 *
 * Returns: whether it was done
 */
gboolean
stw_job_queue_take_over (StwTransaction *transaction,
                         const char *const *idempotent,
                         gint64 *ret_count,
                         GError **error)
{
  g_autofree char *kinds = kinds_to_json (idempotent);

  return tell_jobs (transaction,
                    stw_db_query (stw_transaction_get_db (transaction),
                                  error,
                                  "UPDATE job SET state = CASE WHEN kind IN (SELECT value FROM "
                                  "json_each (?2)) THEN 'queued' ELSE 'unknown' END, "
                                  "lease_owner = NULL, lease_until = NULL, updated_at = ?1 "
                                  "WHERE state = 'claimed' AND lease_until < ?1 "
                                  "RETURNING " COLUMNS,
                                  STW_INT (stw_transaction_get_now (transaction)),
                                  STW_TEXT (kinds)),
                    ret_count,
                    error);
}

/**
 * stw_job_queue_hold_all:
 * @ret_count: (out): how many
 *
 * Holds all that would go out, after a restore.
 *
 * Returns: whether it was done
 */
gboolean
stw_job_queue_hold_all (StwTransaction *transaction, gint64 *ret_count, GError **error)
{
  return tell_jobs (transaction,
                    stw_db_query (stw_transaction_get_db (transaction),
                                  error,
                                  "UPDATE job SET state = 'held', lease_owner = NULL, "
                                  "lease_until = NULL, updated_at = ?1 "
                                  "WHERE state IN ('queued', 'claimed') RETURNING " COLUMNS,
                                  STW_INT (stw_transaction_get_now (transaction))),
                    ret_count,
                    error);
}

/**
 * stw_job_queue_release_held:
 * @actor: the person who releases them
 * @ret_count: (out): how many
 *
 * Returns: whether what was held is queued
 */
gboolean
stw_job_queue_release_held (StwTransaction *transaction,
                            const char *actor,
                            gint64 *ret_count,
                            GError **error)
{
  g_autoptr (JsonObject) detail = json_object_new ();

  if (!tell_jobs (transaction,
                  stw_db_query (stw_transaction_get_db (transaction),
                                error,
                                "UPDATE job SET state = 'queued', updated_at = ?1 "
                                "WHERE state = 'held' RETURNING " COLUMNS,
                                STW_INT (stw_transaction_get_now (transaction))),
                  ret_count,
                  error))
    return FALSE;
  json_object_set_int_member (detail, "count", *ret_count);
  return stw_transaction_audit (transaction, actor, 0, "job.release", "job", 0, detail, error);
}

/**
 * stw_job_queue_hurry:
 *
 * What stood in the way of jobs is gone: those that wait for their next attempt are due now.
 *
 * Returns: whether they are
 */
gboolean
stw_job_queue_hurry (StwTransaction *transaction, GError **error)
{
  gint64 count;

  return tell_jobs (transaction,
                    stw_db_query (stw_transaction_get_db (transaction),
                                  error,
                                  "UPDATE job SET not_before = ?1, updated_at = ?1 "
                                  "WHERE state = 'queued' AND attempts > 0 AND not_before > ?1 "
                                  "RETURNING " COLUMNS,
                                  STW_INT (stw_transaction_get_now (transaction))),
                    &count,
                    error);
}

/* A person's decision about a job that does not go on by itself. */
static gboolean
decide (StwTransaction *transaction,
        const char *actor,
        const char *action,
        const char *state,
        gint64 id,
        GError **error)
{
  return tell_job (transaction,
                   stw_db_query (stw_transaction_get_db (transaction),
                                 error,
                                 "UPDATE job SET state = ?2, attempts = 0, not_before = ?3, "
                                 "updated_at = ?3 WHERE id = ?1 AND "
                                 "state IN ('queued', 'held', 'dead', 'unknown') "
                                 "RETURNING " COLUMNS,
                                 STW_INT (id),
                                 STW_TEXT (state),
                                 STW_INT (stw_transaction_get_now (transaction))),
                   "There is no such job, or it is running or done.",
                   error) &&
         stw_transaction_audit (transaction, actor, 0, action, "job", id, NULL, error);
}

/**
 * stw_job_queue_retry:
 * @actor: the person who wants it
 * @error: #STW_STORE_ERROR_NOT_FOUND when it is running, done or not there
 *
 * Returns: whether the job is due now, with all its attempts
 */
gboolean
stw_job_queue_retry (StwTransaction *transaction, const char *actor, gint64 id, GError **error)
{
  return decide (transaction, actor, "job.retry", "queued", id, error);
}

/**
 * stw_job_queue_discard:
 * @actor: the person who wants it
 * @error: #STW_STORE_ERROR_NOT_FOUND when it is running, done or not there
 *
 * Returns: whether the job never runs; its row stays, so that its key is not queued again
 */
gboolean
stw_job_queue_discard (StwTransaction *transaction, const char *actor, gint64 id, GError **error)
{
  return decide (transaction, actor, "job.discard", "discarded", id, error);
}

/**
 * stw_job_queue_get:
 * @error: #STW_STORE_ERROR_NOT_FOUND
 *
 * Returns: (transfer full): the job
 */
StwJob *
stw_job_queue_get (StwDb *db, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) jobs = read_jobs (
    stw_db_query (db, error, "SELECT " COLUMNS " FROM job WHERE id = ?1", STW_INT (id)),
    error);

  if (jobs == NULL)
    return NULL;
  if (jobs->len == 1)
    return g_ptr_array_steal_index (jobs, 0);
  g_set_error_literal (error, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND, "There is no such job.");
  return NULL;
}

/**
 * stw_job_queue_list:
 * @state: (nullable): of which state, %NULL for any
 * @most: how many
 *
 * Returns: (transfer full) (element-type StwJob): jobs, newest first
 */
GPtrArray *
stw_job_queue_list (StwDb *db, const char *state, guint most, GError **error)
{
  return read_jobs (stw_db_query (db,
                                  error,
                                  "SELECT " COLUMNS " FROM job WHERE ?1 IS NULL OR state = ?1 "
                                  "ORDER BY id DESC LIMIT ?2",
                                  STW_TEXT (state),
                                  STW_INT (most)),
                    error);
}

/**
 * stw_job_queue_next_due:
 * @ret_at: (out): when the next job is due or a lease runs out, UTC milliseconds; %G_MAXINT64
 *          when nothing waits
 *
 * Returns: whether it could be read
 */
gboolean
stw_job_queue_next_due (StwDb *db, gint64 *ret_at, GError **error)
{
  return stw_db_number (db,
                        ret_at,
                        error,
                        "SELECT coalesce (min (at), 9223372036854775807) FROM ("
                        "SELECT min (not_before) AS at FROM job WHERE state = 'queued' UNION ALL "
                        "SELECT min (lease_until) FROM job WHERE state = 'claimed')");
}

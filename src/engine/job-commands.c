/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of the job queue: the engine's own that run jobs, and the ones by which a person
 * tries a job again, gives it up, or lets held ones go. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/job-commands.h"

#include "base/clock.h"
#include "engine/channels.h"

#define CLAIM_MOST 8

/**
 * stw_job_claim_free:
 * @claim: (nullable) (transfer full): a claim
 */
void
stw_job_claim_free (StwJobClaim *claim)
{
  if (claim == NULL)
    return;
  g_clear_pointer (&claim->jobs, g_ptr_array_unref);
  g_free (claim);
}

/**
 * stw_job_outcome_free:
 * @outcome: (nullable) (transfer full): an outcome
 */
void
stw_job_outcome_free (StwJobOutcome *outcome)
{
  if (outcome == NULL)
    return;
  stw_job_free (outcome->job);
  g_free (outcome->why);
  g_free (outcome);
}

static gboolean
job_claim (StwTransaction *transaction,
           StwCommand *command,
           JsonObject **ret_result,
           gpointer data,
           GError **error)
{
  StwJobClaim *claim = command->payload;
  gint64 n_taken;

  if (!stw_job_queue_take_over (transaction, claim->idempotent, &n_taken, error) ||
      (n_taken > 0 && !stw_outgoing_settle_lost (transaction, STW_JOB_MESSAGE, error)))
    return FALSE;
  claim->jobs = stw_job_queue_claim (transaction, claim->owner, CLAIM_MOST, STW_JOB_LEASE, error);
  return claim->jobs != NULL &&
         stw_job_queue_next_due (stw_transaction_get_db (transaction), &claim->next_due, error);
}

static gboolean
job_renew (StwTransaction *transaction,
           StwCommand *command,
           JsonObject **ret_result,
           gpointer data,
           GError **error)
{
  const StwJobClaim *claim = command->payload;

  return stw_job_queue_renew (transaction, claim->owner, STW_JOB_LEASE, error);
}

static gboolean
job_hurry (StwTransaction *transaction,
           StwCommand *command,
           JsonObject **ret_result,
           gpointer data,
           GError **error)
{
  return stw_job_queue_hurry (transaction, error);
}

static gboolean
job_finish (StwTransaction *transaction,
            StwCommand *command,
            JsonObject **ret_result,
            gpointer data,
            GError **error)
{
  const StwJobOutcome *outcome = command->payload;

  return stw_job_queue_finish (transaction, outcome->job->id, outcome->owner, error);
}

static gboolean
job_fail (StwTransaction *transaction,
          StwCommand *command,
          JsonObject **ret_result,
          gpointer data,
          GError **error)
{
  const StwJobOutcome *outcome = command->payload;

  return stw_job_queue_fail (transaction,
                             outcome->job,
                             outcome->owner,
                             outcome->delay_ms,
                             outcome->why,
                             error);
}

/* A person's decision about one job; that it cannot be taken is theirs to know, not the store's. */
static gboolean
decide (StwTransaction *transaction,
        const StwCommand *command,
        gboolean (*take) (StwTransaction *, const char *, gint64, GError **),
        GError **error)
{
  gint64 job = stw_command_get_int (command, "job", 0);
  g_autoptr (GError) failure = NULL;

  if (take (transaction, command->actor, job, &failure))
    return TRUE;
  if (g_error_matches (failure, STW_STORE_ERROR, STW_STORE_ERROR_NOT_FOUND))
    g_set_error_literal (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND, failure->message);
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
job_retry (StwTransaction *transaction,
           StwCommand *command,
           JsonObject **ret_result,
           gpointer data,
           GError **error)
{
  return decide (transaction, command, stw_job_queue_retry, error);
}

static gboolean
job_discard (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  return decide (transaction, command, stw_job_queue_discard, error);
}

static gboolean
job_release_held (StwTransaction *transaction,
                  StwCommand *command,
                  JsonObject **ret_result,
                  gpointer data,
                  GError **error)
{
  gint64 count;

  if (!stw_job_queue_release_held (transaction, command->actor, &count, error))
    return FALSE;
  *ret_result = json_object_new ();
  json_object_set_int_member (*ret_result, "released", count);
  return TRUE;
}

static const StwCommandRule rules[] = {
  { STW_COMMAND_JOB_CLAIM, STW_PERMISSION_ENGINE, job_claim },
  { STW_COMMAND_JOB_RENEW, STW_PERMISSION_ENGINE, job_renew },
  { STW_COMMAND_JOB_HURRY, STW_PERMISSION_ENGINE, job_hurry },
  { STW_COMMAND_JOB_FINISH, STW_PERMISSION_ENGINE, job_finish },
  { STW_COMMAND_JOB_FAIL, STW_PERMISSION_ENGINE, job_fail },
  { "job.retry", STW_PERMISSION_JUDGE, job_retry },
  { "job.discard", STW_PERMISSION_JUDGE, job_discard },
  { "job.release-held", STW_PERMISSION_JUDGE, job_release_held },
};

/**
 * stw_job_commands:
 * @ret_n_rules: (out): how many
 *
 * Returns: (transfer none): the rows of the command table that concern jobs
 */
const StwCommandRule *
stw_job_commands (guint *ret_n_rules)
{
  *ret_n_rules = G_N_ELEMENTS (rules);
  return rules;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The job runner: claims what is due, runs it without blocking, and says through the ledger what
 * became of it. A kind of job is a row of one table. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/job-runner.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/secrets.h"
#include "desk/drill-store.h"
#include "desk/oncall/subscription-store.h"
#include "engine/channels.h"
#include "engine/drill-jobs.h"
#include "engine/gathered.h"
#include "engine/job-commands.h"
#include "engine/leave-commands.h"
#include "engine/leave-jobs.h"
#include "net/http-client.h"
#include "store/change-feed.h"

#include <string.h>

#define OWNER_BYTES 9
#define REQUEST_TIMEOUT_S 20
#define RENEW_EACH (STW_JOB_LEASE / 3)
/* A due job is looked for at least so often, whatever the clocks do. */
#define LONGEST_WAIT (1 * STW_MINUTE)

struct _StwJobRunner
{
  StwEngine *engine;         /* (unowned) */
  StwHttpClient *client;     /* (owned) */
  StwDrillJobs *drills;      /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GRand *rand;               /* (owned) */
  char *owner;               /* (owned) this life of the engine */
  GSource *timer;            /* (owned) (nullable) */
  guint watch;
  GSource *renewal; /* (owned) (nullable) while something is in work */
  guint n_works;
  guint n_workers; /* jobs in threads of their own */
  gboolean claiming;
  gboolean again; /* something changed while claiming */
};

/* One job in work. */
typedef struct
{
  StwJobRunner *runner; /* (unowned) */
  StwJob *job;          /* (owned) */
} Work;

static void claim (StwJobRunner *self);

static void
work_free (Work *work)
{
  stw_job_free (work->job);
  g_free (work);
}

static void
settled_cb (JsonObject *result, const GError *error, gpointer data)
{
  if (error != NULL)
    g_message ("A job's outcome could not be written: %s", error->message);
}

/* Ends the work: done when @why is %NULL, else tried again later or given up. */
static void
settle (Work *taken, const char *why)
{
  g_autofree Work *work = taken;
  StwJobRunner *self = work->runner;
  StwCommand *command =
    stw_command_new (why == NULL ? STW_COMMAND_JOB_FINISH : STW_COMMAND_JOB_FAIL,
                     "engine",
                     work->job->company);
  StwJobOutcome *outcome = g_new0 (StwJobOutcome, 1);

  self->n_works--;
  outcome->owner = self->owner;
  outcome->delay_ms =
    stw_job_backoff (&stw_retry_policy_default, (guint) work->job->attempts, self->rand);
  outcome->job = g_steal_pointer (&work->job);
  outcome->why = g_strdup (why);
  command->payload = outcome;
  command->free_payload = (GDestroyNotify) stw_job_outcome_free;
  stw_engine_submit (self->engine, command, settled_cb, NULL);
}

static void
confirmed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StwHttpResponse) response = stw_http_client_send_finish (result, &error);
  g_autofree char *why = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      work_free (work);
      return;
    }
  if (response == NULL)
    why = g_strdup (error->message);
  else if (response->status != 200)
    why = g_strdup_printf ("Amazon answered %u.", response->status);
  settle (work, why);
}

/* The address was checked to be Amazon's before the job was queued. */
static void
confirm_subscription (Work *work)
{
  g_autoptr (JsonNode) payload = json_from_string (work->job->payload, NULL);
  const char *url =
    payload != NULL && JSON_NODE_HOLDS_OBJECT (payload)
      ? json_object_get_string_member_with_default (json_node_get_object (payload), "url", NULL)
      : NULL;
  const StwHttpRequest request = {
    .method = "GET",
    .url = url,
    .reach = STW_REACH_PUBLIC,
    .timeout = REQUEST_TIMEOUT_S,
  };

  if (url == NULL)
    settle (work, "The job names no address.");
  else
    stw_http_client_send_async (work->runner->client,
                                &request,
                                work->runner->cancellable,
                                confirmed_cb,
                                work);
}

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  StwCommand *command = stw_leave_work_run (data, cancellable, &error);

  if (command != NULL)
    g_task_return_pointer (task, command, (GDestroyNotify) stw_command_free);
  else
    g_task_return_error (task, error);
}

/* What was done is told before the job is, so that a kill between them has it done again. */
static void
worked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  StwJobRunner *self = work->runner;
  g_autoptr (GError) error = NULL;
  StwCommand *command = g_task_propagate_pointer (G_TASK (result), &error);

  self->n_workers--;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      work_free (work);
      return;
    }
  if (command != NULL)
    stw_engine_submit (self->engine, command, settled_cb, NULL);
  settle (work, error != NULL ? error->message : NULL);
}

static void
leave (Work *work)
{
  StwJobRunner *self = work->runner;
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, worked_cb, work);
  StwLeaveWork *leaving = g_new0 (StwLeaveWork, 1);

  leaving->kind = g_strdup (work->job->kind);
  leaving->payload = g_strdup (work->job->payload);
  leaving->folder = g_strdup (stw_engine_get_folder (self->engine));
  leaving->secrets = stw_secrets_ref (stw_engine_get_secrets (self->engine));
  self->n_workers++;
  g_task_set_source_tag (task, leave);
  g_task_set_name (task, "leave");
  g_task_set_task_data (task, leaving, (GDestroyNotify) stw_leave_work_free);
  g_task_run_in_thread (task, work_in_thread);
}

/* What a worker brought of a message. */
typedef struct
{
  StwCommand *command; /* (owned) (nullable) says what became of it */
  char *again;         /* (owned) (nullable) why it is to be tried again */
} Sending;

static void
sending_free (Sending *sending)
{
  stw_command_free (sending->command);
  g_free (sending->again);
  g_free (sending);
}

static void
send_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Sending *sending = g_new0 (Sending, 1);
  GError *error = NULL;

  sending->command = stw_outgoing_work_run (data, &sending->again, cancellable, &error);
  if (sending->command != NULL)
    {
      g_task_return_pointer (task, sending, (GDestroyNotify) sending_free);
      return;
    }
  sending_free (sending);
  g_task_return_error (task, error);
}

static void
message_sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  StwJobRunner *self = work->runner;
  g_autoptr (GError) error = NULL;
  Sending *sending = g_task_propagate_pointer (G_TASK (result), &error);

  self->n_workers--;
  /* What was not sent goes in the next life; a message that is gone is nobody's any more. */
  if (sending == NULL)
    {
      settle (work,
              g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                ? "Steward ended before it was sent."
                : NULL);
      return;
    }
  stw_engine_submit (self->engine, g_steal_pointer (&sending->command), settled_cb, NULL);
  settle (work, sending->again);
  sending_free (sending);
}

static void
send_message (Work *work)
{
  StwJobRunner *self = work->runner;
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, message_sent_cb, work);
  StwOutgoingWork *sending = g_new0 (StwOutgoingWork, 1);

  sending->messages = stw_gathered_read_job (work->job->payload);
  sending->database = g_strdup (stw_engine_get_database (self->engine));
  sending->secrets = stw_secrets_ref (stw_engine_get_secrets (self->engine));
  sending->is_last = work->job->attempts >= stw_retry_policy_default.max_attempts;
  self->n_workers++;
  g_task_set_source_tag (task, send_message);
  g_task_set_name (task, "send a message");
  g_task_set_task_data (task, sending, (GDestroyNotify) stw_outgoing_work_free);
  g_task_run_in_thread (task, send_in_thread);
}

static void
drilled_cb (gboolean cancelled, const char *why, gpointer data)
{
  Work *work = data;

  if (cancelled)
    work_free (work);
  else
    settle (work, why);
}

static void
fire_drill (Work *work)
{
  stw_drill_jobs_run (work->runner->drills, work->job, drilled_cb, work);
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;

  work->runner->n_workers--;
  if (!stw_secrets_finish (result, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    work_free (work);
  else
    settle (work, error != NULL ? error->message : NULL);
}

/* Of a calendar whose schedule comes back no more. */
static void
forget_address (Work *work)
{
  StwJobRunner *self = work->runner;
  g_autoptr (JsonNode) payload = json_from_string (work->job->payload, NULL);
  gint64 calendar =
    payload != NULL && JSON_NODE_HOLDS_OBJECT (payload)
      ? json_object_get_int_member_with_default (json_node_get_object (payload), "calendar", 0)
      : 0;
  g_autofree char *name = stw_subscription_dup_secret_name (calendar);

  self->n_workers++;
  stw_secrets_forget_async (stw_engine_get_secrets (self->engine),
                            name,
                            self->cancellable,
                            forgotten_cb,
                            work);
}

static const struct
{
  const char *kind;
  void (*run) (Work *work);
} kinds[] = {
  { "sns.confirm", confirm_subscription }, { STW_JOB_MESSAGE, send_message },
  { STW_JOB_DRILL, fire_drill },           { STW_JOB_ADDRESS, forget_address },

  { STW_JOB_COMPANY_EXPORT, leave },       { STW_JOB_COMPANY_CLEAR, leave },
  { STW_JOB_COMPANY_CERTIFY, leave },
};

/* Those that may run twice without harm. */
static const char *const idempotent_kinds[] = {
  "sns.confirm",
  STW_JOB_DRILL,
  STW_JOB_COMPANY_EXPORT,
  STW_JOB_COMPANY_CLEAR,
  STW_JOB_COMPANY_CERTIFY,
  STW_JOB_ADDRESS,
  NULL,
};

static StwJobClaim *
new_claim (StwJobRunner *self)
{
  StwJobClaim *claim = g_new0 (StwJobClaim, 1);

  claim->owner = self->owner;
  claim->idempotent = idempotent_kinds;
  return claim;
}

static void
stop_renewing (StwJobRunner *self)
{
  if (self->renewal != NULL)
    g_source_destroy (self->renewal);
  g_clear_pointer (&self->renewal, g_source_unref);
}

/* What takes longer than the lease stays the runner's own. */
static gboolean
renew_cb (gpointer data)
{
  StwJobRunner *self = data;
  StwCommand *command;

  if (self->n_works == 0)
    {
      stop_renewing (self);
      return G_SOURCE_REMOVE;
    }
  command = stw_command_new (STW_COMMAND_JOB_RENEW, "engine", 0);
  command->payload = new_claim (self);
  command->free_payload = (GDestroyNotify) stw_job_claim_free;
  stw_engine_submit (self->engine, command, settled_cb, NULL);
  return G_SOURCE_CONTINUE;
}

static void
begin_renewing (StwJobRunner *self)
{
  if (self->renewal != NULL)
    return;
  self->renewal = g_timeout_source_new (RENEW_EACH);
  g_source_set_callback (self->renewal, renew_cb, self, NULL);
  g_source_attach (self->renewal, stw_engine_get_context (self->engine));
}

static void
run (StwJobRunner *self, StwJob *job)
{
  Work *work = g_new0 (Work, 1);

  self->n_works++;
  begin_renewing (self);
  work->runner = self;
  work->job = job;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, job->kind))
      {
        kinds[i].run (work);
        return;
      }
  settle (work, "This version of Steward does not know this kind of job.");
}

static gboolean
due_cb (gpointer data)
{
  claim (data);
  return G_SOURCE_REMOVE;
}

static void
clear_timer (StwJobRunner *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
wait_until (StwJobRunner *self, gint64 due)
{
  gint64 delay = CLAMP (due - stw_clock_now (NULL), 0, LONGEST_WAIT);

  clear_timer (self);
  if (due == G_MAXINT64)
    return;
  self->timer = g_timeout_source_new ((guint) delay);
  g_source_set_callback (self->timer, due_cb, self, NULL);
  g_source_attach (self->timer, stw_engine_get_context (self->engine));
}

typedef struct
{
  StwJobRunner *runner; /* (unowned) */
  StwJobClaim *claim;   /* (unowned) the command's payload */
} Claiming;

static void
claimed_cb (JsonObject *result, const GError *error, gpointer data)
{
  g_autofree Claiming *claiming = data;
  StwJobRunner *self = claiming->runner;
  StwJobClaim *got = claiming->claim;

  self->claiming = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (error != NULL)
    {
      wait_until (self, stw_clock_now (NULL) + LONGEST_WAIT);
      return;
    }
  while (got->jobs->len > 0)
    run (self, g_ptr_array_steal_index (got->jobs, 0));
  if (self->again)
    claim (self);
  else
    wait_until (self, got->next_due);
}

static void
claim (StwJobRunner *self)
{
  StwCommand *command;
  Claiming *claiming;

  clear_timer (self);
  self->again = self->claiming;
  if (self->claiming || g_cancellable_is_cancelled (self->cancellable))
    return;
  self->claiming = TRUE;
  command = stw_command_new (STW_COMMAND_JOB_CLAIM, "engine", 0);
  claiming = g_new0 (Claiming, 1);
  claiming->runner = self;
  claiming->claim = new_claim (self);
  command->payload = claiming->claim;
  command->free_payload = (GDestroyNotify) stw_job_claim_free;
  stw_engine_submit (self->engine, command, claimed_cb, claiming);
}

static void
changed_cb (GArray *changes, gpointer data)
{
  if (stw_changes_concern (changes, "job"))
    claim (data);
}

/**
 * stw_job_runner_new:
 *
 * Returns: (transfer full): a runner that has begun
 */
StwJobRunner *
stw_job_runner_new (StwEngine *engine)
{
  StwJobRunner *self = g_new0 (StwJobRunner, 1);

  self->engine = engine;
  self->client = stw_http_client_new ();
  self->cancellable = g_cancellable_new ();
  self->drills = stw_drill_jobs_new (engine, self->client, self->cancellable);
  self->rand = g_rand_new ();
  self->owner = stw_random_token (OWNER_BYTES);
  self->watch = stw_ledger_watch (stw_engine_get_ledger (engine),
                                  stw_engine_get_context (engine),
                                  changed_cb,
                                  self);
  claim (self);
  return self;
}

/**
 * stw_job_runner_stop:
 *
 * Begins nothing any more; jobs in work are found again by their lease.
 */
void
stw_job_runner_stop (StwJobRunner *self)
{
  clear_timer (self);
  stop_renewing (self);
  g_cancellable_cancel (self->cancellable);
}

/**
 * stw_job_runner_is_idle:
 *
 * Returns: whether it waits for no answer of the ledger and for no worker
 */
gboolean
stw_job_runner_is_idle (StwJobRunner *self)
{
  return !self->claiming && self->n_workers == 0 && stw_drill_jobs_is_idle (self->drills);
}

/**
 * stw_job_runner_free:
 * @self: (nullable) (transfer full): a runner
 */
void
stw_job_runner_free (StwJobRunner *self)
{
  if (self == NULL)
    return;
  stw_job_runner_stop (self);
  stw_ledger_unwatch (stw_engine_get_ledger (self->engine), self->watch);
  stw_drill_jobs_free (self->drills);
  stw_http_client_free (self->client);
  g_object_unref (self->cancellable);
  g_rand_free (self->rand);
  g_free (self->owner);
  g_free (self);
}

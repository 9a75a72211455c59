/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/job-queue.h"

#include "base/clock.h"

#include "desk.h"
#include "scratch.h"

static void
enqueue (StwDb *db, const char *kind, const char *key)
{
  StwTransaction *transaction = desk_begin (db, DESK_NOW);
  g_autoptr (GError) error = NULL;

  stw_transaction_enqueue (transaction, kind, key, 1, "{}", DESK_NOW, &error);
  g_assert_no_error (error);
  desk_commit (transaction);
}

static GPtrArray *
claim (StwDb *db, const char *owner, gint64 at, guint most)
{
  StwTransaction *transaction = desk_begin (db, at);
  g_autoptr (GError) error = NULL;
  GPtrArray *jobs = stw_job_queue_claim (transaction, owner, most, STW_MINUTE, &error);

  g_assert_no_error (error);
  desk_commit (transaction);
  return jobs;
}

static void
assert_state (StwDb *db, gint64 id, const char *state)
{
  g_autoptr (StwJob) job = stw_job_queue_get (db, id, NULL);

  g_assert_nonnull (job);
  g_assert_cmpstr (job->state, ==, state);
}

static void
a_job_is_claimed_once_and_finished (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autoptr (GPtrArray) mine = NULL;
  g_autoptr (GPtrArray) theirs = NULL;
  StwTransaction *transaction;
  gint64 due;

  enqueue (db, "mail", "a");
  enqueue (db, "mail", "b");
  enqueue (db, "mail", "a");
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM job"), ==, 2);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM change WHERE entity = 'job'"), ==, 2);
  g_assert_true (stw_job_queue_next_due (db, &due, NULL));
  g_assert_cmpint (due, ==, DESK_NOW);
  mine = claim (db, "me", DESK_NOW, 10);
  theirs = claim (db, "they", DESK_NOW, 10);
  g_assert_cmpuint (mine->len, ==, 2);
  g_assert_cmpuint (theirs->len, ==, 0);
  transaction = desk_begin (db, DESK_NOW);
  g_assert_false (stw_job_queue_finish (transaction, 1, "they", NULL));
  g_assert_true (stw_job_queue_finish (transaction, 1, "me", NULL));
  g_assert_false (stw_job_queue_finish (transaction, 1, "me", NULL));
  g_assert_true (stw_job_queue_renew (transaction, "me", STW_HOUR, NULL));
  desk_commit (transaction);
  assert_state (db, 1, "done");
  g_assert_true (stw_job_queue_next_due (db, &due, NULL));
  g_assert_cmpint (due, ==, DESK_NOW + STW_HOUR);
}

static void
jobs_wait_for_their_time (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autoptr (GPtrArray) early = NULL;
  g_autoptr (GPtrArray) some = NULL;
  gint64 due;

  enqueue (db, "mail", "a");
  enqueue (db, "mail", "b");
  early = claim (db, "me", DESK_NOW - 1, 10);
  g_assert_cmpuint (early->len, ==, 0);
  some = claim (db, "me", DESK_NOW, 1);
  g_assert_cmpuint (some->len, ==, 1);
  g_assert_cmpint (((StwJob *) some->pdata[0])->id, ==, 1);
  stw_db_run_script (db, "DELETE FROM job", NULL);
  g_assert_true (stw_job_queue_next_due (db, &due, NULL));
  g_assert_cmpint (due, ==, G_MAXINT64);
}

static void
a_failure_is_tried_again_until_it_is_dead (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  const StwRetryPolicy policy = { STW_SECOND, STW_HOUR, 4 };
  gint64 now = DESK_NOW;
  guint attempts = 0;

  enqueue (db, "mail", "a");
  for (;;)
    {
      g_autoptr (GPtrArray) jobs = claim (db, "me", now, 1);
      StwTransaction *transaction;
      StwJob *job;
      gint64 delay;

      if (jobs->len == 0)
        break;
      job = jobs->pdata[0];
      attempts++;
      g_assert_cmpint (job->attempts, ==, attempts);
      transaction = desk_begin (db, now);
      delay = stw_job_backoff (&policy, (guint) job->attempts, rand);
      g_assert_true (stw_job_queue_fail (transaction, job, "me", delay, "no answer", NULL));
      desk_commit (transaction);
      now += MAX (delay, 0);
    }
  g_assert_cmpuint (attempts, ==, 4);
  assert_state (db, 1, "dead");
}

static void
waiting_doubles_with_full_jitter (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);
  const StwRetryPolicy policy = { 1000, 60000, 30 };

  for (guint attempts = 1; attempts < 30; attempts++)
    {
      gint64 limit = MIN (G_GINT64_CONSTANT (1000) << (attempts - 1), 60000);
      gint64 least = G_MAXINT64;
      gint64 most = 0;

      for (guint i = 0; i < 500; i++)
        {
          gint64 wait = stw_job_backoff (&policy, attempts, rand);

          least = MIN (least, wait);
          most = MAX (most, wait);
        }
      g_assert_cmpint (least, >=, 0);
      g_assert_cmpint (least, <, limit / 10);
      g_assert_cmpint (most, <=, limit);
      g_assert_cmpint (most, >, limit - limit / 10);
    }
  g_assert_cmpint (stw_job_backoff (&policy, 30, rand), ==, -1);
  g_assert_cmpint (stw_job_backoff (&policy, G_MAXUINT, rand), ==, -1);
}

static void
what_a_vanished_owner_left_is_taken_over (void)
{
  static const char *const idempotent[] = { "mail", NULL };
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autoptr (GPtrArray) jobs = NULL;
  StwTransaction *transaction;
  gint64 count;

  enqueue (db, "mail", "a");
  enqueue (db, "reboot", "b");
  jobs = claim (db, "me", DESK_NOW, 10);
  transaction = desk_begin (db, DESK_NOW + STW_MINUTE);
  g_assert_true (stw_job_queue_take_over (transaction, idempotent, &count, NULL));
  desk_commit (transaction);
  g_assert_cmpint (count, ==, 0);
  transaction = desk_begin (db, DESK_NOW + STW_MINUTE + 1);
  g_assert_true (stw_job_queue_take_over (transaction, idempotent, &count, NULL));
  g_assert_true (stw_job_queue_renew (transaction, "me", STW_MINUTE, NULL));
  g_assert_false (stw_job_queue_finish (transaction, 2, "me", NULL));
  desk_commit (transaction);
  g_assert_cmpint (count, ==, 2);
  assert_state (db, 1, "queued");
  assert_state (db, 2, "unknown");
}

static void
a_person_decides_about_what_is_stuck (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = desk_open (folder);
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) dead = NULL;
  StwTransaction *transaction;
  gint64 count;

  enqueue (db, "mail", "a");
  enqueue (db, "mail", "b");
  jobs = claim (db, "me", DESK_NOW, 10);
  transaction = desk_begin (db, DESK_NOW);
  g_assert_false (stw_job_queue_retry (transaction, "anna", 1, NULL));
  g_assert_true (stw_job_queue_bury (transaction, 1, "me", "no such address", NULL));
  g_assert_true (stw_job_queue_bury (transaction, 2, "me", "no such address", NULL));
  desk_commit (transaction);
  dead = stw_job_queue_list (db, "dead", 10, NULL);
  g_assert_cmpuint (dead->len, ==, 2);
  transaction = desk_begin (db, DESK_NOW);
  g_assert_true (stw_job_queue_retry (transaction, "anna", 1, NULL));
  g_assert_true (stw_job_queue_discard (transaction, "anna", 2, NULL));
  g_assert_false (stw_job_queue_discard (transaction, "anna", 2, NULL));
  g_assert_true (stw_job_queue_hold_all (transaction, &count, NULL));
  desk_commit (transaction);
  g_assert_cmpint (count, ==, 1);
  assert_state (db, 1, "held");
  enqueue (db, "mail", "b");
  assert_state (db, 2, "discarded");
  transaction = desk_begin (db, DESK_NOW);
  g_assert_true (stw_job_queue_release_held (transaction, "anna", &count, NULL));
  desk_commit (transaction);
  g_assert_cmpint (count, ==, 1);
  assert_state (db, 1, "queued");
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM audit WHERE actor = 'anna'"), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/job-queue/claim", a_job_is_claimed_once_and_finished);
  g_test_add_func ("/store/job-queue/time", jobs_wait_for_their_time);
  g_test_add_func ("/store/job-queue/failure", a_failure_is_tried_again_until_it_is_dead);
  g_test_add_func ("/store/job-queue/backoff", waiting_doubles_with_full_jitter);
  g_test_add_func ("/store/job-queue/take-over", what_a_vanished_owner_left_is_taken_over);
  g_test_add_func ("/store/job-queue/person", a_person_decides_about_what_is_stuck);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that fills up while the ledger writes, and has room again later: once a real one of 4 MiB
 * in a mount namespace of the test's own, once by the limit on the size of files. */

#include "store/audit-verify.h"
#include "store/ledger.h"

#include "desk.h"
#include "scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#define DISK_SIZE "size=4m"
#define BALLAST (2 * 1024 * 1024)
#define FILE_LIMIT (1024 * 1024)
#define ROW (20 * 1024)
/* Far more than fit. */
#define COMMANDS_MAX 2000

static gboolean
run_command (StwTransaction *transaction,
             StwCommand *command,
             JsonObject **ret_result,
             gpointer data,
             GError **error)
{
  g_autofree char *value = g_strnfill (ROW, 'x');

  return stw_db_run (stw_transaction_get_db (transaction),
                     error,
                     "INSERT INTO setting (key, value) VALUES (hex (randomblob (16)), ?1)",
                     STW_TEXT (value)) &&
         stw_transaction_audit (transaction, "anna", 0, "add", "row", 0, NULL, error);
}

static void
settled (gboolean committed, gpointer data)
{
}

typedef struct
{
  gboolean answered;
  GError *error; /* (owned) (nullable) */
} Answer;

static void
answered_cb (JsonObject *result, const GError *error, gpointer data)
{
  Answer *answer = data;

  answer->answered = TRUE;
  answer->error = error != NULL ? g_error_copy (error) : NULL;
}

/* Submits one command; %NULL when it is on disk. */
static GError *
write_row (StwLedger *ledger)
{
  Answer answer = { 0 };

  stw_ledger_submit (ledger, stw_command_new ("add", "anna", 0), answered_cb, &answer);
  while (!answer.answered)
    g_main_context_iteration (NULL, TRUE);
  return answer.error;
}

static guint
write_until_full (StwLedger *ledger)
{
  for (guint n = 0; n < COMMANDS_MAX; n++)
    {
      g_autoptr (GError) error = write_row (ledger);

      if (error == NULL)
        continue;
      g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_FULL);
      return n;
    }
  g_assert_not_reached ();
}

static void
assert_holds (const char *folder, guint n_rows)
{
  g_autofree char *path = g_build_filename (folder, "steward.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_READ_ONLY, &error);
  StwAuditVerdict verdict;

  g_assert_no_error (error);
  g_assert_cmpint (desk_number (db, "SELECT count(*) FROM setting"), ==, n_rows);
  g_assert_true (stw_audit_verify (db, NULL, &verdict, NULL));
  g_assert_cmpint (verdict.broken, ==, 0);
  g_assert_cmpint (verdict.head.seq, ==, n_rows);
  stw_db_check (db, &error);
  g_assert_no_error (error);
}

static void
full_cb (gboolean full, gpointer data)
{
  g_async_queue_push (data, GINT_TO_POINTER (full ? 'F' : 'R'));
}

/* What was answered stays, what could not be written is refused, and once there is room the same
 * ledger goes on. */
static void
fill_and_go_on (const char *folder, void (*make_room) (const char *folder))
{
  static const StwLedgerRules rules = { .run = run_command, .settled = settled };
  g_autofree char *path = g_build_filename (folder, "steward.db", NULL);
  g_autoptr (GError) error = NULL;
  StwLedger *ledger = stw_ledger_new (path, NULL, &rules, NULL, &error);
  g_autoptr (GAsyncQueue) heard = g_async_queue_new ();
  guint n_rows;

  g_assert_no_error (error);
  stw_ledger_set_full_watch (ledger, full_cb, heard);
  n_rows = write_until_full (ledger);
  g_assert_cmpuint (n_rows, >, 0);
  /* What goes from the log into the file meanwhile may leave room for a little more. */
  n_rows += write_until_full (ledger);
  assert_holds (folder, n_rows);
  make_room (folder);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GError) failure = write_row (ledger);

      g_assert_no_error (failure);
      n_rows++;
    }
  assert_holds (folder, n_rows);
  stw_ledger_free (ledger);
  assert_holds (folder, n_rows);
  /* A little more may have fitted in between, but it was told of in turn. */
  g_assert_cmpint (g_async_queue_length (heard) % 2, ==, 0);
  g_assert_cmpint (g_async_queue_length (heard), >=, 2);
  while (g_async_queue_length (heard) > 0)
    {
      g_assert_cmpint (GPOINTER_TO_INT (g_async_queue_pop (heard)), ==, 'F');
      g_assert_cmpint (GPOINTER_TO_INT (g_async_queue_pop (heard)), ==, 'R');
    }
}

static void
remove_ballast (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "ballast", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
add_ballast (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "ballast", NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (posix_fallocate (fd, 0, BALLAST), ==, 0);
  close (fd);
}

static void
a_full_disk_refuses_and_recovers (void)
{
  g_autoptr (Scratch) folder = NULL;

  /* Before any thread: only the one that asks moves to the namespace. */
  if (unshare (CLONE_NEWNS) != 0 && unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0)
    {
      g_test_skip ("no mount namespace may be made here");
      return;
    }
  folder = scratch_new ();
  if (mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
      mount ("none", folder, "tmpfs", MS_NOSUID | MS_NODEV, DISK_SIZE) != 0)
    {
      g_test_skip ("no small disk can be mounted here");
      return;
    }
  add_ballast (folder);
  stw_db_close (desk_open (folder));
  fill_and_go_on (folder, remove_ballast);
  g_assert_cmpint (umount2 (folder, MNT_DETACH), ==, 0);
}

static void
set_limit (rlim_t size)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (size, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
lift_limit (const char *folder)
{
  set_limit (RLIM_INFINITY);
}

static void
a_file_that_may_not_grow_refuses_and_recovers (void)
{
  g_autoptr (Scratch) folder = scratch_new ();

  signal (SIGXFSZ, SIG_IGN);
  stw_db_close (desk_open (folder));
  set_limit (FILE_LIMIT);
  fill_and_go_on (folder, lift_limit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fault/full-disk/disk", a_full_disk_refuses_and_recovers);
  g_test_add_func ("/fault/full-disk/limit", a_file_that_may_not_grow_refuses_and_recovers);
  return g_test_run ();
}

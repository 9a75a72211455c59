/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commit groups that fail: nothing of them stays, neither in the file nor in what is remembered. */

#include "desk-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

static void
fire (Desk *desk, const char *asset, const char *signature)
{
  g_free (desk_post (desk, &(Message){ .asset = asset, .signature = signature }));
}

static void
assert_refused (Desk *desk, const char *asset, const char *signature)
{
  g_autoptr (GError) error =
               desk_post_refused (desk, &(Message){ .asset = asset, .signature = signature });

  g_assert_true (error->domain == STW_STORE_ERROR);
}

/* New rows, repeats, a resolve and a merge, none of which may be remembered. */
static void
try_everything (Desk *desk, gint64 start)
{
  assert_refused (desk, "web-01", "High CPU");
  assert_refused (desk, "web-01", "Disk full");
  assert_refused (desk, "mail", "Queue long");
  g_clear_error (&(GError *){ desk_post_refused (
    desk,
    &(Message){ .asset = "web-01", .signature = "High CPU", .state = STW_ALERT_RESOLVED }) });
  g_clear_error (&(GError *){ desk_post_refused (
    desk,
    &(Message){ .asset = "db-1", .signature = "C", .at = start + 10 * STW_MINUTE }) });
}

static void
assert_as_before (Desk *desk)
{
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 3);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident WHERE merged_into IS NULL"),
                   ==,
                   3);
  g_assert_cmpint (desk_number (desk, "SELECT SUM(occurrences) FROM incident"), ==, 3);
  desk_check (desk);
}

static void
assert_goes_on (Desk *desk, gint64 start)
{
  fire (desk, "web-01", "High CPU");
  g_assert_cmpint (desk_number (desk, "SELECT count FROM alert WHERE asset = 'web-01'"), ==, 2);
  fire (desk, "mail", "Queue long");
  g_assert_cmpint (desk_number (desk, "SELECT MAX(id) FROM alert"), ==, 4);
  g_free (
    desk_post (desk,
               &(Message){ .asset = "db-1", .signature = "C", .at = start + 10 * STW_MINUTE }));
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(DISTINCT incident_id) FROM alert "
                                "WHERE asset = 'db-1'"),
                   ==,
                   1);
  desk_check (desk);
}

static gint64
begin (Desk *desk)
{
  gint64 start = desk->now;

  desk_add_company (desk, "Acme");
  fire (desk, "db-1", "A");
  desk->now += 20 * STW_MINUTE;
  fire (desk, "db-1", "B");
  fire (desk, "web-01", "High CPU");
  return start;
}

static void
a_group_that_cannot_be_committed_leaves_nothing (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 start = begin (desk);

  g_atomic_int_set (&desk->refuse_commit, TRUE);
  try_everything (desk, start);
  g_atomic_int_set (&desk->refuse_commit, FALSE);
  assert_as_before (desk);
  assert_goes_on (desk, start);
}

/* The write-ahead log may not grow any more, which the kernel says in the middle of a write. */
static void
a_disk_that_takes_no_more_leaves_nothing (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 start = begin (desk);
  g_autofree char *log = g_build_filename (desk->folder, "steward.db-wal", NULL);
  struct rlimit usual;
  struct rlimit small;
  GStatBuf info;

  g_assert_cmpint (g_stat (log, &info), ==, 0);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  small = usual;
  small.rlim_cur = (rlim_t) info.st_size + 5000;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  try_everything (desk, start);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  assert_as_before (desk);
  assert_goes_on (desk, start);
}

/* One refused command takes back itself alone. */
static void
a_refused_command_leaves_the_rest_of_its_group (void)
{
  g_autoptr (Desk) desk = desk_new ();

  begin (desk);
  g_mutex_lock (&desk->gate);
  desk_post_later (desk, &(Message){ .asset = "web-01", .signature = "High CPU" });
  desk_post_later (desk, &(Message){ .asset = "web-01", .signature = "Disk full" });
  g_mutex_unlock (&desk->gate);
  desk_refuse (desk, "incident.close", STW_COMMAND_ERROR_REFUSED, "{'incident':1}");
  desk_refuse (desk, "incident.merge", STW_COMMAND_ERROR_REFUSED, "{'incident':1,'into':1}");
  desk_settle (desk);
  g_assert_cmpint (desk_number (desk, "SELECT SUM(count) FROM alert"), ==, 5);
  desk_check (desk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/groups/commit", a_group_that_cannot_be_committed_leaves_nothing);
  g_test_add_func ("/engine/groups/disk", a_disk_that_takes_no_more_leaves_nothing);
  g_test_add_func ("/engine/groups/refused", a_refused_command_leaves_the_rest_of_its_group);
  return g_test_run ();
}

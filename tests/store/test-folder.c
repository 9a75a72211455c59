/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/folder.h"

#include "scratch.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static guint
get_mode (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
everything_in_it_is_private (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *path = g_build_filename (scratch, "a", "b", NULL);
  g_autoptr (StwFolder) folder = stw_folder_open (path, NULL);
  g_autofree char *database = stw_folder_get_file (folder, STW_FOLDER_DATABASE);
  g_autofree char *backups = stw_folder_get_file (folder, STW_FOLDER_BACKUPS);
  g_autofree char *lock = stw_folder_get_file (folder, STW_FOLDER_LOCK);
  g_autofree char *log = g_strconcat (database, "-wal", NULL);
  g_autofree char *shared = g_strconcat (database, "-shm", NULL);
  g_autoptr (StwDb) db = NULL;
  mode_t before = umask (0);

  db = stw_db_open (database, STW_DB_WRITE, NULL);
  g_assert_true (stw_db_run_script (db, "CREATE TABLE t (x INTEGER)", NULL));
  umask (before);
  g_assert_cmpuint (get_mode (path), ==, 0700);
  g_assert_cmpuint (get_mode (backups), ==, 0700);
  g_assert_cmpuint (get_mode (database), ==, 0600);
  g_assert_cmpuint (get_mode (log), ==, 0600);
  g_assert_cmpuint (get_mode (shared), ==, 0600);
  g_assert_cmpuint (get_mode (lock), ==, 0600);
}

static void
a_folder_that_others_could_read_is_closed_to_them (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *path = g_build_filename (scratch, "open", NULL);
  g_autoptr (StwFolder) folder = NULL;

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_cmpint (g_chmod (path, 0755), ==, 0);
  folder = stw_folder_open (path, NULL);
  g_assert_nonnull (folder);
  g_assert_cmpuint (get_mode (path), ==, 0700);
}

static void
who_runs_is_seen_without_the_lock (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  StwFolder *folder;

  g_assert_false (stw_folder_has_owner (scratch));
  folder = stw_folder_open (scratch, NULL);
  g_assert_true (stw_folder_has_owner (scratch));
  stw_folder_close (folder);
  g_assert_false (stw_folder_has_owner (scratch));
}

/* Another process holds the folder until this one lets it go. */
static pid_t
hold_elsewhere (const char *path, int *ret_held)
{
  int held[2];
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (held), ==, 0);
  child = fork ();
  if (child == 0)
    {
      StwFolder *folder = stw_folder_open (path, NULL);

      if (folder == NULL || write (held[1], "", 1) != 1)
        _exit (1);
      for (;;)
        pause ();
    }
  g_assert_cmpint (read (held[0], &byte, 1), ==, 1);
  close (held[1]);
  *ret_held = held[0];
  return child;
}

static void
one_engine_uses_it_at_a_time (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (StwFolder) folder = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  int held;
  pid_t other = hold_elsewhere (scratch, &held);

  g_assert_null (stw_folder_open (scratch, &error));
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_LOCKED);
  sentence = g_strdup_printf ("Another Steward (process %d) uses this data folder.", (int) other);
  g_assert_cmpstr (error->message, ==, sentence);
  kill (other, SIGKILL);
  waitpid (other, NULL, 0);
  close (held);
  folder = stw_folder_open (scratch, NULL);
  g_assert_nonnull (folder);
  g_assert_true (stw_folder_was_unclean (folder));
}

static void
a_clean_stop_leaves_no_mark (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  StwFolder *folder = stw_folder_open (scratch, NULL);

  g_assert_false (stw_folder_was_unclean (folder));
  stw_folder_close (folder);
  folder = stw_folder_open (scratch, NULL);
  g_assert_false (stw_folder_was_unclean (folder));
  stw_folder_abandon (folder);
  folder = stw_folder_open (scratch, NULL);
  g_assert_true (stw_folder_was_unclean (folder));
  stw_folder_close (folder);
}

static void
network_drives_are_known (void)
{
  g_assert_true (stw_folder_is_network (0x6969, NULL));
  g_assert_true (stw_folder_is_network ((gint32) 0xff534d42, NULL));
  g_assert_true (stw_folder_is_network (0x65735546, "fuse.sshfs"));
  g_assert_false (stw_folder_is_network (0x65735546, "fuse.gocryptfs"));
  g_assert_false (stw_folder_is_network (0x65735546, NULL));
  g_assert_false (stw_folder_is_network (0xef53, "ext4"));
}

static void
too_little_space_is_told_before_it_is_used (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (stw_folder_check_space (scratch, 1, NULL));
  g_assert_false (stw_folder_check_space (scratch, G_GINT64_CONSTANT (1) << 60, &error));
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_FULL);
}

static void
a_file_in_its_place_is_refused (void)
{
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autofree char *path = g_build_filename (scratch, "file", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_null (stw_folder_open (path, &error));
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/folder/private", everything_in_it_is_private);
  g_test_add_func ("/store/folder/closed", a_folder_that_others_could_read_is_closed_to_them);
  g_test_add_func ("/store/folder/one-engine", one_engine_uses_it_at_a_time);
  g_test_add_func ("/store/folder/clean", a_clean_stop_leaves_no_mark);
  g_test_add_func ("/store/folder/network", network_drives_are_known);
  g_test_add_func ("/store/folder/space", too_little_space_is_told_before_it_is_used);
  g_test_add_func ("/store/folder/file", a_file_in_its_place_is_refused);
  g_test_add_func ("/store/folder/owner", who_runs_is_seen_without_the_lock);
  return g_test_run ();
}

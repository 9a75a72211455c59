/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/secrets-private.h"

#include "scratch.h"

#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>
#include <sys/stat.h>

static StwSecrets *
open_sealed (const char *path, const char *passphrase)
{
  g_autoptr (GError) error = NULL;
  StwSecrets *secrets = stw_secrets_new_sealed (path, passphrase, &error);

  g_assert_no_error (error);
  return secrets;
}

static void
assert_holds (StwSecrets *secrets, const char *name, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *secret = stw_secrets_look_up (secrets, name, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
  stw_secret_free (secret);
}

static void
keep (StwSecrets *secrets, const char *name, const char *secret)
{
  g_autoptr (GError) error = NULL;

  stw_secrets_keep (secrets, name, secret, NULL, &error);
  g_assert_no_error (error);
}

static void
forget (StwSecrets *secrets, const char *name)
{
  g_autoptr (GError) error = NULL;

  stw_secrets_forget (secrets, name, NULL, &error);
  g_assert_no_error (error);
}

static void
what_is_kept_is_there_until_it_is_forgotten (StwSecrets *secrets)
{
  assert_holds (secrets, "one", NULL);
  keep (secrets, "one", "first");
  keep (secrets, "two", "zweites Geheimnis €");
  keep (secrets, "one", "a longer first");
  keep (secrets, "empty", "");
  assert_holds (secrets, "one", "a longer first");
  assert_holds (secrets, "two", "zweites Geheimnis €");
  assert_holds (secrets, "empty", "");
  assert_holds (secrets, "on", NULL);
  forget (secrets, "one");
  forget (secrets, "never there");
  assert_holds (secrets, "one", NULL);
  assert_holds (secrets, "two", "zweites Geheimnis €");
}

static void
a_sealed_file_keeps_secrets_over_a_restart (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "secrets.sealed", NULL);
  g_autofree char *bytes = NULL;
  gsize size;
  GStatBuf info;

  {
    g_autoptr (StwSecrets) secrets = open_sealed (path, "correct horse");

    what_is_kept_is_there_until_it_is_forgotten (secrets);
  }
  {
    g_autoptr (StwSecrets) secrets = open_sealed (path, "correct horse");

    assert_holds (secrets, "two", "zweites Geheimnis €");
  }
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_null (memmem (bytes, size, "Geheimnis", 9));
  g_assert_null (memmem (bytes, size, "two", 3));
}

/* The engine opened the file before stewardctl wrote the first secret. */
static void
two_programs_share_a_sealed_file_from_the_start (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "secrets.sealed", NULL);
  g_autoptr (StwSecrets) engine = open_sealed (path, "correct horse");
  g_autoptr (StwSecrets) other = open_sealed (path, "correct horse");

  keep (other, "one", "from the other");
  keep (engine, "two", "from the engine");
  assert_holds (engine, "one", "from the other");
  assert_holds (other, "two", "from the engine");
}

static void
a_wrong_passphrase_is_told_as_such (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "secrets.sealed", NULL);
  g_autoptr (StwSecrets) secrets = open_sealed (path, "correct horse");
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GError) none = NULL;

  keep (secrets, "one", "first");
  g_assert_null (stw_secrets_new_sealed (path, "correct horsf", &wrong));
  g_assert_error (wrong, STW_SECRETS_ERROR, STW_SECRETS_ERROR_WRONG_PASSPHRASE);
  g_assert_null (stw_secrets_new_sealed (path, NULL, &none));
  g_assert_error (none, STW_SECRETS_ERROR, STW_SECRETS_ERROR_NO_PASSPHRASE);
}

/* Whatever is done to the file, no call hands out a wrong secret, and the store that stands
 * notices. */
static void
a_changed_file_is_never_believed (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "secrets.sealed", NULL);
  g_autoptr (StwSecrets) secrets = open_sealed (path, "correct horse");
  g_autofree char *bytes = NULL;
  gsize size;

  keep (secrets, "one", "first");
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  for (gsize i = 0; i < size; i++)
    {
      g_autoptr (GError) error = NULL;

      bytes[i] ^= (char) (1 << (i % 8));
      g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
      bytes[i] ^= (char) (1 << (i % 8));
      g_assert_null (stw_secrets_look_up (secrets, "one", NULL, &error));
      g_assert_error (error, STW_SECRETS_ERROR, STW_SECRETS_ERROR_DAMAGED);
    }
  for (gsize length = 0; length < size; length += 7)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
      g_assert_null (stw_secrets_look_up (secrets, "one", NULL, &error));
      g_assert_error (error, STW_SECRETS_ERROR, STW_SECRETS_ERROR_DAMAGED);
    }
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  assert_holds (secrets, "one", "first");
}

/* A header of any content is refused before it costs more than a passphrase may. */
static void
a_header_may_not_ask_for_any_memory (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "secrets.sealed", NULL);
  g_autoptr (StwSecrets) secrets = open_sealed (path, "correct horse");
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  keep (secrets, "one", "first");
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  memset (bytes + 16, 0xff, 8);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  g_assert_null (stw_secrets_new_sealed (path, "correct horse", &error));
  g_assert_error (error, STW_SECRETS_ERROR, STW_SECRETS_ERROR_DAMAGED);
}

static void
the_passphrase_leaves_the_environment (void)
{
  char *first;
  char *second;

  g_setenv ("STEWARD_SECRETS_PASSPHRASE", "correct horse", TRUE);
  first = stw_secrets_take_passphrase ();
  g_assert_cmpstr (first, ==, "correct horse");
  g_assert_null (g_getenv ("STEWARD_SECRETS_PASSPHRASE"));
  second = stw_secrets_take_passphrase ();
  g_assert_null (second);
  stw_secret_free (first);
}

static void
the_passphrase_may_come_as_a_credential (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "steward-passphrase", NULL);
  char *passphrase;

  g_assert_true (g_file_set_contents (path, "correct horse\n", -1, NULL));
  g_setenv ("CREDENTIALS_DIRECTORY", folder, TRUE);
  passphrase = stw_secrets_take_passphrase ();
  g_unsetenv ("CREDENTIALS_DIRECTORY");
  g_assert_cmpstr (passphrase, ==, "correct horse");
  stw_secret_free (passphrase);
}

typedef struct
{
  guint left;
  char *found;
} Answers;

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answers *answers = data;
  g_autoptr (GError) error = NULL;

  stw_secrets_finish (result, &error);
  g_assert_no_error (error);
  answers->left--;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Answers *answers = data;
  g_autoptr (GError) error = NULL;

  answers->found = stw_secrets_look_up_finish (result, &error);
  g_assert_no_error (error);
  answers->left--;
}

static void
requests_are_answered_in_their_order (void)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autofree char *path = g_build_filename (folder, "secrets.sealed", NULL);
  StwSecrets *secrets = open_sealed (path, "correct horse");
  Answers answers = { .left = 6 };

  stw_secrets_keep_async (secrets, "one", "first", NULL, kept_cb, &answers);
  stw_secrets_keep_async (secrets, "two", "other", NULL, kept_cb, &answers);
  stw_secrets_forget_async (secrets, "two", NULL, kept_cb, &answers);
  stw_secrets_keep_async (secrets, "one", "second", NULL, kept_cb, &answers);
  stw_secrets_unlock_async (secrets, NULL, kept_cb, &answers);
  stw_secrets_look_up_async (secrets, "one", NULL, found_cb, &answers);
  stw_secrets_unref (secrets);
  while (answers.left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (answers.found, ==, "second");
  stw_secret_free (answers.found);
}

static SecretCollection *
get_default_keyring (void)
{
  g_autoptr (SecretService) service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, NULL);

  return service == NULL ? NULL
                         : secret_collection_for_alias_sync (service,
                                                             SECRET_COLLECTION_DEFAULT,
                                                             SECRET_COLLECTION_NONE,
                                                             NULL,
                                                             NULL);
}

static gboolean
default_keyring_stands (void)
{
  g_autoptr (SecretCollection) collection = get_default_keyring ();

  return collection != NULL;
}

/* A keyring daemon of the test's own, unlocked with a password from its standard input. */
static GSubprocess *
start_keyring (const char *folder)
{
  g_autofree char *control = g_build_filename (folder, "control", NULL);
  g_autofree char *option = g_strconcat ("--control-directory=", control, NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
    G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) daemon = NULL;
  g_autoptr (GError) error = NULL;
  GOutputStream *input;

  /* Its own warnings are not ours to die of. */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", folder, TRUE);
  daemon = g_subprocess_launcher_spawn (launcher,
                                        &error,
                                        "gnome-keyring-daemon",
                                        "--foreground",
                                        "--unlock",
                                        "--components=secrets",
                                        option,
                                        NULL);
  g_assert_no_error (error);
  input = g_subprocess_get_stdin_pipe (daemon);
  g_output_stream_write_all (input, "test", 4, NULL, NULL, NULL);
  g_output_stream_close (input, NULL, NULL);
  /* The name comes on the bus before the keyring does. */
  for (guint tries = 0; !default_keyring_stands () && tries < 1000; tries++)
    {
      secret_service_disconnect ();
      g_usleep (10000);
    }
  return g_steal_pointer (&daemon);
}

static void
lock_keyring (void)
{
  g_autoptr (SecretCollection) collection = get_default_keyring ();
  g_autoptr (GList) list = g_list_prepend (NULL, collection);
  g_autoptr (GError) error = NULL;

  secret_service_lock_sync (NULL, list, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_locked (StwSecrets *secrets)
{
  g_autoptr (GError) looking = NULL;
  g_autoptr (GError) keeping = NULL;
  g_autoptr (GError) forgetting = NULL;

  g_assert_null (stw_secrets_look_up (secrets, "two", NULL, &looking));
  g_assert_error (looking, STW_SECRETS_ERROR, STW_SECRETS_ERROR_LOCKED);
  g_assert_false (stw_secrets_keep (secrets, "two", "x", NULL, &keeping));
  g_assert_error (keeping, STW_SECRETS_ERROR, STW_SECRETS_ERROR_LOCKED);
  g_assert_false (stw_secrets_forget (secrets, "two", NULL, &forgetting));
  g_assert_error (forgetting, STW_SECRETS_ERROR, STW_SECRETS_ERROR_LOCKED);
}

static void
the_real_keyring_keeps_secrets (void)
{
  g_autofree char *bus_program = g_find_program_in_path ("dbus-daemon");
  g_autofree char *keyring_program = g_find_program_in_path ("gnome-keyring-daemon");
  g_autoptr (Scratch) folder = NULL;
  g_autoptr (GTestDBus) bus = NULL;
  g_autoptr (GSubprocess) daemon = NULL;
  g_autoptr (StwSecrets) secrets = NULL;
  g_autoptr (StwSecrets) others = NULL;

  if (bus_program == NULL || keyring_program == NULL)
    {
      g_test_skip ("dbus-daemon or gnome-keyring-daemon is not installed");
      return;
    }
  folder = scratch_new ();
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  daemon = start_keyring (folder);
  g_assert_true (default_keyring_stands ());
  secrets = stw_secrets_new_keyring ("/data/one");
  others = stw_secrets_new_keyring ("/data/other");
  what_is_kept_is_there_until_it_is_forgotten (secrets);
  assert_holds (others, "two", NULL);
  g_assert_true (stw_secrets_unlock (secrets, NULL, NULL));
  lock_keyring ();
  assert_locked (secrets);
  secret_service_disconnect ();
  g_subprocess_force_exit (daemon);
  g_subprocess_wait (daemon, NULL, NULL);
  g_test_dbus_stop (bus);
}

/* A store that is locked while *DATA is set. */
static gboolean
lockable_do (gpointer data, const char *name, GCancellable *cancellable, GError **error)
{
  const gboolean *locked = data;

  if (!*locked)
    return TRUE;
  g_set_error_literal (error, STW_SECRETS_ERROR, STW_SECRETS_ERROR_LOCKED, "It is locked.");
  return FALSE;
}

static char *
lockable_look_up (gpointer data, const char *name, GCancellable *cancellable, GError **error)
{
  if (g_str_equal (name, "broken"))
    g_set_error_literal (error, STW_SECRETS_ERROR, STW_SECRETS_ERROR_FAILED, "It is broken.");
  else
    lockable_do (data, name, cancellable, error);
  return NULL;
}

static void
lockable_free (gpointer data)
{
}

static void
locked_cb (gboolean locked, gpointer data)
{
  g_string_append_c (data, locked ? 'L' : 'O');
}

static void
who_watches_hears_once_of_each_change (void)
{
  static const StwSecretsBackend backend = {
    .look_up = lockable_look_up,
    .forget = lockable_do,
    .free = lockable_free,
  };
  gboolean locked = FALSE;
  StwSecrets *secrets = stw_secrets_new (&backend, &locked);
  g_autoptr (GString) heard = g_string_new (NULL);

  stw_secrets_set_watch (secrets, locked_cb, heard);
  stw_secrets_look_up (secrets, "one", NULL, NULL);
  g_assert_cmpstr (heard->str, ==, "");
  locked = TRUE;
  stw_secrets_look_up (secrets, "one", NULL, NULL);
  stw_secrets_forget (secrets, "one", NULL, NULL);
  g_assert_cmpstr (heard->str, ==, "L");
  /* That does not say whether it is locked. */
  stw_secrets_look_up (secrets, "broken", NULL, NULL);
  g_assert_cmpstr (heard->str, ==, "L");
  locked = FALSE;
  stw_secrets_forget (secrets, "one", NULL, NULL);
  g_assert_cmpstr (heard->str, ==, "LO");
  locked = TRUE;
  stw_secrets_set_watch (secrets, NULL, NULL);
  stw_secrets_forget (secrets, "one", NULL, NULL);
  g_assert_cmpstr (heard->str, ==, "LO");
  stw_secrets_set_watch (secrets, locked_cb, heard);
  g_assert_cmpstr (heard->str, ==, "LOL");
  stw_secrets_unref (secrets);
}

static void
no_keyring_is_told_as_such (void)
{
  g_autoptr (StwSecrets) secrets = stw_secrets_new_keyring ("/data/one");
  g_autoptr (GError) error = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus", TRUE);
  g_assert_null (stw_secrets_look_up (secrets, "one", NULL, &error));
  g_assert_error (error, STW_SECRETS_ERROR, STW_SECRETS_ERROR_UNAVAILABLE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_unsetenv ("CREDENTIALS_DIRECTORY");
  g_test_add_func ("/base/secrets/sealed", a_sealed_file_keeps_secrets_over_a_restart);
  g_test_add_func ("/base/secrets/shared", two_programs_share_a_sealed_file_from_the_start);
  g_test_add_func ("/base/secrets/wrong-passphrase", a_wrong_passphrase_is_told_as_such);
  g_test_add_func ("/base/secrets/changed", a_changed_file_is_never_believed);
  g_test_add_func ("/base/secrets/header", a_header_may_not_ask_for_any_memory);
  g_test_add_func ("/base/secrets/environment", the_passphrase_leaves_the_environment);
  g_test_add_func ("/base/secrets/credential", the_passphrase_may_come_as_a_credential);
  g_test_add_func ("/base/secrets/order", requests_are_answered_in_their_order);
  g_test_add_func ("/base/secrets/keyring", the_real_keyring_keeps_secrets);
  g_test_add_func ("/base/secrets/watch", who_watches_hears_once_of_each_change);
  g_test_add_func ("/base/secrets/no-keyring", no_keyring_is_told_as_such);
  return g_test_run ();
}

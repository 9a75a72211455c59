/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The snapshot of who may knock: what it holds, what a refresh takes over, and that what cannot be
 * read keeps its source shut instead of open. */

#include "engine/access.h"

#include "base/secrets-private.h"
#include "desk-fixture.h"

#include <string.h>

#define PUBLIC "https://desk.example"

/* The hash that desk_add_company() gives a company's first key. */
static void
hash_of (const char *name, guint8 hash[STW_ACCESS_KEY_HASH])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = STW_ACCESS_KEY_HASH;

  g_checksum_update (checksum, (const guchar *) name, -1);
  g_checksum_get_digest (checksum, hash, &size);
}

static char *
get_path (Desk *desk)
{
  return g_build_filename (desk->folder, "steward.db", NULL);
}

static void
script (Desk *desk, const char *sql)
{
  g_autofree char *path = get_path (desk);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_WRITE, &error);

  stw_db_run_script (db, sql, &error);
  g_assert_no_error (error);
}

static StwSecrets *
open_secrets (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->folder, "secrets", NULL);
  g_autoptr (GError) error = NULL;
  StwSecrets *secrets = stw_secrets_new_sealed (path, "a passphrase of the tests", &error);

  g_assert_no_error (error);
  return secrets;
}

static StwAccess *
load (Desk *desk, StwSecrets *secrets)
{
  g_autofree char *path = get_path (desk);
  g_autoptr (GError) error = NULL;
  StwAccess *access = stw_access_load (path, secrets, NULL, PUBLIC, desk->now, &error);

  g_assert_no_error (error);
  return access;
}

static const StwCaller *
find (Desk *desk, StwAccess *access, const char *name)
{
  guint8 hash[STW_ACCESS_KEY_HASH];

  hash_of (name, hash);
  return stw_access_find (access, hash, desk->now);
}

static Desk *
make_desk (void)
{
  Desk *desk = desk_new ();

  desk_add_company (desk, "Acme");
  desk_add_company (desk, "Globex");
  return desk;
}

static void
a_key_leads_to_its_company_and_its_rate (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  StwAccess *access;
  const StwCaller *caller;

  script (desk, "UPDATE company SET rate_per_minute = 7, burst = 9 WHERE id = 2");
  access = load (desk, secrets);
  caller = find (desk, access, "Globex");
  g_assert_nonnull (caller);
  g_assert_cmpint (caller->company, ==, 2);
  g_assert_cmpint (caller->source, ==, 2);
  g_assert_cmpuint (caller->rate.requests, ==, 7);
  g_assert_cmpuint (caller->rate.burst, ==, 9);
  g_assert_false (caller->signs);
  g_assert_null (caller->addresses);
  g_assert_cmpstr (caller->public_url, ==, PUBLIC);
  g_assert_null (find (desk, access, "Initech"));
  stw_access_free (access);
}

static void
a_key_ends_while_the_snapshot_stands (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  g_autofree char *sql =
    g_strdup_printf ("UPDATE access_key SET expires_at = %" G_GINT64_FORMAT " WHERE id = 1",
                     desk->now + 10);
  StwAccess *access;

  script (desk, sql);
  access = load (desk, secrets);
  desk->now += 9;
  g_assert_nonnull (find (desk, access, "Acme"));
  desk->now += 1;
  g_assert_null (find (desk, access, "Acme"));
  g_assert_nonnull (find (desk, access, "Globex"));
  stw_access_free (access);
}

static void
a_refresh_knows_new_keys_and_forgets_revoked_ones (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autofree char *path = get_path (desk);
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  StwAccess *first = load (desk, secrets);
  g_autoptr (GError) error = NULL;
  StwAccess *second;

  desk_add_company (desk, "Initech");
  g_assert_null (desk_command (desk, "desk", "key.revoke", 1, &error, "{'key':1}"));
  g_assert_no_error (error);
  second = stw_access_refresh (first, path, desk->now, &error);
  g_assert_no_error (error);
  stw_access_free (first);
  g_assert_null (find (desk, second, "Acme"));
  g_assert_nonnull (find (desk, second, "Globex"));
  g_assert_nonnull (find (desk, second, "Initech"));
  g_assert_cmpstr (find (desk, second, "Initech")->public_url, ==, PUBLIC);
  stw_access_free (second);
}

static void
a_source_whose_secret_is_missing_still_wants_a_signature (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  StwAccess *access;
  const StwCaller *caller;

  script (desk, "UPDATE source SET scheme = 'steward', secret_name = 'nowhere' WHERE id = 1");
  access = load (desk, secrets);
  caller = find (desk, access, "Acme");
  g_assert_nonnull (caller);
  g_assert_true (caller->signs);
  g_assert_null (caller->signature.secret);
  stw_access_free (access);
}

/* A refresh asks no keyring, and keeps what the load before it found there. */
static void
a_refresh_keeps_the_secrets_that_were_found (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autofree char *path = get_path (desk);
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  g_autoptr (GError) error = NULL;
  StwAccess *first;
  StwAccess *second;

  g_assert_true (stw_secrets_keep (secrets, "known", "s3cret", NULL, &error));
  script (desk,
          "UPDATE source SET scheme = 'steward', secret_name = 'known' WHERE id = 1;"
          "UPDATE source SET scheme = 'steward' WHERE id = 2");
  first = load (desk, secrets);
  g_assert_cmpstr (find (desk, first, "Acme")->signature.secret, ==, "s3cret");
  script (desk, "UPDATE source SET secret_name = 'later' WHERE id = 2");
  second = stw_access_refresh (first, path, desk->now, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (find (desk, second, "Acme")->signature.secret, ==, "s3cret");
  g_assert_null (find (desk, second, "Globex")->signature.secret);
  stw_access_free (second);
  stw_access_free (first);
}

/* A keyring that is locked while *DATA is set, and holds the same secret under each name. */
static char *
lockable_look_up (gpointer data, const char *name, GCancellable *cancellable, GError **error)
{
  const gboolean *locked = data;

  if (!*locked)
    return stw_secret_dup ("s3cret", 6);
  g_set_error_literal (error, STW_SECRETS_ERROR, STW_SECRETS_ERROR_LOCKED, "It is locked.");
  return NULL;
}

static void
lockable_free (gpointer data)
{
}

static StwAccess *
load_again (Desk *desk, StwSecrets *secrets, StwAccess *before)
{
  g_autofree char *path = get_path (desk);
  g_autoptr (GHashTable) known = stw_access_ref_secrets (before);
  g_autoptr (GError) error = NULL;
  StwAccess *access = stw_access_load (path, secrets, known, PUBLIC, desk->now, &error);

  g_assert_no_error (error);
  stw_access_free (before);
  return access;
}

static void
a_locked_keyring_keeps_what_was_known_and_has_the_rest_wait (void)
{
  static const StwSecretsBackend backend = { .look_up = lockable_look_up, .free = lockable_free };
  g_autoptr (Desk) desk = make_desk ();
  gboolean locked = FALSE;
  g_autoptr (StwSecrets) secrets = stw_secrets_new (&backend, &locked);
  StwAccess *access;

  script (desk, "UPDATE source SET scheme = 'steward', secret_name = 'known' WHERE id = 1");
  access = load (desk, secrets);
  g_assert_false (find (desk, access, "Acme")->waits_for_secret);
  script (desk, "UPDATE source SET scheme = 'steward', secret_name = 'later' WHERE id = 2");
  locked = TRUE;
  access = load_again (desk, secrets, access);
  g_assert_cmpstr (find (desk, access, "Acme")->signature.secret, ==, "s3cret");
  g_assert_false (find (desk, access, "Acme")->waits_for_secret);
  g_assert_null (find (desk, access, "Globex")->signature.secret);
  g_assert_true (find (desk, access, "Globex")->waits_for_secret);
  /* Who watches the keyring tells of it, not the door. */
  g_assert_null (stw_access_get_problem (access));
  locked = FALSE;
  access = load_again (desk, secrets, access);
  g_assert_cmpstr (find (desk, access, "Globex")->signature.secret, ==, "s3cret");
  g_assert_false (find (desk, access, "Globex")->waits_for_secret);
  stw_access_free (access);
}

static void
a_list_of_addresses_that_cannot_be_read_opens_nothing (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  StwAccess *access;

  script (desk,
          "UPDATE source SET addresses = 'everywhere' WHERE id = 1;"
          "UPDATE source SET addresses = '192.0.2.0/24' WHERE id = 2");
  access = load (desk, secrets);
  g_assert_null (find (desk, access, "Acme"));
  g_assert_nonnull (find (desk, access, "Globex"));
  g_assert_nonnull (find (desk, access, "Globex")->addresses);
  stw_access_free (access);
}

static void
confirmed_topics_come_with_the_key (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  StwAccess *access;
  const StwCaller *caller;

  script (desk,
          "INSERT INTO topic (company_id, source_id, arn, subscribe_url, confirmed_at, created_at) "
          "VALUES (1, 1, 'arn:a', 'u', 5, 0), (1, 1, 'arn:b', 'u', NULL, 0), "
          "(1, 1, 'arn:c', 'u', 6, 0)");
  access = load (desk, secrets);
  caller = find (desk, access, "Acme");
  g_assert_cmpuint (g_strv_length ((char **) caller->topics), ==, 2);
  g_assert_true (g_strv_contains (caller->topics, "arn:a"));
  g_assert_true (g_strv_contains (caller->topics, "arn:c"));
  stw_access_free (access);
}

/* What an older version saved may not be usable any more; the built-in senders read in its place.
 */
static void
a_mapping_that_cannot_be_used_shuts_nobody_out (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  StwAccess *access;

  script (desk,
          "INSERT INTO mapping (company_id, name, text, created_at, updated_at) "
          "VALUES (1, 'old', 'no JSON', 0, 0)");
  access = load (desk, secrets);
  g_assert_nonnull (find (desk, access, "Acme"));
  g_assert_null (find (desk, access, "Globex")->own_senders);
  g_assert_null (stw_access_get_senders (access, 2));
  stw_access_free (access);
}

static void
a_database_that_is_not_there_is_an_error (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  g_autoptr (GError) error = NULL;

  g_assert_null (stw_access_load ("/nowhere/at/all", secrets, NULL, PUBLIC, 0, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/access/key", a_key_leads_to_its_company_and_its_rate);
  g_test_add_func ("/engine/access/ends", a_key_ends_while_the_snapshot_stands);
  g_test_add_func ("/engine/access/refresh", a_refresh_knows_new_keys_and_forgets_revoked_ones);
  g_test_add_func ("/engine/access/no-secret",
                   a_source_whose_secret_is_missing_still_wants_a_signature);
  g_test_add_func ("/engine/access/secrets", a_refresh_keeps_the_secrets_that_were_found);
  g_test_add_func ("/engine/access/locked",
                   a_locked_keyring_keeps_what_was_known_and_has_the_rest_wait);
  g_test_add_func ("/engine/access/addresses",
                   a_list_of_addresses_that_cannot_be_read_opens_nothing);
  g_test_add_func ("/engine/access/topics", confirmed_topics_come_with_the_key);
  g_test_add_func ("/engine/access/mapping", a_mapping_that_cannot_be_used_shuts_nobody_out);
  g_test_add_func ("/engine/access/missing", a_database_that_is_not_there_is_an_error);
  return g_test_run ();
}

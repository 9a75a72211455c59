/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A source that signs, from what the administrator enters to what the door checks with. */

#include "desk-fixture.h"

#include "engine/access.h"
#include "engine/onboard.h"

#include "base/ids.h"

typedef struct
{
  const char *scheme;
  const char *secret; /* what the sender shows, NULL when it takes ours */
} Scheme;

static const Scheme schemes[] = {
  { "steward", NULL },
  { "standard-webhooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
  { "standard-webhooks-v1a", "whpk_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=" },
  { "grafana", NULL },
  { "pagerduty", "from the sender" },
  { "sentry", "from the sender" },
  { "github", NULL },
  { "jira", NULL },
  { "zendesk", "from the sender" },
  { "slack", "from the sender" },
  { "twilio", "from the sender" },
  { "stripe-style", "whsec_from_the_sender" },
};

static StwSecrets *
open_secrets (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->folder, "secrets.sealed", NULL);
  g_autoptr (GError) error = NULL;
  StwSecrets *secrets = stw_secrets_new_sealed (path, "a passphrase", &error);

  g_assert_no_error (error);
  return secrets;
}

/* Adds a source as stewardctl does. */
static void
add_source (Desk *desk, StwSecrets *secrets, const StwSigning *signing, StwNewAccess *ret_access)
{
  g_autoptr (StwCommand) command = stw_command_new ("source.add", "desk", 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autofree char *arguments = NULL;

  stw_onboard_prepare (command, signing, secrets, ret_access, &error);
  g_assert_no_error (error);
  json_object_set_string_member (command->arguments,
                                 "name",
                                 signing->scheme != NULL ? signing->scheme : "plain");
  node = json_node_init_object (json_node_alloc (), command->arguments);
  arguments = json_to_string (node, FALSE);
  result = desk_command (desk, "desk", "source.add", 1, &error, "%s", arguments);
  g_assert_no_error (error);
}

static const StwCaller *
find_caller (StwAccess *access, const char *key, gint64 now)
{
  guint8 hash[STW_ACCESS_KEY_HASH];

  stw_access_key_hash (key, hash);
  return stw_access_find (access, hash, now);
}

static void
every_scheme_can_be_chosen_for_a_source (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  g_autoptr (StwAccess) access = NULL;
  g_autoptr (GError) error = NULL;
  StwNewAccess keys[G_N_ELEMENTS (schemes)];

  desk_add_company (desk, "Acme");
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      const StwSigning signing = { schemes[i].scheme, schemes[i].secret };

      add_source (desk, secrets, &signing, &keys[i]);
      g_assert_cmpint (keys[i].secret == NULL, ==, schemes[i].secret != NULL);
    }
  access = stw_access_load (stw_db_get_path (desk->db), secrets, NULL, NULL, desk->now, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      const StwCaller *caller = find_caller (access, keys[i].key, desk->now);
      const char *secret = schemes[i].secret != NULL ? schemes[i].secret : keys[i].secret;

      g_assert_nonnull (caller);
      g_assert_true (caller->signs);
      g_assert_cmpstr (caller->signature.scheme, ==, schemes[i].scheme);
      g_assert_cmpstr (caller->signature.secret, ==, secret);
      stw_new_access_clear (&keys[i]);
    }
}

static void
a_source_need_not_sign (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (StwAccess) access = NULL;
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  g_autoptr (GError) error = NULL;
  StwNewAccess key;

  desk_add_company (desk, "Acme");
  add_source (desk, NULL, &(StwSigning){ NULL, NULL }, &key);
  access = stw_access_load (stw_db_get_path (desk->db), secrets, NULL, NULL, desk->now, &error);
  g_assert_no_error (error);
  g_assert_false (find_caller (access, key.key, desk->now)->signs);
  stw_new_access_clear (&key);
}

static void
what_could_never_be_checked_is_refused (void)
{
  static const Scheme wrong[] = {
    { "none", NULL },
    { "md5", "secret" },
    { "standard-webhooks", NULL },
    { "standard-webhooks", "whsec_???" },
    { "standard-webhooks-v1a", "whpk_AQEB" },
    { "slack", NULL },
    { "slack", "" },
  };
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (StwSecrets) secrets = open_secrets (desk);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      const StwSigning signing = { wrong[i].scheme, wrong[i].secret };
      g_autoptr (StwCommand) command = stw_command_new ("source.add", "desk", 1);
      g_autoptr (GError) error = NULL;
      StwNewAccess access = { 0 };

      g_assert_false (stw_onboard_prepare (command, &signing, secrets, &access, &error));
      g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID);
      g_assert_null (access.key);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/onboard/schemes", every_scheme_can_be_chosen_for_a_source);
  g_test_add_func ("/engine/onboard/plain", a_source_need_not_sign);
  g_test_add_func ("/engine/onboard/refused", what_could_never_be_checked_is_refused);
  return g_test_run ();
}

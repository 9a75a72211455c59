/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/sns.h"

#include "vectors.h"

#include <string.h>

typedef struct
{
  JsonObject *vectors;
  guint n_fetched;
  gboolean unavailable;
  int code; /* of the verdict's error, -1 for a good message */
} Fixture;

static char *
fixture_path (const char *name)
{
  return g_build_filename (g_getenv ("STW_SHARED"),
                           "fixtures",
                           "webhook-signatures",
                           "sns",
                           name,
                           NULL);
}

static void
fetch_cb (const char *url,
          gsize max_bytes,
          StwSnsFetched fetched,
          gpointer fetched_data,
          gpointer data)
{
  Fixture *fixture = data;
  JsonObject *certificates = json_object_get_object_member (fixture->vectors, "certs");
  g_autoptr (GBytes) body = NULL;

  fixture->n_fetched++;
  if (!fixture->unavailable && json_object_has_member (certificates, url))
    {
      g_autofree char *path = fixture_path (json_object_get_string_member (certificates, url));
      char *text;
      gsize length;

      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      body = g_bytes_new_take (text, length);
    }
  fetched (body, fetched_data);
}

static void
verified_cb (const StwSnsMessage *message, const GError *error, gpointer data)
{
  Fixture *fixture = data;

  fixture->code = error != NULL ? error->code : -1;
}

static gboolean
is_allowed (JsonObject *item, const char *topic)
{
  JsonArray *topics = json_object_get_array_member (item, "allowed_topics");

  for (guint i = 0; i < json_array_get_length (topics); i++)
    if (g_str_equal (json_array_get_string_element (topics, i), topic))
      return TRUE;
  return FALSE;
}

static void
judge (Fixture *fixture, StwSnsVerifier *verifier, JsonObject *item)
{
  g_autoptr (GBytes) body = vectors_body (item);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (StwSnsMessage) message = NULL;
  const char *confirm = json_object_get_string_member_with_default (item, "confirm", NULL);

  g_assert_true (json_parser_load_from_data (parser,
                                             g_bytes_get_data (body, NULL),
                                             (gssize) g_bytes_get_size (body),
                                             NULL));
  fixture->code = STW_SNS_ERROR_MALFORMED;
  message = stw_sns_message_read (json_parser_get_root (parser), NULL);
  if (message == NULL)
    return;
  if (confirm != NULL)
    g_assert_cmpint (message->type == STW_SNS_SUBSCRIPTION_CONFIRMATION &&
                       stw_sns_is_subscribe_url (message->subscribe_url),
                     ==,
                     g_str_equal (confirm, "allow"));
  fixture->code = STW_SNS_ERROR_TOPIC;
  if (is_allowed (item, message->topic))
    stw_sns_verifier_check (verifier,
                            g_steal_pointer (&message),
                            json_object_get_int_member (item, "now") * 1000,
                            verified_cb,
                            fixture);
}

static void
every_message_is_judged_right (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("sns/cases.json");
  Fixture fixture = { .vectors = vectors };
  g_autofree char *root = NULL;
  JsonArray *cases;

  if (vectors == NULL)
    return;
  root = fixture_path (json_object_get_string_member (vectors, "trusted_root"));
  cases = json_object_get_array_member (vectors, "cases");
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *item = json_array_get_object_element (cases, i);
      g_autoptr (StwSnsVerifier) verifier = stw_sns_verifier_new (fetch_cb, &fixture, root);

      g_test_message ("%s", json_object_get_string_member (item, "name"));
      fixture.n_fetched = 0;
      fixture.unavailable = json_object_has_member (item, "fetch_status");
      judge (&fixture, verifier, item);
      g_assert_cmpint (fixture.code == -1,
                       ==,
                       g_str_equal (json_object_get_string_member (item, "expect"), "accept"));
      if (json_object_get_boolean_member_with_default (item, "must_not_fetch", FALSE))
        g_assert_cmpuint (fixture.n_fetched, ==, 0);
    }
}

static void
a_certificate_is_fetched_once_a_day (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("sns/cases.json");
  Fixture fixture = { .vectors = vectors };
  g_autoptr (StwSnsVerifier) verifier = NULL;
  g_autofree char *root = NULL;
  JsonObject *item;
  gint64 now;

  if (vectors == NULL)
    return;
  root = fixture_path (json_object_get_string_member (vectors, "trusted_root"));
  verifier = stw_sns_verifier_new (fetch_cb, &fixture, root);
  item = json_array_get_object_element (json_object_get_array_member (vectors, "cases"), 0);
  now = json_object_get_int_member (item, "now");
  judge (&fixture, verifier, item);
  judge (&fixture, verifier, item);
  g_assert_cmpint (fixture.code, ==, -1);
  g_assert_cmpuint (fixture.n_fetched, ==, 1);
  json_object_set_int_member (item, "now", now + 86400);
  judge (&fixture, verifier, item);
  g_assert_cmpint (fixture.code, ==, STW_SNS_ERROR_STALE);
  g_assert_cmpuint (fixture.n_fetched, ==, 2);
}

static void
only_addresses_of_amazon_are_believed (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("sns/urls.json");
  JsonArray *cases;

  if (vectors == NULL)
    return;
  cases = json_object_get_array_member (vectors, "cases");
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *item = json_array_get_object_element (cases, i);
      const char *url = json_object_get_string_member (item, "url");
      gboolean is_certificate =
        g_str_equal (json_object_get_string_member (item, "use"), "SigningCertURL");

      g_test_message ("%s: %s", url, json_object_get_string_member (item, "reason"));
      g_assert_cmpint (is_certificate ? stw_sns_is_certificate_url (url)
                                      : stw_sns_is_subscribe_url (url),
                       ==,
                       g_str_equal (json_object_get_string_member (item, "expect"), "accept"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/sns/messages", every_message_is_judged_right);
  g_test_add_func ("/intake/sns/once", a_certificate_is_fetched_once_a_day);
  g_test_add_func ("/intake/sns/urls", only_addresses_of_amazon_are_believed);
  return g_test_run ();
}

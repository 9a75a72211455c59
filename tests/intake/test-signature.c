/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/signature.h"

#include "vectors.h"

#include <string.h>

static const char *
member (JsonObject *object, const char *name)
{
  return object != NULL && json_object_has_member (object, name)
           ? json_object_get_string_member (object, name)
           : NULL;
}

static StwSignatureVerdict
verify (JsonObject *item)
{
  g_autoptr (GBytes) body = vectors_body (item);
  JsonObject *config =
    json_object_has_member (item, "config") ? json_object_get_object_member (item, "config") : NULL;
  StwSignatureSettings settings = {
    .scheme = member (item, "scheme"),
    .secret = member (item, json_object_has_member (item, "secret") ? "secret" : "public_key"),
    .signature_header = member (config, "header"),
    .timestamp_header = member (config, "timestamp_header"),
  };
  StwSignedMessage message = {
    .headers = vectors_headers (item),
    .url = member (item, "url"),
    .now = json_object_get_int_member (item, "now") * 1000,
  };

  message.body = g_bytes_get_data (body, &message.length);
  return stw_signature_verify (&settings, &message, NULL);
}

static void
every_vector_is_judged_right (gconstpointer data)
{
  const char *scheme = data;
  g_autofree char *name = g_strconcat (scheme, ".json", NULL);
  g_autoptr (JsonObject) vectors = vectors_load (name);
  JsonArray *cases;

  if (vectors == NULL)
    return;
  cases = json_object_get_array_member (vectors, "cases");
  g_assert_cmpuint (json_array_get_length (cases), >, 0);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *item = json_array_get_object_element (cases, i);
      gboolean accept = g_str_equal (member (item, "expect"), "accept");

      json_object_set_string_member (item, "scheme", scheme);
      g_test_message ("%s: %s", member (item, "name"), member (item, "reason"));
      g_assert_cmpint (verify (item) == STW_SIGNATURE_GOOD, ==, accept);
    }
}

static const char *
lookup (gpointer data, const char *name, guint index)
{
  return index == 0 ? g_hash_table_lookup (data, name) : NULL;
}

static StwSignatureVerdict
verify_own (const char *time,
            const char *signature,
            const char *secret,
            gint64 now,
            gint64 *ret_skew)
{
  g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal);
  StwSignatureSettings settings = { .scheme = "steward", .secret = secret };
  StwSignedMessage message = { { lookup, fields }, (const guint8 *) "{}", 2, NULL, now };

  g_hash_table_insert (fields, (gpointer) "X-Timestamp", (gpointer) time);
  g_hash_table_insert (fields, (gpointer) "X-Signature", (gpointer) signature);
  return stw_signature_verify (&settings, &message, ret_skew);
}

static void
a_stale_message_tells_how_far_its_clock_is_off (void)
{
  const gint64 now = G_GINT64_CONSTANT (1795269600000);
  g_autofree char *signature = g_compute_hmac_for_string (G_CHECKSUM_SHA256,
                                                          (const guchar *) "secret",
                                                          6,
                                                          "1795269600.{}",
                                                          -1);
  gint64 skew = 1;

  g_assert_cmpint (verify_own ("1795269600", signature, "secret", now, &skew),
                   ==,
                   STW_SIGNATURE_GOOD);
  g_assert_cmpint (skew, ==, 0);
  g_assert_cmpint (verify_own ("1795269600", signature, "secret", now + 301000, &skew),
                   ==,
                   STW_SIGNATURE_STALE);
  g_assert_cmpint (skew, ==, -301000);
  g_assert_cmpint (verify_own ("1795269600", signature, "other", now + 301000, &skew),
                   ==,
                   STW_SIGNATURE_WRONG);
  g_assert_cmpint (skew, ==, 0);
  g_assert_cmpint (verify_own ("x", signature, "secret", now, NULL), ==, STW_SIGNATURE_MISSING);
  g_assert_cmpint (verify_own ("1795269600", signature, "", now, NULL),
                   ==,
                   STW_SIGNATURE_NO_SECRET);
}

static void
only_schemes_of_the_table_are_known (void)
{
  g_assert_true (stw_signature_scheme_is_known ("steward"));
  g_assert_false (stw_signature_scheme_is_known ("none"));
  g_assert_false (stw_signature_scheme_is_known (NULL));
}

int
main (int argc, char **argv)
{
  static const char *const schemes[] = {
    "steward",
    "standard-webhooks",
    "standard-webhooks-v1a",
    "grafana",
    "pagerduty",
    "sentry",
    "github",
    "jira",
    "zendesk",
    "slack",
    "twilio",
    "stripe-style",
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      g_autofree char *path = g_strconcat ("/intake/signature/vectors/", schemes[i], NULL);

      g_test_add_data_func (path, schemes[i], every_vector_is_judged_right);
    }
  g_test_add_func ("/intake/signature/stale", a_stale_message_tells_how_far_its_clock_is_off);
  g_test_add_func ("/intake/signature/known", only_schemes_of_the_table_are_known);
  return g_test_run ();
}

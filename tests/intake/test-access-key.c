/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/access-key.h"

#include "vectors.h"

#include <string.h>

/* The values of api_key in a URL of the vectors. */
static char **
query_values (const char *url)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();
  const char *query = strchr (url, '?');
  g_auto (GStrv) pairs = g_strsplit (query != NULL ? query + 1 : "", "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    if (g_str_has_prefix (pairs[i], "api_key="))
      {
        g_autofree char *value = g_uri_unescape_string (pairs[i] + strlen ("api_key="), NULL);

        g_strv_builder_add (values, value);
      }
  return g_strv_builder_end (values);
}

static void
the_key_is_found_where_the_vectors_put_it (void)
{
  g_autoptr (JsonObject) vectors = vectors_load ("api-key.json");
  JsonArray *cases;

  if (vectors == NULL)
    return;
  cases = json_object_get_array_member (vectors, "cases");
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *item = json_array_get_object_element (cases, i);
      g_auto (GStrv) values = query_values (json_object_get_string_member (item, "url"));
      StwHeaders headers = vectors_headers (item);
      g_autofree char *key = stw_access_key_find (&headers, (const char *const *) values);
      gboolean right = g_strcmp0 (key, json_object_get_string_member (item, "secret")) == 0;

      g_test_message ("%s", json_object_get_string_member (item, "name"));
      g_assert_cmpint (right,
                       ==,
                       g_str_equal (json_object_get_string_member (item, "expect"), "accept"));
    }
}

static void
a_key_is_long_and_its_hash_its_own (void)
{
  g_autofree char *one = stw_access_key_generate ();
  g_autofree char *other = stw_access_key_generate ();
  guint8 one_hash[STW_ACCESS_KEY_HASH];
  guint8 other_hash[STW_ACCESS_KEY_HASH];

  g_assert_true (g_str_has_prefix (one, "stw_"));
  g_assert_cmpuint (strlen (one), >=, 40);
  g_assert_cmpstr (one, !=, other);
  stw_access_key_hash (one, one_hash);
  stw_access_key_hash (other, other_hash);
  g_assert_true (memcmp (one_hash, other_hash, sizeof one_hash) != 0);
  stw_access_key_hash (one, other_hash);
  g_assert_cmpmem (one_hash, sizeof one_hash, other_hash, sizeof other_hash);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/access-key/vectors", the_key_is_found_where_the_vectors_put_it);
  g_test_add_func ("/intake/access-key/hash", a_key_is_long_and_its_hash_its_own);
  return g_test_run ();
}

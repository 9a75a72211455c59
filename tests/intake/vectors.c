/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shared vectors of signatures: what each case of every file has in common. */

#include "vectors.h"

#include <string.h>

/* The document of that name, or %NULL, and the test skipped, where there are no fixtures. */
JsonObject *
vectors_load (const char *name)
{
  const char *shared = g_getenv ("STW_SHARED");
  g_autofree char *path =
    g_build_filename (shared != NULL ? shared : ".", "fixtures", "webhook-signatures", name, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the shared fixtures are not here");
      return NULL;
    }
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static const char *
get_header (gpointer data, const char *name, guint index)
{
  JsonArray *headers = data;

  for (guint i = 0; i < json_array_get_length (headers); i++)
    {
      JsonArray *pair = json_array_get_array_element (headers, i);

      if (g_ascii_strcasecmp (json_array_get_string_element (pair, 0), name) == 0 && index-- == 0)
        return json_array_get_string_element (pair, 1);
    }
  return NULL;
}

StwHeaders
vectors_headers (JsonObject *item)
{
  return (StwHeaders){ get_header, json_object_get_array_member (item, "headers") };
}

GBytes *
vectors_body (JsonObject *item)
{
  gsize length;
  const char *text;

  if (json_object_has_member (item, "body_base64"))
    {
      guchar *bytes =
        g_base64_decode (json_object_get_string_member (item, "body_base64"), &length);

      return g_bytes_new_take (bytes, length);
    }
  text = json_object_get_string_member (item, "body");
  return g_bytes_new (text, strlen (text));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shared hostile requests against a real door. The slow ones take minutes: give --slow. */

#include "door-fixture.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>

static gboolean with_slow;

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, data, NULL, &error);
  g_assert_no_error (error);
}

/* How many stored alerts came from the case of that name. */
static guint
count_stored (Door *door, const char *name)
{
  g_autofree char *message = g_strconcat ("hostile-http ", name, NULL);
  guint n = 0;

  for (guint i = 0; i < door->deliveries->len; i++)
    {
      const StwDelivery *delivery = g_ptr_array_index (door->deliveries, i);

      for (guint k = 0; k < delivery->reading->alerts->len; k++)
        {
          const StwAlert *alert = g_ptr_array_index (delivery->reading->alerts, k);

          n += g_strcmp0 (alert->message, message) == 0;
        }
    }
  return n;
}

static void
check_stored (Door *door, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "INDEX.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *cases;

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  cases =
    json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *item = json_array_get_object_element (cases, i);
      g_autofree char *name = g_strdup (json_object_get_string_member (item, "file"));
      JsonNode *stores = json_object_get_member (item, "stores");

      *strrchr (name, '.') = '\0';
      if (stores == NULL || json_node_get_value_type (stores) == G_TYPE_INT64)
        g_assert_cmpuint (count_stored (door, name),
                          <=,
                          stores != NULL ? (guint) json_node_get_int (stores) : 0);
    }
}

static void
every_hostile_request_is_answered_right (Door *door, gconstpointer data)
{
  const char *shared = g_getenv ("STW_SHARED");
  g_autofree char *folder =
    g_build_filename (shared != NULL ? shared : ".", "fixtures", "hostile-http", NULL);
  g_autofree char *script = g_build_filename (folder, "send.py", NULL);
  g_autofree char *port = g_strdup_printf ("%u", stw_http_server_get_port (door->server));
  g_autofree char *output = NULL;
  g_autoptr (GSubprocess) sender = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test (script, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the shared fixtures are not here");
      return;
    }
  sender = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                             &error,
                             "python3",
                             script,
                             "127.0.0.1",
                             port,
                             "--key",
                             DOOR_KEY,
                             with_slow ? "-v" : "--skip-slow",
                             NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (sender, NULL, NULL, ended_cb, &output);
  while (output == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_test_message ("%s", output);
  g_assert_cmpint (g_subprocess_get_exit_status (sender), ==, 0);
  check_stored (door, folder);
}

int
main (int argc, char **argv)
{
  with_slow = argc > 1 && g_str_equal (argv[argc - 1], "--slow");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/intake/hostile-http",
              Door,
              NULL,
              door_set_up,
              every_hostile_request_is_answered_right,
              door_tear_down);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* "stewardctl adapt": a line per file, errors with their own exit code, an administrator's mapping.
 */

#include "config.h"

#include "intake/adapt.h"
#include "intake/senders.h"

#include <glib/gstdio.h>

typedef struct
{
  char *folder;
  char *output; /* (nullable): what the last run wrote */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("steward-adapt-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->output);
}

static char *
write_file (const Fixture *fixture, const char *name, const char *text)
{
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static int
adapt (Fixture *fixture, const char *file, const char *source, const char *mapping)
{
  const char *const files[] = { file, NULL };
  g_autofree char *out_path = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *err_path = g_build_filename (fixture->folder, "err", NULL);
  FILE *out = g_fopen (out_path, "w");
  FILE *err = g_fopen (err_path, "w");
  int code = stw_adapt_run (files, source, mapping, out, err);

  fclose (out);
  fclose (err);
  g_clear_pointer (&fixture->output, g_free);
  g_assert_true (g_file_get_contents (out_path, &fixture->output, NULL, NULL));
  return code;
}

static JsonObject *
parsed_line (const Fixture *fixture, JsonNode **ret_node)
{
  *ret_node = json_from_string (fixture->output, NULL);
  g_assert_nonnull (*ret_node);
  return json_node_get_object (*ret_node);
}

static void
test_a_form_is_told_by_its_name (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file =
    write_file (fixture,
                "down.form",
                "Title=nas%3A+Disk+2&Message=failed&sensorid=4&laststatus=Down");
  g_autoptr (JsonNode) node = NULL;
  JsonObject *line;
  JsonObject *alert;

  g_assert_cmpint (adapt (fixture, file, NULL, NULL), ==, 0);
  line = parsed_line (fixture, &node);
  g_assert_cmpstr (json_object_get_string_member (line, "file"), ==, file);
  g_assert_cmpstr (json_object_get_string_member (line, "source"), ==, "prtg");
  g_assert_true (json_object_get_null_member (line, "control"));
  alert = json_array_get_object_element (json_object_get_array_member (line, "alerts"), 0);
  g_assert_cmpstr (json_object_get_string_member (alert, "asset"), ==, "nas");
  g_assert_cmpstr (json_object_get_string_member (alert, "state"), ==, "firing");
  g_assert_true (json_object_get_null_member (alert, "timestamp"));
}

static void
test_a_file_that_cannot_be_read_has_its_error (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = write_file (fixture, "broken.json", "{\"a\":}");
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpint (adapt (fixture, file, NULL, NULL), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (parsed_line (fixture, &node), "error"),
                   ==,
                   "the body is not valid JSON: line 1, column 6: a value is expected here");
}

static void
test_an_unknown_message_has_no_source (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = write_file (fixture, "unknown", "{\"a\":1}");
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpint (adapt (fixture, file, NULL, NULL), ==, 0);
  g_assert_true (json_object_get_null_member (parsed_line (fixture, &node), "source"));
}

static void
test_a_mapping_of_ones_own_is_used (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = write_file (fixture, "own.json", "{\"door\":\"cellar\"}");
  g_autofree char *mapping =
    write_file (fixture,
                "mapping.json",
                "{\"format\":1,\"name\":\"doors\",\"title\":\"Doors\",\"setup\":\"None.\","
                "\"shapes\":[{\"when\":[\"door\"],\"fields\":{\"asset\":\"door\"}}]}");
  g_autofree char *wrong = write_file (fixture, "wrong.json", "{\"format\":2}");
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpint (adapt (fixture, file, NULL, mapping), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (parsed_line (fixture, &node), "source"),
                   ==,
                   "doors");
  g_assert_cmpint (adapt (fixture, file, NULL, wrong), ==, 3);
  g_assert_cmpstr (fixture->output, ==, "");
}

static void
test_a_sender_that_does_not_exist_is_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = write_file (fixture, "a.json", "{\"a\":1}");

  g_assert_cmpint (adapt (fixture, file, "nobody", NULL), ==, 3);
  g_assert_cmpint (adapt (fixture, file, "grafana", NULL), ==, 0);
}

static void
add (const char *path, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/intake/adapt/form", test_a_form_is_told_by_its_name);
  add ("/intake/adapt/error", test_a_file_that_cannot_be_read_has_its_error);
  add ("/intake/adapt/unknown", test_an_unknown_message_has_no_source);
  add ("/intake/adapt/mapping", test_a_mapping_of_ones_own_is_used);
  add ("/intake/adapt/source", test_a_sender_that_does_not_exist_is_refused);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The shared payloads of real senders, read by the program that does what "stewardctl adapt" does
 * and scored by the payloads' own check. */

#include "config.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#define LEAST_SCORE 0.95

static const char *adapt_tool;

static char *
run (const char *folder, GPtrArray *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher =
               g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_ptr_array_add (arguments, NULL);
  g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error));
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

static char *
adapt_all (const char *folder)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *index = g_build_filename (folder, "INDEX.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *entries;

  g_assert_true (json_parser_load_from_file (parser, index, NULL));
  entries = json_node_get_array (json_parser_get_root (parser));
  g_ptr_array_add (arguments, g_strdup (adapt_tool));
  for (guint i = 0; i < json_array_get_length (entries); i++)
    g_ptr_array_add (
      arguments,
      g_strdup (
        json_object_get_string_member (json_array_get_object_element (entries, i), "file")));
  return run (folder, arguments);
}

static double
score_of (const char *folder, const char *answers)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "steward-answers-XXXXXX", NULL);
  g_autofree char *report = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GRegex) regex = g_regex_new ("score ([0-9.]+)", 0, 0, NULL);
  g_autofree char *score = NULL;
  int file = g_mkstemp (path);

  g_assert_cmpint (file, >=, 0);
  g_close (file, NULL);
  g_assert_true (g_file_set_contents (path, answers, -1, NULL));
  g_ptr_array_add (arguments, (gpointer) "python3");
  g_ptr_array_add (arguments, (gpointer) "check.py");
  g_ptr_array_add (arguments, path);
  report = run (folder, arguments);
  g_remove (path);
  g_test_message ("%s", report);
  g_assert_true (g_regex_match (regex, report, 0, &match));
  score = g_match_info_fetch (match, 1);
  return g_ascii_strtod (score, NULL);
}

static void
test_the_payloads_of_real_senders_are_read (void)
{
  const char *shared = g_getenv ("STW_SHARED");
  g_autofree char *folder =
    shared != NULL ? g_build_filename (shared, "fixtures", "alerts", NULL) : NULL;
  g_autofree char *python = g_find_program_in_path ("python3");
  g_autofree char *answers = NULL;

  if (folder == NULL || python == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the shared payloads, or python3 for their check, are not here");
      return;
    }
  answers = adapt_all (folder);
  g_assert_cmpfloat (score_of (folder, answers), >=, LEAST_SCORE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  adapt_tool = argv[1];
  g_test_add_func ("/conformance/alerts/payloads", test_the_payloads_of_real_senders_are_read);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The checker against the public collection of JSON parser cases: y_ is taken, n_ is refused, and
 * of i_, which a parser may judge as it likes, only numbers that fit a double are taken. */

#include "config.h"

#include "base/json-check.h"

#include <string.h>

static const char *const taken_by_choice[] = {
  "i_number_double_huge_neg_exp.json",   "i_number_real_underflow.json",
  "i_number_too_big_neg_int.json",       "i_number_too_big_pos_int.json",
  "i_number_very_big_negative_int.json", NULL,
};

/* Valid JSON of which nobody can say which of the two values is meant. */
static const char *const refused_by_choice[] = {
  "y_object_duplicated_key.json",
  "y_object_duplicated_key_and_value.json",
  NULL,
};

static gboolean
is_expected (const char *name)
{
  if (g_strv_contains (refused_by_choice, name))
    return FALSE;
  return name[0] == 'y' || (name[0] == 'i' && g_strv_contains (taken_by_choice, name));
}

static char *
suite_folder (void)
{
  const char *shared = g_getenv ("STW_SHARED");

  return shared != NULL ? g_build_filename (shared, "fixtures", "json", "test_parsing", NULL)
                        : NULL;
}

static void
test_every_case_gets_its_verdict (void)
{
  g_autofree char *folder = suite_folder ();
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  guint n_cases = 0;
  const char *name;

  if (dir == NULL)
    {
      g_test_skip ("the shared JSON cases are not here");
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr (JsonNode) node = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      if (stw_json_check (text, length, NULL) != is_expected (name))
        g_test_fail_printf ("%s got the wrong verdict", name);
      node = stw_json_parse (text, length, NULL);
      if ((node != NULL) != is_expected (name))
        g_test_fail_printf ("%s: the reader disagrees with the checker", name);
      n_cases++;
    }
  g_assert_cmpuint (n_cases, >, 300);
}

static void
test_the_cases_too_large_for_a_file_are_refused (void)
{
  GString *text = g_string_new (NULL);
  g_autofree char *objects = NULL;

  for (guint i = 0; i < 50000; i++)
    g_string_append (text, "[{\"\":");
  objects = g_string_free (text, FALSE);
  g_assert_false (stw_json_check (objects, strlen (objects), NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conformance/json/cases", test_every_case_gets_its_verdict);
  g_test_add_func ("/conformance/json/large", test_the_cases_too_large_for_a_file_are_refused);
  return g_test_run ();
}

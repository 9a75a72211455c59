/* SPDX-License-Identifier: GPL-3.0-or-later */

/* JSON laid out for people is the same JSON. */

#include "config.h"

#include "base/json-check.h"
#include "base/json-pretty.h"

#include <string.h>

static void
assert_pretty (const char *text, const char *expected)
{
  g_autofree char *pretty = stw_json_pretty (text, strlen (text));

  g_assert_cmpstr (pretty, ==, expected);
}

static void
test_each_member_has_a_line (void)
{
  assert_pretty ("{\"a\":1,\"b\":[true,null]}",
                 "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    null\n  ]\n}");
}

static void
test_what_is_empty_stays_on_its_line (void)
{
  assert_pretty ("{\"a\":{ }, \"b\":[\n]}", "{\n  \"a\": {},\n  \"b\": []\n}");
}

static void
test_strings_and_numbers_stay_as_they_were_sent (void)
{
  assert_pretty ("[\"{\\\"a\\\": [1,2]}\",1e22,0.10]",
                 "[\n  \"{\\\"a\\\": [1,2]}\",\n  1e22,\n  0.10\n]");
}

static void
test_what_is_no_json_is_left_alone (void)
{
  assert_pretty ("host=web-1&state=down", NULL);
  assert_pretty ("{\"a\":", NULL);
  assert_pretty ("\"a", NULL);
  assert_pretty ("", NULL);
}

/* Every document that can be read says the same when it was laid out, and laying it out again
 * changes nothing. */
static void
test_random_documents_say_the_same (void)
{
  for (guint i = 0; i < 500; i++)
    {
      static const char *const parts[] = { "{", "}", "[",  "]", ",",     ":",
                                           "1", " ", "\n", "-", "\"a\"", "\"\\\\\"" };
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (JsonNode) before = NULL;
      g_autoptr (JsonNode) after = NULL;
      g_autofree char *pretty = NULL;
      g_autofree char *again = NULL;

      for (int n = g_test_rand_int_range (1, 12); n > 0; n--)
        g_string_append (text, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      before = stw_json_parse (text->str, text->len, NULL);
      pretty = stw_json_pretty (text->str, text->len);
      if (pretty == NULL)
        continue;
      again = stw_json_pretty (pretty, strlen (pretty));
      g_assert_cmpstr (again, ==, pretty);
      after = stw_json_parse (pretty, strlen (pretty), NULL);
      g_assert_true ((before == NULL) == (after == NULL));
      g_assert_true (before == NULL || json_node_equal (before, after));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-pretty/each-member-has-a-line", test_each_member_has_a_line);
  g_test_add_func ("/json-pretty/what-is-empty-stays-on-its-line",
                   test_what_is_empty_stays_on_its_line);
  g_test_add_func ("/json-pretty/strings-and-numbers-stay-as-they-were-sent",
                   test_strings_and_numbers_stay_as_they_were_sent);
  g_test_add_func ("/json-pretty/what-is-no-json-is-left-alone",
                   test_what_is_no_json_is_left_alone);
  g_test_add_func ("/json-pretty/random-documents-say-the-same",
                   test_random_documents_say_the_same);
  return g_test_run ();
}

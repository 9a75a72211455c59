/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The strict JSON checker: what it takes, what it refuses and where it says the fault is. */

#include "config.h"

#include "base/json-check.h"

#include <string.h>

static void
assert_taken (const char *text)
{
  g_autoptr (GError) error = NULL;

  stw_json_check (text, strlen (text), &error);
  g_assert_no_error (error);
}

static void
assert_refused (const char *text, StwJsonError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (stw_json_check (text, strlen (text), &error));
  g_assert_error (error, STW_JSON_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_one_value_of_each_kind_is_taken (void)
{
  static const char *const texts[] = { "null",
                                       " true ",
                                       "-0",
                                       "0.5e-7",
                                       "\"\\uD83D\\uDE00 ok\"",
                                       "[]",
                                       "{\"a\":[1,{\"a\":2}]}",
                                       "{\"a\":1,\"b\":{\"a\":1}}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_taken (texts[i]);
}

static void
test_the_place_of_a_fault_is_named (void)
{
  assert_refused ("{\n  \"a\": 1,\n  \"\u00FC\": tru\n}",
                  STW_JSON_ERROR_MALFORMED,
                  "line 3, column 8: a value is expected here");
  assert_refused ("[1,]", STW_JSON_ERROR_MALFORMED, "line 1, column 4: a value is expected here");
  assert_refused ("{} {}",
                  STW_JSON_ERROR_MALFORMED,
                  "line 1, column 4: the text goes on after its value");
  assert_refused ("",
                  STW_JSON_ERROR_MALFORMED,
                  "line 1, column 1: the text ends before its value does");
}

static void
test_what_json_glib_would_take_is_refused (void)
{
  static const char *const texts[] = { "// no\n1",      "[0x1F]",         "['a']",
                                       "[01]",          "[+1]",           "[1.]",
                                       "[.5]",          "[NaN]",          "\xEF\xBB\xBF[]",
                                       "[\"\\uD800\"]", "[\"\xC0\x80\"]", "[\"\t\"]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (stw_json_check (texts[i], strlen (texts[i]), NULL));
}

static void
test_a_name_that_reads_the_same_is_a_duplicate (void)
{
  assert_refused ("{\"ab\":1,\n\"a\\u0062\":2}",
                  STW_JSON_ERROR_DUPLICATE,
                  "line 2, column 1: this name occurs twice in one object");
  assert_taken ("[{\"a\":1},{\"a\":1}]");
}

static void
test_numbers_that_no_double_holds_are_refused (void)
{
  g_autofree char *digits = g_strnfill (400, '9');

  assert_taken ("[1e308,123456789012345678901234567890]");
  assert_refused ("[1e309]", STW_JSON_ERROR_LIMIT, "line 1, column 7: a number is too large");
  assert_refused (digits, STW_JSON_ERROR_LIMIT, "line 1, column 401: a number is too large");
}

static void
test_nesting_ends_at_the_limit (void)
{
  g_autofree char *open = g_strnfill (STW_JSON_MAX_DEPTH, '[');
  g_autofree char *close = g_strnfill (STW_JSON_MAX_DEPTH, ']');
  g_autofree char *deepest = g_strconcat (open, close, NULL);
  g_autofree char *flood = g_strnfill (100000, '[');

  assert_taken (deepest);
  assert_refused (flood,
                  STW_JSON_ERROR_LIMIT,
                  "line 1, column 65: arrays and objects are nested too deep");
}

static char *
object_with_members (guint n_members, const char *last)
{
  GString *text = g_string_new ("{");

  for (guint i = 0; i < n_members; i++)
    g_string_append_printf (text, "\"k%u\":%u,", i, i);
  g_string_append_printf (text, "\"%s\":0}", last);
  return g_string_free (text, FALSE);
}

static void
test_a_duplicate_among_fifty_thousand_members_is_found (void)
{
  g_autofree char *good = object_with_members (50000, "last");
  g_autofree char *bad = object_with_members (50000, "k7");
  g_autoptr (GError) error = NULL;

  assert_taken (good);
  g_assert_false (stw_json_check (bad, strlen (bad), &error));
  g_assert_error (error, STW_JSON_ERROR, STW_JSON_ERROR_DUPLICATE);
}

static void
test_the_text_need_not_end_in_nul (void)
{
  const char text[] = "[12]3";

  g_assert_true (stw_json_check (text, 4, NULL));
  g_assert_false (stw_json_check (text, 3, NULL));
}

static void
assert_reads_as (const char *text, const char *expected)
{
  g_autoptr (JsonNode) node = stw_json_parse (text, strlen (text), NULL);
  g_autofree char *written = node != NULL ? json_to_string (node, FALSE) : NULL;

  g_assert_cmpstr (written, ==, expected);
}

static void
test_what_is_read_is_what_was_written (void)
{
  assert_reads_as (" { \"a\" : [ 1 , -2.5 , true , false , null , \"\" ] , \"b\" : { } } ",
                   "{\"a\":[1,-2.5,true,false,null,\"\"],\"b\":{}}");
  assert_reads_as ("\"\\u00fc\\ud83d\\ude00\\n\\\"\\/\"", "\"ü😀\\n\\\"/\"");
  assert_reads_as ("[9223372036854775807,-9223372036854775808]",
                   "[9223372036854775807,-9223372036854775808]");
}

static void
test_no_meaning_changes_without_a_word (void)
{
  g_autoptr (JsonNode) large = stw_json_parse ("18446744073709551615", 20, NULL);
  g_autoptr (JsonNode) nul = stw_json_parse ("\"a\\u0000b\"", 10, NULL);

  g_assert_cmpfloat (json_node_get_double (large), ==, 18446744073709551615.0);
  g_assert_cmpstr (json_node_get_string (nul), ==, "a\uFFFDb");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-check/values", test_one_value_of_each_kind_is_taken);
  g_test_add_func ("/base/json-check/place", test_the_place_of_a_fault_is_named);
  g_test_add_func ("/base/json-check/strict", test_what_json_glib_would_take_is_refused);
  g_test_add_func ("/base/json-check/duplicate", test_a_name_that_reads_the_same_is_a_duplicate);
  g_test_add_func ("/base/json-check/numbers", test_numbers_that_no_double_holds_are_refused);
  g_test_add_func ("/base/json-check/depth", test_nesting_ends_at_the_limit);
  g_test_add_func ("/base/json-check/many-members",
                   test_a_duplicate_among_fifty_thousand_members_is_found);
  g_test_add_func ("/base/json-check/bounded", test_the_text_need_not_end_in_nul);
  g_test_add_func ("/base/json-check/reads", test_what_is_read_is_what_was_written);
  g_test_add_func ("/base/json-check/meaning", test_no_meaning_changes_without_a_word);
  return g_test_run ();
}

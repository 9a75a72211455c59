/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A value that is chosen by conditions, as rows: what is written is what was read. */

#include "config.h"

#include "intake/mapping-choice.h"
#include "intake/mapping-draft.h"
#include "intake/mapping.h"
#include "senders-folder.h"

#include <string.h>

#define UP "{\"when\":[\"status = up\"],\"then\":\"=resolved\",\"else\":\"=firing\"}"
#define THREE                                                                                      \
  "{\"when\":[\"a = 1\"],\"then\":\"=one\",\"else\":{\"when\":[\"b = 2\",[\"c\",\"!d\"]],"         \
  "\"then\":\"=two\",\"else\":{\"when\":[\"e ~ 'x''s'\"],\"then\":[\"f\",\"g\"]}}}"

static StwChoiceRow *
get_row (const StwChoice *choice, guint at)
{
  g_assert_cmpuint (at, <, choice->rows->len);
  return g_ptr_array_index (choice->rows, at);
}

static void
fill (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static void
assert_step (const StwChoice *choice, const char *expected)
{
  g_autofree char *step = stw_choice_to_step (choice);

  g_assert_cmpstr (step, ==, expected);
}

static void
assert_row (const StwChoice *choice,
            guint at,
            StwJoin join,
            const char *place,
            StwComparison comparison,
            const char *value)
{
  const StwChoiceRow *row = get_row (choice, at);

  g_assert_cmpint (row->join, ==, join);
  g_assert_cmpstr (row->place, ==, place);
  g_assert_cmpint (row->comparison, ==, comparison);
  g_assert_cmpstr (row->value, ==, value);
}

static void
test_each_comparison_is_a_row (void)
{
  static const struct
  {
    const char *condition;
    const char *place;
    StwComparison comparison;
    gboolean negated;
    const char *value;
  } cases[] = {
    { "status = up, ok", "status", STW_COMPARE_EQUALS, FALSE, "up, ok" },
    { "!status = up", "status", STW_COMPARE_EQUALS, TRUE, "up" },
    { "status = 'a = b'", "status", STW_COMPARE_EQUALS, FALSE, "'a = b'" },
    { "name ^= sev", "name", STW_COMPARE_BEGINS, FALSE, "sev" },
    { "^^.name ^= sev", "^^.name", STW_COMPARE_BEGINS, FALSE, "sev" },
    { "name ~ '(a|b) : c = d'", "name", STW_COMPARE_MATCHES, FALSE, "(a|b) : c = d" },
    { "name ~ 'it''s'", "name", STW_COMPARE_MATCHES, FALSE, "it's" },
    { "!name", "name", STW_COMPARE_EXISTS, TRUE, "" },
    { "ended : some", "ended", STW_COMPARE_SAYS, FALSE, "" },
    { "ended : time", "ended", STW_COMPARE_TYPE, FALSE, "time" },
    { "tags[key=host].value = a", "tags[key=host].value", STW_COMPARE_EQUALS, FALSE, "a" },
    { "['a:b=c'] = d", "['a:b=c']", STW_COMPARE_EQUALS, FALSE, "d" },
    { "a | capture '(.*) = x' ~ 'y'", "a | capture '(.*) = x'", STW_COMPARE_MATCHES, FALSE, "y" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *step =
        g_strdup_printf ("{\"when\":[\"%s\"],\"then\":\"=x\"}", cases[i].condition);
      g_autoptr (StwChoice) choice = stw_choice_new_from_step (step);

      g_assert_nonnull (choice);
      assert_row (choice, 0, STW_JOIN_WHEN, cases[i].place, cases[i].comparison, cases[i].value);
      g_assert_cmpint (get_row (choice, 0)->negated, ==, cases[i].negated);
      g_assert_cmpstr (get_row (choice, 0)->result, ==, "=x");
      g_assert_cmpstr (choice->otherwise, ==, "");
      assert_step (choice, step);
    }
}

static void
test_choices_within_each_other_are_cases_below_each_other (void)
{
  g_autoptr (StwChoice) choice = stw_choice_new_from_step (THREE);

  g_assert_cmpuint (stw_choice_count_cases (choice), ==, 3);
  assert_row (choice, 0, STW_JOIN_WHEN, "a", STW_COMPARE_EQUALS, "1");
  assert_row (choice, 1, STW_JOIN_WHEN, "b", STW_COMPARE_EQUALS, "2");
  assert_row (choice, 2, STW_JOIN_AND, "c", STW_COMPARE_EXISTS, "");
  assert_row (choice, 3, STW_JOIN_OR, "d", STW_COMPARE_EXISTS, "");
  assert_row (choice, 4, STW_JOIN_WHEN, "e", STW_COMPARE_MATCHES, "x's");
  g_assert_cmpstr (get_row (choice, 4)->result, ==, "[\"f\",\"g\"]");
  assert_step (choice, THREE);
}

static void
test_what_rows_cannot_say_stays_a_text (void)
{
  static const char *const steps[] = {
    "[\"a\",\"b\"]",
    "{\"then\":\"a\"}",
    "{\"when\":[],\"then\":\"a\"}",
    "{\"when\":[[]],\"then\":\"a\"}",
    "{\"when\":3,\"then\":\"a\"}",
    "{\"when\":[[\"a\",[\"b\",\"c\"]]],\"then\":\"a\"}",
    "{\"when\":[\"a\"],\"then\":\"b\",\"also\":\"c\"}",
    "{\"when\":[\"a\"],\"then\":\"b\",\"else\":{\"when\":[],\"then\":\"c\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    g_assert_null (stw_choice_new_from_step (steps[i]));
}

static void
test_a_plain_step_has_no_rows (void)
{
  static const char *const steps[] = { "host", "=text", "{name} on {host?}", "{\"when\":[", "" };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (StwChoice) choice = stw_choice_new_from_step (steps[i]);

      g_assert_cmpuint (choice->rows->len, ==, 0);
      assert_step (choice, steps[i]);
    }
}

static void
test_a_condition_turns_a_plain_step_into_a_choice_and_back (void)
{
  g_autoptr (StwChoice) choice = stw_choice_new_from_step ("=firing");

  stw_choice_add_case (choice);
  g_assert_false (stw_choice_is_complete (choice));
  fill (&get_row (choice, 0)->place, "status");
  fill (&get_row (choice, 0)->value, " ");
  fill (&get_row (choice, 0)->result, "=resolved");
  g_assert_false (stw_choice_is_complete (choice));
  fill (&get_row (choice, 0)->value, "up");
  g_assert_true (stw_choice_is_complete (choice));
  assert_step (choice, UP);
  stw_choice_add_condition (choice, 0);
  g_assert_false (stw_choice_is_complete (choice));
  fill (&get_row (choice, 1)->place, "ended");
  get_row (choice, 1)->comparison = STW_COMPARE_SAYS;
  get_row (choice, 1)->join = STW_JOIN_OR;
  assert_step (choice,
               "{\"when\":[[\"status = up\",\"ended : some\"]],\"then\":\"=resolved\","
               "\"else\":\"=firing\"}");
  stw_choice_remove (choice, 1);
  assert_step (choice, UP);
  stw_choice_remove (choice, 0);
  assert_step (choice, "=firing");
}

static void
test_a_removed_condition_leaves_its_alternatives (void)
{
  g_autoptr (StwChoice) choice = stw_choice_new_from_step (THREE);

  /* "b and (c or not d)" without c is "b and not d", and not "b or not d". */
  stw_choice_remove (choice, 2);
  assert_row (choice, 2, STW_JOIN_AND, "d", STW_COMPARE_EXISTS, "");
  stw_choice_remove (choice, 1);
  assert_row (choice, 1, STW_JOIN_WHEN, "d", STW_COMPARE_EXISTS, "");
  g_assert_cmpstr (get_row (choice, 1)->result, ==, "=two");
  stw_choice_remove (choice, 1);
  stw_choice_remove (choice, 0);
  stw_choice_remove (choice, 0);
  g_assert_cmpstr (choice->otherwise, ==, "[\"f\",\"g\"]");
}

static void
test_cases_move_with_all_their_conditions (void)
{
  g_autoptr (StwChoice) choice = stw_choice_new_from_step (THREE);

  g_assert_cmpuint (stw_choice_move_case (choice, 0, -1), ==, 0);
  g_assert_cmpuint (stw_choice_move_case (choice, 4, 1), ==, 4);
  assert_step (choice, THREE);
  g_assert_cmpuint (stw_choice_move_case (choice, 3, -1), ==, 2);
  assert_row (choice, 0, STW_JOIN_WHEN, "b", STW_COMPARE_EQUALS, "2");
  assert_row (choice, 3, STW_JOIN_WHEN, "a", STW_COMPARE_EQUALS, "1");
  g_assert_cmpuint (stw_choice_move_case (choice, 2, 1), ==, 3);
  assert_step (choice, THREE);
  g_assert_cmpuint (stw_choice_move_case (choice, 2, 1), ==, 3);
  assert_row (choice, 1, STW_JOIN_WHEN, "e", STW_COMPARE_MATCHES, "x's");
}

/* A list of alternatives that holds only one says no more than that one. */
static char *
write_without_lists_of_one (JsonNode *node)
{
  g_autoptr (GRegex) of_one =
               g_regex_new ("(?<=[\\[,])\\[(\"(?:[^\"\\\\]|\\\\.)*\")\\]", 0, 0, NULL);
  g_autofree char *text = json_to_string (node, FALSE);

  return g_regex_replace (of_one, text, -1, 0, "\\1", 0, NULL);
}

static void
assert_choices_stay (JsonNode *node)
{
  g_autofree char *step = write_without_lists_of_one (node);
  g_autoptr (StwChoice) choice = stw_choice_new_from_step (step);

  g_assert_nonnull (choice);
  g_assert_true (stw_choice_is_complete (choice));
  g_assert_cmpuint (stw_choice_count_cases (choice), >, 0);
  g_assert_cmpuint (stw_choice_count_cases (choice), <=, STW_CHOICE_MAX_CASES);
  assert_step (choice, step);
}

/* Every choice of each kind's fields can be drawn, and is to the letter what it was. */
static void
check_fields (JsonObject *holder)
{
  JsonNode *fields = json_object_get_member (holder, "fields");
  JsonObjectIter iter;
  JsonNode *field;

  if (fields == NULL)
    return;
  json_object_iter_init (&iter, json_node_get_object (fields));
  while (json_object_iter_next (&iter, NULL, &field))
    {
      JsonArray *steps = JSON_NODE_HOLDS_ARRAY (field) ? json_node_get_array (field) : NULL;

      if (JSON_NODE_HOLDS_OBJECT (field))
        assert_choices_stay (field);
      for (guint i = 0; steps != NULL && i < json_array_get_length (steps); i++)
        if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (steps, i)))
          assert_choices_stay (json_array_get_element (steps, i));
    }
}

static void
check_sender (const char *name, const char *text)
{
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonArray *shapes = json_object_get_array_member (json_node_get_object (root), "shapes");

  g_test_message ("%s", name);
  check_fields (json_node_get_object (root));
  for (guint i = 0; i < json_array_get_length (shapes); i++)
    check_fields (json_array_get_object_element (shapes, i));
}

static void
test_every_choice_that_is_shipped_is_drawn_to_the_letter (void)
{
  for_each_sender (check_sender);
}

static void
compile (const char *step)
{
  g_autofree char *text = g_strdup_printf ("{\"format\":1,\"name\":\"test\",\"title\":\"Test\","
                                           "\"setup\":\"None.\",\"shapes\":[{\"when\":[\"a\"],"
                                           "\"fields\":{\"asset\":[\"b\",%s]}}]}",
                                           step);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwMappingDraft) draft = stw_mapping_draft_new_from_text (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (draft);
}

static void
fill_at_random (StwChoiceRow *row)
{
  static const char *const places[] = { "a",      "a.b", "['x = y'].z", "tags[k=v].w", "^.s",
                                        "$.a[0]", "a.*", "a | lower",   "@",           "a[*].b" };
  static const char *const values[] = { "x", "x, y", "'it''s'", "a = b" };

  row->comparison = (StwComparison) g_test_rand_int_range (0, STW_N_COMPARISONS);
  row->negated = g_test_rand_bit ();
  fill (&row->place, places[g_test_rand_int_range (0, G_N_ELEMENTS (places))]);
  fill (&row->value,
        row->comparison == STW_COMPARE_TYPE             ? "time"
        : !stw_comparison_takes_value (row->comparison) ? ""
        : row->comparison == STW_COMPARE_MATCHES
          ? "it's ('x') = \\d"
          : values[g_test_rand_int_range (0, G_N_ELEMENTS (values))]);
  if (row->join == STW_JOIN_WHEN)
    fill (&row->result, g_test_rand_bit () ? "=r" : "{a} on {b?}");
  else
    row->join = g_test_rand_bit () ? STW_JOIN_AND : STW_JOIN_OR;
}

/* One change as a person makes it. */
static void
change_at_random (StwChoice *choice)
{
  guint n = choice->rows->len;
  guint at = n > 0 ? (guint) g_test_rand_int_range (0, (int) n) : 0;

  switch (n > 0 ? g_test_rand_int_range (0, 5) : 0)
    {
    case 0:
      if (stw_choice_count_cases (choice) < STW_CHOICE_MAX_CASES)
        {
          stw_choice_add_case (choice);
          fill_at_random (get_row (choice, n));
        }
      break;
    case 1:
      stw_choice_add_condition (choice, at);
      fill_at_random (get_row (choice, at + 1));
      break;
    case 2:
      stw_choice_remove (choice, at);
      break;
    case 3:
      stw_choice_move_case (choice, at, g_test_rand_bit () ? 1 : -1);
      break;
    default:
      fill_at_random (get_row (choice, at));
    }
}

/* Whatever a person does, it compiles, and is read as it was written. */
static void
test_every_choice_that_is_drawn_is_drawn_again (void)
{
  g_autoptr (StwChoice) choice = stw_choice_new_from_step ("=plain");

  for (guint i = 0; i < 400; i++)
    {
      g_autoptr (StwChoice) again = NULL;
      g_autofree char *step = NULL;

      change_at_random (choice);
      g_assert_true (stw_choice_is_complete (choice));
      if (choice->rows->len == 0)
        continue;
      g_assert_cmpint (get_row (choice, 0)->join, ==, STW_JOIN_WHEN);
      step = stw_choice_to_step (choice);
      compile (step);
      again = stw_choice_new_from_step (step);
      assert_step (again, step);
      g_assert_cmpuint (again->rows->len, ==, choice->rows->len);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping-choice/each-comparison-is-a-row", test_each_comparison_is_a_row);
  g_test_add_func ("/mapping-choice/choices-within-each-other-are-cases-below-each-other",
                   test_choices_within_each_other_are_cases_below_each_other);
  g_test_add_func ("/mapping-choice/what-rows-cannot-say-stays-a-text",
                   test_what_rows_cannot_say_stays_a_text);
  g_test_add_func ("/mapping-choice/a-plain-step-has-no-rows", test_a_plain_step_has_no_rows);
  g_test_add_func ("/mapping-choice/a-condition-turns-a-plain-step-into-a-choice-and-back",
                   test_a_condition_turns_a_plain_step_into_a_choice_and_back);
  g_test_add_func ("/mapping-choice/a-removed-condition-leaves-its-alternatives",
                   test_a_removed_condition_leaves_its_alternatives);
  g_test_add_func ("/mapping-choice/cases-move-with-all-their-conditions",
                   test_cases_move_with_all_their_conditions);
  g_test_add_func ("/mapping-choice/every-choice-that-is-shipped-is-drawn-to-the-letter",
                   test_every_choice_that_is_shipped_is_drawn_to_the_letter);
  g_test_add_func ("/mapping-choice/every-choice-that-is-drawn-is-drawn-again",
                   test_every_choice_that_is_drawn_is_drawn_again);
  return g_test_run ();
}

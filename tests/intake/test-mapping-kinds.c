/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A mapping that tells several kinds of message apart: one is drawn, the others stay. */

#include "config.h"

#include "intake/mapping-draft.h"
#include "intake/senders.h"
#include "senders-folder.h"

#include <string.h>

#define TWO                                                                                        \
  "{\"format\":1,\"name\":\"test_it\",\"title\":\"Test\",\"setup\":\"None.\","                     \
  "\"tables\":{\"severity\":{\"bad\":\"high\"}},"                                                  \
  "\"fields\":{\"asset\":\"host\",\"severity\":\"level\"},\"shapes\":["                            \
  "{\"about\":\"the first\",\"when\":[\"one\"],\"fields\":{\"message\":\"one\"}},"                 \
  "{\"when\":[\"two\"]}]}"

static StwMappingDraft *
load (const char *text)
{
  g_autoptr (GError) error = NULL;
  StwMappingDraft *draft = stw_mapping_draft_new_from_text (text, &error);

  g_assert_no_error (error);
  return draft;
}

static JsonNode *
parse (const StwMappingDraft *draft)
{
  g_autofree char *text = stw_mapping_draft_to_text (draft);

  return json_from_string (text, NULL);
}

static void
write_step (StwMappingDraft *draft, StwField field, const char *text)
{
  g_autoptr (GPtrArray) no_places = g_ptr_array_new ();

  stw_mapping_draft_write_step (draft, field, 0, text, no_places);
}

static void
assert_step (const StwMappingDraft *draft, StwField field, const char *expected)
{
  g_autofree char *step = stw_mapping_draft_dup_step (draft, field, 0);

  g_assert_cmpstr (step, ==, expected);
}

static void
test_kinds_have_titles (void)
{
  g_autoptr (StwMappingDraft) draft = load (TWO);
  g_autofree char *first = stw_mapping_draft_dup_kind_title (draft, 0);
  g_autofree char *second = stw_mapping_draft_dup_kind_title (draft, 1);

  g_assert_cmpuint (stw_mapping_draft_count_kinds (draft), ==, 2);
  g_assert_cmpstr (first, ==, "the first");
  g_assert_cmpstr (second, ==, "two");
}

static void
test_the_chosen_kind_is_changed_alone (void)
{
  g_autoptr (StwMappingDraft) draft = load (TWO);
  g_autofree char *untouched = NULL;

  stw_mapping_draft_choose_kind (draft, 1);
  untouched = stw_mapping_draft_to_text (draft);
  g_assert_cmpstr (untouched, ==, TWO);
  assert_step (draft, STW_FIELD_ASSET, "host");
  write_step (draft, STW_FIELD_ASSET, "name");
  write_step (draft, STW_FIELD_SEVERITY, NULL);
  stw_mapping_draft_recognise_by (draft, "three", TRUE);
  assert_step (draft, STW_FIELD_ASSET, "name");
  assert_step (draft, STW_FIELD_SEVERITY, NULL);
  assert_step (draft, STW_FIELD_MESSAGE, NULL);
  stw_mapping_draft_choose_kind (draft, 0);
  assert_step (draft, STW_FIELD_ASSET, "host");
  assert_step (draft, STW_FIELD_SEVERITY, "level");
  assert_step (draft, STW_FIELD_MESSAGE, "one");
  g_assert_false (stw_mapping_draft_is_recognised_by (draft, "three"));
}

static void
test_the_words_of_other_kinds_are_not_forgotten (void)
{
  g_autoptr (StwMappingDraft) draft = load (TWO);

  stw_mapping_draft_forget_words (draft, STW_FIELD_SEVERITY);
  g_assert_nonnull (stw_mapping_draft_get_words (draft, STW_FIELD_SEVERITY));
  stw_mapping_draft_set_word (draft, STW_FIELD_SEVERITY, "bad", NULL);
  g_assert_null (stw_mapping_draft_get_words (draft, STW_FIELD_SEVERITY));
}

static void
test_another_list_leaves_what_the_others_share (void)
{
  g_autoptr (StwMappingDraft) draft = load (TWO);

  stw_mapping_draft_set_list (draft, "events");
  assert_step (draft, STW_FIELD_ASSET, NULL);
  assert_step (draft, STW_FIELD_MESSAGE, NULL);
  stw_mapping_draft_choose_kind (draft, 1);
  assert_step (draft, STW_FIELD_ASSET, "host");
}

static void
test_a_copy_has_the_same_kind_chosen (void)
{
  g_autoptr (StwMappingDraft) draft = load (TWO);
  g_autoptr (StwMappingDraft) copy = NULL;
  g_autoptr (StwMappingDraft) only = NULL;

  stw_mapping_draft_choose_kind (draft, 1);
  copy = stw_mapping_draft_copy (draft);
  g_assert_cmpuint (stw_mapping_draft_get_kind (copy), ==, 1);
  only = stw_mapping_draft_copy_kind (draft);
  g_assert_cmpuint (stw_mapping_draft_count_kinds (only), ==, 1);
  g_assert_true (stw_mapping_draft_is_recognised_by (only, "two"));
  g_assert_cmpuint (stw_mapping_draft_count_kinds (draft), ==, 2);
}

static JsonArray *
get_shapes (JsonNode *root)
{
  return json_object_get_array_member (json_node_get_object (root), "shapes");
}

/* Each field of the chosen kind gets another step; all that is not of this kind stays. */
static void
change_kind (const char *text, guint kind)
{
  g_autoptr (StwMappingDraft) draft = load (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) before = parse (draft);
  g_autoptr (JsonNode) after = NULL;
  g_autoptr (StwSender) sender = NULL;

  stw_mapping_draft_choose_kind (draft, kind);
  for (guint i = 0; i < STW_N_FIELDS; i++)
    write_step (draft, i, i % 2 == 0 ? "another.place" : NULL);
  stw_mapping_draft_recognise_by (draft, "another.place", TRUE);
  after = parse (draft);
  sender = stw_sender_new (after, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < json_array_get_length (get_shapes (before)); i++)
    g_assert_cmpint (json_node_equal (json_array_get_element (get_shapes (before), i),
                                      json_array_get_element (get_shapes (after), i)),
                     ==,
                     i != kind);
  json_object_remove_member (json_node_get_object (before), "shapes");
  json_object_remove_member (json_node_get_object (after), "shapes");
  g_assert_true (json_node_equal (before, after));
}

static void
check_kinds (const char *name, const char *text)
{
  g_autoptr (StwMappingDraft) draft = load (text);
  guint n = stw_mapping_draft_count_kinds (draft);

  g_test_message ("%s", name);
  for (guint i = 0; n > 1 && i < n; i++)
    change_kind (text, i);
}

static void
test_the_other_kinds_of_every_shipped_sender_stay (void)
{
  for_each_sender (check_kinds);
}

/* A draft's text makes the same draft. */
static void
check_round_trip (const char *name, const char *text)
{
  g_autoptr (StwMappingDraft) draft = load (text);
  g_autoptr (JsonNode) before = parse (draft);
  g_autofree char *title = g_strdup (stw_mapping_draft_get_title (draft));
  g_autofree char *written = NULL;
  g_autofree char *again = NULL;
  g_autoptr (StwMappingDraft) second = NULL;
  g_autoptr (JsonNode) after = NULL;

  g_test_message ("%s", name);
  /* Touched, so that it is written and not only remembered. */
  stw_mapping_draft_set_title (draft, title);
  written = stw_mapping_draft_to_text (draft);
  second = load (written);
  stw_mapping_draft_set_title (second, title);
  again = stw_mapping_draft_to_text (second);
  after = parse (second);
  g_assert_cmpstr (again, ==, written);
  g_assert_true (json_node_equal (before, after));
}

static void
test_every_shipped_sender_is_the_same_drawn_again (void)
{
  for_each_sender (check_round_trip);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping-kinds/kinds-have-titles", test_kinds_have_titles);
  g_test_add_func ("/mapping-kinds/the-chosen-kind-is-changed-alone",
                   test_the_chosen_kind_is_changed_alone);
  g_test_add_func ("/mapping-kinds/the-words-of-other-kinds-are-not-forgotten",
                   test_the_words_of_other_kinds_are_not_forgotten);
  g_test_add_func ("/mapping-kinds/another-list-leaves-what-the-others-share",
                   test_another_list_leaves_what_the_others_share);
  g_test_add_func ("/mapping-kinds/a-copy-has-the-same-kind-chosen",
                   test_a_copy_has_the_same_kind_chosen);
  g_test_add_func ("/mapping-kinds/the-other-kinds-of-every-shipped-sender-stay",
                   test_the_other_kinds_of_every_shipped_sender_stay);
  g_test_add_func ("/mapping-kinds/every-shipped-sender-is-the-same-drawn-again",
                   test_every_shipped_sender_is_the_same_drawn_again);
  return g_test_run ();
}

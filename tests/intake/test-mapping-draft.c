/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A mapping that is drawn from a sample: what is chosen is read. */

#include "config.h"

#include "base/json-check.h"
#include "intake/mapping-draft.h"
#include "intake/sample-places.h"
#include "intake/senders.h"
#include "senders-folder.h"

#include <string.h>

#define BOILER                                                                                     \
  "{\"vendor\":\"Kettle & Co\",\"device name\":\"boiler-3\",\"fault\":{\"code\":\"E17\","          \
  "\"text\":\"Pressure is low\"},\"level\":3,\"active\":true,\"at\":\"2026-11-20T08:00:00Z\"}"
#define BATCH                                                                                      \
  "{\"site\":\"Hall 2\",\"events\":[{\"host\":\"a\",\"severity\":\"bad\"},"                        \
  "{\"host\":\"b\",\"severity\":\"worse\"}]}"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = stw_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return node;
}

static StwReading *
read_by (const StwMappingDraft *draft, const char *text)
{
  g_autofree char *mapping = stw_mapping_draft_to_text (draft);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwSenders) senders = stw_senders_new ();
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (StwMessage) message = stw_message_parse (body, NULL, &error);
  StwReading *reading;

  g_assert_no_error (error);
  stw_senders_add_text (senders, mapping, strlen (mapping), &error);
  g_assert_no_error (error);
  reading = stw_senders_read (senders, message, NULL, &error);
  g_assert_no_error (error);
  return reading;
}

static StwMappingDraft *
new_draft (void)
{
  StwMappingDraft *draft = stw_mapping_draft_new ();

  stw_mapping_draft_set_title (draft, "Kettle & Co");
  return draft;
}

/* %NULL where there is none. */
static void
assert_step (const StwMappingDraft *draft, StwField field, guint at, const char *expected)
{
  g_autofree char *step = stw_mapping_draft_dup_step (draft, field, at);

  g_assert_cmpstr (step, ==, expected);
}

static void
test_the_places_of_a_message_are_listed_in_order (void)
{
  static const char *const paths[] = { "vendor",     "['device name']", "fault",  "fault.code",
                                       "fault.text", "level",           "active", "at" };
  g_autoptr (JsonNode) message = parse (BOILER);
  g_autoptr (GPtrArray) places = stw_sample_list_places (message, NULL);

  g_assert_cmpuint (places->len, ==, G_N_ELEMENTS (paths));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const StwSamplePlace *place = g_ptr_array_index (places, i);

      g_assert_cmpstr (place->path, ==, paths[i]);
      g_assert_cmpstr (place->where, ==, paths[i]);
      g_assert_true ((place->value == NULL) == g_str_equal (paths[i], "fault"));
    }
}

static void
test_in_a_list_of_alerts_paths_begin_at_the_alert (void)
{
  g_autoptr (JsonNode) message = parse (BATCH);
  g_autoptr (GPtrArray) lists = stw_sample_list_lists (message);
  g_autoptr (GPtrArray) places = stw_sample_list_places (message, "events");
  const StwSamplePlace *outer = g_ptr_array_index (places, 0);
  const StwSamplePlace *inner = g_ptr_array_index (places, 2);

  g_assert_cmpuint (lists->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (lists, 0), ==, "events");
  g_assert_cmpstr (outer->path, ==, "$.site");
  g_assert_cmpstr (inner->path, ==, "host");
  g_assert_cmpstr (inner->where, ==, "events[0].host");
}

static void
test_each_alert_of_a_list_is_read (void)
{
  static const char *const texts[] = { BATCH, "[{\"host\":\"a\"},{\"host\":\"b\"}]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (JsonNode) message = parse (texts[i]);
      g_autoptr (GPtrArray) lists = stw_sample_list_lists (message);
      g_autoptr (StwMappingDraft) draft = new_draft ();
      g_autoptr (StwReading) reading = NULL;

      stw_mapping_draft_set_list (draft, g_ptr_array_index (lists, 0));
      stw_mapping_draft_guess (draft, message);
      assert_step (draft, STW_FIELD_ASSET, 0, "host");
      reading = read_by (draft, texts[i]);
      g_assert_cmpuint (reading->alerts->len, ==, 2);
      g_assert_cmpstr (((StwAlert *) g_ptr_array_index (reading->alerts, 1))->asset, ==, "b");
    }
}

static void
test_names_tell_what_the_places_may_mean (void)
{
  g_autoptr (JsonNode) message = parse (BOILER);
  g_autoptr (StwMappingDraft) draft = new_draft ();
  g_autoptr (StwReading) reading = NULL;
  const StwAlert *alert;

  stw_mapping_draft_guess (draft, message);
  stw_mapping_draft_take_words (draft, message);
  assert_step (draft, STW_FIELD_ASSET, 0, "['device name']");
  assert_step (draft, STW_FIELD_MESSAGE, 0, "fault.text");
  assert_step (draft, STW_FIELD_SIGNATURE, 0, "fault.code");
  assert_step (draft, STW_FIELD_SEVERITY, 0, "level");
  assert_step (draft, STW_FIELD_TIMESTAMP, 0, "at");
  assert_step (draft, STW_FIELD_URL, 0, NULL);
  stw_mapping_draft_set_word (draft, STW_FIELD_SEVERITY, "3", "critical");
  reading = read_by (draft, BOILER);
  alert = g_ptr_array_index (reading->alerts, 0);
  g_assert_cmpstr (alert->asset, ==, "boiler-3");
  g_assert_cmpint (alert->severity, ==, STW_SEVERITY_CRITICAL);
  g_assert_cmpint (alert->timestamp, ==, G_GINT64_CONSTANT (1795161600000));
}

static void
test_a_message_of_another_kind_is_not_recognised (void)
{
  g_autoptr (StwMappingDraft) draft = new_draft ();
  g_autoptr (StwReading) reading = NULL;

  stw_mapping_draft_recognise_by (draft, "fault.code", TRUE);
  stw_mapping_draft_recognise_by (draft, "level", TRUE);
  stw_mapping_draft_recognise_by (draft, "level", FALSE);
  g_assert_true (stw_mapping_draft_is_recognised_by (draft, "fault.code"));
  g_assert_false (stw_mapping_draft_is_recognised_by (draft, "level"));
  reading = read_by (draft, "{\"level\":1}");
  g_assert_cmpint (reading->outcome, ==, STW_OUTCOME_UNRECOGNISED);
}

static void
draw (StwMappingDraft *draft, StwField field, guint number, GPtrArray *places)
{
  const StwSamplePlace *place = g_ptr_array_index (places, number);

  stw_mapping_draft_write_step (draft, field, 0, place->path, places);
}

static void
test_what_tells_the_sender_is_what_it_is_recognised_by (void)
{
  g_autoptr (JsonNode) message = parse (BOILER);
  g_autoptr (GPtrArray) places = stw_sample_list_places (message, NULL);
  g_autoptr (StwMappingDraft) draft = new_draft ();

  draw (draft, STW_FIELD_ASSET, 1, places);
  draw (draft, STW_FIELD_SIGNATURE, 1, places);
  draw (draft, STW_FIELD_MESSAGE, 4, places);
  g_assert_true (stw_mapping_draft_is_recognised_by (draft, "['device name']"));
  g_assert_false (stw_mapping_draft_is_recognised_by (draft, "fault.text"));
  draw (draft, STW_FIELD_ASSET, 0, places);
  g_assert_true (stw_mapping_draft_is_recognised_by (draft, "['device name']"));
  stw_mapping_draft_write_step (draft, STW_FIELD_SIGNATURE, 0, NULL, places);
  g_assert_false (stw_mapping_draft_is_recognised_by (draft, "['device name']"));
  g_assert_true (stw_mapping_draft_is_recognised_by (draft, "vendor"));
  assert_step (draft, STW_FIELD_SIGNATURE, 0, NULL);
}

static void
test_what_no_field_took_is_named (void)
{
  static const char text[] =
    "{\"host\":\"a\",\"host_id\":7,\"note\":\"\",\"tags\":{\"env\":\"prod\"},\"owner\":\"b\","
    "\"events\":[{\"code\":1,\"owner\":\"c\"}],\"list\":[1,2]}";
  g_autoptr (JsonNode) message = parse (text);
  g_autoptr (JsonObject) origins = json_object_new ();
  g_autoptr (GPtrArray) names = NULL;

  json_object_set_string_member (origins, "asset", "host | lower");
  json_object_set_string_member (origins, "signature", "{code} at {host?}");
  json_object_set_string_member (origins, "tags", "^.tags");
  names = stw_sample_list_unused (message, origins);
  g_assert_cmpuint (names->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (names, 0), ==, "host_id");
  g_assert_cmpstr (g_ptr_array_index (names, 1), ==, "owner");
}

static void
test_a_title_gives_a_name (void)
{
  static const struct
  {
    const char *title;
    const char *name;
  } cases[] = {
    { "Kettle & Co", "kettle-co" },
    { "  Boiler 3 ", "boiler-3" },
    { "Überwachung", "uberwachung" },
    { "…", "" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StwMappingDraft) draft = stw_mapping_draft_new ();
      const char *name;

      stw_mapping_draft_set_title (draft, cases[i].title);
      name = stw_mapping_draft_get_name (draft);
      if (!g_str_equal (cases[i].title, "…"))
        g_assert_cmpstr (name, ==, cases[i].name);
      else
        g_assert_null (strpbrk (name, " ./"));
    }
}

static void
test_a_drawn_mapping_is_drawn_again (void)
{
  g_autoptr (JsonNode) message = parse (BATCH);
  g_autoptr (StwMappingDraft) draft = new_draft ();
  g_autoptr (StwMappingDraft) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  stw_mapping_draft_set_list (draft, "events");
  stw_mapping_draft_set_sample (draft, BATCH, "application/json");
  stw_mapping_draft_guess (draft, message);
  stw_mapping_draft_take_words (draft, message);
  text = stw_mapping_draft_to_text (draft);
  again = stw_mapping_draft_new_from_text (text, &error);
  g_assert_no_error (error);
  text_again = stw_mapping_draft_to_text (again);
  g_assert_cmpstr (text_again, ==, text);
}

#define FILE_OF(parts)                                                                             \
  "{\"format\":1,\"name\":\"test_it\",\"title\":\"Test\",\"setup\":\"None.\"," parts "}"

static StwMappingDraft *
load (const char *text)
{
  g_autoptr (GError) error = NULL;
  StwMappingDraft *draft = stw_mapping_draft_new_from_text (text, &error);

  g_assert_no_error (error);
  return draft;
}

static void
test_what_cannot_be_drawn_is_named (void)
{
  static const struct
  {
    const char *text;
    StwMappingLimit limit;
  } cases[] = {
    { FILE_OF ("\"shapes\":[{\"when\":[\"a\"],\"fields\":{\"asset\":[\"a\",\"b\"]}}]"),
      STW_MAPPING_DRAWN },
    { FILE_OF ("\"let\":{\"x\":\"a\"},\"shapes\":[{\"when\":[[\"a\",\"b\"]],\"skip\":[\"c\"]}]"),
      STW_MAPPING_DRAWN },
    { FILE_OF ("\"shapes\":[{\"when\":\"a\",\"alerts\":\"a[]\"}]"), STW_MAPPING_DRAWN },
    { FILE_OF ("\"shapes\":[{\"when\":[\"a\"]},{\"when\":[\"b\"]}]"), STW_MAPPING_DRAWN },
    { FILE_OF ("\"shapes\":[{\"when\":[\"a\"],\"in\":\"b\"}]"), STW_MAPPING_WRAPPED },
    { FILE_OF ("\"shapes\":[{\"when\":[\"a\"],\"alerts\":\"a[].b[]\"}]"), STW_MAPPING_LISTS },
    { FILE_OF ("\"shapes\":[{\"when\":[\"a\"],\"control\":\"test\"}]"), STW_MAPPING_NO_ALERT },
    { FILE_OF ("\"shapes\":[{\"when\":[\"a\"],\"outcome\":\"ignore\"}]"), STW_MAPPING_NO_ALERT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StwMappingDraft) draft = load (cases[i].text);

      g_assert_cmpint (stw_mapping_draft_get_limit (draft), ==, cases[i].limit);
    }
}

static void
test_what_is_no_mapping_cannot_be_drawn (void)
{
  static const char *const texts[] = { "",
                                       "[]",
                                       "{}",
                                       FILE_OF ("\"shapes\":[]"),
                                       FILE_OF ("\"shapes\":[{\"fields\":{}}]"),
                                       FILE_OF (
                                         "\"shapes\":[{\"when\":[],\"fields\":{\"asset\":3}}]") };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (stw_mapping_draft_new_from_text (texts[i], &error));
      g_assert_nonnull (error);
    }
}

static void
assert_untouched (const char *name, const char *text)
{
  g_autoptr (StwMappingDraft) draft = load (text);
  g_autoptr (StwMappingDraft) copy = stw_mapping_draft_copy (draft);
  g_autofree char *saved = stw_mapping_draft_to_text (copy);

  g_test_message ("%s", name);
  g_assert_cmpstr (saved, ==, text);
}

static void
test_an_untouched_mapping_is_saved_to_the_letter (void)
{
  for_each_sender (assert_untouched);
}

/* Each field gets a step more and loses it again, each table a word. */
static void
change_and_change_back (StwMappingDraft *draft)
{
  g_autoptr (GPtrArray) no_places = g_ptr_array_new ();
  g_autofree char *title = g_strdup (stw_mapping_draft_get_title (draft));

  for (guint i = 0; i < STW_N_FIELDS; i++)
    {
      guint n = stw_mapping_draft_count_steps (draft, i);

      stw_mapping_draft_write_step (draft, i, n, "another.place", no_places);
      g_assert_true (stw_mapping_draft_reads (draft, i, "another.place"));
      stw_mapping_draft_move_step (draft, i, n, 0);
      assert_step (draft, i, 0, "another.place");
      stw_mapping_draft_write_step (draft, i, 0, NULL, no_places);
      g_assert_cmpuint (stw_mapping_draft_count_steps (draft, i), ==, n);
    }
  for (StwField field = STW_FIELD_SEVERITY; field <= STW_FIELD_STATE; field++)
    {
      stw_mapping_draft_set_word (draft, field, "a word of the test", "info");
      stw_mapping_draft_set_word (draft, field, "a word of the test", NULL);
    }
  stw_mapping_draft_recognise_by (draft, "another.place", TRUE);
  stw_mapping_draft_recognise_by (draft, "another.place", FALSE);
  stw_mapping_draft_set_title (draft, "Another");
  stw_mapping_draft_set_title (draft, title);
}

static JsonObject *
parse_reading (StwReading *reading)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "outcome", reading->outcome);
  for (guint i = 0; i < reading->alerts->len; i++)
    {
      const StwAlert *alert = g_ptr_array_index (reading->alerts, i);
      g_autofree char *member = g_strdup_printf ("%u", i);
      g_autofree char *said = g_strdup_printf ("%s|%s|%s|%d|%d|%" G_GINT64_FORMAT "|%s|%s|%s|%s",
                                               alert->asset,
                                               alert->signature,
                                               alert->message,
                                               alert->severity,
                                               alert->state,
                                               alert->timestamp,
                                               alert->dedup_key,
                                               alert->tool_source,
                                               alert->url,
                                               alert->tags);

      json_object_set_string_member (object, member, said);
    }
  return object;
}

static char *
read_own_sample (const StwMappingDraft *draft)
{
  g_autofree char *mapping = stw_mapping_draft_to_text (draft);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwSenders) senders = stw_senders_new ();
  g_autoptr (StwMessage) message = stw_mapping_draft_parse_sample (draft);
  g_autoptr (StwReading) reading = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  g_assert_nonnull (message);
  stw_senders_add_text (senders, mapping, strlen (mapping), &error);
  g_assert_no_error (error);
  reading = stw_senders_read (senders, message, NULL, &error);
  g_assert_no_error (error);
  json_node_take_object (node, parse_reading (reading));
  return json_to_string (node, FALSE);
}

/* Not to the letter, as it is written anew, but all of it is there and reads as before. */
static void
assert_nothing_is_lost (const char *name, const char *text)
{
  g_autoptr (StwMappingDraft) draft = load (text);
  g_autofree char *read_before = NULL;
  g_autofree char *read_after = NULL;
  g_autofree char *saved = NULL;
  g_autoptr (JsonNode) before = NULL;
  g_autoptr (JsonNode) after = NULL;

  if (stw_mapping_draft_get_limit (draft) != STW_MAPPING_DRAWN)
    return;
  g_test_message ("%s", name);
  read_before = read_own_sample (draft);
  change_and_change_back (draft);
  read_after = read_own_sample (draft);
  g_assert_cmpstr (read_after, ==, read_before);
  saved = stw_mapping_draft_to_text (draft);
  before = parse (text);
  after = parse (saved);
  json_object_remove_member (json_node_get_object (before), "fields");
  json_object_remove_member (json_node_get_object (after), "fields");
  json_object_remove_member (json_node_get_object (before), "shapes");
  json_object_remove_member (json_node_get_object (after), "shapes");
  g_assert_true (json_node_equal (before, after));
}

static void
test_what_is_changed_and_changed_back_reads_as_before (void)
{
  for_each_sender (assert_nothing_is_lost);
}

static void
test_the_first_step_that_says_something_counts (void)
{
  g_autoptr (JsonNode) message = parse (BOILER);
  g_autoptr (GPtrArray) places = stw_sample_list_places (message, NULL);
  g_autoptr (StwMappingDraft) draft = new_draft ();
  g_autoptr (StwReading) reading = NULL;

  stw_mapping_draft_write_step (draft, STW_FIELD_ASSET, 0, "fault.owner", places);
  stw_mapping_draft_write_step (draft, STW_FIELD_ASSET, 1, "{vendor} {level}", places);
  stw_mapping_draft_write_step (draft, STW_FIELD_ASSET, 2, "=nobody", places);
  stw_mapping_draft_write_step (
    draft,
    STW_FIELD_STATE,
    0,
    "{\"when\":[\"active = true\"],\"then\":\"=firing\",\"else\":\"=resolved\"}",
    places);
  stw_mapping_draft_recognise_by (draft, "fault.code", TRUE);
  reading =
    read_by (draft, "{\"fault\":{\"code\":1},\"vendor\":\"V\",\"level\":7,\"active\":false}");
  g_assert_cmpstr (((StwAlert *) reading->alerts->pdata[0])->asset, ==, "V 7");
  g_assert_cmpint (((StwAlert *) reading->alerts->pdata[0])->state, ==, STW_ALERT_RESOLVED);
  g_clear_pointer (&reading, stw_reading_free);
  stw_mapping_draft_move_step (draft, STW_FIELD_ASSET, 2, 0);
  reading = read_by (draft, "{\"fault\":{\"code\":1},\"vendor\":\"V\",\"level\":7}");
  g_assert_cmpstr (((StwAlert *) reading->alerts->pdata[0])->asset, ==, "nobody");
}

static void
test_what_has_a_fallback_need_not_be_there (void)
{
  g_autoptr (JsonNode) message = parse (BOILER);
  g_autoptr (GPtrArray) places = stw_sample_list_places (message, NULL);
  g_autoptr (StwMappingDraft) draft = new_draft ();

  draw (draft, STW_FIELD_ASSET, 0, places);
  g_assert_true (stw_mapping_draft_is_recognised_by (draft, "vendor"));
  stw_mapping_draft_write_step (draft, STW_FIELD_ASSET, 1, "fault.code", places);
  g_assert_false (stw_mapping_draft_has_conditions (draft));
  stw_mapping_draft_write_step (draft, STW_FIELD_ASSET, 0, NULL, places);
  assert_step (draft, STW_FIELD_ASSET, 0, "fault.code");
  g_assert_true (stw_mapping_draft_is_recognised_by (draft, "fault.code"));
}

static void
test_what_is_not_json_yet_is_kept_as_it_is_written (void)
{
  static const char *const texts[] = { "{\"when\":[\"a\"]",
                                       "['a name']",
                                       "{name} on {host?}",
                                       "=text",
                                       "a | lower" };
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  g_autoptr (StwMappingDraft) draft = new_draft ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      stw_mapping_draft_write_step (draft, STW_FIELD_ASSET, 0, texts[i], places);
      assert_step (draft, STW_FIELD_ASSET, 0, texts[i]);
    }
}

static void
test_words_of_the_samples_are_offered_until_they_are_said (void)
{
  g_autoptr (JsonNode) message = parse (BATCH);
  g_autoptr (StwMappingDraft) draft = new_draft ();
  g_autoptr (GPtrArray) places = NULL;
  g_autoptr (GPtrArray) words = NULL;

  stw_mapping_draft_set_list (draft, "events");
  places = stw_sample_list_places (message, "events");
  stw_mapping_draft_write_step (draft, STW_FIELD_SEVERITY, 0, "level", places);
  stw_mapping_draft_write_step (draft, STW_FIELD_SEVERITY, 1, "severity", places);
  words = stw_mapping_draft_list_words (draft, STW_FIELD_SEVERITY, message);
  g_assert_cmpuint (words->len, ==, 1);
  g_assert_cmpstr (words->pdata[0], ==, "bad");
  stw_mapping_draft_set_word (draft, STW_FIELD_SEVERITY, "bad", "high");
  g_clear_pointer (&words, g_ptr_array_unref);
  words = stw_mapping_draft_list_words (draft, STW_FIELD_SEVERITY, message);
  g_assert_cmpuint (words->len, ==, 0);
  stw_mapping_draft_set_word (draft, STW_FIELD_SEVERITY, "bad", NULL);
  g_assert_null (stw_mapping_draft_get_words (draft, STW_FIELD_SEVERITY));
}

static JsonNode *
random_node (guint depth)
{
  static const char *const words[] = { "host",   "a b", "it's", "0",   "@",   "#text", "$x",
                                       "x.y[0]", "a|b", "ü",    "{a}", "a=b", "^",     "" };
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  for (int n = g_test_rand_int_range (1, 6); n > 0; n--)
    {
      const char *name = words[g_test_rand_int_range (0, G_N_ELEMENTS (words))];
      g_autofree char *text = g_strdup_printf ("value %d", g_test_rand_int_range (0, 1000));
      JsonArray *array;

      if (depth > 0 && g_test_rand_bit ())
        json_object_set_member (object, name, random_node (depth - 1));
      else if (depth > 0 && g_test_rand_bit ())
        {
          array = json_array_new ();
          json_array_add_element (array, random_node (depth - 1));
          json_array_add_string_element (array, text);
          json_object_set_array_member (object, name, array);
        }
      else
        json_object_set_string_member (object, name, text);
    }
  json_node_take_object (node, object);
  return node;
}

/* Every place that can be chosen leads to its value, and is one to recognise the message by. */
static void
test_every_place_that_is_drawn_reads_its_value (void)
{
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (JsonNode) message = random_node (3);
      g_autofree char *text = json_to_string (message, FALSE);
      g_autoptr (GPtrArray) places = stw_sample_list_places (message, NULL);

      for (guint j = 0; j < places->len; j++)
        {
          const StwSamplePlace *place = g_ptr_array_index (places, j);
          g_autoptr (StwMappingDraft) draft = new_draft ();
          g_autoptr (StwReading) reading = NULL;

          if (place->path == NULL || place->value == NULL)
            continue;
          stw_mapping_draft_write_step (draft, STW_FIELD_ASSET, 0, place->path, places);
          stw_mapping_draft_recognise_by (draft, place->where, TRUE);
          reading = read_by (draft, text);
          g_assert_cmpuint (reading->alerts->len, ==, 1);
          g_assert_cmpstr (((StwAlert *) g_ptr_array_index (reading->alerts, 0))->asset,
                           ==,
                           place->value);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping-draft/the-places-of-a-message-are-listed-in-order",
                   test_the_places_of_a_message_are_listed_in_order);
  g_test_add_func ("/mapping-draft/in-a-list-of-alerts-paths-begin-at-the-alert",
                   test_in_a_list_of_alerts_paths_begin_at_the_alert);
  g_test_add_func ("/mapping-draft/each-alert-of-a-list-is-read",
                   test_each_alert_of_a_list_is_read);
  g_test_add_func ("/mapping-draft/names-tell-what-the-places-may-mean",
                   test_names_tell_what_the_places_may_mean);
  g_test_add_func ("/mapping-draft/a-message-of-another-kind-is-not-recognised",
                   test_a_message_of_another_kind_is_not_recognised);
  g_test_add_func ("/mapping-draft/what-tells-the-sender-is-what-it-is-recognised-by",
                   test_what_tells_the_sender_is_what_it_is_recognised_by);
  g_test_add_func ("/mapping-draft/what-no-field-took-is-named", test_what_no_field_took_is_named);
  g_test_add_func ("/mapping-draft/a-title-gives-a-name", test_a_title_gives_a_name);
  g_test_add_func ("/mapping-draft/a-drawn-mapping-is-drawn-again",
                   test_a_drawn_mapping_is_drawn_again);
  g_test_add_func ("/mapping-draft/what-cannot-be-drawn-is-named",
                   test_what_cannot_be_drawn_is_named);
  g_test_add_func ("/mapping-draft/what-is-no-mapping-cannot-be-drawn",
                   test_what_is_no_mapping_cannot_be_drawn);
  g_test_add_func ("/mapping-draft/an-untouched-mapping-is-saved-to-the-letter",
                   test_an_untouched_mapping_is_saved_to_the_letter);
  g_test_add_func ("/mapping-draft/what-is-changed-and-changed-back-reads-as-before",
                   test_what_is_changed_and_changed_back_reads_as_before);
  g_test_add_func ("/mapping-draft/the-first-step-that-says-something-counts",
                   test_the_first_step_that_says_something_counts);
  g_test_add_func ("/mapping-draft/what-has-a-fallback-need-not-be-there",
                   test_what_has_a_fallback_need_not_be_there);
  g_test_add_func ("/mapping-draft/what-is-not-json-yet-is-kept-as-it-is-written",
                   test_what_is_not_json_yet_is_kept_as_it_is_written);
  g_test_add_func ("/mapping-draft/words-of-the-samples-are-offered-until-they-are-said",
                   test_words_of_the_samples_are_offered_until_they_are_said);
  g_test_add_func ("/mapping-draft/every-place-that-is-drawn-reads-its-value",
                   test_every_place_that_is_drawn_reads_its_value);
  return g_test_run ();
}

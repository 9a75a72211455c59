/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A mapping that is drawn from a sample: what is chosen is read. */

#include "config.h"

#include "base/json-check.h"
#include "intake/mapping-draft.h"
#include "intake/sample-places.h"
#include "intake/senders.h"

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

  g_free (draft->title);
  draft->title = g_strdup ("Kettle & Co");
  return draft;
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

      draft->list = g_strdup (g_ptr_array_index (lists, 0));
      stw_mapping_draft_guess (draft, message);
      g_assert_cmpstr (draft->fields[STW_FIELD_ASSET], ==, "host");
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
  g_assert_cmpstr (draft->fields[STW_FIELD_ASSET], ==, "['device name']");
  g_assert_cmpstr (draft->fields[STW_FIELD_MESSAGE], ==, "fault.text");
  g_assert_cmpstr (draft->fields[STW_FIELD_SIGNATURE], ==, "fault.code");
  g_assert_cmpstr (draft->fields[STW_FIELD_SEVERITY], ==, "level");
  g_assert_cmpstr (draft->fields[STW_FIELD_TIMESTAMP], ==, "at");
  g_assert_null (draft->fields[STW_FIELD_URL]);
  json_object_set_string_member (draft->severities, "3", "critical");
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
test_what_tells_the_sender_is_what_it_is_recognised_by (void)
{
  g_autoptr (JsonNode) message = parse (BOILER);
  g_autoptr (GPtrArray) places = stw_sample_list_places (message, NULL);
  g_autoptr (StwMappingDraft) draft = new_draft ();

  stw_mapping_draft_draw (draft, STW_FIELD_ASSET, g_ptr_array_index (places, 1), places);
  stw_mapping_draft_draw (draft, STW_FIELD_SIGNATURE, g_ptr_array_index (places, 1), places);
  stw_mapping_draft_draw (draft, STW_FIELD_MESSAGE, g_ptr_array_index (places, 4), places);
  g_assert_cmpuint (draft->when->len, ==, 1);
  stw_mapping_draft_draw (draft, STW_FIELD_ASSET, g_ptr_array_index (places, 0), places);
  g_assert_true (stw_mapping_draft_is_recognised_by (draft, "['device name']"));
  stw_mapping_draft_draw (draft, STW_FIELD_SIGNATURE, NULL, places);
  g_assert_false (stw_mapping_draft_is_recognised_by (draft, "['device name']"));
  g_assert_true (stw_mapping_draft_is_recognised_by (draft, "vendor"));
  g_assert_null (draft->fields[STW_FIELD_SIGNATURE]);
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
      g_autofree char *name = NULL;

      g_free (draft->title);
      draft->title = g_strdup (cases[i].title);
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

  draft->list = g_strdup ("events");
  draft->sample = g_strdup (BATCH);
  draft->sample_type = g_strdup ("application/json");
  stw_mapping_draft_guess (draft, message);
  stw_mapping_draft_take_words (draft, message);
  text = stw_mapping_draft_to_text (draft);
  again = stw_mapping_draft_new_from_text (text, &error);
  g_assert_no_error (error);
  text_again = stw_mapping_draft_to_text (again);
  g_assert_cmpstr (text_again, ==, text);
}

static void
test_a_mapping_that_says_more_is_left_alone (void)
{
  static const char *const parts[] = {
    "\"shapes\":[{\"when\":[\"a\"],\"fields\":{\"asset\":[\"a\",\"b\"]}}]",
    "\"shapes\":[{\"when\":[[\"a\",\"b\"]],\"fields\":{}}]",
    "\"shapes\":[{\"when\":[],\"skip\":[\"a\"],\"fields\":{}}]",
    "\"shapes\":[{\"when\":[],\"fields\":{}},{\"when\":[],\"fields\":{}}]",
    "\"shapes\":[{\"when\":[],\"alerts\":\"a[].b[]\",\"fields\":{}}]",
    "\"let\":{\"x\":\"a\"},\"shapes\":[{\"when\":[],\"fields\":{}}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *text = g_strdup_printf (
        "{\"format\":1,\"name\":\"test\",\"title\":\"Test\",\"setup\":\"None.\",%s}",
        parts[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (stw_mapping_draft_new_from_text (text, &error));
      g_assert_error (error, STW_INTAKE_ERROR, STW_INTAKE_ERROR_MAPPING);
    }
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
          draft->fields[STW_FIELD_ASSET] = g_strdup (place->path);
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
  g_test_add_func ("/mapping-draft/a-mapping-that-says-more-is-left-alone",
                   test_a_mapping_that_says_more_is_left_alone);
  g_test_add_func ("/mapping-draft/every-place-that-is-drawn-reads-its-value",
                   test_every_place_that_is_drawn_reads_its_value);
  return g_test_run ();
}

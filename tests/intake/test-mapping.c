/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The mapping language: each operator on a small message, and each mistake with its place. */

#include "config.h"

#include "base/json-check.h"
#include "intake/senders.h"

#include <string.h>

static char *
mapping_text (const char *parts)
{
  return g_strdup_printf (
    "{\"format\":1,\"name\":\"test\",\"title\":\"Test\",\"setup\":\"None.\",%s}",
    parts);
}

static StwReading *
read_with (const char *parts, const char *body_text)
{
  g_autofree char *mapping = mapping_text (parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwSenders) senders = stw_senders_new ();
  g_autoptr (GBytes) body = g_bytes_new (body_text, strlen (body_text));
  g_autoptr (StwMessage) message = stw_message_parse (body, NULL, &error);
  StwReading *reading;

  stw_senders_add_text (senders, mapping, strlen (mapping), &error);
  g_assert_no_error (error);
  reading = stw_senders_read (senders, message, NULL, &error);
  g_assert_no_error (error);
  return reading;
}

/* What the expression makes of the message, seen through the field asset. */
static void
assert_value (const char *expression, const char *body, const char *expected)
{
  g_autofree char *parts =
    g_strdup_printf ("\"shapes\":[{\"when\":[],\"fields\":{\"asset\":%s}}]", expression);
  g_autoptr (StwReading) reading = read_with (parts, body);
  const StwAlert *alert = g_ptr_array_index (reading->alerts, 0);

  g_assert_cmpstr (alert->asset, ==, expected);
}

/* The step that the field asset comes from, %NULL for none. */
static void
assert_origin (const char *expression, const char *expected)
{
  static const char body_text[] = "{\"a\":\"x\",\"b\":\"none\"}";
  g_autofree char *parts = g_strdup_printf (
    "\"let\":{\"host\":[\"b\",\"a | lower\"]},\"shapes\":[{\"when\":[],\"fields\":{\"asset\":%s}}]",
    expression);
  g_autofree char *mapping = mapping_text (parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwSenders) senders = stw_senders_new ();
  g_autoptr (GBytes) body = g_bytes_new (body_text, strlen (body_text));
  g_autoptr (StwMessage) message = stw_message_parse (body, NULL, &error);
  g_autoptr (StwReading) reading = NULL;

  stw_senders_add_text (senders, mapping, strlen (mapping), &error);
  g_assert_no_error (error);
  reading = stw_senders_explain (senders, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reading->origins->len, ==, reading->alerts->len);
  g_assert_cmpstr (
    json_object_get_string_member_with_default (g_ptr_array_index (reading->origins, 0),
                                                "asset",
                                                NULL),
    ==,
    expected);
}

static void
test_a_field_tells_the_step_that_gave_it (void)
{
  assert_origin ("\"a\"", "a");
  assert_origin ("[\"b\",\"a\",\"=c\"]", "a");
  assert_origin ("[\"b\",\"=c\"]", "=c");
  assert_origin ("\"{a} on {b?}\"", "{a} on {b?}");
  assert_origin ("{\"when\":[\"c\"],\"then\":\"a\",\"else\":[\"c\",\"a | trim\"]}", "a | trim");
  assert_origin ("\"$host\"", "a | lower");
  assert_origin ("\"b\"", NULL);
}

/* Whether the message's word for the severity is told to be none that we know. */
static void
assert_word_known (const char *word, gboolean known)
{
  g_autofree char *mapping =
    mapping_text ("\"tables\":{\"severity\":{\"3\":\"high\"}},"
                  "\"shapes\":[{\"when\":[],\"fields\":{\"severity\":\"s\"}}]");
  g_autofree char *body_text = g_strdup_printf ("{\"s\":\"%s\"}", word);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwSenders) senders = stw_senders_new ();
  g_autoptr (GBytes) body = g_bytes_new (body_text, strlen (body_text));
  g_autoptr (StwMessage) message = stw_message_parse (body, NULL, &error);
  g_autoptr (StwReading) reading = NULL;
  JsonArray *unknown;

  stw_senders_add_text (senders, mapping, strlen (mapping), &error);
  g_assert_no_error (error);
  reading = stw_senders_explain (senders, message, NULL, &error);
  unknown =
    json_object_get_array_member (g_ptr_array_index (reading->origins, 0), STW_ORIGINS_UNKNOWN);
  g_assert_cmpuint (json_array_get_length (unknown), ==, known ? 0 : 1);
}

static void
test_a_word_that_nobody_knows_is_told (void)
{
  assert_word_known ("3", TRUE);
  assert_word_known ("Critical", TRUE);
  assert_word_known ("none", TRUE);
  assert_word_known ("purple", FALSE);
}

static void
test_paths_lead_to_values (void)
{
  static const char body[] =
    "{\"a\":{\"b c\":[1,{\"d\":\"x\"}]},\"tags\":[{\"key\":\"host\",\"value\":\"h\"}],"
    "\"pairs\":[[\"host\",\"g\"]],\"one\":{\"first\":\"f\",\"second\":\"s\"},"
    "\"list\":[{\"n\":\"p\"},{\"n\":\"q\"}],\"yes\":true}";

  assert_value ("\"a['b c'][1].d\"", body, "x");
  assert_value ("\"a['b c'][-2]\"", body, "1");
  assert_value ("\"a['b c'][7]\"", body, NULL);
  assert_value ("\"tags[key=host].value\"", body, "h");
  assert_value ("\"pairs[0=host][1]\"", body, "g");
  assert_value ("\"one.*\"", body, "f");
  assert_value ("\"list[*].n\"", body, "p, q");
  assert_value ("\"yes\"", body, "true");
  assert_value ("\"a.nothing.here\"", body, NULL);
}

static void
test_operators_change_values (void)
{
  static const char body[] =
    "{\"arn\":\"arn:aws:x:disk/7\",\"json\":\"{\\\"a\\\":{\\\"b\\\":\\\"deep\\\"}}\",\"b64\":\"eyJhIjoiaW4ifQ==\","
    "\"html\":\"<p>Fan &amp; <b>heat</b></p>\",\"form\":\"a=1&b=two+words\",\"title\":\"[P1] [Down] Web 42\","
    "\"time\":\"03.02.2026 04:05:06\",\"word\":\"Bad\",\"facts\":{\"@class\":\"c\",\"disk\":\"C:\",\"free\":2},"
    "\"host\":\"db:9100\",\"text\":\" one\\ntwo\"}";

  assert_value ("\"arn | last '/'\"", body, "7");
  assert_value ("\"host | part ':' 0\"", body, "db");
  assert_value ("\"json | json | .a.b\"", body, "deep");
  assert_value ("\"b64 | base64 | json | .a\"", body, "in");
  assert_value ("\"html | html\"", body, "Fan & heat");
  assert_value ("\"form | form | .b\"", body, "two words");
  assert_value ("\"title | capture '(\\\\d+)$'\"", body, "42");
  assert_value ("\"title | without '^(\\\\[[^\\\\]]*\\\\]\\\\s*)+'\"", body, "Web 42");
  assert_value ("\"time | time 'DD.MM.YYYY hh:mm:ss'\"", body, "2026-02-03T04:05:06Z");
  assert_value ("\"facts | facts\"", body, "disk C:, free 2");
  assert_value ("\"facts | key\"", body, "@class");
  assert_value ("\"text | line | lower\"", body, "one");
  assert_value ("\"word | json\"", body, NULL);
  assert_value ("\"x | xml | .host.name\"", "{\"x\":\"<host><name>PINGÜ</name></host>\"}", "PINGÜ");
  assert_value ("\"x | lower\"", "{\"x\":\"PINGÜ\"}", "pingü");
  assert_value ("\"x | xml\"", "{\"x\":\"<!DOCTYPE a><a/>\"}", NULL);
}

static void
test_the_first_that_says_something_counts (void)
{
  static const char *const empty[] = { "null",
                                       "\"\"",
                                       "\" \"",
                                       "\"None\"",
                                       "\"{HOST.NAME}\"",
                                       "\"{{host}}\"",
                                       "\"${host}\"",
                                       "\"$EVENT_HOST\"",
                                       "\"%device\"",
                                       "\"*alertHost*\"",
                                       "\"0001-01-01T00:00:00Z\"",
                                       "[]" };

  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"a\":%s,\"b\":\"good\"}", empty[i]);

      assert_value ("[\"a\",\"b\"]", body, "good");
    }
  assert_value ("[\"a\",\"b\"]", "{\"a\":\"{curly} text\",\"b\":\"good\"}", "{curly} text");
  assert_value ("\"{a} on {b?}\"", "{\"a\":\"x\"}", "x on");
  assert_value ("[\"{a} on {b}\",\"=none here\"]", "{\"a\":\"x\"}", "none here");
}

static void
test_conditions_choose (void)
{
  static const char body[] = "{\"s\":\"Open\",\"n\":7,\"l\":[],\"z\":null}";
  static const struct
  {
    const char *condition;
    gboolean holds;
  } cases[] = { { "[\"s = open, new\"]", TRUE },
                { "[\"s ^= op\", \"n = 7\"]", TRUE },
                { "[\"!s\"]", FALSE },
                { "[\"!q\", \"z\"]", TRUE },
                { "[[\"q\", \"n : number\"]]", TRUE },
                { "[\"l : array\", \"!l : some\"]", TRUE },
                { "[\"s ~ '^O.en$'\"]", TRUE },
                { "[\"z : text\"]", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *choice =
        g_strdup_printf ("{\"when\":%s,\"then\":\"=yes\",\"else\":\"=no\"}", cases[i].condition);

      assert_value (choice, body, cases[i].holds ? "yes" : "no");
    }
}

static void
test_nested_lists_reach_their_parents (void)
{
  g_autoptr (StwReading) reading = read_with (
    "\"shapes\":[{\"when\":[\"sites : array\"],\"alerts\":\"sites[].hosts[]\",\"skip\":[\"quiet = true\"],"
    "\"fields\":{\"asset\":\"{^^.owner}/{^.name}/{name}\",\"signature\":\"=s\"}}]",
    "{\"owner\":\"o\",\"sites\":[{\"name\":\"a\",\"hosts\":[{\"name\":\"1\"},{\"name\":\"2\",\"quiet\":true}]},"
    "{\"name\":\"b\",\"hosts\":[{\"name\":\"3\"}]}]}");

  g_assert_cmpuint (reading->alerts->len, ==, 2);
  g_assert_cmpstr (((StwAlert *) g_ptr_array_index (reading->alerts, 0))->asset, ==, "o/a/1");
  g_assert_cmpstr (((StwAlert *) g_ptr_array_index (reading->alerts, 1))->asset, ==, "o/b/3");
}

static void
test_tables_know_words_prefixes_and_ranges (void)
{
  static const struct
  {
    const char *value;
    StwSeverity severity;
  } cases[] = { { "\"BAD\"", STW_SEVERITY_HIGH },    { "\"sev0-x\"", STW_SEVERITY_CRITICAL },
                { "7.5", STW_SEVERITY_MEDIUM },      { "\"15\"", STW_SEVERITY_CRITICAL },
                { "\"warning\"", STW_SEVERITY_LOW }, { "-3", STW_SEVERITY_LOW } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"v\":%s}", cases[i].value);
      g_autoptr (StwReading) reading = read_with (
        "\"tables\":{\"severity\":{\"bad\":\"high\",\"sev0*\":\"critical\",\"7..11\":\"medium\","
        "\"15..\":\"critical\",\"*\":\"low\"}},\"shapes\":[{\"when\":[\"v\"],\"fields\":{\"severity\":\"v\"}}]",
        body);
      const StwAlert *alert = g_ptr_array_index (reading->alerts, 0);

      g_assert_cmpint (alert->severity, ==, cases[i].severity);
      g_assert_nonnull (alert->severity_word);
    }
}

static void
test_a_word_nobody_knows_is_medium_and_kept (void)
{
  g_autoptr (StwReading) reading =
               read_with ("\"shapes\":[{\"when\":[\"v\"],\"fields\":{\"severity\":\"v\"}}]",
                          "{\"v\":\"huge\"}");
  const StwAlert *alert = g_ptr_array_index (reading->alerts, 0);

  g_assert_cmpint (alert->severity, ==, STW_SEVERITY_MEDIUM);
  g_assert_cmpstr (alert->severity_word, ==, "huge");
}

static void
test_numbers_since_1970_tell_their_unit (void)
{
  static const char *const numbers[] = { "1770091506",       "1770091506000",
                                         "1770091506000000", "1770091506000000000",
                                         "\"1770091506\"",   "\"2026-02-03 04:05:06\"" };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"t\":%s}", numbers[i]);
      g_autoptr (StwReading) reading =
                   read_with ("\"shapes\":[{\"when\":[\"t\"],\"fields\":{\"timestamp\":\"t\"}}]",
                              body);

      g_assert_cmpint (((StwAlert *) g_ptr_array_index (reading->alerts, 0))->timestamp,
                       ==,
                       G_GINT64_CONSTANT (1770091506000));
    }
}

static void
test_a_hopeless_pattern_ends_soon (void)
{
  g_autofree char *many = g_strnfill (3000, 'a');
  g_autofree char *body = g_strdup_printf ("{\"a\":\"%s!\"}", many);

  assert_value ("[\"a | capture '^(a+)+$'\",\"=gave up\"]", body, "gave up");
}

static void
test_outcomes_are_told_apart (void)
{
  static const char parts[] =
    "\"let\":{\"kind\":\"kind | lower\"},\"shapes\":[{\"when\":[\"$kind = ping\"],\"control\":\"test\"},"
    "{\"when\":[\"$kind = noise\"],\"outcome\":\"ignore\"},"
    "{\"when\":[\"$kind = ack\"],\"outcome\":\"update\",\"fields\":{\"dedup_key\":\"id\"}}]";
  g_autoptr (StwReading) control = read_with (parts, "{\"kind\":\"PING\"}");
  g_autoptr (StwReading) ignored = read_with (parts, "{\"kind\":\"noise\"}");
  g_autoptr (StwReading) update = read_with (parts, "{\"kind\":\"ack\",\"id\":\"k1\"}");
  g_autoptr (StwReading) unknown = read_with (parts, "{\"kind\":\"other\"}");
  const StwAlert *alert = g_ptr_array_index (update->alerts, 0);

  g_assert_cmpint (control->outcome, ==, STW_OUTCOME_CONTROL);
  g_assert_cmpstr (control->control, ==, "test");
  g_assert_cmpint (ignored->outcome, ==, STW_OUTCOME_IGNORED);
  g_assert_cmpint (alert->state, ==, STW_ALERT_INFO);
  g_assert_cmpstr (alert->signature, ==, "k1");
  g_assert_cmpint (unknown->outcome, ==, STW_OUTCOME_UNRECOGNISED);
}

static void
test_a_message_inside_another_is_read (void)
{
  static const char parts[] =
    "\"shapes\":[{\"in\":[\"payload | json\",\"@\"],\"when\":[\"host\"],\"fields\":{\"asset\":\"host\"}}]";
  g_autoptr (StwReading) wrapped = read_with (parts, "{\"payload\":\"{\\\"host\\\":\\\"h\\\"}\"}");
  g_autoptr (StwReading) plain = read_with (parts, "{\"host\":\"h\"}");

  g_assert_cmpstr (((StwAlert *) g_ptr_array_index (wrapped->alerts, 0))->asset, ==, "h");
  g_assert_cmpstr (((StwAlert *) g_ptr_array_index (plain->alerts, 0))->asset, ==, "h");
}

static void
test_texts_are_clipped_to_an_alerts_bounds (void)
{
  g_autofree char *many = g_strnfill (20000, 'x');
  g_autofree char *body = g_strdup_printf ("{\"a\":\"%s\"}", many);
  g_autoptr (StwReading) reading = read_with (
    "\"shapes\":[{\"when\":[\"a\"],\"fields\":{\"asset\":\"a\",\"message\":\"a\",\"dedup_key\":\"a\"}}]",
    body);
  const StwAlert *alert = g_ptr_array_index (reading->alerts, 0);

  g_assert_cmpuint (strlen (alert->asset), ==, STW_ALERT_MAX_NAME);
  g_assert_cmpuint (strlen (alert->message), ==, STW_ALERT_MAX_MESSAGE);
  g_assert_cmpuint (strlen (alert->dedup_key), ==, 64);
}

static char *
read_tags (const char *tags)
{
  g_autofree char *body = g_strdup_printf ("{\"t\":%s}", tags);
  g_autoptr (StwReading) reading =
               read_with ("\"shapes\":[{\"when\":[\"t\"],\"fields\":{\"tags\":\"t\"}}]", body);

  return g_strdup (((StwAlert *) g_ptr_array_index (reading->alerts, 0))->tags);
}

static void
test_tags_are_an_object_or_nothing (void)
{
  g_autofree char *object = read_tags ("{\"team\":\"net\",\"n\":[1]}");
  g_autofree char *list = read_tags ("[\"net\"]");

  g_assert_cmpstr (object, ==, "{\"team\":\"net\",\"n\":[1]}");
  g_assert_null (list);
}

static void
test_tags_that_are_kept_are_json (void)
{
  /* json-glib 1.6 writes this number wrongly, later ones write it right. */
  g_autofree char *tags = read_tags ("{\"n\":1E22}");

  g_assert_true (tags == NULL || stw_json_check (tags, strlen (tags), NULL));
}

static void
test_a_mistake_in_a_mapping_is_named_with_its_place (void)
{
  static const struct
  {
    const char *parts;
    const char *message;
  } cases[] = {
    { "\"shapes\":[{\"when\":[\"a\"],\"fields\":{\"asset\":[\"b\",\"c | shout\"]}}]",
      "shapes[0]: fields: asset: [1]: “c | shout”, character 10: there is no such operator" },
    { "\"shapes\":[{\"when\":[\"a : tree\"]}]",
      "shapes[0]: when: [0]: “a : tree”, character 9: there is no type of this name" },
    { "\"shapes\":[{\"wen\":[\"a\"]}]", "shapes[0]: “wen” is not known here" },
    { "\"shapes\":[{\"when\":[\"$b\"]}]",
      "shapes[0]: when: [0]: “$b”, character 3: no value of this name is defined above" },
    { "\"shapes\":[{\"when\":[\"a\"],\"alerts\":\"list\"}]",
      "shapes[0]: alerts: a list is written with [] at its end, and few stand in each other" },
    { "\"tables\":{\"severity\":{\"x\":\"dire\"}},\"shapes\":[]",
      "tables: severity: x: not a word that may stand here" },
    { "\"shapes\":[]", "shapes: a list of shapes is expected" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *mapping = mapping_text (cases[i].parts);
      g_autoptr (StwSenders) senders = stw_senders_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (stw_senders_add_text (senders, mapping, strlen (mapping), &error));
      g_assert_error (error, STW_INTAKE_ERROR, STW_INTAKE_ERROR_MAPPING);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapping/a-word-that-nobody-knows-is-told",
                   test_a_word_that_nobody_knows_is_told);
  g_test_add_func ("/mapping/a-field-tells-the-step-that-gave-it",
                   test_a_field_tells_the_step_that_gave_it);
  g_test_add_func ("/intake/mapping/paths", test_paths_lead_to_values);
  g_test_add_func ("/intake/mapping/operators", test_operators_change_values);
  g_test_add_func ("/intake/mapping/fallbacks", test_the_first_that_says_something_counts);
  g_test_add_func ("/intake/mapping/conditions", test_conditions_choose);
  g_test_add_func ("/intake/mapping/lists", test_nested_lists_reach_their_parents);
  g_test_add_func ("/intake/mapping/tables", test_tables_know_words_prefixes_and_ranges);
  g_test_add_func ("/intake/mapping/unknown-word", test_a_word_nobody_knows_is_medium_and_kept);
  g_test_add_func ("/intake/mapping/times", test_numbers_since_1970_tell_their_unit);
  g_test_add_func ("/intake/mapping/pattern-bound", test_a_hopeless_pattern_ends_soon);
  g_test_add_func ("/intake/mapping/outcomes", test_outcomes_are_told_apart);
  g_test_add_func ("/intake/mapping/inside", test_a_message_inside_another_is_read);
  g_test_add_func ("/intake/mapping/bounds", test_texts_are_clipped_to_an_alerts_bounds);
  g_test_add_func ("/intake/mapping/tags", test_tags_are_an_object_or_nothing);
  g_test_add_func ("/intake/mapping/tags-json", test_tags_that_are_kept_are_json);
  g_test_add_func ("/intake/mapping/mistakes", test_a_mistake_in_a_mapping_is_named_with_its_place);
  return g_test_run ();
}

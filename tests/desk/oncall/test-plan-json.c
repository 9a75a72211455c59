/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk/oncall/plan-json.h"

#include "store/command-rule.h"

static StwOncallPlan *
read_plan (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return stw_oncall_plan_read (json_node_get_object (node), stw_oncall_who_number, NULL, error);
}

static void
a_plan_is_read_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwOncallPlan) plan = read_plan (
    "{\"timezone\":\"Europe/Berlin\",\"around_the_clock\":false,"
    " \"layers\":[{\"name\":\"Nights\",\"start\":\"2026-11-16T18:00:00+01:00\","
    "  \"rotation\":\"daily\",\"every\":2,"
    "  \"members\":[4,null,{\"member\":7,\"from\":\"2026-12-01T00:00:00Z\"}],"
    "  \"restrictions\":[{\"days\":[\"mon\",\"sun\"],\"from\":\"18:00\",\"to\":\"24:00\"}]}],"
    " \"overrides\":[{\"member\":null,\"from\":\"2026-11-20T00:00:00Z\","
    "  \"to\":\"2026-11-21T00:00:00Z\"}]}",
    &error);
  const StwOncallLayer *layer;
  const StwOncallMember *members;
  const StwOncallWindow *window;

  g_assert_no_error (error);
  g_assert_false (plan->around_the_clock);
  layer = g_ptr_array_index (plan->layers, 0);
  members = &g_array_index (layer->members, StwOncallMember, 0);
  window = &g_array_index (layer->windows, StwOncallWindow, 0);
  g_assert_cmpstr (layer->name, ==, "Nights");
  g_assert_cmpint (layer->rotation, ==, STW_ROTATION_DAILY);
  g_assert_cmpint (layer->every, ==, 2);
  g_assert_cmpint (layer->end, ==, STW_ONCALL_NEVER);
  g_assert_cmpint (members[0].person, ==, 4);
  g_assert_cmpint (members[1].person, ==, 0);
  g_assert_cmpint (members[2].person, ==, 7);
  g_assert_cmpint (members[2].from, >, members[0].from);
  g_assert_cmpuint (window->days, ==, 1u << G_DATE_MONDAY | 1u << G_DATE_SUNDAY);
  g_assert_cmpint (window->to, ==, 86400);
  g_assert_cmpuint (plan->overrides->len, ==, 1);
}

static void
what_is_written_reads_the_same (void)
{
  static const char text[] =
    "[{\"name\":\"Nights\",\"members\":[4,null,{\"member\":7,\"from\":\"2026-12-01T00:00:00Z\"}],"
    "\"start\":\"2026-11-16T17:00:00Z\",\"rotation\":\"daily\",\"every\":2,"
    "\"end\":\"2027-01-01T00:00:00Z\","
    "\"restrictions\":[{\"days\":[\"mon\",\"sun\"],\"from\":\"18:00\",\"to\":\"24:00\"}]}]";
  g_autofree char *whole = g_strdup_printf ("{\"timezone\":\"UTC\",\"layers\":%s}", text);
  g_autoptr (StwOncallPlan) plan = read_plan (whole, NULL);
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), NULL);
  g_autofree char *written = NULL;

  json_node_take_array (node, stw_oncall_plan_write_layers (plan));
  written = json_to_string (node, FALSE);
  g_assert_cmpstr (written, ==, text);
}

static void
what_is_wrong_is_said_with_its_place (void)
{
  static const struct
  {
    const char *text;
    const char *said;
  } cases[] = {
    { "{}", "“timezone” must be a time zone such as Europe/London." },
    { "{\"timezone\":\"UTC\",\"layers\":[{\"rotation\":\"daily\"}]}",
      "“layers[0].start” must be an ISO 8601 time, such as 2026-11-21T18:00:00Z." },
    { "{\"timezone\":\"UTC\",\"overrides\":[{\"from\":\"2026-11-20T00:00:00Z\","
      "\"to\":\"2026-11-21T00:00:00Z\",\"member\":\"ana\"}]}",
      "“overrides[0].member” names nobody who is known here." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_plan (cases[i].text, &error));
      g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].said);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/oncall/plan-json/whole", a_plan_is_read_whole);
  g_test_add_func ("/desk/oncall/plan-json/written", what_is_written_reads_the_same);
  g_test_add_func ("/desk/oncall/plan-json/wrong", what_is_wrong_is_said_with_its_place);
  return g_test_run ();
}

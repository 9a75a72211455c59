/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "triage/matcher.h"

static StwMatcher *
parse (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return stw_matcher_new_from_json (json_node_get_object (node), error);
}

static void
each_condition_must_hold_for_one_of_its_values (void)
{
  static const struct
  {
    const char *matcher;
    gboolean matches;
  } cases[] = {
    { "{\"asset\":{\"is\":[\"DB-02\"]}}", TRUE },
    { "{\"asset\":{\"is\":[\"db\"]}}", FALSE },
    { "{\"asset\":{\"begins\":[\"web\",\"DB\"]}}", TRUE },
    { "{\"signature\":{\"contains\":[\"FULL\"]}}", TRUE },
    { "{\"signature\":{\"contains\":[\"/var\"]}}", FALSE },
    { "{\"text\":{\"contains\":[\"/var\"]}}", TRUE },
    { "{\"text\":{\"contains\":[\"full\"],\"lacks\":[\"/var\"]}}", FALSE },
    { "{\"text\":{\"contains\":[\"full\"],\"lacks\":[\"/home\"]}}", TRUE },
    { "{\"tool_source\":{\"is\":[\"zabbix\"]}}", FALSE },
    { "{\"tool_source\":{\"lacks\":[\"zabbix\"]}}", TRUE },
    { "{\"severity\":{\"at_least\":\"medium\"}}", TRUE },
    { "{\"severity\":{\"at_least\":\"critical\"},\"asset\":{\"is\":[\"db-02\"]}}", FALSE },
  };
  StwAlert alert = { .asset = (char *) "db-02",
                     .signature = (char *) "Disk full",
                     .message = (char *) "on /var",
                     .severity = STW_SEVERITY_HIGH };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StwMatcher) matcher = parse (cases[i].matcher, NULL);

      g_assert_nonnull (matcher);
      g_assert_cmpint (stw_matcher_matches (matcher, &alert), ==, cases[i].matches);
    }
}

static void
what_makes_no_sense_is_refused (void)
{
  static const char *const bad[] = {
    "{}",
    "{\"asset\":{}}",
    "{\"asset\":\"db-02\"}",
    "{\"colour\":{\"is\":[\"red\"]}}",
    "{\"asset\":{\"like\":[\"db\"]}}",
    "{\"asset\":{\"is\":[]}}",
    "{\"asset\":{\"is\":[\"\"]}}",
    "{\"asset\":{\"is\":[5]}}",
    "{\"asset\":{\"is\":\"db\"}}",
    "{\"asset\":{\"is\":[[\"db\"]]}}",
    "{\"severity\":{\"at_least\":\"terrible\"}}",
    "{\"severity\":{\"at_least\":\"info\"}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (bad[i], &error));
      g_assert_error (error, STW_MATCHER_ERROR, STW_MATCHER_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/matcher/conditions", each_condition_must_hold_for_one_of_its_values);
  g_test_add_func ("/triage/matcher/refused", what_makes_no_sense_is_refused);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "triage/classify.h"

static StwAlert
alert_with (const char *signature, const char *message)
{
  StwAlert alert = { .asset = (char *) "fs-1", .severity = STW_SEVERITY_LOW };

  alert.signature = (char *) signature;
  alert.message = (char *) message;
  return alert;
}

static void
ransomware_and_deleted_backups_are_critical_and_stay_apart (void)
{
  static const char *const texts[] = { "Ransomware behaviour detected",
                                       "Backup was deleted by admin",
                                       "Process ran vssadmin delete shadows /all" };
  g_autoptr (GPtrArray) rules = stw_rules_new_shipped ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      StwAlert alert = alert_with ("Alert", texts[i]);
      const StwRule *rule = stw_rules_find (rules, &alert);

      g_assert_nonnull (rule);
      g_assert_cmpint (stw_rule_get_severity (rule, alert.severity), ==, STW_SEVERITY_CRITICAL);
      g_assert_cmpstr (rule->category, ==, "security");
      g_assert_true (rule->never_join);
    }
}

static void
everyday_alerts_are_left_alone (void)
{
  static const char *const texts[] = { "High CPU usage",
                                       "Backup failed",
                                       "Backup deleted by retention policy",
                                       "Scan finished, no ransomware found" };
  g_autoptr (GPtrArray) rules = stw_rules_new_shipped ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      StwAlert alert = alert_with ("Alert", texts[i]);

      g_assert_null (stw_rules_find (rules, &alert));
    }
  g_assert_cmpint (stw_rule_get_severity (NULL, STW_SEVERITY_LOW), ==, STW_SEVERITY_LOW);
}

static void
the_first_rule_that_matches_decides (void)
{
  g_autoptr (JsonNode) node = json_from_string (
    "{\"name\":\"Drill\",\"do_not_page\":true,\"match\":{\"asset\":{\"is\":[\"fs-1\"]}}}",
    NULL);
  g_autoptr (GPtrArray) rules = stw_rules_new_shipped ();
  StwAlert alert = alert_with ("Ransomware detected", NULL);
  const StwRule *rule;

  g_ptr_array_insert (rules, 0, stw_rule_new_from_json (json_node_get_object (node), NULL));
  rule = stw_rules_find (rules, &alert);
  g_assert_cmpstr (rule->name, ==, "Drill");
  g_assert_true (rule->do_not_page);
  g_assert_cmpint (stw_rule_get_severity (rule, alert.severity), ==, STW_SEVERITY_LOW);
}

static void
alerts_apart_share_keys_only_among_themselves (void)
{
  g_autoptr (GPtrArray) rules = stw_rules_new_shipped ();
  const StwRule *rule = g_ptr_array_index (rules, 0);
  StwCorrelationKeys plain = stw_correlation_keys ("fs-1", "fs-1", "x", NULL);
  StwCorrelationKeys apart = plain, other = plain;

  stw_rule_set_apart (NULL, &other);
  g_assert_cmpuint (other.asset, ==, plain.asset);
  stw_rule_set_apart (rule, &apart);
  stw_rule_set_apart (rule, &other);
  g_assert_cmpuint (apart.asset, !=, plain.asset);
  g_assert_cmpuint (apart.signature, !=, plain.signature);
  g_assert_cmpuint (apart.asset, ==, other.asset);
}

static void
a_rule_that_makes_no_sense_is_refused (void)
{
  static const char *const bad[] = {
    "{}",
    "{\"name\":\"x\"}",
    "{\"name\":\"x\",\"match\":{}}",
    "{\"name\":5,\"match\":{\"asset\":{\"is\":[\"a\"]}}}",
    "{\"name\":\"x\",\"severity\":\"bad\",\"match\":{\"asset\":{\"is\":[\"a\"]}}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (bad[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (stw_rule_new_from_json (json_node_get_object (node), &error));
      g_assert_error (error, STW_MATCHER_ERROR, STW_MATCHER_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/classify/shipped",
                   ransomware_and_deleted_backups_are_critical_and_stay_apart);
  g_test_add_func ("/triage/classify/everyday", everyday_alerts_are_left_alone);
  g_test_add_func ("/triage/classify/first", the_first_rule_that_matches_decides);
  g_test_add_func ("/triage/classify/apart", alerts_apart_share_keys_only_among_themselves);
  g_test_add_func ("/triage/classify/refused", a_rule_that_makes_no_sense_is_refused);
  return g_test_run ();
}

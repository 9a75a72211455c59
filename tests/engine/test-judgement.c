/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a company's rules make of its alerts on their way to incidents. */

#include "desk-fixture.h"

#include "engine/classification.h"

#define DISK_IS_LOW                                                                                \
  "{'name':'Disks wait','severity':'low','category':'capacity',"                                   \
  "'match':{'signature':{'contains':['disk']}}}"
#define DISK_IS_CRITICAL                                                                           \
  "{'name':'Database disks','severity':'critical',"                                                \
  "'match':{'signature':{'contains':['disk']},'asset':{'is':['db-01']}}}"

static void
fire (Desk *desk, const char *asset, const char *signature)
{
  g_free (desk_post (desk, &(Message){ .asset = asset, .signature = signature }));
}

/* Gives a command of the first company, which must succeed. */
static void
change (Desk *desk, const char *name, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = desk_command (desk, "desk", name, 1, &error, "%s", arguments);

  g_assert_no_error (error);
}

static void
refused (Desk *desk, const char *name, int code, const char *arguments)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (desk_command (desk, "desk", name, 1, &error, "%s", arguments));
  g_assert_error (error, STW_COMMAND_ERROR, code);
}

static void
assert_text (Desk *desk, const char *sql, const char *expected)
{
  g_autofree char *text = desk_text (desk, "%s", sql);

  g_assert_cmpstr (text, ==, expected);
}

static void
a_rule_sets_the_severity_and_keeps_the_senders (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  change (desk, "rule.add", "{'rule':" DISK_IS_LOW "}");
  fire (desk, "web-01", "Disk full");
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM alert"), ==, STW_SEVERITY_LOW);
  g_assert_cmpint (desk_number (desk, "SELECT severity_before FROM alert"), ==, STW_SEVERITY_HIGH);
  g_assert_cmpint (desk_number (desk, "SELECT confidence FROM alert"), ==, 100);
  assert_text (desk, "SELECT reason FROM alert", "Disks wait");
  assert_text (desk, "SELECT category FROM alert", "capacity");
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM incident"), ==, STW_SEVERITY_LOW);
  /* A repeat is judged too, after a restart as before it. */
  desk_restart (desk);
  fire (desk, "web-01", "Disk full");
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM alert"), ==, STW_SEVERITY_LOW);
  fire (desk, "web-01", "High CPU");
  g_assert_cmpint (desk_number (desk, "SELECT reason IS NULL FROM alert WHERE id = 2"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM incident"), ==, STW_SEVERITY_HIGH);
  desk_check (desk);
}

static void
the_order_of_the_rules_decides_and_can_be_changed (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  change (desk, "rule.add", "{'rule':" DISK_IS_LOW "}");
  change (desk, "rule.add", "{'rule':" DISK_IS_CRITICAL "}");
  fire (desk, "db-01", "Disk full");
  assert_text (desk, "SELECT reason FROM alert", "Disks wait");
  change (desk, "rule.move", "{'rule':2,'position':1}");
  g_assert_cmpint (desk_number (desk, "SELECT position FROM rule WHERE id = 1"), ==, 2);
  fire (desk, "db-01", "Disk full");
  assert_text (desk, "SELECT reason FROM alert", "Database disks");
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM incident"), ==, STW_SEVERITY_CRITICAL);
  change (desk, "rule.enable", "{'rule':2,'enabled':false}");
  fire (desk, "db-01", "Disk full");
  assert_text (desk, "SELECT reason FROM alert", "Disks wait");
  change (desk, "rule.remove", "{'rule':2}");
  g_assert_cmpint (desk_number (desk, "SELECT position FROM rule"), ==, 1);
  change (desk, "rule.remove", "{'rule':1}");
  fire (desk, "db-01", "Disk full");
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM alert"), ==, STW_SEVERITY_HIGH);
  g_assert_cmpint (desk_number (desk, "SELECT severity_before IS NULL FROM alert"), ==, 1);
  g_assert_cmpint (
    desk_number (desk, "SELECT COUNT(*) FROM audit WHERE entity = 'rule' AND company_id = 1"),
    ==,
    6);
  desk_check (desk);
}

static void
positions_stay_without_gaps (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  for (guint i = 0; i < 4; i++)
    change (desk, "rule.add", "{'position':1,'rule':" DISK_IS_LOW "}");
  assert_text (desk,
               "SELECT group_concat(id) FROM (SELECT id FROM rule ORDER BY position)",
               "4,3,2,1");
  change (desk, "rule.move", "{'rule':4,'position':3}");
  assert_text (desk,
               "SELECT group_concat(id) FROM (SELECT id FROM rule ORDER BY position)",
               "3,2,4,1");
  change (desk, "rule.remove", "{'rule':2}");
  assert_text (desk,
               "SELECT group_concat(id) FROM (SELECT id FROM rule ORDER BY position)",
               "3,4,1");
  assert_text (desk,
               "SELECT group_concat(position) FROM (SELECT position FROM rule ORDER BY position)",
               "1,2,3");
}

static void
what_makes_no_sense_is_refused (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  desk_add_company (desk, "Borg");
  refused (desk, "rule.add", STW_COMMAND_ERROR_INVALID, "{}");
  refused (desk, "rule.add", STW_COMMAND_ERROR_INVALID, "{'rule':{'name':'x','match':{}}}");
  refused (desk,
           "rule.add",
           STW_COMMAND_ERROR_INVALID,
           "{'rule':{'name':'x','severty':'low','match':{'asset':{'is':['a']}}}}");
  refused (desk, "rule.add", STW_COMMAND_ERROR_INVALID, "{'position':3,'rule':" DISK_IS_LOW "}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM rule"), ==, 0);
  change (desk, "rule.add", "{'rule':" DISK_IS_LOW "}");
  refused (desk, "rule.move", STW_COMMAND_ERROR_INVALID, "{'rule':1,'position':2}");
  refused (desk, "rule.remove", STW_COMMAND_ERROR_NOT_FOUND, "{'rule':2}");
  desk_refuse (desk, "rule.remove", STW_COMMAND_ERROR_NOT_FOUND, "{'rule':1}");
  refused (desk, "alert.undo-classification", STW_COMMAND_ERROR_NOT_FOUND, "{'alert':1}");
  fire (desk, "web-01", "High CPU");
  refused (desk, "alert.undo-classification", STW_COMMAND_ERROR_REFUSED, "{'alert':1}");
}

static void
an_outcome_is_kept_until_a_person_takes_it_back (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  change (desk,
          "rule.add",
          "{'rule':{'name':'Lab','category':'lab','skill':'linux','do_not_page':true,"
          "'never_join':true,'match':{'asset':{'is':['lab-01']}}}}");
  fire (desk, "web-01", "High CPU");
  fire (desk, "lab-01", "High CPU");
  assert_text (desk,
               "SELECT category || ' ' || skill || ' ' || do_not_page || ' ' || never_join "
               "FROM alert WHERE id = 2",
               "lab linux 1 1");
  /* Never join: the same problem at the same time is another incident. */
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 2);
  fire (desk, "lab-01", "High CPU");
  g_assert_cmpint (desk_number (desk, "SELECT do_not_page FROM alert WHERE id = 2"), ==, 1);
  change (desk, "alert.undo-classification", "{'alert':2}");
  g_assert_cmpint (desk_number (desk,
                                "SELECT category IS NULL AND skill IS NULL AND confidence IS NULL "
                                "AND NOT do_not_page AND NOT never_join FROM alert WHERE id = 2"),
                   ==,
                   1);
  desk_check (desk);
}

static void
rules_of_one_company_do_not_judge_another (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 other;

  desk_add_company (desk, "Acme");
  other = desk_add_company (desk, "Borg");
  change (desk, "rule.add", "{'rule':" DISK_IS_LOW "}");
  g_free (
    desk_post (desk, &(Message){ .company = other, .asset = "web-01", .signature = "Disk full" }));
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM alert"), ==, STW_SEVERITY_HIGH);
}

static void
ransomware_never_joins_what_fails_at_the_same_time (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  fire (desk, "fs-01", "High CPU");
  fire (desk, "fs-01", "Ransomware detected");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM incident WHERE id = 2"),
                   ==,
                   STW_SEVERITY_CRITICAL);
  desk_restart (desk);
  fire (desk, "fs-01", "Slow disk");
  fire (desk, "fs-01", "Ransom note found");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident WHERE id = 1"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident WHERE id = 2"), ==, 2);
  desk_check (desk);
}

static void
a_person_takes_a_classification_back (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  change (desk, "rule.add", "{'rule':" DISK_IS_LOW "}");
  fire (desk, "web-01", "Disk full");
  change (desk, "alert.undo-classification", "{'alert':1}");
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM alert"), ==, STW_SEVERITY_HIGH);
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM incident"), ==, STW_SEVERITY_HIGH);
  g_assert_cmpint (desk_number (desk, "SELECT priority FROM incident"), ==, 70);
  assert_text (desk,
               "SELECT detail ->> 'rule' FROM timeline WHERE kind = 'unclassified'",
               "Disks wait");
  desk_check (desk);
  /* It stays so as long as the episode lasts. */
  fire (desk, "web-01", "Disk full");
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM incident"), ==, STW_SEVERITY_HIGH);
  refused (desk, "alert.undo-classification", STW_COMMAND_ERROR_REFUSED, "{'alert':1}");
  desk_check (desk);
}

static StwClassificationTrial
try_rule (Desk *desk, const char *rule, gint64 since)
{
  g_autofree char *text = g_strdelimit (g_strdup (rule), "'", '"');
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  StwClassificationTrial trial;

  stw_classification_try (desk->db, 1, json_node_get_object (node), 0, since, &trial, &error);
  g_assert_no_error (error);
  return trial;
}

static void
a_rule_is_tried_on_past_alerts_before_it_is_saved (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 start = desk->now;
  StwClassificationTrial trial;

  desk_add_company (desk, "Acme");
  fire (desk, "web-01", "Disk full");
  desk->now += STW_DAY;
  fire (desk, "web-02", "Disk full");
  fire (desk, "web-02", "High CPU");
  g_free (
    desk_post (desk, &(Message){ .asset = "web-03", .signature = "Disk full", .severity = "low" }));
  trial = try_rule (desk, DISK_IS_LOW, start);
  g_assert_cmpint (trial.alerts, ==, 4);
  g_assert_cmpint (trial.matched, ==, 3);
  g_assert_cmpint (trial.changed, ==, 2);
  g_assert_cmpint (trial.changed_to[STW_SEVERITY_LOW], ==, 2);
  trial = try_rule (desk, DISK_IS_LOW, start + 1);
  g_assert_cmpint (trial.alerts, ==, 3);
  /* What an earlier rule decides is not the new one's. */
  change (desk, "rule.add", "{'rule':" DISK_IS_LOW "}");
  trial = try_rule (desk, DISK_IS_CRITICAL, start);
  g_assert_cmpint (trial.matched, ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM rule"), ==, 1);
}

static void
what_concerns_security_is_resolved_by_a_person_alone (void)
{
  g_autoptr (Desk) desk = desk_new ();
  const Message over = { .asset = "fs-01",
                         .signature = "Ransomware detected",
                         .state = STW_ALERT_RESOLVED };

  desk_add_company (desk, "Acme");
  fire (desk, "fs-01", "Ransomware detected");
  g_free (desk_post (desk, &over));
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident"), ==, STW_INCIDENT_NEW);
  g_assert_cmpint (desk_number (desk, "SELECT open_alerts FROM incident"), ==, 0);
  desk_check (desk);
  /* A restart forgets nothing of it. */
  fire (desk, "fs-01", "Ransomware detected");
  desk_restart (desk);
  g_free (desk_post (desk, &over));
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident"), ==, STW_INCIDENT_NEW);
  desk_act (desk, "incident.resolve", "{'incident':1}");
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident"), ==, STW_INCIDENT_RESOLVED);
}

/* Alerts of @n machines, from @first on. */
static void
send_many (Desk *desk, guint first, guint n, StwAlertState state)
{
  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *asset = g_strdup_printf ("web-%02u", i);

      g_free (
        desk_post (desk, &(Message){ .asset = asset, .signature = "High CPU", .state = state }));
    }
}

static void
a_mass_of_resolves_is_an_incident (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  send_many (desk, 0, 110, STW_ALERT_FIRING);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
  send_many (desk, 0, 30, STW_ALERT_RESOLVED);
  desk->now += 4 * STW_MINUTE;
  desk_restart (desk);
  send_many (desk, 30, 24, STW_ALERT_RESOLVED);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
  /* 55 of 110: as many as are still open. */
  send_many (desk, 54, 1, STW_ALERT_RESOLVED);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 2);
  assert_text (desk, "SELECT title FROM incident WHERE id = 2", "Many alerts resolved at once");
  assert_text (desk, "SELECT category FROM alert WHERE incident_id = 2", "security");
  /* It is told once. */
  send_many (desk, 55, 55, STW_ALERT_RESOLVED);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT occurrences FROM incident WHERE id = 2"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident WHERE id = 2"),
                   ==,
                   STW_INCIDENT_NEW);
  desk_check (desk);
}

static void
many_resolves_over_a_long_time_are_none (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  send_many (desk, 0, 60, STW_ALERT_FIRING);
  send_many (desk, 0, 49, STW_ALERT_RESOLVED);
  desk->now += 5 * STW_MINUTE;
  send_many (desk, 49, 11, STW_ALERT_RESOLVED);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
  desk_check (desk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/judgement/severity", a_rule_sets_the_severity_and_keeps_the_senders);
  g_test_add_func ("/engine/judgement/order", the_order_of_the_rules_decides_and_can_be_changed);
  g_test_add_func ("/engine/judgement/positions", positions_stay_without_gaps);
  g_test_add_func ("/engine/judgement/refused", what_makes_no_sense_is_refused);
  g_test_add_func ("/engine/judgement/outcome", an_outcome_is_kept_until_a_person_takes_it_back);
  g_test_add_func ("/engine/judgement/wall", rules_of_one_company_do_not_judge_another);
  g_test_add_func ("/engine/judgement/apart", ransomware_never_joins_what_fails_at_the_same_time);
  g_test_add_func ("/engine/judgement/undo", a_person_takes_a_classification_back);
  g_test_add_func ("/engine/judgement/trial", a_rule_is_tried_on_past_alerts_before_it_is_saved);
  g_test_add_func ("/engine/judgement/security",
                   what_concerns_security_is_resolved_by_a_person_alone);
  g_test_add_func ("/engine/judgement/mass", a_mass_of_resolves_is_an_incident);
  g_test_add_func ("/engine/judgement/no-mass", many_resolves_over_a_long_time_are_none);
  return g_test_run ();
}

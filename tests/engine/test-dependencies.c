/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A site (asset 1), its router (2) and a host behind it (3): whose incident an alert belongs to. */

#include "desk-fixture.h"

static void
send (Desk *desk, const char *asset, const char *signature, StwAlertState state)
{
  g_free (desk_post (desk, &(Message){ .asset = asset, .signature = signature, .state = state }));
}

static void
fire (Desk *desk, const char *asset, const char *signature)
{
  send (desk, asset, signature, STW_ALERT_FIRING);
}

static void
change (Desk *desk, const char *name, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = desk_command (desk, "desk", name, 1, &error, "%s", arguments);

  g_assert_no_error (error);
}

static void
refused (Desk *desk, int code, const char *arguments)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (desk_command (desk, "desk", "asset.set-dependencies", 1, &error, "%s", arguments));
  g_assert_error (error, STW_COMMAND_ERROR, code);
}

static gint64
count_incidents (Desk *desk)
{
  return desk_number (desk, "SELECT COUNT(*) FROM incident WHERE merged_into IS NULL");
}

/* The incident of the newest alert. */
static gint64
get_incident (Desk *desk)
{
  return desk_number (desk, "SELECT incident_id FROM alert ORDER BY id DESC LIMIT 1");
}

/* Their first alerts make them known, and are over a day later. */
static Desk *
new_desk (void)
{
  static const char *const assets[] = { "site", "router", "host" };
  Desk *desk = desk_new ();

  desk_add_company (desk, "Acme");
  for (guint i = 0; i < G_N_ELEMENTS (assets); i++)
    {
      fire (desk, assets[i], "Hello");
      send (desk, assets[i], "Hello", STW_ALERT_RESOLVED);
      desk->now += STW_DAY;
    }
  change (desk, "asset.set-dependencies", "{'asset':2,'on':[1]}");
  change (desk, "asset.set-dependencies", "{'asset':3,'on':[2]}");
  return desk;
}

static void
what_stands_behind_something_that_is_down_joins_its_incident (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 incident;

  fire (desk, "router", "Host down");
  incident = get_incident (desk);
  fire (desk, "host", "Disk full");
  g_assert_cmpint (get_incident (desk), ==, incident);
  fire (desk, "printer", "Out of paper");
  g_assert_cmpint (get_incident (desk), !=, incident);
  desk_check (desk);
  /* Hours later and after a restart it is still so; repeats stay. */
  desk->now += 6 * STW_HOUR;
  desk_restart (desk);
  fire (desk, "host", "Backup overdue");
  g_assert_cmpint (get_incident (desk), ==, incident);
  fire (desk, "host", "Disk full");
  g_assert_cmpint (
    desk_number (desk, "SELECT alert_count FROM incident WHERE id = %" G_GINT64_FORMAT, incident),
    ==,
    3);
  desk_check (desk);
}

static void
what_complained_first_joins_what_went_down_after_it (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 router;
  gint64 printer;

  fire (desk, "host", "Disk full");
  fire (desk, "printer", "Out of paper");
  printer = get_incident (desk);
  desk->now += 2 * STW_MINUTE;
  fire (desk, "router", "Host down");
  router = get_incident (desk);
  g_assert_cmpint (
    desk_number (desk, "SELECT incident_id FROM alert WHERE signature = 'Disk full'"),
    ==,
    router);
  g_assert_cmpint (printer, !=, router);
  g_assert_cmpint (
    desk_number (desk, "SELECT alert_count FROM incident WHERE id = %" G_GINT64_FORMAT, router),
    ==,
    2);
  /* A repeat finds it there, and the whole resolves with its last alert. */
  fire (desk, "host", "Disk full");
  g_assert_cmpint (
    desk_number (desk, "SELECT occurrences FROM incident WHERE id = %" G_GINT64_FORMAT, router),
    ==,
    3);
  send (desk, "host", "Disk full", STW_ALERT_RESOLVED);
  send (desk, "router", "Host down", STW_ALERT_RESOLVED);
  g_assert_cmpint (
    desk_number (desk, "SELECT status FROM incident WHERE id = %" G_GINT64_FORMAT, router),
    ==,
    STW_INCIDENT_RESOLVED);
  desk_check (desk);
}

static void
what_a_person_took_or_concerns_security_stays_apart (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 taken;

  fire (desk, "host", "Disk full");
  taken = get_incident (desk);
  desk_act (desk, "incident.acknowledge", "{'incident':%" G_GINT64_FORMAT "}", taken);
  fire (desk, "host", "Ransomware detected");
  fire (desk, "router", "Host down");
  g_assert_cmpint (
    desk_number (desk, "SELECT count(DISTINCT incident_id) FROM alert WHERE is_open = 1"),
    ==,
    3);
  desk_check (desk);
}

static void
what_is_up_again_takes_no_more (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 incident;

  fire (desk, "router", "Host down");
  incident = get_incident (desk);
  send (desk, "router", "Host down", STW_ALERT_RESOLVED);
  fire (desk, "host", "Disk full");
  g_assert_cmpint (get_incident (desk), !=, incident);
  desk_check (desk);
}

static void
the_outermost_that_is_down_counts (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 site;

  fire (desk, "router", "Host down");
  desk->now += 5 * STW_HOUR;
  fire (desk, "site", "Power failure");
  site = get_incident (desk);
  fire (desk, "host", "Disk full");
  g_assert_cmpint (get_incident (desk), ==, site);
  /* Until it is up: then the router is what is down. */
  send (desk, "site", "Power failure", STW_ALERT_RESOLVED);
  fire (desk, "host", "Slow queries");
  g_assert_cmpint (
    desk_number (desk, "SELECT incident_id FROM alert WHERE signature = 'Host down'"),
    ==,
    get_incident (desk));
  desk_check (desk);
}

static void
an_alert_that_does_not_mean_down_takes_nothing (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 incident;

  fire (desk, "router", "Interface eth3 down");
  incident = get_incident (desk);
  fire (desk, "host", "Disk full");
  g_assert_cmpint (get_incident (desk), !=, incident);
}

static void
a_rule_says_what_means_down (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 incident;

  change (desk,
          "rule.add",
          "{'rule':{'name':'Uplink','category':'down',"
          "'match':{'signature':{'is':['Interface wan0 down']}}}}");
  fire (desk, "router", "Interface wan0 down");
  incident = get_incident (desk);
  fire (desk, "host", "Disk full");
  g_assert_cmpint (get_incident (desk), ==, incident);
  desk_check (desk);
}

static void
security_stands_for_itself (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 incident;

  fire (desk, "router", "Host down");
  incident = get_incident (desk);
  fire (desk, "host", "Ransomware detected");
  g_assert_cmpint (get_incident (desk), !=, incident);
  desk_check (desk);
}

static void
an_older_incident_of_its_own_goes_on (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 own;

  fire (desk, "host", "Disk full");
  own = get_incident (desk);
  desk->now += STW_HOUR;
  fire (desk, "router", "Host down");
  fire (desk, "host", "Disk full");
  g_assert_cmpint (
    desk_number (desk, "SELECT incident_id FROM alert WHERE signature = 'Disk full'"),
    ==,
    own);
  fire (desk, "host", "Backup overdue");
  g_assert_cmpint (
    desk_number (desk, "SELECT incident_id FROM alert WHERE signature = 'Host down'"),
    ==,
    get_incident (desk));
  g_assert_cmpint (
    desk_number (desk, "SELECT incident_id FROM alert WHERE signature = 'Disk full'"),
    ==,
    own);
  desk_check (desk);
}

static void
what_stands_behind_something_in_maintenance_waits_with_it (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autoptr (GError) error = NULL;
  g_autofree char *silence = g_strdup_printf ("{'reason':'New router','to_at':%" G_GINT64_FORMAT
                                              ",'match':{'asset':{'is':['router']}}}",
                                              desk->now + STW_HOUR);
  gint64 before = count_incidents (desk);

  change (desk, "silence.add", silence);
  fire (desk, "router", "Host down");
  fire (desk, "host", "Disk full");
  g_assert_cmpint (count_incidents (desk), ==, before);
  g_assert_cmpint (desk_number (desk, "SELECT held FROM hold"), ==, 2);
  desk->now += STW_HOUR;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonObject) result =
                   desk_command (desk, "engine", STW_COMMAND_HOLD_RELEASE, 0, &error, "{}");

      g_assert_no_error (error);
    }
  g_assert_cmpint (count_incidents (desk), ==, before + 1);
  g_assert_cmpint (desk_number (desk, "SELECT alert_count FROM incident ORDER BY id DESC LIMIT 1"),
                   ==,
                   2);
  desk_check (desk);
}

static void
circles_and_strangers_are_refused (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 other = desk_add_company (desk, "Borg");

  g_free (
    desk_post (desk, &(Message){ .company = other, .asset = "router", .signature = "Hello" }));
  refused (desk, STW_COMMAND_ERROR_REFUSED, "{'asset':1,'on':[3]}");
  refused (desk, STW_COMMAND_ERROR_REFUSED, "{'asset':1,'on':[1]}");
  refused (desk, STW_COMMAND_ERROR_NOT_FOUND, "{'asset':1,'on':[4]}");
  refused (desk, STW_COMMAND_ERROR_NOT_FOUND, "{'asset':4,'on':[]}");
  refused (desk, STW_COMMAND_ERROR_INVALID, "{'asset':1}");
  /* Turned round in one step each, it is no circle. */
  change (desk, "asset.set-dependencies", "{'asset':3,'on':[]}");
  change (desk, "asset.set-dependencies", "{'asset':1,'on':[3]}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/dependencies/joins",
                   what_stands_behind_something_that_is_down_joins_its_incident);
  g_test_add_func ("/engine/dependencies/first",
                   what_complained_first_joins_what_went_down_after_it);
  g_test_add_func ("/engine/dependencies/apart",
                   what_a_person_took_or_concerns_security_stays_apart);
  g_test_add_func ("/engine/dependencies/up", what_is_up_again_takes_no_more);
  g_test_add_func ("/engine/dependencies/outermost", the_outermost_that_is_down_counts);
  g_test_add_func ("/engine/dependencies/not-down", an_alert_that_does_not_mean_down_takes_nothing);
  g_test_add_func ("/engine/dependencies/rule", a_rule_says_what_means_down);
  g_test_add_func ("/engine/dependencies/security", security_stands_for_itself);
  g_test_add_func ("/engine/dependencies/own", an_older_incident_of_its_own_goes_on);
  g_test_add_func ("/engine/dependencies/held",
                   what_stands_behind_something_in_maintenance_waits_with_it);
  g_test_add_func ("/engine/dependencies/circle", circles_and_strangers_are_refused);
  return g_test_run ();
}

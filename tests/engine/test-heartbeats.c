/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources that have to be heard: their silence is an alert, but only while Steward listened. */

#include "desk-fixture.h"

/* Looks for silent sources; Steward has listened since @since. Returns when to look again. */
static gint64
look (Desk *desk, gint64 since)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = desk_command (desk,
                                                "engine",
                                                STW_COMMAND_HEARTBEATS,
                                                0,
                                                &error,
                                                "{'since':%" G_GINT64_FORMAT "}",
                                                since);

  g_assert_no_error (error);
  desk_check (desk);
  return json_object_get_int_member (result, "due");
}

static void
set_heartbeat (Desk *desk, gint64 period_ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = desk_command (desk,
                                                "desk",
                                                "source.set-heartbeat",
                                                1,
                                                &error,
                                                "{'source':1,'heartbeat_ms':%" G_GINT64_FORMAT "}",
                                                period_ms);

  g_assert_no_error (error);
}

static void
post (Desk *desk)
{
  g_autofree char *answer =
    desk_post (desk,
               &(Message){ .asset = "web-1", .signature = "Too hot", .state = STW_ALERT_RESOLVED });
}

static gint64
count_silent (Desk *desk)
{
  return desk_number (desk,
                      "SELECT COUNT(*) FROM alert WHERE is_open AND "
                      "signature = 'Default is silent'");
}

static void
silence_is_an_incident_until_it_ends (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 since = desk->now;
  g_autofree char *title = NULL;

  desk_add_company (desk, "Acme");
  set_heartbeat (desk, STW_HOUR);
  post (desk);
  g_assert_cmpint (look (desk, since), ==, since + STW_HOUR);
  desk->now = since + STW_HOUR - 1;
  look (desk, since);
  g_assert_cmpint (count_silent (desk), ==, 0);
  desk->now = since + STW_HOUR;
  g_assert_cmpint (look (desk, since), ==, G_MAXINT64);
  title = desk_text (desk, "SELECT title FROM incident");
  g_assert_cmpstr (title, ==, "Default is silent");
  desk->now += STW_MINUTE;
  look (desk, since);
  g_assert_cmpint (desk_number (desk, "SELECT SUM(count) FROM alert"), ==, 1);
  desk->now += STW_MINUTE;
  post (desk);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM change WHERE entity = 'heartbeat'"),
                   ==,
                   1);
  g_assert_cmpint (look (desk, since), ==, desk->now + STW_HOUR);
  g_assert_cmpint (count_silent (desk), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident"), ==, STW_INCIDENT_RESOLVED);
}

static void
silence_before_steward_listened_does_not_count (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  set_heartbeat (desk, STW_HOUR);
  post (desk);
  desk->now += 10 * STW_HOUR;
  desk_restart (desk);
  g_assert_cmpint (look (desk, desk->now), ==, desk->now + STW_HOUR);
  g_assert_cmpint (count_silent (desk), ==, 0);
}

static void
a_silence_that_was_told_is_not_told_again_after_a_restart (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 since = desk->now;

  desk_add_company (desk, "Acme");
  set_heartbeat (desk, STW_HOUR);
  desk->now += STW_HOUR;
  look (desk, since);
  desk_restart (desk);
  desk->now += 2 * STW_HOUR;
  look (desk, since);
  g_assert_cmpint (desk_number (desk, "SELECT SUM(count) FROM alert"), ==, 1);
  post (desk);
  look (desk, desk->now);
  g_assert_cmpint (count_silent (desk), ==, 0);
}

static void
a_source_can_be_missed_no_more (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 since = desk->now;

  desk_add_company (desk, "Acme");
  set_heartbeat (desk, STW_HOUR);
  desk->now += STW_HOUR;
  look (desk, since);
  g_assert_cmpint (count_silent (desk), ==, 1);
  set_heartbeat (desk, 0);
  g_assert_cmpint (count_silent (desk), ==, 0);
  g_assert_cmpint (look (desk, since), ==, G_MAXINT64);
}

static void
times_that_make_no_sense_are_refused (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;

  desk_add_company (desk, "Acme");
  g_assert_null (desk_command (desk,
                               "desk",
                               "source.set-heartbeat",
                               1,
                               &error,
                               "{'source':1,'heartbeat_ms':1}"));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (desk_command (desk,
                               "desk",
                               "source.set-heartbeat",
                               1,
                               &error,
                               "{'source':9,'heartbeat_ms':60000}"));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/heartbeats/silence", silence_is_an_incident_until_it_ends);
  g_test_add_func ("/engine/heartbeats/listened", silence_before_steward_listened_does_not_count);
  g_test_add_func ("/engine/heartbeats/told",
                   a_silence_that_was_told_is_not_told_again_after_a_restart);
  g_test_add_func ("/engine/heartbeats/off", a_source_can_be_missed_no_more);
  g_test_add_func ("/engine/heartbeats/refused", times_that_make_no_sense_are_refused);
  return g_test_run ();
}

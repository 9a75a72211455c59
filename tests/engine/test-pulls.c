/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a source's answers: the same is nothing new, what is missing is over, and
 * silence is an alert. */

#include "desk-fixture.h"

#include "engine/pull-commands.h"

#include <string.h>

/* What a source lists: an alert's key, and how it stands. */
typedef struct
{
  const char *key;
  StwSeverity severity;
  StwAlertState state;
} Listed;

#define HIGH(key)                                                                                  \
  (Listed)                                                                                         \
  {                                                                                                \
    key, STW_SEVERITY_HIGH, STW_ALERT_FIRING                                                       \
  }

static gint64
add_pull (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = desk_command (desk,
                                                "desk",
                                                "source.add-pull",
                                                1,
                                                &error,
                                                "{'name':'Prometheus','kind':'alertmanager',"
                                                "'url':'http://am:9093'}");

  g_assert_no_error (error);
  return json_object_get_int_member (result, "source");
}

static void
done_cb (JsonObject *result, const GError *error, gpointer data)
{
  Desk *desk = data;

  g_assert_no_error (error);
  desk->waiting--;
}

static void
submit (Desk *desk, StwPullAnswer *answer)
{
  StwCommand *command = stw_command_new (STW_COMMAND_PULLED, "engine", 1);

  command->payload = answer;
  command->free_payload = (GDestroyNotify) stw_pull_answer_free;
  desk->waiting++;
  stw_ledger_submit (desk->ledger, command, done_cb, desk);
  desk_settle (desk);
  desk_check (desk);
}

static void
list (Desk *desk, gint64 source, const Listed *listed, guint n_listed)
{
  StwPullAnswer *answer = g_new0 (StwPullAnswer, 1);

  answer->source = source;
  answer->body = g_bytes_new_static ("[]", 2);
  answer->reading = stw_reading_new ("prometheus_v2", STW_OUTCOME_ALERTS);
  for (guint i = 0; i < n_listed; i++)
    {
      StwAlert *alert = stw_alert_new ();

      alert->asset = g_strdup_printf ("web-%s", listed[i].key);
      alert->signature = g_strdup ("Too hot");
      alert->dedup_key = g_strdup (listed[i].key);
      alert->tool_source = g_strdup ("prometheus_v2");
      alert->severity = listed[i].severity;
      alert->state = listed[i].state;
      g_ptr_array_add (answer->reading->alerts, alert);
    }
  submit (desk, answer);
}

#define LIST(desk, source, ...)                                                                    \
  list (desk,                                                                                      \
        source,                                                                                    \
        (const Listed[]){ __VA_ARGS__ },                                                           \
        G_N_ELEMENTS (((const Listed[]){ __VA_ARGS__ })))

static void
fail (Desk *desk, gint64 source)
{
  StwPullAnswer *answer = g_new0 (StwPullAnswer, 1);

  answer->source = source;
  answer->failure = g_strdup ("it answers with status 503");
  submit (desk, answer);
}

static void
the_same_list_is_nothing_new (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 source;

  desk_add_company (desk, "Acme");
  source = add_pull (desk);
  for (int i = 0; i < 50; i++)
    {
      LIST (desk, source, HIGH ("a"), HIGH ("b"));
      desk->now += STW_MINUTE;
    }
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT SUM(count) FROM alert"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM payload"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT last_delivery_at FROM source WHERE id = 2"),
                   ==,
                   desk->now - STW_MINUTE);
}

static void
what_stands_is_repeated_each_hour (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 source;

  desk_add_company (desk, "Acme");
  source = add_pull (desk);
  for (int i = 0; i <= 48 * 60; i += 10)
    {
      LIST (desk, source, HIGH ("a"));
      desk->now += 10 * STW_MINUTE;
    }
  /* However long it stands it is one episode. */
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT count FROM alert"), ==, 49);
}

static void
what_is_listed_no_more_is_over (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 source;

  desk_add_company (desk, "Acme");
  source = add_pull (desk);
  LIST (desk, source, HIGH ("a"), HIGH ("b"));
  desk_restart (desk);
  LIST (desk, source, HIGH ("b"));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE is_open"), ==, 1);
  list (desk, source, NULL, 0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE state = 1"), ==, 2);
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident"), ==, STW_INCIDENT_RESOLVED);
  desk->now += STW_MINUTE;
  LIST (desk, source, HIGH ("a"));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 3);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
}

static void
alerts_of_others_are_left_alone (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *answer = NULL;
  gint64 source;

  desk_add_company (desk, "Acme");
  source = add_pull (desk);
  answer = desk_post (desk, &(Message){ .asset = "web-a", .signature = "Too hot", .text = "x" });
  list (desk, source, NULL, 0);
  g_assert_cmpint (desk_number (desk, "SELECT is_open FROM alert"), ==, 1);
}

static void
what_is_silenced_there_opens_nothing (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 source;

  desk_add_company (desk, "Acme");
  source = add_pull (desk);
  LIST (desk, source, { "a", STW_SEVERITY_HIGH, STW_ALERT_INFO });
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 0);
  LIST (desk, source, HIGH ("a"));
  LIST (desk, source, { "a", STW_SEVERITY_HIGH, STW_ALERT_INFO });
  g_assert_cmpint (desk_number (desk, "SELECT is_open FROM alert"), ==, 1);
}

static void
another_severity_is_news (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 source;

  desk_add_company (desk, "Acme");
  source = add_pull (desk);
  LIST (desk, source, HIGH ("a"));
  LIST (desk, source, { "a", STW_SEVERITY_CRITICAL, STW_ALERT_FIRING });
  g_assert_cmpint (desk_number (desk, "SELECT severity FROM incident"), ==, STW_SEVERITY_CRITICAL);
}

static void
what_a_person_ended_comes_back_after_an_hour (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 source;

  desk_add_company (desk, "Acme");
  source = add_pull (desk);
  LIST (desk, source, HIGH ("a"));
  desk_act (desk, "incident.resolve", "{'incident':1}");
  desk->now += 59 * STW_MINUTE;
  LIST (desk, source, HIGH ("a"));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert"), ==, 1);
  desk->now += 2 * STW_MINUTE;
  LIST (desk, source, HIGH ("a"));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE is_open"), ==, 1);
}

static void
a_source_that_does_not_answer_is_an_incident (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *title = NULL;
  gint64 source;

  desk_add_company (desk, "Acme");
  source = add_pull (desk);
  LIST (desk, source, HIGH ("a"));
  fail (desk, source);
  fail (desk, source);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 1);
  desk_restart (desk);
  fail (desk, source);
  fail (desk, source);
  title = desk_text (desk, "SELECT title FROM incident WHERE id = 2");
  g_assert_cmpstr (title, ==, "Prometheus does not answer");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), ==, 2);
  /* What it said before stands until it says something else. */
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE is_open"), ==, 2);
  desk_restart (desk);
  LIST (desk, source, HIGH ("a"));
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident WHERE id = 2"),
                   ==,
                   STW_INCIDENT_RESOLVED);
  g_assert_cmpint (desk_number (desk, "SELECT failures FROM pull"), ==, 0);
}

static void
one_that_is_stopped_is_missed_no_more (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = NULL;
  gint64 source;

  desk_add_company (desk, "Acme");
  source = add_pull (desk);
  for (int i = 0; i < 3; i++)
    fail (desk, source);
  result = desk_command (desk, "desk", "source.set-pull", 1, &error, "{'source':2,'every_ms':0}");
  g_assert_no_error (error);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE is_open"), ==, 0);
  fail (desk, source);
  LIST (desk, source, HIGH ("a"));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE is_open"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/pulls/same", the_same_list_is_nothing_new);
  g_test_add_func ("/engine/pulls/repeated", what_stands_is_repeated_each_hour);
  g_test_add_func ("/engine/pulls/over", what_is_listed_no_more_is_over);
  g_test_add_func ("/engine/pulls/others", alerts_of_others_are_left_alone);
  g_test_add_func ("/engine/pulls/silenced", what_is_silenced_there_opens_nothing);
  g_test_add_func ("/engine/pulls/severity", another_severity_is_news);
  g_test_add_func ("/engine/pulls/person", what_a_person_ended_comes_back_after_an_hour);
  g_test_add_func ("/engine/pulls/answer", a_source_that_does_not_answer_is_an_incident);
  g_test_add_func ("/engine/pulls/stopped", one_that_is_stopped_is_missed_no_more);
  return g_test_run ();
}

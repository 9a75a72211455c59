/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person sets changes what is made of alerts, and is on record: weights, fingerprints, keys,
 * topics. */

#include "desk-fixture.h"

#include "engine/classification.h"
#include "engine/comebacks.h"
#include "engine/door-settings.h"
#include "engine/fingerprint-trial.h"
#include "engine/setting-commands.h"
#include "store/command-rule.h"

#define KEY(digit)                                                                                 \
  "'key_prefix':'k','key_hash':'" digit                                                            \
  "000000000000000000000000000000000000000000000000000000000000000'"

/* A command in the name of a company that must succeed. */
static void
act (Desk *desk, gint64 company, const char *name, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  JsonObject *result = desk_command (desk, "desk", name, company, &error, "%s", arguments);

  g_assert_no_error (error);
  g_clear_pointer (&result, json_object_unref);
}

static void
refuse (Desk *desk, gint64 company, const char *name, const char *arguments, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (desk_command (desk, "desk", name, company, &error, "%s", arguments));
  g_assert_error (error, STW_COMMAND_ERROR, code);
}

static Desk *
make_desk (void)
{
  Desk *desk = desk_new ();

  desk_add_company (desk, "Acme");
  desk_add_company (desk, "Globex");
  g_free (desk_post (desk, &(Message){ .asset = "web-01", .signature = "High CPU" }));
  g_free (desk_post (desk, &(Message){ .company = 2, .asset = "dc1", .signature = "High CPU" }));
  return desk;
}

/* The steps of a chore, until it comes to rest. */
static guint
run_chore (Desk *desk, const char *name)
{
  g_autoptr (JsonObject) arguments = json_object_new ();
  guint steps = 0;
  gboolean more = TRUE;

  for (; more; steps++)
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), arguments);
      g_autofree char *text = json_to_string (node, FALSE);
      g_autoptr (GError) error = NULL;
      JsonObject *result = desk_command (desk, "engine", name, 0, &error, "%s", text);

      g_assert_no_error (error);
      more = json_object_get_boolean_member (result, "more");
      json_object_unref (arguments);
      arguments = result;
    }
  return steps;
}

static void
new_weights_count_for_what_is_open_and_for_what_comes (void)
{
  g_autoptr (Desk) desk = make_desk ();

  act (desk, 0, "settings.priority", "{'high':11}");
  g_assert_cmpint (desk_number (desk, "SELECT priority FROM incident WHERE id = 1"), ==, 70);
  run_chore (desk, STW_COMMAND_RESCORE);
  g_assert_cmpint (desk_number (desk, "SELECT SUM(priority) FROM incident"), ==, 22);
  desk_restart (desk);
  g_free (desk_post (desk, &(Message){ .asset = "printer", .signature = "Out of paper" }));
  g_assert_cmpint (desk_number (desk, "SELECT priority FROM incident WHERE id = 3"), ==, 11);
  desk_check (desk);
}

static void
weights_that_make_no_sense_are_refused_whole (void)
{
  static const char *const wrong[] = {
    "{'high':-1}", "{'high':1001}", "{'high':'much'}", "{'colour':5}", "{'high':5,'colour':5}",
  };
  g_autoptr (Desk) desk = make_desk ();

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    refuse (desk, 0, "settings.priority", wrong[i], STW_COMMAND_ERROR_INVALID);
  run_chore (desk, STW_COMMAND_RESCORE);
  g_assert_cmpint (desk_number (desk, "SELECT priority FROM incident WHERE id = 1"), ==, 70);
  g_assert_cmpint (
    desk_number (desk, "SELECT COUNT(*) FROM audit WHERE action = 'settings.priority'"),
    ==,
    0);
}

static void
hundreds_of_incidents_are_scored_batch_by_batch (void)
{
  g_autoptr (Desk) desk = make_desk ();

  for (guint i = 0; i < 230; i++)
    {
      g_autofree char *asset = g_strdup_printf ("host-%u.example", i);
      g_autofree char *signature = g_strdup_printf ("Check %u of its own", i);

      desk_post_later (desk, &(Message){ .asset = asset, .signature = signature });
      desk->now += 17 * STW_MINUTE;
    }
  desk_settle (desk);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM incident"), >, 200);
  act (desk, 0, "settings.priority", "{'high':33}");
  g_assert_cmpuint (run_chore (desk, STW_COMMAND_RESCORE), ==, 2);
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM incident, json_each(breakdown) WHERE "
                                "value ->> 'term' = 'severity' AND value ->> 'points' <> 33"),
                   ==,
                   0);
  desk_check (desk);
}

static void
a_source_may_have_its_own_idea_of_the_same_alert (void)
{
  g_autoptr (Desk) desk = make_desk ();

  act (desk, 1, "source.set-fingerprint", "{'source':1,'fields':'asset'}");
  g_free (desk_post (desk, &(Message){ .asset = "web-02", .signature = "High CPU" }));
  g_free (desk_post (desk, &(Message){ .asset = "web-02", .signature = "Disk full" }));
  g_assert_cmpint (desk_number (desk, "SELECT MAX(count) FROM alert"), ==, 2);
  desk_restart (desk);
  g_free (desk_post (desk, &(Message){ .asset = "web-02", .signature = "Fan broken" }));
  g_assert_cmpint (desk_number (desk, "SELECT MAX(count) FROM alert"), ==, 3);
  /* The other company's goes on as it was. */
  g_free (desk_post (desk, &(Message){ .company = 2, .asset = "dc1", .signature = "Disk full" }));
  g_assert_cmpint (desk_number (desk, "SELECT MAX(count) FROM alert WHERE company_id = 2"), ==, 1);
  refuse (desk,
          2,
          "source.set-fingerprint",
          "{'source':1,'fields':'asset'}",
          STW_COMMAND_ERROR_NOT_FOUND);
  refuse (desk,
          1,
          "source.set-fingerprint",
          "{'source':1,'fields':'asset,colour'}",
          STW_COMMAND_ERROR_INVALID);
  desk_check (desk);
}

static void
fields_are_tried_on_what_the_source_sent (void)
{
  g_autoptr (Desk) desk = make_desk ();
  StwFingerprintScope scope = { .company = 1, .source = 1, .fields = STW_FINGERPRINT_ASSET };
  g_autoptr (GError) error = NULL;
  StwFingerprintTrial trial;

  g_free (desk_post (desk, &(Message){ .asset = "web-01", .signature = "Disk full" }));
  g_free (desk_post (desk, &(Message){ .asset = "web-01", .signature = "Disk full" }));
  g_free (desk_post (desk, &(Message){ .asset = "web-02", .signature = "Disk full" }));
  g_assert_true (stw_fingerprint_try (desk->db, &scope, 0, &trial, NULL));
  g_assert_cmpint (trial.occurrences, ==, 4);
  g_assert_cmpint (trial.rows_now, ==, 3);
  g_assert_cmpint (trial.rows_then, ==, 2);
  scope.fields = STW_FINGERPRINT_SIGNATURE;
  g_assert_true (stw_fingerprint_try (desk->db, &scope, 0, &trial, NULL));
  g_assert_cmpint (trial.rows_then, ==, 2);
  g_assert_true (stw_fingerprint_try (desk->db, &scope, desk->now + 1, &trial, NULL));
  g_assert_cmpint (trial.occurrences, ==, 0);
  scope.company = 2;
  g_assert_false (stw_fingerprint_try (desk->db, &scope, 0, &trial, &error));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
}

static void
a_rotated_key_ends_after_its_grace (void)
{
  g_autoptr (Desk) desk = make_desk ();

  act (desk, 1, "key.rotate", "{'source':1,'grace_ms':5000," KEY ("1") "}");
  g_assert_cmpint (desk_number (desk, "SELECT expires_at FROM access_key WHERE id = 1"),
                   ==,
                   desk->now + 5000);
  act (desk, 1, "key.rotate", "{'source':1," KEY ("2") "}");
  g_assert_cmpint (desk_number (desk, "SELECT expires_at FROM access_key WHERE id = 1"),
                   ==,
                   desk->now + 5000);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM access_key WHERE expires_at IS NULL"),
                   ==,
                   2);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM audit WHERE action = 'key.rotate'"),
                   ==,
                   2);
  refuse (desk, 2, "key.rotate", "{'source':1," KEY ("3") "}", STW_COMMAND_ERROR_NOT_FOUND);
  refuse (desk,
          1,
          "key.rotate",
          "{'source':1,'grace_ms':-1," KEY ("3") "}",
          STW_COMMAND_ERROR_INVALID);
  refuse (desk,
          1,
          "key.rotate",
          "{'source':1,'grace_ms':9223372036854775807," KEY ("3") "}",
          STW_COMMAND_ERROR_INVALID);
}

static void
ask (Desk *desk, const char *topic)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (desk_command (desk,
                               "engine",
                               "source.topic-asks",
                               1,
                               &error,
                               "{'key':1,'topic':'%s','subscribe_url':'https://sns.example/'}",
                               topic));
  g_assert_no_error (error);
}

/* Asked twice and confirmed twice, it is one topic; each confirmation is a request of its own. */
static void
a_topic_that_is_confirmed_leaves_a_job (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autofree char *url = NULL;

  ask (desk, "arn:a");
  ask (desk, "arn:a");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM job"), ==, 0);
  refuse (desk, 2, "source.confirm-topic", "{'topic':'arn:a'}", STW_COMMAND_ERROR_NOT_FOUND);
  refuse (desk, 1, "source.confirm-topic", "{'topic':'arn:b'}", STW_COMMAND_ERROR_NOT_FOUND);
  refuse (desk, 1, "source.confirm-topic", "{}", STW_COMMAND_ERROR_NOT_FOUND);
  act (desk, 1, "source.confirm-topic", "{'topic':'arn:a'}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM topic WHERE confirmed_at"), ==, 1);
  url = desk_text (desk, "SELECT payload ->> 'url' FROM job WHERE kind = 'sns.confirm'");
  g_assert_cmpstr (url, ==, "https://sns.example/");
  desk->now += STW_MINUTE;
  act (desk, 1, "source.confirm-topic", "{'topic':'arn:a'}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM job"), ==, 2);
  g_assert_cmpint (
    desk_number (desk, "SELECT COUNT(*) FROM audit WHERE action = 'source.confirm-topic'"),
    ==,
    2);
}

static void
a_company_is_judged_by_its_own_rules_before_the_shipped_ones (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) before = stw_classification_list (desk->db, 1, &error);
  g_autoptr (JsonArray) ours = NULL;
  g_autoptr (JsonArray) theirs = NULL;
  guint n_shipped = json_array_get_length (before);
  JsonObject *first;

  g_assert_no_error (error);
  g_assert_cmpuint (n_shipped, >, 0);
  act (desk,
       1,
       "rule.add",
       "{'rule':{'name':'Quiet','match':{'signature':{'is':['High CPU']}},'severity':'low'},"
       "'enabled':false}");
  ours = stw_classification_list (desk->db, 1, NULL);
  theirs = stw_classification_list (desk->db, 2, NULL);
  g_assert_cmpuint (json_array_get_length (ours), ==, n_shipped + 1);
  g_assert_cmpuint (json_array_get_length (theirs), ==, n_shipped);
  first = json_array_get_object_element (ours, 0);
  g_assert_cmpstr (json_object_get_string_member (first, "name"), ==, "Quiet");
  g_assert_cmpstr (json_object_get_string_member (first, "id"), ==, "rule-1");
  g_assert_false (json_object_get_boolean_member (first, "enabled"));
  g_assert_false (json_object_get_boolean_member (first, "shipped"));
  g_assert_true (
    json_object_get_boolean_member (json_array_get_object_element (ours, 1), "shipped"));
  g_free (desk_post (desk, &(Message){ .asset = "web-09", .signature = "High CPU" }));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE reason = 'Quiet'"), ==, 0);
}

static void
a_problem_is_remembered_where_it_was_dealt_with_last (void)
{
  StwComebacks *comebacks = stw_comebacks_new ();
  const StwCorrelationKeys web = { 1, 10, 0 };
  const StwCorrelationKeys other_check = { 1, 11, 0 };
  const StwCorrelationKeys nowhere = { 0, 10, 0 };

  stw_comebacks_add (comebacks, &web, 5);
  stw_comebacks_add (comebacks, &web, 6);
  stw_comebacks_add (comebacks, &nowhere, 7);
  g_assert_cmpint (stw_comebacks_find (comebacks, &web), ==, 6);
  g_assert_cmpint (stw_comebacks_find (comebacks, &other_check), ==, 0);
  g_assert_cmpint (stw_comebacks_find (comebacks, &nowhere), ==, 0);
  stw_comebacks_free (comebacks);
}

/* Memory stays bounded, and the newest is never what is forgotten. */
static void
many_problems_do_not_fill_memory (void)
{
  StwComebacks *comebacks = stw_comebacks_new ();
  guint n_known = 0;

  for (guint64 i = 1; i <= 50000; i++)
    {
      const StwCorrelationKeys keys = { i, 1, 0 };

      stw_comebacks_add (comebacks, &keys, (gint64) i);
      g_assert_cmpint (stw_comebacks_find (comebacks, &keys), ==, i);
    }
  for (guint64 i = 1; i <= 50000; i++)
    {
      const StwCorrelationKeys keys = { i, 1, 0 };

      n_known += stw_comebacks_find (comebacks, &keys) != 0;
    }
  g_assert_cmpuint (n_known, <=, 20000);
  stw_comebacks_free (comebacks);
}

static void
a_setting_is_kept_and_answers_what_it_was (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autofree char *name = NULL;

  act (desk, 0, "settings.set", "{'msp.name':'Fernhill','desk.welcomed':'yes'}");
  answer = desk_command (desk, "desk", "settings.set", 0, &error, "{'msp.name':'Oak'}");
  g_assert_no_error (error);
  g_assert_cmpstr (
    json_object_get_string_member (json_object_get_object_member (answer, "before"), "msp.name"),
    ==,
    "Fernhill");
  name = desk_text (desk, "SELECT value FROM setting WHERE key = 'msp.name'");
  g_assert_cmpstr (name, ==, "Oak");
  act (desk, 0, "settings.set", "{'msp.name':''}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM setting WHERE key = 'msp.name'"),
                   ==,
                   0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM audit WHERE action = 'settings.set'"),
                   ==,
                   3);
}

static void
settings_that_make_no_sense_are_refused_whole (void)
{
  static const char *const wrong[] = {
    "{'msp.name':'   '}",
    "{'msp.name':'two\\nlines'}",
    "{'msp.name':7}",
    "{'msp.name':null}",
    "{'door.listen':'8480'}",
    "{'door.listen':'127.0.0.1:70000'}",
    "{'door.proxy':'router'}",
    "{'door.key':'key.pem'}",
    "{'door.self-made':'perhaps'}",
    "{'msp.name':'Fernhill','colour':'blue'}",
    "{'retention.run':'{}'}",
  };
  g_autoptr (Desk) desk = desk_new ();

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    refuse (desk, 0, "settings.set", wrong[i], STW_COMMAND_ERROR_INVALID);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM setting WHERE key LIKE 'msp.%%'"),
                   ==,
                   0);
}

static void
what_holds_without_being_set_is_accepted_itself (void)
{
  guint n;
  const StwSettingKind *kinds = stw_setting_kinds (&n);

  for (guint i = 0; i < n; i++)
    {
      g_assert_true (stw_setting_kind_accepts (kinds[i].name, ""));
      if (kinds[i].fallback != NULL)
        g_assert_true (stw_setting_kind_accepts (kinds[i].name, kinds[i].fallback));
    }
  g_assert_false (stw_setting_kind_accepts ("colour", "blue"));
}

static void
the_door_is_where_it_was_set_unless_it_is_given (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *database = g_build_filename (desk->folder, "steward.db", NULL);
  g_auto (StwDoorSettings) unset = { NULL };
  g_auto (StwDoorSettings) set = { NULL };
  StwEngineOptions options = { .listen = STW_LISTEN_AS_SET };

  stw_door_settings_apply (&unset, database, &options);
  g_assert_cmpstr (options.listen, ==, STW_LISTEN_USUAL);
  act (desk,
       0,
       "settings.set",
       "{'door.listen':'[::1]:9000','door.proxy':'192.0.2.7','door.self-made':'yes'}");
  options = (StwEngineOptions){ .listen = STW_LISTEN_AS_SET, .behind_proxy = "192.0.2.9" };
  stw_door_settings_apply (&set, database, &options);
  g_assert_cmpstr (options.listen, ==, "[::1]:9000");
  g_assert_cmpstr (options.behind_proxy, ==, "192.0.2.9");
  g_assert_true (options.tls_self_made);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/settings/weights",
                   new_weights_count_for_what_is_open_and_for_what_comes);
  g_test_add_func ("/engine/settings/no-weights", weights_that_make_no_sense_are_refused_whole);
  g_test_add_func ("/engine/settings/batches", hundreds_of_incidents_are_scored_batch_by_batch);
  g_test_add_func ("/engine/settings/fields", a_source_may_have_its_own_idea_of_the_same_alert);
  g_test_add_func ("/engine/settings/trial", fields_are_tried_on_what_the_source_sent);
  g_test_add_func ("/engine/settings/rotate", a_rotated_key_ends_after_its_grace);
  g_test_add_func ("/engine/settings/topic", a_topic_that_is_confirmed_leaves_a_job);
  g_test_add_func ("/engine/settings/rules",
                   a_company_is_judged_by_its_own_rules_before_the_shipped_ones);
  g_test_add_func ("/engine/settings/comebacks",
                   a_problem_is_remembered_where_it_was_dealt_with_last);
  g_test_add_func ("/engine/settings/bound", many_problems_do_not_fill_memory);
  g_test_add_func ("/engine/settings/kept", a_setting_is_kept_and_answers_what_it_was);
  g_test_add_func ("/engine/settings/no-settings", settings_that_make_no_sense_are_refused_whole);
  g_test_add_func ("/engine/settings/fallbacks", what_holds_without_being_set_is_accepted_itself);
  g_test_add_func ("/engine/settings/door", the_door_is_where_it_was_set_unless_it_is_given);
  return g_test_run ();
}

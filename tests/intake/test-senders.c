/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every built-in sender reads its own sample as its file says, and the registry tells senders
 * apart. */

#include "config.h"

#include "base/json-check.h"
#include "base/timestamp.h"
#include "intake/senders.h"

#include <string.h>

static StwSenders *
builtin_senders (void)
{
  g_autoptr (GError) error = NULL;
  StwSenders *senders = stw_senders_new_builtin (&error);

  g_assert_no_error (error);
  return senders;
}

static StwReading *
read_text (const StwSenders *senders,
           const char *text,
           const char *type,
           const char *source,
           GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (StwMessage) message = stw_message_parse (body, type, error);

  return message != NULL ? stw_senders_read (senders, message, source, error) : NULL;
}

static const char *
member_text (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static void
assert_field (const char *sender, JsonObject *expected, const char *name, const char *value)
{
  if (json_object_has_member (expected, name) &&
      g_strcmp0 (member_text (expected, name), value) != 0)
    g_test_fail_printf ("%s: %s is “%s”, its file says “%s”",
                        sender,
                        name,
                        value,
                        member_text (expected, name));
}

static void
assert_alert (const char *sender, JsonObject *expected, const StwAlert *alert)
{
  g_autofree char *timestamp =
    alert->timestamp != 0 ? stw_timestamp_format (alert->timestamp) : NULL;

  assert_field (sender, expected, "asset", alert->asset);
  assert_field (sender, expected, "signature", alert->signature);
  assert_field (sender, expected, "severity", stw_severity_to_word (alert->severity));
  assert_field (sender, expected, "message", alert->message);
  assert_field (sender, expected, "state", stw_alert_state_to_word (alert->state));
  assert_field (sender, expected, "timestamp", timestamp);
  assert_field (sender, expected, "dedup_key", alert->dedup_key);
  assert_field (sender, expected, "tool_source", alert->tool_source);
}

static void
assert_sample (const StwSenders *senders, const StwSender *sender)
{
  JsonObject *sample = json_node_get_object (sender->sample);
  JsonNode *body_node = json_object_get_member (sample, "body");
  g_autofree char *body = JSON_NODE_HOLDS_VALUE (body_node) ? json_node_dup_string (body_node)
                                                            : json_to_string (body_node, FALSE);
  JsonArray *alerts = json_object_get_array_member (sample, "alerts");
  g_autoptr (GError) error = NULL;
  g_autoptr (StwReading) reading =
               read_text (senders, body, member_text (sample, "type"), NULL, &error);

  g_assert_no_error (error);
  if (g_strcmp0 (reading->source, sender->name) != 0)
    g_test_fail_printf ("the sample of %s is taken for %s", sender->name, reading->source);
  if (reading->alerts->len != json_array_get_length (alerts))
    g_test_fail_printf ("the sample of %s has %u alerts", sender->name, reading->alerts->len);
  for (guint i = 0; i < MIN (reading->alerts->len, json_array_get_length (alerts)); i++)
    assert_alert (sender->name,
                  json_array_get_object_element (alerts, i),
                  g_ptr_array_index (reading->alerts, i));
}

static void
test_every_sender_reads_its_own_sample (void)
{
  g_autoptr (StwSenders) senders = builtin_senders ();

  for (guint i = 0; i < stw_senders_count (senders); i++)
    assert_sample (senders, stw_senders_get (senders, i));
}

static void
test_an_unknown_message_is_nobodys (void)
{
  static const char *const texts[] = { "{}",
                                       "{\"hello\":\"world\"}",
                                       "{\"status\":\"firing\",\"message\":\"x\",\"title\":\"y\"}",
                                       "[{\"id\":1},{\"id\":2}]",
                                       "{\"alerts\":[]}",
                                       "{\"alerts\":[{\"name\":\"x\"}]}" };
  g_autoptr (StwSenders) senders = builtin_senders ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (StwReading) reading = read_text (senders, texts[i], NULL, NULL, NULL);

      g_assert_nonnull (reading);
      g_assert_cmpint (reading->outcome, ==, STW_OUTCOME_UNRECOGNISED);
      g_assert_null (reading->source);
      g_assert_cmpuint (reading->alerts->len, ==, 0);
    }
}

/* Grafana's alerting is Alertmanager's with more members: without them, it is Alertmanager's. */
static gboolean
is_same_family (const char *sender, const char *source)
{
  return g_str_equal (sender, source) ||
         (g_str_equal (sender, "grafana") && g_str_equal (source, "alertmanager"));
}

static void
assert_nobody_elses (const StwSenders *senders, const char *sender, JsonNode *root)
{
  g_autofree char *text = json_to_string (root, FALSE);
  g_autoptr (StwReading) reading = read_text (senders, text, NULL, NULL, NULL);

  if (reading != NULL && reading->source != NULL && !is_same_family (sender, reading->source))
    g_test_fail_printf ("%s is taken for %s: %s", sender, reading->source, text);
}

static void
assert_close_misses (const StwSenders *senders, const char *sender, JsonNode *body)
{
  static const char *const wrappers[] = { "data", "payload", "event", "alert", "body", "message" };
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (body));

  for (GList *name = names; name != NULL; name = name->next)
    {
      g_autoptr (JsonNode) copy = json_from_string ("{}", NULL);

      for (GList *other = names; other != NULL; other = other->next)
        if (other != name)
          json_object_set_member (
            json_node_get_object (copy),
            other->data,
            json_node_copy (json_object_get_member (json_node_get_object (body), other->data)));
      assert_nobody_elses (senders, sender, copy);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrappers); i++)
    {
      g_autoptr (JsonNode) outer = json_from_string ("{}", NULL);

      json_object_set_member (json_node_get_object (outer), wrappers[i], json_node_copy (body));
      assert_nobody_elses (senders, sender, outer);
    }
}

static void
test_a_message_that_lacks_a_member_is_nobody_elses (void)
{
  g_autoptr (StwSenders) senders = builtin_senders ();

  for (guint i = 0; i < stw_senders_count (senders); i++)
    {
      const StwSender *sender = stw_senders_get (senders, i);
      JsonNode *body = json_object_get_member (json_node_get_object (sender->sample), "body");

      if (JSON_NODE_HOLDS_OBJECT (body))
        assert_close_misses (senders, sender->name, body);
    }
}

static void
assert_field_error (const StwSenders *senders, const char *text, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text (senders, text, NULL, NULL, &error));
  g_assert_error (error, STW_INTAKE_ERROR, STW_INTAKE_ERROR_FIELD);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_our_own_format_names_the_field_that_is_wrong (void)
{
  g_autoptr (StwSenders) senders = builtin_senders ();

  assert_field_error (
    senders,
    "{\"asset_name\":\"a\",\"severity\":\"low\",\"message\":\"m\",\"tool_source\":\"t\"}",
    "alert 1: “signature” must be a text that is not empty");
  assert_field_error (
    senders,
    "[{\"asset_name\":\"a\",\"signature\":\"s\",\"severity\":\"low\",\"message\":\"m\",\"tool_source\":\"t\"},"
    "{\"asset_name\":7,\"signature\":\"s\",\"severity\":\"low\",\"message\":\"m\",\"tool_source\":\"t\"}]",
    "alert 2: “asset_name” must be a text that is not empty");
  assert_field_error (
    senders,
    "{\"asset_name\":\"a\",\"signature\":\"s\",\"severity\":\"low\",\"message\":\"m\",\"tool_source\":\"t\","
    "\"state\":\"maybe\"}",
    "alert 1: “state” must be firing, resolved or info");
}

static void
test_a_subscription_to_confirm_is_control (void)
{
  g_autoptr (StwSenders) senders = builtin_senders ();
  g_autoptr (StwReading) reading = read_text (
    senders,
    "{\"Type\":\"SubscriptionConfirmation\",\"MessageId\":\"1\",\"TopicArn\":\"arn:x\",\"Token\":\"t\"}",
    "text/plain; charset=UTF-8",
    NULL,
    NULL);

  g_assert_nonnull (reading);
  g_assert_cmpint (reading->outcome, ==, STW_OUTCOME_CONTROL);
  g_assert_cmpstr (reading->control, ==, "subscription_confirmation");
}

static char *
many_alerts (guint n_alerts)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < n_alerts; i++)
    g_string_append_printf (
      text,
      "%s{\"asset_name\":\"a%u\",\"signature\":\"s\",\"severity\":\"low\",\"message\":\"m\",\"tool_source\":\"t\"}",
      i > 0 ? "," : "",
      i);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static void
test_ten_thousand_alerts_in_one_message_are_read (void)
{
  g_autoptr (StwSenders) senders = builtin_senders ();
  g_autofree char *body = many_alerts (10000);
  g_autoptr (StwReading) reading = read_text (senders, body, NULL, NULL, NULL);

  g_assert_nonnull (reading);
  g_assert_cmpuint (reading->alerts->len, ==, 10000);
}

static void
test_more_alerts_than_memory_should_hold_are_refused (void)
{
  g_autoptr (StwSenders) senders = builtin_senders ();
  g_autofree char *body = many_alerts (STW_READING_MAX_ALERTS + 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text (senders, body, NULL, NULL, &error));
  g_assert_error (error, STW_INTAKE_ERROR, STW_INTAKE_ERROR_LIMIT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/senders/samples", test_every_sender_reads_its_own_sample);
  g_test_add_func ("/intake/senders/unknown", test_an_unknown_message_is_nobodys);
  g_test_add_func ("/intake/senders/close-misses",
                   test_a_message_that_lacks_a_member_is_nobody_elses);
  g_test_add_func ("/intake/senders/own-format", test_our_own_format_names_the_field_that_is_wrong);
  g_test_add_func ("/intake/senders/control", test_a_subscription_to_confirm_is_control);
  g_test_add_func ("/intake/senders/many", test_ten_thousand_alerts_in_one_message_are_read);
  g_test_add_func ("/intake/senders/too-many",
                   test_more_alerts_than_memory_should_hold_are_refused);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Request bodies: which content types are read, how, and how the others are refused. */

#include "config.h"

#include "intake/message.h"

#include <string.h>

static char *
parse (const char *text, const char *type, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (StwMessage) message = stw_message_parse (body, type, error);

  return message != NULL ? json_to_string (message->root, FALSE) : NULL;
}

static void
assert_read (const char *text, const char *type, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = parse (text, type, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (json, ==, expected);
}

static void
assert_refused (const char *text, const char *type, StwIntakeError code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = parse (text, type, &error);

  g_assert_null (json);
  g_assert_error (error, STW_INTAKE_ERROR, (int) code);
}

static void
test_json_is_read_under_its_types (void)
{
  assert_read ("{\"a\":1}", NULL, "{\"a\":1}");
  assert_read ("{\"a\":1}", "application/json; charset=utf-8", "{\"a\":1}");
  assert_read ("[{\"a\":1}]", "application/vnd.api+json", "[{\"a\":1}]");
}

static void
test_a_form_is_an_object_of_texts (void)
{
  assert_read ("a=1&b=x+y%C3%BC&a=2&c&&d=%zz",
               "application/x-www-form-urlencoded",
               "{\"a\":\"1\",\"b\":\"x yü\",\"c\":\"\",\"d\":\"%zz\"}");
  assert_refused ("a=%FF", "application/x-www-form-urlencoded", STW_INTAKE_ERROR_MALFORMED);
}

static void
test_xml_is_an_object_with_its_root (void)
{
  assert_read ("<r k='v'><a>1 &amp; 2</a><b/><a>3</a></r>",
               "text/xml",
               "{\"r\":{\"@k\":\"v\",\"a\":[\"1 & 2\",\"3\"],\"b\":\"\"}}");
}

static void
test_xml_with_entities_of_its_own_is_refused (void)
{
  assert_refused ("<!DOCTYPE r [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><r>&e;</r>",
                  "application/xml",
                  STW_INTAKE_ERROR_MALFORMED);
  assert_refused ("<r>&e;</r>", "application/xml", STW_INTAKE_ERROR_MALFORMED);
  assert_refused ("<r>", "application/xml", STW_INTAKE_ERROR_MALFORMED);
}

static void
test_plain_text_is_taken_from_sns_only (void)
{
  assert_read ("{\"Type\":\"N\",\"MessageId\":\"1\",\"TopicArn\":\"t\"}",
               "text/plain; charset=UTF-8",
               "{\"Type\":\"N\",\"MessageId\":\"1\",\"TopicArn\":\"t\"}");
  assert_refused ("{\"a\":1}", "text/plain", STW_INTAKE_ERROR_MEDIA_TYPE);
  assert_refused ("hello", "text/plain", STW_INTAKE_ERROR_MEDIA_TYPE);
  assert_refused ("{\"a\":1}", "image/png", STW_INTAKE_ERROR_MEDIA_TYPE);
}

static void
test_what_holds_no_objects_is_refused (void)
{
  assert_refused ("[]", NULL, STW_INTAKE_ERROR_SHAPE);
  assert_refused ("[1]", NULL, STW_INTAKE_ERROR_SHAPE);
  assert_refused ("\"text\"", NULL, STW_INTAKE_ERROR_SHAPE);
  assert_refused ("{\"a\":1,}", NULL, STW_INTAKE_ERROR_MALFORMED);
  assert_refused ("", NULL, STW_INTAKE_ERROR_MALFORMED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/message/json", test_json_is_read_under_its_types);
  g_test_add_func ("/intake/message/form", test_a_form_is_an_object_of_texts);
  g_test_add_func ("/intake/message/xml", test_xml_is_an_object_with_its_root);
  g_test_add_func ("/intake/message/entities", test_xml_with_entities_of_its_own_is_refused);
  g_test_add_func ("/intake/message/plain", test_plain_text_is_taken_from_sns_only);
  g_test_add_func ("/intake/message/shape", test_what_holds_no_objects_is_refused);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sources are asked, and what is made of their answers. */

#include "config.h"

#include "intake/pull.h"

#include <string.h>

static GBytes *
to_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/* What is asked next, as text; %NULL when the talk ends. */
static char *
answer_with (StwPull *pull, const char *text, StwPullNext expected)
{
  g_autoptr (GBytes) answer = text != NULL ? to_bytes (text) : NULL;
  g_auto (StwPullRequest) request = { 0 };
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *body;

  g_assert_cmpint (stw_pull_next (pull, answer, &request, &error), ==, expected);
  g_assert_true ((expected == STW_PULL_FAILED) == (error != NULL));
  if (expected != STW_PULL_ASK)
    return NULL;
  body = request.body != NULL ? g_bytes_get_data (request.body, &length) : NULL;
  return g_strdup_printf ("%s %s %.*s",
                          request.url,
                          request.authorization != NULL ? request.authorization : "-",
                          body != NULL ? (int) length : 0,
                          body != NULL ? body : "");
}

static void
the_address_is_made_whole (void)
{
  static const struct
  {
    const char *kind;
    const char *address;
    const char *url;
  } cases[] = {
    { "alertmanager", "http://am:9093", "http://am:9093/api/v2/alerts" },
    { "alertmanager", "http://am:9093/", "http://am:9093/api/v2/alerts" },
    { "alertmanager", "https://am/x/api/v2/alerts", "https://am/x/api/v2/alerts" },
    { "zabbix", "https://z.example.com/zabbix", "https://z.example.com/zabbix/api_jsonrpc.php" },
    { "zabbix", "https://user:word@z.example.com", NULL },
    { "zabbix", "https://z.example.com/?token=1", NULL },
    { "zabbix", "file:///etc/passwd", NULL },
    { "zabbix", "z.example.com", NULL },
    { "zabbix", "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *url = stw_pull_make_url (cases[i].kind, cases[i].address, &error);

      g_assert_cmpstr (url, ==, cases[i].url);
      g_assert_true ((url == NULL) == (error != NULL));
    }
}

static void
alertmanager_is_asked_once (void)
{
  g_autoptr (StwPull) pull = stw_pull_new ("alertmanager", "http://am/api/v2/alerts", "t0ken");
  g_autofree char *first = answer_with (pull, NULL, STW_PULL_ASK);

  g_assert_cmpstr (first, ==, "http://am/api/v2/alerts Bearer t0ken ");
  answer_with (pull, "[{\"labels\":{}}]", STW_PULL_DONE);
}

static void
a_user_with_a_password_signs_in_as_such (void)
{
  g_autoptr (StwPull) pull = stw_pull_new ("alertmanager", "http://am", "Aladdin:open sesame");
  g_autofree char *first = answer_with (pull, NULL, STW_PULL_ASK);

  /* The example of RFC 7617. */
  g_assert_cmpstr (first, ==, "http://am Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ== ");
}

static void
an_empty_list_says_that_nothing_fires (void)
{
  g_autoptr (StwPull) pull = stw_pull_new ("alertmanager", "http://am", NULL);
  g_autoptr (StwSenders) senders = stw_senders_new ();
  g_autoptr (GBytes) answer = to_bytes ("[]");
  g_autofree char *first = answer_with (pull, NULL, STW_PULL_ASK);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwReading) reading = NULL;

  answer_with (pull, "[]", STW_PULL_DONE);
  reading = stw_pull_read (pull, answer, NULL, senders, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reading->alerts->len, ==, 0);
}

static void
zabbix_is_asked_for_problems_and_their_hosts (void)
{
  g_autoptr (StwPull) pull = stw_pull_new ("zabbix", "http://z", "t0ken");
  g_autofree char *version = answer_with (pull, NULL, STW_PULL_ASK);
  g_autofree char *problems = answer_with (pull, "{\"result\":\"6.4.0\"}", STW_PULL_ASK);
  g_autofree char *events =
    answer_with (pull, "{\"result\":[{\"eventid\":\"7\"},{\"eventid\":\"9\"}]}", STW_PULL_ASK);

  g_assert_true (g_str_has_prefix (version, "http://z - "));
  g_assert_nonnull (strstr (version, "\"apiinfo.version\""));
  g_assert_true (g_str_has_prefix (problems, "http://z Bearer t0ken "));
  g_assert_null (strstr (problems, "auth\""));
  g_assert_nonnull (strstr (problems, "\"problem.get\""));
  g_assert_nonnull (strstr (events, "\"eventids\":[\"7\",\"9\"]"));
  answer_with (pull, "{\"result\":[{\"eventid\":\"7\"}]}", STW_PULL_DONE);
}

static void
an_older_zabbix_takes_the_token_inside (void)
{
  g_autoptr (StwPull) pull = stw_pull_new ("zabbix", "http://z", "t0ken");
  g_autofree char *version = answer_with (pull, NULL, STW_PULL_ASK);
  g_autofree char *problems = answer_with (pull, "{\"result\":\"6.0.44\"}", STW_PULL_ASK);

  g_assert_true (g_str_has_prefix (problems, "http://z - "));
  g_assert_nonnull (strstr (problems, "\"auth\":\"t0ken\""));
  answer_with (pull, "{\"result\":[]}", STW_PULL_DONE);
}

static void
an_answer_of_something_else_is_refused (void)
{
  static const char *const answers[] = {
    "",
    "<html>",
    "null",
    "\"x\"",
    "{\"error\":\"no\"}",
    "[1]",
    "{\"result\":1}",
    "{\"result\":[]}",
    "{\"result\":\"\"}",
    "{\"result\":\"x.y\"}",
    "{\"error\":{\"code\":-32602,\"data\":\"Not authorized.\"}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (StwPull) pull = stw_pull_new ("zabbix", "http://z", "t0ken");
      g_autofree char *version = answer_with (pull, NULL, STW_PULL_ASK);

      answer_with (pull, answers[i], STW_PULL_FAILED);
    }
}

static void
problems_without_numbers_are_refused (void)
{
  static const char *const answers[] = {
    "{\"result\":{}}",
    "{\"result\":[1]}",
    "{\"result\":[{}]}",
    "{\"result\":[{\"eventid\":[]}]}",
    "{\"result\":[{\"eventid\":\"1\"},{\"eventid\":7}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (StwPull) pull = stw_pull_new ("zabbix", "http://z", NULL);
      g_autofree char *version = answer_with (pull, NULL, STW_PULL_ASK);
      g_autofree char *problems = answer_with (pull, "{\"result\":\"7.0.0\"}", STW_PULL_ASK);

      answer_with (pull, answers[i], STW_PULL_FAILED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/pull/address", the_address_is_made_whole);
  g_test_add_func ("/intake/pull/alertmanager", alertmanager_is_asked_once);
  g_test_add_func ("/intake/pull/basic", a_user_with_a_password_signs_in_as_such);
  g_test_add_func ("/intake/pull/empty", an_empty_list_says_that_nothing_fires);
  g_test_add_func ("/intake/pull/zabbix", zabbix_is_asked_for_problems_and_their_hosts);
  g_test_add_func ("/intake/pull/old-zabbix", an_older_zabbix_takes_the_token_inside);
  g_test_add_func ("/intake/pull/else", an_answer_of_something_else_is_refused);
  g_test_add_func ("/intake/pull/numbers", problems_without_numbers_are_refused);
  return g_test_run ();
}

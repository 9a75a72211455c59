/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "triage/correlate-run.h"

#include "base/clock.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  int code;
  char *out;
  char *err;
} Answer;

static Answer
run (const char *lines, const char *strategy)
{
  g_autofree char *path = NULL;
  Answer answer = { 0, NULL, NULL };
  gsize out_size, err_size;
  FILE *out = open_memstream (&answer.out, &out_size);
  FILE *err = open_memstream (&answer.err, &err_size);
  int fd = g_file_open_tmp (NULL, &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, lines, strlen (lines)), ==, (gssize) strlen (lines));
  g_close (fd, NULL);
  answer.code = stw_correlate_run (path, 15 * STW_MINUTE, strategy, out, err);
  fclose (out);
  fclose (err);
  g_unlink (path);
  return answer;
}

static void
answer_clear (Answer *answer)
{
  free (answer->out);
  free (answer->err);
}

static void
each_line_has_its_incident_in_input_order (void)
{
  Answer answer = run ("{\"ts\":4000,\"asset\":\"b\",\"signature\":\"s\",\"severity\":null}\n"
                       "{\"ts\":1000,\"asset\":\"a\",\"signature\":\"s\",\"message\":\"m\"}\n"
                       "\n"
                       "{\"ts\":\"1970-01-01T00:20:00Z\",\"asset\":\"a\",\"signature\":\"t\"}",
                       "auto");

  g_assert_cmpstr (answer.err, ==, "");
  g_assert_cmpint (answer.code, ==, 0);
  g_assert_cmpstr (answer.out,
                   ==,
                   "{\"index\":0,\"incident\":2}\n{\"index\":1,\"incident\":1}\n"
                   "{\"index\":2,\"incident\":1}\n"
                   "{\"alerts\":3,\"incidents\":2,\"noise_reduction\":0.333333}\n");
  answer_clear (&answer);
}

static void
ransomware_joins_no_other_alert (void)
{
  Answer answer = run ("{\"ts\":0,\"asset\":\"fs-1\",\"signature\":\"High CPU usage\"}\n"
                       "{\"ts\":9,\"asset\":\"fs-1\",\"signature\":\"Ransomware detected\"}\n"
                       "{\"ts\":20,\"asset\":\"fs-2\",\"signature\":\"Ransomware detected\"}\n",
                       "auto");

  g_assert_nonnull (strstr (answer.out,
                            "{\"index\":1,\"incident\":2}\n"
                            "{\"index\":2,\"incident\":2}\n"));
  answer_clear (&answer);
}

static void
an_empty_file_has_no_incidents (void)
{
  Answer answer = run ("", "asset");

  g_assert_cmpint (answer.code, ==, 0);
  g_assert_cmpstr (answer.out, ==, "{\"alerts\":0,\"incidents\":0,\"noise_reduction\":0.000000}\n");
  answer_clear (&answer);
}

static void
an_unknown_strategy_is_wrong_usage (void)
{
  Answer answer = run ("", "magic");

  g_assert_cmpint (answer.code, ==, 2);
  g_assert_cmpstr (answer.out, ==, "");
  g_assert_nonnull (strstr (answer.err, "“magic”"));
  answer_clear (&answer);
}

static void
a_bad_line_is_refused_with_its_number (void)
{
  static const char *const bad[] = {
    "{",
    "[]",
    "{\"ts\":1}",
    "{\"ts\":1,\"signature\":\"\"}",
    "{\"ts\":1,\"signature\":5}",
    "{\"signature\":\"s\"}",
    "{\"ts\":\"soon\",\"signature\":\"s\"}",
    "{\"ts\":true,\"signature\":\"s\"}",
    "{\"ts\":1e300,\"signature\":\"s\"}",
    "{\"ts\":1,\"ts\":2,\"signature\":\"s\"}",
    "{\"ts\":1,\"signature\":\"s\",\"severity\":[]}",
    "\xff",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *lines = g_strconcat ("{\"ts\":1,\"signature\":\"s\"}\n\n", bad[i], NULL);
      Answer answer = run (lines, "auto");

      g_assert_cmpint (answer.code, ==, 3);
      g_assert_cmpstr (answer.out, ==, "");
      g_assert_nonnull (strstr (answer.err, "line 3:"));
      answer_clear (&answer);
    }
}

static void
a_missing_file_is_refused (void)
{
  g_assert_cmpint (stw_correlate_run ("/nonexistent", STW_MINUTE, "auto", stdout, stderr), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/correlate-run/lines", each_line_has_its_incident_in_input_order);
  g_test_add_func ("/triage/correlate-run/apart", ransomware_joins_no_other_alert);
  g_test_add_func ("/triage/correlate-run/empty", an_empty_file_has_no_incidents);
  g_test_add_func ("/triage/correlate-run/strategy", an_unknown_strategy_is_wrong_usage);
  g_test_add_func ("/triage/correlate-run/bad-line", a_bad_line_is_refused_with_its_number);
  g_test_add_func ("/triage/correlate-run/missing", a_missing_file_is_refused);
  return g_test_run ();
}

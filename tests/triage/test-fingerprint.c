/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "triage/fingerprint.h"

#include <string.h>

static const StwFingerprintScope company = { .company = 1, .fields = STW_FINGERPRINT_DEFAULT };

static gboolean
same (const StwFingerprintScope *scope_a,
      const StwAlert *a,
      const StwFingerprintScope *scope_b,
      const StwAlert *b)
{
  guint8 first[STW_FINGERPRINT_SIZE], second[STW_FINGERPRINT_SIZE];

  stw_fingerprint (scope_a, a, a->asset, first);
  stw_fingerprint (scope_b, b, b->asset, second);
  return memcmp (first, second, sizeof first) == 0;
}

static StwAlert
alert_with (const char *asset, const char *signature)
{
  StwAlert alert = { .asset = (char *) asset, .signature = (char *) signature };

  alert.tool_source = (char *) "tool";
  return alert;
}

static void
a_changed_number_is_still_the_same_alert (void)
{
  StwAlert a = alert_with ("db-02", "process 12345 uses 92% CPU");
  StwAlert b = alert_with ("db-02", "process 54321 uses 97% CPU");

  g_assert_true (same (&company, &a, &company, &b));
}

static void
events_disks_assets_and_companies_stay_apart (void)
{
  static const char *const pairs[][4] = {
    { "pc-1", "Event 4625", "pc-1", "Event 4740" },
    { "pc-1", "sda1 failed", "pc-1", "sda2 failed" },
    { "pc-1", "Event 4625", "pc-2", "Event 4625" },
    { "ab", "c", "a", "bc" },
  };
  StwFingerprintScope other = company;
  StwAlert alert = alert_with ("pc-1", "Event 4625");

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      StwAlert a = alert_with (pairs[i][0], pairs[i][1]);
      StwAlert b = alert_with (pairs[i][2], pairs[i][3]);

      g_assert_false (same (&company, &a, &company, &b));
    }
  other.company = 2;
  g_assert_false (same (&company, &alert, &other, &alert));
}

static void
a_senders_own_key_stands_for_the_rest (void)
{
  StwAlert a = alert_with ("db-02", "disk"), b = alert_with ("web-01", "load");
  StwFingerprintScope other = company;

  a.dedup_key = b.dedup_key = (char *) "17";
  g_assert_true (same (&company, &a, &company, &b));
  b.tool_source = (char *) "another";
  g_assert_false (same (&company, &a, &company, &b));
  other.source = 5;
  g_assert_false (same (&company, &a, &other, &a));
}

static void
the_fields_that_count_can_be_chosen (void)
{
  static const struct
  {
    StwFingerprintFields fields;
    gboolean same;
  } cases[] = {
    { STW_FINGERPRINT_DEFAULT, TRUE },
    { STW_FINGERPRINT_DEFAULT | STW_FINGERPRINT_MESSAGE, FALSE },
    { STW_FINGERPRINT_DEFAULT | STW_FINGERPRINT_SEVERITY, FALSE },
    { STW_FINGERPRINT_DEFAULT | STW_FINGERPRINT_TOOL_SOURCE, FALSE },
    { STW_FINGERPRINT_SIGNATURE, TRUE },
  };
  StwAlert a = alert_with ("db-02", "disk"), b = alert_with ("db-02", "disk");

  a.message = (char *) "on /var";
  b.message = (char *) "on /home";
  b.severity = STW_SEVERITY_HIGH;
  b.tool_source = (char *) "another";
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      StwFingerprintScope scope = { .company = 1, .fields = cases[i].fields };

      g_assert_cmpint (same (&scope, &a, &scope, &b), ==, cases[i].same);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/fingerprint/masked", a_changed_number_is_still_the_same_alert);
  g_test_add_func ("/triage/fingerprint/apart", events_disks_assets_and_companies_stay_apart);
  g_test_add_func ("/triage/fingerprint/dedup-key", a_senders_own_key_stands_for_the_rest);
  g_test_add_func ("/triage/fingerprint/fields", the_fields_that_count_can_be_chosen);
  return g_test_run ();
}

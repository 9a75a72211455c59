/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "triage/asset-name.h"

static void
one_machine_written_in_several_ways_has_one_key (void)
{
  static const char *const cases[][2] = {
    { "DB-02", "db-02" },
    { " db-02.Corp.Example. ", "db-02.corp.example" },
    { "db-02:9100", "db-02" },
    { "https://admin@db-02.corp.example:8443/path?x=1", "db-02.corp.example" },
    { "10.0.0.1:9100", "10.0.0.1" },
    { "[2001:DB8::1]:9100", "2001:db8::1" },
    { "2001:db8:0:0:0:0:0:1", "2001:db8::1" },
    { "fe80::1%eth0", "fe80::1" },
    { "arn:aws:ec2:eu-west-1:1:instance/i-0abc", "arn:aws:ec2:eu-west-1:1:instance/i-0abc" },
    { "Printer, 2nd floor", "printer, 2nd floor" },
    { "MÜNCHEN", "münchen" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *key = stw_asset_name_key (cases[i][0]);

      g_assert_cmpstr (key, ==, cases[i][1]);
    }
  g_assert_null (stw_asset_name_key (NULL));
  g_assert_null (stw_asset_name_key ("  "));
}

static void
a_key_is_its_own_key (void)
{
  static const char *const names[] = { "http://x/", "a:1",        "::",   "[",   "://",     ".",
                                       "a.",        "host:99999", "[::1", "a@b", "\xff\xfe" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *key = stw_asset_name_key (names[i]);
      g_autofree char *again = stw_asset_name_key (key);

      g_assert_cmpstr (key, ==, again);
    }
}

static void
only_a_name_with_a_domain_has_a_short_alias (void)
{
  g_autofree char *alias = stw_asset_name_alias ("db-02.corp.example");

  g_assert_cmpstr (alias, ==, "db-02");
  g_assert_null (stw_asset_name_alias ("db-02"));
  g_assert_null (stw_asset_name_alias ("10.0.0.1"));
  g_assert_null (stw_asset_name_alias ("2001:db8::1"));
  g_assert_null (stw_asset_name_alias ("printer on 2.floor"));
}

static void
a_short_name_joins_one_domain_and_two_domains_stay_two (void)
{
  static const char *const short_one[] = { "db-02", NULL };
  static const char *const with_domain[] = { "db-02.a.example", NULL };
  static const char *const both[] = { "db-02", "db-02.a.example", NULL };
  static const char *const address[] = { "10.0.0.1", NULL };

  g_assert_true (stw_asset_name_fits ("db-02", with_domain));
  g_assert_true (stw_asset_name_fits ("db-02.a.example", short_one));
  g_assert_true (stw_asset_name_fits ("db-02.a.example", both));
  g_assert_false (stw_asset_name_fits ("db-02.b.example", with_domain));
  g_assert_false (stw_asset_name_fits ("db-02.b.example", both));
  g_assert_false (stw_asset_name_fits ("10", address));
  g_assert_false (stw_asset_name_fits ("10.0.0.2", address));
}

static void
hosts_are_told_from_other_things (void)
{
  g_assert_true (stw_asset_name_is_host ("db-02.corp.example"));
  g_assert_true (stw_asset_name_is_host ("2001:db8::1"));
  g_assert_false (stw_asset_name_is_host ("printer, 2nd floor"));
  g_assert_false (stw_asset_name_is_host (""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/triage/asset-name/key", one_machine_written_in_several_ways_has_one_key);
  g_test_add_func ("/triage/asset-name/idempotent", a_key_is_its_own_key);
  g_test_add_func ("/triage/asset-name/alias", only_a_name_with_a_domain_has_a_short_alias);
  g_test_add_func ("/triage/asset-name/fits",
                   a_short_name_joins_one_domain_and_two_domains_stay_two);
  g_test_add_func ("/triage/asset-name/host", hosts_are_told_from_other_things);
  return g_test_run ();
}

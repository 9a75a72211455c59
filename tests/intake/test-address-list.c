/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "intake/address-list.h"

static gboolean
contains (const char *list, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwAddressList) parsed = stw_address_list_parse (list, &error);
  StwAddress address;

  g_assert_no_error (error);
  g_assert_true (stw_address_parse (text, &address));
  return stw_address_list_contains (parsed, &address);
}

static void
a_list_holds_addresses_and_networks (void)
{
  static const char list[] = "192.0.2.7, 198.51.100.0/25\n2001:db8::/33 ::1";

  g_assert_true (contains (list, "192.0.2.7"));
  g_assert_false (contains (list, "192.0.2.8"));
  g_assert_true (contains (list, "198.51.100.127"));
  g_assert_false (contains (list, "198.51.100.128"));
  g_assert_true (contains (list, "2001:db8:7fff::1"));
  g_assert_false (contains (list, "2001:db8:8000::1"));
  g_assert_true (contains (list, "::ffff:192.0.2.7"));
  g_assert_true (contains ("0.0.0.0/0", "1.2.3.4"));
  g_assert_false (contains ("0.0.0.0/0", "::1"));
  g_assert_true (contains ("::/0", "::2"));
  g_assert_false (contains ("", "1.2.3.4"));
}

static void
what_is_no_network_is_named (void)
{
  static const char *const wrong[] = { "host",     "1.2.3.4/33", "::/129",
                                       "1.2.3.4/", "1.2.3.4/-1", "1.2.3.4/+8" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (stw_address_list_parse (wrong[i], &error));
      g_assert_nonnull (error);
      g_assert_nonnull (g_strrstr (error->message, wrong[i]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake/address-list/holds", a_list_holds_addresses_and_networks);
  g_test_add_func ("/intake/address-list/wrong", what_is_no_network_is_named);
  return g_test_run ();
}

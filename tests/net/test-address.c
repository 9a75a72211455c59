/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/address.h"

static void
addresses_lead_where_the_registries_say (void)
{
  static const struct
  {
    const char *text;
    StwAddressKind kind;
  } cases[] = {
    { "8.8.8.8", STW_ADDRESS_PUBLIC },
    { "2606:4700::1111", STW_ADDRESS_PUBLIC },
    { "127.0.0.1", STW_ADDRESS_LOOPBACK },
    { "127.255.0.1", STW_ADDRESS_LOOPBACK },
    { "::1", STW_ADDRESS_LOOPBACK },
    { "::ffff:127.0.0.1", STW_ADDRESS_LOOPBACK },
    { "10.1.2.3", STW_ADDRESS_PRIVATE },
    { "172.31.255.255", STW_ADDRESS_PRIVATE },
    { "172.32.0.0", STW_ADDRESS_PUBLIC },
    { "192.168.0.1", STW_ADDRESS_PRIVATE },
    { "100.64.0.1", STW_ADDRESS_PRIVATE },
    { "fd00::1", STW_ADDRESS_PRIVATE },
    { "169.254.169.254", STW_ADDRESS_LINK_LOCAL },
    { "fe80::1", STW_ADDRESS_LINK_LOCAL },
    { "0.0.0.0", STW_ADDRESS_SPECIAL },
    { "::", STW_ADDRESS_SPECIAL },
    { "224.0.0.1", STW_ADDRESS_SPECIAL },
    { "255.255.255.255", STW_ADDRESS_SPECIAL },
    { "ff02::1", STW_ADDRESS_SPECIAL },
    { "64:ff9b::7f00:1", STW_ADDRESS_LOOPBACK },
    { "64:ff9b::808:808", STW_ADDRESS_PUBLIC },
    { "2002:a00:1::", STW_ADDRESS_PRIVATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      StwAddress address;

      g_test_message ("%s", cases[i].text);
      g_assert_true (stw_address_parse (cases[i].text, &address));
      g_assert_cmpint (stw_address_kind (&address), ==, cases[i].kind);
    }
}

static void
what_is_no_address_is_refused (void)
{
  static const char *const wrong[] = { "",          "1.2.3",  "1.2.3.4.5", "256.1.1.1", "0x7f.1",
                                       "017.0.0.1", "::1%lo", "[::1]",     "localhost" };
  StwAddress address;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (stw_address_parse (wrong[i], &address));
}

static void
an_address_reads_back (void)
{
  static const char *const texts[] = { "1.2.3.4", "2001:db9::1", "::1" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      StwAddress address;
      g_autofree char *text = NULL;

      g_assert_true (stw_address_parse (texts[i], &address));
      text = stw_address_format (&address);
      g_assert_cmpstr (text, ==, texts[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/address/kind", addresses_lead_where_the_registries_say);
  g_test_add_func ("/net/address/wrong", what_is_no_address_is_refused);
  g_test_add_func ("/net/address/read-back", an_address_reads_back);
  return g_test_run ();
}

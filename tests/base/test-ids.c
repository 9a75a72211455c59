/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ids.h"

#include <string.h>

static void
an_id_reads_back_as_its_number (void)
{
  for (int kind = 0; kind < STW_N_IDS; kind++)
    {
      g_autofree char *text = stw_id_format ((StwIdKind) kind, 20418);
      gint64 number = 0;

      g_assert_true (stw_id_parse ((StwIdKind) kind, text, &number));
      g_assert_cmpint (number, ==, 20418);
    }
}

static void
an_id_of_another_kind_is_refused (void)
{
  static const char *const wrong[] = {
    "", "INC-", "INC-0", "INC--1", "INC-1x", "alert-1", "INC-99999999999999999999"
  };
  gint64 number;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (stw_id_parse (STW_ID_INCIDENT, wrong[i], &number));
  g_assert_false (stw_id_parse (STW_ID_INCIDENT, NULL, &number));
}

static void
hexadecimal_must_be_whole (void)
{
  guint8 bytes[3];

  g_assert_true (stw_hex_decode ("00fFa1", bytes, 3));
  g_assert_cmpint (bytes[1], ==, 0xff);
  g_assert_false (stw_hex_decode ("00ff", bytes, 3));
  g_assert_false (stw_hex_decode ("00ffa1b2", bytes, 3));
  g_assert_false (stw_hex_decode ("00ffg1", bytes, 3));
  g_assert_false (stw_hex_decode (NULL, bytes, 3));
}

static void
two_tokens_are_never_the_same (void)
{
  g_autofree char *one = stw_random_token (32);
  g_autofree char *other = stw_random_token (32);

  g_assert_cmpuint (strlen (one), ==, 43);
  g_assert_cmpstr (one, !=, other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/ids/read-back", an_id_reads_back_as_its_number);
  g_test_add_func ("/base/ids/other-kind", an_id_of_another_kind_is_refused);
  g_test_add_func ("/base/ids/hexadecimal", hexadecimal_must_be_whole);
  g_test_add_func ("/base/ids/token", two_tokens_are_never_the_same);
  return g_test_run ();
}

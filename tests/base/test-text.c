/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <string.h>

static void
a_short_text_stays_whole (void)
{
  g_autofree char *text = stw_text_clip ("disk", 4);

  g_assert_cmpstr (text, ==, "disk");
  g_assert_null (stw_text_clip (NULL, 10));
}

static void
a_long_text_is_cut_between_characters (void)
{
  for (gsize max = 3; max < 14; max++)
    {
      g_autofree char *text = stw_text_clip ("aöü€😀xyz", max);

      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_cmpuint (strlen (text), <=, max);
    }
}

static void
long_words_may_be_broken_and_short_ones_are_not (void)
{
  g_autofree char *whole = stw_text_break ("disk var", 4);
  g_autofree char *broken = stw_text_break ("disks öüabcdefg", 4);

  g_assert_cmpstr (whole, ==, "disk var");
  g_assert_cmpstr (broken, ==, "disk\u200bs öüab\u200bcdef\u200bg");
}

static void
setting_a_field_tells_whether_it_changed (void)
{
  char *field = NULL;

  g_assert_false (stw_set_str (&field, NULL));
  g_assert_true (stw_set_str (&field, "a"));
  g_assert_false (stw_set_str (&field, "a"));
  g_assert_true (stw_set_str (&field, field + 1));
  g_assert_cmpstr (field, ==, "");
  g_free (field);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/text/short", a_short_text_stays_whole);
  g_test_add_func ("/base/text/long", a_long_text_is_cut_between_characters);
  g_test_add_func ("/base/text/break", long_words_may_be_broken_and_short_ones_are_not);
  g_test_add_func ("/base/text/set", setting_a_field_tells_whether_it_changed);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which passwords may be used, how good they are, and how they are kept. */

#include "config.h"

#include "base/password.h"

#include <gio/gio.h>
#include <string.h>

static void
length_counts_and_the_own_name_does_not (void)
{
  g_autofree char *long_one = g_strnfill (STW_PASSWORD_MOST_BYTES + 1, 'x');
  const struct
  {
    const char *password;
    gboolean fine;
  } cases[] = {
    { "correct horse battery", TRUE },
    { "ten chars!", TRUE },
    { "nine char", FALSE },
    { "", FALSE },
    { "Grace Hopper", FALSE },
    { "GRACE HOPPE", FALSE },
    { "pässwörter", TRUE },
    { "äöüäöüäöü", FALSE },
    { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", FALSE },
    { long_one, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (stw_password_check (cases[i].password, "Grace Hopper", &error),
                       ==,
                       cases[i].fine);
      if (!cases[i].fine)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

static void
a_longer_password_is_better_unless_it_repeats_itself (void)
{
  static const struct
  {
    const char *password;
    StwPasswordStrength strength;
  } cases[] = {
    { "ten chars!", STW_PASSWORD_FAIR },
    { "thirteen chr!", STW_PASSWORD_FAIR },
    { "quick lazy fox", STW_PASSWORD_GOOD },
    { "correct horse battery staple", STW_PASSWORD_STRONG },
    { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", STW_PASSWORD_FAIR },
    { "abababababababababababababab", STW_PASSWORD_FAIR },
    { "パスワードは長いほうがよい", STW_PASSWORD_FAIR },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (stw_password_get_strength (cases[i].password), ==, cases[i].strength);
}

static void
what_is_kept_proves_the_password_and_does_not_tell_it (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *one = stw_password_hash ("correct horse battery", &error);
  g_autofree char *two = stw_password_hash ("correct horse battery", &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (one, "$argon2id$"));
  g_assert_cmpstr (one, !=, two);
  g_assert_true (stw_password_verify ("correct horse battery", one));
  g_assert_false (stw_password_verify ("correct horse batter", one));
  g_assert_false (stw_password_verify ("", one));
  g_assert_false (stw_password_verify ("correct horse battery", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/password/check", length_counts_and_the_own_name_does_not);
  g_test_add_func ("/password/strength", a_longer_password_is_better_unless_it_repeats_itself);
  g_test_add_func ("/password/kept", what_is_kept_proves_the_password_and_does_not_tell_it);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-time passwords against the RFCs' own values and the fixtures' checks, recovery codes,
 * passwords and QR codes. */

#include "base/one-time.h"
#include "base/password.h"
#include "base/qr-code.h"

#include <json-glib/json-glib.h>
#include <string.h>

static JsonNode *
load (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("STW_SHARED"), "fixtures/totp", name, NULL);
  g_autofree char *text = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    return json_from_string (text, NULL);
  g_test_skip ("the shared fixtures are not there");
  return NULL;
}

static JsonArray *
get_cases (JsonNode *root)
{
  return json_object_get_array_member (json_node_get_object (root), "cases");
}

static const char *
get_text (JsonObject *object, const char *member)
{
  return json_object_get_string_member (object, member);
}

static void
codes_are_those_of_rfc_4226 (void)
{
  g_autoptr (JsonNode) root = load ("hotp-rfc4226.json");
  char code[STW_ONE_TIME_DIGITS + 1];

  if (root == NULL)
    return;
  for (guint i = 0; i < json_array_get_length (get_cases (root)); i++)
    {
      JsonObject *row = json_array_get_object_element (get_cases (root), i);

      g_assert_true (stw_one_time_make (get_text (json_node_get_object (root), "secret_base32"),
                                        (guint64) json_object_get_int_member (row, "counter"),
                                        code));
      g_assert_cmpstr (code, ==, get_text (row, "code"));
    }
}

/* The RFC's codes have eight digits; six are their end. */
static void
codes_are_those_of_rfc_6238 (void)
{
  g_autoptr (JsonNode) root = load ("totp-rfc6238.json");
  char code[STW_ONE_TIME_DIGITS + 1];
  guint n_checked = 0;

  if (root == NULL)
    return;
  for (guint i = 0; i < json_array_get_length (get_cases (root)); i++)
    {
      JsonObject *row = json_array_get_object_element (get_cases (root), i);

      if (!g_str_equal (get_text (row, "algorithm"), "SHA1"))
        continue;
      g_assert_true (stw_one_time_make (get_text (row, "secret_base32"),
                                        (guint64) json_object_get_int_member (row, "time") / 30,
                                        code));
      g_assert_cmpstr (code, ==, get_text (row, "code") + 2);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, ==, 6);
}

static void
codes_are_taken_and_refused_as_the_fixtures_say (void)
{
  g_autoptr (JsonNode) root = load ("verify.json");

  if (root == NULL)
    return;
  for (guint i = 0; i < json_array_get_length (get_cases (root)); i++)
    {
      JsonObject *row = json_array_get_object_element (get_cases (root), i);
      gint64 step = -1;
      gboolean taken =
        stw_one_time_verify (get_text (row, "secret_base32"),
                             get_text (row, "code"),
                             json_object_get_int_member (row, "now"),
                             (guint) json_object_get_int_member (row, "window_steps"),
                             json_object_get_int_member_with_default (row, "last_used_counter", 0),
                             &step);

      if (taken != g_str_equal (get_text (row, "expect"), "accept"))
        g_error ("case %u is not as expected", i);
    }
}

static int
compare_text (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* The order of the parameters does not matter. */
static char *
sort_parameters (const char *address)
{
  g_auto (GStrv) parts = g_strsplit_set (address, "?&", -1);

  qsort (parts + 1, g_strv_length (parts) - 1, sizeof *parts, compare_text);
  return g_strjoinv ("&", parts);
}

static void
addresses_are_as_authenticator_apps_read_them (void)
{
  g_autoptr (JsonNode) root = load ("verify.json");
  JsonArray *rows;

  if (root == NULL)
    return;
  rows = json_object_get_array_member (json_node_get_object (root), "provisioning_uris");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      g_autofree char *address = stw_one_time_format_address (get_text (row, "issuer"),
                                                              get_text (row, "account"),
                                                              get_text (row, "secret_base32"));
      g_autofree char *sorted = sort_parameters (address);
      g_autofree char *expected = sort_parameters (get_text (row, "uri"));

      g_assert_cmpstr (sorted, ==, expected);
    }
}

static void
a_step_is_used_once (void)
{
  g_autofree char *seed = stw_one_time_new_seed ();
  char code[STW_ONE_TIME_DIGITS + 1];
  gint64 step = 0;

  g_assert_cmpuint (strlen (seed), ==, 32);
  g_assert_true (stw_one_time_make (seed, 1000, code));
  g_assert_true (stw_one_time_verify (seed, code, 1000 * 30, 1, 0, &step));
  g_assert_cmpint (step, ==, 1000);
  g_assert_false (stw_one_time_verify (seed, code, 1000 * 30, 1, step, &step));
  g_assert_false (stw_one_time_verify (seed, code, 1001 * 30, 1, 1001, &step));
}

static void
recovery_codes_differ_and_are_read_as_people_type_them (void)
{
  g_autofree char *code = stw_recovery_code_new ();
  g_autofree char *other = stw_recovery_code_new ();
  g_autofree char *lower = g_ascii_strdown (code, -1);
  g_autofree char *spaced = g_strdelimit (g_strdup (code), "-", ' ');
  guint8 hash[STW_RECOVERY_HASH_SIZE];
  guint8 again[STW_RECOVERY_HASH_SIZE];

  g_assert_cmpstr (code, !=, other);
  g_assert_cmpuint (strlen (code), ==, 19);
  g_assert_true (stw_recovery_code_hash (code, 1, hash));
  g_assert_true (stw_recovery_code_hash (lower, 1, again));
  g_assert_cmpmem (hash, sizeof hash, again, sizeof again);
  g_assert_true (stw_recovery_code_hash (spaced, 1, again));
  g_assert_cmpmem (hash, sizeof hash, again, sizeof again);
  g_assert_true (stw_recovery_code_hash (code, 2, again));
  g_assert_true (memcmp (hash, again, sizeof hash) != 0);
  g_assert_false (stw_recovery_code_hash ("123456", 1, hash));
  g_assert_false (stw_recovery_code_hash ("", 1, hash));
}

static void
a_password_is_kept_as_argon2id_and_only_itself_fits (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = stw_password_hash ("correct horse battery", &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (hash, "$argon2id$"));
  g_assert_true (stw_password_verify ("correct horse battery", hash));
  g_assert_false (stw_password_verify ("correct horse batterz", hash));
  g_assert_false (stw_password_verify ("", hash));
  g_assert_false (stw_password_verify ("correct horse battery", NULL));
  g_assert_false (stw_password_verify ("correct horse battery", "no hash"));
}

static void
a_password_is_long_enough_and_no_name (void)
{
  g_autofree char *long_one = g_strnfill (STW_PASSWORD_MOST_BYTES + 1, 'a');

  g_assert_true (stw_password_check ("correct horse", "Ann Carter", NULL));
  g_assert_true (stw_password_check ("ääääääääää", "Ann Carter", NULL));
  g_assert_false (stw_password_check ("short", "Ann Carter", NULL));
  g_assert_false (stw_password_check ("ann carter", "Ann Carter", NULL));
  g_assert_false (stw_password_check (long_one, "Ann Carter", NULL));
}

static void
a_code_has_its_three_corners (void)
{
  g_autoptr (StwQrCode) code =
               stw_qr_code_new ("otpauth://totp/Steward:ann?secret=JBSWY3DPEHPK3PXP");
  g_autofree char *long_one = g_strnfill (4000, 'a');

  g_assert_nonnull (code);
  g_assert_cmpuint (code->width % 4, ==, 1);
  for (guint i = 0; i < 7; i++)
    {
      g_assert_true (code->dark[i]);
      g_assert_true (code->dark[code->width - 1 - i]);
      g_assert_true (code->dark[(code->width - 1) * code->width + i]);
    }
  g_assert_null (stw_qr_code_new (long_one));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/one-time/rfc-4226", codes_are_those_of_rfc_4226);
  g_test_add_func ("/one-time/rfc-6238", codes_are_those_of_rfc_6238);
  g_test_add_func ("/one-time/verify", codes_are_taken_and_refused_as_the_fixtures_say);
  g_test_add_func ("/one-time/addresses", addresses_are_as_authenticator_apps_read_them);
  g_test_add_func ("/one-time/a-step-is-used-once", a_step_is_used_once);
  g_test_add_func ("/one-time/recovery-codes",
                   recovery_codes_differ_and_are_read_as_people_type_them);
  g_test_add_func ("/password/argon2id", a_password_is_kept_as_argon2id_and_only_itself_fits);
  g_test_add_func ("/password/rules", a_password_is_long_enough_and_no_name);
  g_test_add_func ("/qr-code/corners", a_code_has_its_three_corners);
  return g_test_run ();
}

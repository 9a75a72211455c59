/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a browser may send to the portal, and what not. */

#include "engine/portal/request.h"

#include <string.h>

#define FORM "application/x-www-form-urlencoded"
#define TOKEN "0123456789_abcdefghijklmnopqrstuvwxyz-ABCDE"

static GHashTable *
parse (const char *type, const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));

  return stw_portal_request_parse_form (type, body);
}

static void
a_form_has_its_fields_decoded (void)
{
  g_autoptr (GHashTable) form =
               parse (FORM "; charset=utf-8", "name=Zo%C3%AB+Adler&note=a%26b&empty=&name=last");

  g_assert_nonnull (form);
  g_assert_cmpuint (g_hash_table_size (form), ==, 3);
  g_assert_cmpstr (g_hash_table_lookup (form, "name"), ==, "last");
  g_assert_cmpstr (g_hash_table_lookup (form, "note"), ==, "a&b");
  g_assert_cmpstr (g_hash_table_lookup (form, "empty"), ==, "");
}

static void
what_is_no_form_is_refused (void)
{
  static const char *const bodies[] = {
    "name", "name=%", "name=%zz", "name=%00", "name=a%00b", "%00=b", "name=%ff", "name=\xff",
  };
  static const char *const types[] = { NULL, "", "text/plain", "multipart/form-data; boundary=x" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    g_assert_null (parse (FORM, bodies[i]));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_null (parse (types[i], "name=value"));
}

static void
a_form_is_small (void)
{
  g_autoptr (GString) fields = g_string_new ("last=1");
  g_autofree char *most = g_strnfill (STW_PORTAL_MAX_FIELD_BYTES, 'x');
  g_autofree char *longest = g_strconcat ("name=", most, NULL);
  g_autofree char *longer = g_strconcat (longest, "x", NULL);
  g_autoptr (GHashTable) all = NULL;
  g_autoptr (GHashTable) large = NULL;

  for (guint i = 1; i < STW_PORTAL_MAX_FIELDS; i++)
    g_string_append_printf (fields, "&field-%u=%u", i, i);
  all = parse (FORM, fields->str);
  g_assert_nonnull (all);
  g_string_append (fields, "&more=1");
  g_assert_null (parse (FORM, fields->str));
  large = parse (FORM, longest);
  g_assert_nonnull (large);
  g_assert_null (parse (FORM, longer));
}

static void
assert_token (const char *cookies, const char *expected)
{
  g_autofree char *token = stw_portal_request_dup_token (cookies, "session");

  g_assert_cmpstr (token, ==, expected);
}

static void
a_cookie_is_found_by_its_name (void)
{
  assert_token ("session=" TOKEN, TOKEN);
  assert_token ("a=b; session=" TOKEN "; c=d", TOKEN);
  assert_token ("my-session=" TOKEN, NULL);
  assert_token ("sessions=" TOKEN, NULL);
  assert_token ("session", NULL);
  assert_token ("; ;", NULL);
  assert_token ("", NULL);
}

static void
a_cookie_that_is_no_token_is_passed_over (void)
{
  assert_token ("session=", NULL);
  assert_token ("session=short", NULL);
  assert_token ("session=" TOKEN "x", NULL);
  assert_token ("session=\"" TOKEN "\"", NULL);
  assert_token ("session=0123456789_abcdefghijklmnopqrstuvwxyz-AB/.E", NULL);
  assert_token ("session=forged; session=" TOKEN, TOKEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/portal-request/form", a_form_has_its_fields_decoded);
  g_test_add_func ("/engine/portal-request/no-form", what_is_no_form_is_refused);
  g_test_add_func ("/engine/portal-request/small", a_form_is_small);
  g_test_add_func ("/engine/portal-request/cookie", a_cookie_is_found_by_its_name);
  g_test_add_func ("/engine/portal-request/no-token", a_cookie_that_is_no_token_is_passed_over);
  return g_test_run ();
}

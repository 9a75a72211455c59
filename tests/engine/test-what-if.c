/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What another window or strategy would have made of a company's past. */

#include "desk-fixture.h"

#include "base/clock.h"
#include "engine/what-if.h"

#include <string.h>

static void
send (Desk *desk, gint64 company, const char *asset, const char *signature)
{
  const Message message = { .company = company, .asset = asset, .signature = signature };

  g_free (desk_post (desk, &message));
}

static JsonObject *
try (Desk *desk, gint64 company, gint64 window, StwStrategy strategy)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwWhatIf) what_if = stw_what_if_load (desk->db, company, desk->now - STW_DAY, &error);

  g_assert_no_error (error);
  return stw_what_if_try (what_if, window, strategy);
}

static void
assert_number (JsonObject *answer, const char *member, gint64 expected)
{
  g_assert_cmpint (json_object_get_int_member (answer, member), ==, expected);
}

static void
a_strategy_across_machines_joins_what_stood_apart (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *change;

  desk_add_company (desk, "Acme");
  result = desk_command (desk, "desk", "company.update", 1, &error, "{'strategy':'asset'}");
  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *asset = g_strdup_printf ("web-%u", i);

      send (desk, 1, asset, "High CPU");
      send (desk, 1, asset, "High CPU");
      desk->now += STW_MINUTE;
    }
  answer = try (desk, 1, 15 * STW_MINUTE, STW_STRATEGY_SIGNATURE);
  assert_number (answer, "alerts", 8);
  assert_number (answer, "incidents_now", 4);
  assert_number (answer, "incidents", 1);
  g_assert_cmpfloat (json_object_get_double_member (answer, "noise_reduction"), ==, 1 - 1.0 / 8);
  change = json_array_get_object_element (json_object_get_array_member (answer, "changes"), 0);
  g_assert_cmpstr (json_object_get_string_member (change, "change"), ==, "join");
  assert_number (change, "incidents", 4);
  g_assert_nonnull (strstr (json_object_get_string_member (change, "example"), "High CPU (web-"));
}

static void
what_is_older_or_another_companys_does_not_count (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (JsonObject) answer = NULL;

  desk_add_company (desk, "Acme");
  desk_add_company (desk, "Contoso");
  send (desk, 1, "web-1", "Old");
  desk->now += 2 * STW_DAY;
  send (desk, 1, "web-1", "New");
  send (desk, 2, "web-1", "Of Contoso");
  answer = try (desk, 1, 15 * STW_MINUTE, STW_STRATEGY_AUTO);
  assert_number (answer, "alerts", 1);
  assert_number (answer, "incidents", 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (answer, "changes")),
                    ==,
                    0);
}

static void
an_unknown_company_is_an_error (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (stw_what_if_load (desk->db, 7, 0, &error));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/what-if/strategy", a_strategy_across_machines_joins_what_stood_apart);
  g_test_add_func ("/engine/what-if/scope", what_is_older_or_another_companys_does_not_count);
  g_test_add_func ("/engine/what-if/unknown", an_unknown_company_is_an_error);
  return g_test_run ();
}

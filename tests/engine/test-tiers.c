/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Settings of many companies at once: what each had before, what it has after, and back again. */

#include "desk-fixture.h"

#include <string.h>

#define GOLD                                                                                       \
  "{'name':'Gold','settings':{'rate_per_minute':600,'burst':900,'window_ms':600000,"               \
  "'strategy':'asset','alert_days':365,'gates':{'low':{'alerts':3,'wait_ms':60000}}}}"

static Desk *
desk_with_three (void)
{
  Desk *desk = desk_new ();

  desk_add_company (desk, "One");
  desk_add_company (desk, "Two");
  desk_add_company (desk, "Three");
  desk_act (desk, "tier.save", GOLD);
  return desk;
}

static char *
dup_state (Desk *desk)
{
  return desk_text (desk,
                    "SELECT group_concat(c.id || ' ' || strategy || ' ' || window_ms || ' ' || "
                    "rate_per_minute || ' ' || burst || ' ' || alert_days || ' ' || "
                    "COALESCE(tier_id, 0) || ' ' || (SELECT COUNT(*) FROM gate g "
                    "WHERE g.company_id = c.id), '; ') FROM company c");
}

static JsonObject *
apply (Desk *desk, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  JsonObject *result = desk_command (desk, "desk", "company.apply", 0, &error, "%s", arguments);

  g_assert_no_error (error);
  return result;
}

static void
a_tier_is_told_applied_and_taken_back (void)
{
  g_autoptr (Desk) desk = desk_with_three ();
  g_autofree char *before = dup_state (desk);
  g_autofree char *told = NULL;
  g_autofree char *after = NULL;
  g_autofree char *back = NULL;
  g_autoptr (JsonObject) dry = apply (desk, "{'companies':[1,3],'tier':1,'dry_run':true}");
  g_autoptr (JsonObject) done = NULL;
  JsonObject *one;

  one = json_array_get_object_element (json_object_get_array_member (dry, "companies"), 1);
  g_assert_cmpint (json_object_get_int_member (one, "company"), ==, 3);
  g_assert_cmpint (
    json_object_get_int_member (json_object_get_object_member (one, "before"), "burst"),
    ==,
    120);
  g_assert_cmpint (
    json_object_get_int_member (json_object_get_object_member (one, "after"), "burst"),
    ==,
    900);
  told = dup_state (desk);
  g_assert_cmpstr (told, ==, before);
  done = apply (desk, "{'companies':[1,3],'tier':1}");
  after = dup_state (desk);
  g_assert_cmpstr (after,
                   ==,
                   "1 asset 600000 600 900 365 1 1; 2 auto 900000 60 120 180 0 0; "
                   "3 asset 600000 600 900 365 1 1");
  g_assert_true (json_node_equal (json_object_get_member (dry, "companies"),
                                  json_object_get_member (done, "companies")));
  desk_act (desk, "incident.undo", "{}");
  back = dup_state (desk);
  g_assert_cmpstr (back, ==, before);
}

static void
what_somebody_changed_since_is_not_taken_back (void)
{
  g_autoptr (Desk) desk = desk_with_three ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = NULL;

  json_object_unref (apply (desk, "{'companies':[1,2],'tier':1}"));
  result = desk_command (desk, "eve", "company.update", 2, &error, "{'burst':7}");
  g_assert_no_error (error);
  g_assert_null (desk_command (desk, "desk", "incident.undo", 0, &error, "{}"));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_REFUSED);
  g_assert_cmpint (desk_number (desk, "SELECT burst FROM company WHERE id = 1"), ==, 900);
}

static void
one_refusal_refuses_all (void)
{
  g_autoptr (Desk) desk = desk_with_three ();
  g_autofree char *before = dup_state (desk);
  g_autofree char *after = NULL;
  static const char *const refused[] = {
    "{'companies':[1,9],'tier':1}",
    "{'companies':[1,2],'settings':{'rate_per_minute':0}}",
    "{'companies':[1,2],'settings':{'burst':5,'gates':{'low':{'alerts':-1}}}}",
    "{'companies':[1,2],'settings':{'alert_days':0}}",
    "{'companies':[1,2],'settings':{'name':'x'}}",
    "{'companies':[1,2],'settings':{}}",
    "{'companies':[],'tier':1}",
    "{'companies':[1],'tier':7}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (desk_command (desk, "desk", "company.apply", 0, &error, "%s", refused[i]));
      g_assert_nonnull (error);
    }
  after = dup_state (desk);
  g_assert_cmpstr (after, ==, before);
}

static void
a_tier_goes_and_its_settings_stay (void)
{
  g_autoptr (Desk) desk = desk_with_three ();

  json_object_unref (apply (desk, "{'companies':[2],'tier':1}"));
  desk_act (desk, "tier.save", "{'name':'GOLD','settings':{'burst':5}}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM tier"), ==, 1);
  desk_act (desk, "tier.remove", "{'tier':1}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM tier"), ==, 0);
  g_assert_cmpint (desk_number (desk, "SELECT burst FROM company WHERE id = 2 AND tier_id IS NULL"),
                   ==,
                   900);
}

static char *
dup_tiers (Desk *desk)
{
  return desk_text (desk,
                    "SELECT COALESCE(group_concat(id || ' ' || name || ' ' || settings || ' ' || "
                    "(SELECT COUNT(*) FROM company c WHERE c.tier_id = tier.id), '; '), 'none') "
                    "FROM tier");
}

/* Each step leaves the tiers as it says, and is then taken back. */
static void
what_was_done_to_a_tier_is_taken_back (void)
{
  g_autoptr (Desk) desk = desk_with_three ();
  static const struct
  {
    const char *command;
    const char *arguments;
    const char *after;
  } steps[] = {
    { "tier.save",
      "{'tier':1,'name':'Platinum','settings':{'burst':5}}",
      "1 Platinum {\"burst\":5} 2" },
    { "tier.save", "{'name':'gold','settings':{'burst':6}}", "1 gold {\"burst\":6} 2" },
    { "tier.remove", "{'tier':1}", "none" },
  };

  json_object_unref (apply (desk, "{'companies':[1,2],'tier':1}"));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *before = dup_tiers (desk);
      g_autofree char *after = NULL;
      g_autofree char *back = NULL;

      desk_act (desk, steps[i].command, "%s", steps[i].arguments);
      after = dup_tiers (desk);
      g_assert_cmpstr (after, ==, steps[i].after);
      desk_act (desk, "incident.undo", "{}");
      back = dup_tiers (desk);
      g_assert_cmpstr (back, ==, before);
    }
  desk_act (desk, "tier.save", "{'name':'Silver','settings':{'burst':5}}");
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM tier"), ==, 1);
}

static void
two_tiers_never_share_a_name (void)
{
  g_autoptr (Desk) desk = desk_with_three ();
  g_autoptr (GError) error = NULL;

  desk_act (desk, "tier.save", "{'name':'Silver','settings':{'burst':5}}");
  g_assert_null (desk_command (desk,
                               "desk",
                               "tier.save",
                               0,
                               &error,
                               "{'tier':2,'name':'GOLD','settings':{'burst':5}}"));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_null (desk_command (desk,
                               "desk",
                               "tier.save",
                               0,
                               &error,
                               "{'tier':9,'name':'Tin','settings':{'burst':5}}"));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tiers/apply", a_tier_is_told_applied_and_taken_back);
  g_test_add_func ("/tiers/since", what_somebody_changed_since_is_not_taken_back);
  g_test_add_func ("/tiers/refusal", one_refusal_refuses_all);
  g_test_add_func ("/tiers/remove", a_tier_goes_and_its_settings_stay);
  g_test_add_func ("/tiers/undo", what_was_done_to_a_tier_is_taken_back);
  g_test_add_func ("/tiers/names", two_tiers_never_share_a_name);
  return g_test_run ();
}

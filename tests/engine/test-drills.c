/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drills that come again, by a clock that the test drives. */

#include "desk-fixture.h"

#include "desk/drill-plan-store.h"
#include "desk/drill-store.h"
#include "engine/due-list.h"

static Desk *
new_desk (void)
{
  Desk *desk = desk_new ();

  desk_add_company (desk, "Northwind");
  return desk;
}

/* Commands about drills name their company. */
#define ACT(desk, name, ...)                                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (GError) error_ = NULL;                                                              \
    g_autoptr (JsonObject) result_ = desk_command (desk, "desk", name, 1, &error_, __VA_ARGS__);   \
                                                                                                   \
    g_assert_no_error (error_);                                                                    \
  }                                                                                                \
  G_STMT_END

static void
run_due (Desk *desk)
{
  const char *changes = "{'drill-plan':[1]}";

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) result =
                   desk_command (desk, "engine", STW_COMMAND_DUE, 0, &error, "%s", changes);

      g_assert_no_error (error);
      if (!json_object_has_member (result, "more"))
        return;
      changes = "{}";
    }
}

static gint64
get_next (Desk *desk)
{
  return desk_number (desk, "SELECT next_at FROM drill_plan");
}

static void
a_plan_sends_its_drill_and_draws_the_next (void)
{
  g_autoptr (Desk) desk = new_desk ();
  gint64 next;

  ACT (desk, "drill.repeat", "{'every':'week'}");
  next = get_next (desk);
  g_assert_cmpint (next, >, desk->now);
  desk->now = next - 1;
  run_due (desk);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM drill"), ==, 0);
  desk->now = next;
  run_due (desk);
  run_due (desk);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM drill WHERE state = 'planned'"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM job WHERE kind = 'drill.fire'"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT at FROM drill"), ==, next);
  g_assert_cmpint (get_next (desk), >, next);
  desk_check (desk);
}

static void
a_company_has_one_plan_and_may_have_none (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autoptr (JsonArray) list = NULL;
  JsonObject *plan;

  ACT (desk, "drill.repeat", "{'every':'week'}");
  ACT (desk, "drill.repeat", "{'every':'month','minute':200}");
  list = stw_drill_plan_list (desk->db, NULL);
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  plan = json_array_get_object_element (list, 0);
  g_assert_cmpstr (json_object_get_string_member (plan, "every"), ==, "month");
  g_assert_cmpint (json_object_get_int_member (plan, "minute"), ==, 200);
  g_assert_cmpstr (json_object_get_string_member (plan, "company"), ==, "Northwind");
  ACT (desk, "drill.repeat", "{'every':'never'}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM drill_plan"), ==, 0);
  /* What is not there any more cannot fall due. */
  run_due (desk);
  desk_check (desk);
}

static void
plans_that_make_no_sense_are_refused (void)
{
  g_autoptr (Desk) desk = new_desk ();
  static const char *const plans[] = { "{}",
                                       "{'every':'hour'}",
                                       "{'every':'week','minute':1440}",
                                       "{'every':'week','minute':-2}" };

  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    desk_refuse (desk, "drill.repeat", STW_COMMAND_ERROR_INVALID, "%s", plans[i]);
  desk_refuse (desk, "drill.repeat", STW_COMMAND_ERROR_NOT_FOUND, "{'every':'week'}");
}

static JsonObject *
get_drill (Desk *desk, JsonArray **ret_list)
{
  *ret_list = stw_drill_list (desk->db, 0, desk->now, NULL);
  g_assert_cmpuint (json_array_get_length (*ret_list), ==, 1);
  return json_array_get_object_element (*ret_list, 0);
}

static void
a_drill_that_could_not_come_says_why (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonArray) list = NULL;
  JsonObject *drill;

  ACT (desk, "drill.plan", "{}");
  result = desk_command (desk,
                         "engine",
                         STW_COMMAND_DRILL_FAILED,
                         1,
                         &error,
                         "{'drill':1,'why':'The door is not open.'}");
  g_assert_no_error (error);
  drill = get_drill (desk, &list);
  g_assert_cmpstr (json_object_get_string_member (drill, "state"), ==, "failed");
  g_assert_cmpstr (json_object_get_string_member (drill, "why"), ==, "The door is not open.");
}

static void
nobody_but_the_engine_says_what_became_of_a_drill (void)
{
  g_autoptr (Desk) desk = new_desk ();

  ACT (desk, "drill.plan", "{}");
  desk_refuse (desk, STW_COMMAND_DRILL_FAILED, STW_COMMAND_ERROR_NOT_PERMITTED, "{'drill':1}");
  desk_refuse (desk, STW_COMMAND_DRILL_FIRED, STW_COMMAND_ERROR_NOT_PERMITTED, "{'drill':1}");
}

static void
one_that_nobody_answers_within_an_hour_was_missed (void)
{
  g_autoptr (Desk) desk = new_desk ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (JsonArray) soon = NULL;
  g_autoptr (JsonArray) late = NULL;

  ACT (desk, "drill.plan", "{}");
  result = desk_command (desk, "engine", STW_COMMAND_DRILL_FIRED, 1, &error, "{'drill':1}");
  g_assert_no_error (error);
  desk->now += STW_HOUR;
  g_assert_cmpstr (json_object_get_string_member (get_drill (desk, &soon), "state"), ==, "fired");
  desk->now += STW_MINUTE;
  g_assert_cmpstr (json_object_get_string_member (get_drill (desk, &late), "state"), ==, "missed");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/drills/plan", a_plan_sends_its_drill_and_draws_the_next);
  g_test_add_func ("/engine/drills/one", a_company_has_one_plan_and_may_have_none);
  g_test_add_func ("/engine/drills/refused", plans_that_make_no_sense_are_refused);
  g_test_add_func ("/engine/drills/failed", a_drill_that_could_not_come_says_why);
  g_test_add_func ("/engine/drills/engine", nobody_but_the_engine_says_what_became_of_a_drill);
  g_test_add_func ("/engine/drills/missed", one_that_nobody_answers_within_an_hour_was_missed);
  return g_test_run ();
}

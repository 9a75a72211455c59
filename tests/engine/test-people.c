/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people of the desk and their teams, as commands keep them. */

#include "desk-fixture.h"

#include "desk/people/person-store.h"

static gint64
add (Desk *desk, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result =
               desk_command (desk, "desk", "person.add", 0, &error, "%s", arguments);

  g_assert_no_error (error);
  return json_object_get_int_member (result, "id");
}

static JsonObject *
get_person (JsonArray *list, guint index)
{
  return json_array_get_object_element (list, index);
}

static void
a_person_is_listed_with_all_that_was_said (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (JsonArray) list = NULL;
  JsonObject *person;

  desk_add_company (desk, "Acme");
  add (desk,
       "{'name':'Ann Carter','mail':'Ann@example.com','phone':'+49 1','role':'technician',"
       "'timezone':'Europe/Berlin','hours':{'mon':[['09:00','12:00'],['13:00','17:30']]},"
       "'skills':[{'skill':'Linux','level':4},{'skill':'Network','level':2}],"
       "'grants':[{'company':1,'role':'administrator'}]}");
  list = stw_person_list (desk->db, NULL);
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  person = get_person (list, 0);
  g_assert_cmpstr (json_object_get_string_member (person, "id"), ==, "person-1");
  g_assert_cmpstr (json_object_get_string_member (person, "role"), ==, "technician");
  g_assert_cmpstr (json_object_get_string_member (person, "status"), ==, "available");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (person, "skills")), ==, 2);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (person, "grants")), ==, 1);
  g_assert_false (json_object_get_boolean_member (person, "can_sign_in"));
  g_assert_true (json_object_has_member (json_object_get_object_member (person, "hours"), "mon"));
}

static void
what_is_not_said_stays_and_null_empties (void)
{
  g_autoptr (Desk) desk = desk_new ();

  add (desk, "{'name':'Ann','mail':'a@example.com','phone':'1','role':'viewer'}");
  desk_act (desk, "person.update", "{'person':1,'phone':null,'role':'technician'}");
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM person WHERE mail = 'a@example.com' "
                                "AND phone IS NULL AND role = 1"),
                   ==,
                   1);
  desk_act (desk, "person.update", "{'person':1,'role':null}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM person WHERE role IS NULL"), ==, 1);
}

static void
the_audit_says_before_and_after (void)
{
  g_autoptr (Desk) desk = desk_new ();

  add (desk, "{'name':'Ann','role':'viewer'}");
  desk_act (desk, "person.update", "{'person':1,'name':'Ann','role':'technician'}");
  g_assert_cmpint (
    desk_number (desk,
                 "SELECT COUNT(*) FROM audit WHERE action = 'person.update' AND entity_id = 1 "
                 "AND detail ->> '$.before.role' = 'viewer' "
                 "AND detail ->> '$.after.role' = 'technician' "
                 "AND detail ->> '$.after.name' IS NULL"),
    ==,
    1);
}

static void
what_makes_no_sense_is_refused (void)
{
  static const char *const wrong[] = {
    "{}",
    "{'name':''}",
    "{'name':' '}",
    "{'name':7}",
    "{'name':'Engine'}",
    "{'name':'desk'}",
    "{'name':'A','mail':'nobody'}",
    "{'name':'A','mail':'a@b@c'}",
    "{'name':'A','mail':'a b@c'}",
    "{'name':'A','role':'root'}",
    "{'name':'A','timezone':'Mars/Olympus'}",
    "{'name':'A','timezone':null}",
    "{'name':'A','hours':'sometimes'}",
    "{'name':'A','hours':{'monday':[]}}",
    "{'name':'A','hours':{'mon':[['17:00','09:00']]}}",
    "{'name':'A','hours':{'mon':[['9:00','17:00']]}}",
    "{'name':'A','hours':{'mon':[['09:00','24:01']]}}",
    "{'name':'A','hours':{'mon':[['09:00','10:70']]}}",
    "{'name':'A','hours':{'mon':['09:00']}}",
    "{'name':'A','skills':{}}",
    "{'name':'A','skills':[{'skill':'x','level':6}]}",
    "{'name':'A','skills':[{'skill':'','level':1}]}",
    "{'name':'A','skills':[1]}",
    "{'name':'A','grants':[{'company':1,'role':'root'}]}",
    "{'name':'A','told_resolved':1}",
  };
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    desk_refuse (desk, "person.add", STW_COMMAND_ERROR_INVALID, "%s", wrong[i]);
  desk_refuse (desk,
               "person.add",
               STW_COMMAND_ERROR_NOT_FOUND,
               "{'name':'A','grants':[{'company':9,'role':'viewer'}]}");
  desk_refuse (desk, "person.update", STW_COMMAND_ERROR_NOT_FOUND, "{'person':9}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM person"), ==, 0);
}

static void
two_people_differ_by_name_and_address (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 found;

  add (desk, "{'name':'Ann','mail':'ann@example.com'}");
  desk_refuse (desk, "person.add", STW_COMMAND_ERROR_REFUSED, "{'name':'ANN'}");
  desk_refuse (desk,
               "person.add",
               STW_COMMAND_ERROR_REFUSED,
               "{'name':'Anna','mail':'ANN@example.com'}");
  g_assert_true (stw_person_find (desk->db, "ann", &found, NULL));
  g_assert_cmpint (found, ==, 1);
  g_assert_true (stw_person_find (desk->db, "Ann@Example.com", &found, NULL));
  g_assert_cmpint (found, ==, 1);
  g_assert_true (stw_person_find (desk->db, "bob", &found, NULL));
  g_assert_cmpint (found, ==, 0);
}

static void
who_leaves_stays_in_the_past_and_opens_nothing (void)
{
  g_autoptr (Desk) desk = desk_new ();

  add (
    desk,
    "{'name':'Ann','mail':'ann@example.com','role':'viewer','skills':[{'skill':'x','level':1}]}");
  desk_act (desk, "team.add", "{'name':'Night','members':[1]}");
  desk_act (desk, "person.leave", "{'person':1}");
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM person WHERE name = 'Ann' AND mail IS NULL "
                                "AND role IS NULL AND left_at > 0"),
                   ==,
                   1);
  g_assert_cmpint (desk_number (desk,
                                "SELECT (SELECT COUNT(*) FROM team_member) + "
                                "(SELECT COUNT(*) FROM person_skill)"),
                   ==,
                   0);
  desk_refuse (desk, "person.leave", STW_COMMAND_ERROR_NOT_FOUND, "{'person':1}");
  /* The name is free again. */
  add (desk, "{'name':'Ann'}");
}

static void
the_last_administrator_who_can_sign_in_stays_one (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_WRITE, NULL);

  add (desk, "{'name':'Ann','role':'administrator'}");
  add (desk, "{'name':'Bob','role':'administrator'}");
  g_assert_true (stw_db_run_script (db,
                                    "INSERT INTO credential (person_id, password, seed_name, "
                                    "changed_at) VALUES (1, 'x', 'y', 0)",
                                    NULL));
  desk_refuse (desk, "person.leave", STW_COMMAND_ERROR_REFUSED, "{'person':1}");
  desk_refuse (desk,
               "person.update",
               STW_COMMAND_ERROR_REFUSED,
               "{'person':1,'role':'technician'}");
  desk_act (desk, "person.leave", "{'person':2}");
  g_assert_cmpint (desk_number (desk, "SELECT role FROM person WHERE id = 1"), ==, 0);
}

static void
own_things_are_ones_own_or_an_administrators (void)
{
  g_autoptr (Desk) desk = desk_new ();

  add (desk, "{'name':'Ada','role':'administrator'}");
  add (desk, "{'name':'Tom','role':'technician'}");
  desk->operator= 2;
  desk_act (desk, "person.set-status", "{'status':'busy','until':99}");
  desk_act (desk, "person.add-absence", "{'from_at':10,'to_at':20,'note':'Holiday'}");
  desk_refuse (desk,
               "person.set-status",
               STW_COMMAND_ERROR_NOT_PERMITTED,
               "{'person':1,'status':'away'}");
  desk->operator= 1;
  desk_act (desk, "person.set-status", "{'person':2,'status':'away'}");
  g_assert_cmpint (desk_number (desk, "SELECT status FROM person WHERE id = 2"), ==, 2);
  desk_refuse (desk, "person.set-status", STW_COMMAND_ERROR_INVALID, "{'status':'asleep'}");
  desk_refuse (desk, "person.add-absence", STW_COMMAND_ERROR_INVALID, "{'from_at':9,'to_at':9}");
  desk_act (desk, "person.remove-absence", "{'id':1}");
  desk_refuse (desk, "person.remove-absence", STW_COMMAND_ERROR_NOT_FOUND, "{'id':1}");
}

static void
teams_have_names_of_their_own_and_people_who_are_there (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (JsonArray) list = NULL;

  add (desk, "{'name':'Ann'}");
  desk_act (desk, "team.add", "{'name':'Night','members':[1,1]}");
  desk_refuse (desk, "team.add", STW_COMMAND_ERROR_REFUSED, "{'name':'NIGHT'}");
  desk_refuse (desk, "team.add", STW_COMMAND_ERROR_NOT_FOUND, "{'name':'Day','members':[7]}");
  desk_refuse (desk, "team.add", STW_COMMAND_ERROR_INVALID, "{}");
  list = stw_team_list (desk->db, NULL);
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  g_assert_cmpuint (
    json_array_get_length (json_object_get_array_member (get_person (list, 0), "members")),
    ==,
    1);
  desk_act (desk, "team.update", "{'team':1,'name':'Day','members':[]}");
  desk_refuse (desk, "team.update", STW_COMMAND_ERROR_NOT_FOUND, "{'team':9,'name':'X'}");
  desk_act (desk, "team.remove", "{'team':1}");
  desk_refuse (desk, "team.remove", STW_COMMAND_ERROR_NOT_FOUND, "{'team':1}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/people/listed", a_person_is_listed_with_all_that_was_said);
  g_test_add_func ("/people/what-is-not-said-stays", what_is_not_said_stays_and_null_empties);
  g_test_add_func ("/people/before-and-after", the_audit_says_before_and_after);
  g_test_add_func ("/people/refused", what_makes_no_sense_is_refused);
  g_test_add_func ("/people/differ", two_people_differ_by_name_and_address);
  g_test_add_func ("/people/leave", who_leaves_stays_in_the_past_and_opens_nothing);
  g_test_add_func ("/people/last-administrator", the_last_administrator_who_can_sign_in_stays_one);
  g_test_add_func ("/people/own-things", own_things_are_ones_own_or_an_administrators);
  g_test_add_func ("/people/teams", teams_have_names_of_their_own_and_people_who_are_there);
  return g_test_run ();
}

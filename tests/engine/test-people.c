/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The people of the desk and their teams, as commands keep them. */

#include "desk-fixture.h"

#include "desk/people/person-store.h"

#include <string.h>

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
  desk->operator_id = 2;
  desk_act (desk, "person.set-status", "{'status':'busy','until':99}");
  desk_act (desk, "person.add-absence", "{'from_at':10,'to_at':20,'note':'Holiday'}");
  desk_refuse (desk,
               "person.set-status",
               STW_COMMAND_ERROR_NOT_PERMITTED,
               "{'person':1,'status':'away'}");
  desk->operator_id = 1;
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

static void
what_was_changed_of_a_person_can_be_taken_back (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  add (desk,
       "{'name':'Ann','role':'technician','skills':[{'skill':'linux','level':4}],"
       "'grants':[{'company':1,'role':'viewer'}]}");
  desk_act (desk,
            "person.update",
            "{'person':1,'name':'Anna','role':null,'phone':'7','skills':[],'grants':[],"
            "'hours':{'mon':[['09:00','17:00']]}}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM person_skill"), ==, 0);
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM person WHERE name = 'Ann' AND role = 1 "
                                "AND phone IS NULL AND hours = '\"always\"'"),
                   ==,
                   1);
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM person_skill WHERE skill = 'linux' "
                                "AND level = 4"),
                   ==,
                   1);
  g_assert_cmpint (desk_number (desk, "SELECT role FROM person_grant WHERE company_id = 1"),
                   ==,
                   STW_ROLE_VIEWER);
}

static void
a_status_and_an_absence_can_be_taken_back (void)
{
  g_autoptr (Desk) desk = desk_new ();

  add (desk, "{'name':'Ann'}");
  desk_act (desk, "person.set-status", "{'person':1,'status':'busy','until':77}");
  desk_act (desk, "person.set-status", "{'person':1,'status':'away'}");
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM person WHERE status = 1 "
                                "AND status_until = 77"),
                   ==,
                   1);
  desk_act (desk, "person.add-absence", "{'person':1,'from_at':10,'to_at':20,'note':'Holiday'}");
  desk_act (desk, "person.remove-absence", "{'id':1}");
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM absence WHERE from_at = 10 AND to_at = 20 "
                                "AND note = 'Holiday'"),
                   ==,
                   1);
  desk_act (desk, "incident.undo", "{}");
  desk_refuse (desk, "person.remove-absence", STW_COMMAND_ERROR_NOT_FOUND, "{'id':1}");
}

static void
who_was_added_by_mistake_is_gone_from_the_desk_again (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (JsonArray) list = NULL;

  add (desk, "{'name':'Ann','grants':[]}");
  desk_act (desk, "incident.undo", "{}");
  list = stw_person_list (desk->db, NULL);
  g_assert_cmpuint (json_array_get_length (list), ==, 0);
}

static void
a_role_for_one_company_is_given_and_taken_alone (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autoptr (JsonArray) list = NULL;
  JsonObject *grant;

  desk_add_company (desk, "Acme");
  desk_add_company (desk, "Birch");
  add (desk, "{'name':'Ann','grants':[{'company':1,'role':'viewer'}]}");
  desk_act (desk, "person.grant", "{'person':1,'company':2,'role':'company-administrator'}");
  g_assert_cmpint (
    desk_number (desk,
                 "SELECT COUNT(*) FROM audit WHERE action = 'person.grant' AND company_id = 2 "
                 "AND detail ->> '$.after.role' = 'company-administrator'"),
    ==,
    1);
  list = stw_company_grant_list (desk->db, 2, NULL);
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  grant = get_person (list, 0);
  g_assert_cmpstr (json_object_get_string_member (grant, "name"), ==, "Ann");
  g_assert_cmpstr (json_object_get_string_member (grant, "role"), ==, "company-administrator");
  desk_act (desk, "person.grant", "{'person':1,'company':2,'role':null}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM person_grant"), ==, 1);
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk, "SELECT role FROM person_grant WHERE company_id = 2"),
                   ==,
                   STW_ROLE_COMPANY_ADMINISTRATOR);
  desk_refuse (desk,
               "person.grant",
               STW_COMMAND_ERROR_INVALID,
               "{'person':1,'company':2,'role':'root'}");
  desk_refuse (desk,
               "person.grant",
               STW_COMMAND_ERROR_NOT_FOUND,
               "{'person':1,'company':9,'role':'viewer'}");
  desk_refuse (desk,
               "person.grant",
               STW_COMMAND_ERROR_NOT_FOUND,
               "{'person':9,'company':1,'role':'viewer'}");
}

static void
who_has_a_role_for_one_company_hands_it_to_nobody (void)
{
  g_autoptr (Desk) desk = desk_new ();

  desk_add_company (desk, "Acme");
  add (desk, "{'name':'Ann','grants':[{'company':1,'role':'administrator'}]}");
  add (desk, "{'name':'Bob'}");
  desk->operator_id = 1;
  desk_refuse (desk,
               "person.grant",
               STW_COMMAND_ERROR_NOT_PERMITTED,
               "{'person':2,'company':1,'role':'viewer'}");
  desk->operator_id = 0;
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM person_grant"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM audit WHERE action = 'refused'"),
                   ==,
                   1);
}

/* The head of a PNG of that size, and some bytes. */
static char *
make_png (guint8 width, gsize size)
{
  const guint8 head[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',  0, 0, 0, 13,
                          'I',  'H', 'D', 'R', 0,    0,    0,    width, 0, 0, 0, 9 };
  g_autofree guint8 *bytes = g_malloc0 (size);

  memcpy (bytes, head, MIN (size, sizeof head));
  return g_base64_encode (bytes, size);
}

static void
note_picture (gint64 person, GBytes *png, gpointer data)
{
  GString *noted = data;
  gsize size;
  gconstpointer bytes = g_bytes_get_data (png, &size);
  g_autofree char *text = g_base64_encode (bytes, size);

  g_string_append_printf (noted, "%d:%s ", (int) person, text);
}

/* All the pictures that there are, each with whose it is. */
static char *
list_pictures (Desk *desk, guint most)
{
  GString *noted = g_string_new (NULL);

  g_assert_true (stw_person_foreach_picture (desk->db, most, note_picture, noted, NULL));
  return g_string_free (noted, FALSE);
}

static void
a_picture_is_a_small_png_or_none (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *good = make_png (112, 200);
  g_autofree char *flat = make_png (0, 200);
  g_autofree char *short_one = make_png (112, 20);
  g_autofree char *large = make_png (112, STW_PICTURE_MOST_BYTES + 1);
  const char *const wrong[] = { "", "AAAA", "no base64 !", flat, short_one, large };
  g_autofree char *only = NULL;
  g_autofree char *expected = g_strdup_printf ("1:%s ", good);
  g_autofree char *none = NULL;

  add (desk, "{'name':'Ann'}");
  add (desk, "{'name':'Ben'}");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    desk_refuse (desk,
                 "person.set-picture",
                 STW_COMMAND_ERROR_INVALID,
                 "{'person':1,'picture':'%s'}",
                 wrong[i]);
  desk_act (desk, "person.set-picture", "{'person':1,'picture':'%s'}", good);
  only = list_pictures (desk, 10);
  g_assert_cmpstr (only, ==, expected);
  none = list_pictures (desk, 0);
  g_assert_cmpstr (none, ==, "");
  desk_act (desk, "person.set-picture", "{'person':1}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(avatar) FROM person"), ==, 0);
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(avatar) FROM person"), ==, 1);
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM audit WHERE action = 'person.set-picture' "
                                "AND length(detail) > 100"),
                   ==,
                   0);
}

static void
a_team_comes_back_under_its_own_number (void)
{
  g_autoptr (Desk) desk = desk_new ();

  add (desk, "{'name':'Ann'}");
  desk_act (desk, "team.add", "{'name':'Night','members':[1]}");
  desk_act (desk, "team.update", "{'team':1,'name':'Day','members':[]}");
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM team JOIN team_member ON team_id = id "
                                "WHERE name = 'Night'"),
                   ==,
                   1);
  desk_act (desk, "team.remove", "{'team':1}");
  desk_act (desk, "incident.undo", "{}");
  g_assert_cmpint (desk_number (desk, "SELECT id FROM team WHERE name = 'Night'"), ==, 1);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM team_member"), ==, 1);
  desk_refuse (desk, "team.restore", STW_COMMAND_ERROR_NOT_PERMITTED, "{'team':7,'name':'X'}");
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
  g_test_add_func ("/people/taken-back", what_was_changed_of_a_person_can_be_taken_back);
  g_test_add_func ("/people/status-taken-back", a_status_and_an_absence_can_be_taken_back);
  g_test_add_func ("/people/added-taken-back",
                   who_was_added_by_mistake_is_gone_from_the_desk_again);
  g_test_add_func ("/people/grant", a_role_for_one_company_is_given_and_taken_alone);
  g_test_add_func ("/people/grant-not-handed-on",
                   who_has_a_role_for_one_company_hands_it_to_nobody);
  g_test_add_func ("/people/picture", a_picture_is_a_small_png_or_none);
  g_test_add_func ("/people/team-taken-back", a_team_comes_back_under_its_own_number);
  return g_test_run ();
}

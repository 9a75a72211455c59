/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may do what: the table, the door that asks it, the wall between companies, and what is left
 * of an attempt. */

#include "desk-fixture.h"

#include "engine/rules-private.h"
#include "store/audit-verify.h"

#include <string.h>

static void
every_command_takes_a_permission (void)
{
  g_autoptr (GPtrArray) rules = stw_rules_list ();

  for (guint i = 0; i < rules->len; i++)
    {
      const StwCommandRule *rule = rules->pdata[i];

      if (rule->permission == STW_PERMISSION_NONE || rule->permission >= STW_N_PERMISSIONS)
        g_error ("%s takes no permission", rule->name);
    }
}

static void
every_permission_is_described_and_the_administrator_has_it (void)
{
  for (StwPermission p = STW_PERMISSION_OWN; p < STW_N_PERMISSIONS; p++)
    {
      const StwPermissionInfo *info = stw_permission_get_info (p);

      g_assert_nonnull (info->id);
      g_assert_nonnull (info->title);
      g_assert_nonnull (info->description);
      g_assert_true (stw_permission_has (p, STW_ROLE_ADMINISTRATOR));
      g_assert_true (stw_permission_has (p, stw_permission_get_least_role (p)));
    }
}

static void
nobody_has_what_is_the_engines_own (void)
{
  for (StwRole role = 0; role < STW_N_ROLES; role++)
    {
      g_assert_false (stw_permission_has (STW_PERMISSION_ENGINE, role));
      g_assert_false (stw_permission_has (STW_PERMISSION_NONE, role));
    }
}

static void
a_viewer_changes_nothing_but_their_own (void)
{
  for (StwPermission p = STW_PERMISSION_OWN; p < STW_N_PERMISSIONS; p++)
    g_assert_cmpint (stw_permission_has (p, STW_ROLE_VIEWER), ==, p == STW_PERMISSION_OWN);
}

static void
the_words_of_roles_are_read_back (void)
{
  for (StwRole role = 0; role < STW_N_ROLES; role++)
    {
      StwRole read = STW_N_ROLES;

      g_assert_true (stw_role_from_word (stw_role_to_word (role), &read));
      g_assert_cmpint (read, ==, role);
    }
  g_assert_false (stw_role_from_word ("root", &(StwRole){ 0 }));
  g_assert_false (stw_role_from_word (NULL, &(StwRole){ 0 }));
}

/* Two companies with an incident each, and people: 1 administrator, 2 technician, 3 viewer, and 4
 * who is a technician of the first company alone. */
static Desk *
make_desk (void)
{
  Desk *desk = desk_new ();
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autoptr (StwDb) db = NULL;

  desk_add_company (desk, "Acme");
  desk_add_company (desk, "Globex");
  g_free (desk_post (desk, &(Message){ .company = 1, .asset = "a", .signature = "Disk full" }));
  g_free (
    desk_post (desk,
               &(Message){ .company = 2, .source = 2, .asset = "b", .signature = "Disk full" }));
  db = stw_db_open (path, STW_DB_WRITE, NULL);
  g_assert_true (stw_db_run_script (
    db,
    "INSERT INTO person (id, name, name_key, role, timezone, hours, created_at) VALUES "
    "(1, 'Ada', 'ada', 0, 'UTC', '\"always\"', 0), (2, 'Tom', 'tom', 1, 'UTC', '\"always\"', 0), "
    "(3, 'Vera', 'vera', 3, 'UTC', '\"always\"', 0), "
    "(4, 'Gil', 'gil', NULL, 'UTC', '\"always\"', 0), "
    "(5, 'Eve', 'eve', NULL, 'UTC', '\"always\"', 0);"
    "INSERT INTO person_grant (person_id, company_id, role) VALUES (4, 1, 1), (4, 2, 3), (5, 2, 2)",
    NULL));
  return desk;
}

static void
refuse (Desk *desk,
        gint64 operator_id,
        const char *name,
        const char *arguments,
        const char *sentence)
{
  g_autoptr (GError) error = NULL;

  desk->operator_id = operator_id;
  g_assert_null (desk_command (desk, "desk", name, 0, &error, "%s", arguments));
  g_assert_error (error, STW_COMMAND_ERROR, STW_COMMAND_ERROR_NOT_PERMITTED);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
permit (Desk *desk, gint64 operator_id, const char *name, const char *arguments)
{
  desk->operator_id = operator_id;
  desk_act (desk, name, "%s", arguments);
}

static void
a_role_decides_and_a_refusal_says_what_is_needed (void)
{
  g_autoptr (Desk) desk = make_desk ();
  static const char one[] = "{'incident':1}";
  static const char company[] = "{'name':'Initech','timezone':'UTC'}";

  refuse (desk, 3, "incident.acknowledge", one, "This needs the role technician.");
  refuse (desk, 2, "company.add", company, "This needs the role MSP administrator.");
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident WHERE id = 1"), ==, 0);
  permit (desk, 2, "incident.acknowledge", one);
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident WHERE id = 1"), ==, 1);
}

static void
a_refusal_is_audited_with_who_and_from_where (void)
{
  g_autoptr (Desk) desk = make_desk ();
  StwAuditVerdict verdict;

  refuse (desk, 3, "incident.acknowledge", "{'incident':1}", "This needs the role technician.");
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM audit WHERE action = 'refused' "
                                "AND person_id = 3 AND origin = 'window' AND "
                                "detail ->> 'command' = 'incident.acknowledge'"),
                   ==,
                   1);
  g_assert_true (stw_audit_verify (desk->db, NULL, &verdict, NULL));
  g_assert_cmpint (verdict.broken, ==, 0);
}

static void
an_entry_cannot_be_given_to_somebody_else (void)
{
  static const char *const changes[] = {
    "UPDATE audit SET person_id = 1 WHERE person_id = 2",
    "UPDATE audit SET person_id = NULL WHERE person_id = 2",
    "UPDATE audit SET origin = 'web' WHERE person_id = 2",
    "UPDATE audit SET origin = NULL, person_id = NULL WHERE person_id = 2",
    "UPDATE audit SET person_id = 2, origin = 'window' WHERE seq = 1",
  };
  static const char keep[] =
    "DROP TABLE IF EXISTS kept; CREATE TEMP TABLE kept AS SELECT * FROM audit";
  static const char restore[] = "DELETE FROM audit; INSERT INTO audit SELECT * FROM kept";
  g_autoptr (Desk) desk = make_desk ();
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_WRITE, NULL);
  StwAuditVerdict verdict;

  permit (desk, 2, "incident.acknowledge", "{'incident':1}");
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_assert_true (stw_db_run_script (db, keep, NULL));
      g_assert_true (stw_db_run_script (db, changes[i], NULL));
      g_assert_true (stw_audit_verify (desk->db, NULL, &verdict, NULL));
      g_assert_cmpint (verdict.broken, >, 0);
      g_assert_true (stw_db_run_script (db, restore, NULL));
    }
}

static void
a_company_is_a_wall_whatever_the_command_says (void)
{
  g_autoptr (Desk) desk = make_desk ();
  static const char wall[] = "This is of a company that is not among yours.";

  permit (desk, 4, "incident.acknowledge", "{'incident':1}");
  refuse (desk, 4, "incident.acknowledge", "{'incident':2}", wall);
  refuse (desk, 4, "incident.bulk", "{'command':'incident.acknowledge','incidents':[1,2]}", wall);
  g_assert_cmpint (desk_number (desk, "SELECT status FROM incident WHERE id = 2"), ==, 0);
}

static void
who_has_grants_alone_changes_nothing_of_the_whole_desk (void)
{
  g_autoptr (Desk) desk = make_desk ();

  refuse (desk, 4, "settings.priority", "{'high':75}", "This needs the role technician.");
  permit (desk, 4, "filter.save", "{'name':'Mine','filter':{}}");
}

static void
what_many_commands_do_at_once_takes_what_each_takes (void)
{
  g_autoptr (Desk) desk = make_desk ();

  permit (desk, 2, "incident.acknowledge", "{'incident':1}");
  desk->operator_id = 3;
  desk_refuse (desk, "incident.undo", STW_COMMAND_ERROR_NOT_PERMITTED, "{}");
  desk_refuse (desk,
               "incident.bulk",
               STW_COMMAND_ERROR_NOT_PERMITTED,
               "{'command':'incident.resolve','incidents':[1]}");
}

static void
who_opened_a_message_is_kept (void)
{
  g_autoptr (Desk) desk = make_desk ();

  permit (desk, 3, "payload.opened", "{'payload':1}");
  refuse (desk,
          5,
          "payload.opened",
          "{'payload':1}",
          "This is of a company that is not among yours.");
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM audit WHERE action = 'payload.opened' "
                                "AND person_id = 3 AND company_id = 1 AND entity_id = 1"),
                   ==,
                   1);
  desk->operator_id = 3;
  desk_refuse (desk, "payload.opened", STW_COMMAND_ERROR_NOT_FOUND, "{'payload':99}");
}

static void
who_left_may_nothing (void)
{
  g_autoptr (Desk) desk = make_desk ();
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_WRITE, NULL);

  g_assert_true (stw_db_run_script (db, "UPDATE person SET left_at = 1 WHERE id = 1", NULL));
  refuse (desk, 1, "incident.acknowledge", "{'incident':1}", "You are not at this desk any more.");
}

static void
nobody_signed_in_may_everything_but_what_is_the_engines (void)
{
  g_autoptr (Desk) desk = make_desk ();

  permit (desk, 0, "incident.acknowledge", "{'incident':1}");
  refuse (desk, 0, "incident.decay", "{}", "This is the engine's own.");
  /* A name is no proof. */
  desk->operator_id = 1;
  g_assert_null (desk_command (desk, "engine", "incident.decay", 0, NULL, "{}"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/permission/every-command-takes-a-permission",
                   every_command_takes_a_permission);
  g_test_add_func ("/permission/every-permission-is-described",
                   every_permission_is_described_and_the_administrator_has_it);
  g_test_add_func ("/permission/nobody-has-what-is-the-engines-own",
                   nobody_has_what_is_the_engines_own);
  g_test_add_func ("/permission/a-viewer-changes-nothing-but-their-own",
                   a_viewer_changes_nothing_but_their_own);
  g_test_add_func ("/permission/words-are-read-back", the_words_of_roles_are_read_back);
  g_test_add_func ("/permission/a-role-decides", a_role_decides_and_a_refusal_says_what_is_needed);
  g_test_add_func ("/permission/a-refusal-is-audited",
                   a_refusal_is_audited_with_who_and_from_where);
  g_test_add_func ("/permission/an-entry-cannot-be-given-to-somebody-else",
                   an_entry_cannot_be_given_to_somebody_else);
  g_test_add_func ("/permission/a-company-is-a-wall",
                   a_company_is_a_wall_whatever_the_command_says);
  g_test_add_func ("/permission/grants-alone",
                   who_has_grants_alone_changes_nothing_of_the_whole_desk);
  g_test_add_func ("/permission/many-at-once", what_many_commands_do_at_once_takes_what_each_takes);
  g_test_add_func ("/permission/who-opened-a-message", who_opened_a_message_is_kept);
  g_test_add_func ("/permission/who-left-may-nothing", who_left_may_nothing);
  g_test_add_func ("/permission/nobody-signed-in",
                   nobody_signed_in_may_everything_but_what_is_the_engines);
  return g_test_run ();
}

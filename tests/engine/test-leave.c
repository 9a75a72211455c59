/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client leaves: what is removed, what stays, and what a kill or a change of mind leaves. */

#include "desk-fixture.h"

#include "base/clock.h"
#include "base/timestamp.h"
#include "desk/company-store.h"
#include "desk/departure-store.h"
#include "engine/leave-commands.h"
#include "engine/leave-jobs.h"
#include "store/backup.h"
#include "store/company-data.h"

#include <glib/gstdio.h>
#include <string.h>

#define NAME "Zebrafish"
/* What nobody may find afterwards. */
#define WORD "zebrafish"

static void run_sql (Desk *desk, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Rows that no command of this test would make. */
static void
run_sql (Desk *desk, const char *format, ...)
{
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_WRITE, &error);
  g_autofree char *sql = NULL;
  va_list values;

  va_start (values, format);
  sql = g_strdup_vprintf (format, values);
  va_end (values);
  g_assert_no_error (error);
  stw_db_run_script (db, sql, &error);
  g_assert_no_error (error);
}

/* A row in every table that a client can have one in; ?c stands for its number, ?w for a word. */
static void
fill (Desk *desk, int company, const char *word)
{
  static const char *const rows[] = {
    "INSERT INTO topic (company_id, source_id, arn, subscribe_url, created_at) "
    "VALUES (?c, ?c, 'arn:?w', 'https://?w', 1)",
    "INSERT INTO delivery (company_id, delivery_key, answer, created_at) VALUES (?c, '?w', '?w', 1)",
    "INSERT INTO payload (company_id, outcome, received_at, body) VALUES (?c, 3, 1, x'7b7d')",
    "INSERT INTO refusal VALUES (?c, '?w', 1, 1, 1)",
    "INSERT INTO job (kind, key, company_id, payload, state, not_before, created_at, updated_at) "
    "VALUES ('mail', '?w', ?c, '{\"to\":\"?w\"}', 'done', 1, 1, 1)",
    "INSERT INTO rule (company_id, position, matcher, outcome, created_at) "
    "VALUES (?c, 1, '{}', '{\"name\":\"?w\"}', 1)",
    "INSERT INTO mapping (company_id, name, text, created_at, updated_at) "
    "VALUES (?c, '?w', '?w', 1, 1)",
    "INSERT INTO hold (company_id, kind, reason, weekly, from_at, to_at, days, from_minute, "
    "to_minute, created_by, created_at) VALUES (?c, 'window', '?w', 0, 1, 2, 0, 0, 0, '?w', 1)",
    "INSERT INTO gate VALUES (?c, 1, 2, 3)",
    "INSERT INTO pull VALUES (?c, ?c, 'zabbix', 'https://?w', 1, 0)",
    "INSERT INTO work (company_id, incident_id, technician, minutes, at, note, created_at) "
    "VALUES (?c, 1, 'desk', 5, 1, '?w', 1)",
    "INSERT INTO saved_filter (name, filter, created_by, created_at) "
    "VALUES ('of ?w', '{\"company\":?c}', 'desk', 1)",
    "INSERT INTO article (company_id, title, text, revision, changed_by, changed_at) "
    "VALUES (?c, '?w', '?w', 1, 'desk', 1)",
    "INSERT INTO article_search (rowid, title, text) SELECT id, title, text FROM article "
    "WHERE company_id = ?c",
    "INSERT INTO contact (company_id, name, created_at) VALUES (?c, '?w', 1)",
    "INSERT INTO link (company_id, title, url, created_at) VALUES (?c, '?w', 'https://?w', 1)",
    "INSERT INTO asset_dependency SELECT MIN(id), MAX(id) FROM asset WHERE company_id = ?c",
    "INSERT INTO undo_step (batch, actor, company_id, command, inverse, timeline_id, at) "
    "VALUES (0, 'desk', ?c, '?w', '{}', 0, 1)",
    "UPDATE source SET secret_name = 'source/?c/hmac' WHERE company_id = ?c",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *number = g_strdup_printf ("%d", company);
      g_auto (GStrv) parts = g_strsplit (rows[i], "?c", -1);
      g_autofree char *numbered = g_strjoinv (number, parts);
      g_auto (GStrv) words = g_strsplit (numbered, "?w", -1);
      g_autofree char *sql = g_strjoinv (word, words);

      run_sql (desk, "%s", sql);
    }
}

static void
post_some (Desk *desk, int company, const char *word, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *asset = g_strdup_printf ("%s-%u", word, i);
      g_autofree char *signature = g_strdup_printf ("%s problem %u", word, i);
      const Message message = { .company = company, .asset = asset, .signature = signature };

      desk->now += STW_HOUR;
      g_free (desk_post (desk, &message));
    }
}

static void
give (Desk *desk, const char *name, gint64 company, const char *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result =
               desk_command (desk, "desk", name, company, &error, "%s", arguments);

  g_assert_no_error (error);
}

static void
refuse (Desk *desk, const char *name, gint64 company, int code, const char *arguments)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (desk_command (desk, "desk", name, company, &error, "%s", arguments));
  g_assert_error (error, STW_COMMAND_ERROR, code);
}

/* As the chore does; answers whether there is more. */
static gboolean
depart (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result =
               desk_command (desk, "engine", STW_COMMAND_DEPART, 0, &error, "{}");

  g_assert_no_error (error);
  return json_object_get_boolean_member (result, "more");
}

static void
index_search (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result =
               desk_command (desk, "engine", STW_COMMAND_SEARCH_INDEX, 0, &error, "{}");

  g_assert_no_error (error);
}

static StwSecrets *
open_secrets (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->folder, "secrets.sealed", NULL);
  g_autoptr (GError) error = NULL;
  StwSecrets *secrets = stw_secrets_new_sealed (path, "pw", &error);

  g_assert_no_error (error);
  return secrets;
}

static StwCommand *
run_job (Desk *desk, StwSecrets *secrets, const char *kind)
{
  g_autoptr (StwLeaveWork) work = g_new0 (StwLeaveWork, 1);
  g_autoptr (GError) error = NULL;
  StwCommand *command;

  work->kind = g_strdup (kind);
  work->payload = desk_text (desk,
                             "SELECT payload FROM job WHERE kind = '%s' "
                             "ORDER BY id DESC LIMIT 1",
                             kind);
  work->folder = g_strdup (desk->folder);
  work->secrets = stw_secrets_ref (secrets);
  command = stw_leave_work_run (work, NULL, &error);
  g_assert_no_error (error);
  return command;
}

static void
give_taken (Desk *desk, StwCommand *taken)
{
  g_autoptr (StwCommand) command = taken;
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), command->arguments);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) result =
               desk_command (desk, "engine", command->name, command->company, &error, "%s", text);

  g_assert_no_error (error);
}

/* What the job runner and the chore do, until all is done. */
static void
let_leave (Desk *desk)
{
  g_autoptr (StwSecrets) secrets = open_secrets (desk);

  give_taken (desk, run_job (desk, secrets, STW_JOB_COMPANY_EXPORT));
  g_assert_false (depart (desk));
  give_taken (desk, run_job (desk, secrets, STW_JOB_COMPANY_CLEAR));
  while (depart (desk))
    ;
  give_taken (desk, run_job (desk, secrets, STW_JOB_COMPANY_CERTIFY));
}

static Desk *
desk_with_two (void)
{
  Desk *desk = desk_new ();

  g_assert_cmpint (desk_add_company (desk, NAME), ==, 1);
  g_assert_cmpint (desk_add_company (desk, "Acme"), ==, 2);
  post_some (desk, 1, WORD, 3);
  post_some (desk, 2, "gizmo", 3);
  fill (desk, 1, WORD);
  fill (desk, 2, "gizmo");
  return desk;
}

static GStrv
list_tables (Desk *desk)
{
  g_autofree char *names =
    desk_text (desk,
               "SELECT group_concat(t.name, ' ') FROM pragma_table_list t WHERE t.type = 'table' "
               "AND t.schema = 'main' AND t.name NOT LIKE 'sqlite%%'");

  return g_strsplit (names, " ", -1);
}

static gboolean
has_column (Desk *desk, const char *table, const char *column)
{
  return desk_number (desk,
                      "SELECT COUNT(*) FROM pragma_table_info('%s') WHERE name = '%s'",
                      table,
                      column) > 0;
}

/* The rows of the other client, counted table by table. */
static char *
describe_other (Desk *desk)
{
  g_auto (GStrv) tables = list_tables (desk);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; tables[i] != NULL; i++)
    if (has_column (desk, tables[i], "company_id"))
      g_string_append_printf (
        text,
        "%s %d\n",
        tables[i],
        (int) desk_number (desk, "SELECT COUNT(*) FROM %s WHERE company_id = 2", tables[i]));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_no_rows (Desk *desk, const char *table)
{
  if (g_str_equal (table, "audit") || g_str_equal (table, "departure") ||
      !has_column (desk, table, "company_id"))
    return;
  if (desk_number (desk, "SELECT COUNT(*) FROM %s WHERE company_id = 1", table) != 0)
    g_error ("%s still has rows of the client", table);
}

static void
assert_no_text (Desk *desk, const char *table)
{
  g_autofree char *columns =
    desk_text (desk,
               "SELECT COALESCE(group_concat('CAST(' || name || ' AS TEXT)', ' || '), '''''') "
               "FROM (SELECT 'COALESCE(\"' || name || '\", '''')' AS name "
               "FROM pragma_table_info('%s'))",
               table);

  if (!g_str_equal (table, "departure") &&
      desk_number (desk,
                   "SELECT COUNT(*) FROM \"%s\" WHERE lower(%s) LIKE '%%" WORD "%%'",
                   table,
                   columns) != 0)
    g_error ("%s still has words of the client", table);
}

static void
nothing_of_a_client_that_left_is_in_any_table (void)
{
  g_autoptr (Desk) desk = desk_with_two ();
  g_auto (GStrv) tables = list_tables (desk);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  index_search (desk);
  before = describe_other (desk);
  give (desk, "company.leave", 1, "{'name':'" NAME "','days':0}");
  let_leave (desk);
  for (guint i = 0; tables[i] != NULL; i++)
    {
      assert_no_rows (desk, tables[i]);
      assert_no_text (desk, tables[i]);
    }
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM company WHERE id = 1"), ==, 0);
  after = describe_other (desk);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (desk_number (desk,
                                "SELECT COUNT(*) FROM audit WHERE company_id = 1 "
                                "AND detail IS NOT NULL"),
                   ==,
                   0);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM audit WHERE company_id = 1"), >, 3);
  desk_check (desk);
}

/* Words lie in pages that no row names any more, and in parts of the search index. */
static void
no_byte_of_it_is_in_the_file (void)
{
  g_autoptr (Desk) desk = desk_with_two ();
  g_autofree char *path = g_build_filename (desk->folder, "steward.db", NULL);
  g_autofree char *bytes = NULL;
  g_autofree char *folded = NULL;
  gsize length;

  index_search (desk);
  post_some (desk, 1, WORD "-later", 2);
  index_search (desk);
  give (desk, "company.leave", 1, "{'name':'" NAME "','days':0}");
  let_leave (desk);
  run_sql (desk, "UPDATE departure SET name = 'somebody'");
  run_sql (desk, "PRAGMA wal_checkpoint (TRUNCATE)");
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize i = 0; i < length; i++)
    bytes[i] = g_ascii_tolower (bytes[i]);
  g_assert_nonnull (memmem (bytes, length, "gizmo", 5));
  g_assert_null (memmem (bytes, length, WORD, strlen (WORD)));
}

static void
every_table_of_a_client_is_known (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_auto (GStrv) tables = list_tables (desk);
  guint n;
  const StwCompanyTable *known = stw_company_data_get_tables (&n);

  for (guint i = 0; tables[i] != NULL; i++)
    {
      gboolean found = g_str_equal (tables[i], "departure");

      for (guint j = 0; j < n; j++)
        found |= g_str_equal (known[j].table, tables[i]);
      if (!found && has_column (desk, tables[i], "company_id"))
        g_error ("company-data.c does not know the table %s", tables[i]);
    }
}

static void
removing_goes_on_after_a_restart (void)
{
  g_autoptr (Desk) desk = desk_with_two ();
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  guint n_steps = 0;

  post_some (desk, 1, WORD, 600);
  give (desk, "company.leave", 1, "{'name':'" NAME "','days':0}");
  desk_restart (desk);
  give_taken (desk, run_job (desk, secrets, STW_JOB_COMPANY_EXPORT));
  desk_restart (desk);
  g_assert_false (depart (desk));
  give_taken (desk, run_job (desk, secrets, STW_JOB_COMPANY_CLEAR));
  while (depart (desk))
    {
      desk_restart (desk);
      n_steps++;
    }
  g_assert_cmpint (n_steps, >, 2);
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE company_id = 1"), ==, 0);
  g_assert_cmpint (
    desk_number (desk, "SELECT json_extract (report, '$.removed.alerts') FROM departure"),
    ==,
    600);
  g_assert_false (depart (desk));
}

/* Each of their alerts makes another part of the search index, one of which would do for one client
 * alone. */
static void
a_client_leaves_while_others_write (void)
{
  g_autoptr (Desk) desk = desk_with_two ();
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  guint n_steps = 0;

  index_search (desk);
  give (desk, "company.leave", 1, "{'name':'" NAME "','days':0}");
  give_taken (desk, run_job (desk, secrets, STW_JOB_COMPANY_EXPORT));
  g_assert_false (depart (desk));
  give_taken (desk, run_job (desk, secrets, STW_JOB_COMPANY_CLEAR));
  while (depart (desk))
    {
      g_autofree char *word = g_strdup_printf ("gadget%u", ++n_steps);

      post_some (desk, 2, word, 1);
      index_search (desk);
      g_assert_cmpuint (n_steps, <, 100);
    }
  give_taken (desk, run_job (desk, secrets, STW_JOB_COMPANY_CERTIFY));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(DISTINCT segid) FROM alert_search_idx"), >, 1);
}

static void
it_wants_the_name_and_a_time_that_makes_sense (void)
{
  g_autoptr (Desk) desk = desk_with_two ();

  refuse (desk, "company.leave", 1, STW_COMMAND_ERROR_INVALID, "{}");
  refuse (desk, "company.leave", 1, STW_COMMAND_ERROR_INVALID, "{'name':'Acme'}");
  refuse (desk, "company.leave", 1, STW_COMMAND_ERROR_INVALID, "{'name':'" NAME "','days':-1}");
  refuse (desk, "company.leave", 1, STW_COMMAND_ERROR_INVALID, "{'name':'" NAME "','days':366}");
  refuse (desk, "company.leave", 9, STW_COMMAND_ERROR_NOT_FOUND, "{'name':'" NAME "'}");
  refuse (desk, "company.stay", 1, STW_COMMAND_ERROR_NOT_FOUND, "{}");
  give (desk, "company.leave", 1, "{'name':'" NAME "'}");
  refuse (desk, "company.leave", 1, STW_COMMAND_ERROR_REFUSED, "{'name':'" NAME "'}");
  g_assert_cmpint (desk_number (desk, "SELECT remove_at FROM departure"),
                   ==,
                   desk->now + 30 * STW_DAY);
}

static guint
count_keys (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) keys = stw_access_list (desk->db, desk->now, &error);

  g_assert_no_error (error);
  return keys->len;
}

static void
the_door_is_closed_until_the_client_stays (void)
{
  g_autoptr (Desk) desk = desk_with_two ();

  g_assert_cmpuint (count_keys (desk), ==, 2);
  give (desk, "company.leave", 1, "{'name':'" NAME "'}");
  g_assert_cmpuint (count_keys (desk), ==, 1);
  give (desk, "company.stay", 1, "{}");
  g_assert_cmpuint (count_keys (desk), ==, 2);
  desk->now += 31 * STW_DAY;
  g_assert_false (depart (desk));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(*) FROM alert WHERE company_id = 1"), ==, 3);
}

static void
nothing_is_removed_early_or_before_it_is_exported (void)
{
  g_autoptr (Desk) desk = desk_with_two ();
  g_autoptr (StwSecrets) secrets = open_secrets (desk);

  give (desk, "company.leave", 1, "{'name':'" NAME "','days':2}");
  desk->now += 3 * STW_DAY;
  g_assert_false (depart (desk));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(began_at) FROM departure"), ==, 0);
  desk->now -= 2 * STW_DAY;
  give_taken (desk, run_job (desk, secrets, STW_JOB_COMPANY_EXPORT));
  g_assert_false (depart (desk));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(began_at) FROM departure"), ==, 0);
  desk->now += 2 * STW_DAY;
  g_assert_false (depart (desk));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(began_at) FROM departure"), ==, 1);
  refuse (desk, "company.stay", 1, STW_COMMAND_ERROR_REFUSED, "{}");
  g_clear_error (&(GError *){
    desk_post_refused (desk, &(Message){ .company = 1, .asset = "a", .signature = "b" }) });
}

/* The export of a departure that was stopped does not stand for the next one. */
static void
a_late_answer_of_a_departure_before_is_not_taken (void)
{
  g_autoptr (Desk) desk = desk_with_two ();
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  StwCommand *late;

  give (desk, "company.leave", 1, "{'name':'" NAME "','days':0}");
  late = run_job (desk, secrets, STW_JOB_COMPANY_EXPORT);
  give (desk, "company.stay", 1, "{}");
  desk->now += STW_HOUR;
  give (desk, "company.leave", 1, "{'name':'" NAME "','days':0}");
  give_taken (desk, late);
  g_assert_false (depart (desk));
  g_assert_cmpint (desk_number (desk, "SELECT COUNT(began_at) FROM departure"), ==, 0);
}

static void
assert_private (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
secrets_and_files_set_aside_go_and_the_certificate_says_so (void)
{
  g_autoptr (Desk) desk = desk_with_two ();
  g_autoptr (StwSecrets) secrets = open_secrets (desk);
  g_autofree char *aside = g_build_filename (desk->folder, "steward.db.damaged-x", NULL);
  char *secret;
  g_autofree char *path = NULL;
  g_autofree char *exported = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (stw_secrets_keep (secrets, "source/1/hmac", "s3cret", NULL, NULL));
  g_assert_true (stw_secrets_keep (secrets, "source/2/hmac", "other", NULL, NULL));
  g_assert_true (g_file_set_contents (aside, "rubbish", -1, NULL));
  give (desk, "company.leave", 1, "{'name':'" NAME "','days':0}");
  g_clear_pointer (&secrets, stw_secrets_unref);
  let_leave (desk);
  secrets = open_secrets (desk);
  g_assert_null (stw_secrets_look_up (secrets, "source/1/hmac", NULL, &error));
  g_assert_no_error (error);
  secret = stw_secrets_look_up (secrets, "source/2/hmac", NULL, NULL);
  g_assert_cmpstr (secret, ==, "other");
  stw_secret_free (secret);
  g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS));
  path = desk_text (desk, "SELECT json_extract (report, '$.remains.certificate') FROM departure");
  exported = desk_text (desk, "SELECT json_extract (report, '$.export.file') FROM departure");
  assert_private (path);
  assert_private (exported);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"name\" : \"" NAME "\""));
  g_assert_nonnull (strstr (text, "\"alerts\" : 3"));
  g_assert_nonnull (strstr (text, "\"secrets\" : 1"));
  g_assert_nonnull (strstr (text, "steward.db.damaged-x"));
  g_assert_nonnull (strstr (text, "\"job:mail\""));
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (exported, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, WORD));
  g_assert_null (strstr (text, "gizmo"));
}

static gint64
foresee (const char *now)
{
  g_autoptr (Scratch) folder = scratch_new ();
  g_autofree char *backups = g_build_filename (folder, "backups", NULL);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *stamp = NULL;
  gint64 at;

  g_assert_true (stw_timestamp_parse (now, &at));
  g_assert_cmpint (stw_backup_foresee_end (folder, at), ==, 0);
  stamp = stw_backup_stamp (at - STW_HOUR);
  name = g_strdup_printf ("steward-%s.db", stamp);
  path = g_build_filename (backups, name, NULL);
  g_mkdir_with_parents (backups, 0700);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  return (stw_backup_foresee_end (folder, at) - at) / STW_DAY;
}

/* A week when a newer one stands for its month, nearly a year when none does. */
static void
the_last_backup_of_before_goes_by_the_rotation (void)
{
  g_assert_cmpint (foresee ("2026-11-11T12:00:00Z"), ==, 7);
  g_assert_cmpint (foresee ("2026-11-30T12:00:00Z"), ==, 336);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/leave/no-rows", nothing_of_a_client_that_left_is_in_any_table);
  g_test_add_func ("/leave/no-bytes", no_byte_of_it_is_in_the_file);
  g_test_add_func ("/leave/tables", every_table_of_a_client_is_known);
  g_test_add_func ("/leave/restart", removing_goes_on_after_a_restart);
  g_test_add_func ("/leave/others", a_client_leaves_while_others_write);
  g_test_add_func ("/leave/name", it_wants_the_name_and_a_time_that_makes_sense);
  g_test_add_func ("/leave/door", the_door_is_closed_until_the_client_stays);
  g_test_add_func ("/leave/early", nothing_is_removed_early_or_before_it_is_exported);
  g_test_add_func ("/leave/late", a_late_answer_of_a_departure_before_is_not_taken);
  g_test_add_func ("/leave/certificate",
                   secrets_and_files_set_aside_go_and_the_certificate_says_so);
  g_test_add_func ("/leave/backups", the_last_backup_of_before_goes_by_the_rotation);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of every version that there was become the newest one with all that was in them, also when
 * the way there is cut short. */

#include "store/schema-private.h"

#include "store/audit-verify.h"
#include "store/backup.h"
#include "store/transaction.h"

#include "desk.h"
#include "scratch.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define MIGRATIONS "/io/github/steward_msp/Steward/store/migrations/"
#define FILE_LIMIT (128 * 1024)

static int
compare_names (gconstpointer one, gconstpointer other)
{
  return g_strcmp0 (*(const char *const *) one, *(const char *const *) other);
}

/* The scripts as the program brings them, the oldest first. */
static GPtrArray *
load_scripts (void)
{
  GPtrArray *scripts = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) names = NULL;

  /* The resource registers itself with the first that asks for it. */
  g_assert_cmpint (stw_schema_get_newest (), >, 1);
  names = g_resources_enumerate_children (MIGRATIONS, 0, NULL);
  g_assert_nonnull (names);
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (MIGRATIONS, names[i], NULL);
      g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);

      g_ptr_array_add (scripts,
                       g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
    }
  g_assert_cmpint (scripts->len, ==, stw_schema_get_newest ());
  return scripts;
}

static StwDb *
open_in (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "steward.db", NULL);
  g_autoptr (GError) error = NULL;
  StwDb *db = stw_db_open (path, STW_DB_WRITE, &error);

  g_assert_no_error (error);
  return db;
}

static gint64
get_version (StwDb *db)
{
  gint64 version;

  g_assert_true (stw_schema_get_version (db, &version, NULL));
  return version;
}

/* An entry with the columns that the first version knew. */
static void
enter (StwDb *db, StwAuditHead *head, const char *action, gint64 id)
{
  const StwAuditEntry entry = {
    .at = DESK_NOW,
    .actor = "anna",
    .company = 1,
    .action = action,
    .entity = "b",
    .entity_id = id,
  };
  StwAuditHead next = { .seq = head->seq + 1 };
  guint8 detail[STW_AUDIT_HASH_SIZE];

  stw_audit_hash_detail (NULL, detail);
  stw_audit_hash_entry (head, &entry, detail, next.hash);
  g_assert_true (stw_db_run (db,
                             NULL,
                             "INSERT INTO audit (seq, at, monotonic, actor, company_id, action, "
                             "entity, entity_id, detail_hash, hash) "
                             "VALUES (?1, ?2, 0, 'anna', 1, ?3, 'b', ?4, ?5, ?6)",
                             STW_INT (next.seq),
                             STW_INT (DESK_NOW),
                             STW_TEXT (action),
                             STW_INT (id),
                             STW_BLOB (detail, sizeof detail),
                             STW_BLOB (next.hash, sizeof next.hash)));
  *head = next;
}

/* What a desk of the first version may have had, which every later one has to keep. */
static void
fill (StwDb *db)
{
  StwAuditHead head = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 company = desk_add_company (db, "Acme");
  gint64 incident = desk_add_incident (db, company, "Disk full", 0, DESK_NOW);
  gint64 alert = desk_add_alert (db, company, incident, "97 percent", DESK_NOW);

  desk_add_payload (db, company, alert, DESK_NOW);
  stw_db_run_script (db,
                     "INSERT INTO source (company_id, name, created_at) VALUES (1, 'Default', 0);"
                     "INSERT INTO access_key (company_id, source_id, prefix, hash, created_at) "
                     "VALUES (1, 1, 'k', x'00', 0);"
                     "INSERT INTO asset (company_id, name, created_at) VALUES (1, 'web', 0);"
                     "INSERT INTO asset_alias VALUES (1, 'web', 1);"
                     "INSERT INTO timeline (incident_id, company_id, at, kind, actor, detail) "
                     "VALUES (1, 1, 0, 'opened', 'engine', '{}');"
                     "INSERT INTO job (kind, key, company_id, payload, state, not_before, "
                     "created_at, updated_at) VALUES ('a', 'b', 1, '{}', 'queued', 0, 0, 0);"
                     "INSERT INTO setting VALUES ('colour', 'blue')",
                     &error);
  g_assert_no_error (error);
  enter (db, &head, "a", 1);
  enter (db, &head, "c", 2);
}

/* Whoever verifies it has the newest version. */
static void
check_chain (StwDb *db)
{
  StwAuditVerdict verdict;

  g_assert_cmpint (desk_number (db, "SELECT MAX(seq) FROM audit"), ==, 2);
  if (get_version (db) < stw_schema_get_newest ())
    return;
  g_assert_true (stw_audit_verify (db, NULL, &verdict, NULL));
  g_assert_null (verdict.why);
  g_assert_cmpint (verdict.head.seq, ==, 2);
}

static void
check_filled (StwDb *db)
{
  static const char *const one_row[] = {
    "SELECT COUNT(*) FROM company WHERE name = 'Acme' AND window_ms = 900000",
    "SELECT COUNT(*) FROM incident WHERE title = 'Disk full' AND priority = 70",
    "SELECT COUNT(*) FROM alert WHERE message = '97 percent' AND incident_id = 1",
    "SELECT COUNT(*) FROM payload WHERE body = x'7b7d'",
    "SELECT COUNT(*) FROM source WHERE name = 'Default' AND scheme = 'none'",
    "SELECT COUNT(*) FROM access_key WHERE hash = x'00'",
    "SELECT COUNT(*) FROM asset_alias n JOIN asset a ON a.id = n.asset_id WHERE a.name = 'web'",
    "SELECT COUNT(*) FROM timeline WHERE kind = 'opened'",
    "SELECT COUNT(*) FROM job WHERE state = 'queued'",
    "SELECT COUNT(*) FROM setting WHERE value = 'blue'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (one_row); i++)
    if (desk_number (db, one_row[i]) != 1)
      g_error ("not one: %s", one_row[i]);
  check_chain (db);
  g_assert_cmpint (desk_number (db, "SELECT COUNT(*) FROM pragma_foreign_key_check"), ==, 0);
  g_assert_true (stw_db_check (db, NULL));
}

/* All tables and indexes as they are written down. */
static char *
describe (StwDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwRows) rows = stw_db_query (db,
                                           &error,
                                           "SELECT group_concat(sql, char(10)) FROM "
                                           "(SELECT sql FROM sqlite_schema ORDER BY name)");

  g_assert_no_error (error);
  g_assert_true (stw_rows_next (rows, NULL));
  return g_strdup (stw_rows_get_text (rows, 0));
}

/* A file of an older version with something in it. */
static StwDb *
make_old (const char *folder, GPtrArray *scripts, gint64 version)
{
  StwDb *db = open_in (folder);
  g_autoptr (GError) error = NULL;

  stw_schema_run (db, (const char *const *) scripts->pdata, version, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_version (db), ==, version);
  fill (db);
  return db;
}

static guint
count_files (const char *folder, const char *part)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (directory)) != NULL)
    n += strstr (name, part) != NULL;
  return n;
}

static void
every_older_version_becomes_the_newest_with_all_its_rows (void)
{
  g_autoptr (GPtrArray) scripts = load_scripts ();
  g_autoptr (Scratch) fresh_folder = scratch_new ();
  g_autoptr (StwDb) fresh = open_in (fresh_folder);
  g_autofree char *expected = NULL;

  g_assert_true (stw_schema_migrate (fresh, NULL));
  expected = describe (fresh);
  for (gint64 version = 1; version <= scripts->len; version++)
    {
      g_autoptr (Scratch) folder = scratch_new ();
      g_autoptr (Scratch) backups = scratch_new ();
      const StwSchemaSafety safety = { .backups = backups, .now = DESK_NOW };
      g_autoptr (StwDb) db = make_old (folder, scripts, version);
      g_autoptr (GError) error = NULL;
      g_autofree char *found = NULL;

      stw_schema_upgrade (db, &safety, &error);
      g_assert_no_error (error);
      g_assert_cmpint (get_version (db), ==, stw_schema_get_newest ());
      found = describe (db);
      g_assert_cmpstr (found, ==, expected);
      check_filled (db);
      g_assert_cmpint (count_files (backups, ".db"), ==, scripts->len - version);
    }
}

#define CLOCKS_VERSION 14

/* A row of the timeline, a minute after another. */
static void
happen (StwDb *db, gint64 incident, gint64 minute, const char *kind, const char *actor)
{
  g_assert_true (stw_db_run (db,
                             NULL,
                             "INSERT INTO timeline (incident_id, company_id, at, kind, actor, "
                             "detail) VALUES (?1, 1, ?2, ?3, ?4, '{}')",
                             STW_INT (incident),
                             STW_INT (DESK_NOW + minute * 60000),
                             STW_TEXT (kind),
                             STW_TEXT (actor)));
}

/* "start@0 stop@10": what a clock of an incident went through, by the minute. */
static char *
describe_clock (StwDb *db, gint64 incident, int clock)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StwRows) rows = stw_db_query (
    db,
    &error,
    "SELECT COALESCE(group_concat(word, ' '), '') FROM (SELECT CASE type WHEN 0 THEN "
    "'start' WHEN 1 THEN 'pause' WHEN 2 THEN 'resume' WHEN 3 THEN 'stop' ELSE "
    "'reopen' END || '@' || ((at - ?3) / 60000) AS word FROM clock_event WHERE "
    "incident_id = ?1 AND clock = ?2 ORDER BY id)",
    STW_INT (incident),
    STW_INT (clock),
    STW_INT (DESK_NOW));

  g_assert_no_error (error);
  g_assert_true (stw_rows_next (rows, NULL));
  return g_strdup (stw_rows_get_text (rows, 0));
}

static void
assert_clock (StwDb *db, gint64 incident, int clock, const char *expected)
{
  g_autofree char *found = describe_clock (db, incident, clock);

  g_assert_cmpstr (found, ==, expected);
}

static void
incidents_from_before_there_were_clocks_get_theirs (void)
{
  g_autoptr (GPtrArray) scripts = load_scripts ();
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = make_old (folder, scripts, CLOCKS_VERSION - 1);
  g_autoptr (GError) error = NULL;
  gint64 waited = desk_add_incident (db, 1, "waited and came back", 4, DESK_NOW);
  gint64 undone = desk_add_incident (db, 1, "taken back", 0, DESK_NOW);
  gint64 late = desk_add_incident (db, 1, "shown late", 1, DESK_NOW);
  gint64 hidden = desk_add_incident (db, 1, "not shown", 6, DESK_NOW);
  gint64 known = desk_add_incident (db, 1, "has clocks", 0, DESK_NOW);

  happen (db, waited, 5, "acknowledge", "anna");
  happen (db, waited, 10, "wait", "anna");
  happen (db, waited, 70, "start", "anna");
  happen (db, waited, 80, "resolve", "anna");
  happen (db, waited, 90, "reopen", "engine");
  happen (db, waited, 95, "resolve", "engine");
  happen (db, undone, 5, "acknowledge", "anna");
  happen (db, undone, 6, "undo", "anna");
  g_assert_true (stw_db_run (db,
                             NULL,
                             "UPDATE incident SET updated_at = ?2 WHERE id = ?1",
                             STW_INT (undone),
                             STW_INT (DESK_NOW + 6 * 60000)));
  happen (db, late, 30, "admitted", "engine");
  happen (db, late, 40, "acknowledge", "anna");
  g_assert_true (stw_db_run (db,
                             NULL,
                             "INSERT INTO clock_event (company_id, incident_id, clock, type, at) "
                             "VALUES (1, ?1, 0, 0, ?2)",
                             STW_INT (known),
                             STW_INT (DESK_NOW)));
  stw_schema_upgrade (db, NULL, &error);
  g_assert_no_error (error);
  assert_clock (db, waited, 0, "start@0 stop@5 reopen@90 stop@95");
  assert_clock (db, waited, 1, "start@0 pause@10 resume@70 stop@80 reopen@90 stop@95");
  assert_clock (db, undone, 0, "start@0 stop@5 reopen@6");
  assert_clock (db, undone, 1, "start@0");
  assert_clock (db, late, 0, "start@30 stop@40");
  assert_clock (db, late, 1, "start@30");
  assert_clock (db, hidden, 1, "");
  assert_clock (db, known, 0, "start@0");
  assert_clock (db, known, 1, "");
  g_assert_cmpint (desk_number (db,
                                "SELECT (acknowledged_at - 1700000000000) / 60000 FROM incident "
                                "WHERE title = 'waited and came back'"),
                   ==,
                   5);
  g_assert_cmpint (desk_number (db,
                                "SELECT COUNT(*) FROM incident WHERE title = 'taken back' AND "
                                "acknowledged_at IS NULL"),
                   ==,
                   1);
}

static void
what_is_long_over_its_time_is_told_to_nobody_after_an_upgrade (void)
{
  g_autoptr (GPtrArray) scripts = load_scripts ();
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (StwDb) db = make_old (folder, scripts, CLOCKS_VERSION - 1);
  g_autoptr (GError) error = NULL;
  gint64 old = desk_add_incident (db, 1, "old", 0, DESK_NOW);
  gint64 fresh = desk_add_incident (db, 1, "fresh", 0, DESK_NOW + 2 * 1440 * 60000);

  happen (db, fresh, 2 * 1440, "opened", "engine");
  stw_schema_upgrade (db, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (desk_number (db, "SELECT COUNT(*) FROM clock_mark WHERE incident_id = 2"),
                   ==,
                   old == 2 ? 4 : 0);
  g_assert_cmpint (desk_number (db, "SELECT COUNT(*) FROM clock_mark WHERE incident_id = 3"),
                   ==,
                   fresh == 3 ? 0 : 4);
}

/* Whoever wants the old version back finds a backup that it can open. */
static void
each_backup_is_of_the_version_before (void)
{
  g_autoptr (GPtrArray) scripts = load_scripts ();
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (Scratch) backups = scratch_new ();
  const StwSchemaSafety safety = { .backups = backups, .now = DESK_NOW };
  g_autoptr (StwDb) db = make_old (folder, scripts, 1);

  g_assert_true (stw_schema_upgrade (db, &safety, NULL));
  for (guint version = 2; version <= scripts->len; version++)
    {
      g_autofree char *name = g_strdup_printf ("before-schema-%u-20231114T221320Z.db", version);
      g_autofree char *path = g_build_filename (backups, name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (StwDb) copy = stw_db_open (path, STW_DB_READ_ONLY, &error);

      g_assert_no_error (error);
      g_assert_cmpint (get_version (copy), ==, version - 1);
      check_filled (copy);
    }
}

static void
die (double fraction, gpointer data)
{
  kill (getpid (), SIGKILL);
}

/* Runs @scripts in a process that is killed on its way, and looks what is left. */
static void
run_and_die (const char *folder, const char *backups, const char *const *scripts, gint64 n_scripts)
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      const StwSchemaSafety safety = { backups, DESK_NOW, { NULL, die, NULL } };

      stw_schema_run (open_in (folder), scripts, n_scripts, &safety, NULL);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
}

static void
a_kill_while_the_old_version_is_backed_up_leaves_it_as_it_was (void)
{
  g_autoptr (GPtrArray) scripts = load_scripts ();
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (Scratch) backups = scratch_new ();
  const StwSchemaSafety safety = { .backups = backups, .now = DESK_NOW };
  StwDb *old = make_old (folder, scripts, 1);
  g_autoptr (StwDb) db = NULL;
  g_autoptr (GError) error = NULL;

  stw_db_close (old);
  run_and_die (folder, backups, (const char *const *) scripts->pdata, scripts->len);
  db = open_in (folder);
  g_assert_cmpint (get_version (db), ==, 1);
  check_filled (db);
  stw_schema_upgrade (db, &safety, &error);
  g_assert_no_error (error);
  check_filled (db);
}

/* The kill comes when a part of the migration has been carried out, and nothing of it was. */
static void
a_kill_in_the_middle_of_a_migration_leaves_the_old_version (void)
{
  g_autoptr (GPtrArray) scripts = load_scripts ();
  g_autoptr (Scratch) folder = scratch_new ();
  StwDb *old = make_old (folder, scripts, 1);
  g_autoptr (StwDb) db = NULL;
  pid_t child;
  int status;

  stw_db_close (old);
  child = fork ();
  if (child == 0)
    {
      StwDb *dying = open_in (folder);

      stw_db_run_script (dying,
                         "BEGIN IMMEDIATE; PRAGMA cache_spill = 1; PRAGMA cache_size = 1",
                         NULL);
      stw_db_run_script (dying, scripts->pdata[1], NULL);
      stw_db_run_script (dying, "PRAGMA user_version = 2; DELETE FROM alert", NULL);
      kill (getpid (), SIGKILL);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  db = open_in (folder);
  g_assert_cmpint (get_version (db), ==, 1);
  check_filled (db);
  g_assert_true (stw_schema_migrate (db, NULL));
  check_filled (db);
}

/* Lets no file grow beyond @bytes; tells what was allowed before. */
static rlim_t
limit_files (rlim_t bytes)
{
  struct rlimit limit;
  rlim_t before;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  before = limit.rlim_cur;
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  return before;
}

static void
without_room_for_a_backup_nothing_is_migrated (void)
{
  g_autoptr (GPtrArray) scripts = load_scripts ();
  g_autoptr (Scratch) folder = scratch_new ();
  g_autoptr (Scratch) backups = scratch_new ();
  const StwSchemaSafety safety = { .backups = backups, .now = DESK_NOW };
  g_autoptr (StwDb) db = make_old (folder, scripts, 1);
  g_autoptr (GError) error = NULL;
  rlim_t before;

  signal (SIGXFSZ, SIG_IGN);
  before = limit_files (FILE_LIMIT);
  g_assert_false (stw_schema_upgrade (db, &safety, &error));
  limit_files (before);
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_FULL);
  g_assert_cmpint (get_version (db), ==, 1);
  g_assert_cmpuint (count_files (backups, ""), ==, 0);
  check_filled (db);
  g_clear_error (&error);
  stw_schema_upgrade (db, &safety, &error);
  g_assert_no_error (error);
  check_filled (db);
}

static void
without_room_a_backup_leaves_nothing_and_the_others_stay (void)
{
  g_autoptr (GPtrArray) scripts = load_scripts ();
  g_autoptr (Scratch) scratch = scratch_new ();
  g_autoptr (StwFolder) folder = stw_folder_open (scratch, NULL);
  g_autofree char *backups = stw_folder_get_file (folder, STW_FOLDER_BACKUPS);
  g_autoptr (StwDb) db = make_old (scratch, scripts, scripts->len);
  g_autoptr (GError) error = NULL;
  rlim_t before;

  g_assert_true (stw_backup_run_daily (scratch, DESK_NOW, NULL, NULL));
  signal (SIGXFSZ, SIG_IGN);
  before = limit_files (FILE_LIMIT);
  g_assert_false (
    stw_backup_run_daily (scratch, DESK_NOW + G_GINT64_CONSTANT (86400000), NULL, &error));
  limit_files (before);
  g_assert_error (error, STW_STORE_ERROR, STW_STORE_ERROR_FULL);
  g_assert_cmpuint (count_files (backups, "steward-"), ==, 1);
  g_assert_cmpuint (count_files (backups, ".part-"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/migrations/clocks", incidents_from_before_there_were_clocks_get_theirs);
  g_test_add_func ("/store/migrations/told",
                   what_is_long_over_its_time_is_told_to_nobody_after_an_upgrade);
  g_test_add_func ("/store/migrations/older",
                   every_older_version_becomes_the_newest_with_all_its_rows);
  g_test_add_func ("/store/migrations/backups", each_backup_is_of_the_version_before);
  g_test_add_func ("/store/migrations/killed-before",
                   a_kill_while_the_old_version_is_backed_up_leaves_it_as_it_was);
  g_test_add_func ("/store/migrations/killed-in-it",
                   a_kill_in_the_middle_of_a_migration_leaves_the_old_version);
  g_test_add_func ("/store/migrations/no-room", without_room_for_a_backup_nothing_is_migrated);
  g_test_add_func ("/store/migrations/no-room-daily",
                   without_room_a_backup_leaves_nothing_and_the_others_stay);
  return g_test_run ();
}

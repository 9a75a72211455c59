/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stewardctl audit, backup, restore and export: the data as a whole. */

#define G_LOG_DOMAIN "stewardctl"

#include "config.h"

#include "cli/cli.h"
#include "desk/audit-store.h"
#include "store/audit-verify.h"
#include "engine/data-commands.h"
#include "store/export.h"
#include "store/restore.h"

#include <glib/gi18n.h>
#include <gio/gunixoutputstream.h>

#include <unistd.h>

static int
audit_verify (StwCli *cli)
{
  const char *expect = stw_cli_get_option (cli, "expect");
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *head = NULL;
  StwAuditHead expected;
  StwAuditVerdict verdict;

  if (expect != NULL && !stw_audit_head_parse (expect, &expected))
    return stw_cli_usage (cli, "--expect wants COUNT:HASH as an earlier run printed it");
  db = stw_cli_check_whole_desk (cli, &error) ? stw_cli_open_database (cli, &error) : NULL;
  if (db == NULL || !stw_audit_verify (db, expect != NULL ? &expected : NULL, &verdict, &error))
    return stw_cli_fail (cli, error);
  head = stw_audit_head_format (&verdict.head);
  json_object_set_boolean_member (object, "whole", verdict.why == NULL);
  json_object_set_int_member (object, "count", verdict.head.seq);
  json_object_set_string_member (object, "head", head);
  if (verdict.why != NULL)
    {
      json_object_set_int_member (object, "broken", verdict.broken);
      json_object_set_string_member (object, "why", verdict.why);
    }
  stw_cli_print_object (cli, object);
  return verdict.why == NULL ? STW_EXIT_DONE : STW_EXIT_FAILED;
}

static int
audit_list (StwCli *cli)
{
  static const StwCliColumn columns[] = {
    { "ENTRY", "entry" },   { "AT", "at" },           { "WHO", "actor" },
    { "ACTION", "action" }, { "COMPANY", "company" }, { "FROM", "origin" },
  };
  StwAuditQuery query = { .refused = stw_cli_has_flag (cli, "refused"),
                          .text = (char *) stw_cli_get_option (cli, "text") };
  g_autoptr (GError) error = NULL;
  g_autoptr (StwDb) db = NULL;
  g_autoptr (JsonArray) list = NULL;
  gint64 limit;

  if (!stw_cli_take_id (cli, "company", STW_ID_COMPANY, &query.company) ||
      !stw_cli_get_moment (cli, "since", &query.since) || !stw_cli_get_limit (cli, &limit))
    return STW_EXIT_USAGE;
  db = stw_cli_open_database (cli, &error);
  list = db != NULL ? stw_audit_list_json (db, &query, limit, &error) : NULL;
  if (list == NULL)
    return stw_cli_fail (cli, error);
  stw_cli_print_list (cli, list, columns, G_N_ELEMENTS (columns));
  return STW_EXIT_DONE;
}

/* A line on the terminal that is written over, nothing in a file. */
static void
show_progress (double fraction, gpointer data)
{
  g_printerr ("\r%3d %%%s", (int) (fraction * 100), fraction >= 1.0 ? "\n" : "");
}

static StwWork
get_work (void)
{
  return (StwWork){ .progress = isatty (STDERR_FILENO) ? show_progress : NULL };
}

static char *
dup_database (StwCli *cli)
{
  g_autofree char *folder = stw_cli_dup_data_dir (cli);

  return stw_folder_build_path (folder, STW_FOLDER_DATABASE);
}

/* The audit is told when the file is there: a backup is made before an engine touches an old desk.
 */
static int
tell (StwCli *cli, const char *name)
{
  StwCommand *command = stw_command_new (name, "desk", 0);

  if (stw_cli_get_n_arguments (cli) == 1)
    {
      g_autofree char *file = g_canonicalize_filename (stw_cli_get_arguments (cli)[0], NULL);
      g_autofree char *shown = g_utf8_make_valid (file, -1);

      json_object_set_string_member (command->arguments, "file", shown);
    }
  return stw_cli_run (cli, command);
}

static int
backup (StwCli *cli)
{
  g_autofree char *database = dup_database (cli);
  g_autoptr (GError) error = NULL;
  StwWork work = get_work ();

  if (stw_cli_get_n_arguments (cli) != 1)
    return stw_cli_usage (cli, "backup wants the file to write");
  if (!stw_cli_check_whole_desk (cli, &error) || !stw_backup_make (database,
                                                                   stw_cli_get_arguments (cli)[0],
                                                                   stw_clock_now (NULL),
                                                                   &work,
                                                                   &error))
    return stw_cli_fail (cli, error);
  return tell (cli, STW_COMMAND_DATA_BACKUP);
}

static int
restore (StwCli *cli)
{
  g_autofree char *path = stw_cli_dup_data_dir (cli);
  g_autoptr (GError) error = NULL;
  g_autoptr (StwFolder) folder = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  g_auto (StwRestoreReport) report = { 0 };
  StwWork work = get_work ();

  if (stw_cli_get_n_arguments (cli) != 1)
    return stw_cli_usage (cli, "restore wants the backup to read");
  folder = stw_folder_open (path, &error);
  if (folder == NULL || !stw_restore_run (folder,
                                          stw_cli_get_arguments (cli)[0],
                                          stw_clock_now (NULL),
                                          &work,
                                          &report,
                                          &error))
    return stw_cli_fail (cli, error);
  json_object_set_int_member (object, "jobs_held", report.n_held);
  json_object_set_int_member (object, "keys_revoked", report.n_revoked);
  if (report.set_aside != NULL)
    json_object_set_string_member (object, "set_aside", report.set_aside);
  stw_cli_print_object (cli, object);
  return STW_EXIT_DONE;
}

static int export(StwCli *cli)
{
  g_autofree char *database = dup_database (cli);
  g_autoptr (GError) error = NULL;
  StwWork work = get_work ();
  gint64 now = stw_clock_now (NULL);
  gboolean done;

  if (stw_cli_get_n_arguments (cli) > 1)
    return stw_cli_usage (cli, "export wants one file, or none for standard output");
  if (!stw_cli_check_whole_desk (cli, &error))
    return stw_cli_fail (cli, error);
  if (stw_cli_get_n_arguments (cli) == 1)
    {
      done = stw_export_to_file (database, stw_cli_get_arguments (cli)[0], 0, now, &work, &error);
    }
  else
    {
      g_autoptr (GOutputStream) output = g_unix_output_stream_new (STDOUT_FILENO, FALSE);

      done = stw_export_run (database, output, now, &work, &error) &&
             g_output_stream_flush (output, NULL, &error);
    }
  return done ? tell (cli, STW_COMMAND_DATA_EXPORT) : stw_cli_fail (cli, error);
}

static const StwCliOption list_options[] = {
  { "company", "ID", N_ ("only of this company") },
  { "since", "TIME", N_ ("only since then") },
  { "text", "TEXT", N_ ("only what has it in who, what, company or detail") },
  { "refused", NULL, N_ ("only what was not permitted") },
  { "limit", "N", N_ ("at most so many; 100") },
  { NULL, NULL, NULL },
};

static const StwCliOption verify_options[] = {
  { "expect", "COUNT:HASH", N_ ("also find a chain that was cut or replaced") },
  { NULL, NULL, NULL },
};

static const StwCliCommand commands[] = {
  { "audit list", NULL, N_ ("list who did what, newest first"), list_options, audit_list },
  { "audit verify", NULL, N_ ("walk the chain of audit entries"), verify_options, audit_verify },
  { "backup", "FILE", N_ ("write a backup, also while Steward runs"), NULL, backup },
  { "export",
    "[FILE]",
    N_ ("write all data as a JSON object a line, secrets left out"),
    NULL,
    export },
  { "restore", "FILE", N_ ("put a backup in the data's place"), NULL, restore },
};

/**
 * stw_cli_data_commands:
 *
 * Returns: (transfer none): the rows of the command table that concern the data as a whole
 */
const StwCliCommand *
stw_cli_data_commands (guint *ret_n_commands)
{
  *ret_n_commands = G_N_ELEMENTS (commands);
  return commands;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens outside the database when a client leaves: its data is written to a file, its
 * secrets and the files that were set aside go, and at the end the certificate is written. Each may
 * run again after a kill and then does the same. In a worker. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/leave-jobs.h"

#include "base/clock.h"
#include "base/timestamp.h"
#include "desk/departure-store.h"
#include "engine/leave-commands.h"
#include "engine/rules.h"
#include "store/backup.h"
#include "store/command-rule.h"
#include "store/export.h"
#include "store/set-aside.h"

#include <errno.h>
#include <glib/gstdio.h>

#define READ_BYTES (64 * 1024)

/* One job on its way. */
typedef struct
{
  const StwLeaveWork *work;  /* (unowned) */
  GCancellable *cancellable; /* (unowned) (nullable) */
  JsonObject *payload;       /* (unowned) */
  gint64 company;
  gint64 asked_at;
} Task;

/**
 * stw_leave_work_free:
 * @work: (nullable) (transfer full): what a job needs
 */
void
stw_leave_work_free (StwLeaveWork *work)
{
  if (work == NULL)
    return;
  g_clear_pointer (&work->secrets, stw_secrets_unref);
  g_free (work->folder);
  g_free (work->payload);
  g_free (work->kind);
  g_free (work);
}

/* The same name each time that the job runs. */
static char *
make_path (const Task *task, StwFolderFile file, const char *suffix, GError **error)
{
  g_autofree char *folder = stw_folder_build_path (task->work->folder, file);
  g_autofree char *stamp = stw_backup_stamp (task->asked_at);
  g_autofree char *name =
    g_strdup_printf ("company-%" G_GINT64_FORMAT "-%s%s", task->company, stamp, suffix);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return g_build_filename (folder, name, NULL);
  g_set_error (error,
               STW_STORE_ERROR,
               STW_STORE_ERROR_FULL,
               "The folder “%s” cannot be made: %s.",
               folder,
               g_strerror (errno));
  return NULL;
}

static gboolean
describe_file (const char *path, JsonObject *report, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (READ_BYTES);
  gint64 total = 0;
  gssize n = 0;

  while (stream != NULL &&
         (n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, READ_BYTES, NULL, error)) > 0)
    {
      g_checksum_update (checksum, buffer, n);
      total += n;
    }
  if (stream == NULL || n < 0)
    return FALSE;
  json_object_set_string_member (report, "file", path);
  json_object_set_int_member (report, "bytes", total);
  json_object_set_string_member (report, "sha256", g_checksum_get_string (checksum));
  return TRUE;
}

static gboolean
export_company (const Task *task, JsonObject *report, GError **error)
{
  const StwWork work = { .cancellable = task->cancellable };
  g_autofree char *database = stw_folder_build_path (task->work->folder, STW_FOLDER_DATABASE);
  g_autofree char *path = make_path (task, STW_FOLDER_EXPORTS, ".jsonl", error);

  return path != NULL &&
         stw_export_to_file (database, path, task->company, stw_clock_now (NULL), &work, error) &&
         describe_file (path, report, error);
}

static gboolean
forget_secrets (const Task *task, gint64 *ret_count, GError **error)
{
  JsonArray *names = json_object_has_member (task->payload, "secrets")
                       ? json_object_get_array_member (task->payload, "secrets")
                       : NULL;
  guint n = names != NULL ? json_array_get_length (names) : 0;

  for (guint i = 0; i < n; i++)
    if (!stw_secrets_forget (task->work->secrets,
                             json_array_get_string_element (names, i),
                             task->cancellable,
                             error))
      return FALSE;
  *ret_count = n;
  return TRUE;
}

static JsonArray *
to_array (GPtrArray *texts)
{
  JsonArray *array = json_array_sized_new (texts->len);

  for (guint i = 0; i < texts->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (texts, i));
  return array;
}

static gboolean
clear_outside (const Task *task, JsonObject *report, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  gint64 n_secrets;

  if (!forget_secrets (task, &n_secrets, error) ||
      !stw_set_aside_remove (task->work->folder, task->company, files, task->cancellable, error))
    return FALSE;
  json_object_set_int_member (report, "secrets", n_secrets);
  json_object_set_array_member (report, "files", to_array (files));
  return TRUE;
}

/* When nothing of the client is left in the backups that Steward makes by itself. */
static void
describe_backups (const char *folder, gint64 now, JsonObject *remains)
{
  gint64 end = stw_backup_foresee_end (folder, now);
  g_autofree char *until = end != 0 ? stw_timestamp_format (end) : NULL;

  if (until != NULL)
    json_object_set_string_member (remains, "backups_until", until);
  else
    json_object_set_null_member (remains, "backups_until");
}

static gboolean
write_certificate (const StwDeparture *departure, const char *path, GError **error)
{
  g_autoptr (JsonObject) certificate = stw_departure_describe (departure);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), certificate);
  g_autofree char *text = json_to_string (node, TRUE);
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  return g_file_set_contents_full (path, line, -1, G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static gboolean
certify (const Task *task, JsonObject *report, GError **error)
{
  g_autofree char *database = stw_folder_build_path (task->work->folder, STW_FOLDER_DATABASE);
  g_autofree char *path = make_path (task, STW_FOLDER_CERTIFICATES, ".json", error);
  g_autoptr (StwDb) db = path != NULL ? stw_db_open (database, STW_DB_READ_ONLY, error) : NULL;
  g_autoptr (StwDeparture) departure =
               db != NULL ? stw_departure_load (db, task->company, error) : NULL;

  if (departure == NULL)
    return FALSE;
  describe_backups (task->work->folder, departure->ended_at, report);
  json_object_set_string_member (report, "certificate", path);
  json_object_set_object_member (departure->report,
                                 STW_DEPARTURE_REMAINS,
                                 json_object_ref (report));
  return write_certificate (departure, path, error);
}

static const struct
{
  const char *kind;
  const char *command; /* which tells the ledger of it */
  gboolean (*run) (const Task *task, JsonObject *report, GError **error);
} kinds[] = {
  { STW_JOB_COMPANY_EXPORT, STW_COMMAND_EXPORTED, export_company },
  { STW_JOB_COMPANY_CLEAR, STW_COMMAND_CLEARED, clear_outside },
  { STW_JOB_COMPANY_CERTIFY, STW_COMMAND_CERTIFIED, certify },
};

static StwCommand *
make_command (const char *name, const Task *task, JsonObject *report)
{
  StwCommand *command = stw_command_new (name, "engine", 0);

  json_object_set_int_member (command->arguments, "company", task->company);
  json_object_set_int_member (command->arguments, "asked_at", task->asked_at);
  json_object_set_object_member (command->arguments, "report", json_object_ref (report));
  return command;
}

/**
 * stw_leave_work_run:
 * @work: one of the jobs of a client that leaves
 * @cancellable: (nullable): ends it
 *
 * Returns: (transfer full): the command that says what was done
 */
StwCommand *
stw_leave_work_run (const StwLeaveWork *work, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (work->payload, NULL);
  g_autoptr (JsonObject) report = json_object_new ();
  Task task = { .work = work, .cancellable = cancellable };

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      task.payload = json_node_get_object (node);
      task.company = json_object_get_int_member_with_default (task.payload, "company", 0);
      task.asked_at = json_object_get_int_member_with_default (task.payload, "asked_at", 0);
    }
  for (guint i = 0; task.company != 0 && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, work->kind))
      return kinds[i].run (&task, report, error) ? make_command (kinds[i].command, &task, report)
                                                 : NULL;
  g_set_error_literal (error,
                       STW_COMMAND_ERROR,
                       STW_COMMAND_ERROR_INVALID,
                       "The job does not say which client leaves.");
  return NULL;
}

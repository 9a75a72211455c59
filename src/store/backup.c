/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A backup is one file that stands for itself: a copy of one moment of the living database, made
 * page by page on a read-only connection of a worker while the engine goes on. It comes under its
 * name only after it was read back and found sound. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/backup.h"

#include "base/ids.h"
#include "store/db-private.h"
#include "store/schema.h"
#include "store/setting.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* 4 MiB at a time: often enough to tell of progress and to be cancelled. */
#define STEP_PAGES 1024
/* The copying is most of the work; reading it back is the rest. */
#define COPY_SHARE 0.8

/**
 * stw_backup_stamp:
 * @now: UTC milliseconds
 *
 * Returns: (transfer full): the time as it stands in names of files
 */
char *
stw_backup_stamp (gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now / 1000);

  return g_date_time_format (time, "%Y%m%dT%H%M%SZ");
}

static void
report (const StwWork *work, double fraction)
{
  if (work != NULL && work->progress != NULL)
    work->progress (fraction, work->data);
}

/* One read transaction holds the moment for all the steps, whatever is written meanwhile. */
static gboolean
copy_pages (StwDb *from, StwDb *to, const StwWork *work, GError **error)
{
  sqlite3 *target = stw_db_get_handle (to);
  sqlite3_backup *backup;
  gint64 pages;
  int code = SQLITE_OK;

  if (!stw_db_run_script (from, "BEGIN", error) ||
      !stw_db_number (from, &pages, error, "SELECT count(*) FROM sqlite_schema"))
    return FALSE;
  backup = sqlite3_backup_init (target, "main", stw_db_get_handle (from), "main");
  if (backup == NULL)
    {
      stw_db_set_error (error, target, sqlite3_errcode (target), "the backup cannot begin");
      return FALSE;
    }
  while (code == SQLITE_OK && !(work != NULL && g_cancellable_is_cancelled (work->cancellable)))
    {
      code = sqlite3_backup_step (backup, STEP_PAGES);
      pages = MAX (sqlite3_backup_pagecount (backup), 1);
      report (work,
              COPY_SHARE * (double) (pages - sqlite3_backup_remaining (backup)) / (double) pages);
    }
  sqlite3_backup_finish (backup);
  stw_db_run_script (from, "ROLLBACK", NULL);
  if (code == SQLITE_DONE)
    return TRUE;
  stw_db_set_error (error, NULL, code == SQLITE_OK ? SQLITE_INTERRUPT : code, "the backup failed");
  return FALSE;
}

/* Writes into the copy when it was taken and where the audit chain stood. */
static gboolean
sign_copy (const char *file, gint64 now, GError **error)
{
  g_autoptr (StwDb) copy = stw_db_open (file, STW_DB_COPY, error);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *hash = NULL;
  g_autofree char *text = NULL;
  JsonObject *object = json_object_new ();
  StwAuditHead head;

  json_node_take_object (node, object);
  if (copy == NULL || !stw_audit_get_head (copy, &head, error))
    return FALSE;
  hash = stw_hex_encode (head.hash, sizeof head.hash);
  json_object_set_int_member (object, "at", now);
  json_object_set_int_member (object, "count", head.seq);
  json_object_set_string_member (object, "hash", hash);
  text = json_to_string (node, FALSE);
  return stw_setting_set (copy, STW_BACKUP_SETTING, text, error);
}

/* Reads what sign_copy() wrote. */
static gboolean
read_signature (StwDb *db, StwBackupInfo *info, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *hash = NULL;
  JsonObject *object;

  if (!stw_audit_get_head (db, &info->head, error))
    return FALSE;
  text = stw_setting_dup (db, STW_BACKUP_SETTING);
  node = text != NULL ? json_from_string (text, NULL) : NULL;
  /* What restore set aside is a database of ours that nobody signed. */
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  object = json_node_get_object (node);
  hash = stw_hex_encode (info->head.hash, sizeof info->head.hash);
  info->taken_at = json_object_get_int_member_with_default (object, "at", 0);
  if (json_object_get_int_member_with_default (object, "count", -1) == info->head.seq &&
      g_strcmp0 (json_object_get_string_member_with_default (object, "hash", NULL), hash) == 0)
    return TRUE;
  g_set_error_literal (error,
                       STW_STORE_ERROR,
                       STW_STORE_ERROR_CORRUPT,
                       "This backup was changed after it was made.");
  return FALSE;
}

static gboolean
read_back (StwDb *db, const StwWork *work, StwBackupInfo *info, GError **error)
{
  GCancellable *cancellable = work != NULL ? work->cancellable : NULL;

  stw_db_set_cancellable (db, cancellable);
  return stw_db_check (db, error) && read_signature (db, info, error) &&
         !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * stw_backup_check:
 * @file: (type filename): a backup
 * @work: (nullable): who watches
 * @ret_info: (out): what it says about itself
 * @error: #STW_STORE_ERROR_NEWER, #STW_STORE_ERROR_CORRUPT, #STW_STORE_ERROR_UNSUPPORTED
 *
 * Reads the whole backup; in a worker.
 *
 * Returns: whether it can be restored
 */
gboolean
stw_backup_check (const char *file, const StwWork *work, StwBackupInfo *ret_info, GError **error)
{
  g_autoptr (StwDb) db = NULL;
  StwBackupInfo info = { 0 };

  g_return_val_if_fail (file != NULL && ret_info != NULL, FALSE);

  db = stw_db_open (file, STW_DB_READ_ONLY, error);
  if (db == NULL || !stw_schema_get_version (db, &info.schema, error) ||
      !stw_schema_check_version (info.schema, error))
    return FALSE;
  if (info.schema < 1)
    {
      g_set_error_literal (error,
                           STW_STORE_ERROR,
                           STW_STORE_ERROR_UNSUPPORTED,
                           "This is not a backup that Steward made.");
      return FALSE;
    }
  if (!read_back (db, work, &info, error))
    return FALSE;
  *ret_info = info;
  return TRUE;
}

static gboolean
sync_file (const char *file, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (file);
  int fd = open (file, O_RDONLY | O_CLOEXEC);
  gboolean synced = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  if (synced)
    return TRUE;
  g_set_error (error,
               STW_STORE_ERROR,
               STW_STORE_ERROR_FULL,
               "The backup cannot be written to “%s”.",
               folder);
  return FALSE;
}

static gboolean
make_part (const char *database, const char *part, gint64 now, const StwWork *work, GError **error)
{
  g_autoptr (StwDb) from = stw_db_open (database, STW_DB_READ_ONLY, error);
  g_autoptr (StwDb) to = NULL;
  g_autoptr (StwDb) again = NULL;
  StwBackupInfo info;

  if (from == NULL)
    return FALSE;
  to = stw_db_open (part, STW_DB_COPY, error);
  if (to == NULL || !copy_pages (from, to, work, error))
    return FALSE;
  g_clear_pointer (&to, stw_db_close);
  if (!sign_copy (part, now, error))
    return FALSE;
  again = stw_db_open (part, STW_DB_READ_ONLY, error);
  return again != NULL && read_back (again, work, &info, error) && sync_file (part, error);
}

static gboolean
check_space (const char *database, const char *folder, GError **error)
{
  g_autofree char *log = g_strconcat (database, "-wal", NULL);
  GStatBuf info;
  gint64 needed = 0;

  if (g_stat (database, &info) == 0)
    needed += info.st_size;
  if (g_stat (log, &info) == 0)
    needed += info.st_size;
  return stw_folder_check_space (folder, needed, error);
}

/**
 * stw_backup_make:
 * @database: (type filename): the living database
 * @file: (type filename): where the backup goes; what stands there is replaced
 * @now: UTC milliseconds
 * @work: (nullable): who watches
 *
 * Copies the database as it is at one moment while the engine goes on, reads the copy back, and
 * only then gives it its name. For its owner alone; in a worker.
 *
 * Returns: whether the backup stands
 */
gboolean
stw_backup_make (const char *database,
                 const char *file,
                 gint64 now,
                 const StwWork *work,
                 GError **error)
{
  g_autofree char *folder = g_path_get_dirname (file);
  g_autofree char *part = g_strconcat (file, ".part-XXXXXX", NULL);
  gboolean made;
  int fd;

  if (!check_space (database, folder, error))
    return FALSE;
  fd = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_set_error (error,
                   STW_STORE_ERROR,
                   STW_STORE_ERROR_FULL,
                   "The backup cannot be written to “%s”: %s.",
                   folder,
                   g_strerror (errno));
      return FALSE;
    }
  close (fd);
  made = make_part (database, part, now, work, error);
  if (made && g_rename (part, file) != 0)
    {
      g_set_error (error,
                   STW_STORE_ERROR,
                   STW_STORE_ERROR_FULL,
                   "The backup cannot be written to “%s”: %s.",
                   file,
                   g_strerror (errno));
      made = FALSE;
    }
  if (!made)
    {
      g_unlink (part);
      return FALSE;
    }
  report (work, 1.0);
  return stw_folder_sync (folder, error);
}

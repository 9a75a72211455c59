/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data folder: private, on a disk of this machine, and used by one engine at a time. The lock
 * file holds the number of the process while it runs and nothing after a clean stop, so that a
 * number left behind tells of an unclean one. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <gio/gunixmounts.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#define FUSE_MAGIC 0x65735546

struct _StwFolder
{
  char *path; /* (owned) */
  int lock;   /* (owned) descriptor */
  gboolean unclean;
};

static const char *const names[STW_N_FOLDER_FILES] = {
  [STW_FOLDER_DATABASE] = "steward.db",       [STW_FOLDER_BACKUPS] = "backups",
  [STW_FOLDER_SOCKET] = "engine.socket",      [STW_FOLDER_SEALED_SECRETS] = "secrets.sealed",
  [STW_FOLDER_REVOCATIONS] = "revocations",   [STW_FOLDER_TLS_CERTIFICATE] = "tls-certificate.pem",
  [STW_FOLDER_TLS_KEY] = "tls-key.pem",       [STW_FOLDER_LOCK] = "lock",
  [STW_FOLDER_DAMAGED] = "damaged",           [STW_FOLDER_EXPORTS] = "exports",
  [STW_FOLDER_CERTIFICATES] = "certificates", [STW_FOLDER_SIGN_IN] = "sign-in",
};

/**
 * stw_folder_default:
 *
 * Returns: (transfer full) (type filename): where the data lies when nobody says otherwise
 */
char *
stw_folder_default (void)
{
  return g_build_filename (g_get_user_data_dir (), "steward", NULL);
}

/**
 * stw_folder_build_path:
 * @folder: a data folder, owned or not
 * @file: what lies in it
 *
 * Returns: (transfer full) (type filename): where it lies
 */
char *
stw_folder_build_path (const char *folder, StwFolderFile file)
{
  g_return_val_if_fail (folder != NULL && file < STW_N_FOLDER_FILES, NULL);

  return g_build_filename (folder, names[file], NULL);
}

/**
 * stw_folder_is_network:
 * @magic: what statfs() says in f_type, see statfs(2)
 * @mount_type: (nullable): the type in the table of mounts, which alone tells what is behind FUSE
 *
 * The write-ahead log needs memory that all its users share, so the file cannot live on another
 * machine's disk.
 *
 * Returns: whether it is a network file system
 */
gboolean
stw_folder_is_network (gint64 magic, const char *mount_type)
{
  static const gint64 magics[] = {
    0x6969,     /* NFS */
    0x517b,     /* SMB */
    0xff534d42, /* CIFS */
    0xfe534d42, /* SMB 2 and newer */
    0x564c,     /* NCP */
    0x73757245, /* Coda */
    0x5346414f, /* AFS */
    0x6b414653, /* kAFS */
    0x00c36400, /* Ceph */
    0x0bd00bd0, /* Lustre */
    0x01161970, /* GFS2 */
    0x7461636f, /* OCFS2 */
  };
  static const char *const behind_fuse[] = {
    "fuse.sshfs",      "fuse.rclone",    "fuse.s3fs", "fuse.davfs", "fuse.curl",
    "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.ceph", NULL,
  };

  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if ((magic & 0xffffffff) == magics[i])
      return TRUE;
  return (magic & 0xffffffff) == FUSE_MAGIC && mount_type != NULL &&
         g_strv_contains (behind_fuse, mount_type);
}

static gboolean
set_error_errno (GError **error, int saved, const char *doing, const char *path)
{
  g_set_error (error,
               STW_STORE_ERROR,
               saved == ENOSPC || saved == EDQUOT || saved == EROFS ? STW_STORE_ERROR_FULL
                                                                    : STW_STORE_ERROR_UNSUPPORTED,
               "%s “%s”: %s.",
               doing,
               path,
               g_strerror (saved));
  return FALSE;
}

/* The folder is ours alone: its own mode keeps out who could not be kept out by each file's. */
static gboolean
make_private (const char *path, GError **error)
{
  struct stat info;

  if (g_mkdir_with_parents (path, 0700) != 0 || stat (path, &info) != 0)
    return set_error_errno (error, errno, "Steward cannot make its data folder", path);
  if (!S_ISDIR (info.st_mode))
    return set_error_errno (error, ENOTDIR, "Steward cannot use its data folder", path);
  if (info.st_uid != geteuid ())
    {
      g_set_error (error,
                   STW_STORE_ERROR,
                   STW_STORE_ERROR_UNSUPPORTED,
                   "The data folder “%s” belongs to another user. Choose one of your own.",
                   path);
      return FALSE;
    }
  if ((info.st_mode & 07777) != 0700 && chmod (path, 0700) != 0)
    return set_error_errno (error, errno, "Steward cannot make its data folder private", path);
  return TRUE;
}

static gboolean
check_local (const char *path, GError **error)
{
  g_autoptr (GUnixMountEntry) mount = NULL;
  struct statfs info;

  if (statfs (path, &info) != 0)
    return set_error_errno (error, errno, "Steward cannot look at its data folder", path);
  if ((gint64) info.f_type == FUSE_MAGIC)
    mount = g_unix_mount_for (path, NULL);
  if (!stw_folder_is_network (info.f_type, mount != NULL ? g_unix_mount_get_fs_type (mount) : NULL))
    return TRUE;
  g_set_error (error,
               STW_STORE_ERROR,
               STW_STORE_ERROR_UNSUPPORTED,
               "The data folder “%s” is on a network drive, where the data would not be safe. "
               "Choose a folder on a disk of this computer.",
               path);
  return FALSE;
}

/* Returns what the last engine left in the lock file: its process number, 0 after a clean stop. */
static guint64
read_owner (int lock)
{
  char text[24] = "";
  gssize length = pread (lock, text, sizeof text - 1, 0);

  return length > 0 ? g_ascii_strtoull (text, NULL, 10) : 0;
}

static gboolean
write_owner (int lock, guint64 owner)
{
  g_autofree char *text = owner != 0 ? g_strdup_printf ("%" G_GUINT64_FORMAT "\n", owner) : NULL;
  gssize length = text != NULL ? (gssize) strlen (text) : 0;

  return ftruncate (lock, 0) == 0 &&
         pwrite (lock, text != NULL ? text : "", (gsize) length, 0) == length && fsync (lock) == 0;
}

static gboolean
take_lock (StwFolder *self, GError **error)
{
  g_autofree char *path = stw_folder_get_file (self, STW_FOLDER_LOCK);
  guint64 owner;

  self->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock < 0)
    return set_error_errno (error, errno, "Steward cannot write to its data folder", self->path);
  if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    {
      self->unclean = read_owner (self->lock) != 0;
      if (write_owner (self->lock, (guint64) getpid ()))
        return TRUE;
      return set_error_errno (error, errno, "Steward cannot write to its data folder", self->path);
    }
  if (errno != EWOULDBLOCK)
    return set_error_errno (error, errno, "Steward cannot lock its data folder", self->path);
  owner = read_owner (self->lock);
  if (owner != 0)
    g_set_error (error,
                 STW_STORE_ERROR,
                 STW_STORE_ERROR_LOCKED,
                 "Another Steward (process %" G_GUINT64_FORMAT ") uses this data folder.",
                 owner);
  else
    g_set_error_literal (error,
                         STW_STORE_ERROR,
                         STW_STORE_ERROR_LOCKED,
                         "Another Steward uses this data folder.");
  return FALSE;
}

/**
 * stw_folder_has_owner:
 * @path: (type filename): a data folder
 *
 * Looks without taking the lock, so that nobody who wants it is turned away.
 *
 * Returns: whether the engine that took the folder last still runs
 */
gboolean
stw_folder_has_owner (const char *path)
{
  g_autofree char *file = stw_folder_build_path (path, STW_FOLDER_LOCK);
  int lock = open (file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  guint64 owner;

  if (lock < 0)
    return FALSE;
  owner = read_owner (lock);
  close (lock);
  return owner > 0 && owner <= G_MAXINT && (kill ((pid_t) owner, 0) == 0 || errno == EPERM);
}

/**
 * stw_folder_open:
 * @path: (type filename): the folder; it is made when it is missing
 * @error: #STW_STORE_ERROR_LOCKED when another engine uses it, #STW_STORE_ERROR_UNSUPPORTED when
 *         it cannot hold the data
 *
 * Takes the folder before anything in it is opened.
 *
 * Returns: (transfer full): the folder, this process's until it is closed
 */
StwFolder *
stw_folder_open (const char *path, GError **error)
{
  StwFolder *self;
  g_autofree char *backups = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (StwFolder, 1);
  self->path = g_canonicalize_filename (path, NULL);
  self->lock = -1;
  backups = stw_folder_get_file (self, STW_FOLDER_BACKUPS);
  if (make_private (self->path, error) && check_local (self->path, error) &&
      take_lock (self, error))
    {
      if (make_private (backups, error))
        return self;
      stw_folder_close (self);
      return NULL;
    }
  stw_folder_abandon (self);
  return NULL;
}

/**
 * stw_folder_get_path:
 *
 * Returns: (transfer none): the folder's absolute path
 */
const char *
stw_folder_get_path (StwFolder *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);

  return folder->path;
}

/**
 * stw_folder_was_unclean:
 *
 * Returns: whether the engine before this one ended without closing the folder
 */
gboolean
stw_folder_was_unclean (StwFolder *folder)
{
  g_return_val_if_fail (folder != NULL, FALSE);

  return folder->unclean;
}

/**
 * stw_folder_get_file:
 *
 * Returns: (transfer full) (type filename): where @file lies
 */
char *
stw_folder_get_file (StwFolder *folder, StwFolderFile file)
{
  g_return_val_if_fail (folder != NULL, NULL);

  return stw_folder_build_path (folder->path, file);
}

/**
 * stw_folder_check_space:
 * @path: (type filename): a folder
 * @needed: bytes that are about to be written
 * @error: #STW_STORE_ERROR_FULL
 *
 * Returns: whether they fit, with some room left for what is written meanwhile
 */
gboolean
stw_folder_check_space (const char *path, gint64 needed, GError **error)
{
  const gint64 reserve = 16 * 1024 * 1024;
  g_autofree char *wanted = NULL;
  g_autofree char *there = NULL;
  struct statvfs info;
  gint64 available;

  if (statvfs (path, &info) != 0)
    return set_error_errno (error, errno, "Steward cannot look at the folder", path);
  if (g_uint64_checked_mul ((guint64 *) &available, info.f_bavail, info.f_frsize) == FALSE ||
      available < 0 || available - reserve >= needed)
    return TRUE;
  wanted = g_format_size ((guint64) (needed + reserve));
  there = g_format_size ((guint64) available);
  g_set_error (error,
               STW_STORE_ERROR,
               STW_STORE_ERROR_FULL,
               "“%s” has %s of free space, but %s are needed. Free some space and try again.",
               path,
               there,
               wanted);
  return FALSE;
}

/**
 * stw_folder_sync:
 * @path: (type filename): a folder in which files were renamed
 *
 * Returns: whether the names are on disk
 */
gboolean
stw_folder_sync (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int saved = fd < 0 || fsync (fd) != 0 ? errno : 0;

  if (fd >= 0)
    close (fd);
  return saved == 0 || set_error_errno (error, saved, "Steward cannot write to", path);
}

/**
 * stw_folder_close:
 * @folder: (nullable) (transfer full): a folder whose database is closed
 *
 * Gives the folder back after a clean stop.
 */
void
stw_folder_close (StwFolder *folder)
{
  if (folder == NULL)
    return;
  if (!write_owner (folder->lock, 0))
    g_info ("the lock file cannot be cleared: %s", g_strerror (errno));
  stw_folder_abandon (folder);
}

/**
 * stw_folder_abandon:
 * @folder: (nullable) (transfer full): a folder
 *
 * Gives the folder back as a crash would: the next engine checks the database.
 */
void
stw_folder_abandon (StwFolder *folder)
{
  if (folder == NULL)
    return;
  if (folder->lock >= 0)
    close (folder->lock);
  g_free (folder->path);
  g_free (folder);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hashes of revoked keys, in a file beside the database that only grows and that a restore
 * leaves alone: an old backup must not let a key in again. One hash a line, in hexadecimal. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/revocations.h"

#include "base/ids.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define HASH_MAX 64

/**
 * stw_revocations_add:
 * @folder: (type filename): the data folder
 * @hash: (array length=size): of the key, as in access_key
 *
 * Notes a key before the command that revokes or deletes it is committed: when the commit fails,
 * the key is refused from the next start on, which is the safe side.
 *
 * Returns: whether it is on disk
 */
gboolean
stw_revocations_add (const char *folder, gconstpointer hash, gsize size, GError **error)
{
  g_autofree char *path = stw_folder_build_path (folder, STW_FOLDER_REVOCATIONS);
  g_autofree char *text = stw_hex_encode (hash, size);
  /* The line break before it keeps a line that a power cut tore from spoiling this one. */
  g_autofree char *line = g_strconcat ("\n", text, "\n", NULL);
  gssize length = (gssize) strlen (line);
  int fd = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  gboolean written = fd >= 0 && write (fd, line, (gsize) length) == length && fsync (fd) == 0;
  int saved = errno;

  if (fd >= 0)
    close (fd);
  if (written)
    return stw_folder_sync (folder, error);
  g_set_error (error,
               STW_STORE_ERROR,
               STW_STORE_ERROR_FULL,
               "The list of revoked keys cannot be written: %s.",
               g_strerror (saved));
  return FALSE;
}

static gboolean
revoke_line (StwTransaction *transaction, const char *line, gint64 *count, GError **error)
{
  StwDb *db = stw_transaction_get_db (transaction);
  guint8 hash[HASH_MAX];
  gsize size = strlen (line) / 2;

  if (size == 0 || size > sizeof hash || !stw_hex_decode (line, hash, size))
    return TRUE;
  if (!stw_db_run (db,
                   error,
                   "UPDATE access_key SET revoked_at = ?2 WHERE hash = ?1 AND revoked_at IS NULL",
                   STW_BLOB (hash, size),
                   STW_INT (stw_transaction_get_now (transaction))))
    return FALSE;
  *count += stw_db_get_changes (db);
  return TRUE;
}

/**
 * stw_revocations_apply:
 * @folder: (type filename): the data folder
 * @ret_count: (out): how many keys the database did not know to be revoked
 *
 * Revokes in the database what the file names; at each start, and after a restore.
 *
 * Returns: whether all of them are revoked
 */
gboolean
stw_revocations_apply (const char *folder,
                       StwTransaction *transaction,
                       gint64 *ret_count,
                       GError **error)
{
  g_autofree char *path = stw_folder_build_path (folder, STW_FOLDER_REVOCATIONS);
  g_autofree char *text = NULL;
  g_autoptr (GError) failure = NULL;
  g_auto (GStrv) lines = NULL;
  gint64 count = 0;

  if (!g_file_get_contents (path, &text, NULL, &failure) &&
      !g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error (error,
                   STW_STORE_ERROR,
                   STW_STORE_ERROR_FAILED,
                   "The list of revoked keys cannot be read: %s.",
                   failure->message);
      return FALSE;
    }
  lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!revoke_line (transaction, lines[i], &count, error))
      return FALSE;
  *ret_count = count;
  return TRUE;
}

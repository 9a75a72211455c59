/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Databases that lie beside the living one for good: those that a restore or a recovery set aside,
 * and the backups of before a new schema, which are not rotated. In a worker. */

#define G_LOG_DOMAIN "stw-store"

#include "config.h"

#include "store/set-aside.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

static const struct
{
  StwFolderFile folder; /* STW_FOLDER_DATABASE for the data folder itself */
  const char *prefix;
} kinds[] = {
  { STW_FOLDER_DATABASE, "steward.db.replaced-" },
  { STW_FOLDER_DATABASE, "steward.db.damaged-" },
  { STW_FOLDER_DATABASE, "steward.db.part-" },
  { STW_FOLDER_BACKUPS, "before-schema-" },
};

/* What cannot be read may hold anything. */
static gboolean
may_hold (const char *path, gint64 company)
{
  g_autoptr (StwDb) db = stw_db_open (path, STW_DB_READ_ONLY, NULL);
  gint64 count;

  return db == NULL ||
         !stw_db_number (db,
                         &count,
                         NULL,
                         "SELECT COUNT(*) FROM company WHERE id = ?1",
                         STW_INT (company)) ||
         count > 0;
}

static gboolean
remove_file (const char *path, GError **error)
{
  static const char *const companions[] = { "-wal", "-shm", "" };

  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *file = g_strconcat (path, companions[i], NULL);

      if (g_unlink (file) != 0 && errno != ENOENT)
        {
          g_set_error (error,
                       STW_STORE_ERROR,
                       STW_STORE_ERROR_FULL,
                       "“%s” cannot be removed: %s.",
                       file,
                       g_strerror (errno));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
is_companion (const char *name)
{
  return g_str_has_suffix (name, "-wal") || g_str_has_suffix (name, "-shm");
}

/**
 * stw_set_aside_remove:
 * @folder: (type filename): a data folder
 * @company: whose data is to go
 * @removed: (element-type utf8): takes the names of the files that went
 *
 * Removes the files set aside that hold the client's data or cannot be read: a part of such a file
 * cannot be taken out for good.
 *
 * Returns: whether none is left
 */
gboolean
stw_set_aside_remove (const char *folder,
                      gint64 company,
                      GPtrArray *removed,
                      GCancellable *cancellable,
                      GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = kinds[i].folder == STW_FOLDER_DATABASE
                                ? g_strdup (folder)
                                : stw_folder_build_path (folder, kinds[i].folder);
      g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
      const char *name;

      while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
        {
          g_autofree char *file = g_build_filename (path, name, NULL);

          if (!g_str_has_prefix (name, kinds[i].prefix) || is_companion (name) ||
              !may_hold (file, company))
            continue;
          if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
              !remove_file (file, error))
            return FALSE;
          g_ptr_array_add (removed, g_strdup (name));
        }
    }
  return TRUE;
}

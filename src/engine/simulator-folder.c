/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A data folder that lasts as long as its demonstration. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/simulator.h"

#include <ftw.h>
#include <stdio.h>

#define FOLDER_PATTERN "steward-demo-XXXXXX"
/* File descriptors that removing a folder may take. */
#define REMOVE_FILES 16

/**
 * stw_simulator_make_folder:
 * @error: #GFileError
 *
 * Returns: (transfer full): a new data folder for one demonstration
 */
char *
stw_simulator_make_folder (GError **error)
{
  return g_dir_make_tmp (FOLDER_PATTERN, error);
}

static int
remove_one (const char *path, const struct stat *info, int kind, struct FTW *place)
{
  return remove (path);
}

/**
 * stw_simulator_remove_folder:
 * @folder: (nullable) (transfer full): what stw_simulator_make_folder() made; no engine uses it
 *
 * Removes the demonstration's data.
 */
void
stw_simulator_remove_folder (char *folder)
{
  if (folder == NULL)
    return;
  nftw (folder, remove_one, REMOVE_FILES, FTW_DEPTH | FTW_PHYS);
  g_free (folder);
}

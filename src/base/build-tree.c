/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program in the build folder finds its settings and its languages there. Any thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "base/build-tree.h"

/**
 * stw_build_tree_find:
 * @folder: its name at the top of the build folder
 *
 * Returns: (transfer full) (nullable): its path, %NULL when the program is installed
 */
char *
stw_build_tree_find (const char *folder)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *beside = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *path =
    beside != NULL ? g_build_filename (beside, "..", "..", folder, NULL) : NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_DIR))
    return NULL;
  return g_steal_pointer (&path);
}

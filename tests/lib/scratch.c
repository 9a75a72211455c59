/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of a test's own. */

#include "scratch.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <stdio.h>

Scratch *
scratch_new (void)
{
  char *path = g_dir_make_tmp ("steward-test-XXXXXX", NULL);

  g_assert_nonnull (path);
  return path;
}

static int
remove_one (const char *path, const struct stat *info, int kind, struct FTW *place)
{
  return remove (path);
}

void
scratch_free (Scratch *scratch)
{
  nftw (scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  g_free (scratch);
}

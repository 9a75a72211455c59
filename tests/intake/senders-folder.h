/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The mappings that are shipped, for tests that hold for each of them. */

#pragma once

#include <glib.h>

/* Calls @check with each. */
static inline void
for_each_sender (void (*check) (const char *name, const char *text))
{
  const char *folder = g_getenv ("STW_SENDERS");
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) files = g_dir_open (folder, 0, &error);
  guint n_senders = 0;
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      g_file_get_contents (path, &text, NULL, &error);
      g_assert_no_error (error);
      check (name, text);
      n_senders++;
    }
  g_assert_cmpuint (n_senders, >, 50);
}

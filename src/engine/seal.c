/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That the desk locks. It stands in a file beside the database, which a restore leaves alone, so
 * that no old backup opens what is locked; and it names whose codes end it, so that a backup
 * without people in it locks nobody out. Written on the ledger thread, asked on any. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/seal.h"

#include "store/folder.h"

#include <errno.h>
#include <glib/gstdio.h>

struct _StwSeal
{
  char *folder; /* (owned) */
  char *path;   /* (owned) */
  gint set;     /* (atomic) */
};

/**
 * stw_seal_new:
 * @folder: (type filename): the data folder
 *
 * Returns: (transfer full): whether the desk locks
 */
StwSeal *
stw_seal_new (const char *folder)
{
  StwSeal *self = g_new0 (StwSeal, 1);

  self->folder = g_strdup (folder);
  self->path = stw_folder_build_path (folder, STW_FOLDER_SIGN_IN);
  self->set = g_file_test (self->path, G_FILE_TEST_EXISTS);
  return self;
}

/**
 * stw_seal_free:
 * @seal: (nullable) (transfer full): a seal, which stands on
 */
void
stw_seal_free (StwSeal *seal)
{
  if (seal == NULL)
    return;
  g_free (seal->folder);
  g_free (seal->path);
  g_free (seal);
}

/**
 * stw_seal_is_set:
 *
 * Returns: whether people must sign in
 */
gboolean
stw_seal_is_set (StwSeal *seal)
{
  return g_atomic_int_get (&seal->set) != 0;
}

/**
 * stw_seal_set:
 * @administrators: `[{"name","seed_name"}]`
 *
 * Sets the seal, or says anew whose codes end it. When the change that it follows is not committed
 * the desk locks all the same, which is the safe side.
 */
gboolean
stw_seal_set (StwSeal *seal, const char *administrators, GError **error)
{
  if (!g_file_set_contents_full (seal->path,
                                 administrators,
                                 -1,
                                 G_FILE_SET_CONTENTS_DURABLE,
                                 0600,
                                 error))
    return FALSE;
  g_atomic_int_set (&seal->set, TRUE);
  return TRUE;
}

/**
 * stw_seal_break:
 *
 * One person uses the desk from now on, without signing in.
 */
gboolean
stw_seal_break (StwSeal *seal, GError **error)
{
  if (g_unlink (seal->path) != 0 && errno != ENOENT)
    {
      g_set_error (error,
                   STW_STORE_ERROR,
                   STW_STORE_ERROR_FAILED,
                   "The lock cannot be ended: %s.",
                   g_strerror (errno));
      return FALSE;
    }
  g_atomic_int_set (&seal->set, FALSE);
  return stw_folder_sync (seal->folder, error);
}

/**
 * stw_seal_find_seed:
 * @name: of an administrator, in any case
 *
 * Returns: (transfer full) (nullable): where the keyring holds the seed whose codes end the lock,
 *   %NULL when that name is none of theirs
 */
char *
stw_seal_find_seed (StwSeal *seal, const char *name)
{
  g_autofree char *text = NULL;
  g_autofree char *key = g_utf8_casefold (name, -1);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *list;

  if (!g_file_get_contents (seal->path, &text, NULL, NULL))
    return NULL;
  node = json_from_string (text, NULL);
  list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);
      JsonObject *row = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *whose =
        row != NULL ? json_object_get_string_member_with_default (row, "name", NULL) : NULL;
      g_autofree char *other = whose != NULL ? g_utf8_casefold (whose, -1) : NULL;

      if (g_strcmp0 (key, other) == 0)
        return g_strdup (json_object_get_string_member_with_default (row, "seed_name", NULL));
    }
  return NULL;
}

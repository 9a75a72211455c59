/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a notification's Acknowledge is worth. Anybody on the session bus can call an action, but
 * only the desktop that shows the notification knows its nonce, which serves once. They outlive the
 * program, because a notification does: in a file of the user's that goes at log-out. Main thread.
 */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/notifications/nonces.h"

#include "base/ids.h"

#include <string.h>

#define NONCE_BYTES 16
/* Older ones open the incident. */
#define NONCES_MOST 500
#define GROUP "nonces"

struct _StwNonces
{
  GKeyFile *file; /* (owned) incident -> nonce */
  char *path;     /* (owned) */
};

/**
 * stw_nonces_new:
 * @name: of the application, which names the data folder
 *
 * Returns: (transfer full): those that were given before
 */
StwNonces *
stw_nonces_new (const char *name)
{
  StwNonces *self = g_new0 (StwNonces, 1);
  g_autofree char *file = g_strconcat (name, ".nonces", NULL);

  self->path = g_build_filename (g_get_user_runtime_dir (), "steward", file, NULL);
  self->file = g_key_file_new ();
  g_key_file_load_from_file (self->file, self->path, G_KEY_FILE_NONE, NULL);
  return self;
}

/**
 * stw_nonces_free:
 * @self: (nullable) (transfer full): nonces, whose file stays
 */
void
stw_nonces_free (StwNonces *self)
{
  if (self == NULL)
    return;
  g_key_file_unref (self->file);
  g_free (self->path);
  g_free (self);
}

/* When it cannot be written the nonces serve as long as the program runs. */
static void
save (StwNonces *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *text = g_key_file_to_data (self->file, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents_full (self->path,
                                 text,
                                 -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT,
                                 0600,
                                 &error))
    g_debug ("nonces: %s", error->message);
}

/* The first are the oldest. */
static void
trim (StwNonces *self)
{
  gsize n;
  g_auto (GStrv) keys = g_key_file_get_keys (self->file, GROUP, &n, NULL);

  for (gsize i = 0; keys != NULL && n - i > NONCES_MOST; i++)
    g_key_file_remove_key (self->file, GROUP, keys[i], NULL);
}

/**
 * stw_nonces_add:
 * @incident: its number
 *
 * Returns: (transfer full): the target of an action that acknowledges it, once: "INC-7/NONCE"
 */
char *
stw_nonces_add (StwNonces *self, gint64 incident)
{
  g_autofree char *id = stw_id_format (STW_ID_INCIDENT, incident);
  g_autofree char *nonce = stw_random_token (NONCE_BYTES);

  g_key_file_set_string (self->file, GROUP, id, nonce);
  trim (self);
  save (self);
  return g_strconcat (id, "/", nonce, NULL);
}

/**
 * stw_nonces_take:
 * @target: what the action was called with
 * @ret_incident: (out): which incident is meant, 0 for none
 *
 * Returns: whether the nonce is that of the incident; it serves no second time
 */
gboolean
stw_nonces_take (StwNonces *self, const char *target, gint64 *ret_incident)
{
  g_auto (GStrv) parts = g_strsplit (target, "/", 2);
  g_autofree char *known = NULL;

  *ret_incident = 0;
  if (parts[0] == NULL || !stw_id_parse (STW_ID_INCIDENT, parts[0], ret_incident))
    return FALSE;
  known = g_key_file_get_string (self->file, GROUP, parts[0], NULL);
  if (known == NULL || g_strcmp0 (known, parts[1]) != 0)
    return FALSE;
  g_key_file_remove_key (self->file, GROUP, parts[0], NULL);
  save (self);
  return TRUE;
}

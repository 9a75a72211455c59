/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the door is to be, as the settings of the desk say it. Read before the engine's thread
 * begins, on the thread that opens the engine. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/door-settings.h"

#include "store/setting.h"

static void
read_settings (StwDoorSettings *self, StwDb *db, gboolean *ret_self_made)
{
  g_autofree char *self_made = stw_setting_dup (db, STW_SETTING_DOOR_SELF_MADE);

  self->listen = stw_setting_dup (db, STW_SETTING_DOOR_LISTEN);
  self->proxy = stw_setting_dup (db, STW_SETTING_DOOR_PROXY);
  self->certificate = stw_setting_dup (db, STW_SETTING_DOOR_CERTIFICATE);
  self->key = stw_setting_dup (db, STW_SETTING_DOOR_KEY);
  *ret_self_made = g_strcmp0 (self_made, "yes") == 0;
}

/**
 * stw_door_settings_apply:
 * @self: (out caller-allocates): what @options then point to
 * @database: the database, migrated
 * @options: (inout): what was given; a certificate or a proxy that was is kept
 */
void
stw_door_settings_apply (StwDoorSettings *self, const char *database, StwEngineOptions *options)
{
  g_autoptr (StwDb) db = stw_db_open (database, STW_DB_READ_ONLY, NULL);
  gboolean self_made = FALSE;

  *self = (StwDoorSettings){ NULL };
  if (db != NULL)
    read_settings (self, db, &self_made);
  options->listen = self->listen != NULL ? self->listen : STW_LISTEN_USUAL;
  if (options->behind_proxy == NULL)
    options->behind_proxy = self->proxy;
  if (options->tls_certificate != NULL || options->tls_self_made)
    return;
  options->tls_self_made = self_made;
  if (self->certificate != NULL && self->key != NULL)
    {
      options->tls_certificate = self->certificate;
      options->tls_key = self->key;
    }
}

/**
 * stw_door_settings_clear:
 *
 * Frees the texts.
 */
void
stw_door_settings_clear (StwDoorSettings *self)
{
  g_clear_pointer (&self->listen, g_free);
  g_clear_pointer (&self->proxy, g_free);
  g_clear_pointer (&self->certificate, g_free);
  g_clear_pointer (&self->key, g_free);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys and secrets for who will send: the secret goes to the keyring first, then the command says
 * where it is. A command that is refused leaves a secret that nobody names. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/onboard.h"

#include "base/ids.h"
#include "intake/access-key.h"

#include <sodium.h>
#include <string.h>

#define SECRET_BYTES 32
#define HANDLE_BYTES 12
#define PREFIX_LENGTH 10

static void
wipe (char *text)
{
  sodium_memzero (text, strlen (text));
  g_free (text);
}

/**
 * stw_new_access_clear:
 *
 * Wipes what was shown.
 */
void
stw_new_access_clear (StwNewAccess *access)
{
  g_clear_pointer (&access->key, wipe);
  g_clear_pointer (&access->secret, wipe);
}

/**
 * stw_onboard_prepare:
 * @command: "company.add", "source.add" or "key.rotate", to which the key's hash is added
 * @sign: whether the source has to sign, which makes a secret
 * @secrets: where that is kept; blocks
 * @ret_access: (out): the key and the secret
 * @error: #StwSecretsError
 *
 * Returns: whether everything that must be kept is kept
 */
gboolean
stw_onboard_prepare (StwCommand *command,
                     gboolean sign,
                     StwSecrets *secrets,
                     StwNewAccess *ret_access,
                     GError **error)
{
  StwNewAccess access = { .key = stw_access_key_generate () };
  guint8 hash[STW_ACCESS_KEY_HASH];
  g_autofree char *hash_text = NULL;
  g_autofree char *prefix = g_strndup (access.key, PREFIX_LENGTH);

  stw_access_key_hash (access.key, hash);
  hash_text = stw_hex_encode (hash, sizeof hash);
  json_object_set_string_member (command->arguments, "key_hash", hash_text);
  json_object_set_string_member (command->arguments, "key_prefix", prefix);
  if (sign)
    {
      g_autofree char *handle = stw_random_token (HANDLE_BYTES);
      g_autofree char *name = g_strconcat ("source/", handle, NULL);

      access.secret = stw_random_token (SECRET_BYTES);
      if (!stw_secrets_keep (secrets, name, access.secret, NULL, error))
        {
          stw_new_access_clear (&access);
          return FALSE;
        }
      json_object_set_string_member (command->arguments, "scheme", "steward");
      json_object_set_string_member (command->arguments, "secret_name", name);
    }
  *ret_access = access;
  return TRUE;
}

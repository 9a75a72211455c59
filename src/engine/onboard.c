/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys and secrets for who will send: the secret goes to the keyring first, then the command says
 * where it is. A command that is refused leaves a secret that nobody names. */

#define G_LOG_DOMAIN "stw-engine"

#include "config.h"

#include "engine/onboard.h"

#include "base/ids.h"
#include "intake/access-key.h"
#include "intake/signature.h"
#include "store/command-rule.h"

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
 * stw_onboard_keep_secret:
 * @command: to which the secret's place is added
 * @secret: what is kept; blocks
 * @secrets: where
 *
 * Returns: whether it is kept
 */
gboolean
stw_onboard_keep_secret (StwCommand *command,
                         const char *secret,
                         StwSecrets *secrets,
                         GError **error)
{
  g_autofree char *handle = stw_random_token (HANDLE_BYTES);
  g_autofree char *name = g_strconcat ("source/", handle, NULL);

  if (!stw_secrets_keep (secrets, name, secret, NULL, error))
    return FALSE;
  json_object_set_string_member (command->arguments, "secret_name", name);
  return TRUE;
}

/* Whether the sender's secret, or its absence, fits the scheme. */
static gboolean
check_signing (const StwSigning *signing, GError **error)
{
  if (!stw_signature_scheme_is_known (signing->scheme))
    {
      g_autofree char *names = stw_signature_scheme_names ();

      g_set_error (error,
                   STW_COMMAND_ERROR,
                   STW_COMMAND_ERROR_INVALID,
                   "There is no signature scheme %s; choose one of %s.",
                   signing->scheme,
                   names);
      return FALSE;
    }
  if (signing->secret == NULL ? !stw_signature_scheme_makes_secret (signing->scheme)
                              : stw_signature_secret_is_usable (signing->scheme, signing->secret))
    return TRUE;
  g_set_error (error,
               STW_COMMAND_ERROR,
               STW_COMMAND_ERROR_INVALID,
               "Enter the secret that the sender shows for the scheme %s, as it stands there.",
               signing->scheme);
  return FALSE;
}

/**
 * stw_onboard_prepare:
 * @command: "company.add", "source.add" or "key.rotate", to which the key's hash is added
 * @signing: how the source signs
 * @secrets: (nullable): where the secret is kept, needed when there is a scheme; blocks
 * @ret_access: (out): the key, and the secret when one was made
 * @error: #StwSecretsError, or %STW_COMMAND_ERROR_INVALID when scheme or secret cannot be used
 *
 * Returns: whether everything that must be kept is kept
 */
gboolean
stw_onboard_prepare (StwCommand *command,
                     const StwSigning *signing,
                     StwSecrets *secrets,
                     StwNewAccess *ret_access,
                     GError **error)
{
  StwNewAccess access = { NULL, NULL };
  guint8 hash[STW_ACCESS_KEY_HASH];
  g_autofree char *hash_text = NULL;
  g_autofree char *prefix = NULL;

  if (signing->scheme != NULL)
    {
      if (!check_signing (signing, error))
        return FALSE;
      if (signing->secret == NULL)
        access.secret = stw_random_token (SECRET_BYTES);
      json_object_set_string_member (command->arguments, "scheme", signing->scheme);
      if (!stw_onboard_keep_secret (command,
                                    signing->secret != NULL ? signing->secret : access.secret,
                                    secrets,
                                    error))
        {
          stw_new_access_clear (&access);
          return FALSE;
        }
    }
  access.key = stw_access_key_generate ();
  prefix = g_strndup (access.key, PREFIX_LENGTH);
  stw_access_key_hash (access.key, hash);
  hash_text = stw_hex_encode (hash, sizeof hash);
  json_object_set_string_member (command->arguments, "key_hash", hash_text);
  json_object_set_string_member (command->arguments, "key_prefix", prefix);
  *ret_access = access;
  return TRUE;
}

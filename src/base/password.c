/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passwords, kept as Argon2id by libsodium. Slow by intent: belongs into a worker, never on the
 * thread that draws, serves or writes. */

#define G_LOG_DOMAIN "stw-base"

#include "config.h"

#include "base/password.h"

#include <glib/gi18n.h>
#include <sodium.h>
#include <string.h>

#define GOOD_CHARACTERS 14
#define STRONG_CHARACTERS 20

/* 64 MiB and two passes, about a tenth of a second: above what OWASP asks of Argon2id (19 MiB, two
 * passes), and little enough that several people who sign in at once, or somebody who only tries,
 * do not take the memory that alerts need. A password never stands alone here: a one-time password
 * stands beside it, and attempts are counted. */
#define OPERATIONS crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE
#define MEMORY crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE

/**
 * stw_password_check:
 * @password: UTF-8
 * @name: whose it is to be
 * @error: %G_IO_ERROR_INVALID_ARGUMENT with a sentence
 *
 * Length is what counts, see NIST SP 800-63B; which characters it has does not.
 *
 * Returns: whether it may be used
 */
gboolean
stw_password_check (const char *password, const char *name, GError **error)
{
  const char *sentence = NULL;
  g_autofree char *password_key = NULL;
  g_autofree char *name_key = NULL;

  g_return_val_if_fail (password != NULL && name != NULL, FALSE);

  if (strlen (password) > STW_PASSWORD_MOST_BYTES || !g_utf8_validate (password, -1, NULL))
    sentence = N_ ("A password has at most 1,024 bytes.");
  else if (g_utf8_strlen (password, -1) < STW_PASSWORD_LEAST_CHARACTERS)
    sentence = N_ ("A password needs at least 10 characters.");
  else
    {
      password_key = g_utf8_casefold (password, -1);
      name_key = g_utf8_casefold (name, -1);
      if (strstr (name_key, password_key) != NULL)
        sentence = N_ ("Choose a password that is not your name.");
      sodium_memzero (password_key, strlen (password_key));
    }
  if (sentence == NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

/**
 * stw_password_get_strength:
 * @password: one that stw_password_check() took
 *
 * By its length, in which a character that only repeats the one before it, or the one before that,
 * counts for nothing.
 *
 * Returns: how good it is
 */
StwPasswordStrength
stw_password_get_strength (const char *password)
{
  gunichar last[2] = { 0, 0 };
  guint n_characters = 0;

  for (const char *at = password; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character != last[0] && character != last[1])
        n_characters++;
      last[1] = last[0];
      last[0] = character;
    }
  return n_characters < GOOD_CHARACTERS     ? STW_PASSWORD_FAIR
         : n_characters < STRONG_CHARACTERS ? STW_PASSWORD_GOOD
                                            : STW_PASSWORD_STRONG;
}

/**
 * stw_password_hash:
 * @password: one that stw_password_check() took
 *
 * Blocks.
 *
 * Returns: (transfer full): what is kept of it, with its salt and costs
 */
char *
stw_password_hash (const char *password, GError **error)
{
  char hash[crypto_pwhash_STRBYTES];

  g_return_val_if_fail (password != NULL, NULL);

  if (sodium_init () >= 0 && crypto_pwhash_str_alg (hash,
                                                    password,
                                                    strlen (password),
                                                    OPERATIONS,
                                                    MEMORY,
                                                    crypto_pwhash_ALG_ARGON2ID13) == 0)
    return g_strdup (hash);
  g_set_error_literal (error,
                       G_IO_ERROR,
                       G_IO_ERROR_NO_SPACE,
                       "There is too little memory to keep a password safely.");
  return NULL;
}

/**
 * stw_password_verify:
 * @password: what somebody typed
 * @hash: (nullable): what is kept; %NULL takes as long and never fits, so that nobody learns who
 *   there is
 *
 * Blocks.
 *
 * Returns: whether it is the one
 */
gboolean
stw_password_verify (const char *password, const char *hash)
{
  char ignored[crypto_pwhash_STRBYTES];

  g_return_val_if_fail (password != NULL, FALSE);

  if (sodium_init () < 0 || strlen (password) > STW_PASSWORD_MOST_BYTES)
    return FALSE;
  if (hash != NULL)
    return crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
  if (crypto_pwhash_str_alg (ignored,
                             password,
                             strlen (password),
                             OPERATIONS,
                             MEMORY,
                             crypto_pwhash_ALG_ARGON2ID13) != 0)
    g_debug ("too little memory for a password");
  return FALSE;
}
